"""A small mail server on loopback: takes what it is sent, or refuses it, and keeps it for the test to read."""

import contextlib
import email
import email.policy
import socketserver
import threading
from collections.abc import Iterator
from email.message import EmailMessage


class Mailbox(socketserver.ThreadingTCPServer):
    """Listens on a free port; `letters` holds the messages, `refused` the addresses it answers 550 to.

    `answers` are other words to say to an address, by address.

    At the addresses in `hangs_up_at` it breaks the connection; at those in `closes_at` it says 421 first.
    """

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Talk)
        self.letters: list[EmailMessage] = []
        self.raw: list[bytes] = []
        self.refused: set[str] = set()
        self.answers: dict[str, str] = {}
        self.hangs_up_at: set[str] = set()
        self.closes_at: set[str] = set()

    @property
    def port(self) -> int:
        return int(self.server_address[1])


class _Talk(socketserver.StreamRequestHandler):
    """As much of SMTP as smtplib speaks (RFC 5321)."""

    server: Mailbox

    def handle(self) -> None:
        self._say("220 mailbox")
        for line in self.rfile:
            verb = line[:4].upper().strip()
            if verb in (b"EHLO", b"HELO"):
                self._say("250 mailbox")
            elif verb == b"RCPT" and any(a in line.decode() for a in self.server.refused):
                self._say("550 no such mailbox")
            elif verb == b"RCPT" and (said := [w for a, w in self.server.answers.items() if a in line.decode()]):
                self._say(said[0])
            elif verb == b"RCPT" and any(a in line.decode() for a in self.server.hangs_up_at):
                return
            elif verb == b"RCPT" and any(a in line.decode() for a in self.server.closes_at):
                self._say("421 closing")
                return
            elif verb == b"DATA":
                self._say("354 go on")
                self._take()
                self._say("250 taken")
            elif verb == b"QUIT":
                self._say("221 bye")
                return
            else:
                self._say("250 well")

    def _take(self) -> None:
        lines = []
        for line in self.rfile:
            if line == b".\r\n":
                break
            lines.append(line[1:] if line.startswith(b"..") else line)
        raw = b"".join(lines)
        self.server.raw.append(raw)
        message = email.message_from_bytes(raw, policy=email.policy.default)
        assert isinstance(message, EmailMessage)
        self.server.letters.append(message)

    def _say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())


@contextlib.contextmanager
def opened() -> Iterator[Mailbox]:
    """Runs a mailbox for the length of a `with` block."""
    with Mailbox() as mailbox:
        threading.Thread(target=mailbox.serve_forever, args=(0.02,), daemon=True).start()
        yield mailbox
        mailbox.shutdown()
