"""Sealed boxes and padding: one length for everything, and only the right private key opens."""

import pickle
import random

import hypothesis
import pytest
from hypothesis import strategies as st

from efterord.vault import errors, padding, sealed

SIZE = 200


def test_boxes_have_one_length_for_every_plaintext() -> None:
    private = sealed.new_private_key()
    lengths = set()
    for n in range(SIZE + 1):
        plaintext = b"\0" * n
        box = sealed.seal_padded(private.public(), plaintext, SIZE)
        lengths.add(len(box))
        assert sealed.open_padded(private, box) == plaintext
    assert lengths == {sealed.sealed_length(SIZE)}


def test_a_box_of_the_core_questions_has_the_size_of_the_largest_answer() -> None:
    private = sealed.new_private_key()
    boxes = [sealed.seal_padded(private.public(), b"x" * n, 8192) for n in (0, 1, 8192)]
    assert {len(box) for box in boxes} == {sealed.sealed_length(8192)} == {8192 + 5 + 48}


def test_too_long_is_refused_and_not_cut() -> None:
    private = sealed.new_private_key()
    with pytest.raises(errors.TooLong, match="201 bytes do not fit into 200"):
        sealed.seal_padded(private.public(), b"x" * (SIZE + 1), SIZE)


def test_boxes_of_one_plaintext_differ() -> None:
    public = sealed.new_private_key().public()
    assert sealed.seal_padded(public, b"same", SIZE) != sealed.seal_padded(public, b"same", SIZE)


def test_another_key_a_cut_or_a_changed_box_is_refused() -> None:
    private = sealed.new_private_key()
    box = sealed.seal_padded(private.public(), b"words", SIZE)
    rng = random.Random(1)
    bad = [b"", box[:10], box[:-1], box + b"\0", b"\0" * len(box)]
    for _ in range(200):
        changed = bytearray(box)
        changed[rng.randrange(len(box))] ^= 1 << rng.randrange(8)
        bad.append(bytes(changed))
    for blob in bad:
        # The top bit of an X25519 key is ignored by the curve (RFC 7748), but the box's nonce covers it.
        with pytest.raises(errors.Tampered):
            sealed.open_padded(private, blob)
    with pytest.raises(errors.Tampered):
        sealed.open_padded(sealed.new_private_key(), box)


def test_private_keys_are_never_shown_or_pickled() -> None:
    private = sealed.PrivateKey(b"SECRETsecretSECRETsecretSECRETse")
    assert "SECRET" not in repr(private) + str(private) + repr((private,))
    assert private.material.hex() not in repr(private)
    with pytest.raises(TypeError, match="never pickled"):
        pickle.dumps(private)


@hypothesis.given(st.binary(max_size=64), st.integers(64, 80))
def test_padding_is_undone(plaintext: bytes, size: int) -> None:
    padded = padding.pad(plaintext, size)
    assert len(padded) == size + padding.OVERHEAD
    assert padding.unpad(padded) == plaintext


@pytest.mark.parametrize(
    "padded", [b"", b"\1\0\0\0", b"\1\0\0\0\2x", b"\2\0\0\0\0", b"\1\0\0\0\1xy", b"\1\xff\xff\xff\xff"]
)
def test_padding_of_an_unknown_form_is_refused(padded: bytes) -> None:
    with pytest.raises(errors.Tampered):
        padding.unpad(padded)
