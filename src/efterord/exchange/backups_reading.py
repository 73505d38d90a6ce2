"""Opening a backup: its manifest, the hashes, the keystore's copy, and the database stood in the place of ours."""

import contextlib
import json
from collections.abc import Callable, Iterator
from pathlib import Path

from django.conf import settings
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from efterord.exchange import backups_places as at
from efterord.exchange.backups import HEAD
from efterord.rules import backups as rules
from efterord.vault import age_files, errors, holder, keystore_copy

Fill = Callable[[age_files.Sink], None]


def manifest_of(places: at.Places, name: str, private: bytes) -> rules.Manifest:
    """This function will open a backup's manifest, or raise Failed with what is wrong with it."""
    path = places.manifest(name)
    with at.said(path):
        head, _, blob = path.read_bytes().partition(b"\n")
    if head + b"\n" != HEAD:
        raise at.Failed(f"{path} is no manifest of a backup, or was written by a newer version of Efterord.")
    try:
        manifest = rules.read_manifest(json.loads(age_files.opened(blob, private, path)))
    except rules.NotReadable as wrong:
        raise at.Failed(f"{name} was written by another version of Efterord ({wrong}). Use that one.") from None
    if manifest.database != connection.vendor:
        words = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
        raise at.Failed(
            f"{name} is a backup of {words.get(manifest.database, manifest.database)}, and the database in use is "
            f"{words[connection.vendor]}: a backup goes back into the kind of database that it came from. "
            "Set EFTERORD_DATABASE_URL."
        )
    return manifest


def check_hashes(places: at.Places, name: str, manifest: rules.Manifest) -> None:
    """This function will raise Failed unless every file is there and is what it was when it was written."""
    for file, path in places.files(name).items():
        with at.said(path):
            if not path.exists():
                raise at.Failed(f"{path} is missing: the backup {name} is not whole.")
            if age_files.sha256_of(path) != manifest.files[file]:
                raise at.Failed(f"{path} was cut or changed since it was written. Use another backup.")


def keystore_of(places: at.Places, name: str, private: bytes, kit: bytes | None = None) -> keystore_copy.Copy:
    """This function will open the keystore's backup; without the kit's private key no private half of the pool's."""
    files = places.files(name)
    with at.said(files[at.KEYS]):
        rows = json.loads(age_files.opened(files[at.KEYS].read_bytes(), private, files[at.KEYS]))
        if kit is None:
            return keystore_copy.Copy(rows, {})
        blob = files[at.POOL_KEYS].read_bytes()
        return keystore_copy.Copy(rows, json.loads(age_files.opened(blob, kit, files[at.POOL_KEYS])))


def database_of(places: at.Places, name: str, private: bytes) -> Fill:
    """This function will return what writes the database's dump, decrypted, into a file or a program."""
    path = places.files(name)[at.DATABASE]

    def fill(sink: age_files.Sink) -> None:
        with at.said(path), path.open("rb") as file:
            age_files.read(file, private, sink, path)

    return fill


@contextlib.contextmanager
def standing_in(
    database: str, keystore: Path, *, key_file: Path | None = None, with_pool: bool = False
) -> Iterator[None]:
    """This function will let everything inside a `with` block look at another database and keystore than ours."""
    ours = connection.settings_dict["NAME"]
    _turn_to(database)
    try:
        with holder.elsewhere(key_file=key_file or settings.KEY_FILE, keystore=keystore, with_pool=with_pool):
            yield
    finally:
        _turn_to(ours)


def bring_up_to_date() -> None:
    """This function will bring the tables of an older version up to this one, or raise Failed for a newer one's."""
    executor = MigrationExecutor(connection)
    known = {f"{app}.{migration}" for app, migration in executor.loader.disk_migrations}
    applied = {f"{app}.{migration}" for app, migration in executor.loader.applied_migrations}
    if applied - known:
        raise at.Failed("The backup was made by a newer version of Efterord. Install that one, and try again.")
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", verbosity=0, interactive=False)


def _turn_to(database: str) -> None:
    connection.close()
    if hasattr(connection, "close_pool"):
        connection.close_pool()
    connection.settings_dict["NAME"] = database
    cache.clear()


def own_key(purpose: str) -> bytes:
    """This function will return a key of the key file in use, or raise Failed with what is wrong with the file."""
    try:
        return holder.derive(purpose)
    except errors.KeyFileError as error:
        raise at.Failed(str(error)) from error
