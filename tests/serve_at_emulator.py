"""`pullquote serve` in a process that takes the emulator for Discord.

EMULATOR_PORT says where it listens, EMULATOR_MONITOR where to write the loop monitor's report
(unset: no monitor). The rest of the command line is Pullquote's own.
"""

import os
import sys
from pathlib import Path

import yarl


def point_at_emulator() -> None:
    """Make discord.py speak to 127.0.0.1 instead of Discord."""
    import discord

    port = os.environ["EMULATOR_PORT"]
    discord.http.Route.BASE = f"http://127.0.0.1:{port}/api/v10"
    discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(f"ws://127.0.0.1:{port}/")


def watch_loop() -> None:
    """Install the loop monitor, if a report is wanted."""
    path = os.environ.get("EMULATOR_MONITOR")
    if not path:
        return
    from discord.gateway import DiscordWebSocket
    from loop_monitor import LoopMonitor

    monitor = LoopMonitor()
    monitor.install()
    monitor.write_at_exit(Path(path))
    identify = DiscordWebSocket.identify

    async def identified(socket: DiscordWebSocket) -> None:
        await identify(socket)
        monitor.started()

    DiscordWebSocket.identify = identified


def main() -> None:
    point_at_emulator()
    watch_loop()
    sys.argv = ["pullquote", *sys.argv[1:]]
    from bot.__main__ import main as pullquote

    pullquote()


if __name__ == "__main__":
    main()
