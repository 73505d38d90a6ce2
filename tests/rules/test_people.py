"""Reading the rows of a staff file and comparing them with the register, without a database."""

import collections
import csv
import datetime as dt
import tracemalloc
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from efterord.rules import people, people_changes, people_persons, people_problems, people_rows, people_words
from efterord.words import LeavingKind

DATA = Path(__file__).parent.parent / "data" / "staff_register_synthetic.csv"
TODAY = dt.date(2025, 1, 15)
COLUMNS = ["id", "unit", "start", "end", "name", "mail", "manager", "reason", "contract", "gender", "country"]
COLUMNS.append("leads others")
LAYOUT = people.layout(COLUMNS, people.suggest_mapping(COLUMNS))
UNITS = {("Care",): 1, ("Care", "East"): 2, ("Care", "West"): 3, ("IT",): 4, ("IT", "West"): 5}


def _cells(**values: str) -> list[str]:
    given_values = {"id": "1", "unit": "IT", "start": "2020-01-01", **values}
    return [given_values.get(column.replace(" ", "_"), "") for column in COLUMNS]


def _row(row: int = 2, **values: str) -> people_rows.StaffRow | list[people_problems.RowProblem]:
    return people_rows.read_row(LAYOUT, row, _cells(**values))


def _good(row: int = 2, **values: str) -> people_rows.StaffRow:
    read = _row(row, **values)
    assert isinstance(read, people_rows.StaffRow), read
    return read


def _codes(read: object) -> list[tuple[str, str]]:
    assert isinstance(read, list)
    return [(problem.column, problem.code) for problem in read]


def _compare(
    rows: list[Any],
    existing: Mapping[str, people_persons.ExistingPerson] | None = None,
    layout: people.Layout = LAYOUT,
    **options: Any,
) -> people_changes.Plan:
    chosen: dict[str, Any] = {"first_import": False, "complete_from": None, "today": TODAY, **options}
    return people_changes.compare(existing or {}, rows, chosen.pop("units", UNITS), layout, **chosen)


def _register(plan: people_changes.Plan, units: Mapping[tuple[str, ...], int]) -> dict[str, Any]:
    """What the register holds once a plan's new people are in it."""
    rows_by_id = collections.defaultdict(list)
    for row in plan.added:
        rows_by_id[row.id].append(row)
    return {
        employee_id: people_persons.ExistingPerson(
            id=employee_id,
            employments=tuple(
                people_persons.ExistingEmployment(
                    row.start, row.end, units[row.unit_path], row.unit_path, row.kind, row.contract or ""
                )
                for row in rows
            ),
            name=rows[-1].name or "",
            mail=rows[-1].mail or "",
            manager_id=rows[-1].manager_id or "",
            gender=rows[-1].gender or "",
            country=rows[-1].country or "",
            leads_others=rows[-1].leads_others,
        )
        for employee_id, rows in rows_by_id.items()
    }


def _problems(plan: people_changes.Plan) -> list[tuple[int, str, str]]:
    return [(problem.row, problem.column, problem.code) for problem in plan.problems]


# Columns


@pytest.mark.parametrize(
    ("columns", "fields"),
    [
        (
            ["Anställnings-nr.", "Enhet", "Startdatum", "Slutdatum", "Orsak", "E-post", "Kön", "Chef", "Land"],
            ["id", "unit", "start", "end", "reason", "mail", "gender", "manager", "country"],
        ),
        (
            ["Ansattnr", "Avdeling", "Startdato", "Sluttdato", "Årsak", "E-postadresse", "Kjønn", "Leder", "Navn"],
            ["id", "unit", "start", "end", "reason", "mail", "gender", "manager", "name"],
        ),
        (
            ["employee_id", "Unit path", "START DATE", "end_date", "Contract type", "Leads others"],
            ["id", "unit_path", "start", "end", "contract", "leads_others"],
        ),
    ],
)
def test_mapping_is_suggested_from_headers_in_three_languages(columns: list[str], fields: list[str]) -> None:
    assert people.suggest_mapping(columns) == dict(zip(columns, fields, strict=True))
    assert people.why_not_mapped(columns, people.suggest_mapping(columns)) == []


def test_mapping_takes_one_column_for_a_field_and_leaves_unknown_ones() -> None:
    assert people.suggest_mapping(["Avdelning", "Skostorlek", "Enhet", "id", "Anstnr"]) == {
        "Enhet": "unit",
        "Anstnr": "id",
    }


def test_every_header_word_names_one_field() -> None:
    words = [word for listed in people_words.HEADERS.values() for word in listed.split()]
    assert sorted(words) == sorted(set(words))
    assert [word for word in words if people_words.plain_header(word) != word] == []
    assert set(people_words.HEADERS) == set(people.FIELDS)


@pytest.mark.parametrize("missing", [["id"], ["unit"], ["start"], ["id", "unit", "start"]])
def test_mapping_without_a_needed_field_says_which(missing: list[str]) -> None:
    columns = [field for field in ("id", "unit", "start", "end") if field not in missing]
    problems = people.why_not_mapped(columns, people.suggest_mapping(columns))
    assert [(each.code, each.params["field"]) for each in problems] == [("missing_column", each) for each in missing]
    with pytest.raises(ValueError, match="missing_column"):
        people.layout(columns, people.suggest_mapping(columns))


def test_mapping_with_strangers_is_refused() -> None:
    mapping = {"a": "id", "b": "id", "c": "start", "d": "shoes", "e": "unit"}
    codes = [problem.code for problem in people.why_not_mapped(["a", "b", "c", "d"], mapping)]
    assert codes == ["field_twice", "unknown_field", "unknown_column"]


# Rows


def test_full_row_is_read() -> None:
    read = _good(
        end="31.12.2024",
        name="Åsa Öst",
        mail="asa@example.org",
        manager="2",
        reason="Egen  uppsägning",
        contract="Tillsvidare",
        gender="K",
        country="Sverige",
        leads_others="Ja",
    )
    assert read == people_rows.StaffRow(
        row=2,
        id="1",
        unit_path=("IT",),
        start=dt.date(2020, 1, 1),
        end=dt.date(2024, 12, 31),
        name="Åsa Öst",
        mail="asa@example.org",
        manager_id="2",
        kind=LeavingKind.RESIGNATION,
        contract="permanent",
        gender="woman",
        country="SE",
        leads_others=True,
        has_reason=True,
    )


def test_columns_that_are_not_there_are_none_and_blank_cells_are_blank() -> None:
    lean = people.layout(["id", "unit", "start"], {"id": "id", "unit": "unit", "start": "start"})
    read = people_rows.read_row(lean, 2, ["1", "IT", "2020-01-01"])
    assert isinstance(read, people_rows.StaffRow)
    assert read[5:] == (None, None, None, None, None, None, None, None, False)
    assert _good()[5:] == ("", "", "", None, "", "", "", False, False)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("2024-02-29", dt.date(2024, 2, 29)),
        ("2024-02-29 00:00:00", dt.date(2024, 2, 29)),
        ("2024-02-29T00:00:00Z", dt.date(2024, 2, 29)),
        ("20240229", dt.date(2024, 2, 29)),
        ("2024/2/9", dt.date(2024, 2, 9)),
        ("29.02.2024", dt.date(2024, 2, 29)),
        ("3.4.2024", dt.date(2024, 4, 3)),
        ("29/02/2024", dt.date(2024, 2, 29)),
        ("05/05/2024", dt.date(2024, 5, 5)),
        ("03/04/2024", "date_ambiguous"),
        ("03-04-2024", "date_ambiguous"),
        ("02/29/2024", "date_unreadable"),
        ("2023-02-29", "date_unreadable"),
        ("29.02.24", "date_unreadable"),
        ("2024-02-29 12:00:00", "date_unreadable"),
        ("45351", "date_unreadable"),
        ("2024-0229", "date_unreadable"),
        ("٢٠٢٤-٠٢-٢٩", "date_unreadable"),
        ("soon", "date_unreadable"),
    ],
)
def test_dates_are_read_or_refused(text: str, read: object) -> None:
    assert people_rows.read_date(text) == read


@given(st.dates())
def test_dates_survive_the_ways_they_are_written(day: dt.date) -> None:
    year = f"{day.year:04}"
    for text in (f"{year}-{day:%m-%d}", f"{year}{day:%m%d}", f"{day.day}.{day.month}.{year}"):
        assert people_rows.read_date(text) == day


@given(st.text(max_size=20))
def test_any_text_is_a_date_or_a_problem(text: str) -> None:
    read = people_rows.read_date(text)
    assert isinstance(read, dt.date) or read in people_problems.PROBLEMS


@pytest.mark.parametrize(
    ("field", "text", "path"),
    [
        ("unit", "IT", ("IT",)),
        ("unit", "HR/Lön", ("HR/Lön",)),
        ("unit", " Care >  East ", ("Care", "East")),
        ("unit_path", "Care / East/ Ward 3", ("Care", "East", "Ward 3")),
        ("unit_path", "Care > HR/Lön", ("Care", "HR/Lön")),
    ],
)
def test_unit_paths_are_parted(field: str, text: str, path: tuple[str, ...]) -> None:
    layout = people.layout(["i", "u", "s"], {"i": "id", "u": field, "s": "start"})
    read = people_rows.read_row(layout, 2, ["1", text, "2020-01-01"])
    assert isinstance(read, people_rows.StaffRow)
    assert read.unit_path == path


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("resignation", LeavingKind.RESIGNATION),
        ("EGEN UPPSÄGNING", LeavingKind.RESIGNATION),
        ("oppsigelse fra arbeidstaker", LeavingKind.RESIGNATION),
        ("retirement", LeavingKind.RETIREMENT),
        ("Pension", LeavingKind.RETIREMENT),
        ("pensjon", LeavingKind.RETIREMENT),
        ("RED", LeavingKind.REDUNDANCY),
        ("arbetsbrist", LeavingKind.REDUNDANCY),
        ("nedbemanning", LeavingKind.REDUNDANCY),
        ("dødsfall", LeavingKind.DEATH),
        ("other", None),
        ("uppsägning", None),  # whose?
        ("", None),
    ],
)
def test_reasons_become_kinds_or_stay_undecided(word: str, kind: LeavingKind | None) -> None:
    read = _good(end="2024-12-31", reason=word)
    assert (read.kind, read.has_reason) == (kind, word != "")


def test_every_kind_has_its_code_as_a_word() -> None:
    assert {kind: people_words.KIND_BY_WORD.get(kind.lower()) for kind in LeavingKind} == {
        kind: kind for kind in LeavingKind
    }


@pytest.mark.parametrize(
    ("values", "codes"),
    [
        ({"id": ""}, [("id", "missing_value")]),
        ({"unit": ""}, [("unit", "missing_value")]),
        ({"unit": " > "}, [("unit", "missing_value")]),
        ({"start": ""}, [("start", "missing_value")]),
        ({"start": "x", "end": "03/04/2024"}, [("start", "date_unreadable"), ("end", "date_ambiguous")]),
        ({"end": "2019-12-31"}, [("end", "end_before_start")]),
        ({"id": "x" * 65}, [("id", "too_long")]),
        ({"mail": "asa"}, [("mail", "mail_unreadable")]),
        ({"mail": "a@b.se, c@d.se"}, [("mail", "mail_unreadable")]),
        ({"mail": "a@b.se\nBcc: c@d.se"}, [("mail", "mail_unreadable")]),
        ({"gender": "?"}, [("gender", "gender_unreadable")]),
        ({"country": "Narnia"}, [("country", "country_unreadable")]),
        ({"leads_others": "maybe"}, [("leads others", "yes_no_unreadable")]),
    ],
)
def test_bad_cells_are_told_by_column_and_code(values: dict[str, str], codes: list[tuple[str, str]]) -> None:
    assert _codes(_row(**values)) == codes


def test_end_on_the_first_day_is_no_problem() -> None:
    assert _good(end="2020-01-01").end == dt.date(2020, 1, 1)


def test_ragged_row_is_told_with_both_widths() -> None:
    assert people_rows.read_row(LAYOUT, 7, ["1", "IT"]) == [
        people_problems.RowProblem(7, "", "ragged", {"value": "2", "other": "12"})
    ]


@given(st.lists(st.text(max_size=12), min_size=len(COLUMNS), max_size=len(COLUMNS)))
def test_any_row_is_read_or_told(cells: list[str]) -> None:
    read = people_rows.read_row(LAYOUT, 2, cells)
    if isinstance(read, list):
        for problem in read:
            words = people_problems.PROBLEMS[problem.code]
            filled = {"value": "", "other": "", **problem.params}
            assert all(text % filled for text in words)


def test_problem_words_use_only_what_is_given() -> None:
    for words in people_problems.PROBLEMS.values():
        assert all(text % {"value": "v", "other": "o"} and text.endswith(".") for text in words)
    assert set(people_problems.PROBLEMS) >= people_problems.WARNINGS


# The file as a whole


def _register_rows() -> tuple[people.Layout, list[Any]]:
    with DATA.open(newline="", encoding="utf-8") as file:
        reader = csv.reader(file)
        columns = next(reader)
        layout = people.layout(columns, people.suggest_mapping(columns))
        return layout, [people_rows.read_row(layout, n, cells) for n, cells in enumerate(reader, 2)]


def test_staff_register_is_added_whole_and_a_second_time_not_at_all() -> None:
    layout, rows = _register_rows()
    plan = _compare(rows, layout=layout, units={}, first_import=True, complete_from=dt.date(2020, 1, 1))
    assert (plan.n_rows, plan.n_added, plan.n_problems, plan.n_warnings) == (2_000, 2_000, 0, 0)
    assert plan.new_units == [("A1",), ("A2",), ("B1",), ("B2",), ("C1",)]
    kinds = collections.Counter(row.kind for row in plan.added if row.end)
    assert kinds == {LeavingKind.RESIGNATION: 569, LeavingKind.RETIREMENT: 102, None: 139}
    assert sum(row.end is None for row in plan.added) == 1_190
    assert min(row.end for row in plan.added if row.end) == dt.date(2020, 1, 2)
    assert (plan.n_undecided, plan.n_before_complete) == (139, 0)

    units = {path: n for n, path in enumerate(plan.new_units)}
    again = _compare(rows, _register(plan, units), layout, units=units)
    assert again.is_empty
    assert again.is_applicable
    assert (again.n_unchanged, again.n_absent) == (2_000, 0)


def test_every_field_reads_back_unchanged_also_with_several_employments() -> None:
    everything = {"name": "Bo", "mail": "b@b.se", "contract": "säva", "gender": "x", "country": "fi"}
    rows = [
        _good(2, end="2021-12-31", reason="pensjon", **everything),
        _good(3, start="2022-01-01", unit="Care > West", leads_others="1", manager="2", **everything),
        _good(4, id="2", unit="East", manager="2"),
        _good(5, id="3", start="2024-01-01", reason="other", end="2024-06-01", manager="stranger"),
    ]
    plan = _compare(rows)
    assert (plan.n_added, plan.n_problems) == (3, 0)
    units = {**UNITS, ("East",): 2}
    again = _compare(rows, _register(plan, units))
    assert (again.changed, again.ended, again.employments, again.added) == ([], [], [], [])
    assert again.is_empty
    assert again.n_unchanged == 3


def test_changes_are_told_field_by_field() -> None:
    before = _register(_compare([_good(name="Bo", manager="2"), _good(3, id="2")]), UNITS)
    plan = _compare([_good(name="Bo Ek", unit="Care > East", contract="tv"), _good(3, id="2")], before)
    start = dt.date(2020, 1, 1)
    assert plan.changed == [
        people_persons.Change(2, "1", None, "name", "Bo", "Bo Ek"),
        people_persons.Change(2, "1", None, "manager_id", "2", ""),
        people_persons.Change(2, "1", start, "unit", ("IT",), ("Care", "East")),
        people_persons.Change(2, "1", start, "contract", "", "permanent"),
    ]
    assert (plan.n_unchanged, plan.added, plan.ended) == (1, [], [])


def test_ending_is_told_apart_from_a_moved_end_and_keeps_a_kind_already_set() -> None:
    before = _register(_compare([_good()]), UNITS)
    plan = _compare([_good(end="2024-05-31", reason="pension")], before, complete_from=dt.date(2024, 6, 1))
    start, end = dt.date(2020, 1, 1), dt.date(2024, 5, 31)
    assert plan.ended == [people_persons.Ending(2, "1", start, end, LeavingKind.RETIREMENT, True)]
    assert (plan.changed, plan.n_before_complete, plan.n_undecided) == ([], 1, 0)

    ended = _register(_compare([_good(end="2024-05-31", reason="pension")]), UNITS)
    moved = _compare([_good(end="2024-06-30", reason="other")], ended)
    assert moved.changed == [people_persons.Change(2, "1", start, "end", end, dt.date(2024, 6, 30))]
    assert moved.ended == []


def test_absence_from_the_file_ends_nothing_and_is_counted() -> None:
    before = _register(_compare([_good(), _good(3, id="2"), _good(4, id="3", end="2024-01-01")]), UNITS)
    plan = _compare([_good()], before)
    assert plan.is_empty
    assert (plan.n_absent, plan.n_absent_employed) == (2, 1)


def test_new_employment_of_somebody_known_is_told() -> None:
    before = _register(_compare([_good(end="2021-12-31")]), UNITS)
    back = _good(3, start="2023-01-01")
    for rows in ([back], [_good(end="2021-12-31"), back], [back, _good(end="2021-12-31")]):
        plan = _compare(rows, before)
        assert (plan.employments, plan.changed, plan.problems) == ([people_persons.NewEmployment("1", back)], [], [])


def test_moved_start_is_the_same_employment() -> None:
    before = _register(_compare([_good()]), UNITS)
    plan = _compare([_good(start="2020-02-01")], before)
    start = dt.date(2020, 1, 1)
    assert plan.changed == [people_persons.Change(2, "1", start, "start", start, dt.date(2020, 2, 1))]
    assert plan.employments == []


def test_employment_that_overlaps_one_left_out_of_the_file_is_a_problem() -> None:
    before = _register(_compare([_good(end="2021-12-31"), _good(3, start="2022-01-01")]), UNITS)
    plan = _compare([_good(2, start="2021-06-01"), _good(3, id="9")], before)
    assert _problems(plan) == [(2, "start", "overlaps_register")]


@pytest.mark.parametrize("is_known", [False, True])
@pytest.mark.parametrize(
    ("second", "code"),
    [
        ({"name": "Bo Ek"}, ("id", "row_twice")),
        ({"name": "Siv Ås", "start": "2023-01-01"}, ("id", "two_people")),
        ({"name": "Siv Ås"}, ("id", "two_people")),
        ({"start": "2021-06-01", "name": "Bo Ek"}, ("start", "employments_overlap")),
        ({"start": "2021-12-31", "name": "Bo Ek"}, ("start", "employments_overlap")),
        ({"start": "2022-01-01", "name": "BO  EK"}, None),
    ],
)
def test_one_number_twice_is_one_person_only_if_it_can_be(
    second: dict[str, str], code: tuple[str, str] | None, is_known: bool
) -> None:
    first = _good(2, name="Bo Ek", end="2021-12-31")
    before = _register(_compare([first]), UNITS) if is_known else {}
    if second == {"name": "Bo Ek"}:
        second = {**second, "end": "2021-12-31"}
    plan = _compare([first, _good(3, **second)], before)
    assert _problems(plan) == ([(3, *code)] if code else [])
    assert plan.is_applicable == (code is None)


def test_three_employments_of_one_person_known_before_are_compared_each_with_its_own() -> None:
    rows = [
        _good(2, end="2020-12-31"),
        _good(3, start="2021-01-01", end="2021-12-31"),
        _good(4, start="2022-01-01"),
    ]
    before = _register(_compare(rows), UNITS)
    assert _compare([rows[1], rows[2], rows[0]], before).is_empty


@pytest.mark.parametrize(
    ("start", "code"),
    [("1939-12-31", "start_too_early"), ("1940-01-01", None), ("2027-01-16", None), ("2027-02-01", "start_too_late")],
)
def test_start_must_be_within_reason(start: str, code: str | None) -> None:
    assert _problems(_compare([_good(start=start)])) == ([(2, "start", code)] if code else [])


@pytest.mark.parametrize(
    ("unit", "code"),
    [
        ("IT", None),
        ("it", None),
        ("Care > East", None),
        ("East", None),
        ("West", "unit_ambiguous"),
        ("Moon", "unit_unknown"),
        ("Care > Moon", "unit_unknown"),
    ],
)
def test_unit_must_be_known_after_the_first_import(unit: str, code: str | None) -> None:
    plan = _compare([_good(unit=unit)])
    assert _problems(plan) == ([(2, "unit", code)] if code else [])
    assert plan.new_units == []


def test_first_import_proposes_units_with_parents_first_and_none_twice() -> None:
    rows = [_good(n, id=str(n), unit=unit) for n, unit in enumerate(["B > b > c", "IT", "a > b", "A > B", "b > x"], 2)]
    plan = _compare(rows, units={("IT",): 4}, first_import=True)
    assert plan.new_units == [("a",), ("B",), ("a", "b"), ("B", "b"), ("b", "x"), ("B", "b", "c")]


def test_manager_nobody_knows_is_a_warning_and_reads_as_none() -> None:
    plan = _compare([_good(manager="77")])
    assert _problems(plan) == [(2, "manager", "manager_unknown")]
    assert (plan.is_applicable, plan.n_warnings, plan.added[0].manager_id) == (True, 1, "")
    assert _problems(_compare([_good(manager="77"), _row(3, id="77", start="x")])) == [(3, "start", "date_unreadable")]


def test_manager_may_be_in_the_register_only() -> None:
    before = _register(_compare([_good(id="77")]), UNITS)
    assert _problems(_compare([_good(manager="77")], before)) == []


def test_own_manager_is_a_warning_and_reads_as_none() -> None:
    plan = _compare([_good(manager="1")])
    assert _problems(plan) == [(2, "manager", "manager_self")]
    assert (plan.is_applicable, plan.added[0].manager_id) == (True, "")


def test_circle_of_managers_is_told_once() -> None:
    rows = [_good(2, id="a", manager="b"), _good(3, id="b", manager="c"), _good(4, id="c", manager="a")]
    plan = _compare([*rows, _good(5, id="d", manager="a")])
    assert _problems(plan) == [(2, "manager", "manager_circle")]
    assert plan.problems[0].params == {"value": "a → b → c → a"}


def test_circle_that_closes_over_the_register_is_told() -> None:
    before = _register(_compare([_good(2, id="a", manager="b"), _good(3, id="b")]), UNITS)
    assert _problems(_compare([_good(2, id="b", manager="a")], before)) == [(2, "manager", "manager_circle")]


def test_reason_without_an_end_is_a_warning_and_left_out() -> None:
    plan = _compare([_good(reason="pension")])
    assert _problems(plan) == [(2, "reason", "reason_without_end")]
    assert (plan.is_applicable, plan.added[0].kind) == (True, None)


def test_problems_are_listed_up_to_a_thousand_and_counted_beyond() -> None:
    rows = [_good(n, id=str(n), manager="stranger") for n in range(2, 1_302)]
    plan = _compare([*rows, *(_good(n, id=str(n), unit="Moon") for n in range(2_000, 3_200))])
    assert (plan.n_warnings, plan.n_problems, len(plan.problems)) == (1_300, 1_200, 1_000)
    assert not any(problem.is_warning for problem in plan.problems)


def test_a_row_to_be_added_costs_few_bytes() -> None:
    columns = ["id", "unit", "start", "manager"]
    layout = people.layout(columns, people.suggest_mapping(columns))
    n_rows = 20_000

    def rows() -> Any:
        for n in range(n_rows):
            cells = [f"E{n:06d}", f"A > B{n % 300}", "2020-01-01", f"E{n // 20:06d}"]
            yield people_rows.read_row(layout, n + 2, cells)

    tracemalloc.start()
    plan = _compare(rows(), layout=layout, units={}, first_import=True)  # type: ignore[arg-type]
    _, peak_bytes = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert (plan.n_added, len(plan.new_units)) == (n_rows, 301)
    assert peak_bytes / n_rows < 700
