"""The product's core questions, read from the same files, as the plainest of structures."""

import functools
from typing import Any

from efterord.content import reader
from efterord.rules import questionnaires
from efterord.words import QuestionKind

LANGUAGE = "sv"
WEIGHTS, WORDS = "weights", "words"
Choices = list[tuple[str, str]]


@functools.cache
def core() -> questionnaires.QuestionSet:
    """This function will return the newest core set."""
    return next(each for each in reader.question_sets() if each.key == "core")


@functools.cache
def steps() -> list[dict[str, Any]]:
    """This function will return the pages; the one about reasons is followed by one that weighs them."""
    found = [_background()]
    for page in core().pages:
        title, lead = page.title.in_language(LANGUAGE), page.lead.in_language(LANGUAGE)
        found.append({"title": title, "lead": lead, "questions": [_question(each) for each in page.questions]})
        if page.questions[0].kind == QuestionKind.REASONS:
            found.append({"title": title, "lead": "", "questions": [_weighing(page.questions[0])]})
    return found


@functools.cache
def reasons() -> dict[str, str]:
    """This function will return the reasons a leaver may tick, code to words."""
    asked = next(each for each in core().questions if each.kind == QuestionKind.REASONS)
    return {option.code: option.text.in_language(LANGUAGE) for option in asked.options}


def _background() -> dict[str, Any]:
    """What the product shows before its first question: where the answers are counted."""
    choices: Choices = [("0", "Enheten"), ("1", "Region Mälarvik"), ("none", "Inget av dem")]
    asked = {"id": "level", "kind": "single", "text": "Räkna mina svar i", "choices": choices, "help": ""}
    return {"title": "Vad som följer med dina svar", "lead": "", "questions": [asked]}


def _question(asked: questionnaires.Question) -> dict[str, Any]:
    told = {"id": asked.id, "text": asked.text.in_language(LANGUAGE), "choices": [], "help": ""}
    if not asked.is_closed:
        return told | {"kind": WORDS}
    choices = [(option.code, option.text.in_language(LANGUAGE)) for option in asked.options]
    if asked.low and asked.high:
        choices = [(code, code) for code, _ in choices]
        told["help"] = f"{asked.low.in_language(LANGUAGE)} - {asked.high.in_language(LANGUAGE)}"
    choices.append(("none", asked.no_answer.in_language(LANGUAGE)))
    return told | {"kind": str(asked.kind), "choices": choices}


def _weighing(asked: questionnaires.Question) -> dict[str, Any]:
    deciding, no_deciding = asked.deciding, asked.no_deciding
    return {
        "kind": WEIGHTS,
        "id": asked.id,
        "text": asked.text.in_language(LANGUAGE),
        "choices": [(weight.code, weight.text.in_language(LANGUAGE)) for weight in asked.weights],
        "deciding": deciding.in_language(LANGUAGE) if deciding else "",
        "no_deciding": no_deciding.in_language(LANGUAGE) if no_deciding else "",
    }
