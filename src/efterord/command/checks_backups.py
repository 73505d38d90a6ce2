"""What `doctor` says of backups: whether a kit was printed, and when the last backup was verified."""

from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from efterord import clock, gate
from efterord.command.verdict import OK, WARNING, Check
from efterord.queries import backups
from efterord.rules import backups as rules
from efterord.vault import errors, recovery

ADVICE = "Run each night: efterord backup DIR (docs/backup.md)"


def noted_apart() -> Iterator[Check]:
    """This function will say where that lies which a restore does again, and warn while it is lost with the data."""
    if settings.IS_DEMO or not settings.RECOVERY_KIT.exists():
        return
    folder = settings.AFTER_BACKUPS
    if settings.DATA.resolve() in folder.resolve().parents or _is_on_disk_of(settings.DATA, folder):
        yield Check(
            WARNING,
            "after backups",
            f"{folder} lies on the disk of the data, and is lost with it",
            "Put it on another disk, and name it in EFTERORD_AFTER_BACKUPS; or copy it there all the time: a copy of "
            "yesterday lacks what was decided today (docs/backup.md)",
        )
    else:
        yield Check(OK, "after backups", str(folder))


def _is_on_disk_of(data: Path, folder: Path) -> bool:
    try:
        return data.stat().st_dev == folder.stat().st_dev
    except OSError:
        return False


def backed_up() -> Iterator[Check]:
    """This function will warn while nothing could be restored, and two days after the last verified backup."""
    if settings.IS_DEMO:
        return
    try:
        kit = recovery.name_of(backups.kit_recipient(gate.OPERATOR))
        last = backups.last_verified(gate.OPERATOR)
    except errors.NoKit:
        yield Check(WARNING, "backup", "no recovery kit was printed", "Run: efterord recovery-kit, and then back up")
        return
    except errors.VaultError as error:
        yield Check(WARNING, "backup", str(error).rstrip("."), "Run: efterord recovery-kit --new, and then back up")
        return
    if last is None:
        yield Check(WARNING, "backup", f"none was verified yet; kit {kit}", ADVICE)
        return
    yield from _lingering(last)
    made = f"{last.name} in {last.directory}, made {clock.local(last.made_at):%Y-%m-%d %H:%M}; kit {kit}"
    if rules.is_stale(last.made_at, clock.now()):
        yield Check(WARNING, "backup", f"the last verified one is {made}", ADVICE)
    else:
        yield Check(OK, "backup", made)


def _lingering(last: backups.Verified) -> Iterator[Check]:
    """Warn of backups older than they grow: what was erased can be read there, and certificates say they are gone."""
    try:
        names = [path.name for path in Path(last.directory).iterdir()]
    except OSError:
        return  # a disk that is only there at night
    days = last.keep_days + rules.STALE_AFTER.days
    old = rules.too_old(names, keep_days=days, now=clock.now(), spared=(last.name,))
    if old:
        yield Check(
            WARNING,
            "old backups",
            f"{len(old)} in {last.directory} are older than {last.keep_days} days",
            "What was erased and destroyed since can still be read in them. Remove them, and the keystore's of the "
            "same names; `efterord backup` does so each night.",
        )
