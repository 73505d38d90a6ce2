"""Codes that people carry: link tokens, receipts, resume codes, and drafts that only respondents open."""

import dataclasses
import hashlib
import os
import secrets
import struct

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from efterord.vault import errors, guarded, padding

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's 32 signs, without I, L, O and U: 5 bits a sign
RECEIPT_LENGTH = 20  # 100 bits: no list of guesses ends
# 60 bits. The host can read the token until the answer comes, so against the host the code alone withstands
# guessing for the 14 days of a draft: at 3e9 guesses a second the whole list takes twelve years.
RESUME_LENGTH = 12
_READ_AS = str.maketrans({"O": "0", "I": "1", "L": "1"})
_SEPARATORS = " -\u2010\u2011\u2013\u00a0\t\r\n"
_DRAFT_FORMAT = 1
_NONCE_LENGTH = 12
_TAG_LENGTH = 16


@dataclasses.dataclass(frozen=True, repr=False)
class DraftKey(guarded.Guarded):
    """What opens one draft, 32 bytes each: `lookup` finds its row and is stored, `key` stays in memory."""

    lookup: bytes
    key: bytes


def new_token() -> str:
    """This function will return a random token for a link: 160 bits in 27 signs, safe in a URL."""
    return secrets.token_urlsafe(20)


def hash_token(token: str) -> str:
    """This function will return the 64 hexadecimal digits under which a token is kept and looked up."""
    return hashlib.sha256(b"efterord token\0" + token.encode()).hexdigest()


def new_receipt() -> str:
    """This function will return a random receipt, written in four groups of five."""
    return grouped(_random_code(RECEIPT_LENGTH), 5)


def normalise_receipt(text: str) -> str:
    """This function will return the 20 signs of a receipt however it was typed, or raise NotACode."""
    return normalised(text, RECEIPT_LENGTH)


def written_receipt(text: str) -> str:
    """This function will return a receipt as new_receipt writes it, however it was typed, or raise NotACode."""
    return grouped(normalise_receipt(text), 5)


def receipt_hash(receipt: str, key_id: str) -> bytes:
    """This function will return the 32 bytes that a row keeps of the receipt inside its sealed answer.

    Another pool key gives another hash, so a re-sealed row cannot be known again by it.
    """
    return _receipt_hash(b"efterord receipt\0", receipt, key_id)


def words_receipt_hash(receipt: str, key_id: str) -> bytes:
    """This function will return what a row keeps of the receipt when own words alone are left of the answer.

    Another hash than the answer's, so that what was released in part is never replaced as a whole.
    """
    return _receipt_hash(b"efterord receipt of words\0", receipt, key_id)


def new_resume_code() -> str:
    """This function will return a random resume code, written in three groups of four."""
    return grouped(_random_code(RESUME_LENGTH), 4)


def normalise_resume_code(text: str) -> str:
    """This function will return the 12 signs of a resume code however it was typed, or raise NotACode."""
    return normalised(text, RESUME_LENGTH)


def draft_key(token: str, resume_code: str) -> DraftKey:
    """This function will derive a draft's key from the link's token and the resume code together."""
    secret = _joined(token.encode(), normalise_resume_code(resume_code).encode())
    derived = HKDF(hashes.SHA256(), 64, b"efterord draft 1", b"lookup and key").derive(secret)
    return DraftKey(derived[:32], derived[32:])


def draft_length(size: int) -> int:
    """This function will return the length of every sealed draft of up to `size` bytes."""
    return 1 + _NONCE_LENGTH + size + padding.OVERHEAD + _TAG_LENGTH


def seal_draft(key: DraftKey, plaintext: bytes, size: int) -> bytes:
    """This function will seal at most `size` bytes (else TooLong) into `draft_length(size)` bytes."""
    nonce = os.urandom(_NONCE_LENGTH)
    sealed = AESGCM(key.key).encrypt(nonce, padding.pad(plaintext, size), _bound(key))
    return bytes([_DRAFT_FORMAT]) + nonce + sealed


def open_draft(key: DraftKey, blob: bytes) -> bytes:
    """This function will return a draft, or raise Tampered if it was changed or is another's."""
    if len(blob) < draft_length(0) or blob[0] != _DRAFT_FORMAT:
        raise errors.Tampered("The draft is too short or of an unknown format.")
    nonce, sealed = blob[1 : 1 + _NONCE_LENGTH], blob[1 + _NONCE_LENGTH :]
    try:
        return padding.unpad(AESGCM(key.key).decrypt(nonce, sealed, _bound(key)))
    except InvalidTag:
        raise errors.Tampered("The draft was changed, or belongs to another link or resume code.") from None


def _bound(key: DraftKey) -> bytes:
    """This function will return a draft's associated data."""
    return b"efterord draft" + bytes([_DRAFT_FORMAT]) + key.lookup


def _receipt_hash(label: bytes, receipt: str, key_id: str) -> bytes:
    """This function will hash a receipt's signs and a key's id under a label."""
    return hashlib.sha256(label + _joined(key_id.encode(), normalise_receipt(receipt).encode())).digest()


def _random_code(length: int) -> str:
    """This function will return random signs of the alphabet."""
    return "".join(secrets.choice(ALPHABET) for _ in range(length))


def grouped(code: str, size: int) -> str:
    """This function will write a code in groups, easier to read aloud and to type."""
    return "-".join(code[start : start + size] for start in range(0, len(code), size))


def normalised(text: str, length: int) -> str:
    """This function will undo what typing does to a code: case, groups, and letters taken for digits."""
    # Far longer input is no code; it is not worked through either.
    bare = text[:200].translate(dict.fromkeys(map(ord, _SEPARATORS)))
    signs = bare.upper().translate(_READ_AS)
    if not bare.isascii() or len(signs) != length or set(signs) - set(ALPHABET):
        raise errors.NotACode(f"A code of {length} letters and digits was expected.")
    return signs


def _joined(*parts: bytes) -> bytes:
    """This function will join parts so that no other parts give the same bytes."""
    return b"".join(struct.pack(">I", len(part)) + part for part in parts)
