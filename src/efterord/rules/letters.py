"""What each letter of a departure needs to know: plain strings, one function a kind, for services/letters.queue_letter.

A context holds links, dates, times, places and who holds a talk; never what anybody said, and no name beside the
holder's; RESULTS has sentences made of released figures alone. Keys, all of them strings ("" where nothing is said):

- all kinds: `link` (absolute, on a line of its own), `employer`
- TALK_INVITATION, TALK_MOVED, TALK_CANCELLED: `to` (LEAVER or INTERVIEWER), `holder` (a name, for the leaver alone),
  `starts_at` (ISO, UTC), `minutes`, `country` (words.Country), `place_kind` (words.PlaceKind), `place` (a room, a
  video link, a meeting point, or ""), `uid` (the same for all letters of one booking), `sequence` (grows with each
  change that calendars are told). The calendar file is made of them on sending (mail/calendars.py).
- RELEASE_STOPPED: nothing more
- RESULTS: `opened_on` (ISO date), and for each unit by its number from 0 `unit_0`, `say_0` (the first sentence of its
  page, which is of released batches alone) and `link_0`
- DEPARTURE_LINK, SUMMARY_TO_READ, REHIRE_REMINDER: `closes_on` (ISO date, or ""): how long the link works, the
  leaver can answer, or the agreement to keep in touch lasts
- CHECKLIST_REMINDER: `n_items`, `due_on` (ISO date, the earliest)
- EXTERNAL_ACCOUNT: `days` that the link works
- DEPARTURE_REPORTED: nothing more
- SURVEY_INVITATION, SURVEY_REMINDER, SURVEY_FOLLOW_UP: `sender` (who asks by name, or ""), `closes_on` (ISO date),
  `minutes` that the questions take, `occasion` (words.Occasion), `is_last` ("yes" for the last reminder)
- CONTACT_WISH: `to` (SAFETY or UNION), `name`, `unit`, and `reach`: the address or number the leaver wrote; no link
"""

import datetime as dt
from collections.abc import Sequence

from efterord.words import Country, Occasion, PlaceKind

LEAVER, INTERVIEWER = "leaver", "interviewer"
SAFETY, UNION = "safety", "union"
Context = dict[str, str]


def about_talk(
    *,
    to: str,
    link: str,
    employer: str,
    holder: str,
    starts_at: dt.datetime,
    minutes: int,
    country: Country,
    place_kind: PlaceKind,
    place: str,
    booking_id: str,
    sequence: int,
) -> Context:
    """This function will make the context of TALK_INVITATION, TALK_MOVED and TALK_CANCELLED, one for each reader.

    `starts_at` is an instant. Raises ValueError for one without a zone, and for a reader who is neither of the two.
    """
    if starts_at.tzinfo is None:
        raise ValueError("a letter tells an instant, so it needs a time zone")
    if to not in (LEAVER, INTERVIEWER):
        raise ValueError("a letter about a talk is read by the leaver or by the interviewer")
    return {
        "to": to,
        "link": link,
        "employer": employer,
        "holder": holder if to == LEAVER else "",
        "starts_at": starts_at.astimezone(dt.UTC).isoformat(),
        "minutes": str(minutes),
        "country": country.value,
        "place_kind": place_kind.value,
        "place": place,
        "uid": uid_of(booking_id),
        "sequence": str(sequence),
    }


def uid_of(booking_id: str) -> str:
    """This function will return the name that calendars know a booking by: the same through every change of it."""
    return f"{booking_id}@efterord"


def about_page(*, link: str, employer: str, closes_on: dt.date | None = None) -> Context:
    """This function will make the context of DEPARTURE_LINK, SUMMARY_TO_READ and REHIRE_REMINDER."""
    return {"link": link, "employer": employer, "closes_on": closes_on.isoformat() if closes_on else ""}


def about_results(*, link: str, employer: str, opened_on: dt.date, units: Sequence[tuple[str, str, str]]) -> Context:
    """This function will make the context of RESULTS: of each unit its name, its first sentence and its link."""
    told = {"link": link, "employer": employer, "opened_on": opened_on.isoformat()}
    for n, (name, say, address) in enumerate(units):
        told |= {f"unit_{n}": name, f"say_{n}": say, f"link_{n}": address}
    return told


def about_checklist(*, link: str, employer: str, n_items: int, due_on: dt.date) -> Context:
    """This function will make the context of CHECKLIST_REMINDER: how many items wait, and the earliest date."""
    return {"link": link, "employer": employer, "n_items": str(n_items), "due_on": due_on.isoformat()}


def about_report(*, link: str, employer: str) -> Context:
    """This function will make the context of DEPARTURE_REPORTED."""
    return {"link": link, "employer": employer}


def about_external_account(*, link: str, employer: str, days: int) -> Context:
    """This function will make the context of EXTERNAL_ACCOUNT: a link to choose a password, and its days."""
    return {"link": link, "employer": employer, "days": str(days)}


def about_survey(
    *,
    link: str,
    employer: str,
    sender: str,
    closes_on: dt.date,
    minutes: int,
    occasion: Occasion,
    is_last: bool = False,
) -> Context:
    """This function will make the context of the survey's letters: who asks, how long it takes, until when."""
    return {
        "link": link,
        "employer": employer,
        "sender": sender,
        "closes_on": closes_on.isoformat(),
        "minutes": str(minutes),
        "occasion": occasion.value,
        "is_last": "yes" if is_last else "",
    }


def about_wish(*, to: str, employer: str, name: str, unit: str, reach: str) -> Context:
    """This function will make the context of CONTACT_WISH: the only letter with a name, since the leaver asked for it.

    Raises ValueError for a reader who is neither the safety representative nor the union.
    """
    if to not in (SAFETY, UNION):
        raise ValueError("a wish is passed on to a safety representative or to the union")
    return {"to": to, "employer": employer, "name": name, "unit": unit, "reach": reach}
