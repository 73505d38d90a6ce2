"""The keystore's own backup: what its rows hold, taken in one transaction, and a keystore made from it again.

Every key in it stays wrapped under the key file, as in the keystore. The private halves of the pool's keys are handed
out apart, since the backup seals them to the recovery kit as well: else last night's copy opens what was destroyed.
Destroyed keys are in no free page of it, as they would be in a copy of the file.
"""

import base64
import pathlib
from collections.abc import Collection
from typing import Any, NamedTuple

from efterord.vault import keystore_file

_TABLES = {
    "families": "SELECT name, key_id FROM families ORDER BY name",
    "data_keys": "SELECT purpose, id, wrapped FROM data_keys ORDER BY purpose",
    "pool_keys": "SELECT number, id, public FROM pool_keys ORDER BY number",
}
Document = dict[str, list[list[Any]]]


class Copy(NamedTuple):
    """What can be written as JSON: the keystore without the pool's private halves, and those by their key's id."""

    rows: Document
    privates: dict[str, str]

    @property
    def pool_key_ids(self) -> list[str]:
        return [row[1] for row in self.rows["pool_keys"]]

    @property
    def data_keys(self) -> list[tuple[bytes, bytes]]:
        return [(_read(purpose), _read(key_id)) for purpose, key_id, _wrapped in self.rows["data_keys"]]

    @property
    def n_keys(self) -> int:
        return len(self.rows["data_keys"]) + len(self.rows["pool_keys"])


def take(path: pathlib.Path) -> Copy:
    """This function will read a whole keystore at one moment; nobody makes or destroys a key meanwhile."""
    file = keystore_file.KeystoreFile(path)
    try:
        with file.writing() as connection:
            found = {name: connection.execute(sql).fetchall() for name, sql in _TABLES.items()}
            privates = connection.execute("SELECT id, private FROM pool_keys").fetchall()
    finally:
        file.close()
    rows = {name: [[_written(value) for value in row] for row in rows] for name, rows in found.items()}
    return Copy(rows, {key_id: _written(private) for key_id, private in privates})


def take_pool_key(path: pathlib.Path, key_id: str) -> list[Any]:
    """This function will read one pool key's row: number, id, public and private half, both still wrapped."""
    file = keystore_file.KeystoreFile(path)
    try:
        (row,) = file.rows("SELECT number, id, public, private FROM pool_keys WHERE id = ?", key_id)
    finally:
        file.close()
    return [_written(value) for value in row]


def take_data_keys(path: pathlib.Path, key_ids: Collection[bytes]) -> list[list[Any]]:
    """This function will read the rows of some data keys as a copy holds them, still wrapped."""
    file = keystore_file.KeystoreFile(path)
    try:
        rows = file.rows(_TABLES["data_keys"])
    finally:
        file.close()
    return [[_written(value) for value in row] for row in rows if row[1] in key_ids]


def with_data_keys(copy: Copy, rows: Collection[list[Any]]) -> Copy:
    """This function will add the rows of data keys that a copy does not have."""
    known = {purpose for purpose, *_ in copy.rows["data_keys"]}
    more = [row for row in rows if row[0] not in known]
    return Copy({**copy.rows, "data_keys": [*copy.rows["data_keys"], *more]}, copy.privates)


def put_back(path: pathlib.Path, copy: Copy, *, without: Collection[str] = ()) -> None:
    """This function will make a keystore from a copy, whole or not at all, and never overwrite one.

    Pool keys whose id is in `without` were destroyed since and stay so. A pool key whose private half the copy lacks
    (there was no recovery kit) is there by its public half only, and opens nothing.
    """
    keystore_file.create(path, {name: _read(key_id) for name, key_id in copy.rows["families"]})
    file = keystore_file.KeystoreFile(path)
    try:
        with file.writing() as connection:
            connection.executemany(
                "INSERT INTO data_keys VALUES (?, ?, ?)", [[_read(v) for v in row] for row in copy.rows["data_keys"]]
            )
            for number, key_id, public in copy.rows["pool_keys"]:
                if key_id not in without:
                    private = _read(copy.privates.get(key_id, ""))
                    connection.execute(
                        "INSERT INTO pool_keys VALUES (?, ?, ?, ?)", (number, key_id, _read(public), private)
                    )
    except BaseException:
        file.close()
        path.unlink(missing_ok=True)
        raise
    file.close()


def _written(value: Any) -> Any:
    return base64.b64encode(value).decode() if isinstance(value, bytes) else value


def _read(value: str) -> bytes:
    return base64.b64decode(value, validate=True)
