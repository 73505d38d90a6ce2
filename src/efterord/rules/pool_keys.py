"""When a pool key is destroyed, which ones, and from which day on nothing that was sealed to it can be opened.

It happens once a release, after the first backup that was made and verified since: on a day that the release and the
operator's night decide, never on one on which somebody took an answer back (promise.md, the life of an answer).
"""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from typing import Any, NamedTuple


class Noted(NamedTuple):
    """What is known of the last verified backup: the newest release in it, when it was made, the keys of its rows."""

    last_release: int
    made_at: dt.datetime
    key_ids: frozenset[str]


class Certified(NamedTuple):
    """What a certificate says: after which release, how many keys, on which day, how long backups are kept."""

    release: int
    n_keys: int
    destroyed_on: dt.date
    keep_days: int


def is_time(*, release: int, released_at: dt.datetime | None, certified: int, backup: Noted | None) -> bool:
    """This function will tell whether old keys go now: the last release has no certificate, and lies in the backup.

    `release` is the last one's number (0: none yet), `certified` the last one that has a certificate. A backup of a
    time before the release, of an installation that has been put back since, is none of it.
    """
    if backup is None or released_at is None or release <= certified:
        return False
    return backup.last_release >= release and backup.made_at > released_at


def unneeded(known: Sequence[str], *, by_rows: Collection[str], by_backup: Collection[str]) -> list[str]:
    """This function will return the keys, of all `known` from the oldest to the newest, that nothing needs any more.

    Needed is a key that a row of the database or of the last verified backup carries, and always the newest, which
    answers are sealed to from now on.
    """
    return [key_id for key_id in known[:-1] if key_id not in by_rows and key_id not in by_backup]


def uncertified(lines: Sequence[Mapping[str, Any]], *, certified: int) -> list[str]:
    """This function will return the keys that the log of what outlives a backup says were destroyed, uncertified yet.

    More than none where a night was interrupted between the keys and the certificate. A line that speaks of a
    certificate which is not there is of such a night too.
    """
    found: list[str] = []
    for line in lines:
        if "pool_key" in line and line["pool_key"] not in found:
            found.append(line["pool_key"])
        elif "certificate" in line and line["certificate"] <= certified:
            found = []
    return found


def takes_effect_on(destroyed_on: dt.date, keep_days: int) -> dt.date:
    """This function will return the day on which the last backup that holds a destroyed key is gone.

    The one made just before is the last; it is removed in the night in which it is older than `keep_days`.
    """
    return destroyed_on + dt.timedelta(days=keep_days + 1)
