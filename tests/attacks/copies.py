"""One night's copy: what a thief of the database, its log and the files beside it would have."""

import dataclasses
import datetime as dt
import hashlib
import os
import re
import uuid
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import connection

from efterord import gate
from efterord.exchange import backups, backups_places, backups_reading
from efterord.models import Comment, CommentBatch
from efterord.services import releases_comments
from efterord.vault import age_files, errors, holder, padding, recovery

if TYPE_CHECKING:
    from tests.attacks.year import Year

IS_SQLITE = connection.vendor == "sqlite"
SECRET = re.compile(rb"VERKLIGT-[0-9]{4}")


@dataclasses.dataclass(frozen=True, slots=True)
class Word:
    """A text that was opened with its batch, as its row lies in the database."""

    place: int
    key: int
    text: str
    length: int
    xmin: int


@dataclasses.dataclass(frozen=True)
class Row:
    """A row of a pool as a copy has it, in the order in which the database keeps its rows."""

    key: str
    key_id: str
    receipt_hash: bytes
    digest: bytes
    length: int
    xmin: int


@dataclasses.dataclass
class Night:
    """One night's copy: the tables, where things stand in the log of the database, the files beside it."""

    date: dt.date
    answered: frozenset[str]
    drafts: dict[str, str]
    pool: list[Row]
    naive: list[Row]
    log: list[bytes]
    files: dict[str, tuple[int, int]]
    leaks: set[bytes]
    n_letters: int
    n_entries: int
    released: int = 0


@dataclasses.dataclass
class Backup:
    """One of `efterord backup`: what was found in its bytes, and how many pool keys the key file opens, and the kit."""

    leaks: set[bytes]
    n_by_key_file: int
    n_by_kit: int


def copied(year: "Year", day: dt.date, released: int, *, with_files: bool) -> Night:
    """A copy; `with_files`: every byte of tables and log too, which of PostgreSQL are read around the releases only."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT case_id FROM efterord_invitation WHERE answered")
        answered = frozenset(str(uuid.UUID(str(row[0]))) for row in cursor.fetchall())
        cursor.execute("SELECT id, expires_on FROM efterord_draft")
        drafts = {str(pk): str(expires) for pk, expires in cursor.fetchall()}
        cursor.execute("SELECT count(*) FROM efterord_letter")
        n_letters = cursor.fetchone()[0]
        cursor.execute("SELECT count(*) FROM efterord_auditentry")
        n_entries = cursor.fetchone()[0]
    pool, naive = _pool(year), _naive(year)
    content = _log() if with_files else b""
    places = {row.key: content.find(row.receipt_hash) for row in pool}
    places |= {row.key: content.find(year.plain[row.digest].encode()[:10]) for row in naive}
    inside = [row.digest for row in sorted((*pool, *naive), key=lambda r: places[r.key]) if places[row.key] >= 0]
    return Night(
        date=day,
        answered=answered,
        drafts=drafts,
        pool=pool,
        naive=naive,
        log=inside,
        files=_files(),
        leaks=set(SECRET.findall(content + _table_files())) if with_files else set(),
        n_letters=n_letters,
        n_entries=n_entries,
        released=released,
    )


def backed_up(year: "Year", places: backups_places.Places, kit: recovery.Kit) -> Backup:
    name = backups.make(gate.OPERATOR, places).name
    folders = (places.databases / name, places.keystores / name)
    content = b"".join(path.read_bytes() for folder in folders for path in folder.rglob("*") if path.is_file())
    wanted = [leaver.receipt.encode() for leaver in year.leavers]
    wanted += [leaver.token.encode() for leaver in year.leavers if leaver.token]
    private = holder.derive(backups.PURPOSE)
    keys = places.files(name)[backups_places.POOL_KEYS]
    try:
        by_key_file = len(age_files.opened(keys.read_bytes(), private, keys))
    except errors.VaultError:
        by_key_file = 0
    by_kit = len(backups_reading.keystore_of(places, name, private, kit.private).privates)
    return Backup(set(SECRET.findall(content)) | {text for text in wanted if text in content}, by_key_file, by_kit)


def _rows(columns: str, table: str) -> list[tuple]:
    place, xmin = ("rowid", "0") if IS_SQLITE else ("ctid", "xmin::text::bigint")
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {columns}, {xmin} FROM {table} ORDER BY {place}")  # names of ours
        return cursor.fetchall()


def opened_words() -> list[list[Word]]:
    """Own words that were opened, batch by batch, in the order the rows lie in: read with the keystore at hand."""
    kept: dict[int, CommentBatch] = CommentBatch.objects.select_related("release").in_bulk()
    found: dict[int, list[Word]] = {pk: [] for pk in kept}
    rows = _rows("id, batch_id, ciphertext", "efterord_comment")
    for place, (pk, batch, ciphertext, xmin) in enumerate(rows):
        row = Comment(pk=pk, batch=kept[batch])
        blob = holder.current().open(
            releases_comments._purpose(row.batch), releases_comments._place(row), bytes(ciphertext)
        )
        found[batch].append(Word(place, pk, padding.unpad(blob).decode(), len(ciphertext), int(xmin)))
    return list(found.values())


def _pool(year: "Year") -> list[Row]:
    found = []
    for pk, key_id, receipt_hash, place, content, xmin in _rows(
        "id, key_id, receipt_hash, place_ciphertext, ciphertext", "efterord_sealedanswer"
    ):
        place, content = bytes(place), bytes(content)
        digest = hashlib.sha256(place + content).digest()
        year.boxes[digest] = (key_id, place, content)
        found.append(Row(str(pk), key_id, bytes(receipt_hash), digest, len(place) + len(content), xmin))
    return found


def _naive(year: "Year") -> list[Row]:
    found = []
    for pk, receipt_hash, answer, _release, xmin in _rows("id, receipt_hash, answer, release_no", "naive_pool"):
        digest = hashlib.sha256(f"{pk}{answer}".encode()).digest()
        year.plain[digest] = answer
        found.append(Row(pk, "", receipt_hash.encode(), digest, len(answer), xmin))
    return found


def _log() -> bytes:
    """The write-ahead log as it lies on the disk, in the order in which it was written."""
    if IS_SQLITE:
        path = Path(f"{connection.settings_dict['NAME']}-wal")
        return path.read_bytes() if path.exists() else b""
    return b"".join(path.read_bytes() for path in sorted((_home() / "pg_wal").iterdir()) if path.is_file())


def _table_files() -> bytes:
    if IS_SQLITE:
        return Path(connection.settings_dict["NAME"]).read_bytes()
    with connection.cursor() as cursor:
        cursor.execute("CHECKPOINT")
        cursor.execute("SELECT oid FROM pg_database WHERE datname = current_database()")
        oid = cursor.fetchone()[0]
    return b"".join(path.read_bytes() for path in (_home() / "base" / str(oid)).iterdir() if path.is_file())


def _home() -> Path:
    with connection.cursor() as cursor:
        cursor.execute("SHOW data_directory")
        return Path(cursor.fetchone()[0])


def _files() -> dict[str, tuple[int, int]]:
    """Size and time of every file beside the database: keystore, key file, what is kept apart from the backups."""
    name = Path(connection.settings_dict["NAME"]).name
    found = {}
    for folder in (settings.DATA, Path(settings.KEY_FILE).parent):
        for path in folder.rglob("*"):
            if path.is_file() and not path.name.startswith((name, ".")):
                stat = os.stat(path)
                found[str(path)] = (stat.st_size, stat.st_mtime_ns)
    return found
