"""The demo's letters are read in a demo, follow its port, and are absent everywhere else."""

import datetime as dt

import pytest
from django.test import Client, override_settings

from efterord import gate
from efterord.models import Letter
from efterord.rules import letters as contexts
from efterord.services import letters
from efterord.words import Country, Language, LetterKind, PlaceKind
from tests import made

pytestmark = pytest.mark.django_db


@pytest.fixture
def letter() -> Letter:
    made.organisation()
    return letters.queue_letter(
        gate.SYSTEM,
        kind=LetterKind.SURVEY_INVITATION,
        recipient="amira@example.org",
        language=Language.NB,
        context={
            "link": "http://127.0.0.1:8000/survey/abcdefgh/",
            "employer": "Region Mälarvik",
            "closes_on": "2026-11-30",
        },
    )


@override_settings(IS_DEMO=True, PUBLIC_URL="http://127.0.0.1:9100")
def test_letter_is_listed_and_its_link_leads_to_the_port_served_now(letter):
    letters.mark_sent(gate.SYSTEM, letter=letter)
    listed = Client().get("/demo/mail/").content.decode()
    assert "amira@example.org" in listed
    assert f"/demo/mail/{letter.pk}/" in listed
    page = Client().get(f"/demo/mail/{letter.pk}/").content.decode()
    assert '<a class="ds-link" href="http://127.0.0.1:9100/survey/abcdefgh/">' in page
    assert 'lang="nb"' in page


def test_outside_a_demo_there_are_no_such_pages(letter):
    assert Client().get("/demo/mail/").status_code == 404
    assert Client().get(f"/demo/mail/{letter.pk}/").status_code == 404
    with pytest.raises(gate.Hidden):
        letters.show_letter(gate.NOBODY, letter=letter)


@override_settings(IS_DEMO=True)
def test_unknown_or_wiped_letter_is_absent(letter):
    assert Client().get("/demo/mail/00000000-0000-4000-8000-000000000000/").status_code == 404
    with override_settings(IS_DEMO=False):
        letters.mark_sent(gate.SYSTEM, letter=letter)
    assert Client().get(f"/demo/mail/{letter.pk}/").status_code == 404
    assert b"amira" not in Client().get("/demo/mail/").content


@override_settings(IS_DEMO=True)
def test_letter_about_a_talk_shows_its_calendar_file_and_others_none(letter):
    invitation = letters.queue_letter(
        gate.SYSTEM,
        kind=LetterKind.TALK_INVITATION,
        recipient="amira@example.org",
        language=Language.EN,
        context=contexts.about_talk(
            to=contexts.LEAVER,
            link="http://127.0.0.1:8000/p/abcdefgh/",
            employer="Region Mälarvik",
            holder="Sanna Ekhult",
            starts_at=dt.datetime(2026, 10, 26, 8, tzinfo=dt.UTC),
            minutes=60,
            country=Country.SE,
            place_kind=PlaceKind.WALK,
            place="<b>Entrén</b>",
            booking_id="7",
            sequence=0,
        ),
    )
    page = Client().get(f"/demo/mail/{invitation.pk}/").content.decode()
    assert "DTSTART;TZID=Europe/Stockholm:20261026T090000<br>" in page
    assert "LOCATION:&lt;b&gt;Entrén&lt;/b&gt;<br>" in page
    assert "VCALENDAR" not in Client().get(f"/demo/mail/{letter.pk}/").content.decode()
