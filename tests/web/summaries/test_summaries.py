"""The summary's page: begun from the notes, saved, sent, read; its words are stored or shown again."""

import datetime as dt
import re

import pytest
from django.db import OperationalError
from django.test import Client
from django.urls import reverse

from efterord import clock, gate
from efterord.models import Case, Interview, Letter, Person, Summary
from efterord.rules import summaries as rules
from efterord.services import departures, notes, summaries, summaries_leaver
from efterord.vault import envelope, holder
from efterord.words import InterviewKind, Role
from tests import leaver, made
from tests.documents import samples

pytestmark = pytest.mark.django_db
SENTINEL = "Sjöstjärnan-7784"
WORDS = {
    "version": 0, "said": "She was <b>tired</b>", "strengths": SENTINEL, "what-0": "Raise the rota", "who-0": "Sanna",
    "by-0": "2026-10-30", "what-3": "Write a reference",
}  # fmt: skip


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


def talk(**values):
    user = made.user(name="Lena Marklind")
    case = made.case(at=made.unit("Ward 3"), of=made.person("Amira Hedvall"))
    ended = {"started_at": made.NOON, "ended_at": made.NOON, "language": "en"}
    held = made.interview(case, by=user, **{**ended, **values})
    return held, client_of(user), gate.actor_for(user)


def url(name: str, held, *more: str) -> str:
    return reverse(f"summaries-{name}", args=[held.pk, *more])


def text(response) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode().partition("<body")[2]).split())


def stored(actor, held) -> rules.Text:
    return summaries.open_summary(actor, summary=Summary.objects.get(interview=held)).text


# Writing


def test_page_begins_with_the_marked_lines_of_ones_notes_but_not_with_what_is_serious():
    held, client, actor = talk(ended_at=None)
    notes.save_note(actor, interview=held, subject="tasks", text="+ the team\n- the rota\n” I was tired", version=0)
    notes.save_note(actor, interview=held, subject="climate", text="- he threatened me", version=0, is_serious=True)
    assert client.get(url("summary", held)).status_code == 302
    with made.guard.door_open():
        Interview.objects.filter(pk=held.pk).update(ended_at=made.NOON)
    page = client.get(url("summary", held))
    shown = page.content.decode()
    for words in ("\nI was tired</textarea>", "\nthe team</textarea>", "\nthe rota</textarea>"):
        assert words in shown
    assert "he threatened me" not in shown
    assert "stand here as a start" in text(page)
    assert not Summary.objects.exists()


def test_page_saves_every_part_and_gives_more_rows_for_promises():
    held, client, actor = talk()
    assert client.post(url("save", held), WORDS).url == url("summary", held)
    assert stored(actor, held) == rules.Text(
        said="She was <b>tired</b>",
        strengths=SENTINEL,
        promises=(rules.Promise("Raise the rota", "Sanna", "2026-10-30"), rules.Promise("Write a reference")),
    )
    shown = client.get(url("summary", held)).content.decode()
    assert "She was &lt;b&gt;tired&lt;/b&gt;</textarea>" in shown
    assert re.findall(r'name="what-(\d+)" value="([^"]*)"', shown) == [
        ("0", "Raise the rota"), ("1", "Write a reference"), ("2", ""), ("3", ""),
    ]  # fmt: skip


def test_script_saves_and_is_told_version_conflict_and_refusal():
    held, client, _ = talk()
    json = {"headers": {"accept": "application/json"}}
    assert client.post(url("save", held), WORDS, **json).json() == {"version": 1, "says": "Saved 14:00"}
    stale = client.post(url("save", held), {**WORDS, "said": "other"}, **json)
    assert (stale.status_code, stale.json()["version"]) == (409, 1)
    long = client.post(url("save", held), {"version": 1, "said": "å" * 20_001}, **json)
    assert (long.status_code, "20,000" in long.json()["says"]) == (400, True)
    client.logout()
    late = client.post(url("save", held), {**WORDS, "version": 1}, **json)
    assert (late.status_code, "says" in late.json()) == (401, True)


def test_two_windows_show_both_texts_and_keep_what_is_saved():
    held, client, actor = talk()
    client.post(url("save", held), WORDS)
    answer = client.post(url("save", held), {**WORDS, "said": "in this window"})
    assert answer.status_code == 409
    assert "\nin this window</textarea>" in answer.content.decode()
    assert "In the other window She was &lt;b&gt;tired&lt;/b&gt;" in text(answer)
    assert stored(actor, held).said == "She was <b>tired</b>"
    client.post(url("save", held), {**WORDS, "version": 1, "said": "in this window"})
    assert stored(actor, held).said == "in this window"


@pytest.mark.parametrize("name", ["save", "send"])
def test_words_that_cannot_be_stored_come_back(name, monkeypatch):
    held, client, _ = talk()

    def full(*_args):
        raise OperationalError("disk full")

    monkeypatch.setattr(summaries, "_store", full)
    answer = client.post(url(name, held), WORDS)
    assert (answer.status_code, SENTINEL in answer.content.decode()) == (503, True)
    client.logout()
    answer = client.post(url(name, held), WORDS)
    assert (answer.status_code, SENTINEL in answer.content.decode()) == (401, True)
    assert "Raise the rota, Sanna, 2026-10-30" in answer.content.decode()


def test_too_long_a_part_comes_back_with_the_reason():
    held, client, _ = talk()
    answer = client.post(url("save", held), {"version": 0, "said": "å" * 20_001})
    assert answer.status_code == 400
    assert "A part of a summary holds 20,000 characters" in text(answer)
    assert "å" * 20_001 in answer.content.decode()


# Sending and reading


def test_sending_saves_sends_and_shows_what_the_leaver_reads():
    held, client, actor = talk()
    page = text(client.get(url("summary", held)))
    assert "until 27 October 2026" in page
    answer = client.post(url("send", held), WORDS, follow=True)
    assert stored(actor, held).strengths == SENTINEL
    assert Letter.objects.count() == 1
    page = text(answer)
    assert "The summary is with the leaver." in page
    assert "who can correct and approve it until 27 October 2026" in page
    assert "Raise the rota Sanna, 30 October 2026" in page


def test_sending_an_empty_summary_says_what_to_do():
    held, client, _ = talk()
    answer = client.post(url("send", held), {"version": 0})
    assert answer.status_code == 403
    assert "Write a few words before you send it." in text(answer)
    assert not Letter.objects.exists()


def test_leaver_without_address_is_reached_on_paper_and_the_page_says_so():
    held, client, _ = talk()
    person = held.case.person
    person.mail = ""
    with made.guard.door_open():
        person.save(update_fields=["mail"])
    assert "HR prints the link" in text(client.get(url("summary", held)))
    sent = text(client.post(url("send", held), WORDS, follow=True))
    assert "once HR has handed over the link" in sent
    assert "It waits for Amira Hedvall, whom no letter reaches" in sent
    assert "Answer by" not in sent
    departures.print_link(leaver.head(), case=Case.objects.get())
    assert "can correct and approve it until 27 October 2026" in text(client.get(url("summary", held)))


def test_page_and_paper_say_that_it_was_approved_through_a_printed_link():
    held, client, _ = talk()
    with made.guard.door_open():
        Person.objects.update(mail="")
    case = Case.objects.get()
    client.post(url("send", held), WORDS)
    departures.print_link(leaver.head(), case=case)
    summary = Summary.objects.get()
    summaries_leaver.approve_summary(
        leaver.actor(case), summary=summary, corrections={}, addition="", version=0, text_version=summary.version
    )
    page = text(client.get(url("summary", held)))
    assert "has read and approved it. It was approved through a printed link." in page
    assert "through a printed link" in samples.pdf_text(client.get(url("paper", held, "pdf")).content)


def test_corrections_stand_beside_and_a_revision_is_sent_again():
    held, client, actor = talk()
    client.post(url("send", held), WORDS)
    summary = Summary.objects.get()
    place = envelope.Place("summary", str(held.pk), "leaver", 1)
    answer = rules.Answer({"said": "I was not tired"}, "Thanks")
    with made.guard.door_open():
        summary.leaver_ciphertext = holder.current().seal(f"case:{held.case_id}", place, rules.pack_answer(answer))
        summary.leaver_version = 1
        summary.save()
    page = text(client.get(url("summary", held)))
    assert "The leaver's correction I was not tired" in page.replace("&#x27;", "'")
    revising = client.get(url("summary", held) + "?revise=1")
    assert "I was not tired" in text(revising)
    assert "data-saves" not in revising.content.decode()  # nothing is taken back by a key alone
    client.post(url("save", held), {**WORDS, "version": 1, "said": "She was not tired"})
    assert Summary.objects.get().sent_at is None
    assert "data-saves" in client.get(url("summary", held)).content.decode()
    client.post(url("send", held), {**WORDS, "version": 2, "said": "She was not tired"})
    assert (Letter.objects.count(), stored(actor, held).said) == (2, "She was not tired")


def test_final_summary_is_read_only_and_says_when_the_notes_go():
    held, client, _ = talk()
    client.post(url("send", held), WORDS)
    with clock.told_at(made.NOON + dt.timedelta(days=22)):
        summaries.close_unanswered(gate.SYSTEM)
    page = client.get(url("summary", held) + "?revise=1")
    assert "kept without approval" in text(page)
    assert "Raw notes erased 27 November 2026" in text(page)
    assert "<form" not in page.content.decode().partition("<main")[2]
    assert "They are erased on 27 November 2026" in text(client.get(reverse("interviews-notes", args=[held.pk])))
    answer = client.post(url("save", held), {**WORDS, "version": 1, "said": "too late"})
    assert answer.status_code == 403
    assert "too late" in answer.content.decode()


def test_hr_reads_it_when_it_is_sent_and_not_before():
    held, client, _ = talk()
    assert hr().get(url("summary", held)).status_code == 403
    client.post(url("save", held), WORDS)
    assert SENTINEL not in hr().get(url("summary", held)).content.decode()
    client.post(url("send", held), {**WORDS, "version": 1})
    page = hr().get(url("summary", held))
    assert SENTINEL in text(page)
    assert "Revise the summary" not in text(page)


@pytest.mark.parametrize("kind", ["docx", "pdf"])
def test_summary_is_taken_as_word_and_pdf(kind):
    held, client, _ = talk()
    assert client.get(url("paper", held, kind)).status_code == 404
    client.post(url("send", held), {**WORDS, "by-3": "when there is time"})
    answer = client.get(url("paper", held, kind))
    assert answer["Content-Disposition"] == f'attachment; filename="summary-{held.case.number}.{kind}"'
    assert answer.content.startswith({"docx": b"PK", "pdf": b"%PDF-"}[kind])
    assert hr().get(url("paper", held, kind)).status_code == 200


@pytest.mark.parametrize("role", [Role.MANAGER, Role.ANALYST, Role.OFFICER, Role.ADMINISTRATOR])
def test_planted_words_stand_on_no_page_of_the_wrong_role(role):
    held, client, _ = talk()
    client.post(url("send", held), WORDS)
    assert SENTINEL in text(client.get(url("summary", held)))  # the search can fail
    wrong = client_of(made.user((role, None)))
    for address in (url("summary", held), url("save", held), url("send", held), url("paper", held, "docx")):
        for answer in (wrong.get(address), wrong.post(address, {"version": 1}), Client().get(address)):
            assert answer.status_code in (302, 403, 404, 405)
            assert SENTINEL not in answer.content.decode()


def test_hrs_summary_is_absent_for_the_line_whatever_is_asked():
    boss = made.person("Lena Marklind")
    case = made.case(at=made.root(), of=made.person(manager=boss), manager=boss)
    ended = {"started_at": made.NOON, "ended_at": made.NOON}
    held = made.interview(case, by=made.user(), kind=InterviewKind.HR, **ended)
    line = client_of(made.user((Role.HR_HEAD, None), person=boss))
    for name, more in (("summary", ()), ("paper", ("docx",))):
        assert line.get(url(name, held, *more)).status_code == 404
    for name in ("save", "send"):
        assert line.post(url(name, held), WORDS).status_code == 404
