"""Sealed boxes: the public key closes them, only the private key opens them, and all are of one length.

X25519 with XSalsa20-Poly1305 through PyNaCl; the sender's key is thrown away at once, so not even the process
that sealed an answer can open it again.
"""

import dataclasses

from nacl import exceptions, public

from efterord.vault import errors, guarded, padding

KEY_LENGTH = 32
_BOX_OVERHEAD = 48  # the throw-away public key (32) and the tag (16)


@dataclasses.dataclass(frozen=True, repr=False)
class PrivateKey(guarded.Guarded):
    """The private half of a pool key, 32 bytes."""

    material: bytes

    def public(self) -> bytes:
        """This function will return the public half, 32 bytes."""
        return bytes(public.PrivateKey(self.material).public_key)


def new_private_key() -> PrivateKey:
    """This function will make a random private key."""
    return PrivateKey(bytes(public.PrivateKey.generate()))


def sealed_length(size: int) -> int:
    """This function will return the length of every box for plaintexts of up to `size` bytes."""
    return size + padding.OVERHEAD + _BOX_OVERHEAD


def seal_padded(public_key: bytes, plaintext: bytes, size: int) -> bytes:
    """This function will seal at most `size` bytes (else TooLong) into `sealed_length(size)` bytes."""
    return bytes(public.SealedBox(public.PublicKey(public_key)).encrypt(padding.pad(plaintext, size)))


def open_padded(private: PrivateKey, blob: bytes) -> bytes:
    """This function will return what was sealed, or raise Tampered for another key's or a changed box."""
    try:
        padded = public.SealedBox(public.PrivateKey(private.material)).decrypt(blob)
    except (exceptions.CryptoError, exceptions.ValueError, exceptions.TypeError):
        raise errors.Tampered("The sealed answer was changed, or belongs to another pool key.") from None
    return padding.unpad(padded)
