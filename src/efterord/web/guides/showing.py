"""A guide as whoever meets it reads it, in one language: what to say, what to ask, what calls for a follow-up."""

from typing import Any

from django.utils.translation import gettext as _

from efterord.content import reader
from efterord.labels import guides as words_of
from efterord.rules import guides
from efterord.words import Language


def told(guide: guides.Guide, lang: Language) -> dict[str, Any]:
    """This function will return all a guide says in one language; a text that lacks it is empty."""
    return {
        "title": guide.title.in_language(lang),
        "lead": guide.lead.in_language(lang),
        "language": lang.value,
        "opening": [_step(step, lang) for step in guide.opening],
        "subjects": [_subject(n, subject, lang) for n, subject in enumerate(guide.subjects, 1)],
        "closing": [_step(step, lang) for step in guide.closing],
    }


def facts(guide: guides.Guide) -> list[dict[str, Any]]:
    """This function will return for whom a guide is, when, and what ends it."""
    found: list[tuple[str, Any]] = [
        (_("For"), words_of.HOLDERS[guide.holder]),
        (_("When"), words_of.LEAVINGS[guide.leaving]),
    ]
    if guide.for_leaders:
        found.append((_("Variant"), _("For those who led others")))
    found.append((_("Subjects"), str(len(guide.subjects))))
    found.append((_("Scorecard"), _("Yes, at the end") if guide.scorecard else _("None")))
    return [{"term": term, "text": text} for term, text in found]


def called_by(when: str, subject: guides.GuideSubject, lang: Language) -> str:
    """This function will say in words what calls for a follow-up; "" for one that stands always."""
    marks = {
        "plus": _("after a plus"),
        "minus": _("after a minus"),
        "quote": _("after a quotation"),
        "cue": _("after a signal without words"),
    }
    if when.startswith("reason:"):
        return _("after the reason %(reason)s") % {"reason": _reason(when.removeprefix("reason:"), lang)}
    if when.startswith("choice:"):
        _choice, choice, option = when.split(":")
        return _("when “%(option)s” is ticked") % {
            "option": subject.choice(choice).option(option).in_language(lang)
        }  # fmt: skip
    return marks.get(when, "")


def _reason(code: str, lang: Language) -> str:
    book = reader.reasons()
    if len(code) == 1:
        names = {theme.letter: theme.name.in_language(lang) for theme in book.themes}
        return f"{code}, {names[code]}" if code in names else code
    known = {reason.id: reason.text.in_language(lang) for reason in book.reasons}
    short = code.removeprefix("r-")
    return f"{short}, {known[code]}" if code in known else short


def _step(step: guides.GuideStep, lang: Language) -> dict[str, Any]:
    return {
        "name": step.name.in_language(lang),
        "text": step.text.in_language(lang),
        "coach": step.coach.in_language(lang),
        "only_if_true": step.only_if_true,
    }


def _subject(number: int, subject: guides.GuideSubject, lang: Language) -> dict[str, Any]:
    return {
        "number": number,
        "name": subject.name.in_language(lang),
        "question": subject.question.in_language(lang),
        "coach": subject.coach.in_language(lang),
        "follow_ups": [{"text": each.in_language(lang)} for each in subject.follow_ups if not each.when],
        "called": [
            {"text": each.in_language(lang), "when": called_by(each.when, subject, lang)}
            for each in subject.follow_ups
            if each.when
        ],
        "choices": [
            {"question": each.question.in_language(lang), "options": [o.in_language(lang) for o in each.options]}
            for each in subject.choices
        ],
        "examples": [
            {"answer": each.answer.in_language(lang), "further": each.further.in_language(lang)}
            for each in subject.examples
        ],
    }
