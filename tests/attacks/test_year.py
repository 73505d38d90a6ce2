"""Order and time over a simulated year, with a copy each night, on SQLite and on PostgreSQL.

Sixty leavers a year are the worst case of the paper: few enough that most nights hold one answer or none. The attacker
has every copy of every night: rows with their hidden numbers, the log of the database, sizes and times of files, and
knows who answered in which night, since that stands in the invitations. Each attack is run on the pool and on a plain
table laid out as is usual, on which it must succeed.
"""

import datetime as dt
import itertools
import operator

import pytest
from django.core.management import call_command
from django.db import connection

from efterord.rules import answers_sealed
from efterord.vault import errors, holder, sealed, tokens
from tests.attacks import copies, links
from tests.attacks import year as telling
from tests.attacks.year import Year

pytestmark = [pytest.mark.django_db, pytest.mark.attack]
# How much of what was answered nightly copies pair: those who alone answered on their day. The paper measured 90 % at
# sixty a year; how many days are shared is drawn.
NAIVE = 0.5


@pytest.fixture(scope="module")
def year(request, django_db_setup, django_db_blocker, tmp_path_factory):
    """The year, told once for all attacks; only the copies are left of it, and the keystore."""
    from tests.conftest import SEED

    is_long = request.config.getoption("long")
    with django_db_blocker.unblock():
        try:
            home = tmp_path_factory.mktemp("year")
            told = telling.tell(SEED, 240 if is_long else 60, home, every=2 if is_long else 3)
        finally:
            with connection.cursor() as cursor:
                cursor.execute("DROP TABLE IF EXISTS naive_pool")
            call_command("flush", verbosity=0, interactive=False)
    return told


@pytest.fixture(scope="module")
def kept(year):
    """Every pool key there ever was, as if none had been destroyed: on it each attack is tried first."""
    return links.Reader(year, {key_id for key_id, _, _ in year.boxes.values()})


@pytest.fixture(scope="module")
def destroyed(year):
    """Today's keystore and key file, with the keys that are in it."""
    keystore = holder.current().keystore
    for key_id in keystore.pool_key_ids():
        assert keystore.pool_private(key_id).material == year.private[key_id].material
    return links.Reader(year, keystore.pool_key_ids())


def answered(year):
    return [leaver for leaver in year.leavers if leaver.answered_on]


def released(year: Year, kept: links.Reader) -> set[int]:
    """Whose answers were opened with their batch: their closed answers wait no more, and were not taken back."""
    still = links.responses(kept.says(row) for row in year.nights[-1].pool)
    return {leaver.number for leaver in answered(year) if leaver.fate != "withdraws"} - still


def test_the_year_was_one(year, kept):
    assert [night.released for night in year.nights if night.released] == [1, 2, 3, 4]
    assert len(answered(year)) > len(year.leavers) / 2
    assert len(released(year, kept)) > len(answered(year)) / 2
    assert {leaver.fate for leaver in answered(year)} >= {"answers", "withdraws", "replaces"}
    assert sum(bool(night.drafts) for night in year.nights) > 20


# Without the keystore.


def test_without_the_keystore_no_answer_can_be_read_in_any_copy(year):
    assert {leak for night in year.nights for leak in night.leaks} == set()
    for key_id, place, content in list(year.boxes.values())[:: max(1, len(year.boxes) // 50)]:
        for box in (place, content):
            with pytest.raises(errors.Tampered):
                sealed.open_padded(sealed.new_private_key(), box)
        assert key_id in year.private
    # The plain table is read like a book.
    said = " ".join(year.plain.values())
    assert all(f"PLAIN-{leaver.number:04}" in said for leaver in answered(year))


def test_every_row_of_every_night_is_of_one_length(year):
    assert len({row.length for night in year.nights for row in night.pool}) == 1
    assert len({row.length for night in year.nights for row in night.naive}) > 10


def test_nightly_copies_pair_persons_with_rows_that_say_nothing_to_who_has_no_key(year, kept):
    """The pairing is there for whoever has the copies, as the promise says: it pairs ciphertext."""
    n = len(answered(year))
    pairs = links.by_night(year, "pool")
    assert len(links.hits(pairs, kept.says)) >= NAIVE * n
    assert links.hits(pairs, links.Reader(year, ()).says) == set()
    assert len(links.hits(links.by_night(year, "naive"), links.said_plainly(year))) >= NAIVE * n


# With today's keystore and key file.


def test_with_keys_from_before_they_were_destroyed_old_copies_give_answers_away(year, kept):
    """What destroying them is for: whoever took the keystore then, or keeps a backup and the printed kit, reads it."""
    pairs = links.by_night(year, "pool")
    given_away = links.hits(pairs, kept.says) & released(year, kept)
    assert len(given_away) >= NAIVE * len(released(year, kept))


def test_the_newest_copy_and_all_keys_give_no_released_answer(year, kept):
    rows = year.nights[-1].pool
    assert links.responses(kept.says(row) for row in rows) & released(year, kept) == set()
    # Own words wait on; whose they are, no order of the database tells, nor all of them together with their places.
    assert_no_better_than_one_in_k(year, kept)


def test_todays_keystore_opens_no_released_answer_of_any_night(year, kept, destroyed):
    """Every box of every copy is tried with every key there is, not only with the one whose id it bears."""
    assert len(destroyed.private) == 1
    assert len(kept.private) == 5
    open_today = [key_id for key_id, _, _ in year.boxes.values() if key_id in destroyed.private]
    assert set(open_today) == {row.key_id for row in year.nights[-1].pool}
    (private,) = destroyed.private.values()
    closed = [box for box in year.boxes.values() if box[0] not in destroyed.private]
    assert len(closed) > len(year.leavers) / 2
    for _, place, content in closed:
        for box in (place, content):
            with pytest.raises(errors.Tampered):
                sealed.open_padded(private, box)
    for key_id in set(kept.private) - set(destroyed.private):
        with pytest.raises(errors.KeyGone):
            holder.current().keystore.pool_private(key_id)
    readable = links.responses(destroyed.says(row) for night in year.nights for row in night.pool)
    assert readable & released(year, kept) == set()
    assert links.hits(links.by_night(year, "pool"), destroyed.says) & released(year, kept) == set()


@pytest.mark.parametrize("number", [1, 2, 3, 4])
def test_with_old_keys_destroyed_no_copy_of_any_night_gives_a_released_answer(year, number):
    """After each release and its verified backup: every copy up to then is tried with the keys that were left."""
    nights = year.nights[: next(n for n, night in enumerate(year.nights) if night.released == number) + 1]
    reader = links.Reader(year, year.left[number])
    readable = links.responses(reader.says(row) for night in nights for row in night.pool)
    waiting = links.responses(reader.says(row) for row in nights[-1].pool)
    assert readable == waiting
    assert len(reader.private) == 1


def test_with_old_keys_destroyed_a_row_cannot_be_followed_over_a_release(year, destroyed):
    naive = links.by_night(year, "naive")
    pairs = links.by_night(year, "pool")
    last_release = max(night.date for night in year.nights if night.released)
    old = [(leaver, row) for leaver, row in pairs if leaver.answered_on < last_release]
    assert len(old) > 20
    for by in (
        lambda row: row.key,
        lambda row: row.receipt_hash,
        lambda row: row.digest,
        lambda row: year.boxes[row.digest][2][100:200] if row.digest in year.boxes else row.digest,
    ):
        assert links.followed(year, old, "pool", by=by) == []
    kept_there = [(leaver, row) for leaver, row in naive if leaver.fate != "withdraws"]
    for by in (lambda row: row.key, lambda row: row.receipt_hash):
        found = links.hits(links.followed(year, kept_there, "naive", by=by), links.said_plainly(year))
        assert len(found) >= 0.9 * len(kept_there)


def test_with_old_keys_destroyed_own_words_are_tied_to_nobody_better_than_one_in_k(year, destroyed):
    assert_no_better_than_one_in_k(year, destroyed)
    # The order of the rows tells who wrote them in the plain table.
    people = sorted(
        (leaver for leaver in answered(year) if leaver.fate != "withdraws"),
        key=lambda leaver: (leaver.answered_on, leaver.number),
    )
    night = year.nights[-1]
    # PostgreSQL writes a changed row anew where there is room; each release has changed all, in the order they lay in.
    in_order = links.share_in_order(people, night.naive, links.said_plainly(year))
    assert in_order > (0.95 if copies.IS_SQLITE else 0.7)


def assert_no_better_than_one_in_k(year, reader):
    """Words that wait, group by group of one place: the people who wrote them, in the order in which they answered,
    against every order the database keeps. The attacker even knows who of the batch has written, and that all have.

    Of a row order that says nothing one of each group is right on average, however large the group is.
    """
    night, leavers = year.nights[-1], {leaver.number: leaver for leaver in year.leavers}
    groups = {
        place: rows
        for place, rows in links.by_place(reader, night.pool).items()
        if place[0] is answers_sealed.Holds.WORDS and place[3]
    }
    # One in k, and not one in fewer: the words of a batch lie in one place, whichever units their writers left. Of a
    # batch some may have taken their words back since.
    assert len(groups) <= len(year.batches)
    assert min(year.batches) >= 5
    names = links.orders(night, night.pool)
    for name in names:
        pairs = []
        for rows in groups.values():
            people = links.people_of((reader.says(row) for row in rows), leavers)
            kept = {row.digest for row in rows}
            pairs += links.ranked(people, [row for row in links.orders(night, night.pool)[name] if row.digest in kept])
        assert len(links.hits(pairs, reader.says)) <= links.most_by_chance(len(groups)), name


def test_own_words_that_were_opened_are_tied_to_nobody_better_than_one_in_ten(year):
    """Batch by batch: who wrote, in the order in which they answered, against every order of the rows."""
    leavers = {leaver.number: leaver for leaver in year.leavers}
    assert year.opened
    assert min(len(rows) for rows in year.opened) >= 10
    for name, way in itertools.product(("place", "key", "xmin", "length"), (1, -1)):
        pairs = []
        for rows in year.opened:
            people = links.people_of((row.text for row in rows), leavers)
            ordered = sorted(rows, key=operator.attrgetter(name))[::way]
            pairs += links.ranked(people, ordered)
        assert len(links.hits(pairs, lambda row: row.text)) <= links.most_by_chance(len(year.opened)), name


# Beside the pool.


def test_drafts_open_with_nothing_that_is_kept(year):
    """A draft comes and goes beside an invitation: who is writing can be seen, and what is written by nobody."""
    leaver = next(each for each in year.leavers if each.token)
    assert tokens.draft_key(leaver.token, leaver.code) != tokens.draft_key(leaver.token, tokens.new_resume_code())
    last_days = {(night.date, day) for night in year.nights for day in night.drafts.values()}
    assert all(dt.date.fromisoformat(day) - date <= dt.timedelta(days=14) for date, day in last_days)


def test_no_table_holds_an_instant_at_which_a_leaver_was_there(year):
    assert year.instants
    assert year.found_instants == set()


def test_the_log_knows_no_deed_of_a_leaver(year):
    assert {action for action in year.actions if action.startswith("answers")} == set()


def test_log_and_letters_grow_in_nights_in_which_nobody_answers_as_in_others(year):
    """Entries are written by the night's work alone: in nights without it, answers or not, there is none."""
    quiet = [
        (before, after)
        for before, after in zip(year.nights, year.nights[1:], strict=False)
        if (after.date - telling.BEGINS).days % year.every and not is_backed_up(before) and not is_backed_up(after)
    ]
    assert sum(before.answered != after.answered for before, after in quiet) > 10
    assert all(before.n_entries == after.n_entries for before, after in quiet)
    assert all(before.n_letters == after.n_letters for before, after in quiet)


def test_no_file_beside_the_database_changes_when_somebody_answers(year):
    """Keystore, key file, what is kept apart from the backups: sizes and times are those of nights and releases."""
    changed = set()
    for before, after in zip(year.nights, year.nights[1:], strict=False):
        if (after.date - telling.BEGINS).days % year.every and not is_backed_up(before) and not is_backed_up(after):
            files = [path for path in after.files if after.files[path] != before.files.get(path)]
            changed |= {(path.rpartition("/")[2], after.date) for path in files}
    # A copy by name and a wish by name are sealed with their case's key, which may be made for them; taking back is
    # noted apart from the backups at once, in a file that every night writes anew (decision 009).
    by_name = {leaver.answered_on for leaver in year.leavers if leaver.fate == "named"}
    by_name |= {leaver.wished_on for leaver in year.leavers}
    assert {name for name, day in changed if day not in by_name} <= {"withdrawn"}
    assert {name for name, _ in changed} <= {"withdrawn", *(f"keystore.sqlite3{end}" for end in ("", "-wal", "-shm"))}


def is_backed_up(night):
    """Whether a release or a backup was made then, which write entries and files of their own."""
    is_eve = (night.date + dt.timedelta(days=1)).day == 1 and (night.date.month % 3 == 0)
    return bool(night.released) or is_eve


def test_backups_hold_no_answer_no_receipt_and_no_link_in_any_byte(year):
    assert len(year.backups) == 8
    assert {leak for backup in year.backups for leak in backup.leaks} == set()


def test_backups_open_no_sealed_answer_with_the_key_file_but_with_the_printed_kit(year):
    assert {backup.n_by_key_file for backup in year.backups} == {0}
    assert all(backup.n_by_kit > 0 for backup in year.backups)
