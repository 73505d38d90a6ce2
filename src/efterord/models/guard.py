"""The write guard: SQL that writes one of our tables is refused unless a deed has opened the door.

It wraps every database connection, because overriding `save` and querysets lets many-to-many, bulk, related
and raw writes through (house.md, law 7).
"""

import contextlib
import contextvars
import re
from collections.abc import Callable, Iterator
from typing import Any

OURS = "efterord_"
# allauth and Django's own authentication write the slim user row (password, last_login).
EXEMPT = frozenset({"efterord_user"})
_NAME = r"(?:\"?\w+\"?\s*\.\s*)?\"?(\w+)\"?"
_WRITE = re.compile(
    r"\b(?:INSERT\s+(?:OR\s+\w+\s+)?INTO|REPLACE\s+INTO|UPDATE(?:\s+OR\s+\w+)?|DELETE\s+FROM|COPY|MERGE\s+INTO"
    r"|DROP\s+TABLE(?:\s+IF\s+EXISTS)?|ALTER\s+TABLE(?:\s+IF\s+EXISTS)?)\s+(?:ONLY\s+)?" + _NAME,
    re.IGNORECASE,
)
_COMMENT = re.compile(r"/\*.*?\*/|--[^\n]*", re.DOTALL)
_open: contextvars.ContextVar[bool] = contextvars.ContextVar("write_door_open", default=False)


class WriteOutsideDeed(RuntimeError):
    """Somebody tried to change a record without saying which deed it is."""


def written_tables(sql: str) -> set[str]:
    """This function will return the names of the tables of ours that a statement writes, exempt ones left out."""
    if sql[:6].upper() == "SELECT" and ";" not in sql and " FOR UPDATE" not in sql[-40:].upper():
        return set()
    if "/*" in sql or "--" in sql:
        sql = _COMMENT.sub(" ", sql)
    if sql.lstrip()[:8].upper() == "TRUNCATE":
        return {t for t in re.findall(r"\w+", sql) if t.startswith(OURS)}
    return {t for t in _WRITE.findall(sql) if t.startswith(OURS) and t not in EXEMPT}


def watch(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
    """This function will run a statement, or raise WriteOutsideDeed if it writes one of our tables outside a deed."""
    if not _open.get():
        tables = written_tables(sql)
        if tables:
            raise WriteOutsideDeed(
                f"{', '.join(sorted(tables))} may be written only by a deed in services/ (one check, one transaction, "
                "one audit entry). Call the deed, or write one; see docs/developers/deeds.md."
            )
    return execute(sql, params, many, context)


def install(connection: Any, **_: Any) -> None:
    """This function will put the guard round a new database connection (the receiver of connection_created)."""
    if watch not in connection.execute_wrappers:
        connection.execute_wrappers.append(watch)


@contextlib.contextmanager
def door_open() -> Iterator[None]:
    """This function will let writes through for the length of a `with` block; only deeds and migrations call it."""
    token = _open.set(True)
    try:
        yield
    finally:
        _open.reset(token)
