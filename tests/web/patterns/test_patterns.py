"""The page of HR's patterns: what it says first, what it shows, what it costs, and who never sees it."""

import re

import pytest
from django.test import Client

from efterord.models import User, guard
from efterord.rules import summaries
from efterord.services import accounts
from efterord.words import InterviewKind, Role
from tests import made, spoken

pytestmark = pytest.mark.django_db

SAID = summaries.Text(
    strengths="Colleagues who help.",
    to_change="<b>The rota</b> comes too late.",
    promises=(
        summaries.Promise("Mend the rota", "HR", "2026-01-01"),
        summaries.Promise("A reference", "The manager", "in good time"),
    ),
)


@pytest.fixture
def nord():
    made.organisation()
    return made.unit("Nord")


def client_of(*roles, **values):
    user = made.user(*roles, **values)
    with guard.door_open():
        User.objects.filter(pk=user.pk).update(language="en")
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def client(nord):
    return client_of((Role.HR_PARTNER, nord))


def told(nord, n=6, **values):
    by = made.user()
    plain = {"noted": "#C1 too much", "coded": ("r-C2", "r-A1"), "scored": {"terms": 2, "tasks": 4}, "said": SAID}
    return [spoken.talk(made.case(at=nord), by=by, **(plain | values)) for _ in range(n)]


def text_of(answer):
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def test_first_sentence_says_what_stands_out(client, nord):
    told(nord)
    said = text_of(client.get("/patterns/"))
    assert "Of 6 talks, 6 name “Development and career” as a reason, and 6 “Work organisation”." in said
    assert (
        "In 6 talks both the leaver&#x27;s words and the interviewer&#x27;s view are there; they share a theme in 6."
        in said
    )


def test_four_talks_are_too_few_to_say(client, nord):
    told(nord, 4)
    assert "Too few talks to say: reasons are noted in 4." in text_of(client.get("/patterns/"))


def test_nothing_yet_is_said_plainly(client):
    said = text_of(client.get("/patterns/"))
    assert "No talk to read here yet." in said
    assert "Reasons, by both sides" not in said


def test_summaries_and_promises_are_shown_as_text(client, nord):
    told(nord, 1)
    page = client.get("/patterns/").content.decode()
    assert "&lt;b&gt;The rota&lt;/b&gt; comes too late." in page
    assert "<b>The rota" not in page
    said = text_of(client.get("/patterns/"))
    assert "2 promises: 0 kept, 1 overdue." in said
    assert said.index("Mend the rota") < said.index("A reference")


def test_words_are_sought_in_the_summaries(client, nord):
    told(nord, 1)
    told(nord, 1, said=summaries.Text(to_change="Pay that follows the market."))
    said = text_of(client.get("/patterns/?q=MARKET+pay"))
    assert "Pay that follows the market." in said
    assert "comes too late" not in said


def test_promise_is_marked_on_the_page_and_the_filter_stays(client, nord):
    (talk,) = told(nord, 1)
    answer = client.post(f"/patterns/promises/{talk.pk}/0/?q=rota", {"kept": "1"})
    assert answer["Location"] == "/patterns/?q=rota#promises"
    said = text_of(client.get("/patterns/"))
    assert "2 promises: 1 kept, 0 overdue." in said
    assert "Not kept after all" in said
    assert client.post(f"/patterns/promises/{talk.pk}/9/", {"kept": "1"}).status_code == 404


def test_two_scores_are_dots_and_three_a_mean(client, nord):
    told(nord, 2)
    assert (
        "spread"
        not in text_of(client.get("/patterns/"))
        .partition("standard deviation")[0]
        .partition("Scorecards")[2]
        .partition("Area, 1 to 5")[2]
    )
    told(nord, 1)
    assert "2.0 spread 0.0 3" in text_of(client.get("/patterns/"))


@pytest.mark.parametrize("role", [Role.MANAGER, Role.ANALYST, Role.OFFICER, Role.ADMINISTRATOR])
def test_page_is_not_there_for_anybody_else(nord, role):
    told(nord, 1)
    client = client_of((role, nord))
    assert client.get("/patterns/").status_code == 404
    assert "Patterns" not in client.get("/").content.decode()


def test_page_is_kept_nowhere(client, nord):
    assert "no-store" in client.get("/patterns/")["Cache-Control"]


def test_nothing_of_another_unit_is_on_the_page(nord):
    told(nord, 6)
    client = client_of((Role.HR_PARTNER, made.unit("Syd")))
    page = client.get("/patterns/").content.decode()
    assert "rota" not in page
    assert "Work organisation" not in page


@pytest.mark.parametrize("as_person", [False, True])
def test_page_costs_at_most_25_queries(nord, as_person, django_assert_max_num_queries):
    by = made.user()
    for _ in range(12):
        case = made.case(at=nord, of=made.person(manager=made.person()))
        for kind in InterviewKind:
            spoken.talk(case, by=by, kind=kind, noted="#C1", coded=("r-C1",), scored={"terms": 2}, said=SAID)
    client = client_of((Role.HR_PARTNER, nord), **({"person": made.person()} if as_person else {}))
    # The log has begun, as it has once anybody has logged in.
    accounts.record_log_in(made.actor((Role.HR_HEAD, None)), user=by)
    for _ in range(2):
        with django_assert_max_num_queries(25):
            assert client.get("/patterns/").status_code == 200


@pytest.mark.parametrize(
    "query", ["?unit=x", "?first=2026-13-01", "?kind=ZZZ&talk=no", "?q=%00%3Cb%3E", "?voluntary=maybe", "?unit=999999"]
)
def test_odd_filters_break_nothing(client, nord, query):
    told(nord, 1)
    answer = client.get(f"/patterns/{query}")
    assert answer.status_code == 200
    assert "<b>" not in answer.content.decode()
