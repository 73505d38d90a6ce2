"""What those say who were asked again some months after they left, as a page sets it: all of the organisation."""

import dataclasses
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from efterord import gate
from efterord.content import reader
from efterord.documents.results import bars, figures, periods, reading, reasons, sentences
from efterord.queries import questionnaires as queries
from efterord.queries import releases as plans
from efterord.queries import results
from efterord.rules import batches, questionnaires, questionnaires_drafts
from efterord.words import BatchKind, QuestionKind

if TYPE_CHECKING:
    from efterord.models import Release, Unit

SET = "follow-up"
KIND = BatchKind.FOLLOW_UP


@dataclasses.dataclass(frozen=True, slots=True)
class Page:
    """The whole page. `chapters` are empty where nothing may be shown, and `nothing` says so, whatever the cause.

    A part of a chapter is the chart of reasons, a question on the scale, or one set as bars.
    """

    unit: "Unit"
    held: "tuple[Release, ...]"
    period: periods.Period
    plan: plans.Promised
    said: str
    built_on: str
    terms: str
    chapters: tuple[dict[str, Any], ...]
    nothing: str
    reading: tuple[str, ...]


def page(viewer: gate.Actor, given: Mapping[str, str], lang: str) -> Page:
    """This function will return what the follow-up says; Hidden for whoever may not see the whole organisation.

    `given`: the address's own part. Without any the page is of the year up to the newest release, or of all releases
    where that year has nothing.
    """
    unit = results.whole(viewer)
    held = results.releases(viewer)
    period = periods.asked(given, held)
    found = results.result(viewer, unit, numbers=period.numbers, kind=KIND)
    if not period.query and not found.figures:
        period = periods.everything(held)
        found = results.result(viewer, unit, numbers=period.numbers, kind=KIND)
    plan = plans.plan(viewer)
    k = batches.k_of(KIND, plan.k)
    built_on = sentences.built_on(found.n, [release.as_of for release in found.releases]) if found.figures else ""
    return Page(
        unit,
        tuple(held),
        period,
        plan,
        periods.said(held, period),
        built_on,
        reader.promise().sentence("follow_up", lang, k=k),
        tuple(_chapters(viewer, found.figures, lang)) if found.figures else (),
        _("No result here yet."),
        tuple(_reading(k)),
    )


def _chapters(viewer: gate.Actor, found: figures.Figures, lang: str) -> Iterator[dict[str, Any]]:
    """The pages of the package's set in their order, then the organisation's own questions."""
    known = {question.id: question for question in queries.counted(viewer, is_follow_up=True)}
    asked = next(each for each in reader.question_sets() if each.key == SET)
    for each in asked.pages:
        parts = [_part(found, question, lang) for question in each.questions if question.is_closed]
        if parts:
            yield {"id": each.key, "title": each.title.in_language(lang), "parts": parts}
    own = [_part(found, question, lang) for question in known.values() if questionnaires_drafts.is_own(question.id)]
    if own:
        yield {"id": "own", "title": _("Your own questions"), "parts": own}


def _part(found: figures.Figures, question: questionnaires.Question, lang: str) -> dict[str, Any]:
    """One question as the pages of results set it, the same way everywhere."""
    title = question.text.in_language(lang)
    if question.kind is QuestionKind.REASONS:
        texts = {reason.id: reason.text.in_language(lang) for reason in reader.reasons().reasons}
        charts, missing = reasons.ranked(found, question.id, texts, _("No reason chosen"))
        noted = [{**chart, "note": reading.of_reasons(chart)} for chart in charts]
        return {"title": title, "reasons": {"charts": noted, "missing": missing}}
    if question.kind is QuestionKind.SCALE:
        return {"title": title, "scale": figures.likert(found, [question], lang)}
    return {"title": title, **bars.chapter(found, question, lang)}


def _reading(k: int) -> Iterator[str]:
    yield _(
        "Every figure is a sum over whole batches, each of at least %(k)s answers of people all over the organisation "
        "that were opened together. They are the same people whose answers of when they left are shown elsewhere, so "
        "no smaller part of the organisation is ever shown, and the two are never put together."
    ) % {"k": k}
    yield _(
        "A question that fewer than %(k)s in a batch have answered waits until the next one, and may therefore be "
        "summed over fewer or other batches; each chart says how many. What was written in own words waits and is not "
        "shown in this version."
    ) % {"k": k}
    yield _("Where everyone in a batch gave the same answer to a question, one was moved a step before it was counted.")
