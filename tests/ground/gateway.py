"""A small gateway for text messages on loopback: takes what it is posted, or refuses it, and keeps it to read."""

import contextlib
import http.server
import json
import threading
from collections.abc import Iterator
from typing import Any


class Gateway(http.server.ThreadingHTTPServer):
    """Listens on a free port; `taken` holds the bodies, `heads` the headers, `answers` the statuses to give in turn.

    "hang" as an answer says nothing at all; a number of 3xx redirects to `elsewhere`.
    """

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Talk)
        self.taken: list[dict[str, Any]] = []
        self.heads: list[dict[str, str]] = []
        self.paths: list[str] = []
        self.answers: list[int | str] = []
        self.elsewhere = ""
        self.let_go = threading.Event()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/send?from=efterord"


class _Talk(http.server.BaseHTTPRequestHandler):
    server: Gateway

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.taken.append(json.loads(body))
        self.server.heads.append(dict(self.headers))
        self.server.paths.append(self.path)
        answer = self.server.answers.pop(0) if self.server.answers else 202
        if answer == "hang":
            self.server.let_go.wait(20)
            return
        self.send_response(int(answer))
        if 300 <= int(answer) < 400:
            self.send_header("Location", self.server.elsewhere)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *args: Any) -> None:
        pass


@contextlib.contextmanager
def opened() -> Iterator[Gateway]:
    """Runs a gateway for the length of a `with` block."""
    with Gateway() as gateway:
        threading.Thread(target=gateway.serve_forever, args=(0.02,), daemon=True).start()
        try:
            yield gateway
        finally:
            gateway.let_go.set()
            gateway.shutdown()
