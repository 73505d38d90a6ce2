"""Requests that no page of ours makes: what scanners, broken programs and people with time send to a survey.

`planted` stands wherever a request can carry something, so that a log can be searched for it.
"""

import contextlib
import socket
import urllib.parse
from collections.abc import Iterator

from tests.attacks.visitor import Answer, Gone, Visitor

SIX_MEGABYTES = 6 * 1024 * 1024
FORM = "application/x-www-form-urlencoded"


def bodies(planted: str, key: str) -> Iterator[tuple[bytes, str]]:
    """Bodies of a post, each with its content type."""
    words = urllib.parse.quote(planted)
    yield f"key={key}&set=core-1&q-O1={words}&code={words}&receipt={words}&{words}={words}".encode(), FORM
    yield f"key={words}&set={words}&go={words}".encode(), FORM
    yield f"key={key}&set=core-99&q-O1=4".encode(), FORM
    yield f"key={key}&set=core-{'9' * 5000}&q-O1=4".encode(), FORM
    yield "&".join(f"{words}{n}={words}" for n in range(3000)).encode(), FORM
    yield b"key=" + b"x" * SIX_MEGABYTES + words.encode(), FORM
    yield f"key={key}&q-O1=".encode() + b"\xff\xfe\x00\xed\xa0\x80" + planted.encode(), FORM
    yield f"key={key}&q-O1=%00%ED%A0%80%E2%80%AE{words}".encode(), FORM
    yield f"key={key}&q-O1={words}".encode(), f"{FORM}; charset={planted}"
    yield f'{{"key": "{key}", "q-O1": "{planted}"}}'.encode(), "application/json"
    yield planted.encode(), "text/plain"
    yield b"", planted
    part = 'Content-Disposition: form-data; name="{}"; filename="{}"\r\nContent-Type: text/plain\r\n\r\n{}\r\n'
    whole = "".join(f"--b\r\n{part.format('q-O1', planted, planted)}" for _ in range(3)) + "--b--\r\n"
    yield whole.encode(), "multipart/form-data; boundary=b"
    yield whole.encode()[:-40], "multipart/form-data; boundary=b"
    yield whole.encode(), "multipart/form-data; boundary=" + "c" * 300
    yield whole.encode(), "multipart/form-data"
    yield f"--b\r\n{planted}\r\n\r\nkey\r\n--b--".encode(), "multipart/form-data; boundary=b"
    yield (
        f"--b\r\nContent-Transfer-Encoding: base64\r\n{part.format('key', '', '%')}--b--".encode(),
        ("multipart/form-data; boundary=b"),
    )


def requests(me: Visitor, token: str, planted: str, paths: list[str]) -> Iterator[Answer]:
    """Asks for and posts to every path in every wrong way there is; the connections it breaks give no answer."""
    words = urllib.parse.quote(planted)
    odd = {"User-Agent": planted, "Referer": f"{me.origin}/survey/{token}/", "X-Forwarded-For": planted}
    for path in [*paths, f"/survey/{token}/x/", f"/survey/{words}/", f"/{token}", f"/survey/{token}/%00/"]:
        for method in ("GET", "HEAD", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE"):
            yield from _asked(me, method, f"{path}?to={words}&{words}={token}", None, odd)
    key = dict(me.sending[1])["key"] if me.sending else ""
    for path in paths:
        for body, kind in bodies(planted, key):
            yield from _asked(me, "POST", path, body, {**odd, "Content-Type": kind})
    for name in ("Cookie", "Host", "Accept-Language", "Accept-Encoding", "Origin", "X-Forwarded-Proto", "Range"):
        for value in (planted, f"survey={token}:{planted}", "," * 3000 + planted, "é\xff" + planted):
            yield from _asked(me, "GET", paths[0], None, {**odd, name: value})
    broken_off(me.connection.port, token, planted)


def _asked(me: Visitor, method: str, path: str, body: bytes | None, headers: dict[str, str]) -> Iterator[Answer]:
    cookies = dict(me.cookies)
    with contextlib.suppress(Gone, ValueError):
        # http.client refuses some of them itself; what it lets through the server has to bear.
        yield me.ask(method, path, body, **headers)
    me.cookies = cookies


def broken_off(port: int, token: str, planted: str) -> None:
    """Sends what is no HTTP, or stops in the middle."""
    half = (
        f"POST /survey/1/ HTTP/1.1\r\nHost: x\r\nContent-Type: {FORM}\r\nContent-Length: 900000\r\n\r\nq-O1={planted}"
    )
    chunked = "POST /survey/1/ HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n" + f"zz\r\n{planted}\r\n"
    for sent in (
        half,
        chunked,
        f"GET /survey/{token}/ HTTP/9.9\r\n\r\n",
        f"{planted} /survey/{token}/\r\n\r\n",
        f"GET /survey/{token}/ HTTP/1.1\r\nHost: x\r\n{planted}\r\n\r\n",
        f"GET /survey/{token}/ HTTP/1.1\r\nHost: x\r\nX: {planted * 9000}\r\n\r\n",
        f"GET /{token * 4000}/ HTTP/1.1\r\nHost: x\r\n\r\n",
        f"\x16\x03\x01{planted}",
    ):
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1) as line:
            line.sendall(sent.encode())
            line.shutdown(socket.SHUT_WR)
            while line.recv(65536):
                continue
