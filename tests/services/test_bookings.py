"""A talk's time: booked after the certificate, moved, called off, followed; calendars are told each change once."""

import datetime as dt
import threading

import pytest
from django.db import connection

from efterord import clock, gate
from efterord.models import AuditEntry, Booking, Interview, NoTalk, guard
from efterord.services import bookings, interviews, talks_planning
from efterord.vault import errors
from efterord.words import CaseStep, Country, InterviewKind, NoTalkReason, PlaceKind, Role
from tests import booked, made

pytestmark = pytest.mark.django_db
MANAGER, HR = InterviewKind.MANAGER, InterviewKind.HR


@pytest.fixture(autouse=True)
def _autumn():
    made.organisation()
    with clock.told_at(made.NOON):
        yield


def planned(there: booked.World, **values) -> Interview:
    return talks_planning.plan_interview(there.actor, case=there.case, **values)


def book(there: booked.World, talk: Interview, **values) -> Booking:
    return bookings.book(there.actor, interview=talk, time=booked.time(**values))


def wrong(there: booked.World, talk: Interview, **values) -> tuple[str, str]:
    with pytest.raises(bookings.WrongTime) as told:
        book(there, talk, **values)
    return told.value.field, str(told.value.words)


def kinds() -> list[tuple[str, str, str]]:
    return [(kind, recipient, context["sequence"]) for kind, recipient, context in booked.letters_out()]


def test_booking_invites_both_and_keeps_the_place_as_ciphertext():
    there = booked.world()
    talk = planned(there)
    made_booking = book(there, talk, place="https://video.example.org/Sjöstjärnan")
    assert (made_booking.starts_at, made_booking.sequence) == (dt.datetime(2026, 10, 21, 8, tzinfo=dt.UTC), 0)
    assert kinds() == [
        ("talk_invitation", *each, "0") for each in sorted([(there.leaver.mail,), (there.manager.email,)])
    ]
    assert "Sjöstjärnan".encode() not in bytes(made_booking.place_ciphertext)
    for actor in (there.actor, gate.actor_for(there.manager), gate.leaver_of(there.case)):
        assert bookings.open_place(actor, interview=talk) == "https://video.example.org/Sjöstjärnan"
    told = {c["to"]: c for _, _, c in booked.letters_out()}
    assert (told["leaver"]["holder"], told["interviewer"]["holder"]) == ("Lena Marklind", "")
    assert {c["uid"] for c in told.values()} == {f"{talk.pk}@efterord"}


def test_letters_are_in_each_ones_language():
    from efterord.models import Letter

    there = booked.world()
    with guard.door_open():
        there.manager.language = "nb"
        there.manager.save()
    book(there, planned(there))
    assert set(Letter.objects.values_list("language", flat=True)) == {"sv", "nb"}


def test_place_of_an_earlier_number_cannot_be_put_back():
    there = booked.world()
    talk = planned(there)
    old = bytes(book(there, talk).place_ciphertext)
    book(there, talk, place="Rum Asken", seen=0)
    with guard.door_open():
        Booking.objects.filter(interview=talk).update(place_ciphertext=old)
    with pytest.raises(errors.VaultError):
        bookings.open_place(there.actor, interview=talk)


def test_booking_waits_for_the_certificate_unless_a_reason_is_given():
    there = booked.world(is_signed=False)
    talk = planned(there)
    with pytest.raises(bookings.CertificateMissing) as told:
        book(there, talk)
    assert "not issued and signed" in str(told.value.words)
    with pytest.raises(bookings.CertificateMissing):
        book(there, talk, override="   ")
    made_booking = book(there, talk, override="Chefen är\nsjuk")
    assert b"sjuk" not in bytes(made_booking.override_ciphertext)
    assert bookings.open_override(there.actor, interview=talk) == "Chefen är sjuk"
    # Moving it needs no new reason, and keeps the old one.
    book(there, talk, minutes=45, seen=0)
    assert bookings.open_override(there.actor, interview=talk) == "Chefen är sjuk"
    with pytest.raises(gate.Refused):
        bookings.open_override(gate.actor_for(there.manager), interview=talk)


def test_case_without_a_certificate_in_its_list_needs_the_reason_too():
    there = booked.world()
    there.case.items.all()
    with guard.door_open():
        there.case.items.all().delete()
    with pytest.raises(bookings.CertificateMissing):
        book(there, planned(there))


def test_moved_talk_counts_up_and_the_same_again_changes_nothing():
    there = booked.world()
    talk = planned(there)
    book(there, talk)
    moved = book(there, talk, starts_at=booked.TEN + dt.timedelta(days=1), seen=0)
    assert moved.sequence == 1
    assert [k for k in kinds() if k[2] == "1"] == [
        ("talk_moved", *each, "1") for each in sorted([(there.leaver.mail,), (there.manager.email,)])
    ]
    again = book(there, talk, starts_at=booked.TEN + dt.timedelta(days=1), seen=0)
    assert (again.sequence, len(kinds())) == (1, 4)


def test_number_never_goes_back_after_cancelling_and_booking_anew():
    there = booked.world()
    talk = planned(there)
    seen = [book(there, talk).sequence]
    seen.append(bookings.cancel_booking(there.actor, interview=talk, seen=0).sequence)
    assert bookings.open_place(there.actor, interview=talk) == ""
    seen.append(book(there, talk, seen=1).sequence)
    assert seen == [0, 1, 2]
    assert [kind for kind, _, _ in kinds()] == ["talk_invitation"] * 2 + ["talk_cancelled"] * 2 + [
        "talk_invitation"
    ] * 2


def test_second_of_two_at_once_is_told_and_changes_nothing():
    there = booked.world()
    talk = planned(there)
    book(there, talk)
    for seen in (None, 5):
        with pytest.raises(bookings.BookedMeanwhile):
            book(there, talk, minutes=30, seen=seen)
    with pytest.raises(bookings.BookedMeanwhile):
        bookings.cancel_booking(there.actor, interview=talk, seen=None)
    assert Booking.objects.get().minutes == 60


def test_cancel_needs_a_time_and_a_talk_that_has_not_begun():
    there = booked.world()
    talk = planned(there)
    with pytest.raises(gate.Refused):
        bookings.cancel_booking(there.actor, interview=talk, seen=None)
    book(there, talk)
    interviews.start_interview(gate.actor_for(there.manager), interview=talk)
    with pytest.raises(gate.Refused):
        bookings.cancel_booking(there.actor, interview=talk, seen=0)
    with pytest.raises(gate.Refused):
        book(there, talk, minutes=30, seen=0)


@pytest.mark.parametrize(
    ("values", "field", "words"),
    [
        ({"starts_at": dt.datetime(2026, 10, 6, 9)}, "starts_at", "has passed"),
        ({"starts_at": dt.datetime(2026, 10, 30, 9)}, "is_confirmed", "last day itself"),
        ({"starts_at": dt.datetime(2026, 11, 3, 9)}, "starts_at", "after the last day"),
        ({"minutes": 5}, "minutes", "15 minutes"),
        ({"place": "x" * 501}, "place", "shorter"),
        ({"override": "x" * 2001}, "override", "shorter"),
    ],
)
def test_wrong_time_names_the_field(values, field, words):
    there = booked.world()
    talk = planned(there)
    found, said = wrong(there, talk, **values)
    assert (found, words in said) == (field, True)
    assert not Booking.objects.exists()


def test_last_day_itself_when_meant():
    there = booked.world()
    assert book(there, planned(there), starts_at=dt.datetime(2026, 10, 30, 9), is_confirmed=True).sequence == 0


def test_hour_that_does_not_exist_is_refused():
    there = booked.world(last_day=dt.date(2027, 4, 30))
    field, words = wrong(there, planned(there), starts_at=dt.datetime(2027, 3, 28, 2, 30))
    assert (field, "does not exist" in words) == ("starts_at", True)


def test_interviewer_and_leaver_are_in_one_talk_at_a_time():
    there = booked.world()
    talk = planned(there)
    book(there, talk)
    other = made.case(at=there.unit, of=made.person(manager=there.manager.person), manager=there.manager.person)
    booked.certificate(other)
    theirs = talks_planning.plan_interview(there.actor, case=other)
    for start in (booked.TEN, booked.TEN + dt.timedelta(minutes=59), booked.TEN - dt.timedelta(minutes=30)):
        field, words = wrong(there, theirs, starts_at=start)
        assert (field, "Lena Marklind holds another talk" in words) == ("starts_at", True)
        assert "Jonas" not in words
    book(there, theirs, starts_at=booked.TEN + dt.timedelta(hours=1))
    hrs = planned(there, kind=HR, interviewer=there.hr)
    assert "the other talk" in wrong(there, hrs)[1]
    bookings.cancel_booking(there.actor, interview=talk, seen=0)
    assert book(there, hrs).sequence == 0


def test_interviewer_who_is_gone_by_then_cannot_be_booked():
    there = booked.world()
    talk = planned(there)
    made.case(at=there.unit, of=there.manager.person, last_day=dt.date(2026, 10, 20))
    with pytest.raises(gate.Refused) as told:
        book(there, talk)
    assert "Is leaving, or has left, before the talk" in str(told.value.words)
    book(there, talk, starts_at=dt.datetime(2026, 10, 20, 9))


def test_leaver_without_a_mail_gets_no_letter_and_the_interviewer_does():
    there = booked.world()
    with guard.door_open():
        there.leaver.mail = ""
        there.leaver.save()
    book(there, planned(there))
    assert [recipient for _, recipient, _ in kinds()] == [there.manager.email]


def test_leaver_gone_already_is_met_by_video_and_not_written_to_at_work():
    there = booked.world()
    talk = planned(there)
    with clock.told_at(made.NOON + dt.timedelta(days=30)):
        later = dt.datetime(2026, 11, 10, 10)
        assert wrong(there, talk, starts_at=later)[0] == "place_kind"
        assert wrong(there, talk, starts_at=later, place_kind=PlaceKind.VIDEO)[0] == "is_confirmed"
        book(there, talk, starts_at=later, place_kind=PlaceKind.VIDEO, is_confirmed=True)
    assert [recipient for _, recipient, _ in kinds()] == [there.manager.email]


def test_norwegian_time_is_told_in_oslo():
    there = booked.world()
    made.organisation(sector="norwegian_public")
    book(there, planned(there))
    assert {context["country"] for _, _, context in booked.letters_out()} == {Country.NO}


def test_only_hr_books_and_the_line_never_hrs_talk():
    there = booked.world()
    talk = planned(there)
    for user in (there.manager, there.administrative, there.administrator):
        with pytest.raises(gate.Refused):
            bookings.book(gate.actor_for(user), interview=talk, time=booked.time())
    hrs = planned(there, kind=HR, interviewer=there.hr)
    in_line = made.actor((Role.HR_HEAD, None), person=made.person("Över allt"))
    with guard.door_open():
        there.second.person.manager_id = in_line.person_id
        there.second.person.save()
    with pytest.raises(gate.Refused):
        bookings.book(in_line, interview=hrs, time=booked.time())
    with pytest.raises(gate.Refused):
        bookings.open_place(gate.actor_for(there.manager), interview=hrs)
    assert not Booking.objects.exists()


# What becomes of a booked talk


def correct(there: booked.World, **values) -> None:
    with guard.door_open():
        for name, value in values.items():
            setattr(there.case, name, value)
        there.case.save()


@pytest.mark.parametrize(
    ("change", "n"),
    [
        ({}, 0),
        ({"last_day": dt.date(2026, 10, 21)}, 0),
        ({"last_day": dt.date(2026, 10, 20)}, 1),
        ({"last_day": dt.date(2026, 11, 27)}, 0),
        ({"leaving_kind": "DEA"}, 1),
    ],
)
def test_follow_case_calls_off_what_cannot_stand(change, n):
    there = booked.world()
    talk = planned(there)
    book(there, talk)
    correct(there, **change)
    assert bookings.follow_case(there.actor, case=there.case) == n
    talk.booking.refresh_from_db()
    assert (talk.booking.cancelled_at is not None, talk.booking.sequence) == (bool(n), n)
    told = [recipient for kind, recipient, _ in kinds() if kind == "talk_cancelled"]
    dead = change.get("leaving_kind") == "DEA"
    assert len(told) == (0 if not n else 1 if dead else 2)
    assert not (dead and there.leaver.mail in told), "nothing is sent to somebody who has died"
    assert bookings.follow_case(there.actor, case=there.case) == 0


@pytest.mark.parametrize("step", [CaseStep.CANCELLED, CaseStep.CLOSED])
def test_follow_case_calls_off_all_talks_of_a_case_that_is_over(step):
    there = booked.world()
    book(there, planned(there))
    book(there, planned(there, kind=HR, interviewer=there.hr), starts_at=booked.TEN + dt.timedelta(hours=2))
    with guard.door_open():
        there.case.events.create(step=step, at=made.NOON, by="operator")
    assert bookings.follow_case(there.actor, case=there.case) == 2


def test_follow_case_calls_off_a_talk_that_is_not_held_and_leaves_one_that_began():
    there = booked.world()
    book(there, planned(there))
    hrs = planned(there, kind=HR, interviewer=there.hr)
    book(there, hrs, starts_at=booked.TEN + dt.timedelta(hours=2))
    interviews.start_interview(there.actor, interview=hrs)
    with guard.door_open():
        for kind in InterviewKind:
            NoTalk.objects.create(case=there.case, kind=kind, reason=NoTalkReason.ILL, at=made.NOON, by="operator")
    assert bookings.follow_case(there.actor, case=there.case) == 1
    hrs.booking.refresh_from_db()
    assert hrs.booking.cancelled_at is None


def test_deeds_leave_entries_and_reading_the_place_none():
    there = booked.world()
    talk = planned(there)
    book(there, talk)
    bookings.open_place(there.actor, interview=talk)
    bookings.cancel_booking(there.actor, interview=talk, seen=0)
    actions = list(AuditEntry.objects.order_by("number").values_list("action", flat=True))
    assert actions == ["interviews.plan_interview", "bookings.book", "bookings.cancel_booking"]


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif("connection.vendor == 'sqlite'", reason="SQLite's writers come one after the other anyway")
def test_two_partners_at_once_make_one_booking():
    there = booked.world()
    talk = planned(there)
    became: list[str] = []
    start = threading.Barrier(2)

    def one(minutes: int) -> None:
        with clock.told_at(made.NOON):
            start.wait()
            try:
                book(there, talk, minutes=minutes)
                became.append("booked")
            except bookings.BookedMeanwhile:
                became.append("told")
            finally:
                connection.close()

    threads = [threading.Thread(target=one, args=(minutes,)) for minutes in (30, 45)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(became) == ["booked", "told"]
    assert Booking.objects.get().sequence == 0
