"""How the survey asks, on its pages: told in sentences, its days shown before saving, refused in clear words."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from efterord import clock, gate
from efterord.queries import surveys_terms
from efterord.rules.surveys import Helper, Terms
from efterord.words import LeavingKind, Role
from tests import made

pytestmark = pytest.mark.django_db

SENT = {
    "leaving_kinds": ["RES", "DIS"], "least_months": "0", "days_before": "10", "days_after_notice": "3",
    "days_after_dismissal": "5", "days_open": "21", "reminder_days": "4, 12", "follow_up_months": "3",
    "exit_set": "core", "involuntary_set": "involuntary", "follow_up_set": "follow-up", "sender": " Sanna  Ekhult, HR ",
    "uses_sms": "yes", "safety": "Siv, 070-1", "safety_mail": "siv@example.org", "union": "", "union_mail": "",
    "whistleblowing": "visslan.example.org",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _set_up():
    made.organisation()
    with clock.told_at(made.NOON):
        yield


def as_role(role: Role) -> Client:
    client = Client()
    client.force_login(made.user((role, None), language="en"))
    return client


def text(response) -> str:
    html = response.content.decode().partition("<main")[2]
    return " ".join(re.sub(r"<[^>]+>", " ", html).split()).replace("&#x27;", "'")


def terms() -> Terms:
    return surveys_terms.terms(gate.SYSTEM)


def test_usual_terms_are_told_in_sentences_with_the_days_of_made_up_leavers():
    page = text(as_role(Role.HR_PARTNER).get(reverse("surveys-terms")))
    for words in (
        "Everybody who leaves is asked, however short the employment was.",
        "They are asked 14 days before the last day.",
        "After a short notice they are asked 3 days after it, on the last day at the latest.",
        "Whoever is dismissed is asked 3 days after the last day.",
        "reminded on day 3 and 10 after that.",
        "4 months after the last day they are asked once more",
        "The letters come from the employer.",
        "No text messages are sent.",
        # Today is 6 October 2026: three months of notice, asked two weeks before the last day.
        "6 January 2027 23 December 26 December, 2 January 2027 20 January 2027 6 May 2027",
        "13 October 9 October 12 October, 19 October 6 November 13 February 2027",
        "6 November 9 November",
    ):
        assert words in page
    assert "Change the terms" not in page


def test_head_sets_them_and_reads_them_back():
    client = as_role(Role.HR_HEAD)
    page = text(client.post(reverse("surveys-set-terms"), SENT, follow=True))
    assert "The terms are saved." in page
    assert "The letters come from Sanna Ekhult, HR." in page
    assert "Kinds of leaving: Own resignation, Dismissal." in page
    assert "The safety representative: Siv, 070-1." in page
    assert terms() == Terms(
        leaving_kinds=frozenset({LeavingKind.RESIGNATION, LeavingKind.DISMISSAL}), days_before=10,
        days_after_dismissal=5, days_open=21, reminder_days=(4, 12), follow_up_months=3, sender="Sanna Ekhult, HR",
        uses_sms=True, safety=Helper("Siv, 070-1", "siv@example.org"), whistleblowing=Helper("visslan.example.org"),
    )  # fmt: skip
    # The form begins with what stands.
    html = client.get(reverse("surveys-set-terms")).content.decode()
    for value in ("Sanna Ekhult, HR", "siv@example.org", "4, 12"):
        assert f'value="{value}"' in html


def test_days_are_shown_before_anything_is_saved():
    client = as_role(Role.HR_HEAD)
    page = text(client.post(reverse("surveys-set-terms"), {**SENT, "look": "1"}))
    assert "Nothing is saved yet." in page
    assert "6 January 2027 27 December 31 December, 8 January 2027 17 January 2027 6 April 2027" in page
    assert terms() == Terms()


@pytest.mark.parametrize(
    ("sent", "field", "words"),
    [
        ({"least_months": "121"}, "least_months", "from 0 to 120"),
        ({"days_before": "soon"}, "days_before", "from 0 to 60"),
        ({"days_open": "6"}, "days_open", "opens for 7 to 90 days"),
        ({"reminder_days": "3, x"}, "reminder_days", "at most three days"),
        ({"reminder_days": "3, 21"}, "reminder_days", "each before the link closes"),
        ({"reminder_days": "1 2 3 4"}, "reminder_days", "at most three days"),
        ({"follow_up_months": "2"}, "follow_up_months", "Select a valid choice"),
        ({"exit_set": "none"}, "exit_set", "Select a valid choice"),
        ({"sender": "x" * 201}, "sender", "at most 200 signs"),
        ({"safety": ""}, "safety", "whom the address belongs to"),
        ({"union_mail": "facket"}, "union_mail", "This is not a mail address"),
        ({"leaving_kinds": ["DEA"]}, "leaving_kinds_0", "Select a valid choice"),
    ],
)
def test_what_cannot_be_is_said_at_its_field(sent, field, words):
    answer = as_role(Role.HR_HEAD).post(reverse("surveys-set-terms"), {**SENT, **sent})
    html = answer.content.decode()
    assert answer.status_code == 200
    assert words in text(answer)
    assert f'href="#id_{field}"' in html
    assert terms() == Terms()


def test_no_reminders_and_no_follow_up_are_said():
    client = as_role(Role.HR_HEAD)
    page = text(client.post(reverse("surveys-set-terms"), {**SENT, "reminder_days": "", "follow_up_months": "0"},
                            follow=True))  # fmt: skip
    assert "Nobody is reminded." in page
    assert "Nobody is asked again later." in page
    assert "Not reminded" in page


@pytest.mark.parametrize(("url", "told"), [("", True), ("https://sms.example.org/", False)])
def test_page_says_when_text_messages_cannot_leave(settings, url, told):
    settings.SMS_URL, settings.IS_SMS_SET = url, bool(url)
    client = as_role(Role.HR_HEAD)
    client.post(reverse("surveys-set-terms"), SENT)
    assert ("Text messages cannot leave yet" in text(client.get(reverse("surveys-terms")))) is told


def test_only_the_head_sets_them():
    client = as_role(Role.HR_PARTNER)
    assert client.get(reverse("surveys-set-terms")).status_code == 403
    assert client.post(reverse("surveys-set-terms"), SENT).status_code == 403
    assert as_role(Role.MANAGER).get(reverse("surveys-terms")).status_code == 404
    assert terms() == Terms()
