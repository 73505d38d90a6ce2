"""What of a staff survey may be kept: no figure of fewer than k, alone or by subtraction; and how a file is read."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from efterord.rules import staff_surveys as rules
from efterord.rules import staff_surveys_problems, staff_surveys_reading

# 1 over 2 and 3; 2 over 4 and 5; 4 over 6.
PARENTS = {1: None, 2: 1, 3: 1, 4: 2, 5: 2, 6: 4}
CODES = {"q-L1", "q-L2", "area-6"}
TODAY = dt.date(2026, 9, 1)
UNITS = {(): 1, ("Region",): 1, ("Region", "Medicin"): 2, ("Medicin",): 2, ("Kirurgi",): 3}
COLUMNS = ["Enhet", "Kod", "Antal", "Medel", "Skala", "Undersökning", "Datum"]


def cell(row, unit, n, code="q-L1", mean=3.5, counts=()):
    return rules.Cell(row, unit, code, n, mean, counts)


def wrong(*cells, k=5):
    survey = rules.Survey("Pulse", TODAY, cells)
    return [(each.row, each.code) for each in rules.problems(survey, PARENTS, CODES, k=k)]


@pytest.mark.parametrize(
    ("told", "found"),
    [
        (cell(2, 2, 5), []),
        (cell(2, 2, 4), [(2, "too_few")]),
        (cell(2, 9, 8), [(2, "unit_unknown")]),
        (cell(2, 2, 8, code="q-X9"), [(2, "code_unknown")]),
        (cell(2, 2, 8, mean=5.2), [(2, "mean_outside")]),
        (cell(2, 2, 8, counts=(1, 1, 1, 4, 1), mean=3.38), []),
        (cell(2, 2, 8, counts=(1, 1, 1, 4, 2), mean=3.4), [(2, "counts_differ")]),
        (cell(2, 2, 8, counts=(1, 1, 1, 4, 1), mean=3.5), [(2, "mean_differs")]),
        (cell(2, 2, 8, counts=(8,), mean=1), [(2, "counts_unreadable")]),
    ],
)
def test_row_is_judged_by_itself(told, found):
    assert wrong(told) == found


@pytest.mark.parametrize(
    ("cells", "found"),
    [
        ([cell(2, 1, 20), cell(3, 2, 12), cell(4, 3, 8)], []),
        ([cell(2, 1, 20), cell(3, 2, 10), cell(4, 3, 8)], [(2, "left_over")]),
        ([cell(2, 1, 20), cell(3, 2, 10), cell(4, 3, 5)], []),
        ([cell(2, 1, 20), cell(3, 2, 10), cell(4, 3, 11)], [(2, "more_below")]),
        # The nearest below with a figure counts, however far down it is.
        ([cell(2, 1, 20), cell(3, 6, 17)], [(2, "left_over")]),
        ([cell(2, 1, 20), cell(3, 2, 15), cell(4, 6, 12)], [(3, "left_over")]),
        # Other statements have other people.
        ([cell(2, 1, 20), cell(3, 2, 17, code="q-L2")], []),
        ([cell(2, 2, 8), cell(3, 2, 9)], [(3, "twice")]),
    ],
)
def test_units_below_may_not_leave_a_few(cells, found):
    assert wrong(*cells) == found


def test_k_of_the_plan_is_the_limit():
    assert wrong(cell(2, 2, 6), k=7) == [(2, "too_few")]
    assert wrong(cell(2, 1, 20), cell(3, 2, 14), k=7) == [(2, "left_over")]


@given(st.dictionaries(st.sampled_from([1, 2, 3, 4, 5, 6]), st.integers(0, 12)))
def test_no_subtraction_of_what_is_kept_gives_fewer_than_k(own):
    """Whatever is taken from a unit, of those that lie apart below it, leaves nobody or at least five.

    `own`: how many a unit has in no unit below it that has a figure too.
    """
    sizes = {unit: n + sum(m for other, m in own.items() if _is_below(other, unit)) for unit, n in own.items()}
    cells = [cell(row, unit, n) for row, (unit, n) in enumerate(sizes.items(), 2)]
    if wrong(*cells):
        return
    for unit, n in sizes.items():
        below = [other for other in sizes if other != unit and _is_below(other, unit)]
        for chosen in range(1 << len(below)):
            parts = [other for i, other in enumerate(below) if chosen >> i & 1]
            if all(not _is_below(a, b) for a in parts for b in parts if a != b):
                left = n - sum(sizes[part] for part in parts)
                assert left == 0 or left >= 5


def _is_below(unit, above):
    at = PARENTS[unit]
    while at is not None and at != above:
        at = PARENTS[at]
    return at == above


def read(*rows, columns=COLUMNS):
    return staff_surveys_reading.read(columns, list(enumerate(rows, 2)), UNITS, today=TODAY)


ROW = ["Medicin", "q-L1", "41", "3,8", "5", "Pulse", "2026-03-31"]


def test_rows_are_read_by_name_path_or_number():
    rows = [[unit, *ROW[1:]] for unit in ("Medicin", "region > medicin", "2")]
    survey, found = read(*rows)
    assert found == []
    assert survey == rules.Survey(
        "Pulse", dt.date(2026, 3, 31), tuple(rules.Cell(row, 2, "q-L1", 41, 3.8) for row in (2, 3, 4))
    )


def test_counts_give_the_mean():
    columns = ["unit", "code", "n", "1", "2", "3", "4", "5", "steps", "survey", "date"]
    survey, found = read(
        ["Medicin", "q-L1", "10", "0", "1", "2", "3", "4", "5", "Pulse", "31.03.2026"], columns=columns
    )
    assert (found, survey.cells[0].mean, survey.cells[0].counts) == ([], 4.0, (0, 1, 2, 3, 4))


@pytest.mark.parametrize(
    ("place", "text", "code"),
    [
        (0, "Ortopedi", "unit_unknown"),
        (2, "fyrtio", "n_unreadable"),
        (3, "bra", "mean_unreadable"),
        (3, "", "mean_unreadable"),
        (4, "7", "other_scale"),
        (4, "", "other_scale"),
        (5, "", "name"),
        (6, "i våras", "date_unreadable"),
        (6, "2026-12-24", "date_ahead"),
    ],
)
def test_row_that_cannot_be_read_says_why(place, text, code):
    row = list(ROW)
    row[place] = text
    survey, found = read(row)
    assert [each.code for each in found] == [code]
    assert survey is None or survey.cells == () or place > 4


def test_file_has_one_survey_and_all_columns():
    other = [*ROW[:5], "Annan", ROW[6]]
    assert [(p.row, p.code) for p in read(ROW, other)[1]] == [(3, "another_survey")]
    assert [p.params for p in read(ROW[:6], columns=COLUMNS[:6])[1]] == [{"value": "date"}]
    assert [p.code for p in read(ROW[:6])[1]] == ["ragged"]


def test_every_problem_has_words():
    source = staff_surveys_problems.PROBLEMS
    assert all(words.what and words.what_to_do for words in source.values())
