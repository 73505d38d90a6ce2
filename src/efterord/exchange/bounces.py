"""Reports of letters that did not arrive, as mail servers write them (RFC 3464): which letter of ours, and no more.

Read with the standard library, from a report of at most a megabyte. What is no such report, or reports anything but
that a letter was given up, is nothing to us: out-of-office words, delays, and mail that only looks alike.
"""

import email
import email.policy
import re
import uuid
from email.message import Message

MOST_BYTES = 1_000_000
# The name every letter bears (mail/send.py); the rest of the name is our host.
NAME = re.compile(r"<efterord\.([0-9a-f]{32})@[^<>\s]{1,255}>")


def failed_letter(report: bytes) -> uuid.UUID | None:
    """This function will return which letter a report says was given up for good, or None for anything else."""
    message = email.message_from_bytes(report[:MOST_BYTES], policy=email.policy.compat32)
    if message.get_content_type() != "multipart/report" or not message.is_multipart():
        return None
    parts = list(message.walk())
    has_failed = any(
        _has_failed(field)
        for part in parts
        if part.get_content_type() == "message/delivery-status"
        for field in _fields(part)
    )
    return _named(parts) if has_failed else None


def _fields(part: Message) -> list[Message]:
    """The blocks of a delivery status: one about the message, and one for each recipient."""
    inner = part.get_payload()
    return [block for block in inner if isinstance(block, Message)] if isinstance(inner, list) else []


def _has_failed(block: Message) -> bool:
    action, status = str(block.get("Action", "")), str(block.get("Status", ""))
    return action.strip().lower() == "failed" and status.strip().startswith("5.")


def _named(parts: list[Message]) -> uuid.UUID | None:
    """The letter's name, from what the server sends back of it: the message, or its headers alone."""
    for part in parts[1:]:
        if part.get_content_type() == "text/rfc822-headers":
            told = part.get_payload(decode=True)
            headers = email.message_from_bytes(told if isinstance(told, bytes) else b"", policy=email.policy.compat32)
        else:
            headers = part
        found = NAME.search(str(headers.get("Message-ID", "")))
        if found:
            return uuid.UUID(hex=found[1])
    return None
