"""Wishes by name, after they were written: passed on by the night, read and ended by HR, never by the leaver's line."""

import pytest

from efterord import clock, gate
from efterord.models import AuditEntry, CaseEvent, ContactWish, Letter, guard
from efterord.queries import cases as seen
from efterord.queries import contact_wishes as told
from efterord.queries import desk, desk_sight, desk_surveys
from efterord.rules import letters as contexts
from efterord.rules.desk import Waits
from efterord.services import contact_wishes, contact_wishes_hr
from efterord.words import CaseStep, LetterKind, Role, WishKind
from tests import asked, made

pytestmark = pytest.mark.django_db
REACH = {
    "safety": {"line": "Siv", "mail": "siv@example.org"},
    "union": {"line": "Facket", "mail": "facket@example.org"},
}
MESSAGE = "Jag vill tala om min chef."


@pytest.fixture(autouse=True)
def _today():
    made.organisation()
    with clock.told_at(made.NOON):
        yield


@pytest.fixture
def head():
    return made.actor((Role.HR_HEAD, None))


def written(*kinds: WishKind, **values):
    """A case whose leaver has written by name, through the link."""
    case = asked.leaving(5, of=made.person("Amira Hedvall"), **values)
    made.invitation(case, token := f"token{case.number}")
    kept = contact_wishes.save_wish(
        gate.RESPONDENT, token=token, wanted=kinds or (WishKind.HR,), message=MESSAGE, reach="070-123 45 67"
    )
    assert kept
    return case


def night(days: int = 0) -> None:
    with clock.told_at(asked.at(days)):
        contact_wishes_hr.pass_on_due(gate.SYSTEM)


def test_night_writes_to_whoever_was_wished_for_with_a_name_and_no_word_of_content():
    asked.terms(reach=REACH)
    written(WishKind.SAFETY, WishKind.UNION, WishKind.HR)
    written(WishKind.NEWS)
    night()
    found = {each.recipient: each for each in asked.opened()}
    assert set(found) == {"siv@example.org", "facket@example.org"}
    assert found["siv@example.org"].context == contexts.about_wish(
        to=contexts.SAFETY, employer="Region Mälarvik", name="Amira Hedvall", unit="Region Mälarvik",
        reach="070-123 45 67",
    )  # fmt: skip
    assert {each.letter.kind for each in found.values()} == {LetterKind.CONTACT_WISH}
    assert not [each for each in found.values() if MESSAGE in str(each.context)]


def test_nothing_is_passed_on_twice_and_a_new_wish_is_passed_on_anew():
    asked.terms(reach=REACH)
    case = written(WishKind.SAFETY)
    night()
    night(1)
    assert Letter.objects.count() == 1
    token = f"token{case.number}"
    contact_wishes.save_wish(gate.RESPONDENT, token=token, wanted=[WishKind.UNION], reach="x")
    night(2)
    assert sorted(each.recipient for each in asked.opened()) == ["facket@example.org", "siv@example.org"]


def test_what_is_taken_back_before_the_night_goes_nowhere(head):
    asked.terms(reach=REACH)
    case = written(WishKind.SAFETY)
    contact_wishes.take_back_wish(gate.RESPONDENT, token=f"token{case.number}")
    night()
    assert asked.opened() == []
    assert told.of_case(head, seen.case(head, case.pk)) is None


def test_cancelled_case_passes_nothing_on():
    asked.terms(reach=REACH)
    case = written(WishKind.SAFETY)
    with guard.door_open():
        CaseEvent.objects.create(case=case, step=CaseStep.CANCELLED, at=made.NOON, by="operator")
    night()
    assert asked.opened() == []


def test_night_leaves_the_same_entry_with_and_without_wishes():
    written(WishKind.SAFETY)
    night()
    night(1)
    entries = AuditEntry.objects.filter(action="contact_wishes.pass_on_due")
    assert list(entries.values_list("object", "actor", "outcome")) == [("", "system", "done")] * 2


def test_row_has_no_time_before_or_after_the_night():
    from django.db import models

    kinds = {type(field) for field in ContactWish._meta.get_fields()}
    assert not kinds & {models.DateTimeField, models.DateField, models.TimeField}


def test_hr_is_shown_it_from_the_night_after_on(head):
    case = written(WishKind.HR)
    assert told.of_case(head, seen.case(head, case.pk)) is None
    with pytest.raises(gate.Hidden):
        contact_wishes_hr.open_wish(head, case=case)
    assert not [row for row in desk.desk(head).rows if row.what is Waits.BY_NAME]
    night()
    assert told.of_case(head, seen.case(head, case.pk)).kinds == (WishKind.HR,)
    assert [row.case for row in desk.desk(head).rows if row.what is Waits.BY_NAME] == [case]


def test_wish_is_read_with_an_entry_once_a_session_and_ended_with_one(head):
    case = written(WishKind.HR, WishKind.TOUCH)
    night()
    for _ in range(2):
        opened = contact_wishes_hr.open_wish(head, case=case)
    assert (opened.message, opened.reach) == (MESSAGE, "070-123 45 67")
    contact_wishes_hr.end_wish(head, case=case)
    assert ContactWish.objects.get().handled_by == head.code
    assert not [row for row in desk.desk(head).rows if row.what is Waits.BY_NAME]
    assert not told.of_case(head, seen.case(head, case.pk)).is_open
    with pytest.raises(gate.Refused, match="seen to already"):
        contact_wishes_hr.end_wish(head, case=case)
    entries = AuditEntry.objects.filter(object=f"case:{case.pk}", action__startswith="contact_wishes")
    done = list(entries.filter(outcome="done").order_by("number").values_list("action", flat=True))
    assert done == ["contact_wishes.open_wish", "contact_wishes.end_wish"]


@pytest.mark.parametrize(
    ("kinds", "reach", "is_hrs"),
    [
        ((WishKind.HR,), {}, True),
        ((WishKind.NEWS,), REACH, True),
        ((WishKind.TOUCH,), REACH, True),
        ((WishKind.SAFETY,), REACH, False),
        ((WishKind.UNION,), REACH, False),
        ((WishKind.SAFETY,), {"union": REACH["union"]}, True),
        ((WishKind.SAFETY, WishKind.UNION), {"union": REACH["union"]}, True),
    ],
)
def test_desk_holds_what_is_left_to_hr(head, kinds, reach, is_hrs):
    asked.terms(reach=reach)
    case = written(*kinds)
    night()
    assert bool([row for row in desk.desk(head).rows if row.what is Waits.BY_NAME]) is is_hrs
    assert bool(told.of_case(head, seen.case(head, case.pk)).rest) is is_hrs


def test_the_leavers_line_learns_nothing_even_in_hr():
    boss = made.person("Lena")
    case = written(WishKind.HR, manager=boss)
    night()
    of_line = made.actor((Role.HR_HEAD, None), person=boss)
    manager = made.actor((Role.MANAGER, None), person=made.person())
    elsewhere = made.actor((Role.HR_PARTNER, made.unit("Elsewhere")))
    assert told.of_case(of_line, seen.case(of_line, case.pk)) is None
    for actor in (of_line, manager, elsewhere, gate.SYSTEM):
        for deed in (contact_wishes_hr.open_wish, contact_wishes_hr.end_wish):
            with pytest.raises(gate.Refused):
                deed(actor, case=case)
    for actor in (of_line, elsewhere):
        assert not [row for row in desk.desk(actor).rows if row.what is Waits.BY_NAME]


def test_wish_that_does_not_open_is_passed_on_with_the_name_alone(head):
    asked.terms(reach=REACH)
    written(WishKind.SAFETY)
    other = written(WishKind.UNION)
    with guard.door_open():
        ContactWish.objects.exclude(case=other).update(ciphertext=b"x" * 60)
    night()
    assert {each.recipient: each.context["reach"] for each in asked.opened()} == {
        "siv@example.org": "", "facket@example.org": "070-123 45 67",
    }  # fmt: skip


def test_many_that_were_passed_on_hide_none_that_is_hrs(head):
    asked.terms(reach=REACH)
    for _ in range(30):
        written(WishKind.SAFETY)
    case = written(WishKind.HR)
    night()
    assert [row.case for row in desk_surveys.asking(head, desk_sight.sight(head))] == [case]
