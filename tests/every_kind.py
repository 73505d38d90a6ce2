"""A question set of an organisation's own in which every kind of question stands, some of them bound to each other."""

from typing import Any

from efterord.content import reader
from efterord.models import QuestionnaireEdition, guard
from efterord.rules import questionnaires, questionnaires_reading
from efterord.words import QuestionKind
from tests import made

SILENT = dict.fromkeys(("sv", "nb", "en"), "x")
OPTIONS = [{"code": code, **SILENT} for code in ("a", "b", "c", "d")]


def question(name: str, kind: str, **more: Any) -> dict[str, Any]:
    return {"id": f"q-own-{name}", "kind": kind, "text": SILENT, "no_answer": SILENT, **more}


def after(name: str, *codes: str) -> list[dict[str, Any]]:
    return [{"question": f"q-own-{name}", "codes": list(codes)}]


def scale(name: str, **more: Any) -> dict[str, Any]:
    return question(name, "scale", low=SILENT, high=SILENT, **more)


def data(*pages: list[dict[str, Any]], **more: Any) -> dict[str, Any]:
    return {
        "key": "own",
        "version": 3,
        "reasons_version": 1,
        "title": SILENT,
        "pages": [
            {"key": f"page-{n}", "area": n, "title": SILENT, "lead": SILENT, "questions": questions}
            for n, questions in enumerate(pages, start=1)
        ],
        **more,
    }


def read(*pages: list[dict[str, Any]], **more: Any) -> questionnaires.QuestionSet:
    return questionnaires_reading.parse_question_set(data(*pages, **more), reader.reasons())


def pages() -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Two pages: the closed kinds and what hangs on them, then what is answered in own words."""
    weights = [SILENT] * questionnaires.N_WEIGHTS
    hidden = [*OPTIONS[:3], {**OPTIONS[3], "sensitive": True}]
    closed = [
        scale("scale"),
        question("zero", "recommend", low=SILENT, high=SILENT),
        question("single", "single", options=OPTIONS),
        question("multi", "multi", options=hidden, when=after("single", "a", "b")),
        question("heavy", "weighted", options=OPTIONS, weights=weights, most=2),
        question("tally", "number", limits=[1, 5, 10]),
        question("dates", "date", limits=[2010, 2020], sensitive=True),
        scale("after", when=after("zero", *map(str, range(9)))),
        question("cause", "reasons", deciding=SILENT, no_deciding=SILENT, weights=weights),
    ]
    own = [question("short", "short", max_chars=40), question("words", "text", max_chars=1500)]
    return closed, own


def published(**more: Any) -> questionnaires.QuestionSet:
    """Put the set into the database as a published edition of the organisation's own."""
    prompts = {"low": SILENT, "high": SILENT, "area": SILENT}
    return put(*pages(), **{"prompts": prompts, **more})


def put(*asked: list[dict[str, Any]], **more: Any) -> questionnaires.QuestionSet:
    """Put a set of such pages into the database as a published edition."""
    found = read(*asked, **more)
    with guard.door_open():
        QuestionnaireEdition.objects.create(
            key=found.key,
            version=found.version,
            use=found.use,
            based_on="core-2",
            data=data(*asked, **more),
            changed_at=made.NOON,
            changed_by="user:1",
            published_at=made.NOON,
        )
    return found


def answers(i: int) -> dict[str, Any]:
    """Answers to the set that differ from person to person, so that the guard has nothing to do."""
    found: dict[str, Any] = {}
    for at, each in enumerate(question_set().questions):
        codes = each.codes
        if each.kind is QuestionKind.MULTI:
            found[each.id] = [codes[(i // 4 + n) % len(codes)] for n in range(2)]
        elif each.kind in questionnaires.TICKED:
            ticked = [codes[(3 * i + at) % len(codes)], codes[(3 * i + at + 1) % len(codes)]]
            found[each.id] = [f"{code}:{1 + (i + n) % 4}" for n, code in enumerate(ticked)]
            if each.kind is QuestionKind.REASONS:
                found[f"{each.id}-decided"] = ticked[i % 2]
        elif codes:
            found[each.id] = codes[(4 * i + at) % len(codes) if len(codes) > 4 else (i + at) % len(codes)]
    return found


def question_set(**more: Any) -> questionnaires.QuestionSet:
    prompts = {"low": SILENT, "high": SILENT, "area": SILENT}
    return read(*pages(), **{"prompts": prompts, **more})
