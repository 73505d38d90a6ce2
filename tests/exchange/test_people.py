"""From a staff file to what it would do: the mapping, the words, and files that are wrong."""

import datetime as dt
import io
from pathlib import Path

import openpyxl
import pytest
from django.utils import translation

from efterord import clock, gate
from efterord.exchange import people, tables
from efterord.rules import people as rules
from efterord.rules import people_problems
from efterord.services import people as services
from tests import made

pytestmark = pytest.mark.django_db
REGISTER = Path(__file__).parents[1] / "data/staff_register_synthetic.csv"
HEAD = "anstnr;enhet;startdatum;slutdatum;namn\n"


@pytest.fixture(autouse=True)
def _set_up():
    made.organisation()


def preview(source: str | bytes | Path, name: str = "staff.csv", **chosen: str) -> people.Preview:
    given = source.encode() if isinstance(source, str) else source
    with tables.read_table(given, tables.SHELL, name) as table:
        return people.preview(gate.OPERATOR, table, people.propose_mapping(gate.OPERATOR, table.columns, chosen))


def apply(looked_at: people.Preview) -> services.Applied:
    return services.apply_import(
        gate.OPERATOR,
        plan=looked_at.plan,
        columns=looked_at.columns,
        mapping=looked_at.mapping,
        fingerprint=looked_at.fingerprint,
        complete_from=dt.date(2015, 1, 1),
    )


def test_real_register_is_understood_without_a_word_from_anyone():
    looked_at = preview(REGISTER)
    assert looked_at.mapping == {
        "employee_id": "id",
        "unit": "unit",
        "start_date": "start",
        "end_date": "end",
        "reason": "reason",
    }
    plan = looked_at.plan
    assert (looked_at.is_first, plan.n_rows, plan.n_added, plan.n_unchanged) == (True, 2000, 2000, 0)
    assert (plan.n_problems, plan.n_warnings, len(plan.changed), len(plan.ended)) == (0, 0, 0, 0)
    assert plan.new_units == [("A1",), ("A2",), ("B1",), ("B2",), ("C1",)]


def test_workbook_says_what_the_csv_says():
    workbook = openpyxl.Workbook(write_only=True)
    sheet = workbook.create_sheet()
    for line in REGISTER.read_text("utf-8").splitlines():
        sheet.append(line.split(","))
    kept = io.BytesIO()
    workbook.save(kept)
    assert preview(kept.getvalue(), "staff.xlsx") == preview(REGISTER)


def test_mapping_used_once_is_proposed_for_the_same_columns():
    text = "ett;två;tre\n1;A;2020-01-01\n"
    chosen = {"ett": "id", "två": "unit", "tre": "start"}
    with pytest.raises(people.WrongMapping):
        preview(text)
    apply(preview(text, **chosen))
    assert preview(text).mapping == chosen
    assert preview("tre;ett;två\n2020-01-01;1;A\n").plan.is_empty
    with pytest.raises(people.WrongMapping):
        preview("ett;två;fyra\n1;A;2020-01-01\n")


def test_choice_takes_a_field_from_the_column_that_had_it():
    columns = ["enhet", "avdelning", "anstnr", "start"]
    proposed = people.propose_mapping(gate.OPERATOR, columns)
    assert proposed["enhet"] == "unit"
    changed = people.propose_mapping(gate.OPERATOR, columns, {"avdelning": "unit", "start": ""})
    assert changed == {"avdelning": "unit", "anstnr": "id"}


def test_missing_column_says_which_field_and_what_to_do():
    with pytest.raises(people.WrongMapping) as wrong:
        preview("anstnr;enhet\n1;A\n")
    assert "Start date" in str(wrong.value)
    assert "add it to the file" in str(wrong.value)


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ("1;A;2020-01-01;2019-12-31;\n", (2, "slutdatum", "before the start")),
        ("1;A;2020-01-01;;Ann\n1;A;2020-01-01;;Bo\n", (3, "anstnr", "another person's in row 2")),
        ("1;A;soon;;\n", (2, "startdatum", "“soon” is not a date")),
        ("1;A;2020-01-01\n", (2, "", "3 cells")),
        (";A;2020-01-01;;\n", (2, "anstnr", "empty")),
    ],
)
def test_wrong_row_is_told_with_row_column_what_and_what_to_do(rows, expected):
    looked_at = preview(HEAD + rows)
    assert not looked_at.is_applicable
    (told,) = looked_at.wrong
    assert (told.row, told.column) == expected[:2]
    assert expected[2] in told.what
    assert told.what_to_do


def test_unknown_unit_is_proposed_first_and_refused_later():
    apply(preview(HEAD + "1;A;2020-01-01;;\n"))
    (told,) = preview(HEAD + "1;A;2020-01-01;;\n2;B;2021-01-01;;\n").wrong
    assert (told.row, told.column) == (3, "enhet")
    assert "“B”" in told.what


def test_unit_may_be_written_with_the_organisations_name_in_front():
    head = "anstnr;enhetssti;startdatum\n"
    apply(preview(head + "1;Region Mälarvik > Vård > A;2020-01-01\n2;Vård > B;2020-01-01\n"))
    again = preview(head + "1;Vård > A;2020-01-01\n2;region mälarvik > vård > b;2020-01-01\n")
    assert again.plan.is_empty
    assert preview(head + "1;Region Mälarvik;2020-01-01\n").plan.changed[0].new == ("Region Mälarvik",)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("anstnr;enhet;start\n1;Vård;2020-01-01\n".encode("utf-16-le"), "NUL"),
        ("anstnr;enhet;start\n1;Vård;2020-01-01\n".encode("cp1252"), "Windows-1252"),
        (b"", "empty"),
        (b"anstnr;enhet;start\n", "nothing below"),
    ],
)
def test_file_that_cannot_be_read_is_refused_in_words(content, words):
    with pytest.raises(tables.TableError, match=words):
        preview(content)


def test_problems_are_counted_beyond_the_list():
    n = people_problems.MAX_LISTED + 7
    looked_at = preview(HEAD + "".join(f"{k};A;no;;\n" for k in range(n)))
    assert (looked_at.plan.n_problems, len(looked_at.wrong)) == (n, people_problems.MAX_LISTED)


def test_names_of_all_kinds_come_through_as_they_are():
    names = ["Siobhán O'Neill", 'Per "Pelle" Ek', "نور الهدى", "<b>Bo</b>", "ﬁn Ångström", "=1+1"]
    rows = "".join(f'{n};A;2020-01-01;;"{name.replace(chr(34), chr(34) * 2)}"\n' for n, name in enumerate(names))
    looked_at = preview(HEAD + rows)
    assert [row.name for row in looked_at.plan.added] == names
    apply(looked_at)
    assert preview(HEAD + rows).plan.is_empty


def test_complete_from_of_the_register_counts_the_leavings_before_it():
    apply(preview(HEAD + "1;A;2010-01-01;;\n"))
    looked_at = preview(HEAD + "1;A;2010-01-01;2014-12-31;\n")
    assert (looked_at.complete_from, looked_at.plan.n_before_complete) == (dt.date(2015, 1, 1), 1)


def test_preview_of_a_file_read_at_another_time_uses_that_day():
    text = HEAD + "1;A;2027-06-01;;\n"
    with clock.told_at(made.NOON):
        assert preview(text).is_applicable
    with clock.told_at(made.NOON.replace(year=2024)):
        assert not preview(text).is_applicable


@pytest.mark.parametrize("viewer", [gate.NOBODY, gate.SYSTEM, gate.RESPONDENT])
def test_register_is_hidden_from_others(viewer):
    with tables.read_table(REGISTER, tables.SHELL) as table, pytest.raises(gate.Hidden):
        people.preview(viewer, table, rules.suggest_mapping(table.columns))


def test_every_problem_can_be_told_in_words():
    for code in people_problems.PROBLEMS:
        problem = people_problems.RowProblem(4, "x", code, {"value": "50 %", "other": "7"})
        with translation.override("en"):
            told = people.told(problem)
        assert "%(" not in told.what + told.what_to_do
