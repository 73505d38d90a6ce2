"""Envelopes: what was moved, cut, changed, downgraded or sealed with another key never opens (T14)."""

import copy
import pickle
import random
import uuid
from collections.abc import Iterator

import hypothesis
import pytest
from hypothesis import strategies as st

from efterord.vault import envelope, errors

N_TRIED = 10_000
HERE = envelope.Place("notes", "7", "text", 3)
texts = st.text(max_size=12)
places = st.builds(envelope.Place, texts, texts, texts, st.integers(0, 2**64 - 1))


@hypothesis.given(places, st.binary(max_size=300))
def test_open_gives_back_what_was_sealed(place: envelope.Place, plaintext: bytes) -> None:
    key = envelope.new_key()
    blob = envelope.seal(key, place, plaintext)
    assert envelope.open(key, place, blob) == plaintext
    assert len(blob) == len(plaintext) + envelope.OVERHEAD


def test_layout_is_key_id_format_nonce_ciphertext() -> None:
    key = envelope.DataKey(b"i" * 16, b"k" * 32)
    first, second = (envelope.seal(key, HERE, b"words") for _ in range(2))
    assert first[:16] == b"i" * 16
    assert first[16] == 1
    assert first[17:29] != second[17:29]
    assert len(first) == 16 + 1 + 12 + 5 + 16
    assert envelope.key_id_of(first) == key.id


@hypothesis.given(places, places)
def test_places_have_one_encoding_each(one: envelope.Place, other: envelope.Place) -> None:
    assert (one.encoded() == other.encoded()) == (one == other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("ab", "c", "d", 1), ("a", "bc", "d", 1)),
        (("a", "b\0c", "d", 1), ("a\0b", "c", "d", 1)),
        (("a", "", "b", 1), ("a", "b", "", 1)),
        (("a", "b", "c1", 1), ("a", "b", "c", 11)),
    ],
)
def test_place_with_parts_shifted_is_another_place(
    one: tuple[str, str, str, int], other: tuple[str, str, str, int]
) -> None:
    key = envelope.new_key()
    blob = envelope.seal(key, envelope.Place(*one), b"words")
    with pytest.raises(errors.Tampered):
        envelope.open(key, envelope.Place(*other), blob)


def test_place_takes_the_row_keys_of_every_table() -> None:
    row = uuid.uuid4()
    key = envelope.new_key()
    for given, kept in ((row, str(row)), (12, "12")):
        blob = envelope.seal(key, envelope.Place("t", given, "f", 0), b"words")
        assert envelope.open(key, envelope.Place("t", kept, "f", 0), blob) == b"words"


def _attempts(rng: random.Random) -> Iterator[tuple[str, envelope.DataKey, envelope.Place, bytes]]:
    """Yield endless forgeries: (what was done, key, place, blob)."""
    old, key = envelope.new_key(), envelope.new_key()
    namesake = envelope.DataKey(key.id, old.material)
    while True:
        row, version = rng.randrange(10**6), rng.randrange(1, 50)
        place = envelope.Place("notes", row, "text", version)
        text = rng.randbytes(rng.randrange(0, 80))
        blob = envelope.seal(key, place, text)
        changed = bytearray(blob)
        changed[rng.randrange(len(blob))] ^= 1 << rng.randrange(8)
        yield "bit", key, place, bytes(changed)
        yield "cut at the end", key, place, blob[: rng.randrange(len(blob))]
        yield "cut at the start", key, place, blob[rng.randrange(1, len(blob)) :]
        yield "lengthened", key, place, blob + rng.randbytes(rng.randrange(1, 20))
        yield "other table", key, envelope.Place("drafts", row, "text", version), blob
        yield "other row", key, envelope.Place("notes", row + 1, "text", version), blob
        yield "other field", key, envelope.Place("notes", row, "summary", version), blob
        yield "older version", key, envelope.Place("notes", row, "text", version - 1), blob
        yield "downgraded", key, place, blob[:16] + bytes([0]) + blob[17:]
        yield "another format", key, place, blob[:16] + bytes([rng.randrange(2, 256)]) + blob[17:]
        yield "old key", key, place, envelope.seal(old, place, text)
        yield "old key under the new name", key, place, key.id + envelope.seal(old, place, text)[16:]
        yield "new key under the old name", old, place, old.id + blob[16:]
        yield "namesake", namesake, place, blob
        second = envelope.seal(key, place, text)
        yield "spliced", key, place, second[:29] + blob[29:]
        yield "noise", key, place, key.id + bytes([1]) + rng.randbytes(len(blob) - 17)


def test_t14_no_forgery_is_accepted() -> None:
    rng = random.Random(14)
    accepted = []
    tried = 0
    for what, key, place, blob in _attempts(rng):
        tried += 1
        try:
            envelope.open(key, place, blob)
        except errors.Refused:
            pass
        else:
            accepted.append(what)
        if tried == N_TRIED:
            break
    assert tried == N_TRIED
    assert accepted == []


def test_open_says_which_refusal_it_is() -> None:
    key = envelope.new_key()
    with pytest.raises(errors.WrongKey):
        envelope.open(envelope.new_key(), HERE, envelope.seal(key, HERE, b""))
    for short in (b"", b"x" * (envelope.OVERHEAD - 1)):
        with pytest.raises(errors.Tampered):
            envelope.key_id_of(short)


def test_keys_are_never_shown_pickled_or_copied() -> None:
    key = envelope.DataKey(b"i" * 16, b"SECRETsecretSECRETsecretSECRETse")
    for shown in (repr(key), str(key), f"{key}", repr([key]), repr({"key": key})):
        assert "SECRET" not in shown
        assert key.material.hex() not in shown
    with pytest.raises(TypeError, match="never pickled"):
        pickle.dumps(key)
    with pytest.raises(TypeError, match="never pickled"):
        copy.deepcopy(key)


def test_data_key_of_a_wrong_length_is_refused_without_showing_it() -> None:
    with pytest.raises(ValueError, match="32 bytes") as caught:
        envelope.DataKey(b"i" * 16, b"SECRET")
    assert "SECRET" not in str(caught.value)
