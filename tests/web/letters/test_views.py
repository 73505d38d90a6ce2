"""The demo's letters are read in a demo, follow its port, and are absent everywhere else."""

import pytest
from django.test import Client, override_settings

from efterord import gate
from efterord.models import Letter
from efterord.services import letters
from efterord.words import Language, LetterKind
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
