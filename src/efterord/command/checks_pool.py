"""What `doctor` says of the sealed rows and of their old keys. `serve` does not ask: each row is opened in memory."""

from collections.abc import Iterator

from django.conf import settings
from django.db import DatabaseError

from efterord import gate
from efterord.command.verdict import OK, WARNING, Check
from efterord.queries import pool_keys as position_of
from efterord.services import pool, pool_keys
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


OLD = "old keys of the answers"


def old_keys() -> Iterator[Check]:
    """This function will say whether old keys are kept, why, and whether any is there that should be gone."""
    if settings.IS_DEMO:
        return
    try:
        stock, at = pool_keys.take_stock(gate.OPERATOR), position_of.position(gate.OPERATOR)
    except (errors.VaultError, DatabaseError):
        return  # said of keystore, backups and database
    if stock.n_back:
        yield Check(
            WARNING,
            OLD,
            f"{stock.n_back} should be gone and are in the keystore",
            "An old copy of the keystore was put back, or a night was interrupted: the next tick ends that one. Those "
            "of a copy go after the next release and a verified backup; until then old backups open with them.",
        )
    elif at.is_time:
        yield Check(
            WARNING,
            OLD,
            f"{stock.n_old - stock.n_carried} should be gone: a backup was verified since release {at.release}",
            "The next tick destroys them. Is it running? By hand: efterord tick",
        )
    elif at.release > at.certified and stock.n_old:
        yield Check(
            WARNING,
            OLD,
            f"{stock.n_old} kept: no backup was verified since release {at.release}",
            "Until then old copies of the database open with this keystore. Run each night: efterord backup DIR",
        )
    elif stock.n_carried and at.release:
        yield Check(
            WARNING,
            OLD,
            f"{stock.n_carried} kept: rows carry them that came while a release was held, or that none can open",
            "After the next release they are looked at again. Until then old copies of the database open with them.",
        )
    else:
        yield Check(OK, OLD, "none is kept")
