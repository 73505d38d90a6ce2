"""The way out of the outbox, against a real mail server on loopback."""

import datetime as dt

import icalendar
import pytest
import vobject
from django.db import connection

from efterord import clock, gate
from efterord.mail import send, tasks, texts
from efterord.models import Letter, Undelivered, guard
from efterord.rules import letters as contexts
from efterord.services import letters, surveys_asking, surveys_undelivered
from efterord.words import Country, Language, LetterKind, PlaceKind
from tests import made
from tests.ground import mailbox

pytestmark = pytest.mark.django_db(transaction=True)
LINK = "https://svar.example.org/survey/abc"


@pytest.fixture
def box(settings):
    made.organisation()
    with mailbox.opened() as running:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", running.port, 5
        settings.IS_MAIL_SET, settings.DEFAULT_FROM_EMAIL = True, "efterord@example.org"
        yield running


def queue(recipient: str = "amira@example.org", language: Language = Language.EN) -> Letter:
    return letters.queue_letter(
        gate.SYSTEM,
        kind=LetterKind.SURVEY_INVITATION,
        recipient=recipient,
        language=language,
        context={"link": LINK, "employer": "Region Mälarvik", "closes_on": "2026-11-15"},
    )


def test_due_letter_arrives_once_as_plain_text_and_is_wiped(box):
    queue()
    assert send.send_due() == send.Sent(n_sent=1)
    assert send.send_due() == send.Sent()
    (letter,) = box.letters
    assert letter["To"] == "amira@example.org"
    assert letter["From"] == "Region Mälarvik <efterord@example.org>"
    assert letter["Subject"] == "A few questions from Region Mälarvik"
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter.get_content_type() == "text/plain"
    assert letter.get_content_charset() == "utf-8"
    assert LINK in letter.get_content().splitlines()
    stored = Letter.objects.get()
    assert (stored.text_ciphertext, stored.sent_at is not None) == (None, True)


def queue_talk(kind: LetterKind, *, to: str = contexts.LEAVER, sequence: int = 0, hour: int = 8) -> Letter:
    return letters.queue_letter(
        gate.SYSTEM,
        kind=kind,
        recipient="amira@example.org",
        language=Language.EN,
        context=contexts.about_talk(
            to=to,
            link=LINK,
            employer="Region Mälarvik",
            holder="Sanna Ekhult",
            starts_at=dt.datetime(2026, 10, 26, hour, tzinfo=dt.UTC),
            minutes=60,
            country=Country.SE,
            place_kind=PlaceKind.ROOM,
            place="Rum Ängen; plan 2, dörr B",
            booking_id="7",
            sequence=sequence,
        ),
    )


def test_invitation_arrives_with_its_calendar_as_a_part_and_as_a_file(box):
    queue_talk(LetterKind.TALK_INVITATION)
    assert send.send_due() == send.Sent(n_sent=1)
    (letter,) = box.letters
    assert letter["Subject"] == "Time for a talk"
    body, part, file = (p for p in letter.walk() if not p.is_multipart())
    assert letter.get_content_type() == "multipart/mixed"
    assert [p.get_content_type() for p in letter.iter_parts()] == ["multipart/alternative", "application/ics"]
    assert body.get_content_type() == "text/plain"
    assert "Monday 26 October, 09.00–10.00" in body.get_content().splitlines()
    assert "Rum Ängen; plan 2, dörr B" in body.get_content().splitlines()
    assert (part.get_content_type(), part.get_content_charset()) == ("text/calendar", "utf-8")
    assert part.get_param("method") == "REQUEST"
    assert file.get_filename() == "invite.ics"
    attached, read = file.get_content(), part.get_payload(decode=True)
    assert attached == read
    for content in (attached, read):
        event = vobject.readOne(content.decode()).vevent
        assert event.dtstart.value.astimezone(dt.UTC) == dt.datetime(2026, 10, 26, 8, tzinfo=dt.UTC)
        assert event.location.value == "Rum Ängen; plan 2, dörr B"
        assert event.attendee.value == "mailto:amira@example.org"
        assert event.organizer.value == "mailto:efterord@example.org"
        assert icalendar.Calendar.from_ical(content)["METHOD"] == "REQUEST"


def test_move_and_cancellation_follow_the_invitation_in_the_calendar(box):
    queue_talk(LetterKind.TALK_INVITATION)
    send.send_due()
    queue_talk(LetterKind.TALK_MOVED, sequence=1, hour=13)
    send.send_due()
    queue_talk(LetterKind.TALK_CANCELLED, sequence=2, hour=13)
    send.send_due()
    found = []
    for letter in box.letters:
        (part,) = (p for p in letter.walk() if p.get_content_type() == "text/calendar")
        event = vobject.readOne(part.get_payload(decode=True).decode()).vevent
        found.append((part.get_param("method"), event.uid.value, event.sequence.value, event.status.value))
    assert found == [
        ("REQUEST", "7@efterord", "0", "CONFIRMED"),
        ("REQUEST", "7@efterord", "1", "CONFIRMED"),
        ("CANCEL", "7@efterord", "2", "CANCELLED"),
    ]


def test_interviewer_is_told_of_a_talk_without_a_name(box):
    queue_talk(LetterKind.TALK_INVITATION, to=contexts.INTERVIEWER)
    send.send_due()
    (raw,), (letter,) = box.raw, box.letters
    assert b"Ekhult" not in raw
    assert "You are to hold a talk:" in letter.get_body(("plain",)).get_content().splitlines()


def test_broken_calendar_context_counts_as_a_failed_try(box):
    letters.queue_letter(
        gate.SYSTEM,
        kind=LetterKind.TALK_MOVED,
        recipient="amira@example.org",
        language=Language.EN,
        context={"to": "leaver", "uid": "7@efterord"},
    )
    assert send.send_due() == send.Sent(n_failed=1)
    assert box.raw == []


def test_letter_tracks_nobody(box):
    queue()
    send.send_due()
    (raw,) = box.raw
    assert raw.count(b"https://") == 1
    for header in (b"List-Unsubscribe", b"Disposition-Notification-To", b"Return-Receipt-To", b"text/html"):
        assert header not in raw


@pytest.mark.parametrize(
    "address", ["a@b.se\r\nBcc: spy@example.org", "a@b.se, spy@example.org", "not an address", "a@b.se\nX-Evil: 1"]
)
def test_address_that_would_write_a_header_is_refused_and_tried_later(box, address):
    queue(address)
    assert send.send_due() == send.Sent(n_failed=1)
    assert box.raw == []
    assert Letter.objects.get().n_tries == 1


def test_refused_recipient_stops_nobody_else_and_waits_longer_each_time(box):
    box.answers["gone@example.org"] = "450 4.2.1 not now"
    with clock.told_at(made.NOON):
        queue("gone@example.org")
        queue("amira@example.org")
        assert send.send_due() == send.Sent(n_sent=1, n_failed=1)
    now, waits = made.NOON, []
    for _ in range(len(letters.WAITS)):
        letter = Letter.objects.get(sent_at=None)
        waits.append((letter.next_try_at - now) // dt.timedelta(minutes=1))
        now = letter.next_try_at
        with clock.told_at(now - dt.timedelta(seconds=1)):
            assert send.send_due() == send.Sent()
        with clock.told_at(now):
            assert send.send_due() == send.Sent(n_failed=1)
    assert waits == list(letters.WAITS)
    given_up = Letter.objects.get(sent_at=None)
    assert given_up.given_up_at == now
    with clock.told_at(now + dt.timedelta(days=9)):
        assert send.send_due() == send.Sent()


@pytest.mark.parametrize(
    ("said", "is_given_up"),
    [
        ("550 no such mailbox", True),
        ("550 5.1.1 <x>: Recipient address rejected", True),
        ("553 5.1.3 bad address syntax", True),
        ("551 user not local", True),
        ("550 5.7.1 relaying denied", False),
        ("554 5.7.1 relay access denied", False),
        ("554 no SMTP service here", False),
        ("552 5.2.2 mailbox full", False),
        ("550 5.1.8 bad sender", False),
        ("450 4.1.1 unknown, try later", False),
        ("451 greylisted", False),
    ],
)
def test_address_that_does_not_exist_is_given_up_at_once_and_nothing_else(box, said, is_given_up):
    box.answers["gone@example.org"] = said
    queue("gone@example.org")
    queue("amira@example.org")
    assert send.send_due() == send.Sent(n_sent=1, n_failed=1)
    assert (Letter.objects.get(sent_at=None).given_up_at is not None) is is_given_up


def test_refused_invitation_is_noted_on_the_case_and_the_letter_bears_the_name_a_report_knows_it_by(box):
    with clock.told_at(made.NOON):
        gone, reached = (made.case(at=made.root(), last_day=made.TODAY) for _ in range(2))
        box.refused.add(gone.person.mail)
        surveys_asking.invite_due(gate.SYSTEM)
        assert send.send_due() == send.Sent(n_sent=1, n_failed=1)
        assert list(Undelivered.objects.values_list("case", flat=True)) == [gone.pk]
        (letter,) = box.letters
        stored = Letter.objects.get(sent_at__isnull=False)
        assert letter["Message-ID"] == f"<efterord.{stored.pk.hex}@example.org>"
        # What a server says of that letter later is noted too.
        assert surveys_undelivered.note_undelivered(gate.SYSTEM, letter_id=stored.pk) == [reached]


def test_server_that_is_away_ages_no_letter(box, settings):
    settings.EMAIL_PORT = 9
    queue()
    assert send.send_due() == send.Sent(is_reachable=False)
    assert Letter.objects.get().n_tries == 0
    settings.EMAIL_PORT = box.port
    assert send.send_due() == send.Sent(n_sent=1)


@pytest.mark.parametrize("how", ["hangs_up_at", "closes_at"])
def test_connection_that_breaks_ends_the_round_and_ages_no_other_letter(box, how):
    getattr(box, how).add("b@example.org")
    with clock.told_at(made.NOON):
        letter_ids = [queue(f"{name}@example.org").pk for name in "abcd"]
        for n, pk in enumerate(letter_ids):
            due_at = made.NOON - dt.timedelta(minutes=10 - n)
            with guard.door_open():
                Letter.objects.filter(pk=pk).update(next_try_at=due_at)
        assert send.send_due() == send.Sent(n_sent=1, n_failed=1, is_reachable=False)
    tries = [Letter.objects.get(pk=pk).n_tries for pk in letter_ids]
    assert tries == [0, 1, 0, 0]
    getattr(box, how).clear()
    with clock.told_at(made.NOON):
        assert send.send_due() == send.Sent(n_sent=2)


def test_letter_is_sent_outside_every_transaction(box, monkeypatch):
    seen = []
    real = texts.render

    def watched(*told):
        seen.append(connection.in_atomic_block)
        return real(*told)

    monkeypatch.setattr(texts, "render", watched)
    queue()
    send.send_due()
    assert seen == [False]


def test_letter_claimed_by_another_sender_is_left_to_it(box):
    mine = queue()
    theirs = Letter.objects.get(pk=mine.pk)
    assert letters.claim_letter(gate.SYSTEM, letter=theirs) is True
    assert letters.claim_letter(gate.SYSTEM, letter=mine) is False
    assert send.send_due() == send.Sent()
    with clock.told_at(clock.now() + letters.CLAIM):
        assert send.send_due() == send.Sent(n_sent=1)


def test_without_a_mail_server_letters_wait():
    made.organisation()
    queue()
    assert send.send_due() == send.Sent()
    assert Letter.objects.get().sent_at is None


def test_demo_sends_nothing_and_keeps_the_letter_to_show(settings):
    made.organisation()
    settings.IS_DEMO = True
    queue()
    assert send.send_due() == send.Sent(n_sent=1)
    assert Letter.objects.get().text_ciphertext is not None


def test_task_carries_nothing_and_may_run_twice(box):
    from django_tasks_db.models import DBTaskResult

    queue()
    tasks.soon()
    assert DBTaskResult.objects.get().args_kwargs == {"args": [], "kwargs": {}}
    tasks.send_letters.call()
    tasks.send_letters.call()
    assert len(box.letters) == 1


def test_log_holds_no_address(box, caplog):
    box.refused.add("gone@example.org")
    queue("gone@example.org")
    send.log.addHandler(caplog.handler)
    send.send_due()
    send.log.removeHandler(caplog.handler)
    assert "SMTPRecipientsRefused" in caplog.text
    assert "gone@" not in caplog.text
