"""What `doctor` looks at, and `serve` before it starts: files, keys, database, clock, mail, disk."""

import shutil
from collections.abc import Iterator

from django.conf import settings
from django.db import DatabaseError, connection

from efterord import clock, gate
from efterord.command import checks_backups, checks_proxies
from efterord.command import checks_files as files
from efterord.command.verdict import OK as OK
from efterord.command.verdict import REFUSED as REFUSED
from efterord.command.verdict import WARNING as WARNING
from efterord.command.verdict import Check
from efterord.mail import texts_sms
from efterord.queries import audit, letters, organisation, releases, surveys_terms
from efterord.rules import privacy
from efterord.services import pool
from efterord.vault import errors, holder

SMALLEST_DISK = 200 * 1024 * 1024


def all_checks() -> list[Check]:
    """This function will return every check in order; when the keys or the database fail, later ones are left out."""
    found = [*files.data_directory(settings.DATA), *files.key_file(settings.KEY_FILE, settings.DATA)]
    found += _keystore()
    if connection.vendor == "sqlite":
        found += files.file_system(settings.DATA)
    database = list(_database())
    found += database
    if not any(check.verdict == REFUSED for check in database):
        for look in (_organisation, _pool_keys, _clock, _releases, _mail, _sms):
            found += look()
    return [*found, *checks_backups.backed_up(), *checks_backups.noted_apart(), *checks_proxies.proxies(), *_disk()]


def _keystore() -> Iterator[Check]:
    what = "keystore"
    try:
        wrong = holder.current().keystore.examine()
    except errors.VaultError as error:
        yield Check(REFUSED, what, str(error).rstrip("."), "On a new installation: efterord init")
        return
    if wrong:
        yield Check(REFUSED, what, "; ".join(wrong), "Put the keystore back from its own backup.")
    else:
        yield Check(OK, what, f"{settings.KEYSTORE} opens and is whole")


def _database() -> Iterator[Check]:
    try:
        if connection.vendor == "sqlite":
            if not files.exists(connection.settings_dict["NAME"]):
                yield Check(REFUSED, "database", "there is none", "Run: efterord init")
                return
            yield from _settings(SQLITE, "PRAGMA {}")
        else:
            yield from _settings(POSTGRESQL, "SHOW {}")
        yield from _migrations()
    except DatabaseError as error:
        first = (str(error).splitlines() or ["unknown"])[0]
        yield Check(REFUSED, "database", f"cannot be used: {first}", "Look at EFTERORD_DATABASE_URL and at the server.")
    finally:
        connection.close()


# Setting, what it must read, why (stack.md: each was tried).
SQLITE = (
    ("journal_mode", ("wal",), "the settings of the database are Efterord's own; set none by hand"),
    ("synchronous", (2, 3), "with less, a power cut loses answers that were acknowledged"),
    ("secure_delete", (1,), "without it deleted words stay readable in the file"),
)
POSTGRESQL = (
    ("synchronous_commit", ("on", "remote_apply", "remote_write"), "with less, a crash loses acknowledged answers"),
    ("track_commit_timestamp", ("off",), "with it the server keeps the time of every answer"),
)


def _settings(wanted: tuple[tuple[str, tuple[object, ...], str], ...], ask: str) -> Iterator[Check]:
    with connection.cursor() as cursor:
        for name, allowed, why in wanted:
            cursor.execute(ask.format(name))
            value = cursor.fetchone()[0]
            if value in allowed:
                yield Check(OK, f"database, {name}", str(value))
            else:
                yield Check(
                    REFUSED, f"database, {name}", f"is {value} and should be {allowed[0]}", f"Change it: {why}."
                )


def _migrations() -> Iterator[Check]:
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if waiting:
        yield Check(
            REFUSED,
            "database, tables",
            f"{len(waiting)} changes wait",
            "Take a backup, then run: efterord init (it applies them)",
        )
    else:
        yield Check(OK, "database, tables", "up to date")


def _organisation() -> Iterator[Check]:
    if organisation.is_set_up():
        yield Check(OK, "organisation", organisation.name())
    else:
        yield Check(REFUSED, "organisation", "not set up", "Run: efterord init")


def _pool_keys() -> Iterator[Check]:
    """Every answer that waits needs its key: a keystore made anew has none of them, an old copy lacks the latest.

    With an old copy the rest can go on; with a new one nothing should, before the right one is sought.
    """
    what = "keys of the answers"
    try:
        key_ids = holder.current().keystore.pool_key_ids()
        n_with, n_without = pool.count_by_key(gate.OPERATOR, key_ids=key_ids)
    except errors.VaultError:
        return  # said above
    if n_without:
        yield Check(
            WARNING if n_with else REFUSED,
            what,
            f"{n_without} sealed rows need a key that is not in the keystore",
            "This is not the keystore they were sealed with. Put it back from its own backup.",
        )
    else:
        yield Check(OK, what, "all in the keystore")


CLOCK_ADVICE = "Nothing is released or erased. Look at the clock, then run: efterord tick --clock-is-right"


def _clock() -> Iterator[Check]:
    ticked_at, jumped_at = audit.last_tick(gate.OPERATOR)
    if jumped_at:
        noticed = f"jumped, or nothing ran for two days; noticed {clock.local(jumped_at):%Y-%m-%d %H:%M}"
        yield Check(WARNING, "clock", noticed, CLOCK_ADVICE)
    elif ticked_at and privacy.has_clock_jumped(ticked_at, clock.now()):
        since = f"jumped, or nothing ran, since {clock.local(ticked_at):%Y-%m-%d %H:%M}"
        yield Check(WARNING, "clock", since, CLOCK_ADVICE)
    elif ticked_at is None:
        yield Check(OK, "clock", "no tick yet")
    else:
        yield Check(OK, "clock", f"last tick {clock.local(ticked_at):%Y-%m-%d %H:%M}")


def _releases() -> Iterator[Check]:
    at = releases.stopped_at(gate.OPERATOR)
    if at is None:
        yield Check(OK, "releases", "none is stopped")
        return
    yield Check(
        WARNING,
        "releases",
        f"the check before publishing stopped one on {clock.local(at):%Y-%m-%d}; all answers wait as before",
        "Report it: it is a fault in Efterord. When it is mended: efterord release --after-stop",
    )


def _mail() -> Iterator[Check]:
    n_waiting, n_given_up = letters.n_waiting(gate.SYSTEM)
    if not settings.IS_MAIL_SET:
        yield Check(
            OK if settings.IS_DEMO else WARNING,
            "mail",
            "shown on a page, never sent" if settings.IS_DEMO else f"not set; {n_waiting} letters wait",
            "" if settings.IS_DEMO else "Set EFTERORD_MAIL_URL, or hand out printed links.",
        )
    else:
        yield Check(OK, "mail", f"set; {n_waiting} letters wait")
    if n_given_up:
        yield Check(
            WARNING, "mail", f"{n_given_up} letters were given up", "Look at the addresses in the staff register."
        )


def _sms() -> Iterator[Check]:
    uses = surveys_terms.terms(gate.SYSTEM).uses_sms
    if settings.IS_SMS_SET:
        yield Check(OK, "text messages", "a gateway is set")
    elif uses and not settings.IS_DEMO:
        yield Check(WARNING, "text messages", "the survey's terms want them, and no gateway is set", "See docs/sms.md.")
    if settings.IS_SMS_SET and len(settings.PUBLIC_URL) > texts_sms.LONGEST_URL:
        yield Check(
            WARNING, "text messages", "the address of the site is long", "A text message may take two: docs/sms.md."
        )


def _disk() -> Iterator[Check]:
    if not settings.DATA.exists():
        return
    free = shutil.disk_usage(settings.DATA).free
    words = f"{free // 1024**2} MB free"
    if free < SMALLEST_DISK:
        yield Check(WARNING, "disk", words, "Make room: a full disk refuses answers.")
    else:
        yield Check(OK, "disk", words)
