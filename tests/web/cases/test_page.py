"""One case told in time: true in every state, bounded in queries, and to each viewer what is theirs."""

import datetime as dt
import re

import pytest
from django.test import Client
from django.urls import reverse

from efterord import clock
from efterord.models import (
    AuditEntry,
    Booking,
    ChecklistItem,
    Contact,
    KeepInTouch,
    LeaverWish,
    NoTalk,
    Policy,
    Summary,
    guard,
)
from efterord.words import CaseStep, InterviewKind, Role
from tests import made

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
PAST = {"started_at": made.NOON - 5 * DAY, "ended_at": made.NOON - 5 * DAY + dt.timedelta(minutes=45)}


@pytest.fixture(autouse=True)
def _autumn():
    made.organisation()
    with clock.told_at(made.NOON):
        yield


def user(*roles, **values):
    found = made.user(*roles, **values)
    found.language = "en"
    found.save(update_fields=["language"])
    return found


def kept(model, **values):
    with guard.door_open():
        return model.objects.create(**values)


def html_of(viewer, case) -> str:
    client = Client()
    client.force_login(viewer)
    answer = client.get(reverse("cases-case", args=[case.pk]))
    assert answer.status_code == 200
    return answer.content.decode().partition("<main")[2]


def text_of(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def steps_of(html: str) -> list[tuple[str, str]]:
    """The steps as (state, title), in the order of the page."""
    timeline = html.partition('<ol class="plain time dated">')[2].partition('<aside class="aside')[0]
    return re.findall(r'<li class="(done|now|later) stack"[^>]*>\s*<h3>([^<]+)</h3>', timeline)


def item(case, **values):
    told = {"kind": "equipment", "name": {"en": "Laptop"}, "owner": "hr", "offset_days": 0, "due_date": made.TODAY}
    return kept(ChecklistItem, case=case, **{**told, **values})


def booked(talk, at=made.NOON + DAY, **values):
    told = {"minutes": 60, "place_kind": "room", "place_ciphertext": b"x"}
    return kept(Booking, interview=talk, starts_at=at, **{**told, **values})


def both_talks(at):
    terms = {"least_months": 6, "leaving_kinds": ["RES"], "first_before": 10, "last_before": 3, "minutes": 60}
    kept(Policy, unit=at, holders="both", place_kind="room", country="SE", **terms)


def test_case_is_told_in_time_with_the_first_open_step_as_now():
    ward, me = made.unit("Ward 3"), user((Role.HR_PARTNER, made.root()))
    both_talks(ward)
    case = made.case(at=ward, of=made.person("Amira Hedvall"))
    made.interview(case, by=made.user(name="Henrik Sandvall"), **PAST)
    booked(made.interview(case, by=me, kind=InterviewKind.HR))
    item(case, ended_as="done", ended_at=made.NOON)
    html = html_of(me, case)
    assert steps_of(html) == [
        ("done", "Notice"),
        ("done", "Preparation"),
        ("done", "Nearest manager&#x27;s interview"),
        ("now", "HR&#x27;s interview"),
        ("later", "The survey"),
        ("later", "Last day"),
        ("later", "Afterwards"),
    ]
    page = text_of(html)
    assert "Wednesday 14:00" in page
    assert "Henrik Sandvall" in page
    assert "Held 1 October 2026, 45 min" in page
    assert html.count('class="ds-button" href') == 1
    assert "Prepare the talk" in page


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        ((CaseStep.PROPOSED,), [("now", "Notice"), ("later", "Last day")]),
        ((CaseStep.REPORTED,), [("now", "Notice"), ("later", "Last day")]),
        ((CaseStep.OPENED, CaseStep.CANCELLED), [("done", "Notice"), ("done", "Cancelled")]),
    ],
)
def test_case_before_it_is_open_and_after_it_is_cancelled_promises_nothing(steps, expected):
    case = made.case(at=made.root(), steps=steps)
    item(case)
    html = html_of(user((Role.HR_PARTNER, made.root())), case)
    assert steps_of(html) == expected
    assert "Book the talk" not in html


def test_case_opened_late_tells_the_last_day_as_past():
    case = made.case(at=made.root(), last_day=made.TODAY - 10 * DAY)
    html = html_of(user((Role.HR_PARTNER, made.root())), case)
    assert ("done", "Last day") in steps_of(html)
    assert [title for state, title in steps_of(html) if state == "now"] == ["Nearest manager&#x27;s interview"]
    assert "The last day was Saturday 26 September 2026." in text_of(html)


def test_death_speaks_of_no_talk_and_no_survey():
    case = made.case(at=made.root(), leaving_kind="DEA")
    html = html_of(user((Role.HR_PARTNER, made.root())), case)
    assert "The survey" not in {title for _, title in steps_of(html)}
    assert "Nothing is sent." in text_of(html)
    assert "Send the link" not in html


def test_closed_case_is_all_past_and_offers_nothing():
    case = made.case(
        at=made.root(), last_day=made.TODAY - 30 * DAY, steps=(CaseStep.OPENED, CaseStep.ASKED, CaseStep.CLOSED)
    )
    made.interview(case, by=made.user(), **PAST)
    html = html_of(user((Role.HR_PARTNER, made.root())), case)
    assert {state for state, _ in steps_of(html)} == {"done"}
    assert steps_of(html)[-1] == ("done", "Case closed")
    assert 'class="ds-button" href' not in html


def test_talk_that_is_not_held_says_why_and_is_past():
    case = made.case(at=made.root())
    kept(NoTalk, case=case, kind=InterviewKind.MANAGER, reason="declined", at=made.NOON, by="x")
    html = html_of(user((Role.HR_PARTNER, made.root())), case)
    assert ("done", "Nearest manager&#x27;s interview") in steps_of(html)
    assert "The leaver declined" in text_of(html)


def test_nearest_manager_sees_dates_own_lines_and_who_holds_the_talk_and_nothing_of_hrs():
    boss = made.person("Lena Marklind")
    ward = made.unit("Ward 3")
    both_talks(ward)
    case = made.case(at=ward, of=made.person("Amira", manager=boss), manager=boss)
    booked(made.interview(case, by=made.user(name="Second Line"), held_as="second_line"))
    hrs = made.interview(case, by=made.user(name="Birgitta Norell"), kind=InterviewKind.HR, **PAST)
    item(case, owner="nearest_manager", name={"en": "Farewell coffee"})
    item(case, owner="hr", name={"en": "Final pay"})
    kept(LeaverWish, case=case, wish="second_line", at=made.NOON)
    made.invitation(case, "x")
    html = html_of(user(person=boss), case)
    page = text_of(html)
    assert "Second Line" in page
    assert "Farewell coffee" in page
    assert "30 October 2026" in page
    hidden = ("Final pay", "Birgitta", str(hrs.pk), "The survey", "wish", "Who has read", "Employee number", "erased")
    assert [word for word in hidden if word in page or word in html] == []
    assert {title for _, title in steps_of(html)} == {
        "Notice", "Preparation", "Nearest manager&#x27;s interview", "Last day", "Afterwards",
    }  # fmt: skip


def test_interviewer_sees_the_own_talk_and_the_few_facts_it_needs():
    holder = user()
    case = made.case(at=made.root(), of=made.person("Amira", employee_id="T-SECRET"))
    booked(made.interview(case, by=holder))
    made.interview(case, by=made.user(name="Birgitta Norell"), kind=InterviewKind.HR)
    html = html_of(holder, case)
    assert "You hold it." in text_of(html)
    assert "Prepare the talk" in html
    assert [word for word in ("T-SECRET", "Birgitta", "Who has read", "The survey") if word in html] == []


def test_who_has_read_is_told_to_hr_and_only_of_talks_in_sight():
    boss = made.person("Lena Marklind")
    reader = user((Role.HR_PARTNER, made.root()), name="Sanna Ekhult")
    case = made.case(at=made.root(), of=made.person(manager=boss), manager=boss)
    hrs = made.interview(case, by=reader, kind=InterviewKind.HR, **PAST)
    told = {"number": 1, "at": made.NOON, "actor": f"user:{reader.pk}", "action": "interviews.open_notes"}
    kept(AuditEntry, object=f"interview:{hrs.pk}", outcome="done", previous_hash="", hash="", **told)
    page = text_of(html_of(user((Role.HR_PARTNER, made.root())), case))
    assert "Sanna Ekhult (Nearest manager): the notes of the talk" in page
    assert "You: the notes of the talk" in text_of(html_of(reader, case))
    in_line = text_of(html_of(user((Role.HR_PARTNER, made.root()), person=boss), case))
    assert "the notes of the talk" not in in_line
    assert "Employee number" in in_line


def full(me, n_items: int = 20):
    """A case with two talks, a checklist and all that hangs at one."""
    ward = made.unit("Ward 3", made.unit("Division"))
    boss = made.person("Lena", manager=made.person("Top"))
    if not Policy.objects.exists():
        both_talks(ward)
    case = made.case(at=ward, of=made.person("Amira", manager=boss), manager=boss)
    for kind in InterviewKind:
        talk = made.interview(case, by=made.user(), kind=kind, **PAST)
        booked(talk)
        kept(Summary, interview=talk, version=1, ciphertext=b"x", sent_at=made.NOON)
    for place in range(n_items):
        ended = {"ended_as": "done", "ended_at": made.NOON, "ended_by": f"user:{me.pk}"} if place % 2 else {}
        item(case, **ended)
    kept(LeaverWish, case=case, wish="hr", at=made.NOON)
    made.invitation(case, f"x{n_items}")
    with guard.door_open():
        case.events.filter(step=CaseStep.OPENED).update(by=f"user:{me.pk}")
    return case


def test_case_page_costs_at_most_25_queries_and_the_same_for_20_lines(django_assert_max_num_queries):
    me = user((Role.HR_PARTNER, made.unit("Division")), person=made.person("Me"))
    client = Client()
    client.force_login(me)
    few, many = full(me, 2), full(me, 40)
    client.get(reverse("cases-case", args=[few.pk]))
    with django_assert_max_num_queries(25) as spent:
        client.get(reverse("cases-case", args=[few.pk]))
    with django_assert_max_num_queries(len(spent.captured_queries)):
        client.get(reverse("cases-case", args=[many.pk]))


def hr_user():
    return user((Role.HR_HEAD, None))


@pytest.mark.parametrize(
    ("last_day", "steps", "told"),
    [
        (made.TODAY, (CaseStep.OPENED,), "The case is erased in the night after 5 October 2028, once it is closed."),
        (made.TODAY, (CaseStep.OPENED, CaseStep.CLOSED), "The case is erased in the night after 5 October 2028."),
        (made.TODAY, (CaseStep.OPENED, CaseStep.CANCELLED), "The case is erased in the night after 5 October 2028."),
        (made.TODAY - 731 * DAY, (CaseStep.OPENED,), "is over. It is erased when it has been closed."),
        (made.TODAY - 730 * DAY, (CaseStep.OPENED, CaseStep.CLOSED), "erased in the night after 6 October 2026."),
        (
            made.TODAY - 731 * DAY,
            (CaseStep.OPENED, CaseStep.CLOSED),
            "is over. It is erased in one of the next nights.",
        ),
        (made.TODAY, (CaseStep.PROPOSED,), ""),
    ],
)
def test_hr_is_told_when_the_case_is_erased(last_day, steps, told):
    page = text_of(html_of(hr_user(), made.case(at=made.root(), last_day=last_day, notice_date=None, steps=steps)))
    assert told in page if told else "erased" not in page


def test_consent_that_outlives_the_period_moves_the_day_that_is_told():
    case = made.case(at=made.root(), steps=(CaseStep.OPENED, CaseStep.CLOSED))
    told = {"consented_at": made.NOON, "may_be_asked_back": False, "address_ciphertext": b"x"}
    kept(KeepInTouch, case=case, expires_on=dt.date(2028, 12, 24), **told)
    assert "The case is erased in the night after 24 December 2028." in text_of(html_of(hr_user(), case))


def test_swedish_public_body_is_promised_no_erasure():
    made.organisation(sector="swedish_public")
    page = text_of(html_of(hr_user(), made.case(at=made.root(), steps=(CaseStep.OPENED, CaseStep.CLOSED))))
    assert "The case is not erased by itself: a public body decides on that first." in page


@pytest.mark.parametrize(
    ("mail", "contact", "told", "offered"),
    [
        ("work@example.org", "h", "It goes to the leaver's own address.", "invite"),
        ("work@example.org", "", "nothing is sent to an address at work", "print"),
        ("", "h", "It goes to the leaver's own address.", "invite"),
        ("", "", "There is no mail address for this person.", "print"),
    ],
)
def test_survey_after_the_last_day_goes_home_or_on_paper(mail, contact, told, offered):
    case = made.case(at=made.root(), of=made.person(mail=mail), last_day=made.TODAY - DAY)
    kept(Contact, case=case, version=1, ciphertext=b"x", mail_hash=contact)
    html = html_of(hr_user(), case)
    assert told in text_of(html).replace("&#x27;", "'")
    for way in ("invite", "print"):
        assert (reverse(f"surveys-{way}", args=[case.pk]) in html) == (way == offered)
