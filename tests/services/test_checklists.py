import datetime as dt

import pytest

from efterord import clock, gate
from efterord.models import ChecklistItem, Letter, guard
from efterord.queries import checklists as looking
from efterord.services import checklists, templates
from efterord.words import CaseStep, InterviewKind, ItemEnd, ItemKind, ItemOwner, LetterKind, Role
from tests import made

pytestmark = pytest.mark.django_db


@pytest.fixture
def there():
    made.organisation()
    unit = made.unit("Nord")
    boss = made.person("Henrik Sandvall")
    case = made.case(at=unit, of=made.person(manager=boss), manager=boss, last_day=dt.date(2026, 10, 30))
    hr = made.actor((Role.HR_PARTNER, unit))
    return {"unit": unit, "boss": boss, "case": case, "hr": hr}


def item(case, kind):
    return ChecklistItem.objects.get(case=case, kind=kind)


def manager_of(there):
    return gate.actor_for(made.user(name="Henrik Sandvall", person=there["boss"]))


def test_lay_out_gives_a_case_its_lines_with_working_days(there):
    assert checklists.lay_out(there["hr"], case=there["case"]) > 10
    # 30 October 2026 is a Friday; twelve working days before it is Wednesday 14 October.
    assert item(there["case"], ItemKind.CERTIFICATE_SIGNED).due_date == dt.date(2026, 10, 14)
    assert checklists.lay_out(there["hr"], case=there["case"]) == 0


def test_moved_last_day_moves_what_is_open_and_leaves_what_is_done(there):
    case = there["case"]
    checklists.lay_out(there["hr"], case=case)
    checklists.end_item(there["hr"], item=item(case, ItemKind.CERTIFICATE_ISSUED))
    was = item(case, ItemKind.CERTIFICATE_ISSUED).due_date
    with guard.door_open():
        ChecklistItem.objects.filter(case=case).update(reminded_on=made.TODAY)
        case.last_day = dt.date(2026, 12, 31)
        case.save()
    checklists.lay_out(there["hr"], case=case)
    assert item(case, ItemKind.CERTIFICATE_ISSUED).due_date == was
    moved = item(case, ItemKind.CERTIFICATE_SIGNED)
    assert moved.due_date > dt.date(2026, 12, 1)
    assert moved.reminded_on is None


def test_moved_last_day_moves_every_line_of_this_case_alone(there):
    case, due = there["case"], dt.date(2026, 10, 28)
    own = [
        checklists.add_item(there["hr"], case=case, name=name, owner=ItemOwner.HR, due_date=due)
        for name in ("Ring", "Skriv", "Hälsa")
    ]
    with guard.door_open():
        case.last_day = dt.date(2026, 11, 30)
        case.save()
    checklists.lay_out(there["hr"], case=case)
    assert {ChecklistItem.objects.get(pk=each.pk).due_date for each in own} == {dt.date(2026, 11, 26)}


def test_changed_kind_takes_away_what_no_longer_fits(there):
    case = there["case"]
    checklists.lay_out(there["hr"], case=case)
    with guard.door_open():
        case.leaving_kind = "DEA"
        case.save()
    checklists.lay_out(there["hr"], case=case)
    owners = set(ChecklistItem.objects.filter(case=case).values_list("owner", flat=True))
    assert owners == {"hr", "nearest_manager"}


def test_certificate_is_signed_only_after_it_is_issued(there):
    case, hr = there["case"], there["hr"]
    checklists.lay_out(hr, case=case)
    with pytest.raises(gate.Refused):
        checklists.end_item(hr, item=item(case, ItemKind.CERTIFICATE_SIGNED))
    assert not looking.is_certificate_ready(hr, case)
    checklists.end_item(hr, item=item(case, ItemKind.CERTIFICATE_ISSUED))
    checklists.end_item(hr, item=item(case, ItemKind.CERTIFICATE_SIGNED))
    assert looking.is_certificate_ready(hr, case)


def test_manager_ends_own_lines_and_nobody_elses(there):
    case = there["case"]
    checklists.lay_out(there["hr"], case=case)
    manager = manager_of(there)
    checklists.end_item(manager, item=item(case, ItemKind.CERTIFICATE_ISSUED))
    with pytest.raises(gate.Refused):
        checklists.end_item(manager, item=item(case, ItemKind.EQUIPMENT))
    stranger = gate.actor_for(made.user(name="X", person=made.person("X")))
    with pytest.raises(gate.Refused):
        checklists.end_item(stranger, item=item(case, ItemKind.ACCOUNTS))
    shown = looking.of_case(manager, case, language="sv")
    assert {s.item.owner for s in shown} == {"nearest_manager"}


def test_leaver_ends_own_lines(there):
    case = there["case"]
    checklists.lay_out(there["hr"], case=case)
    leaver = gate.leaver_of(case)
    ended = checklists.end_item(leaver, item=item(case, ItemKind.EQUIPMENT))
    assert ended.ended_by == "leaver"
    other = made.case(at=there["unit"])
    with pytest.raises(gate.Refused):
        checklists.end_item(gate.leaver_of(other), item=ChecklistItem.objects.filter(case=case, owner="leaver")[0])


def test_line_of_both_interviewers_never_names_hrs_to_the_manager(there):
    case = there["case"]
    checklists.lay_out(there["hr"], case=case)
    boss = made.user(name="Henrik Sandvall", person=there["boss"])
    at_hr = made.user((Role.HR_HEAD, None), name="Åsa Holm")
    made.interview(case, by=boss)
    made.interview(case, by=at_hr, kind=InterviewKind.HR)
    checklists.end_item(gate.actor_for(at_hr), item=item(case, ItemKind.PERFORMANCE))
    checklists.end_item(gate.actor_for(boss), item=item(case, ItemKind.ROLE_DESCRIPTION))

    def told(viewer):
        return {shown.by for shown in looking.of_case(viewer, case, language="sv") if shown.item.ended_as}

    assert told(gate.actor_for(boss)) == {"", "Henrik Sandvall"}
    assert told(there["hr"]) == {"Åsa Holm", "Henrik Sandvall"}


def test_passing_on_wants_a_name_and_only_hr_says_not_needed(there):
    case = there["case"]
    checklists.lay_out(there["hr"], case=case)
    manager = manager_of(there)
    line = item(case, ItemKind.ACCOUNTS)
    with pytest.raises(checklists.WrongItem):
        checklists.end_item(manager, item=line, ended_as=ItemEnd.PASSED_ON, passed_on_to=" ")
    with pytest.raises(gate.Refused):
        checklists.end_item(manager, item=line, ended_as=ItemEnd.NOT_NEEDED)
    assert checklists.end_item(manager, item=line, ended_as=ItemEnd.PASSED_ON, passed_on_to="IT").passed_on_to == "IT"
    assert checklists.take_up_item(manager, item=line).ended_as == ""


def test_named_person_sees_and_ends_the_own_line_alone(there):
    case, helper = there["case"], made.person("Per Vakt")
    due = dt.date(2026, 10, 28)
    line = checklists.add_item(
        there["hr"], case=case, name="Låna ut nyckeln", owner=ItemOwner.PERSON, due_date=due, person=helper
    )
    assert line.due_date == due
    actor = gate.actor_for(made.user(name="Per Vakt", person=helper))
    assert list(looking.mine(actor)) == [line]
    assert not gate.may(actor, "cases.see", case)
    checklists.end_item(actor, item=looking.item(actor, line.pk))


def test_night_writes_one_letter_to_each_owner(there):
    case = there["case"]
    manager = made.user(name="Henrik Sandvall", person=there["boss"])
    checklists.lay_out(there["hr"], case=case)
    with clock.told_at(dt.datetime(2026, 10, 12, 3, tzinfo=dt.UTC)):
        assert checklists.remind_due(gate.SYSTEM) == 1
        assert checklists.remind_due(gate.SYSTEM) == 0
    with clock.told_at(dt.datetime(2026, 10, 14, 3, tzinfo=dt.UTC)):
        assert checklists.remind_due(gate.SYSTEM) == 1
    kinds = Letter.objects.values_list("kind", "language")
    assert list(kinds) == [(LetterKind.CHECKLIST_REMINDER, manager.language)] * 2


def test_night_is_silent_about_cases_that_are_over(there):
    made.user(name="Henrik Sandvall", person=there["boss"])
    over = made.case(
        at=there["unit"],
        of=made.person(manager=there["boss"]),
        manager=there["boss"],
        steps=(CaseStep.OPENED, CaseStep.CANCELLED),
    )
    checklists.lay_out(there["hr"], case=over)
    with clock.told_at(dt.datetime(2026, 10, 20, 3, tzinfo=dt.UTC)):
        assert checklists.remind_due(gate.SYSTEM) == 0


def test_template_becomes_ours_and_keeps_the_certificate(there):
    head = made.actor((Role.HR_HEAD, None))
    name = {"sv": "Lämna bilen", "nb": "Lever bilen", "en": "Return the car"}
    line = templates.set_item(
        head, kind=ItemKind.EQUIPMENT, name=name, owner=ItemOwner.LEAVER, offset_days=0, leaving_kinds=["RES"]
    )
    checklists.lay_out(there["hr"], case=there["case"])
    assert ChecklistItem.objects.filter(case=there["case"], key=line.key).exists()
    with pytest.raises(gate.Refused):
        templates.remove_item(head, key="certificate-signed")
    templates.remove_item(head, key="farewell")
    other = made.case(at=there["unit"])
    checklists.lay_out(there["hr"], case=other)
    assert not ChecklistItem.objects.filter(case=other, kind=ItemKind.FAREWELL).exists()
    with pytest.raises(gate.Refused):
        templates.remove_item(there["hr"], key="farewell")


@pytest.mark.parametrize("missing", ["sv", "nb", "en"])
def test_template_line_wants_all_languages(there, missing):
    head = made.actor((Role.HR_HEAD, None))
    name = {language: "" if language == missing else "x" for language in ("sv", "nb", "en")}
    with pytest.raises(templates.WrongLine):
        templates.set_item(head, kind=ItemKind.OTHER, name=name, owner=ItemOwner.HR, offset_days=0)


def test_rest_is_ended_at_once_and_what_was_ended_stays(there):
    case = there["case"]
    checklists.lay_out(there["hr"], case=case)
    checklists.end_item(there["hr"], item=item(case, ItemKind.ACCOUNTS), ended_as=ItemEnd.NOT_NEEDED)
    n = ChecklistItem.objects.filter(case=case, ended_as="").count()
    with pytest.raises(checklists.WrongItem):
        checklists.end_rest(there["hr"], case=case, ended_as=ItemEnd.PASSED_ON)
    assert checklists.end_rest(there["hr"], case=case) == n - 2
    assert item(case, ItemKind.CERTIFICATE_SIGNED).ended_as == ""
    assert checklists.end_rest(there["hr"], case=case, ended_as=ItemEnd.NOT_NEEDED) == 2
    ends = set(ChecklistItem.objects.filter(case=case).values_list("ended_as", flat=True))
    assert ends == {"done", "not_needed"}
    with pytest.raises(gate.Refused):
        checklists.end_rest(manager_of(there), case=case)
