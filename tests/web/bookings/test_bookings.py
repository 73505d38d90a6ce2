"""The pages of planning and booking: the certificate first, who and when, and what each refusal says."""

import datetime as dt
import re

import pytest
from django.test import Client
from django.urls import reverse

from efterord import clock, gate
from efterord.models import Booking, External, Interview, guard
from efterord.queries import cases
from efterord.services import bookings, externals, talks_planning
from efterord.web.bookings import on_case
from efterord.words import CaseStep, Holders, InterviewKind, Language, Role, Wish
from tests import booked, made

pytestmark = pytest.mark.django_db
MANAGER, HR = InterviewKind.MANAGER, InterviewKind.HR


@pytest.fixture(autouse=True)
def _autumn():
    made.organisation()
    with clock.told_at(made.NOON):
        yield


def as_user(user, language="en") -> Client:
    with guard.door_open():
        user.language = language
        user.save(update_fields=["language"])
    client = Client()
    client.force_login(user)
    return client


def url(name: str, there: booked.World, kind: InterviewKind = MANAGER) -> str:
    return reverse(f"bookings-{name}", args=[there.case.pk, kind.value])


def text(response) -> str:
    html = response.content.decode().partition("<main")[2]
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def filled(there: booked.World, **values) -> dict[str, object]:
    usual = {
        "interviewer": there.manager.pk,
        "language": "sv",
        "guide": "",
        "when": "2026-10-21T10:00",
        "minutes": 60,
        "place_kind": "room",
        "place": "Rum Eken",
        "seen": "",
    }
    return {**usual, **values}


def suggested(page) -> list[str]:
    return re.findall(r'name="when"[^>]*value="(2026[^"]+)"', page.content.decode())


def terms(holders: Holders) -> None:
    from efterord.models import Policy

    with guard.door_open():
        Policy.objects.create(
            least_months=6, leaving_kinds=["RES"], holders=holders, first_before=10, last_before=3, minutes=60,
            place_kind="room", country="SE",
        )  # fmt: skip


# Booking


def test_page_proposes_the_nearest_manager_and_times_in_the_window():
    there = booked.world()
    page = as_user(there.hr).get(url("book", there))
    told = text(page)
    assert "Book the talk with Jonas Tegelby" in told
    assert told.index("Lena Marklind, Nearest manager") < told.index("Över Norell, Superior manager")
    assert "The certificate first" not in told
    starts = suggested(page)
    assert len(starts) == 4
    assert all("2026-10-16" <= start[:10] <= "2026-10-27" for start in starts)


def test_post_plans_books_and_leads_back_to_the_case():
    there = booked.world()
    client = as_user(there.hr)
    start = suggested(client.get(url("book", there)))[1]
    answer = client.post(url("book", there), filled(there, when=start))
    assert (answer.status_code, answer["Location"]) == (302, reverse("cases-case", args=[there.case.pk]))
    talk = Interview.objects.get()
    assert (talk.interviewer, talk.booking.sequence) == (there.manager, 0)
    assert len(booked.letters_out()) == 2


def test_later_plans_without_a_time_and_writes_no_letter():
    there = booked.world(is_signed=False)
    client = as_user(there.hr)
    page = client.get(url("book", there))
    assert "written but not signed. It is to be ready on Tuesday 20 October 2026, by Lena Marklind" in text(page)
    assert re.search(r'value="later"[^>]*checked', page.content.decode())
    assert suggested(page)[0][:10] == "2026-10-21"
    assert client.post(url("book", there), filled(there, when="later")).status_code == 302
    assert (Interview.objects.count(), Booking.objects.count(), booked.letters_out()) == (1, 0, [])


def test_certificate_is_asked_for_unless_a_reason_is_written():
    there = booked.world(is_signed=False)
    client = as_user(there.hr)
    answer = client.post(url("book", there), filled(there, when="other", day="2026-10-21", time="10.00"))
    assert "not issued and signed yet" in text(answer)
    assert not Interview.objects.exists()
    answer = client.post(
        url("book", there), filled(there, when="other", day="2026-10-21", time="10.00", override="Hon reser")
    )
    assert answer.status_code == 302
    assert bookings.open_override(there.actor, interview=Interview.objects.get()) == "Hon reser"


def test_remind_button_writes_to_whoever_owns_the_certificate():
    there = booked.world(is_signed=False)
    answer = as_user(there.hr).post(url("book", there), {"remind": "1"}, follow=True)
    assert "A reminder is on its way to Lena Marklind." in text(answer)
    assert [(kind, to) for kind, to, _ in booked.letters_out()] == [("checklist_reminder", there.manager.email)]


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"interviewer": ""}, "Choose who."),
        ({"when": ""}, "Choose a time."),
        ({"when": "other"}, "Write the day."),
        ({"when": "other", "day": "2026-10-21", "time": "25.99"}, "hours and minutes"),
        ({"when": "other", "day": "2026-10-05", "time": "10:00"}, "That time has passed."),
        ({"when": "other", "day": "2026-11-05", "time": "10:00"}, "after the last day"),
        ({"when": "other", "day": "2026-10-30", "time": "10:00"}, "last day itself"),
        ({"minutes": "3"}, "15"),
        ({"when": "2031-01-01T10:00"}, "Select a valid choice"),
    ],
)
def test_mistakes_are_named_and_nothing_is_planned(values, words):
    there = booked.world()
    answer = as_user(there.hr).post(url("book", there), filled(there, **values))
    assert (answer.status_code, words in text(answer)) == (200, True)
    assert "Rum Eken" in answer.content.decode()
    assert not Interview.objects.exists()


def test_last_day_itself_is_booked_with_the_box():
    there = booked.world()
    client, given = as_user(there.hr), {"when": "other", "day": "2026-10-30", "time": "10:00"}
    assert 'name="is_confirmed"' in client.post(url("book", there), filled(there, **given)).content.decode()
    assert client.post(url("book", there), filled(there, **given, is_confirmed="on")).status_code == 302


def test_wish_stands_first_and_the_nearest_manager_cannot_be_chosen():
    there = booked.world()
    booked.wish(there.case, Wish.HR)
    client = as_user(there.hr)
    page = client.get(url("book", there))
    told = text(page)
    assert "has asked for somebody else than the nearest manager" in told
    assert told.index("Sanna Ekhult, HR As the leaver wishes") < told.index("Över Norell")
    assert "Lena Marklind, Nearest manager The leaver has asked for somebody else." in told
    assert re.search(rf'value="{there.manager.pk}"[^>]* disabled', page.content.decode())
    answer = client.post(url("book", there), filled(there))
    assert "asked for somebody else" in text(answer)
    assert not Interview.objects.exists()


def test_clash_is_told_in_words_at_the_time():
    there = booked.world()
    other = made.case(at=there.unit, of=made.person(manager=there.manager.person), manager=there.manager.person)
    booked.certificate(other)
    talks_planning.plan_interview(there.actor, case=other, time=booked.time())
    client = as_user(there.hr)
    assert "2026-10-21T10:00" not in suggested(client.get(url("book", there)))
    answer = client.post(url("book", there), filled(there, when="other", day="2026-10-21", time="10:30"))
    assert "Lena Marklind holds another talk at that time" in text(answer)


def test_moving_shows_what_holds_and_sends_the_new_time():
    there = booked.world()
    talk = talks_planning.plan_interview(there.actor, case=there.case, time=booked.time())
    client = as_user(there.hr)
    page = client.get(url("book", there))
    html = page.content.decode()
    assert "Move the talk with Jonas Tegelby" in text(page)
    assert ('value="2026-10-21"' in html, 'value="10:00"' in html, "Rum Eken" in html) == (True, True, True)
    given = filled(there, when="other", day="2026-10-22", time="10:00", seen="0")
    assert client.post(url("book", there), given).status_code == 302
    talk.booking.refresh_from_db()
    assert talk.booking.sequence == 1


def test_second_of_two_partners_reads_what_holds_and_keeps_the_words():
    there = booked.world()
    talk = talks_planning.plan_interview(there.actor, case=there.case)
    bookings.book(gate.actor_for(there.colleague_at_hr), interview=talk, time=booked.time())
    client = as_user(there.hr)
    given = filled(there, when="other", day="2026-10-22", time="13:30", place="Rum Asken")
    answer = client.post(url("book", there), given)
    told = text(answer)
    assert answer.status_code == 409
    assert "Somebody else has changed the booking" in told
    assert "It is booked for Wednesday 21 October, 10.00–11.00." in told
    html = answer.content.decode()
    assert ("Rum Asken" in html, 'name="seen" value="0"' in html) == (True, True)
    assert client.post(url("book", there), {**given, "seen": "0"}).status_code == 302


def test_two_partners_who_plan_at_once_meet_in_one_talk():
    there = booked.world()
    client = as_user(there.hr)
    talks_planning.plan_interview(there.actor, case=there.case, interviewer=there.superior)
    answer = client.post(url("book", there), filled(there, interviewer=there.manager.pk), follow=True)
    assert Interview.objects.get().interviewer == there.superior
    assert answer.status_code == 200


def test_leaver_without_a_mail_gets_the_invitation_on_paper():
    there = booked.world()
    with guard.door_open():
        there.leaver.mail = ""
        there.leaver.save()
    client = as_user(there.hr)
    assert "no mail address that reaches them" in text(client.get(url("book", there)))
    answer = client.post(url("book", there), filled(there, when="other", day="2026-10-21", time="10:00"), follow=True)
    told = text(answer)
    assert "nothing has been sent to the leaver" in told
    assert "Rum Eken" in told
    assert "Lena Marklind" in told
    assert "onsdag 21 oktober" in told.lower()


def test_after_the_last_day_the_page_offers_video_and_a_box():
    there = booked.world()
    with clock.told_at(made.NOON + dt.timedelta(days=30)):
        client = as_user(there.hr)
        page = client.get(url("book", there))
        assert "A talk afterwards is held by video." in text(page)
        assert re.search(r'value="video"[^>]* selected', page.content.decode())
        given = filled(there, when="other", day="2026-11-10", time="10:00", place_kind="video")
        assert "Tick the box" in text(client.post(url("book", there), given))
        assert client.post(url("book", there), {**given, "is_confirmed": "on"}).status_code == 302


def test_first_leads_to_the_talk_that_waits():
    there = booked.world()
    terms(Holders.BOTH)
    client = as_user(there.hr)
    where = reverse("bookings", args=[there.case.pk])
    assert client.get(where)["Location"] == url("book", there)
    talks_planning.plan_interview(there.actor, case=there.case, time=booked.time())
    assert client.get(where)["Location"] == url("book", there, HR)


# Cancelling, changing, from outside


def test_cancel_says_what_it_does_and_does_it():
    there = booked.world()
    talk = talks_planning.plan_interview(there.actor, case=there.case, time=booked.time())
    client = as_user(there.hr)
    assert "Jonas Tegelby and Lena Marklind are told" in text(client.get(url("cancel", there)))
    assert client.post(url("cancel", there), {"seen": "7"})["Location"] == url("cancel", there)
    assert client.post(url("cancel", there), {"seen": "0"})["Location"] == reverse("cases-case", args=[there.case.pk])
    talk.booking.refresh_from_db()
    assert talk.booking.cancelled_at is not None
    assert client.get(url("cancel", there)).status_code == 403


def test_somebody_else_is_chosen_and_the_time_stands():
    there = booked.world()
    talk = talks_planning.plan_interview(there.actor, case=there.case, time=booked.time())
    client = as_user(there.hr)
    page = client.get(url("holder", there))
    assert "The time stands: Wednesday 21 October, 10.00–11.00." in text(page)
    assert re.search(rf'value="{there.superior.pk}"[^>]* checked', page.content.decode())
    assert client.post(url("holder", there), {"interviewer": there.superior.pk, "guide": ""}).status_code == 302
    talk.refresh_from_db()
    assert talk.interviewer == there.superior
    refused = client.post(url("holder", there), {"interviewer": there.administrator.pk, "guide": ""})
    assert "Select a valid choice" in text(refused)


def test_holder_page_of_an_unplanned_talk_leads_to_booking():
    there = booked.world()
    assert as_user(there.hr).get(url("holder", there))["Location"] == url("book", there)


def test_external_is_asked_and_can_be_chosen():
    there = booked.world()
    client = as_user(there.hr)
    given = {"name": "Utomstående Utsson", "email": "ute@example.net", "language": "sv"}
    answer = client.post(url("external", there, HR), given, follow=True)
    assert "Utomstående Utsson, Somebody from outside" in text(answer)
    assert External.objects.get().case == there.case
    for mail, words in (("ute", "not a mail address"), (there.manager.email, "has an account"),
                        (there.leaver.mail, "cannot be chosen in this case")):  # fmt: skip
        assert words in text(client.post(url("external", there, HR), {**given, "email": mail}))


# Who sees what


def test_line_and_strangers_are_turned_away():
    there = booked.world()
    talks_planning.plan_interview(there.actor, case=there.case, time=booked.time())
    elsewhere = made.user((Role.HR_PARTNER, made.unit("Elsewhere")))
    for name in ("book", "cancel", "holder", "external", "sheet"):
        for user, statuses in ((there.manager, {403}), (elsewhere, {404}), (there.administrator, {403})):
            client = as_user(user)
            for answer in (client.get(url(name, there)), client.post(url(name, there))):
                assert (name, answer.status_code in statuses) == (name, True), answer.status_code
    assert as_user(there.hr).get(f"/cases/{there.case.pk}/talks/nothing/book/").status_code == 404


def test_hrs_talk_is_absent_for_hr_in_the_leavers_line():
    there = booked.world()
    with guard.door_open():
        there.hr.person = there.second.person
        there.second.person_id = None
        there.second.save()
        there.hr.save()
    client = as_user(there.hr)
    for name in ("book", "cancel", "holder", "external", "sheet"):
        assert client.get(url(name, there, HR)).status_code == 404
    # The manager's talk they leave to a colleague too: whom one could choose tells of wishes and conflicts.
    assert client.get(url("book", there)).status_code == 403
    rows = section(there.hr, there)["talks"] if section(there.hr, there) else []
    assert [row["actions"] for row in rows] == [[] for _ in rows]


def test_closed_case_and_begun_talk_are_refused_in_words():
    there = booked.world()
    talk = talks_planning.plan_interview(there.actor, case=there.case)
    with guard.door_open():
        talk.started_at = made.NOON
        talk.save()
    client = as_user(there.hr)
    assert "begun or been held" in text(client.get(url("book", there)))
    with guard.door_open():
        there.case.events.create(step=CaseStep.CLOSED, at=made.NOON, by="operator")
    answer = client.get(url("book", there))
    assert (answer.status_code, "not open" in text(answer)) == (403, True)


def external_of(there: booked.World):
    return externals.add_external(
        there.actor, case=there.case, email="ute@example.net", name="Utomstående Utsson", language=Language.SV
    )


def test_external_sees_the_own_talk_and_nothing_else():
    there = booked.world()
    user = external_of(there)
    talk = talks_planning.plan_interview(there.actor, case=there.case, kind=HR, interviewer=user, time=booked.time())
    managers = talks_planning.plan_interview(there.actor, case=there.case)
    other = made.interview(made.case(at=there.unit), by=there.hr)
    client = as_user(user)
    assert "Jonas Tegelby" in text(client.get(reverse("desk")))
    assert client.get(reverse("interviews-interview", args=[talk.pk])).status_code == 200
    hidden = [
        reverse("cases-case", args=[there.case.pk]),
        reverse("cases"),
        reverse("interviews-interview", args=[managers.pk]),
        reverse("interviews-notes", args=[managers.pk]),
        reverse("interviews-interview", args=[other.pk]),
        reverse("people"),
        reverse("results"),
    ]
    for address in hidden:
        assert (address, client.get(address).status_code) == (address, 404)
    for name in ("book", "cancel", "holder", "external", "sheet"):
        assert client.get(url(name, there, HR)).status_code in (403, 404)


def test_external_is_out_of_every_door_when_the_case_is_over():
    there = booked.world()
    user = external_of(there)
    talk = talks_planning.plan_interview(there.actor, case=there.case, kind=HR, interviewer=user)
    client = as_user(user)
    assert client.get(reverse("desk")).status_code == 200
    with guard.door_open():
        there.case.events.create(step=CaseStep.CLOSED, at=made.NOON, by="operator")
    for address in (reverse("desk"), reverse("interviews-interview", args=[talk.pk]), reverse("accounts-own")):
        assert (address, client.get(address).status_code) == (address, 404)


# The section of the case page


def section(user, there: booked.World):
    viewer = gate.actor_for(user)
    return on_case.section(viewer, cases.told(viewer, there.case.pk))


def test_section_tells_hr_of_both_talks_with_what_to_do(django_assert_max_num_queries):
    there = booked.world()
    terms(Holders.BOTH)
    viewer = there.actor
    told = cases.told(viewer, there.case.pk)
    with django_assert_max_num_queries(4):
        rows = on_case.section(viewer, told)["talks"]
    assert [row["text"] for row in rows] == ["Ingen ska hålla i det ännu."] * 2 or len(rows) == 2
    talks_planning.plan_interview(there.actor, case=there.case, time=booked.time())
    rows = section(there.hr, there)["talks"]
    assert [(bool(row["who"]), row["is_booked"]) for row in rows] == [(True, True), (False, False)]
    assert len(rows[0]["actions"]) == 5


def test_section_tells_the_nearest_manager_one_name_and_of_hrs_talk_nothing():
    there = booked.world()
    terms(Holders.BOTH)
    talks_planning.plan_interview(there.actor, case=there.case, interviewer=there.superior, time=booked.time())
    talks_planning.plan_interview(there.actor, case=there.case, kind=HR, interviewer=there.hr)
    rows = section(there.manager, there)["talks"]
    assert len(rows) == 1
    assert ("Över Norell" in rows[0]["who"], rows[0]["text"], rows[0]["actions"], rows[0]["url"]) == (True, "", [], "")


def test_section_tells_that_the_talk_needs_somebody_else():
    there = booked.world()
    talks_planning.plan_interview(there.actor, case=there.case, time=booked.time())
    assert not section(there.hr, there)["talks"][0]["needs_other"]
    booked.wish(there.case, Wish.SECOND_LINE)
    row = section(there.hr, there)["talks"][0]
    assert row["needs_other"]
    assert "/holder/" in row["actions"][0]["url"]
