"""Envelopes: AES-256-GCM whose ciphertext opens with its own key and at its own place only.

Layout: key id (16), format byte (1), nonce (12), then ciphertext and tag. Key id, format byte and place are
authenticated, so that ciphertext which is moved to another row or field, taken back to an older version, cut,
downgraded or given another key's name is refused.
"""

import dataclasses
import os
import struct
import uuid

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from efterord.vault import errors, guarded

FORMAT = 1
KEY_ID_LENGTH = 16
KEY_LENGTH = 32
NONCE_LENGTH = 12
_TAG_LENGTH = 16
_HEAD_LENGTH = KEY_ID_LENGTH + 1
OVERHEAD = _HEAD_LENGTH + NONCE_LENGTH + _TAG_LENGTH  # bytes that an envelope adds to the plaintext
_LABEL = b"efterord envelope"


@dataclasses.dataclass(frozen=True, repr=False)
class DataKey(guarded.Guarded):
    """A 32-byte key and its random 16-byte id."""

    id: bytes
    material: bytes

    def __post_init__(self) -> None:
        if len(self.id) != KEY_ID_LENGTH or len(self.material) != KEY_LENGTH:
            raise ValueError("a data key has an id of 16 bytes and 32 bytes of key")

    def __repr__(self) -> str:
        return f"<DataKey {self.id.hex()}: hidden>"


@dataclasses.dataclass(frozen=True)
class Place:
    """Where a ciphertext lives; a row's key is always given in the one type its table has."""

    table: str
    row: str | int | uuid.UUID
    field: str
    version: int

    def encoded(self) -> bytes:
        """This function will return bytes that differ for any two places: each part behind its length."""
        parts = [part.encode() for part in (self.table, str(self.row), self.field)]
        return b"".join(struct.pack(">I", len(part)) + part for part in parts) + struct.pack(">Q", self.version)


def new_key() -> DataKey:
    """This function will make a random data key with a random id."""
    return DataKey(os.urandom(KEY_ID_LENGTH), os.urandom(KEY_LENGTH))


def seal(key: DataKey, place: Place, plaintext: bytes) -> bytes:
    """This function will encrypt `plaintext` so that it opens with `key` at `place` only."""
    head = key.id + bytes([FORMAT])
    nonce = os.urandom(NONCE_LENGTH)
    return head + nonce + AESGCM(key.material).encrypt(nonce, plaintext, _bound(head, place))


def open(key: DataKey, place: Place, blob: bytes) -> bytes:  # noqa: A001 (the pair of seal)
    """This function will return the plaintext, or raise WrongKey or Tampered."""
    if key_id_of(blob) != key.id:
        raise errors.WrongKey("The ciphertext was sealed with another key.")
    head, nonce = blob[:_HEAD_LENGTH], blob[_HEAD_LENGTH : _HEAD_LENGTH + NONCE_LENGTH]
    if head[-1] != FORMAT:
        raise errors.Tampered("The ciphertext has an unknown format.")
    try:
        return AESGCM(key.material).decrypt(nonce, blob[_HEAD_LENGTH + NONCE_LENGTH :], _bound(head, place))
    except InvalidTag:
        raise errors.Tampered("The ciphertext was changed, or moved from another place.") from None


def key_id_of(blob: bytes) -> bytes:
    """This function will return the id of the key a blob claims to be sealed with; nothing proves it yet."""
    if len(blob) < OVERHEAD:
        raise errors.Tampered("The ciphertext is too short.")
    return blob[:KEY_ID_LENGTH]


def _bound(head: bytes, place: Place) -> bytes:
    """This function will return the associated data: what is authenticated beside the ciphertext."""
    return _LABEL + head + place.encoded()
