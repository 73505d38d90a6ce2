"""Calendar files, each read by two unrelated parsers, with the instants worked out a third way."""

import dataclasses
import datetime as dt
import re
import zoneinfo

import icalendar
import pytest
import vobject
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from efterord.mail import calendars, times
from efterord.rules import booking_times, letters
from efterord.words import Country, Language, LetterKind, PlaceKind

NOW = dt.datetime(2026, 9, 1, 7, 30, 15, 250, tzinfo=dt.UTC)
SENDER = calendars.Sender("Region Mälarvik", "efterord@example.org")
TALK = calendars.Talk(
    uid="5d0c@efterord",
    sequence=0,
    starts_at=dt.datetime(2026, 10, 7, 8, tzinfo=dt.UTC),
    minutes=60,
    country=Country.SE,
    place="Rum Eken",
)
WRITERS = pytest.mark.parametrize("write", [calendars.request, calendars.cancel])


def written(talk=TALK, write=calendars.request, sender=SENDER, attendees=("amira@example.org",)) -> bytes:
    return write(talk, sender=sender, attendees=attendees, made_at=NOW)


def by_icalendar(file: bytes) -> icalendar.Event:
    (event,) = icalendar.Calendar.from_ical(file).walk("VEVENT")
    return event


def by_vobject(file: bytes):
    calendar = vobject.readOne(file.decode())
    assert len(calendar.contents["vevent"]) == 1
    return calendar.vevent


def lines(file: bytes) -> list[str]:
    """The file's lines as RFC 5545 unfolds them: no parser's opinion."""
    return file.decode().replace("\r\n ", "").split("\r\n")


def test_request_says_all_that_a_calendar_needs_and_nothing_else():
    event, other = by_icalendar(written()), by_vobject(written())
    assert set(event) == {
        "UID", "SEQUENCE", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "LOCATION", "CLASS", "TRANSP", "STATUS",
        "ORGANIZER", "ATTENDEE",
    }  # fmt: skip
    assert (event["UID"], other.uid.value) == ("5d0c@efterord", "5d0c@efterord")
    assert (event["SEQUENCE"], other.sequence.value) == (0, "0")
    assert event["DTSTAMP"].dt == other.dtstamp.value == NOW.replace(microsecond=0)
    assert (event["LOCATION"], other.location.value) == ("Rum Eken", "Rum Eken")
    assert (event["CLASS"], event["TRANSP"], event["STATUS"]) == ("PRIVATE", "OPAQUE", "CONFIRMED")
    assert event["ORGANIZER"] == other.organizer.value == "mailto:efterord@example.org"
    assert event["ORGANIZER"].params["CN"] == other.organizer.params["CN"][0] == "Region Mälarvik"
    assert event["ATTENDEE"] == other.attendee.value == "mailto:amira@example.org"
    assert event["ATTENDEE"].params["RSVP"] == other.attendee.params["RSVP"][0] == "TRUE"


@WRITERS
def test_file_names_its_maker_its_method_and_its_own_zone_and_no_alarm(write):
    calendar = icalendar.Calendar.from_ical(written(write=write))
    other = vobject.readOne(written(write=write).decode())
    method = {calendars.request: "REQUEST", calendars.cancel: "CANCEL"}[write]
    assert (calendar["METHOD"], other.method.value) == (method, method)
    assert (calendar["PRODID"], calendar["VERSION"]) == ("-//Efterord//", "2.0")
    assert [c.name for c in calendar.subcomponents] == ["VTIMEZONE", "VEVENT"]
    assert calendar.subcomponents[0]["TZID"] == by_icalendar(written())["DTSTART"].params["TZID"] == "Europe/Stockholm"
    assert not calendar.walk("VALARM")


def test_talk_keeps_its_uid_and_counts_its_changes_through_move_and_cancellation():
    moved = dataclasses.replace(TALK, sequence=1, starts_at=TALK.starts_at + dt.timedelta(days=1))
    gone = dataclasses.replace(moved, sequence=2)
    files = [written(), written(moved), written(gone, calendars.cancel)]
    assert {by_icalendar(f)["UID"] for f in files} == {by_vobject(f).uid.value for f in files} == {TALK.uid}
    assert [by_icalendar(f)["SEQUENCE"] for f in files] == [0, 1, 2]
    assert [by_vobject(f).status.value for f in files] == ["CONFIRMED", "CONFIRMED", "CANCELLED"]
    assert by_vobject(files[1]).dtstart.value - by_vobject(files[0]).dtstart.value == dt.timedelta(days=1)


@pytest.mark.parametrize("country", Country)
@pytest.mark.parametrize(
    "local",
    [
        "2026-03-27T09:00", "2026-03-29T01:30", "2026-03-29T03:00", "2026-03-30T09:00", "2026-10-24T14:30",
        "2026-10-25T01:30", "2026-10-25T02:30", "2026-10-25T03:00", "2026-10-26T09:00", "2027-03-26T09:00",
        "2027-03-28T03:30", "2027-03-29T09:00", "2027-10-29T13:30", "2027-10-31T03:00", "2027-11-01T09:00",
        "2026-01-15T10:00", "2026-07-15T10:00",
    ],
)  # fmt: skip
def test_instant_is_right_on_both_sides_of_each_clock_change(country, local):
    wall = dt.datetime.fromisoformat(local)
    instant = wall.replace(tzinfo=zoneinfo.ZoneInfo(booking_times.ZONES[country])).astimezone(dt.UTC)
    file = written(dataclasses.replace(TALK, starts_at=instant, country=country))
    assert f"DTSTART;TZID={booking_times.ZONES[country]}:{wall:%Y%m%dT%H%M%S}" in lines(file)
    # vobject reckons by the zone in the file alone; nobody's tables of zones can help it out.
    start, end = by_vobject(file).dtstart.value, by_vobject(file).dtend.value
    assert start.astimezone(dt.UTC) == instant
    assert end.astimezone(dt.UTC) == instant + dt.timedelta(hours=1)
    assert by_icalendar(file)["DTSTART"].dt.astimezone(dt.UTC) == instant


@pytest.mark.parametrize("country", Country)
def test_zone_of_the_file_has_the_offsets_of_the_real_one(country):
    """Every second hour through two years, by the file's own rules read with a third piece of code."""
    calendar = icalendar.Calendar.from_ical(written(dataclasses.replace(TALK, country=country)))
    (zone,) = calendar.walk("VTIMEZONE")
    told, real = zone.to_tz(lookup_tzid=False), zoneinfo.ZoneInfo(booking_times.ZONES[country])
    at, wrong = dt.datetime(2026, 1, 1, 0, 30), []
    while at < dt.datetime(2028, 1, 1):
        if at.replace(tzinfo=told).utcoffset() != at.replace(tzinfo=real).utcoffset():
            wrong.append(at)
        at += dt.timedelta(hours=2)
    # In the hour that spring leaves out there is no right answer; booking_times refuses it.
    assert [at for at in wrong if booking_times.is_real_local_time(at, country)] == []


def test_clocks_change_at_one_universal_time_on_a_last_sunday():
    (zone,) = icalendar.Calendar.from_ical(written()).walk("VTIMEZONE")
    for part in zone.subcomponents:
        begins = part["DTSTART"].dt
        assert (begins - part["TZOFFSETFROM"].td).time() == dt.time(1)
        assert (begins.weekday(), (begins + dt.timedelta(days=7)).month - begins.month) == (6, 1)


def test_second_time_of_the_hour_that_autumn_has_twice_is_told_in_utc():
    instant = dt.datetime(2026, 10, 25, 1, 30, tzinfo=dt.UTC)
    file = written(dataclasses.replace(TALK, starts_at=instant))
    assert "DTSTART:20261025T013000Z" in lines(file)
    assert by_vobject(file).dtstart.value == instant


NASTY = [
    "Rum A\r\nBEGIN:VALARM\r\nACTION:DISPLAY\r\nEND:VALARM",
    "Rum A\nATTENDEE:mailto:spy@example.org",
    "Rum A\u2028STATUS:CANCELLED\x85X:1\x0bY:2\x0c",
    "Rum A\\nSTATUS:CANCELLED",
    "Rum A\\NSTATUS:CANCELLED",
    'Rum; "A", plan 2: dörr \\',
    "Rum A\x00\x07\r\n\tEND:VEVENT\r\nBEGIN:VEVENT",
    "غرفة الاجتماعات; الطابق 2, مبنى ب",
    "https://video.example.org/m/1?a=b;c,d&e=%0D%0AX",
    "ö" * 500,
    "👩‍💻🌲" * 40,
]


@pytest.mark.parametrize("place", NASTY)
def test_place_stays_one_value(place):
    file = written(dataclasses.replace(TALK, place=place))
    shown = by_icalendar(file)["LOCATION"]
    assert shown == by_vobject(file).location.value
    assert {line.split(":")[0].split(";")[0] for line in lines(file)} == {
        line.split(":")[0].split(";")[0] for line in lines(written())
    }
    assert len(lines(file)) == len(lines(written()))
    assert not re.search(r"[\x00-\x1f\x7f\x85\u2028]", shown)
    assert shown.split() == "".join(c for c in place if c not in "\x00\x07").replace("\\", "/").split()


@given(st.text(max_size=300), st.text(max_size=120).filter(str.strip))
def test_any_words_keep_the_shape_of_the_file(place, name):
    file = written(
        dataclasses.replace(TALK, place=f"A{place}".encode("utf-8", "replace").decode()),
        sender=calendars.Sender(name.encode("utf-8", "replace").decode(), "efterord@example.org"),
    )
    assert len(lines(file)) == len(lines(written()))
    assert by_icalendar(file)["LOCATION"] == by_vobject(file).location.value
    assert by_icalendar(file)["UID"] == by_vobject(file).uid.value
    assert all(len(line) <= 75 for line in file.split(b"\r\n"))
    assert b"\n" not in file.replace(b"\r\n", b"")


@pytest.mark.parametrize(
    "name", ['A "B"; C, D: E', "A\r\nATTENDEE:mailto:spy@example.org", "Å^n'B’s;X=Y:Z", "Köp & Sälj"]
)
def test_employer_name_stays_in_its_parameter(name):
    file = written(sender=calendars.Sender(name, "efterord@example.org"))
    wanted = " ".join(name.replace('"', "'").replace("^", "/").split())
    assert by_icalendar(file)["ORGANIZER"].params["CN"] == wanted
    assert by_vobject(file).organizer.params["CN"] == [wanted]
    assert by_vobject(file).organizer.value == "mailto:efterord@example.org"
    assert len(lines(file)) == len(lines(written()))


@pytest.mark.parametrize("address", ["a@b.se\r\nX-EVIL:1", "a b@c.se", "nobody", "a@b.se\x00", "\u2028a@b.se"])
def test_address_that_is_none_is_refused(address):
    with pytest.raises(ValueError, match="addresses"):
        written(attendees=[address])
    with pytest.raises(ValueError, match="addresses"):
        written(sender=calendars.Sender("A", address))


@WRITERS
def test_lines_end_and_fold_as_mail_wants_them(write):
    file = written(dataclasses.replace(TALK, place="Sammanträdesrum Ängen, " * 9), write)
    assert file.endswith(b"END:VCALENDAR\r\n")
    assert b"\n" not in file.replace(b"\r\n", b"")
    assert max(len(line) for line in file.split(b"\r\n")) <= 75
    for line in file.split(b"\r\n"):
        line.decode()  # no sign is cut in two


def test_cancelled_talk_tells_no_place():
    assert "LOCATION" not in by_icalendar(written(write=calendars.cancel))


def context(to=letters.LEAVER, country=Country.NO, **changes):
    told = {
        "to": to, "link": "https://svar.example.org/p/abc", "employer": "Region Mälarvik", "holder": "Ola Nordmann",
        "starts_at": dt.datetime(2026, 10, 26, 9, tzinfo=dt.UTC), "minutes": 45, "country": country,
        "place_kind": PlaceKind.ROOM, "place": "Møterom Bjørk", "booking_id": "7", "sequence": 3,
    }  # fmt: skip
    return letters.about_talk(**{**told, **changes})


def of_letter(kind, language=Language.NB, told=None, recipient="amira@example.org"):
    return calendars.of_letter(kind, language, told or context(), recipient=recipient, sender=SENDER, made_at=NOW)


@pytest.mark.parametrize(
    ("kind", "method"),
    [
        (LetterKind.TALK_INVITATION, "REQUEST"),
        (LetterKind.TALK_MOVED, "REQUEST"),
        (LetterKind.TALK_CANCELLED, "CANCEL"),
    ],
)
def test_letter_about_a_talk_has_its_file(kind, method):
    file = of_letter(kind)
    event = by_vobject(file.content)
    assert file.method == method == vobject.readOne(file.content.decode()).method.value
    assert (event.uid.value, event.sequence.value) == ("7@efterord", "3")
    assert event.dtstart.value.astimezone(dt.UTC) == dt.datetime(2026, 10, 26, 9, tzinfo=dt.UTC)
    assert "DTSTART;TZID=Europe/Oslo:20261026T100000" in lines(file.content)
    assert "DTEND;TZID=Europe/Oslo:20261026T104500" in lines(file.content)


@pytest.mark.parametrize("kind", sorted(set(LetterKind) - set(calendars.METHODS)))
def test_other_letters_have_none(kind):
    assert of_letter(kind) is None


def test_letter_that_was_wiped_has_none():
    file = calendars.of_letter(LetterKind.TALK_MOVED, Language.EN, {}, recipient="a@b.se", sender=SENDER, made_at=NOW)
    assert file is None


@pytest.mark.parametrize("to", [letters.LEAVER, letters.INTERVIEWER])
def test_file_names_nobody_but_its_reader_and_the_employer(to):
    file = of_letter(LetterKind.TALK_INVITATION, told=context(to)).content.decode().replace("\r\n ", "")
    assert sorted(re.findall(r"mailto:(\S+)", file)) == ["amira@example.org", "efterord@example.org"]
    assert "Ola" not in file
    assert "https://" not in file


@pytest.mark.parametrize(("language", "title"), [("en", "Conversation"), ("sv", "Samtal"), ("nb", "Samtale")])
def test_title_is_neutral_in_each_language(language, title):
    file = of_letter(LetterKind.TALK_INVITATION, Language(language))
    assert by_icalendar(file.content)["SUMMARY"] == by_vobject(file.content).summary.value == title


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("sv", "onsdag 7 oktober kl. 10.00–11.00"),
        ("nb", "onsdag 7. oktober kl. 10.00–11.00"),
        ("en", "Wednesday 7 October, 10.00–11.00"),
    ],
)
def test_time_is_said_as_the_language_says_it(language, said):
    with translation.override(language):
        assert times.when(TALK.starts_at, 60, Country.SE) == said


def test_time_said_follows_the_clock_change():
    with translation.override("en"):
        before = times.when(dt.datetime(2026, 10, 23, 8, tzinfo=dt.UTC), 60, Country.NO)
        after = times.when(dt.datetime(2026, 10, 26, 8, tzinfo=dt.UTC), 60, Country.NO)
    assert (before, after) == ("Friday 23 October, 10.00–11.00", "Monday 26 October, 09.00–10.00")
