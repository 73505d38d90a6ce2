"""The way out for text messages: one POST to the organisation's own gateway, as docs/sms.md says, and nothing else.

Nothing of a message is ever logged, no number and no text, and no redirect is followed: what is set up is all that is
spoken to.
"""

import http.client
import json
import ssl
import urllib.parse
from collections.abc import Mapping

from django.conf import settings

TIMEOUT_SECONDS = 10
# What is said of us (a wrong token, too many, come later), not of the message: it is tried again.
LATER = frozenset({401, 403, 407, 408, 425, 429})


class Refused(Exception):
    """The gateway takes this message never: a number that is none, say."""


class NotTaken(Exception):
    """The gateway did not take the message now; it is tried again later with the same id."""


def post(*, to: str, text: str, key: str) -> None:
    """This function will hand a message to the gateway, or raise Refused or NotTaken.

    `key` is the same at each try, so that a gateway which took the message without our hearing of it sends it once.
    """
    parts = urllib.parse.urlsplit(settings.SMS_URL)
    body = json.dumps({"to": to, "text": text, "id": key}, ensure_ascii=False).encode()
    connection = _connection(parts)
    try:
        connection.request("POST", _path(parts), body, _headers())
        status = connection.getresponse().status
    except (OSError, http.client.HTTPException) as error:
        raise NotTaken(type(error).__name__) from None
    finally:
        connection.close()
    if 200 <= status < 300:
        return
    if 400 <= status < 500 and status not in LATER:
        raise Refused(str(status))
    raise NotTaken(str(status))


def _connection(parts: urllib.parse.SplitResult) -> http.client.HTTPConnection:
    host = parts.hostname or ""
    if parts.scheme == "https":
        return http.client.HTTPSConnection(
            host, parts.port, timeout=TIMEOUT_SECONDS, context=ssl.create_default_context()
        )
    # The settings let http through to this machine alone.
    return http.client.HTTPConnection(host, parts.port, timeout=TIMEOUT_SECONDS)


def _path(parts: urllib.parse.SplitResult) -> str:
    return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")


def _headers() -> Mapping[str, str]:
    headers = {"Content-Type": "application/json; charset=utf-8", "User-Agent": "Efterord"}
    return {**headers, "Authorization": f"Bearer {settings.SMS_TOKEN}"} if settings.SMS_TOKEN else headers
