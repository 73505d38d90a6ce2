"""Each kind of question as its template needs it, with blanks where somebody's answers go, and what goes there."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from efterord.content import reader
from efterord.rules import answers as answering
from efterord.rules import answers_checks as checks
from efterord.rules import promises, prompts, questionnaires
from efterord.rules.answers import Answer
from efterord.web.answers import kept, steps
from efterord.words import QuestionKind

Shown = dict[str, Any]
_INVALID = mark_safe(' aria-invalid="true"')
TEMPLATES = {
    QuestionKind.REASONS: "reasons",
    QuestionKind.WEIGHTED: "weighted",
    QuestionKind.NUMBER: "number",
    QuestionKind.DATE: "date",
    QuestionKind.SHORT: "words",
    QuestionKind.TEXT: "words",
}


def shown(step: steps.Step, question: questionnaires.Question) -> Shown:
    """This function will tell a template everything about a question that is the same for everybody."""
    edition = step.edition
    say = edition.say
    low, high = say(question.low), say(question.high)
    spoken = {question.codes[0]: low, question.codes[-1]: high} if low else {}
    route = next((each for each in question.when if each.question_id in step.asked), None)
    told: Shown = {
        "id": question.id,
        "text": say(question.text),
        "template": f"answers/kinds/{TEMPLATES.get(question.kind, 'choices')}.html",
        "is_sensitive": question.sensitive,
        "low": low,
        "high": high,
        "is_long": question.kind is QuestionKind.RECOMMEND,
        "is_many": question.kind is QuestionKind.MULTI,
        "most": question.most if question.kind in questionnaires.TICKED and question.most < len(question.codes) else 0,
        "choices": [
            {
                "value": option.code,
                "label": say(option.text),
                "spoken": spoken.get(option.code, ""),
                "checked": kept.blank(f"{question.id}={option.code}"),
            }
            for option in question.options
        ],
        "none": {
            "value": answering.NONE,
            "label": say(question.no_answer),
            "checked": kept.blank(f"{question.id}={answering.NONE}"),
        },
        "error": kept.blank(f"error:{question.id}"),
        "described": kept.blank(f"described:{question.id}"),
        "route": route,
        "route_codes": " ".join(route.codes) if route else "",
        "hidden": kept.hide(f"{question.id}-part") if route else "",
        "mute": kept.mute(f"{question.id}-part") if route else "",
        "themes": kept.blank(f"themes:{question.id}"),
        # What reasons call for is asked at the step where they are weighed.
        "more": None if question.kind is QuestionKind.REASONS else more_of(edition, question),
    }
    return told | _OF_KIND.get(question.kind, _nothing)(edition, question)


def more_of(edition: steps.Edition, question: questionnaires.Question) -> Shown | None:
    """This function will tell a template about the words that a question's answers may call for."""
    return more(edition, prompts.possible(question, edition.questions.general), question.id)


def more(edition: steps.Edition, calls: Sequence[prompts.Call], of: str) -> Shown | None:
    """This function will tell a template about the words that an answer may call for; None where none does.

    Of the questions it may be one is shown, the last of them where words stand that nothing calls for any more.
    """
    if not calls:
        return None
    field = calls[0].field
    says = [(edition.say(call.text), " ".join(call.codes), str(int(call.rank))) for call in calls]
    says.append((_("What you wrote about this"), "", ""))
    return {
        "of": of,
        "is_area": calls[0].rank is prompts.Rank.AREA,
        "hidden": kept.hide(field),
        "mute": kept.mute(field),
        "says": [
            {"text": text, "codes": codes, "rank": rank, "hidden": kept.hide(f"{field}:{place}")}
            for place, (text, codes, rank) in enumerate(says)
        ],
        **_field(edition, field, checks.MAX_MORE_CHARS),
    }


def parts_of(
    step: steps.Step, answers: Mapping[str, Answer], facts: questionnaires.Facts | None, asked: Sequence[str] = ()
) -> set[str]:
    """This function will name the parts of a page that somebody's answers show: routed questions, and prompts.

    `asked` are fields shown already, which stay as long as they are called for; words that stand somewhere stay too.
    """
    page, general = step.page, step.edition.questions.general
    parts = {f"{q.id}-part" for q in page.questions if answering.is_asked(q, answers, facts)}
    visible = tuple(q for q in page.questions if f"{q.id}-part" in parts)
    all_calls: dict[str, list[prompts.Call]] = {}
    for question in visible:
        for call in prompts.possible(question, general):
            all_calls.setdefault(call.field, []).append(call)
    if area := prompts.of_area(page, general):
        all_calls[area.field] = [area]
    written = [field for field in all_calls if answers.get(field)]
    due = prompts.due(
        questionnaires.SurveyPage(page.key, page.area, page.title, page.lead, visible),
        general,
        answers,
        [*asked, *written],
    )
    for field, text in [*due, *((field, None) for field in written if field not in dict(due))]:
        calls = all_calls[field]
        place = next((n for n, call in enumerate(calls) if call.text is text), len(calls))
        parts |= {field, f"{field}:{place}"}
    return parts


def filling(step: steps.Step, given: checks.Posted, room: int) -> dict[str, str]:
    """This function will give what goes into the blanks of a page for what stands in its fields.

    `room`: the bytes left for own words, those on this page counted as used.
    """
    values: dict[str, str] = {}
    page = step.page
    for question in page.questions:
        for name in names_of(question):
            for value in given.get(name, ()):
                values[f"{name}={value}"] = " checked"
        if question.kind in questionnaires.CLASSED:
            values |= _classed(step.edition, question, given)
        elif question.kind in questionnaires.OWN_WORDS:
            values |= _words(question.id, question.max_chars, given, room)
        if checks.may_call(page, question):
            values |= _words(answering.more_field(question.id), checks.MAX_MORE_CHARS, given, room)
    return values | _words(answering.more_field(page.key), checks.MAX_MORE_CHARS, given, room)


def names_of(question: questionnaires.Question) -> list[str]:
    """This function will name the fields of a question that are ticked."""
    weighed = [answering.weight_field(question.id, code) for code in question.codes] if question.weights else []
    return [question.id, answering.deciding_field(question.id), *weighed]


def wrong(name: str, words: str, kind: QuestionKind | None) -> dict[str, str]:
    """This function will give what goes into the blanks of a question with a mistake."""
    message = format_html('<p class="ds-validation-message" id="{}-error">{}</p>', name, words)
    if kind is None or kind in questionnaires.OWN_WORDS or kind is QuestionKind.NUMBER:
        described: SafeString = format_html(" {}-error", name)
        return {f"error:{name}": message, f"described:{name}": described, f"invalid:{name}": _INVALID}
    return {f"error:{name}": message, f"described:{name}": format_html(' aria-describedby="{}-error"', name)}


def readers(edition: steps.Edition) -> str:
    """This function will say in one line who reads own words."""
    many = reader.promise().in_words(promises.COMMENT_K, edition.language)
    return _("One trained reader sees this, once at least %(many)s people have written. Name nobody.") % {"many": many}


def _field(edition: steps.Edition, field: str, most: int) -> Shown:
    return {
        "field": field,
        "most": most,
        "note": readers(edition),
        "left": kept.blank(f"left:{field}"),
        "value": kept.blank(field),
        "described": kept.blank(f"described:{field}"),
        "invalid": kept.blank(f"invalid:{field}"),
        "error": kept.blank(f"error:{field}"),
    }


def _nothing(edition: steps.Edition, question: questionnaires.Question) -> Shown:
    return {}


def _of_words(edition: steps.Edition, question: questionnaires.Question) -> Shown:
    is_short = question.kind is QuestionKind.SHORT
    return {"is_short": is_short, "words": _field(edition, question.id, question.max_chars)}


def _of_weighted(edition: steps.Edition, question: questionnaires.Question) -> Shown:
    weights = [(checks.NOT_AT_ALL, _("Not at all"))] + [(w.code, edition.say(w.text)) for w in question.weights]
    things = []
    for option in question.options:
        name = answering.weight_field(question.id, option.code)
        options = [{"value": code, "label": label, "checked": kept.blank(f"{name}={code}")} for code, label in weights]
        error, described = kept.blank(f"error:{name}"), kept.blank(f"described:{name}")
        things.append(
            {"name": name, "text": edition.say(option.text), "steps": options, "error": error, "described": described}
        )
    return {"things": things}


def _of_classed(edition: steps.Edition, question: questionnaires.Question) -> Shown:
    groups = ", ".join(edition.say(option.text) for option in question.options)
    parts = zip(checks.day_fields(question.id), (_("Day"), _("Month"), _("Year")), strict=True)
    return {
        "note": _("Only the group it falls in is kept: %(groups)s.") % {"groups": groups},
        "kept_name": checks.kept_field(question.id),
        "kept_value": kept.blank(checks.kept_field(question.id)),
        "kept_hidden": kept.hide(f"{question.id}-kept"),
        "was": kept.blank(f"was:{question.id}"),
        "value": kept.blank(question.id),
        "invalid": kept.blank(f"invalid:{question.id}"),
        "parts": [{"name": name, "label": label, "value": kept.blank(name)} for name, label in parts],
    }


def _classed(edition: steps.Edition, question: questionnaires.Question, given: checks.Posted) -> dict[str, str]:
    typed = next((text for text in given.get(question.id, ()) if text and text != answering.NONE), "")
    values = {question.id: typed[:200]}
    values |= {name: next(iter(given.get(name, ())), "")[:20] for name in checks.day_fields(question.id)}
    was = next(iter(given.get(checks.kept_field(question.id), ())), "")
    option = next((option for option in question.options if option.code == was), None)
    if option is not None:
        values |= {checks.kept_field(question.id): option.code, f"was:{question.id}": edition.say(option.text)}
    return values


def _words(field: str, most: int, given: checks.Posted, room: int) -> dict[str, str]:
    words = checks.cleaned(given.get(field, ()))
    # Each letter of ours takes one or two bytes; the figure is "about", and never more than will do.
    left = max(0, min(most - len(words), room * 9 // 10))
    return {field: words, f"left:{field}": str(left // 10 * 10 if left > 20 else left)}


_OF_KIND: Mapping[QuestionKind, Callable[[steps.Edition, questionnaires.Question], Shown]] = {
    QuestionKind.WEIGHTED: _of_weighted,
    QuestionKind.NUMBER: _of_classed,
    QuestionKind.DATE: _of_classed,
    QuestionKind.SHORT: _of_words,
    QuestionKind.TEXT: _of_words,
}
