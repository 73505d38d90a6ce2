"""Backups as a matter of pencil and paper: their names, what a manifest says, what differs, and which are to go."""

import dataclasses
import datetime as dt
import json
import re
from collections.abc import Collection, Iterable, Mapping
from typing import Any

FORMAT = 1
# Told by `efterord doctor`: a night missed is bad luck, two are a fault.
STALE_AFTER = dt.timedelta(days=2)
KEEP_DAYS = 35  # trust.md: the day an erased record's last copy is gone
_NAME = re.compile(r"efterord-(\d{8}-\d{6})")
_STAMP = "%Y%m%d-%H%M%S"


class NotReadable(ValueError):
    """A manifest of another format than this version knows; `format` is the one it has."""

    def __init__(self, found: object) -> None:
        super().__init__(f"format {found}")
        self.format = found


@dataclasses.dataclass(frozen=True, slots=True)
class Stock:
    """What a database holds: rows by table, migrations, the pool keys of its sealed rows, its last release."""

    counts: Mapping[str, int]
    migrations: tuple[str, ...]
    pool_key_ids: tuple[str, ...]
    last_release: int


@dataclasses.dataclass(frozen=True, slots=True)
class Tried:
    """What came of trying a copy: rows opened by kind, purposes whose key is gone, and what was wrong, in words."""

    opened: Mapping[str, int]
    without_key: frozenset[str]
    wrong: tuple[str, ...]

    @property
    def n_opened(self) -> int:
        return sum(self.opened.values())


@dataclasses.dataclass(frozen=True, slots=True)
class Checked:
    """A backup that was opened and tried whole, with nothing wrong; where it lies, and what came of it."""

    name: str
    directory: str
    made_at: dt.datetime
    stock: "Stock"
    tried: Tried
    seconds: float


@dataclasses.dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup says of itself. `files` are SHA-256 by name; `kit` is the recipient of the recovery kit it needs.

    `decided` is where the log of what outlives a backup stood (entries, mark): what is read there at a restore must
    begin with it.
    """

    made_at: dt.datetime
    version: str
    database: str
    stock: Stock
    files: Mapping[str, str]
    kept_pool_key_ids: tuple[str, ...]
    kit: str
    decided: tuple[int, str]

    def text(self) -> str:
        """This function will write the manifest as JSON."""
        return json.dumps({"format": FORMAT, **dataclasses.asdict(self), "made_at": self.made_at.isoformat()})


def read_manifest(document: Mapping[str, Any]) -> Manifest:
    """This function will return the manifest in a document, or raise NotReadable."""
    if document.get("format") != FORMAT:
        raise NotReadable(document.get("format"))
    stock = document["stock"]
    n_decided, mark = document["decided"]
    return Manifest(
        made_at=dt.datetime.fromisoformat(document["made_at"]),
        version=document["version"],
        database=document["database"],
        stock=Stock(stock["counts"], tuple(stock["migrations"]), tuple(stock["pool_key_ids"]), stock["last_release"]),
        files=document["files"],
        kept_pool_key_ids=tuple(document["kept_pool_key_ids"]),
        kit=document["kit"],
        decided=(n_decided, mark),
    )


def name_at(instant: dt.datetime) -> str:
    """This function will return the name of a backup begun at an instant."""
    return f"efterord-{instant.astimezone(dt.UTC).strftime(_STAMP)}"


def made_at(name: str) -> dt.datetime | None:
    """This function will return when a backup of that name was begun, or None if it is no name of a backup."""
    match = _NAME.fullmatch(name)
    try:
        return dt.datetime.strptime(match[1], _STAMP).replace(tzinfo=dt.UTC) if match else None
    except ValueError:
        return None


def names(found: Iterable[str]) -> list[str]:
    """This function will return the names of backups among names of files, the oldest first."""
    return sorted(name for name in found if made_at(name) is not None)


def too_old(found: Iterable[str], *, keep_days: int, now: dt.datetime, spared: Collection[str] = ()) -> list[str]:
    """This function will return the backups older than `keep_days`, but for those that are spared."""
    limit = now - dt.timedelta(days=keep_days)
    return [name for name in names(found) if (at := made_at(name)) and at < limit and name not in spared]


def is_stale(made: dt.datetime, now: dt.datetime) -> bool:
    """This function will tell whether the last verified backup was made so long ago that somebody should look."""
    return now - made > STALE_AFTER


def differences(told: Stock, found: Stock) -> list[str]:
    """This function will say in words where a restored database differs from what its manifest tells.

    No count is said: the words go into cron mail, and the counts of two nights would date an answer.
    """
    said = [
        f"{table}: other rows than the manifest says"
        for table in sorted({*told.counts, *found.counts})
        if told.counts.get(table) != found.counts.get(table)
    ]
    if set(told.migrations) != set(found.migrations):
        said.append("the tables are not those of the version that the manifest names")
    if set(told.pool_key_ids) != set(found.pool_key_ids):
        said.append("the sealed answers carry other keys than the manifest names")
    return said


def unknown_migrations(told: Stock, known: Collection[str]) -> list[str]:
    """This function will return the migrations of a backup that this version of the product does not have."""
    return sorted(set(told.migrations) - set(known))
