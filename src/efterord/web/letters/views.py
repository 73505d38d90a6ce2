"""The demo's letters: a list, newest first, and one letter with its link to follow."""

import uuid
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext as _

from efterord import clock
from efterord.mail import send, texts, texts_sms
from efterord.queries import letters as outbox
from efterord.services import letters
from efterord.web.shell import doors
from efterord.words import Channel, Language, LetterKind

if TYPE_CHECKING:
    from efterord.models import Letter


@doors.door("letters.see_demo", login=False)
def letters_of_demo(request: HttpRequest) -> HttpResponse:
    """This function will show the letters a demo would have sent."""
    found = [_told(request, letter) for letter in outbox.all_of_demo(request.actor)]  # type: ignore[attr-defined]
    rows = [
        {
            "when": formats.date_format(told["queued_at"], "j M H:i"),
            "title": told["subject"],
            "url": reverse("letters-demo-letter", args=[told["pk"]]),
            "text": told["to"],
        }
        for told in found
    ]
    return render(request, "letters/list.html", {"rows": rows})


@doors.door("letters.see_demo", login=False)
def letter_of_demo(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """This function will show one letter as it would have been read."""
    letter = outbox.one_of_demo(request.actor, pk)  # type: ignore[attr-defined]
    told = _told(request, letter)
    file = send.calendar_file(letter, told["opened"])
    lines = file.content.decode().splitlines() if file else []
    return render(request, "letters/letter.html", {"letter": told, "calendar_lines": lines})


def _told(request: HttpRequest, letter: "Letter") -> dict[str, Any]:
    opened = letters.show_letter(request.actor, letter=letter)  # type: ignore[attr-defined]
    subject, body = _words(letter, opened)
    return {
        "pk": letter.pk,
        "opened": opened,
        "subject": subject,
        "to": opened.recipient,
        "language": letter.language,
        "queued_at": clock.local(letter.queued_at),
        "paragraphs": [_paragraph(text, opened.context.get("link", "")) for text in body.split("\n\n")],
    }


def _words(letter: "Letter", opened: letters.OpenedLetter) -> tuple[str, str]:
    """Subject and body; a text message has no subject, so it says what it is, and its link stands by itself here."""
    kind, language = LetterKind(letter.kind), Language(letter.language)
    if letter.channel == Channel.SMS:
        text = texts_sms.render(kind, language, opened.context)
        link = opened.context.get("link", "")
        return str(_("A text message")), text.replace(f" {link}", f"\n\n{link}")
    return texts.render(kind, language, opened.context)


def _paragraph(text: str, link: str) -> dict[str, str]:
    """A paragraph on one line, as a page wraps it; the letter's own link can be followed."""
    line = " ".join(text.split())
    return {"text": line, "url": line if link and line == link else ""}
