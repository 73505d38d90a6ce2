"""The register is changed all or nothing, by one import at a time; an uploaded file lies sealed for a day."""

import csv
import dataclasses
import datetime as dt
import threading
from pathlib import Path

import pytest
from django.db import IntegrityError, connection, connections

from efterord import clock, gate
from efterord.exchange import people as exchange
from efterord.exchange import tables
from efterord.models import (
    AuditEntry,
    Case,
    CaseEvent,
    ColumnMapping,
    Employment,
    Organisation,
    Person,
    StaffFile,
    Unit,
    User,
    guard,
)
from efterord.queries import people as queries
from efterord.services import people
from efterord.vault import errors
from efterord.words import CaseSource, CaseStep, Role
from tests import made

REGISTER = Path(__file__).parents[1] / "data/staff_register_synthetic.csv"
HEAD = "anstnr;enhetssti;startdatum;slutdatum;orsak;namn;chef;land;är chef\n"
COMPLETE = dt.date(2015, 1, 1)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _set_up():
    made.organisation()
    with clock.told_at(made.NOON):
        yield


def preview(source: str | Path) -> exchange.Preview:
    given = source.encode() if isinstance(source, str) else source
    with tables.read_table(given, tables.SHELL, "staff.csv") as table:
        return exchange.preview(gate.OPERATOR, table, exchange.propose_mapping(gate.OPERATOR, table.columns))


def apply(looked_at: exchange.Preview, actor: gate.Actor = gate.OPERATOR, **given: object) -> people.Applied:
    return people.apply_import(
        actor,
        plan=looked_at.plan,
        columns=looked_at.columns,
        mapping=looked_at.mapping,
        fingerprint=looked_at.fingerprint,
        **{"complete_from": COMPLETE, **given},
    )


def held() -> tuple[object, ...]:
    """Everything an import may touch."""
    return (
        list(Unit.objects.order_by("pk").values_list()),
        list(Person.objects.order_by("pk").values_list()),
        list(Employment.objects.order_by("pk").values_list()),
        list(ColumnMapping.objects.values_list()),
        list(Organisation.objects.values_list()),
        list(Case.objects.values_list()),
        AuditEntry.objects.count(),
    )


def test_real_register_goes_in_and_says_what_the_file_says():
    result = apply(preview(REGISTER))
    assert result == people.Applied(n_added=2000, n_changed=0, n_ended=0, n_units=5, n_proposed=0)
    with REGISTER.open() as file:
        told = {(r["employee_id"], r["unit"], r["start_date"], r["end_date"]) for r in csv.DictReader(file)}
    kept = Employment.objects.values_list("person__employee_id", "unit__name", "start_date", "end_date")
    assert {(i, u, s.isoformat(), e.isoformat() if e else "") for i, u, s, e in kept} == told
    assert Organisation.objects.get().leavers_complete_from == COMPLETE
    assert set(Unit.objects.filter(parent=made.root()).values_list("name", flat=True)) == {"A1", "A2", "B1", "B2", "C1"}
    assert list(AuditEntry.objects.values_list("action", "outcome")) == [("people.apply_import", "done")]


def test_same_file_again_changes_nothing():
    apply(preview(REGISTER))
    before = held()
    again = preview(REGISTER)
    assert again.plan.is_empty
    assert apply(again, complete_from=None) == people.Applied(0, 0, 0, 0, 0)
    assert held()[:-1] == before[:-1]


def test_next_file_adds_changes_and_ends():
    apply(
        preview(
            HEAD
            + "1;Vård > A;2020-01-01;;;Åsa;;SE;ja\n2;Vård > A;2020-01-01;;;Bo;1;SE;nej\n"
            + "3;Vård > B;2020-01-01;2021-01-01;;Cis;1;;nej\n4;Vård > B;2020-01-01;;;Dag;2;;nej\n"
        )
    )
    result = apply(
        preview(
            HEAD
            + "1;Vård > B;2020-02-01;;;Åsa O'Neill;;NO;ja\n"  # start, unit, name, country
            + "2;Vård > A;2020-01-01;2022-05-31;egen uppsägning;Bo;5;SE;nej\n"  # ended, and a manager who is new
            + "3;Vård > B;2020-01-01;2021-01-01;;Cis;;;nej\n3;Vård > A;2022-01-01;;;Cis;;;nej\n"  # back, no manager
            + "5;Vård > A;2023-01-01;;;Eva;1;;nej\n"
        )
    )
    assert result == people.Applied(n_added=1, n_changed=3, n_ended=1, n_units=0, n_proposed=0)
    found = Employment.objects.order_by("person__employee_id", "start_date").values_list(
        "person__employee_id", "unit__name", "start_date", "end_date", "leaving_kind", "person__manager__employee_id"
    )
    day = dt.date
    assert list(found) == [
        ("1", "B", day(2020, 2, 1), None, "", None),
        ("2", "A", day(2020, 1, 1), day(2022, 5, 31), "RES", "5"),
        ("3", "B", day(2020, 1, 1), day(2021, 1, 1), "", None),
        ("3", "A", day(2022, 1, 1), None, "", None),
        ("4", "B", day(2020, 1, 1), None, "", "2"),
        ("5", "A", day(2023, 1, 1), None, "", "1"),
    ]
    first = Person.objects.get(employee_id="1")
    assert (first.name, first.country, first.leads_others) == ("Åsa O'Neill", "NO", True)


def test_ending_taken_back_takes_the_kind_of_leaving_with_it():
    apply(preview(HEAD + "1;A;2020-01-01;2022-05-31;pension;;;;\n"))
    assert apply(preview(HEAD + "1;A;2020-01-01;;;;;;\n")).n_changed == 1
    assert Employment.objects.values_list("end_date", "leaving_kind").get() == (None, "")
    assert preview(HEAD + "1;A;2020-01-01;;;;;;\n").plan.is_empty


def test_changes_reach_every_chunk(monkeypatch):
    monkeypatch.setattr("efterord.services.people_rows.CHUNK", 3)
    rows = [f"{n};A;2020-01-01;;;P{n};{(n + 1) % 10 if n < 9 else ''};;\n" for n in range(10)]
    apply(preview(HEAD + "".join(rows)))
    assert Person.objects.get(employee_id="3").manager.employee_id == "4"
    rows = [f"{n};A;2020-01-02;{'2021-01-01' if n % 2 else ''};;Q{n};;;\n" for n in range(10)]
    later = HEAD + "".join(rows)
    result = apply(preview(later))
    assert (result.n_changed, result.n_ended) == (10, 5)
    assert preview(later).plan.is_empty
    assert set(Employment.objects.values_list("start_date", flat=True)) == {dt.date(2020, 1, 2)}


def test_units_become_a_tree_below_the_organisation():
    apply(preview(HEAD + "1;Vård > Kirurgi > A;2020-01-01;;;;;;\n2;Vård > Medicin > A;2020-01-01;;;;;;\n"))
    care = Unit.objects.get(name="Vård")
    assert care.parent == made.root()
    assert {u.name for u in care.children.all()} == {"Kirurgi", "Medicin"}
    assert Unit.objects.filter(name="A").count() == 2


@pytest.mark.parametrize(
    ("end", "n_proposed"),
    [("2026-10-30", 1), ("2026-09-10", 1), ("2026-08-01", 0), ("2027-12-31", 0), ("", 0)],
    ids=["ahead", "just left", "history", "planned term", "stays"],
)
def test_near_ending_proposes_a_case_once(end, n_proposed):
    text = HEAD + f"7;A;2020-01-01;;;Bo;;;\n1;A;2020-01-01;{end};egen uppsägning;Åsa;7;;\n"
    assert apply(preview(text)).n_proposed == n_proposed
    assert Case.objects.count() == n_proposed
    for case in Case.objects.all():
        assert (case.source, case.last_day.isoformat(), case.notice_date) == (CaseSource.FILE, end, None)
        assert (case.leaving_kind, case.manager.employee_id) == ("RES", "7")
        assert list(CaseEvent.objects.filter(case=case).values_list("step", flat=True)) == [CaseStep.PROPOSED]
    assert apply(preview(text)).n_proposed == 0


def test_ending_in_a_later_file_proposes_a_case_and_a_cancelled_one_stays_so():
    apply(preview(HEAD + "1;A;2020-01-01;;;;;;\n"))
    assert apply(preview(HEAD + "1;A;2020-01-01;2026-11-01;;;;;\n")).n_proposed == 1
    assert apply(preview(HEAD + "1;A;2020-01-01;2026-11-15;;;;;\n")).n_proposed == 0


def test_import_that_breaks_in_the_middle_leaves_nothing_behind(monkeypatch):
    monkeypatch.setattr("efterord.services.people_rows.CHUNK", 500)
    looked_at = preview(REGISTER)
    before = held()
    row = looked_at.plan.added[-1]
    # What no plan holds: the database refuses it when 1,500 people are in.
    looked_at.plan.added[-1] = row._replace(end=row.start - dt.timedelta(days=1))
    with pytest.raises(IntegrityError):
        apply(looked_at)
    assert held() == before


@pytest.mark.django_db(transaction=True)
def test_import_stopped_by_its_user_leaves_nothing_behind():
    made.organisation()
    before = held()

    def stop(n: int, of: int) -> None:
        assert Person.objects.count() >= 1000
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        apply(preview(REGISTER), tell=stop)
    assert held() == before


def test_wrong_rows_are_refused_even_when_asked_to_apply():
    looked_at = preview(HEAD + "1;A;2020-01-01;2019-01-01;;;;;\n2;A;2020-01-01;;;;;;\n")
    with pytest.raises(gate.Refused):
        apply(looked_at)
    assert not Person.objects.exists()


def test_complete_from_is_asked_once_and_kept():
    looked_at = preview(HEAD + "1;A;2020-01-01;;;;;;\n")
    with pytest.raises(people.WrongCompleteFrom):
        apply(looked_at, complete_from=None)
    with pytest.raises(people.WrongCompleteFrom):
        apply(looked_at, complete_from=made.TODAY + dt.timedelta(days=1))
    assert not Person.objects.exists()
    apply(looked_at)
    apply(preview(HEAD + "1;A;2020-01-01;;;Ny;;;\n"), complete_from=None)
    assert queries.complete_from(gate.OPERATOR) == COMPLETE


def test_preview_of_an_older_register_is_refused():
    one, other = preview(HEAD + "1;A;2020-01-01;;;;;;\n"), preview(HEAD + "2;B;2020-01-01;;;;;;\n")
    apply(one)
    with pytest.raises(gate.Refused, match="changed since"):
        apply(other)
    assert list(Person.objects.values_list("employee_id", flat=True)) == ["1"]


@pytest.mark.django_db(transaction=True)
def test_two_imports_at_once_never_mix():
    made.organisation()
    files = [HEAD + "".join(f"{k}{n};U{k};2020-01-01;;;;;;\n" for n in range(300)) for k in (1, 2)]
    plans = [preview(text) for text in files]
    start, ends = threading.Barrier(2), []

    def run(looked_at: exchange.Preview) -> None:
        try:
            start.wait()
            with clock.told_at(made.NOON):
                ends.append(apply(looked_at))
        except Exception as error:
            ends.append(error)
        finally:
            connections.close_all()

    both = [threading.Thread(target=run, args=(plan,)) for plan in plans]
    for thread in both:
        thread.start()
    for thread in both:
        thread.join()
    assert sorted(type(end).__name__ for end in ends) == ["Applied", "Refused"]
    assert Person.objects.count() == 300
    assert Person.objects.values("employments__unit").distinct().count() == 1


@pytest.mark.parametrize("actor", [gate.SYSTEM, gate.NOBODY, gate.RESPONDENT])
def test_import_is_refused_to_others(actor):
    with pytest.raises((gate.Refused, gate.Hidden)):
        apply(preview(HEAD + "1;A;2020-01-01;;;;;;\n"), actor)
    assert not Person.objects.exists()


def test_uploaded_file_is_ciphertext_and_opens_for_its_owner_alone():
    head = made.actor((Role.HR_HEAD, None))
    file = people.hold_file(head, name="personal.csv", content=b"anstnr;namn\n1;Amira Hedvall")
    stored = StaffFile.objects.get()
    assert b"Amira" not in bytes(stored.ciphertext)
    assert people.open_file(head, file=queries.held_file(head, file.pk)) == b"anstnr;namn\n1;Amira Hedvall"
    for other in (made.actor((Role.HR_HEAD, None)), made.actor((Role.HR_PARTNER, None)), gate.OPERATOR):
        with pytest.raises(gate.Hidden):
            queries.held_file(other, file.pk)
    with pytest.raises(gate.Refused):
        people.open_file(made.actor((Role.ADMINISTRATOR, None)), file=stored)
    entries = list(AuditEntry.objects.values_list("action", "object"))
    assert ("people.open_file", f"stafffile:{file.pk}") in entries


def test_ciphertext_of_one_file_opens_as_no_other():
    head = made.actor((Role.HR_HEAD, None))
    one = people.hold_file(head, name="a", content=b"one")
    other = people.hold_file(head, name="b", content=b"other")
    other.ciphertext = one.ciphertext
    with pytest.raises(errors.Tampered):
        people.open_file(head, file=other)


def test_uploaded_file_is_out_of_reach_after_a_day():
    head = made.actor((Role.HR_HEAD, None))
    file = people.hold_file(head, name="a", content=b"one")
    with clock.told_at(made.NOON + dt.timedelta(hours=23)):
        assert queries.held_files(head) == [file]
    with clock.told_at(made.NOON + dt.timedelta(hours=24)):
        assert queries.held_files(head) == []
        with pytest.raises(gate.Hidden):
            queries.held_file(head, file.pk)


def test_file_goes_with_its_import_or_when_thrown_away():
    head = made.actor((Role.HR_HEAD, None))
    file = people.hold_file(head, name="a", content=b"one")
    people.discard_file(head, file=file)
    assert not StaffFile.objects.exists()
    file = people.hold_file(head, name="a", content=b"one")
    apply(preview(HEAD + "1;A;2020-01-01;;;;;;\n"), head, file=file)
    assert not StaffFile.objects.exists()


def test_state_counts_people_and_not_employments():
    apply(
        preview(
            HEAD
            + "1;A;2020-01-01;2021-01-01;;;;;\n1;A;2022-01-01;;;;;;\n2;B;2020-01-01;2021-01-01;;;;;\n"
            + "3;B;2020-01-01;2026-10-06;;;;;\n4;B;2026-10-07;;;;;;\n"
        )
    )
    state = queries.state(gate.OPERATOR)
    assert dataclasses.astuple(state) == (4, 2, 2, COMPLETE, made.NOON)


def test_register_read_is_one_query_for_any_number(django_assert_num_queries):
    apply(preview(HEAD + "1;A;2020-01-01;;;;;;\n"))
    with django_assert_num_queries(3):
        queries.register(gate.OPERATOR)
    apply(
        preview(
            REGISTER.read_text()
            .replace("A1", "A")
            .replace("A2", "A")
            .replace("B1", "A")
            .replace("B2", "A")
            .replace("C1", "A")
        )
    )
    with django_assert_num_queries(3):
        queries.register(gate.OPERATOR)
    assert connection.vendor in ("sqlite", "postgresql")


# Accounts older than the register


def test_import_ties_accounts_that_are_nobodys_to_the_one_person_with_their_address():
    siv, two, closed, own = (made.user() for _ in range(4))
    taken = made.user(person=made.person())
    made.unit("Care")
    with guard.door_open():
        User.objects.filter(pk=closed.pk).update(is_active=False)
        Person.objects.filter(pk=taken.person_id).update(mail=own.email)
    file = "anstnr;enhetssti;startdatum;namn;e-post\n" + "".join(
        f"{number};Care;2020-01-01;Name;{mail}\n"
        for number, mail in [
            ("1", siv.email.upper()), ("2", two.email), ("3", two.email), ("4", closed.email), ("5", ""),
        ]
    )  # fmt: skip
    apply(preview(file), made.actor((Role.HR_HEAD, None)))
    tied = dict(User.objects.values_list("pk", "person__employee_id"))
    assert (tied[siv.pk], tied[two.pk], tied[closed.pk], tied[own.pk]) == ("1", None, None, None)
    entry = AuditEntry.objects.get(action="accounts.tie_account")
    assert (entry.actor, entry.object) == ("system", f"user:{siv.pk}")


def test_refused_import_ties_nobody():
    user = made.user()
    file = f"anstnr;enhetssti;startdatum;namn;e-post\n1;Care;2020-01-01;Name;{user.email}\n"
    with pytest.raises(people.WrongCompleteFrom):
        apply(preview(file), complete_from=clock.today() + dt.timedelta(days=1))
    assert User.objects.get(pk=user.pk).person_id is None
