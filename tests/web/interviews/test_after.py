"""The scorecard and the reasons on their pages, and what a case page tells of the talks."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from efterord import clock, gate
from efterord.models import Booking, CaseEvent, EmployerView, Interview, Scorecard
from efterord.queries import cases
from efterord.rules import summaries as summary_rules
from efterord.rules import views as rules
from efterord.services import notes, scorecards, summaries, views
from efterord.web.interviews import on_case
from efterord.words import CaseStep, InterviewKind, PlaceKind, Role
from tests import made

pytestmark = pytest.mark.django_db
ENDED = {"started_at": made.NOON, "ended_at": made.NOON}


@pytest.fixture(autouse=True)
def _autumn():
    made.organisation()
    with clock.told_at(made.NOON):
        yield


def client_of(user) -> Client:
    user.language = "en"
    with made.guard.door_open():
        user.save(update_fields=["language"])
    client = Client()
    client.force_login(user)
    return client


def hr(**values) -> Client:
    return client_of(made.user((Role.HR_PARTNER, None), **values))


def talk(case=None, **values):
    user = made.user(name="Lena Marklind")
    held = made.interview(
        case or made.case(at=made.unit("Ward 3"), of=made.person("Amira Hedvall")),
        by=user,
        **{**ENDED, "guide": "nearest-manager", "guide_version": 2, "language": "en", **values},
    )
    return held, client_of(user), gate.actor_for(user)


def url(name: str, held) -> str:
    return reverse(f"interviews-{name}", args=[held.pk])


def text(response) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode().partition("<body")[2]).split())


# The scorecard


def test_scorecard_is_marked_with_anchors_in_words_and_shown_again():
    held, client, actor = talk()
    page = client.get(url("scorecard", held))
    assert "Work organisation" in text(page)
    assert "Unclear who decided; what mattered most was not done in time." in text(page)
    assert page.content.decode().count('value="" checked') == 7  # no view, until something is marked
    answer = client.post(url("scorecard-save", held), {"version": 0, "area-work-organisation": "2"})
    assert answer.url == url("interview", held)
    assert scorecards.open_scorecard(actor, interview=held).values["work-organisation"] == 2
    shown = client.get(url("scorecard", held)).content.decode()
    assert 'name="area-work-organisation" value="2" checked' in shown


def test_scorecard_marked_in_two_windows_shows_both_and_saves_what_is_right():
    held, client, actor = talk()
    client.post(url("scorecard-save", held), {"version": 0, "area-work-organisation": "2"})
    answer = client.post(url("scorecard-save", held), {"version": 0, "area-work-organisation": "5"})
    assert answer.status_code == 409
    assert "In the other window: 2" in text(answer)
    assert 'value="5" checked' in answer.content.decode()
    client.post(url("scorecard-save", held), {"version": 1, "area-work-organisation": "5"})
    assert scorecards.open_scorecard(actor, interview=held).values["work-organisation"] == 5


@pytest.mark.parametrize("data", [{"area-nothing": "1"}, {"area-work-organisation": "9"}])
def test_scorecard_lacks_what_it_lacks(data):
    held, client, _ = talk()
    assert client.post(url("scorecard-save", held), {"version": 0, **data}).status_code == 404
    without, client, _ = talk(guide_version=1)
    assert client.get(url("scorecard", without)).status_code == 404
    assert not Scorecard.objects.exists()


def test_scorecard_is_read_by_hr_in_words_after_the_talk():
    held, client, _ = talk(ended_at=None)
    client.post(url("scorecard-save", held), {"version": 0, "area-work-organisation": "1"})
    assert hr().get(url("scorecard", held)).status_code == 403
    with made.guard.door_open():
        Interview.objects.filter(pk=held.pk).update(ended_at=made.NOON)
    page = hr().get(url("scorecard", held))
    assert "1 of 5 . Unclear who decided" in text(page) or "1 of 5. Unclear who decided" in text(page)
    assert "<form" not in page.content.decode().partition("<main")[2]


# The reasons


REASONS = {
    "version": 0, "reason-0": "r-C1", "weight-0": "4", "reason-2": "r-A1", "weight-2": "1", "deciding": "0",
    "could": "3", "tried": "Two talks in spring",
}  # fmt: skip


def test_reasons_are_coded_and_shown_again():
    held, client, actor = talk()
    assert client.post(url("reasons-save", held), REASONS).url == url("interview", held)
    view = rules.View((rules.Coded("r-C1", 4), rules.Coded("r-A1", 1)), "r-C1", 3, "Two talks in spring")
    assert views.open_view(actor, interview=held) == views.OpenedView(view, 1)
    shown = client.get(url("reasons", held)).content.decode()
    assert '<option value="r-C1" selected>' in shown
    assert "\nTwo talks in spring</textarea>" in shown


def test_reasons_begin_with_what_was_marked_in_ones_own_notes():
    held, client, actor = talk(ended_at=None)
    notes.save_note(actor, interview=held, subject="main-reason", text="#E1 no time", version=0)
    with made.guard.door_open():
        Interview.objects.filter(pk=held.pk).update(ended_at=made.NOON)
    page = client.get(url("reasons", held))
    assert '<option value="r-E1" selected>' in page.content.decode()
    assert "The reasons you marked in your notes stand here as a start." in text(page)
    assert not EmployerView.objects.exists()


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"weight-0": ""}, "Say how much each reason weighed."),
        ({"reason-2": "r-C1"}, "The same reason is chosen twice."),
        ({"reason-0": "r-Q9"}, "A reason is not in the list."),
    ],
)
def test_reasons_that_cannot_be_come_back_with_the_words_and_why(data, words):
    held, client, _ = talk()
    answer = client.post(url("reasons-save", held), {**REASONS, **data})
    assert answer.status_code == 422
    assert words in text(answer)
    assert "\nTwo talks in spring</textarea>" in answer.content.decode()
    assert not EmployerView.objects.exists()


def test_reasons_coded_in_two_windows_show_both():
    held, client, _ = talk()
    client.post(url("reasons-save", held), REASONS)
    answer = client.post(url("reasons-save", held), {**REASONS, "reason-0": "r-D1"})
    assert answer.status_code == 409
    assert "Saved in another window" in text(answer)
    assert "Too heavy workload" in text(answer)
    assert '<option value="r-D1" selected>' in answer.content.decode()


def test_reasons_of_the_other_interviewer_are_read_by_hr_alone_and_late_enough():
    held, client, _ = talk()
    client.post(url("reasons-save", held), REASONS)
    partner = made.user((Role.HR_PARTNER, None))
    hrs = made.interview(held.case, by=partner, kind=InterviewKind.HR, **ENDED)
    assert client_of(partner).get(url("reasons", held)).status_code == 403
    assert client.get(url("reasons", hrs)).status_code == 404
    client_of(partner).post(url("reasons-save", hrs), {**REASONS, "reason-0": "r-E1"})
    page = text(client_of(partner).get(url("reasons", held)))
    assert "Too heavy workload (decided) Very much" in page
    assert "3 of 5" in page


def test_words_of_a_logged_out_coder_come_back():
    held, client, _ = talk()
    client.logout()
    answer = client.post(url("reasons-save", held), REASONS)
    assert answer.status_code == 401
    assert "Two talks in spring" in answer.content.decode()


# On the case page


def section(user, case):
    actor = gate.actor_for(user)
    return on_case.section(actor, cases.told(actor, case.pk))


def test_case_page_tells_each_talk_in_sight_with_what_came_of_it():
    held, _client, actor = talk()
    partner = made.user((Role.HR_PARTNER, None))
    scorecards.save_scorecard(actor, interview=held, values={}, version=0)
    told = section(partner, held.case)["talks"][0]
    assert [link["label"] for link in told["links"]] == ["The notes", "The scorecard", "The summary"]
    assert (str(told["state"]), told["when"], told["links"][-1]["url"]) == ("Ended", "Held 6 October 2026, 0 min", "")
    summaries.write_summary(actor, interview=held, text=summary_rules.Text(said="x"), version=0)
    summaries.send_summary(actor, summary=held.summary if hasattr(held, "summary") else _summary(held))
    last = section(partner, held.case)["talks"][0]["links"][-1]
    assert (str(last["note"]), last["url"]) == ("With the leaver", reverse("summaries-summary", args=[held.pk]))


def _summary(held):
    from efterord.models import Summary

    return Summary.objects.get(interview=held)


def test_case_page_tells_when_a_talk_is_booked():
    held, _client, _ = talk(started_at=None, ended_at=None)
    with made.guard.door_open():
        Booking.objects.create(
            interview=held, starts_at=made.NOON, minutes=60, place_kind=PlaceKind.ROOM, place_ciphertext=b"x"
        )
    partner = made.user((Role.HR_PARTNER, None))
    assert section(partner, held.case)["talks"][0]["when"] == "Booked for 6 October 2026 at 14:00"


def test_case_page_says_nothing_of_hrs_talk_to_the_line():
    boss = made.person("Lena Marklind")
    case = made.case(at=made.root(), of=made.person(manager=boss), manager=boss)
    made.interview(case, by=made.user(), kind=InterviewKind.HR, **ENDED)
    line = made.user((Role.HR_HEAD, None), person=boss)
    assert section(line, case) is None
    assert len(section(made.user((Role.HR_HEAD, None)), case)["talks"]) == 1


def test_case_page_costs_one_query_at_most_for_the_talks(django_assert_max_num_queries):
    held, _client, _ = talk()
    made.interview(held.case, by=made.user(), kind=InterviewKind.HR, **ENDED)
    viewer = gate.actor_for(made.user((Role.HR_HEAD, None)))
    told = cases.told(viewer, held.case_id)
    with django_assert_max_num_queries(1):
        assert len(on_case.section(viewer, told)["talks"]) == 2


def test_what_a_closed_case_has_of_a_talk_is_read_and_changed_no_more():
    """From then on releases count it."""
    held, client, actor = talk()
    client.post(url("scorecard-save", held), {"version": 0, "area-work-organisation": "2"})
    assert "Code the reasons" in text(client.get(url("interview", held)))
    with made.guard.door_open():
        CaseEvent.objects.create(case=held.case, step=CaseStep.CLOSED, at=made.NOON, by="operator")
    page = client.get(url("scorecard", held))
    assert "<form class" not in page.content.decode().partition("<main")[2]
    assert "2 of 5" in text(page)
    assert "<form class" not in client.get(url("reasons", held)).content.decode().partition("<main")[2]
    assert "Code the reasons" not in text(client.get(url("interview", held)))
    answer = client.post(url("scorecard-save", held), {"version": 1, "area-work-organisation": "5"})
    assert answer.status_code == 403
    assert "closed" in text(answer)
    assert scorecards.open_scorecard(actor, interview=held).values["work-organisation"] == 2
