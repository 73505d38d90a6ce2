"""After PostgreSQL was restarted: the pool is full of dead connections, and each of them would be a page that fails."""

from collections.abc import Callable
from typing import Any

from django.db import InterfaceError, OperationalError


def mend(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
    """This function will run a statement; if the connection is found dead, the pool looks at all it keeps.

    So one page fails, which says that the fault is ours, and the next one finds a living connection. To ask each
    connection before its use would cost every page a way to the server and back.
    """
    try:
        return execute(sql, params, many, context)
    except (InterfaceError, OperationalError):
        connection = context["connection"]
        if getattr(connection, "pool", None) is not None and connection.connection.closed:
            connection.pool.check()
        raise


def install(connection: Any, **_: Any) -> None:
    """This function will put it round a new database connection (the receiver of connection_created)."""
    if mend not in connection.execute_wrappers:
        connection.execute_wrappers.append(mend)
