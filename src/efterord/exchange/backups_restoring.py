"""Restoring a backup: built and brought up to what was decided since beside the place, then put into it at once."""

import contextlib
import dataclasses
import json
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection

from efterord import clock, gate
from efterord.exchange import backups as making
from efterord.exchange import backups_places as at
from efterord.exchange import backups_reading as reading
from efterord.exchange import backups_verifying as trying
from efterord.queries import backups as known
from efterord.queries import organisation
from efterord.queries.backups import SIGNED_FOR
from efterord.rules import backups as rules
from efterord.services import backups_replay
from efterord.vault import errors, holder, keyfile, keystore, keystore_copy, recovery, whole_files


class NeedsKit(at.Failed):
    """The backup can go no further without the recovery kit."""


@dataclasses.dataclass(frozen=True, slots=True)
class Wish:
    """What the operator asked for. `replaces`: what stands is kept beside, and with `keystore_too` the keystore too."""

    name: str | None = None
    kit: recovery.Kit | None = None
    replaces: bool = False
    keystore_too: bool = False
    is_known: bool = True
    no_release: bool = False


@dataclasses.dataclass(frozen=True, slots=True)
class Restored:
    """What came of it. `kept` is what stood there before."""

    name: str
    manifest: rules.Manifest
    tried: rules.Tried
    replayed: backups_replay.Replayed
    kept: tuple[str, ...]
    is_keystore_from_backup: bool


def restore(actor: gate.Actor, places: at.Places, wish: Wish) -> Restored:
    """This function will restore a backup and do again what was decided since, or raise Failed and change nothing."""
    gate.check(actor, "backups.restore")
    name = places.newest(wish.name)
    with at.workshop() as shop, _key_file(wish) as (key_file, is_new_key):
        _refuse_to_lose(wish)
        making.engine().refuse_while_used()
        ours = holder.elsewhere(key_file=key_file, keystore=settings.KEYSTORE, with_pool=True)
        with _in_words(name), ours:
            private = holder.derive(making.PURPOSE)
            manifest = reading.manifest_of(places, name, private)
            reading.check_hashes(places, name, manifest)
            keeps = not wish.keystore_too and _stands(key_file)
            ready = settings.KEYSTORE if keeps else shop / "keystore.sqlite3"
            if keeps:
                copy = reading.keystore_of(places, name, private)
            else:
                kit = _kit_for(manifest, wish.kit)
                copy = reading.keystore_of(places, name, private, kit.private)
                _rebuild(actor, copy, kit, key_file, ready, wish)
            with making.engine().loaded(shop, reading.database_of(places, name, private)) as database:
                with reading.standing_in(database, ready, key_file=key_file, with_pool=True):
                    if keeps:
                        _refuse_another_keystore(actor, copy, manifest, wish)
                    tried = trying.try_out(actor, manifest)
                    replayed = backups_replay.restore(actor, since=_since(manifest, wish))
                kept = _put(database, None if keeps else ready, key_file if is_new_key else None)
        _keep_notes(actor, manifest, wish)
    return Restored(name, manifest, tried, replayed, tuple(kept), not keeps)


@contextlib.contextmanager
def _key_file(wish: Wish) -> Iterator[tuple[Path, bool]]:
    """The key file to go by, and whether it is new: the one in its place, or one written beside it from the kit.

    Never among the data, not for the time of a restore either: who copies the disk then would have both.
    """
    kit = _new_key(wish)
    if kit is None:
        yield settings.KEY_FILE, False
        return
    draft = settings.KEY_FILE.with_name(f".{settings.KEY_FILE.name}.restored")
    with at.said(draft):
        draft.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft.unlink(missing_ok=True)
    keyfile.write(draft, kit.master)
    try:
        yield draft, True
    finally:
        draft.unlink(missing_ok=True)


def _new_key(wish: Wish) -> recovery.Kit | None:
    """The kit whose key file is to be put in its place, or None where the right one stands."""
    try:
        standing: bytes | None = keyfile.read(settings.KEY_FILE)
    except errors.KeyFileMissing:
        standing = None
    except errors.KeyFileError as error:
        raise at.Failed(str(error)) from error
    if wish.kit is None:
        if standing is None:
            raise NeedsKit(
                f"There is no key file at {settings.KEY_FILE}, and without it no backup opens. Put its copy there, or "
                "give the recovery kit: --recovery-kit FILE"
            )
        return None
    if standing == wish.kit.master:
        return None
    if standing is not None and not wish.replaces:
        raise at.Failed(
            f"The key file {settings.KEY_FILE} is another than the one in the recovery kit. With --replace it is kept "
            "beside, and the kit's is put in its place."
        )
    return wish.kit


def _refuse_to_lose(wish: Wish) -> None:
    """Refuse to put a backup over an organisation, unless what stands is to be kept beside."""
    if wish.replaces or not _holds_records():
        return
    raise at.Failed(
        f"The database {connection.settings_dict['NAME']} holds an organisation. A restore takes it out of use: with "
        "--replace it is kept beside under another name."
    )


def _holds_records() -> bool:
    if connection.vendor == "sqlite" and not Path(str(connection.settings_dict["NAME"])).exists():
        return False
    try:
        return organisation.stands(gate.OPERATOR)
    except DatabaseError as error:
        if connection.vendor == "sqlite":
            return False  # what cannot be read is kept beside all the same
        raise at.Failed(
            f"The database cannot be reached: {str(error).splitlines()[0]}. A restore needs an empty one on the server."
        ) from error
    finally:
        connection.close()


def _stands(key_file: Path) -> bool:
    """Whether the keystore in its place opens and is whole. Then it stays: what was destroyed since is not in it."""
    master = keyfile.read(key_file)
    families = [keyfile.derive(master, f"keystore {family}") for family in ("records", "pool")]
    try:
        opened = keystore.Keystore(settings.KEYSTORE, *families)
    except errors.KeystoreError:
        return False
    try:
        return opened.examine() == []
    finally:
        opened.close()


def _refuse_another_keystore(actor: gate.Actor, copy: keystore_copy.Copy, manifest: rules.Manifest, wish: Wish) -> None:
    """`efterord init` on a new machine makes a keystore that is whole and opens none of the backup's rows."""
    n_lost = backups_replay.count_lost_keys(
        actor, copy=copy, pool_key_ids=manifest.stock.pool_key_ids, is_known=wish.is_known
    )
    if n_lost:
        raise at.Failed(
            f"The keystore {settings.KEYSTORE} lacks {n_lost} keys that the backup's rows need and nobody destroyed: "
            "it is another than the backup's. --keystore-too takes the one in the backup, with the recovery kit, and "
            "keeps this one beside."
        )


def _kit_for(manifest: rules.Manifest, kit: recovery.Kit | None) -> recovery.Kit:
    wanted = recovery.name_of(manifest.kit)
    if kit is None:
        raise NeedsKit(
            "The keystore is gone or does not open, and the one in the backup needs the recovery kit "
            f"{wanted}: --recovery-kit FILE"
        )
    if kit.recipient != manifest.kit:
        raise at.Failed(
            f"This is the recovery kit {recovery.name_of(kit.recipient)}, and the backup was sealed to {wanted}. "
            "Look for the paper that was printed before it."
        )
    return kit


def _since(manifest: rules.Manifest, wish: Wish) -> backups_replay.Since:
    return backups_replay.Since(manifest.decided, manifest.made_at, wish.is_known, wish.no_release)


def _rebuild(
    actor: gate.Actor, copy: keystore_copy.Copy, kit: recovery.Kit, key_file: Path, ready: Path, wish: Wish
) -> None:
    with holder.elsewhere(key_file=key_file, keystore=ready, with_pool=True):
        backups_replay.rebuild_keystore(actor, copy=copy, kit=kit.private, is_known=wish.is_known)


def _put(database: str, keystore_file: Path | None, key_file: Path | None) -> list[str]:
    """Put everything in its place, the database last; what stood there is kept beside under a name with the date."""
    ending = f".before-{clock.now():%Y%m%d-%H%M%S}"
    kept = []
    if key_file is not None:
        kept += at.exchange(key_file, settings.KEY_FILE, ending)
    if keystore_file is not None:
        kept += at.exchange(keystore_file, settings.KEYSTORE, ending)
    return [*kept, *making.engine().exchange(database, ending)]


def _keep_notes(actor: gate.Actor, manifest: rules.Manifest, wish: Wish) -> None:
    """The next backup is sealed to the same kit, unless a newer one has been printed here.

    What was noted under another key file opens no more, and would stop every backup from now on.
    """
    for look, path in (
        (known.kit_recipient, settings.RECOVERY_KIT),
        (known.last_verified, settings.LAST_VERIFIED_BACKUP),
    ):
        try:
            look(actor)
        except errors.NoKit:
            continue
        except errors.VaultError:
            path.unlink()
    if not wish.is_known:
        backups_replay.set_aside(actor)
    if not settings.RECOVERY_KIT.exists():
        document = {"recipient": manifest.kit, "made_on": clock.today().isoformat()}
        whole_files.write(settings.RECOVERY_KIT, whole_files.signed(holder.derive(SIGNED_FOR), document))


@contextlib.contextmanager
def _in_words(name: str) -> Iterator[None]:
    try:
        yield
    except backups_replay.Unknown as unknown:
        raise at.Failed(unknown.words) from unknown
    except errors.VaultError as error:
        raise at.Failed(f"{name} cannot be restored: {error}") from error
    except json.JSONDecodeError as error:
        raise at.Failed(f"{name} cannot be restored: it holds something that this version does not know.") from error
