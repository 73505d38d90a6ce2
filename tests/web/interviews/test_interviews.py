"""The room's pages without script: every button saves, nothing typed is lost, and nobody sees what is not theirs."""

import re

import pytest
from django.db import OperationalError
from django.test import Client
from django.urls import reverse

from efterord import clock, gate
from efterord.models import Note
from efterord.services import interviews
from efterord.words import InterviewKind, Role
from tests import made

pytestmark = pytest.mark.django_db
SENTINEL = "Sjöstjärnan-7781"


@pytest.fixture(autouse=True)
def _autumn():
    made.organisation()
    with clock.told_at(made.NOON):
        yield


def spoken(user, language="en"):
    user.language = language
    user.save(update_fields=["language"])
    return user


def as_user(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def hr(**values) -> Client:
    return as_user(spoken(made.user((Role.HR_PARTNER, None), **values)))


def talk(**values):
    """A talk under way, the browser of whoever holds it, and their actor."""
    user = spoken(made.user(name="Lena Marklind"))
    held = made.interview(
        made.case(at=made.unit("Ward 3"), of=made.person("Amira Hedvall")),
        by=user,
        **{"started_at": made.NOON, "language": "en", **values},
    )
    return held, as_user(user), gate.actor_for(user)


def url(name: str, held, *more: str) -> str:
    return reverse(f"interviews-{name}", args=[held.pk, *more])


def text(response) -> str:
    html = response.content.decode().partition("<body")[2]
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def post(client, held, part="tasks", **data):
    return client.post(url("save", held, part), {"version": 0, "go": part, **data})


def notes(actor, held):
    return interviews.open_notes(actor, interview=held)


# Before


def test_front_page_prepares_and_begins_the_talk():
    held, client, _ = talk(started_at=None)
    page = text(client.get(url("interview", held)))
    for words in ("Talk with Amira Hedvall", "Begin the talk", "Why you are leaving", "Advice to me", "you alone"):
        assert words in page
    answer = client.post(url("start", held))
    assert answer.url == url("room", held, "opening")
    held.refresh_from_db()
    assert held.started_at == made.NOON
    assert client.get(url("start", held)).status_code == 405


def test_room_before_the_start_leads_to_the_front_page():
    held, client, _ = talk(started_at=None)
    assert client.get(url("room", held, "tasks")).url == url("interview", held)


# In the room


def test_room_shows_one_subject_with_its_follow_ups_and_the_plan():
    held, client, _ = talk()
    page = text(client.get(url("room", held, "tasks")))
    for words in (
        "How have you liked the work you have been doing here?",
        "What would you have liked to do more of, and what less of?",
        "Ask for an example rather than a verdict.",
        "Subject 2 of 9",
        "Opening words",
        "Recommending us",
        "Next: Development",
        "Skip",
    ):
        assert words in page
    assert client.get(url("room", held, "pay")).status_code == 404


@pytest.mark.parametrize(
    ("language", "question"),
    [("sv", "Hur har du trivts med"), ("nb", "Hvordan har du likt oppgavene"), ("en", "How have you liked the work")],
)
def test_room_speaks_the_language_of_the_talk_whatever_the_users(language, question):
    held, client, _ = talk(language=language)
    answer = client.get(url("room", held, "tasks"))
    html = answer.content.decode()
    assert f'<html lang="{language}"' in html
    assert answer.headers["Content-Language"] == language
    if language != "sv":
        assert question in html


@pytest.mark.parametrize(
    ("go", "there"),
    [
        ("next", "development"),
        ("skip", "development"),
        ("previous", "main-reason"),
        ("return", "return"),
        ("x", "tasks"),
    ],
)
def test_every_button_saves_and_goes_where_it_says(go, there):
    held, client, actor = talk()
    answer = post(client, held, text="She liked it.", go=go)
    assert answer.url == url("room", held, there)
    assert notes(actor, held)["tasks"].text == "She liked it."
    assert "Saved 14:00" in text(client.get(answer.url))


def test_pause_saves_and_leads_out():
    held, client, actor = talk()
    assert post(client, held, text="words", go="pause").url == url("interview", held)
    assert notes(actor, held)["tasks"].text == "words"
    assert "Go on with the talk" in text(client.get(url("interview", held)))


def test_skip_is_normal_and_shown():
    held, client, actor = talk()
    post(client, held, go="skip")
    assert notes(actor, held)["tasks"].is_skipped is True
    assert "The work itself – skipped" in text(client.get(url("room", held, "development")))


def test_untouched_subject_leaves_no_note():
    held, client, _ = talk()
    post(client, held, go="next")
    assert not Note.objects.exists()


def test_opening_words_are_ticked_and_two_windows_add_up():
    held, client, actor = talk()
    assert "Tack" not in text(client.get(url("room", held, "opening")))
    post(client, held, "opening", ticks=["why", "notes"])
    post(client, held, "opening", ticks=["voluntary"])
    assert set(notes(actor, held)["opening"].ticks) == {"why", "notes", "voluntary"}
    html = client.get(url("room", held, "opening")).content.decode()
    assert re.findall(r'value="([\w-]+)" checked', html) == ["why", "voluntary", "notes"]


def test_two_windows_show_both_texts_and_keep_what_is_chosen():
    held, client, actor = talk()
    post(client, held, text="from the left")
    answer = post(client, held, text="from the right", go="next")
    assert answer.status_code == 409
    html = answer.content.decode()
    assert "\nfrom the left</textarea>" in html
    assert "\nfrom the right</textarea>" in html
    assert notes(actor, held)["tasks"].text == "from the left"
    version = re.search(r'name="version" value="(\d+)"', html)[1]
    both = {"version": version, "saved": "from the left", "written": "from the right", "go": "tasks"}
    assert client.post(url("save", held, "tasks"), {**both, "keep": "both"}).status_code == 302
    assert notes(actor, held)["tasks"].text == "from the left\n\nfrom the right"


@pytest.mark.parametrize("keep", ["saved", "written"])
def test_one_of_two_texts_can_be_kept(keep):
    held, client, actor = talk()
    post(client, held, text="old")
    client.post(
        url("save", held, "tasks"), {"version": 1, "saved": "left", "written": "right", "keep": keep, "go": "tasks"}
    )
    assert notes(actor, held)["tasks"].text == {"saved": "left", "written": "right"}[keep]


# Words that could not be stored come back


def test_expired_session_answers_401_with_the_words():
    held, client, _ = talk()
    client.logout()
    answer = post(client, held, text=SENTINEL)
    assert answer.status_code == 401
    assert f"\n{SENTINEL}</textarea>" in answer.content.decode()
    assert "You have been logged out" in text(answer)
    answer = client.post(
        url("end", held, "closing"), {"version": 0, "text": SENTINEL}, headers={"accept": "application/json"}
    )
    assert (answer.status_code, "says" in answer.json()) == (401, True)
    assert not Note.objects.exists()


@pytest.mark.parametrize("name", ["save", "end"])
def test_words_after_the_end_come_back(name):
    held, client, _ = talk(ended_at=made.NOON)
    answer = client.post(url(name, held, "tasks"), {"version": 0, "text": SENTINEL})
    assert answer.status_code == 403
    assert f"\n{SENTINEL}</textarea>" in answer.content.decode()
    assert "has ended" in text(answer)


def test_too_many_words_come_back_with_the_reason():
    held, client, _ = talk()
    answer = post(client, held, text="å" * 100_001)
    assert answer.status_code == 400
    assert "100,000 characters" in text(answer)
    assert "å" * 100_001 in answer.content.decode()
    assert post(client, held, text="å" * 100_000).status_code == 302


def test_words_come_back_when_the_database_fails(monkeypatch):
    held, client, _ = talk()

    def full(*_args):
        raise OperationalError("disk full")

    monkeypatch.setattr(interviews, "_store", full)
    answer = post(client, held, text=SENTINEL)
    assert answer.status_code == 503
    assert f"\n{SENTINEL}</textarea>" in answer.content.decode()
    assert "The fault is ours" in text(answer)


def test_script_is_told_version_conflict_and_refusal_as_json():
    held, client, _ = talk()
    json = {"headers": {"accept": "application/json"}}
    first = client.post(url("save", held, "tasks"), {"version": 0, "text": "one"}, **json)
    assert first.json() == {"version": 1, "says": "Saved 14:00"}
    stale = client.post(url("save", held, "tasks"), {"version": 0, "text": "two"}, **json)
    assert (stale.status_code, stale.json()["version"]) == (409, 1)
    long = client.post(url("save", held, "tasks"), {"version": 1, "text": "å" * 100_001}, **json)
    assert (long.status_code, "100,000" in long.json()["says"]) == (400, True)


@pytest.mark.parametrize("data", [{"version": "x"}, {"version": "-1"}, {"version": "9" * 40}, {}])
def test_saving_takes_any_version_without_losing_words(data):
    held, client, _ = talk()
    answer = client.post(url("save", held, "tasks"), {"text": "a\x00b", **data})
    assert answer.status_code == 302
    assert post(client, held, text="second", version="7").status_code == 409


def test_unknown_part_or_tick_is_absent():
    held, client, _ = talk()
    assert post(client, held, "pay", text="x").status_code == 404
    assert post(client, held, "opening", ticks=["thanks"]).status_code == 404


# The end, and reading


def test_ending_saves_thanks_and_says_what_happens_next():
    held, client, actor = talk()
    answer = client.post(url("end", held, "closing"), {"version": 0, "ticks": ["thanks", "luck"]}, follow=True)
    page = text(answer)
    assert "Thank you for listening" in page
    assert "What happens next" in page
    assert notes(actor, held)["closing"].ticks == ("thanks", "luck")
    assert client.get(url("room", held, "tasks")).url == url("interview", held)


def test_notes_are_read_by_the_holder_and_by_hr_after_the_end():
    held, client, actor = talk()
    post(client, held, text=f"{SENTINEL}\n<b>nästa</b> rad")
    post(client, held, "opening", ticks=["why"])
    assert SENTINEL in text(client.get(url("notes", held)))
    assert hr().get(url("notes", held)).status_code == 403
    assert "when the talk has ended" in text(hr().get(url("interview", held)))
    interviews.end_interview(actor, interview=held)
    html = hr().get(url("notes", held)).content.decode()
    assert f"{SENTINEL}<br>&lt;b&gt;nästa&lt;/b&gt; rad" in html
    assert "Why we are talking" in html


PAGES = [
    ("interview", ()), ("start", ()), ("notes", ()), ("room", ("tasks",)), ("save", ("tasks",)), ("end", ("closing",)),
]  # fmt: skip


@pytest.mark.parametrize(("page", "more"), PAGES)
@pytest.mark.parametrize("method", ["get", "post"])
def test_hrs_talk_is_absent_for_the_line_whatever_is_asked(page, more, method):
    boss = made.person("Lena Marklind")
    case = made.case(at=made.root(), of=made.person(manager=boss), manager=boss)
    line = as_user(made.user((Role.MANAGER, None), (Role.HR_HEAD, None), person=boss))
    for state in ({}, {"started_at": made.NOON}, {"started_at": made.NOON, "ended_at": made.NOON}):
        with made.guard.door_open():
            case.interviews.all().delete()
        held = made.interview(case, by=made.user(), kind=InterviewKind.HR, **state)
        answer = getattr(line, method)(url(page, held, *more), {"version": 0, "text": "x"})
        is_wrong_method = (method == "get") is (page in ("start", "save", "end")) and method == "get"
        assert answer.status_code == (405 if is_wrong_method else 404)
        # The same as for a talk that never was.
        absent = getattr(line, method)(reverse(f"interviews-{page}", args=[case.pk, *more]), {"version": 0})
        assert absent.status_code == answer.status_code


@pytest.mark.parametrize(
    "role", [r for r in Role if r in (Role.MANAGER, Role.ANALYST, Role.OFFICER, Role.ADMINISTRATOR)]
)
def test_planted_words_stand_on_no_page_of_the_wrong_role(role):
    held, client, actor = talk()
    post(client, held, text=SENTINEL)
    interviews.end_interview(actor, interview=held)
    assert SENTINEL in text(client.get(url("notes", held)))  # the search can fail
    wrong = as_user(made.user((role, None)))
    pages = [url(page, held, *more) for page, more in PAGES]
    pages += [reverse("desk"), reverse("cases"), reverse("cases-case", args=[held.case_id])]
    for address in pages:
        for answer in (wrong.get(address), wrong.post(address, {"version": 1, "text": "x"}), Client().get(address)):
            assert SENTINEL not in answer.content.decode()


def test_planted_words_stand_on_no_page_of_hr_while_the_talk_is_open():
    held, client, _ = talk()
    post(client, held, text=SENTINEL)
    looker = hr()
    for address in [*(url(p, held, *m) for p, m in PAGES), reverse("cases-case", args=[held.case_id])]:
        for answer in (looker.get(address), looker.post(address, {"version": 1, "text": "x"})):
            assert SENTINEL not in answer.content.decode()
