"""Remainders as rows: in as many pieces as it takes, each in one row, and whole again in whatever order they come."""

import random

import pytest

from efterord.content import reader
from efterord.rules import answers_sealed, groups, remainders

CODES = reader.reasons().asked


def remainder(n: int, n_others: int = 0, **more) -> groups.Remainder:
    rng = random.Random(n)

    def value():
        return tuple(sorted(f"{each.id}:{rng.randint(1, 4)}" for each in rng.sample(CODES, 5)))

    found = groups.Remainder("q-R2-sensitive", "", 3, ("3-1",), (), ())
    sides = {
        name: tuple(sorted(value() for _ in range(size))) for name, size in (("counting", n), ("others", n_others))
    }
    return found._replace(**{**sides, **more})


def rows(of: groups.Remainder) -> list[bytes]:
    return [remainders.payload(piece) for piece in remainders.pieces(of)]


def read(written):
    return remainders.joined([remainders.read_payload(each) for each in written])


@pytest.mark.parametrize(("n", "n_others"), [(0, 0), (1, 0), (6, 2), (150, 0), (700, 300), (0, 400)])
def test_any_number_of_people_fit_as_many_rows_as_it_takes(n, n_others):
    whole = remainder(n, n_others)
    written = rows(whole)
    assert max(map(len, written)) <= answers_sealed.PAYLOAD_BYTES
    # Filled, but for the last: how many rows there are tells no more than how much waits.
    assert all(len(each) > answers_sealed.PAYLOAD_BYTES - 200 for each in written[:-1])
    random.Random(1).shuffle(written)
    assert read(written) == ([whole], [])
    assert read([*written, *written]) == ([whole], [])


def test_remainder_of_which_a_piece_is_missing_is_given_apart_and_is_whole_when_it_is_found():
    one, other = remainder(700), remainder(5, batches=("3-2",))
    first, *rest = rows(one)
    whole, broken = read([*rest, *rows(other)])
    assert whole == [other]
    again = [remainders.payload(piece) for piece in broken]
    assert sorted(again) == sorted(rest)
    assert read([first, *again]) == ([one], [])


@pytest.mark.parametrize("written", [b"", b"[]", b"{}", b"null", b'{"remainder":"q-M4"}', b"\xff"])
def test_what_is_no_remainder_is_refused(written):
    with pytest.raises(ValueError, match="not a remainder"):
        remainders.read_payload(written)
