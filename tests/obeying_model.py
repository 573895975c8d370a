"""A model server on loopback that obeys whoever wrote the test: it says what it is told to."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self


class ObeyingModel(ThreadingHTTPServer):
    """Speaks OpenAI's language; answers with `says` and keeps what it was asked."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.says = ""
        self.bodies: list[dict[str, Any]] = []

    def __enter__(self) -> Self:
        threading.Thread(target=self.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.shutdown()
        self.server_close()

    @property
    def url(self) -> str:
        """What PULLQUOTE_MODEL_URL is set to."""
        return f"http://127.0.0.1:{self.server_port}/v1"

    @property
    def read(self) -> str:
        """All that it was last given to read."""
        return "\n".join(one["content"] for one in self.bodies[-1]["messages"])


class _Handler(BaseHTTPRequestHandler):
    server: ObeyingModel

    def log_message(self, *args: object) -> None:
        """Keep quiet."""

    def do_POST(self) -> None:
        length = int(self.headers["Content-Length"])
        self.server.bodies.append(json.loads(self.rfile.read(length)))
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        for text, reason in ((self.server.says, None), ("", "stop")):
            choice = {"index": 0, "delta": {"content": text}, "finish_reason": reason}
            chunk = {"id": "1", "object": "chat.completion.chunk", "created": 0, "model": "obeying"}
            self.wfile.write(f"data: {json.dumps(chunk | {'choices': [choice]})}\n\n".encode())
        self.wfile.write(b"data: [DONE]\n\n")
