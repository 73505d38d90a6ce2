"""Backups: who may make and try them, what a database holds, and the recovery kit that their pool keys are sealed to.

The files are written and read in exchange/; here stand the check, the entry in the log, and what touches records.
"""

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from django.conf import settings
from django.db import connection

from efterord import clock, gate
from efterord.queries import backups as known
from efterord.queries.backups import SIGNED_FOR
from efterord.rules import backups as rules
from efterord.services import after_backups, deeds
from efterord.vault import holder, keyfile, recovery, whole_files

R = TypeVar("R")
Ask = Callable[[str], Iterable[tuple[Any, ...]]]
_TABLES = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'",
    "postgresql": "SELECT tablename FROM pg_tables WHERE schemaname = current_schema()",
}


class KitStands(ValueError):
    """A recovery kit was printed already."""

    words = (
        "A recovery kit was printed already, and it is not kept here, so it cannot be printed again. If the paper is "
        "lost, print a new one with --new, then take a backup: older backups still need the old paper."
    )


@deeds.deed("backups.make_kit")
def make_kit(actor: gate.Actor, *, replaces: bool = False) -> recovery.Kit:
    """This function will make the recovery kit, keep its public half, and return it to be printed once.

    Raise KitStands if there is one, unless the new one `replaces` it.
    """
    if settings.RECOVERY_KIT.exists() and not replaces:
        raise KitStands
    kit = recovery.new(keyfile.read(settings.KEY_FILE))
    document = {"recipient": kit.recipient, "made_on": clock.today().isoformat()}
    whole_files.write(settings.RECOVERY_KIT, whole_files.signed(holder.derive(SIGNED_FOR), document))
    return kit


@deeds.deed("backups.back_up", reads_only=True)
def back_up(actor: gate.Actor, *, make: Callable[[], R]) -> R:
    """This function will let `make` write a backup, and enter it in the log when it is whole."""
    return make()


@deeds.deed("backups.verify", reads_only=True)
def verify(actor: gate.Actor, *, check: Callable[[], rules.Checked], keep_days: int | None = None) -> rules.Checked:
    """This function will let `check` open and try a backup, and note that it was verified when nothing was wrong.

    Keys are destroyed by what the newest verified backup holds, so an older one tried again takes nothing away from it.
    `keep_days`: after how many days backups are removed there; without it, as was noted before.
    """
    checked = check()
    before = known.last_verified(actor)
    if before is None or checked.made_at >= before.made_at:
        keep_days = keep_days or (before.keep_days if before else rules.KEEP_DAYS)
        whole_files.write(settings.LAST_VERIFIED_BACKUP, _signed_note(checked, keep_days))
        after_backups._forget_pool(checked.stock.last_release)
    return checked


@deeds.deed("backups.take_stock", reads_only=True)
def take_stock(actor: gate.Actor, *, ask: Ask | None = None) -> rules.Stock:
    """This function will count the rows of every table, and list migrations and the keys of the sealed rows.

    `ask` runs a statement on a copy of the database; without it the one in use is asked.
    """
    ask = ask or _ask
    tables = sorted(name for (name,) in ask(_TABLES[connection.vendor]))
    quoted = {name: connection.ops.quote_name(name) for name in tables}
    return rules.Stock(
        counts={name: next(iter(ask(f"SELECT count(*) FROM {quoted[name]}")))[0] for name in tables},  # noqa: S608
        migrations=tuple(
            f"{app}.{name}" for app, name in ask("SELECT app, name FROM django_migrations ORDER BY app, name")
        ),
        pool_key_ids=tuple(sorted(key_id for (key_id,) in ask("SELECT DISTINCT key_id FROM efterord_sealedanswer"))),
        last_release=next(iter(ask("SELECT coalesce(max(number), 0) FROM efterord_release")))[0],
    )


def _signed_note(checked: rules.Checked, keep_days: int) -> bytes:
    document = {
        "name": checked.name,
        "directory": checked.directory,
        "made_at": checked.made_at.isoformat(),
        "verified_at": clock.now().isoformat(),
        "pool_key_ids": list(checked.stock.pool_key_ids),
        "last_release": checked.stock.last_release,
        "keep_days": keep_days,
    }
    return whole_files.signed(holder.derive(SIGNED_FOR), document)


def _ask(sql: str) -> Iterable[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return list(cursor.fetchall())
