"""Calendar files of talks (RFC 5545, sent as RFC 5546 and 6047 say): private, neutral, right across clock changes."""

import dataclasses
import datetime as dt
import unicodedata
import zoneinfo
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from django.utils import translation
from django.utils.translation import pgettext

from efterord.rules import booking_times
from efterord.words import Country, Language, LetterKind

if TYPE_CHECKING:
    from icalendar import Calendar, Event, Timezone, vCalAddress

PRODUCT = "-//Efterord//"
REQUEST, CANCEL = "REQUEST", "CANCEL"
METHODS: Mapping[LetterKind, str] = {
    LetterKind.TALK_INVITATION: REQUEST,
    LetterKind.TALK_MOVED: REQUEST,
    LetterKind.TALK_CANCELLED: CANCEL,
}
# The European Union's rule since 1996 (directive 2000/84/EC), which Norway follows: the last Sundays of March and
# October, at 01.00 UTC. Said as a rule, since a list of dates would end one day.
CHANGES = (
    ("DAYLIGHT", dt.datetime.fromisoformat("1996-03-31T02:00"), 1, 2, "CEST", 3),
    ("STANDARD", dt.datetime.fromisoformat("1996-10-27T03:00"), 2, 1, "CET", 10),
)
UNSETTLED = str.maketrans("\\^", "//")


@dataclasses.dataclass(frozen=True, slots=True)
class Talk:
    """What a calendar is told. `starts_at` is an instant; `uid` never changes, `sequence` grows with each change."""

    uid: str
    sequence: int
    starts_at: dt.datetime
    minutes: int
    country: Country
    place: str = ""


@dataclasses.dataclass(frozen=True, slots=True)
class Sender:
    """The organizer that calendars show: the employer's name and sending address."""

    name: str
    address: str


@dataclasses.dataclass(frozen=True, slots=True)
class File:
    """A calendar file, and the method that its mail part names too."""

    method: str
    content: bytes


def request(talk: Talk, *, sender: Sender, attendees: Sequence[str], made_at: dt.datetime) -> bytes:
    """This function will write the calendar file that invites to a talk, or moves it when its sequence has grown.

    The title is in the active language and says nothing of leaving. Raises ValueError for an address that is none.
    """
    return _file(REQUEST, "CONFIRMED", talk, sender, attendees, made_at)


def cancel(talk: Talk, *, sender: Sender, attendees: Sequence[str], made_at: dt.datetime) -> bytes:
    """This function will write the calendar file that takes a talk away; its sequence is higher than the last one."""
    return _file(CANCEL, "CANCELLED", dataclasses.replace(talk, place=""), sender, attendees, made_at)


def of_letter(
    kind: LetterKind,
    language: Language,
    context: Mapping[str, str],
    *,
    recipient: str,
    sender: Sender,
    made_at: dt.datetime,
) -> File | None:
    """This function will write the calendar file of a letter about a talk (rules/letters.py), or None for other kinds.

    Each reader's file names that reader alone, so that nobody's private address lies in another one's calendar.
    """
    if kind not in METHODS or "uid" not in context:  # a letter that was sent and wiped has no context
        return None
    talk = Talk(
        uid=context["uid"],
        sequence=int(context["sequence"]),
        starts_at=dt.datetime.fromisoformat(context["starts_at"]),
        minutes=int(context["minutes"]),
        country=Country(context["country"]),
        place=context["place"],
    )
    write = request if METHODS[kind] == REQUEST else cancel
    with translation.override(language.value):
        return File(METHODS[kind], write(talk, sender=sender, attendees=[recipient], made_at=made_at))


def _file(
    method: str, status: str, talk: Talk, sender: Sender, attendees: Sequence[str], made_at: dt.datetime
) -> bytes:
    # Late: icalendar and what it loads are needed by the sender of mail alone.
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", method)
    calendar.add_component(_zone(booking_times.ZONES[talk.country]))
    event = _event(talk, sender, attendees)
    event.add("dtstamp", made_at.astimezone(dt.UTC).replace(microsecond=0))
    event.add("status", status)
    calendar.add_component(event)
    return _bytes(calendar)


def _event(talk: Talk, sender: Sender, attendees: Sequence[str]) -> "Event":
    from icalendar import Event

    event = Event()
    event.add("uid", _line(talk.uid))
    event.add("sequence", talk.sequence)
    event.add("dtstart", _local(talk.starts_at, talk.country))
    event.add("dtend", _local(talk.starts_at + dt.timedelta(minutes=talk.minutes), talk.country))
    event.add("summary", pgettext("title in a calendar", "Conversation"))
    if place := _line(talk.place):
        event.add("location", place)
    event.add("class", "PRIVATE")
    event.add("transp", "OPAQUE")
    event.add("organizer", _person(sender.address, CN=_line(sender.name).replace('"', "'")))
    for address in attendees:
        told = {"CUTYPE": "INDIVIDUAL", "ROLE": "REQ-PARTICIPANT", "PARTSTAT": "NEEDS-ACTION", "RSVP": "TRUE"}
        event.add("attendee", _person(address, **told))
    return event


def _local(instant: dt.datetime, country: Country) -> dt.datetime:
    """The instant on a country's clocks. In autumn's second 02-03 it stays UTC, as a local time means the first."""
    local = instant.astimezone(zoneinfo.ZoneInfo(booking_times.ZONES[country]))
    return instant.astimezone(dt.UTC) if local.fold else local


def _person(address: str, **parameters: str) -> "vCalAddress":
    from icalendar import vCalAddress

    if "@" not in address or address != _line(address) or " " in address:
        raise ValueError("a calendar names people by their mail addresses")
    person = vCalAddress(f"mailto:{address}")
    for name, value in parameters.items():
        person.params[name] = value
    return person


def _zone(name: str) -> "Timezone":
    from icalendar import Timezone, TimezoneDaylight, TimezoneStandard

    zone = Timezone()
    zone.add("tzid", name)
    for kind, since, hours_from, hours_to, short, month in CHANGES:
        part = TimezoneDaylight() if kind == "DAYLIGHT" else TimezoneStandard()
        part.add("dtstart", since)
        part.add("tzoffsetfrom", dt.timedelta(hours=hours_from))
        part.add("tzoffsetto", dt.timedelta(hours=hours_to))
        part.add("tzname", short)
        part.add("rrule", {"freq": "yearly", "bymonth": month, "byday": "-1su"})
        zone.add_component(part)
    return zone


def _line(text: str) -> str:
    """A value on one line, without control signs: nothing in it can begin a line or a property of its own.

    Backslashes and carets become slashes: calendar programs do not agree on what they escape.
    """
    kept = "".join(c for c in text if c.isspace() or unicodedata.category(c) != "Cc")
    return " ".join(kept.translate(UNSETTLED).split())


def _bytes(calendar: "Calendar") -> bytes:
    return bytes(calendar.to_ical())
