"""The product's core questions, read from the same files, as the plainest of structures."""

import functools
import tomllib
from pathlib import Path
from typing import Any

import efterord

CONTENT = Path(efterord.__file__).parent / "content"
LANGUAGE = "sv"
WEIGHTS = "weights"
Choices = list[tuple[str, str]]


@functools.cache
def steps() -> list[dict[str, Any]]:
    """This function will return the pages; the one about reasons is followed by one that weighs them."""
    told = tomllib.loads((CONTENT / "questions" / "core-1.toml").read_text(encoding="utf-8"))
    found = [_background()]
    for page in told["pages"]:
        questions = [_question(each, told) for each in page["questions"]]
        found.append({"title": page["title"][LANGUAGE], "lead": page["lead"][LANGUAGE], "questions": questions})
        if questions[0]["kind"] == "reasons":
            weighing = [{"kind": WEIGHTS, "id": questions[0]["id"], "text": questions[0]["text"]} | _weights(page)]
            found.append({"title": page["title"][LANGUAGE], "lead": "", "questions": weighing})
    return found


@functools.cache
def reasons() -> dict[str, str]:
    """This function will return the reasons a leaver may tick, code to words."""
    told = tomllib.loads((CONTENT / "reasons-1.toml").read_text(encoding="utf-8"))
    return {
        reason["id"]: reason[LANGUAGE]
        for theme in told["themes"]
        for reason in theme["reasons"]
        if reason.get("asked", True)
    }


def _background() -> dict[str, Any]:
    """What the product shows before its first question: where the answers are counted."""
    choices: Choices = [("0", "Enheten"), ("1", "Region Mälarvik"), ("none", "Inget av dem")]
    asked = {"id": "level", "kind": "single", "text": "Räkna mina svar i", "choices": choices, "help": ""}
    return {"title": "Vad som följer med dina svar", "lead": "", "questions": [asked]}


def _question(told: dict[str, Any], whole: dict[str, Any]) -> dict[str, Any]:
    kind = told["kind"]
    ends = whole["ends"].get(told.get("ends", ""), {})
    if kind == "reasons":
        choices: Choices = list(reasons().items())
    elif kind == "single":
        choices = [(option["code"], option[LANGUAGE]) for option in told["options"]]
    else:
        choices = [(str(n), str(n)) for n in (range(1, 6) if kind == "scale" else range(11))]
    none = whole["no_answers"][told["no_answer"]][LANGUAGE]
    help_text = f"{ends['low'][LANGUAGE]} - {ends['high'][LANGUAGE]}" if ends else ""
    text = told["text"][LANGUAGE]
    return {"id": told["id"], "kind": kind, "text": text, "choices": [*choices, ("none", none)], "help": help_text}


def _weights(page: dict[str, Any]) -> dict[str, Any]:
    told = page["questions"][0]
    return {
        "choices": [(str(n), each[LANGUAGE]) for n, each in enumerate(told["weights"], start=1)],
        "deciding": told["deciding"][LANGUAGE],
        "no_deciding": told["no_deciding"][LANGUAGE],
    }
