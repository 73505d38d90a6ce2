"""Sums of sheets are those of the tables counted one by one, whatever units, releases and questions there are."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from efterord.rules import sheets

OPTIONS = {"q1": ("a", "b", "c", "none"), "q2": ("1", "2", "none"), "q3": ("x", "none")}


@st.composite
def publications(draw):
    """Rows and links of up to three releases: each batch is counted at most once a question, at some unit."""
    rows, links, table, batch = [], [], 0, 0
    for release in range(1, draw(st.integers(1, 3)) + 1):
        sizes = draw(st.lists(st.integers(5, 30), min_size=1, max_size=6))
        for question, options in OPTIONS.items():
            at = draw(st.lists(st.sampled_from([None, 10, 11, 12]), min_size=len(sizes), max_size=len(sizes)))
            for unit in sorted({each for each in at if each is not None}):
                table += 1
                members = [i for i, each in enumerate(at) if each == unit]
                said = draw(st.lists(st.integers(0, 20), min_size=len(options), max_size=len(options)))
                # A release may offer what an earlier one did not.
                offered = options if release > 1 else (*options[1:],)
                rows.append((release, table, unit, question, dict(zip(offered, said, strict=False))))
                links += [(table, batch + i, sizes[i]) for i in members]
        batch += len(sizes)
    return rows, links


@given(publications(), st.sets(st.sampled_from([10, 11, 12, 13])), st.sets(st.integers(1, 3)))
def test_sums_are_those_of_the_tables_one_by_one(publication, units, releases):
    rows, links = publication
    found = sheets.by_release(rows, links)
    summed = sheets.sums((each for release, each in found.items() if release in releases), units)
    chosen = [row for row in rows if row[0] in releases and row[2] in units]
    assert set(summed) == {row[3] for row in chosen}
    for question, each in summed.items():
        tables = {row[1] for row in chosen if row[3] == question}
        counts = Counter()
        for row in chosen:
            if row[1] in tables:
                counts.update(row[4])
        members = {batch: n for table, batch, n in links if table in tables}
        # An option that only the other units' tables of the release have would stand with nobody.
        assert {o: c for o, c in each.counts.items() if c} == {o: c for o, c in counts.items() if c}
        assert set(counts) <= set(each.counts)
        assert (each.n, each.batches) == (sum(members.values()), frozenset(members))


def test_two_lanes_of_a_unit_are_added():
    rows = [(1, 1, 10, "q", {"a": 3, "none": 2}), (1, 2, 10, "q", {"a": 4, "none": 2})]
    found = sheets.by_release(rows, [(1, 100, 5), (2, 101, 6)])
    assert sheets.sums(found.values(), {10}) == {"q": ({"a": 7, "none": 4}, 11, frozenset({100, 101}))}


def test_batch_that_was_counted_in_a_later_release_belongs_to_that_one():
    rows = [(1, 1, 10, "q", {"a": 5, "none": 0}), (2, 2, 10, "p", {"a": 11, "none": 0})]
    found = sheets.by_release(rows, [(1, 100, 5), (2, 100, 5), (2, 101, 6)])
    assert sheets.sums([found[2]], {10}) == {"p": ({"a": 11, "none": 0}, 11, frozenset({100, 101}))}


def test_release_that_opened_nothing_adds_nothing():
    assert sheets.sums([sheets.EMPTY], {10}) == {}
    assert sheets.units_of([sheets.EMPTY]) == set()
    assert sheets.by_release([], []) == {}
