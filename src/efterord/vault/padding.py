"""Padding to one constant size, so that the length of what is stored tells nothing about what was written."""

import struct

from efterord.vault import errors

_FORMAT = 1
_HEAD = struct.Struct(">BI")
OVERHEAD = _HEAD.size  # bytes that padding adds to `size`


def pad(plaintext: bytes, size: int) -> bytes:
    """This function will return `size` + OVERHEAD bytes that hold a plaintext of at most `size` bytes."""
    if len(plaintext) > size:
        raise errors.TooLong(f"{len(plaintext)} bytes do not fit into {size}.")
    return (_HEAD.pack(_FORMAT, len(plaintext)) + plaintext).ljust(size + OVERHEAD, b"\0")


def unpad(padded: bytes) -> bytes:
    """This function will return what was padded, or raise Tampered."""
    if len(padded) < OVERHEAD:
        raise errors.Tampered("The padded text is too short.")
    form, length = _HEAD.unpack_from(padded)
    end = OVERHEAD + length
    if form != _FORMAT or end > len(padded) or padded[end:].strip(b"\0"):
        raise errors.Tampered("The padded text has an unknown form.")
    return padded[OVERHEAD:end]
