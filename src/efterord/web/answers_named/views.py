"""The page on which HR reads what a leaver answered by name."""

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language

from efterord import gate, labels
from efterord.queries import cases, questionnaires
from efterord.services import answers_named
from efterord.web.answers_named import telling
from efterord.web.shell import doors
from efterord.words import Occasion


@doors.door("answers_named.open_named")
def read(request: HttpRequest, pk: uuid.UUID, occasion: str) -> HttpResponse:
    """This function will open the answers and show them, question by question, in the reader's language."""
    actor: gate.Actor = request.actor  # type: ignore[attr-defined]
    case = cases.case(actor, pk)
    gate.check(actor, "answers_named.see", case)
    if occasion not in set(Occasion):
        raise gate.Hidden
    opened = answers_named.open_named(actor, case=case, occasion=Occasion(occasion))
    asked = questionnaires.edition(actor, opened.question_set, opened.version)
    language = (get_language() or "en").partition("-")[0]
    told = {
        "case": case,
        "occasion": "" if occasion == Occasion.EXIT else labels.of(Occasion(occasion)),
        "title": asked.title.in_language(language),
        "chapters": telling.chapters(asked, opened.answers, language),
    }
    return render(request, "answers_named/read.html", told)
