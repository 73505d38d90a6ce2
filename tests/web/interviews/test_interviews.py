"""The room's pages without script: every button saves, nothing typed is lost, and nobody sees what is not theirs."""

import datetime as dt
import html
import re

import pytest
from django.db import OperationalError
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from efterord import clock, gate
from efterord.content import reader
from efterord.documents import pages
from efterord.models import Booking, Note
from efterord.rules import notes as note_rules
from efterord.services import accounts, checklists, interviews, scorecards, talks_planning
from efterord.services import notes as note_deeds
from efterord.web.interviews import papers
from efterord.words import InterviewKind, ItemKind, Language, PlaceKind, Role
from tests import booked, made

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
    body = response.content.decode().partition("<body")[2]
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", body)).split())


def post(client, held, part="tasks", **data):
    return client.post(url("save", held, part), {"version": 0, "go": part, **data})


def notes(actor, held):
    return note_deeds.open_notes(actor, interview=held)


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
    shown = answer.content.decode()
    assert f'<html lang="{language}"' in shown
    assert answer.headers["Content-Language"] == language
    if language != "sv":
        assert question in shown


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
    shown = client.get(url("room", held, "opening")).content.decode()
    assert re.findall(r'value="([\w-]+)" checked', shown) == ["why", "voluntary", "notes"]


def test_two_windows_show_both_texts_and_keep_what_is_chosen():
    held, client, actor = talk()
    post(client, held, text="from the left")
    answer = post(client, held, text="from the right", go="next")
    assert answer.status_code == 409
    shown = answer.content.decode()
    assert "\nfrom the left</textarea>" in shown
    assert "\nfrom the right</textarea>" in shown
    assert notes(actor, held)["tasks"].text == "from the left"
    version = re.search(r'name="version" value="(\d+)"', shown)[1]
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

    monkeypatch.setattr(note_deeds, "_store", full)
    answer = post(client, held, text=SENTINEL)
    assert answer.status_code == 503
    assert f"\n{SENTINEL}</textarea>" in answer.content.decode()
    assert "The fault is ours" in text(answer)


def test_script_is_told_version_conflict_and_refusal_as_json():
    held, client, _ = talk()
    json = {"headers": {"accept": "application/json"}}
    first = client.post(url("save", held, "tasks"), {"version": 0, "text": "one"}, **json)
    told = first.json()
    assert (told["version"], told["says"], told["since"]) == (1, "Saved 14:00", int(made.NOON.timestamp()))
    assert "What would you have liked to do more of" in told["further"]
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
    shown = hr().get(url("notes", held)).content.decode()
    assert f"<span>{SENTINEL}</span>" in shown
    assert "<span>&lt;b&gt;nästa&lt;/b&gt; rad</span>" in shown
    assert "Why we are talking" in shown


PAGES = [
    ("interview", ()), ("start", ()), ("notes", ()), ("room", ("tasks",)), ("save", ("tasks",)), ("end", ("closing",)),
    ("scorecard", ()), ("scorecard-save", ()), ("reasons", ()), ("reasons-save", ()), ("guide-paper", ("docx",)),
    ("sheet-paper", ("docx",)), ("notes-paper", ("docx",)),
]  # fmt: skip
POSTS = ("start", "save", "end", "scorecard-save", "reasons-save")


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
        is_wrong_method = (method == "get") is (page in POSTS) and method == "get"
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
            assert SENTINEL.encode() not in answer.content


# Marks, choices, the serious mark and the time


def second_edition(**values):
    """A talk with the second edition of the manager's guide, which has choices and a scorecard."""
    return talk(guide="nearest-manager", guide_version=2, **values)


def chosen_subject():
    return next(subject for subject in reader.guide("nearest-manager", 2).subjects if subject.choices)


@pytest.mark.parametrize(
    ("mark", "line"), [("plus", "+ "), ("minus", "- "), ("quote", "” "), ("cue", "~ "), ("reason", "#C3 ")]
)
def test_mark_begins_a_new_line_without_script_and_leads_back_to_the_words(mark, line):
    held, client, actor = talk()
    answer = post(client, held, text="First line", mark=mark, code="r-C3", go="")
    assert answer.url == url("room", held, "tasks") + "?at=text"
    assert notes(actor, held)["tasks"].text == f"First line\n{line}"
    shown = client.get(answer.url).content.decode()
    assert re.search(r'<textarea[^>]* id="text"[^>]* autofocus>', shown)
    assert f"First line\n{line}</textarea>" in shown


@pytest.mark.parametrize("code", ["", "r-Q7", "<b>"])
def test_reason_without_a_choice_saves_the_words_and_says_what_to_do(code):
    held, client, actor = talk()
    answer = post(client, held, text="First line", mark="reason", code=code, go="")
    assert answer.url == url("room", held, "tasks") + "?at=code"
    assert notes(actor, held)["tasks"].text == "First line"
    assert "Choose a reason in the list first" in text(client.get(answer.url))


def test_reasons_stand_by_theme_in_the_language_of_the_talk():
    held, client, _ = talk(language="nb")
    shown = client.get(url("room", held, "tasks")).content.decode()
    assert '<optgroup label="C Organisering av arbeidet">' in shown
    assert '<option value="r-C1">C1 For stor arbeidsmengde</option>' in shown


def test_follow_ups_come_from_what_was_just_marked_with_the_leavers_words():
    held, client, _ = second_edition()
    said = "the rota came late"
    page = text(client.get(url("room", held, "main-reason")))
    assert said not in page
    json = {"headers": {"accept": "application/json"}}
    answer = client.post(url("save", held, "main-reason"), {"version": 0, "text": f"- {said}"}, **json)
    assert f"“{said}”" in answer.json()["further"]
    assert f"“{said}”" in text(client.get(url("room", held, "main-reason")))


def test_follow_ups_never_carry_markup_of_the_leavers_words():
    held, client, _ = second_edition()
    json = {"headers": {"accept": "application/json"}}
    answer = client.post(url("save", held, "main-reason"), {"version": 0, "text": "- <img src=x>"}, **json)
    assert "<img" not in answer.json()["further"]
    assert "&lt;img" in answer.json()["further"]


def test_choices_are_kept_shown_and_can_be_taken_back():
    held, client, actor = second_edition()
    subject = chosen_subject()
    choice = subject.choices[0]
    name, option = f"choice-{choice.key}", choice.options[0].key
    page = client.get(url("room", held, subject.key)).content.decode()
    assert choice.question.en in text(client.get(url("room", held, subject.key)))
    assert f'name="{name}" value="" checked' in page
    post(client, held, subject.key, **{name: option})
    assert notes(actor, held)[subject.key].choices == {choice.key: option}
    assert f'value="{option}" checked' in client.get(url("room", held, subject.key)).content.decode()
    post(client, held, subject.key, version=1, **{name: ""})
    assert notes(actor, held)[subject.key].choices == {}
    assert post(client, held, subject.key, version=2, **{name: "no-such"}).status_code == 404


def test_serious_mark_has_its_warning_before_the_notes_and_reaches_who_reads_them():
    held, client, actor = talk()
    shown = client.get(url("room", held, "tasks")).content.decode()
    assert shown.index("cannot stay between the two of you") < shown.index('id="text"')
    post(client, held, text=SENTINEL, serious="1")
    assert notes(actor, held)["tasks"].is_serious is True
    assert 'name="serious" value="1" aria-describedby="serious-note" autocomplete="off" checked' in (
        client.get(url("room", held, "tasks")).content.decode()
    )
    assert "oblige" not in text(hr().get(reverse("cases-case", args=[held.case_id])))
    interviews.end_interview(actor, interview=held)
    page = text(hr().get(url("notes", held)))
    assert "Something may oblige the employer to act" in page
    assert "Read them today" in page


def test_time_is_counted_for_each_part_and_shown_in_the_plan():
    held, client, actor = talk()
    since = int(made.NOON.timestamp())
    shown = client.get(url("room", held, "tasks")).content.decode()
    assert f'name="since" value="{since}"' in shown
    with clock.told_at(made.NOON + dt.timedelta(minutes=4)):
        post(client, held, text="words", since=since, go="next")
        assert notes(actor, held)["tasks"].seconds == 240
        post(client, held, "development", since=since + 235, go="next")  # a look of five seconds
        page = text(client.get(url("room", held, "development")))
    assert "The work itself 4 min noted" in page
    assert "development" not in notes(actor, held)
    with clock.told_at(made.NOON + dt.timedelta(minutes=9)):
        post(client, held, "development", since=since + 240, go="next")
        assert "Development 5 min" in text(client.get(url("room", held, "tasks")))


@pytest.mark.parametrize("since", ["x", "-5", "9" * 30, ""])
def test_any_time_is_taken_without_losing_words(since):
    held, client, actor = talk()
    post(client, held, text="words", since=since)
    assert notes(actor, held)["tasks"] == note_rules.OpenedNote("words", version=1)


def test_room_says_how_much_of_the_booked_time_is_gone():
    held, client, _ = talk()
    with made.guard.door_open():
        Booking.objects.create(
            interview=held, starts_at=made.NOON, minutes=60, place_kind=PlaceKind.ROOM, place_ciphertext=b"x"
        )
    with clock.told_at(made.NOON + dt.timedelta(minutes=24)):
        assert "24 of 60 min" in text(client.get(url("room", held, "tasks")))


def test_same_words_with_another_choice_in_two_windows_add_up():
    held, client, actor = second_edition()
    subject = chosen_subject()
    name, option = f"choice-{subject.choices[0].key}", subject.choices[0].options[0].key
    post(client, held, subject.key, text="same", serious="1")
    assert post(client, held, subject.key, text="same", **{name: option}).status_code == 302
    both = notes(actor, held)[subject.key]
    assert (both.choices, both.is_serious) == ({subject.choices[0].key: option}, True)


def test_two_texts_keep_what_was_chosen_and_marked_in_either_window():
    held, client, actor = second_edition()
    subject = chosen_subject()
    name, option = f"choice-{subject.choices[0].key}", subject.choices[0].options[0].key
    post(client, held, subject.key, text="left", serious="1")
    shown = post(client, held, subject.key, text="right", **{name: option}).content.decode()
    fields = dict(re.findall(r'type="hidden" name="([\w-]+)" value="([^"]*)"', shown))
    assert (fields["serious"], fields[name]) == ("1", option)
    fields |= {"saved": "left", "written": "right", "keep": "both"}
    client.post(url("save", held, subject.key), fields)
    both = notes(actor, held)[subject.key]
    assert (both.text, both.choices, both.is_serious) == ("left\n\nright", {subject.choices[0].key: option}, True)


def test_words_that_come_back_say_that_choices_do_not():
    held, client, _ = talk()
    client.logout()
    assert "What you ticked, chose or marked is not saved" not in text(post(client, held, text=SENTINEL))
    again = text(post(client, held, text=SENTINEL, serious="1"))
    assert SENTINEL in again


def test_a_step_and_a_coach_line_stand_at_the_opening_and_the_closing():
    held, client, _ = second_edition()
    guide = reader.guide("nearest-manager", 2)
    for part, steps in (("opening", guide.opening), ("closing", guide.closing)):
        page = text(client.get(url("room", held, part)))
        for step in steps:
            assert step.name.en in page
            assert " ".join(step.coach.en.split()) in page


def test_examples_stand_beside_the_question_and_how_to_take_them_further():
    held, client, _ = second_edition()
    subject = next(s for s in reader.guide("nearest-manager", 2).subjects if s.examples)
    page = text(client.get(url("room", held, subject.key)))
    assert subject.examples[0].answer.en in page
    assert subject.examples[0].further.en in page


# Afterwards


def test_notes_are_read_with_their_marks_in_words():
    held, client, actor = second_edition()
    post(client, held, "main-reason", text="- the rota\n\n#C1 #D1 too much\n” so she said")
    interviews.end_interview(actor, interview=held)
    page = text(client.get(url("notes", held)))
    assert "minus the rota" in page
    assert "Too heavy workload, Stress or ill health caused by work too much" in page
    assert "quote so she said" in page
    assert "They are erased thirty days after the summary is final." in page


def test_ended_page_leads_through_what_is_left():
    held, client, actor = second_edition(ended_at=made.NOON)
    page = client.get(url("interview", held))
    assert [s["label"] for s in page.context["steps"]] == [
        "Read your notes", "Mark the scorecard", "Code the reasons", "Write the summary",
    ]  # fmt: skip
    assert page.context["next"]["label"] == "Mark the scorecard"
    scorecards.save_scorecard(actor, interview=held, values={}, version=0)
    assert client.get(url("interview", held)).context["next"]["label"] == "Code the reasons"
    seen = hr().get(url("interview", held))
    assert seen.context["next"] is None
    assert "Write the summary" not in text(seen)


@pytest.mark.parametrize("kind", ["docx", "pdf"])
@pytest.mark.parametrize(("page", "name"), [("guide", "guide"), ("sheet", "preparation"), ("notes", "notes")])
def test_papers_are_taken_as_word_and_pdf_under_a_name_of_the_case(page, name, kind):
    held, client, _ = talk()
    answer = client.get(url(f"{page}-paper", held, kind))
    assert answer.status_code == 200
    assert answer["Content-Disposition"] == f'attachment; filename="{name}-{held.case.number}.{kind}"'
    assert answer.content.startswith({"docx": b"PK", "pdf": b"%PDF-"}[kind])
    assert client.get(url(f"{page}-paper", held, "exe")).status_code == 404


def test_front_page_tells_the_booked_time_and_offers_the_notes_only_when_there_may_be_any():
    held, client, _ = talk(started_at=None)
    with made.guard.door_open():
        Booking.objects.create(
            interview=held, starts_at=made.NOON, minutes=60, place_kind=PlaceKind.ROOM, place_ciphertext=b"x"
        )
    page = text(client.get(url("interview", held)))
    assert "Time 6 October 2026 14:00" in page
    assert "your notes as Word" not in page
    begun, client, _ = talk()
    assert "your notes as Word" in text(client.get(url("interview", begun)))


def test_papers_of_the_notes_wait_for_the_end_for_hr():
    held, _client, actor = talk()
    assert hr().get(url("notes-paper", held, "docx")).status_code == 403
    interviews.end_interview(actor, interview=held)
    assert hr().get(url("notes-paper", held, "docx")).status_code == 200


def test_hr_ends_a_talk_that_its_interviewer_left_and_only_then():
    held, _, _ = talk()
    browser = hr()
    assert "End the talk" not in text(browser.get(url("interview", held)))
    assert browser.post(url("end-left", held)).status_code == 403
    accounts.close_account(gate.OPERATOR, user=held.interviewer)
    page = text(browser.get(url("interview", held)))
    assert "The account of Lena Marklind is closed" in page
    assert "End the talk" in text(browser.get(reverse("cases-case", args=[held.case.pk])))
    answer = browser.post(url("end-left", held), follow=True)
    assert answer.redirect_chain == [(url("interview", held), 302)]
    assert "Lena Marklind has held the talk" in text(answer)
    assert browser.get(url("notes", held)).status_code == 200


def test_hr_is_asked_to_ask_first_when_a_talk_was_forgotten():
    held, _, _ = talk(started_at=made.NOON - dt.timedelta(days=8))
    assert "Ask Lena Marklind first" in text(hr().get(url("interview", held)))


def test_preparation_sheet_tells_the_place_and_what_to_read_first(monkeypatch):
    there = booked.world()
    checklists.lay_out(there.actor, case=there.case)
    held = talks_planning.plan_interview(
        there.actor, case=there.case, time=booked.time(place="Rum Eken 4", override="x"), language=Language.EN
    )
    role = there.case.items.get(kind=ItemKind.ROLE_DESCRIPTION)
    checklists.end_item(gate.actor_for(there.manager), item=role)
    sheets = []
    monkeypatch.setattr(papers, "attached", lambda document, *_: sheets.append(document) or HttpResponse())
    for user in (there.manager, there.hr):
        as_user(spoken(user, "sv")).get(url("sheet-paper", held, "docx"))
        blocks = sheets.pop().blocks
        (facts,) = [block for block in blocks if isinstance(block, pages.Facts)]
        assert dict(facts.rows)["Place"] == "A private room: Rum Eken 4"
        read = next(block for block in blocks if isinstance(block, pages.Ticks))
        known = {tick.text: tick.is_ticked for tick in read.items}
        assert known[role.name["en"]] is True
        assert (len(known) >= 3, list(known.values()).count(True)) == (True, 1)
