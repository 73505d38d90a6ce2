"""A set walked through as a leaver meets it: branches by answers and facts, in each language, and nothing is kept."""

import html
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from efterord import gate
from efterord.content import reader
from efterord.queries import questionnaires_drafts as queries
from efterord.rules import questionnaires_drafts
from efterord.services import questionnaires
from efterord.words import QuestionKind, Role
from tests import made
from tests.rules.test_questionnaires_drafts import blank, texts
from tests.web.questionnaires.test_questionnaires import logged_in, text_of

pytestmark = pytest.mark.django_db
LED = [{"fact": "leads", "codes": ["yes"]}]


@pytest.fixture
def user():
    made.organisation()
    return made.user((Role.HR_HEAD, None), language="en")


@pytest.fixture
def client(user):
    return logged_in(user)


@pytest.fixture
def address(user):
    """A draft of one's own: a choice, a scale after two of its answers, words for those who led, half translated."""
    actor = gate.actor_for(user, since=made.NOON)
    row = questionnaires.copy_set(actor, key="core", version=1)
    first = blank(number=1, text=texts("Was it clear?"))
    for n, option in enumerate(first["options"]):
        option |= texts(f"Answer {n}")
    after = [{"question": "q-own-0001", "codes": ["a", "b"]}]
    second = blank(QuestionKind.SCALE, 2, text=texts("How clear?"), when=after)
    third = blank(QuestionKind.TEXT, 3, text=texts("") | {"sv": "Vad mer?"}, when=LED)
    own = [
        {"key": f"own-{n}", "title": texts(f"Subject {n}"), "lead": texts(""), "questions": [question]}
        for n, question in enumerate((first, second, third))
    ]
    questionnaires.save_draft(actor, key=row.key, data=row.data | {"pages": own}, seen_at=row.changed_at)
    return reverse("questionnaires-walk-draft", args=[row.key])


def key_of(answer):
    return html.unescape(re.search(r'name="key" value="([^"]*)"', answer.content.decode())[1])


def heading(answer):
    return html.unescape(re.search(r"<h1[^>]*>(.*?)</h1>", answer.content.decode(), re.DOTALL)[1])


def begin(client, address, **facts):
    return client.post(address, facts | {"language": "en"})


def on(client, address, answer, go="next", **fields):
    return client.post(address, fields | {"key": key_of(answer), "go": go, "live": "yes"})


def test_a_page_at_a_time_in_the_leavers_frame_and_it_says_that_it_is_a_preview(client, address):
    answer = begin(client, address)
    page = answer.content.decode()
    assert (answer.status_code, heading(answer)) == (200, "Subject 0")
    assert 'class="letter' in page
    assert "Nothing you fill in here is kept or sent." in text_of(answer)
    assert "Was it clear?" in text_of(answer)


@pytest.mark.parametrize(("code", "then"), [("a", "Subject 1"), ("c", "That is all"), ("none", "That is all")])
def test_answers_decide_what_is_asked(client, address, code, then):
    answer = on(client, address, begin(client, address), **{"q-own-0001": code})
    assert heading(answer) == then


@pytest.mark.parametrize(("leads", "then"), [("yes", "Subject 2"), ("no", "That is all"), ("", "That is all")])
def test_facts_decide_what_is_asked(client, address, leads, then):
    answer = on(client, address, begin(client, address, leads=leads), **{"q-own-0001": "c"})
    assert heading(answer) == then


def test_the_end_tells_what_was_not_asked(client, address):
    answer = on(client, address, begin(client, address), **{"q-own-0001": "c"})
    told = text_of(answer)
    assert "1 question was asked on this way." in told
    assert "How clear?" in told
    assert "Asked only of those who led others" in told


def test_back_keeps_what_was_answered(client, address):
    second = on(client, address, begin(client, address), **{"q-own-0001": "b"})
    first = on(client, address, second, go="back", **{"q-own-0002": "4"})
    assert heading(first) == "Subject 0"
    assert re.search(r'value="b"[^>]* checked', first.content.decode())
    assert on(client, address, first, go="back")["Location"].endswith("/draft/preview/")


def test_language_changes_on_the_way_and_what_lacks_it_says_so(client, address):
    answer = on(client, address, begin(client, address, leads="yes"), **{"q-own-0001": "c"})
    assert "[not written yet]" in text_of(answer)
    swedish = on(client, address, answer, go="sv", **{"q-own-0003": "Mina ord"})
    assert "Vad mer?" in text_of(swedish)
    assert "Mina ord" in text_of(swedish)
    assert '<html lang="sv"' in swedish.content.decode()


def test_a_mistake_is_shown_on_the_page(client, address):
    answer = on(client, address, begin(client, address), **{"q-own-0001": ["a", "b"]})
    assert answer.status_code == 422
    assert heading(answer) == "Subject 0"


@pytest.mark.parametrize("language", ["sv", "nb", "en"])
def test_the_whole_package_can_be_walked_and_nothing_is_written(client, language):
    address = reverse("questionnaires-walk", args=["core", 2])
    answer = client.post(address, {"language": language, "leaving": "voluntary", "leads": "yes"})
    titles = []
    with CaptureQueriesContext(connection) as captured:
        while answer.status_code == 200 and 'name="key"' in answer.content.decode():
            titles.append(heading(answer))
            answer = on(client, address, answer)
    pages = reader.questions("core", 2).pages
    assert len(titles) == len(pages)
    written = [each["sql"] for each in captured if each["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]
    # That somebody is still there is noted in the session of whoever is logged in, as on every page.
    assert [sql for sql in written if not sql.startswith('UPDATE "django_session"')] == []


@pytest.mark.parametrize("beside", [[], [blank(QuestionKind.SCALE, 9, text=texts("Beside"))]], ids=["alone", "beside"])
def test_reasons_are_ticked_and_then_weighed(client, user, beside):
    actor = gate.actor_for(user, since=made.NOON)
    row = questionnaires.copy_set(actor, key="core", version=1)
    data = row.data
    page = next(page for page in data["pages"] if any(q["kind"] == "reasons" for q in page["questions"]))
    page["questions"] += beside
    questionnaires.save_draft(actor, key=row.key, data=data | {"pages": [page]}, seen_at=row.changed_at)
    address = reverse("questionnaires-walk-draft", args=[row.key])
    weighing = on(client, address, begin(client, address), **{"q-R2": "r-A1"})
    assert "q-R2-weight-r-A1" in weighing.content.decode()
    assert heading(on(client, address, weighing, **{"q-R2": "r-A1", "q-R2-weight-r-A1": "3"})) == "That is all"
    assert questionnaires_drafts.question_of(queries.draft(actor, row.key).data, "q-R2")


@pytest.mark.parametrize("key", ["nonsense", "", "a:b:c"])
def test_a_forged_state_begins_anew(client, address, key):
    answer = client.post(address, {"key": key, "language": "en", "leads": "perhaps", "q-own-0001": "a"})
    assert (answer.status_code, heading(answer)) == (200, "Subject 0")


def test_reading_the_address_leads_to_the_preview(client, address):
    assert client.get(address)["Location"].endswith("/draft/preview/")
    assert client.get(reverse("questionnaires-walk", args=["core", 1]))["Location"] == "/questionnaires/core/1/"
    assert client.post(reverse("questionnaires-walk", args=["core", 99])).status_code == 404


def test_others_do_not_walk():
    made.organisation()
    client = logged_in(made.user())
    assert client.post(reverse("questionnaires-walk", args=["core", 1])).status_code == 404


def test_without_script_a_page_comes_back_once_with_what_an_answer_calls_for(client, user):
    actor = gate.actor_for(user, since=made.NOON)
    row = questionnaires.copy_set(actor, key="core", version=1)
    first = blank(QuestionKind.SCALE, 1, text=texts("Was it clear?"), prompts=[{"codes": ["1"], **texts("What not?")}])
    page = {"key": "own-0", "title": texts("Subject 0"), "lead": texts(""), "questions": [first]}
    questionnaires.save_draft(actor, key=row.key, data=row.data | {"pages": [page]}, seen_at=row.changed_at)
    address = reverse("questionnaires-walk-draft", args=[row.key])
    sent = {"key": key_of(begin(client, address)), "go": "next", "q-own-0001": "1"}
    again = client.post(address, sent)
    assert heading(again) == "Subject 0"
    assert 'name="seen" value="q-own-0001-more"' in again.content.decode()
    sent |= {"key": key_of(again), "seen": "q-own-0001-more", "q-own-0001-more": ""}
    assert heading(client.post(address, sent)) == "That is all"
