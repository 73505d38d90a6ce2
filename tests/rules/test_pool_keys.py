"""When old pool keys go and which: never one that is needed, in no order of answers, releases, backups and restores."""

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from efterord.rules import pool_keys
from efterord.rules.pool_keys import Noted

AT = dt.datetime(2026, 1, 1, 3, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)


def noted(release=1, at=AT + HOUR, keys=()):
    return Noted(release, at, frozenset(keys))


@pytest.mark.parametrize(
    ("release", "certified", "backup", "due"),
    [
        (0, 0, noted(0), False),  # nothing was released yet
        (1, 0, None, False),  # no backup was ever verified
        (1, 0, noted(0), False),  # begun after the release, and read before it was there
        (1, 0, noted(1), True),
        (1, 1, noted(1), False),  # done
        (2, 1, noted(1), False),  # the backup is of before the second
        (2, 0, noted(2), True),  # two releases with no backup between
        (1, 0, noted(1, at=AT - HOUR), False),  # another release of that number, before a restore
        (1, 0, noted(7, at=AT - HOUR), False),
    ],
)
def test_old_keys_go_once_a_release_after_a_backup_of_after_it(release, certified, backup, due):
    released_at = AT if release else None
    found = pool_keys.is_time(release=release, released_at=released_at, certified=certified, backup=backup)
    assert found is due


@pytest.mark.parametrize(
    ("by_rows", "by_backup", "gone"),
    [
        ("", "", "abc"),
        ("d", "d", "abc"),
        ("b", "", "ac"),
        ("", "b", "ac"),
        ("a", "c", "b"),
        ("abc", "", ""),
        ("xyz", "", "abc"),  # rows of a key that is not here
    ],
)
def test_key_goes_when_neither_a_row_nor_the_backup_carries_it_and_it_is_not_the_newest(by_rows, by_backup, gone):
    assert pool_keys.unneeded(list("abcd"), by_rows=set(by_rows), by_backup=set(by_backup)) == list(gone)


@pytest.mark.parametrize("known", [[], ["a"]])
def test_only_key_there_is_never_goes(known):
    assert pool_keys.unneeded(known, by_rows=(), by_backup=()) == []


@pytest.mark.parametrize(
    ("lines", "certified", "left"),
    [
        ([], 0, []),
        ([{"case": "x"}, {"pool_key": "a"}, {"backup": "b"}], 0, ["a"]),
        ([{"pool_key": "a"}, {"pool_key": "b"}, {"certificate": 1}], 1, []),
        ([{"pool_key": "a"}, {"certificate": 1}, {"pool_key": "b"}], 1, ["b"]),
        # Interrupted after the line of the certificate, before the commit.
        ([{"pool_key": "a"}, {"certificate": 1}], 0, ["a"]),
        ([{"pool_key": "a"}, {"certificate": 1}, {"pool_key": "a"}, {"pool_key": "b"}], 0, ["a", "b"]),
        ([{"pool_key": "a"}, {"certificate": 1}, {"certificate": 1}, {"pool_key": "b"}], 1, ["b"]),
    ],
)
def test_keys_of_an_interrupted_night_wait_for_their_certificate(lines, certified, left):
    assert pool_keys.uncertified(lines, certified=certified) == left


def test_certificate_takes_effect_the_day_after_the_last_copy_is_as_old_as_backups_grow():
    assert pool_keys.takes_effect_on(dt.date(2026, 1, 2), 35) == dt.date(2026, 2, 7)


class History:
    """An installation told in keys alone: what its rows carry, what its keystore has, its last verified backup."""

    def __init__(self) -> None:
        self.known, self.rows, self.number, self.certified = ["k0"], [], 0, 0
        self.n_made, self.at, self.released_at = 1, AT, None
        self.made, self.verified, self.gone = None, None, set()

    def answer(self):
        self.rows.append(self.known[-1])

    def late(self):
        """One that was sealed before the last release, and is put in only now."""
        self.rows.append(self.known[-2:][0])

    def withdraw(self):
        del self.rows[: len(self.rows) // 2 + 1]

    def release(self):
        """Some rows are taken, some are left as they are (closed, or come meanwhile), some are sealed anew."""
        left = self.rows[::3]
        self.new_key()
        self.rows = left + [self.known[-1]] * (len(self.rows) // 3)
        self.number, self.released_at = self.number + 1, self.at

    def new_key(self):
        """Also a release that is undone leaves a key."""
        self.known.append(f"k{self.n_made}")
        self.n_made += 1

    def back_up(self):
        self.made = (Noted(self.number, self.at, frozenset(self.rows)), list(self.rows), self.certified)

    def verify(self):
        self.verified = self.made or self.verified

    def restore(self):
        """From the last verified backup, with the keystore that stands and the release after it put back as lost."""
        if self.verified:
            self.rows = [key for key in self.verified[1] if key not in self.gone]
            if self.number > self.verified[0].last_release:
                self.rows = []
            self.new_key()

    def night(self):
        backup = self.verified and self.verified[0]
        if pool_keys.is_time(
            release=self.number, released_at=self.released_at, certified=self.certified, backup=backup
        ):
            gone = pool_keys.unneeded(self.known, by_rows=set(self.rows), by_backup=backup.key_ids)
            self.known = [key for key in self.known if key not in gone]
            self.gone |= set(gone)
            self.certified = self.number

    def back_up_and_verify(self):
        self.back_up()
        self.verify()


STEPS = [
    "answer",
    "late",
    "withdraw",
    "release",
    "new_key",
    "back_up",
    "verify",
    "back_up_and_verify",
    "restore",
    "night",
]


@settings(max_examples=400)
@given(some.lists(some.sampled_from(STEPS), max_size=60))
def test_no_history_takes_a_key_that_a_row_or_the_last_verified_backup_needs(steps):
    history = History()
    for step in steps:
        history.at += HOUR
        getattr(history, step)()
        assert set(history.rows) <= set(history.known)
        if history.verified:
            assert history.verified[0].key_ids <= set(history.known)
        assert history.known, "there is always one to seal to"


@given(some.lists(some.sampled_from(STEPS), max_size=40))
def test_after_every_history_a_release_a_backup_and_a_night_leave_only_what_is_needed(steps):
    history = History()
    for step in [*steps, "release", "back_up", "verify", "night"]:
        history.at += HOUR
        getattr(history, step)()
    assert set(history.known) == {*history.rows, history.known[-1]}
