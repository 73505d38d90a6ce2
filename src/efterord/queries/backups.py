"""When the last backup was verified, and which recovery kit the next one is sealed to."""

import dataclasses
import datetime as dt
from pathlib import Path
from typing import Any

from django.conf import settings

from efterord import gate
from efterord.rules import backups as rules
from efterord.vault import errors, holder, whole_files

SIGNED_FOR = "backup records"


@dataclasses.dataclass(frozen=True, slots=True)
class Verified:
    """The newest backup that was opened and tried; `pool_key_ids` are the keys that its sealed rows carry.

    `last_release`: the newest release in it, 0 for none or where an older version noted it. `keep_days`: after how many
    days backups are removed there.
    """

    name: str
    directory: str
    made_at: dt.datetime
    verified_at: dt.datetime
    pool_key_ids: frozenset[str]
    last_release: int
    keep_days: int


def last_verified(viewer: gate.Actor) -> Verified | None:
    """This function will return the last verified backup, or None; a file that was changed by hand raises NotSigned."""
    gate.check(viewer, "backups.see")
    told = _signed(settings.LAST_VERIFIED_BACKUP)
    if told is None:
        return None
    return Verified(
        name=told["name"],
        directory=told["directory"],
        made_at=dt.datetime.fromisoformat(told["made_at"]),
        verified_at=dt.datetime.fromisoformat(told["verified_at"]),
        pool_key_ids=frozenset(told["pool_key_ids"]),
        last_release=told.get("last_release", 0),
        keep_days=told.get("keep_days", rules.KEEP_DAYS),
    )


def kit_recipient(viewer: gate.Actor) -> str:
    """This function will return the public half of the printed recovery kit, or raise NoKit."""
    gate.check(viewer, "backups.see")
    told = _signed(settings.RECOVERY_KIT)
    if told is None:
        raise errors.NoKit(
            "No recovery kit has been printed, and without one a backup could not be restored when this machine is "
            "lost. Run: efterord recovery-kit"
        )
    return str(told["recipient"])


def _signed(path: Path) -> dict[str, Any] | None:
    """What a signed file of ours says, or None where there is none."""
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return None
    document: dict[str, Any] = whole_files.read_signed(holder.derive(SIGNED_FOR), content, path)
    return document
