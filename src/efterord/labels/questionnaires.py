"""What people read for a place in a question set and for what keeps it from being published, by the words asked."""

import enum
import re
from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from efterord.labels import texts

Data = Mapping[str, Any]
_PLACE = re.compile(
    r"pages\[(?P<page>\d+)\](?:\.questions\[(?P<question>\d+)\])?(?:\.(?P<field>[a-z_]+)(?:\[(?P<at>\d+)\])?)?"
)
FIELDS: Mapping[str, Promise] = {
    "title": gettext_lazy("title"),
    "lead": gettext_lazy("introduction"),
    "text": gettext_lazy("question"),
    "no_answer": gettext_lazy("the way to say nothing"),
    "low": gettext_lazy("the words at the low end"),
    "high": gettext_lazy("the words at the high end"),
    "options": pgettext_lazy("of a question", "answer"),
    "weights": pgettext_lazy("of a question", "weight"),
    "prompts": pgettext_lazy("of a question", "follow-up"),
}
# By the codes of rules/questionnaires_unready.py.
WHY: Mapping[str, Promise] = {
    "many_pages": gettext_lazy("There are more than 15 pages. Somebody on a phone gives up before that."),
    "many_questions": gettext_lazy("There are more than 60 questions. Somebody on a phone gives up before that."),
    "much_to_write": gettext_lazy(
        "Too much to write: all sealed answers have one size, and with so many answers to tick there is no room left "
        "for own words. Take out some questions, or lower how many answers may be ticked."
    ),
    "empty_page": gettext_lazy("Nothing is asked on this page yet. Add a question, or remove the page."),
    "other_words": gettext_lazy(
        "This is a question of the package, and its words are not changed: results add up all answers to it. Make it "
        "your own to word it anew."
    ),
    "other_codes": gettext_lazy(
        "The answers it offers have been published, and results add them up. Answers can be reworded, not added, "
        "removed or moved. Make it a new question to change them."
    ),
    "other_route": gettext_lazy(
        "It has been asked after other answers, or of everybody, and results add up all answers to it. Ask it as it "
        "was asked before, or make it a new question."
    ),
    "less_sensitive": gettext_lazy(
        "It has been asked as sensitive, and whoever answered was promised that it stays so."
    ),
    "after_sensitive": gettext_lazy(
        "It is asked after an answer to a sensitive question, so it has to be marked as sensitive too. A question of "
        "the package cannot be; ask it of everybody, or make it your own."
    ),
    "several": gettext_lazy("It hangs on two questions. One is the most."),
    "not_earlier": gettext_lazy(
        "It is asked after an answer to a question that does not stand before it. Move one of them."
    ),
    "not_its_answers": gettext_lazy(
        "It is asked after answers that the other question does not offer, or after all of them."
    ),
    "not_whole": gettext_lazy(
        "0–6, 7–8 and 9–10 are counted as one answer each, so it is asked after all of one or none."
    ),
    "one_answer": gettext_lazy(
        "It is asked after one answer alone, and its own figures would tell when all have given that one. Let two "
        "answers lead to it, ask it of everybody, or let it be answered in own words."
    ),
}
# By the codes of rules/questionnaires_drafts.py.
CANNOT: Mapping[str, Promise] = {
    "last_page": gettext_lazy("A set has at least one page, so the last one stays."),
    "many_pages": gettext_lazy("There are 15 pages already, the most a set has."),
    "many_questions": gettext_lazy("There are 60 questions already, the most a set has."),
    "hung_on": gettext_lazy("Others are asked after an answer to it. Change first when these are asked:"),
    "reasons": gettext_lazy(
        "The reasons are the package's codebook, which results of all sets share. They stay as they are."
    ),
    "there_already": gettext_lazy("This question is in the set already:"),
}
# By the codes of rules/questionnaires_advice.py.
ADVICE: Mapping[str, Promise] = {
    "name": gettext_lazy(
        "This seems to ask for a name. Answers that name somebody are not sealed from those who read them."
    ),
    "age": gettext_lazy("This seems to ask for age, which tells colleagues apart. Results are never shown by age."),
    "sex": gettext_lazy("This seems to ask for sex, which tells colleagues apart. Results are never shown by sex."),
    "number": gettext_lazy("This seems to ask for an address or a number that points out one person."),
}

# A fact of the case and its code, as a question says when it is asked.
FACTS: Mapping[tuple[str, str], Promise] = {
    ("leaving", "voluntary"): gettext_lazy("Asked only when the leaver decided it"),
    ("leaving", "involuntary"): gettext_lazy("Asked only when the employer or the contract ended it"),
    ("leads", "yes"): gettext_lazy("Asked only of those who led others"),
    ("leads", "no"): gettext_lazy("Asked only of those who did not lead others"),
}

# The same where HR tries a set as somebody.
FACT_CODES: Mapping[tuple[str, str], Promise] = {
    ("leaving", "voluntary"): gettext_lazy("The leaver"),
    ("leaving", "involuntary"): gettext_lazy("The employer, or the contract"),
    ("leads", "yes"): pgettext_lazy("led others", "Yes"),
    ("leads", "no"): pgettext_lazy("led others", "No"),
}


def called(data: Data, place: str) -> str:
    """This function will return what people read for a page or question by its key or id: its words, in quotes."""
    for n, page in enumerate(data["pages"], 1):
        if page["key"] == place:
            return texts.quoted(page["title"]) or _("Page %(n)d") % {"n": n}
        for at, question in enumerate(page["questions"], 1):
            if question["id"] == place:
                return texts.quoted(question["text"]) or _("Question %(at)d on page %(n)d") % {"at": at, "n": n}
    return ""


def of_fault(data: Data, place: str, why: enum.StrEnum) -> str:
    """This function will say what keeps a set from being published, with the words of the page or question."""
    name = called(data, place)
    return f"{name}: {WHY[why.value]}" if name else str(WHY[why.value])


def of_cannot(data: Data, why: enum.StrEnum, names: Iterable[str]) -> str:
    """This function will say why a change cannot be made, and which questions forbid it."""
    told = [called(data, name) for name in names]
    return f"{CANNOT[why.value]} {', '.join(told)}" if told and why.value != "reasons" else str(CANNOT[why.value])


def of_long(data: Data, place: str, field: str, most: int) -> str:
    """This function will say which text is too long, and how long it may be."""
    told = _("%(field)s has at most %(n)d characters") % {"field": FIELDS[field], "n": most}
    name = called(data, place)
    return f"{name}: {told}" if name else told


def of_missing(data: Data, missing: Iterable[str]) -> list[str]:
    """This function will say each text a draft lacks: "“Was it clear?”, answer 2: Norwegian"."""
    lacking: dict[str, list[str]] = {}
    for each in missing:
        place, _colon, code = each.rpartition(": ")
        lacking.setdefault(_told(data, place), []).append(texts.language(code))
    return [f"{place}: {', '.join(languages)}" for place, languages in lacking.items()]


def place_of(data: Data, missing: str) -> str:
    """This function will return the key of the page or the id of the question a missing text belongs to, or ""."""
    found = _PLACE.match(missing)
    if found is None:
        return ""
    page = data["pages"][int(found["page"]) - 1]
    return str(page["questions"][int(found["question"]) - 1]["id"] if found["question"] else page["key"])


def _told(data: Data, place: str) -> str:
    found = _PLACE.match(place)
    if found is None:
        return str(FIELDS.get(place.partition(".")[0], place))
    field = str(FIELDS.get(found["field"] or "", ""))
    at = f" {found['at']}" if found["at"] else ""
    return f"{called(data, place_of(data, place))}, {field}{at}"
