"""The pages of questions, each set once for a version, a language and a way through it, and then only filled in.

A page differs between two respondents in its form key, its ticks and its words, in what is to be mended, and in which
parts of it their answers show. All of that is a blank in the kept page (kept.py).
"""

import dataclasses
import functools
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.template import loader
from django.utils.safestring import SafeString, mark_safe

from efterord.rules import answers as answering
from efterord.rules import answers_checks as checks
from efterord.rules import prompts, questionnaires
from efterord.rules.answers import Answer
from efterord.web.answers import fields, kinds, steps, telling
from efterord.web.answers.kept import Kept, blank, hide


@dataclasses.dataclass(frozen=True, slots=True)
class Filling:
    """What of a respondent goes into a page.

    `given`: what stands in its fields, as a browser posts them. `answers`: all answers so far, by which parts of the
    page are shown. `room`: the bytes left for own words, what is written counted. `seed`: shuffles the reasons' themes.
    """

    key: str
    given: checks.Posted
    answers: Mapping[str, Answer]
    facts: questionnaires.Facts | None
    room: int
    seed: bytes = b"without a cookie"
    problems: Sequence[checks.Problem] = ()
    notice: telling.Notice | None = None


def question_page(step: steps.Step, filling: Filling) -> str:
    """This function will set one page of questions with what a respondent has answered."""
    values = kinds.filling(step, filling.given, filling.room) | _common(step, filling)
    kinds_of = {question.id: question.kind for question in step.page.questions}
    for problem in filling.problems:
        kind = None if problem.field else kinds_of.get(problem.question_id)
        values |= kinds.wrong(telling.place_of(problem), telling.problem_words(problem), kind)
    reasons = fields.reasons_question(step.page)
    if reasons is not None:
        values[f"themes:{reasons.id}"] = _themes(step, filling, reasons)
    shown = _parts(step, filling) | {f"{name}-kept" for name in kinds_of if f"was:{name}" in values}
    return _kept_page(step).filled(values, shown)


def choosing_page(step: steps.Step, filling: Filling) -> str:
    """This function will set the page on which reasons are ticked, and nothing else is asked."""
    question = step.page.questions[0]
    none = f"{question.id}={answering.NONE}"
    values = _common(step, filling) | {"themes": _themes(step, filling, question)}
    values |= {none: " checked"} if answering.NONE in filling.given.get(question.id, ()) else {}
    for problem in filling.problems[:1]:
        values |= kinds.wrong(question.id, telling.problem_words(problem), question.kind)
    return _kept_choosing(step).filled(values)


def weighing_page(step: steps.Step, filling: Filling) -> str:
    """This function will set the page on which the ticked reasons are weighed, and one of them decided."""
    (question,) = fields.of_reasons(step.page).questions
    codes = [code for code in question.codes if code in filling.given.get(question.id, ())]
    deciding = answering.deciding_field(question.id)
    values = _common(step, filling) | kinds.filling(step, filling.given, filling.room)
    for problem in filling.problems:
        place = deciding if problem.kind is checks.ProblemKind.DECIDING_NOT_CHOSEN else telling.place_of(problem)
        values |= kinds.wrong(place, telling.problem_words(problem), None if problem.field else question.kind)
    reasons = [_kept_reason(step.edition, question.id, code) for code in codes]
    values["reasons"] = mark_safe("".join(kept.filled(values) for kept, _ in reasons))
    values["rows"] = mark_safe("".join(row.filled(values) for _, row in reasons))
    heeded = {option.code for option in question.options if option.sensitive}
    shown = _parts(step, filling) | ({"heed"} if heeded & set(codes) else set())
    return _kept_weighing(step).filled(values, shown)


def render(name: str, edition: steps.Edition, shown: Mapping[str, Any]) -> str:
    """This function will set a page of an edition by its template."""
    whole = {**telling.frame(edition.organisation), "set_name": edition.name, **shown}
    return loader.get_template(f"answers/{name}.html").render(whole)


def _common(step: steps.Step, filling: Filling) -> dict[str, str]:
    """What goes into the blanks of each page: the key, and what is told on top."""
    values = {"key": filling.key, "room": str(filling.room)}
    if filling.problems or filling.notice:
        values["told"] = telling.told(step.edition, filling.problems, filling.notice)
    return values


def _parts(step: steps.Step, filling: Filling) -> set[str]:
    seen = [*filling.given.get(checks.SEEN, ()), *(name for name in filling.answers if name.endswith("-more"))]
    return kinds.parts_of(step, filling.answers, filling.facts, seen)


def _themes(step: steps.Step, filling: Filling, question: questionnaires.Question) -> SafeString:
    """The themes in the respondent's own order, those open in which something is ticked."""
    ticks = {f"{question.id}={code}": " checked" for code in filling.given.get(question.id, ())}
    order = answering.theme_order(filling.seed, step.edition.questions.book)
    themes = [_filled_theme(_kept_theme(step.edition, question.id, theme.letter), ticks) for theme in order]
    return mark_safe("".join(themes))  # the templates escape


def _filled_theme(theme: Kept, ticks: Mapping[str, str]) -> str:
    return theme.filled({**ticks, "opened": " open"} if any(tick in theme for tick in ticks) else {})


@functools.lru_cache(maxsize=512)
def _kept_page(step: steps.Step) -> Kept:
    page, edition = step.page, step.edition
    area = prompts.of_area(page, edition.questions.general)
    told = {
        "questions": [kinds.shown(step, question) for question in page.questions],
        "more": kinds.more(edition, [area], page.key) if area else None,
        "area": page.area is not None,
        "act_now": telling.act_now(edition),
    }
    return Kept(render("page", edition, _of_step(step) | told))


@functools.lru_cache(maxsize=64)
def _kept_choosing(step: steps.Step) -> Kept:
    question = step.page.questions[0]
    told = {
        "question": kinds.shown(step, question),
        "themes": blank("themes"),
        "is_heeded": any(option.sensitive for option in question.options),
        "act_now": telling.act_now(step.edition),
    }
    return Kept(render("choose", step.edition, _of_step(step) | told))


@functools.lru_cache(maxsize=64)
def _kept_weighing(step: steps.Step) -> Kept:
    question, edition = fields.of_reasons(step.page).questions[0], step.edition
    name = answering.deciding_field(question.id)
    told = {
        "reasons": blank("reasons"),
        "deciding": {
            "name": name,
            "text": edition.say(question.deciding),
            "none": edition.say(question.no_deciding),
            "rows": blank("rows"),
            "none_checked": blank(f"{name}={answering.NONE}"),
            "error": blank(f"error:{name}"),
            "described": blank(f"described:{name}"),
        },
        "more": kinds.more_of(edition, question),
        "heeded": hide("heed"),
        "act_now": telling.act_now(edition),
    }
    return Kept(render("weights", edition, _of_step(step) | told))


@functools.lru_cache(maxsize=256)
def _kept_theme(edition: steps.Edition, question_id: str, letter: str) -> Kept:
    theme = next(theme for theme in edition.questions.book.themes if theme.letter == letter)
    reasons = [
        {"code": reason.id, "text": edition.say(reason.text), "checked": blank(f"{question_id}={reason.id}")}
        for reason in theme.asked
    ]
    told = {"name": edition.say(theme.name), "reasons": reasons, "question_id": question_id, "opened": blank("opened")}
    return Kept(loader.get_template("answers/theme.html").render(told))


@functools.lru_cache(maxsize=512)
def _kept_reason(edition: steps.Edition, question_id: str, code: str) -> tuple[Kept, Kept]:
    """A reason's own scale, and its row among those that may have decided."""
    question = edition.questions.question(question_id)
    option = next(option for option in question.options if option.code == code)
    name, deciding = answering.weight_field(question_id, code), answering.deciding_field(question_id)
    reason = {
        "code": code,
        "name": name,
        "text": edition.say(option.text),
        "steps": _steps(edition, name, question.weights),
        "error": blank(f"error:{name}"),
        "described": blank(f"described:{name}"),
        "decided": blank(f"{deciding}={code}"),
    }
    told = {"reason": reason, "question_id": question_id, "name": deciding}
    scale, row = (loader.get_template(f"answers/{each}.html").render(told) for each in ("weigh", "decide"))
    return Kept(scale), Kept(row)


def _steps(edition: steps.Edition, name: str, weights: Iterable[questionnaires.Option]) -> list[dict[str, Any]]:
    return [
        {"value": weight.code, "label": edition.say(weight.text), "checked": blank(f"{name}={weight.code}")}
        for weight in weights
    ]


def _of_step(step: steps.Step) -> dict[str, Any]:
    page, edition = step.page, step.edition
    return {
        "place": step.place,
        "n_places": step.n_places,
        "title": edition.say(page.title),
        "lead": edition.say(page.lead),
        "key": blank("key"),
        "room": blank("room"),
        "told": blank("told"),
        "to_review": step.to_review,
        "tongues": [
            {"code": code, "label": telling.LABELS[code]} for code in edition.languages if code != edition.language
        ],
    }
