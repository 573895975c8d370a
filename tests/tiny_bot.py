"""A plain discord.py bot that does a little of everything: the emulator is tried with it."""

import asyncio
import os
import signal
import sys

import discord
from discord import app_commands
from discord.ext import commands
from serve_at_emulator import point_at_emulator, watch_loop


class Tiny(commands.AutoShardedBot):
    """Syncs at every start."""

    async def setup_hook(self) -> None:
        await self.add_cog(Ears())
        await self.tree.sync()
        asyncio.get_running_loop().add_signal_handler(
            signal.SIGTERM, lambda: asyncio.ensure_future(self.close())
        )


class Opinion(discord.ui.Modal, title="Your opinion"):
    """One text."""

    why = discord.ui.TextInput(label="Why?")

    async def on_submit(self, interaction: discord.Interaction) -> None:
        await interaction.response.send_message(f"why: {self.why.value}", ephemeral=True)


class Buttons(discord.ui.View):
    """A button that edits, one that opens a modal, a menu."""

    @discord.ui.button(label="More", custom_id="more", emoji="➕")
    async def more(self, interaction: discord.Interaction, _: object) -> None:
        await interaction.response.edit_message(content="more of it")

    @discord.ui.button(label="Opinion", custom_id="opinion")
    async def opinion(self, interaction: discord.Interaction, _: object) -> None:
        await interaction.response.send_modal(Opinion())

    @discord.ui.select(
        cls=discord.ui.ChannelSelect, placeholder="Where?", channel_types=[discord.ChannelType.text]
    )
    async def where(self, interaction: discord.Interaction, menu: discord.ui.ChannelSelect) -> None:
        await interaction.response.defer()
        await interaction.edit_original_response(content=f"chose {menu.values[0].name}")


class Card(discord.ui.LayoutView):
    """Components V2."""

    def __init__(self, text: str) -> None:
        super().__init__()
        button = discord.ui.Button(label="Go", custom_id="go")
        section = discord.ui.Section(discord.ui.TextDisplay(text), accessory=button)
        self.add_item(discord.ui.Container(section, discord.ui.Separator()))


@app_commands.command(description="Think, then answer")
async def ask(interaction: discord.Interaction, question: str, private: bool = False) -> None:
    await interaction.response.defer(ephemeral=private)
    await interaction.edit_original_response(content="looking")
    await interaction.edit_original_response(content=f"answer: {question}", view=Buttons())
    if question == "twice":
        await interaction.followup.send("and more")


@ask.autocomplete("question")
async def complete(_: discord.Interaction, typed: str) -> list[app_commands.Choice[str]]:
    return [app_commands.Choice(name=f"{typed}!", value=typed)]


@app_commands.command(description="Answer with a card")
async def card(interaction: discord.Interaction, text: str) -> None:
    await interaction.response.send_message(view=Card(text))


@app_commands.command(description="Answer too late")
async def late(interaction: discord.Interaction, seconds: float) -> None:
    await asyncio.sleep(seconds)
    await interaction.response.send_message("late")


@app_commands.context_menu(name="Check")
async def check(interaction: discord.Interaction, message: discord.Message) -> None:
    await interaction.response.send_message(f"checked: {message.content}")


class Settings(app_commands.Group):
    """For managers only."""

    @app_commands.command(description="Allow a channel")
    async def allow(self, interaction: discord.Interaction, channel: discord.TextChannel) -> None:
        await interaction.response.send_message(f"allowed {channel.name}")


class Ears(commands.Cog):
    """What is heard in channels."""

    @commands.Cog.listener()
    async def on_message(self, message: discord.Message) -> None:
        me = message.channel.me if message.guild is None else message.guild.me
        if message.author.id == me.id:
            return
        if message.guild is None or any(user.id == me.id for user in message.mentions):
            reply = await message.reply(f"heard: {message.content}")
            if "thread" in message.content:
                thread = await reply.create_thread(name="More")
                await thread.send("in here")
        elif message.content:
            await message.channel.send(f"read: {message.content}")
        else:
            await message.channel.send("read nothing")


def build() -> Tiny:
    intents = discord.Intents.default()
    intents.message_content = "content" in sys.argv
    bot = Tiny(
        "!",
        intents=intents,
        allowed_mentions=discord.AllowedMentions.none(),
        heartbeat_timeout=3.0 if "impatient" in sys.argv else 60.0,
        guild_ready_timeout=0.1,
    )
    managers = discord.Permissions(manage_guild=True)
    settings = Settings(name="settings", description="-", default_permissions=managers)
    for command in (ask, card, late, check, settings):
        bot.tree.add_command(command)
    return bot


def main() -> None:
    point_at_emulator()
    watch_loop()
    build().run(os.environ["PULLQUOTE_DISCORD_TOKEN"])


if __name__ == "__main__":
    main()
