"""A leaver as tests meet one: a link to the own pages, a browser without script, talks and summaries to read."""

import datetime as dt
import html
import json
import re

from django.test import Client

from efterord import gate
from efterord.models import Booking, ChecklistItem, DepartureLink, Interview, Letter, Summary, guard
from efterord.rules import summaries
from efterord.services import departures, letters
from efterord.vault import envelope, holder
from efterord.words import HeldAs, InterviewKind, ItemKind, ItemOwner, PlaceKind, Role
from tests import made

SAID = summaries.Text(
    said="You have found work nearer home.",
    strengths="The colleagues and the support in the group.",
    to_change="The rota should come earlier.",
    promises=(summaries.Promise("Take the rota up with the division", "Sanna Ekhult", "2026-10-30"),),
    support="References until the end of 2027.",
)


def head():
    return made.actor((Role.HR_HEAD, None))


def link(case, actor=None):
    """Send the link by mail and return its token; the letter is thrown away."""
    departures.send_link(actor or head(), case=case)
    with guard.door_open():
        Letter.objects.all().delete()
    return token_of(case)


def token_of(case):
    found = DepartureLink.objects.get(case=case)
    place = envelope.Place("departure_link", found.token_hash, "token", 1)
    return holder.current().open_text(f"case:{case.pk}", place, bytes(found.token_ciphertext))


def token_of_url(url):
    return url.rstrip("/").rpartition("/")[2]


def actor(case, since=made.NOON):
    return gate.leaver_of(case, since=since)


def talk(case, *, by=None, kind=InterviewKind.HR, held_as=HeldAs.HR, **values):
    return made.interview(case, by=by or made.user(name="Sanna Ekhult"), kind=kind, held_as=held_as, **values)


def booked(interview, starts_at=dt.datetime(2026, 10, 14, 8, 0, tzinfo=dt.UTC), place="Rum Eken"):
    blob = holder.current().seal(f"case:{interview.case_id}", _place_of(interview), place)
    with guard.door_open():
        return Booking.objects.create(
            interview=interview, starts_at=starts_at, minutes=60, place_kind=PlaceKind.ROOM, place_ciphertext=blob
        )


def _place_of(interview):
    return envelope.Place("booking", str(interview.pk), "place", 0)


def summary(of: Interview, text=SAID, **values):
    """A summary that was sent to the leaver, of a talk that has ended."""
    place = envelope.Place("summary", str(of.pk), "text", 1)
    blob = holder.current().seal(f"case:{of.case_id}", place, summaries.pack(text))
    with guard.door_open():
        Interview.objects.filter(pk=of.pk).update(started_at=made.NOON, ended_at=made.NOON)
        of.refresh_from_db()
        row = {"version": 1, "ciphertext": blob, "sent_at": made.NOON, "answer_by": made.TODAY + dt.timedelta(days=21)}
        return Summary.objects.create(interview=of, **{**row, **values})


def item(case, name="Empty the locker", owner=ItemOwner.LEAVER, **values):
    row = {"kind": ItemKind.OTHER, "offset_days": -2, "due_date": dt.date(2026, 10, 28)}
    with guard.door_open():
        names = dict.fromkeys(("sv", "nb", "en"), name)
        return ChecklistItem.objects.create(**{"case": case, "name": names, "owner": owner, **row, **values})


def answer_of(row):
    """The leaver's own words in a summary, opened past the deeds."""
    row.refresh_from_db()
    place = envelope.Place("summary", str(row.interview_id), "leaver", row.leaver_version)
    blob = holder.current().open_text(f"case:{row.interview.case_id}", place, bytes(row.leaver_ciphertext))
    return json.loads(blob)


def one_letter():
    """The only letter in the outbox, opened."""
    return letters.open_letter(gate.SYSTEM, letter=Letter.objects.get())


class Walker:
    """Reads pages and sends their forms back, as a browser without script does."""

    def __init__(self, language="en"):
        self.client = Client(headers={"accept-language": language})

    def open(self, token):
        response = self.client.get(f"/departure/{token}/")
        assert response.status_code == 302
        return self.client.get(response["Location"])

    def get(self, path=""):
        return self.client.get(f"/departure/{path}")

    def send(self, page, path, *, to="", **fields):
        """Send the form of a page (its path from `page`'s form that leads to `path`), with fields filled in."""
        return self.client.post(f"/departure/{path}", {**filled(page, f"/departure/{to or path}"), **fields})


def text(response):
    return response.content.decode()


def shown(response):
    """What a person reads of a page, without tags."""
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text(response))))


def filled(response, action):
    """The fields of the form that posts to an address, or of the only one without an address of its own."""
    forms = re.findall(r"<form\b([^>]*)>(.*?)</form>", text(response), re.DOTALL)
    found = [body for head, body in forms if f'action="{action}"' in head] or [
        body for head, body in forms if "action=" not in head
    ]
    data = {}
    for tag in re.findall(r"<input\b[^>]*>", found[0]):
        attributes = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
        if attributes.get("type") in ("radio", "checkbox") and not re.search(r"\bchecked\b", tag):
            continue
        usual = "on" if attributes.get("type") == "checkbox" else ""
        data[attributes["name"]] = html.unescape(attributes.get("value", usual))
    for name, body in re.findall(r'<textarea\b[^>]*name="([^"]+)"[^>]*>\n?(.*?)</textarea>', found[0], re.DOTALL):
        data[name] = html.unescape(body)
    return data
