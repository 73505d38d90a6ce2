"""What `doctor` says of the sealed rows. `serve` does not ask: each is opened in memory, which takes a while."""

from collections.abc import Iterator

from django.db import DatabaseError

from efterord import gate
from efterord.command.verdict import OK, WARNING, Check
from efterord.services import pool
from efterord.vault import errors

ADVICE = (
    "Nothing deletes them. Those of before a release were changed or cut: look for a backup in which they open, and "
    "see that nobody but Efterord writes to the database."
)


def sealed_rows() -> Iterator[Check]:
    """This function will say how many rows of the pool no release can take; nothing where this cannot be known."""
    try:
        n_left = pool.count_left(gate.OPERATOR)
    except (errors.VaultError, DatabaseError):
        return  # said of keystore and database
    if n_left:
        yield Check(WARNING, "sealed rows", f"{n_left} cannot be opened, and each release leaves them", ADVICE)
    else:
        yield Check(OK, "sealed rows", "each opens")
