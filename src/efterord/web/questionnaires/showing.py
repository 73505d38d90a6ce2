"""A question set as it is read by whoever chooses or writes one, in one language: what is asked, how, and of whom."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from efterord import labels
from efterord.labels import questionnaires as words_of
from efterord.rules import questionnaires, questionnaires_drafts, questionnaires_new, questionnaires_routes
from efterord.rules.questionnaires import Condition, LocalizedText, Question, QuestionSet
from efterord.words import Language, QuestionKind

BETWEEN = " · "  # answers have commas of their own


def told(question_set: QuestionSet, lang: Language) -> dict[str, Any]:
    """This function will return all a set asks in one language; a text that lacks it is empty."""
    return {
        "title": question_set.title.in_language(lang),
        "language": lang.value,
        "pages": [
            {
                "number": number,
                "title": page.title.in_language(lang),
                "lead": page.lead.in_language(lang),
                "questions": [question_told(question_set, each, lang) for each in page.questions],
            }
            for number, page in enumerate(question_set.pages, 1)
        ],
    }


def question_told(question_set: QuestionSet, question: Question, lang: Language) -> dict[str, Any]:
    """This function will return one question in one language: its words, its answers, when it is asked."""
    return {
        "text": question.text.in_language(lang),
        "kind": labels.of(question.kind),
        "answers": answers(question, lang),
        "no_answer": question.no_answer.in_language(lang) if question.is_closed else "",
        "notes": notes(question),
        "when": [condition_told(each, question_set, lang) for each in question.when],
        "prompts": [
            {"text": prompt.text.in_language(lang), "after": BETWEEN.join(_named(question, prompt.codes, lang))}
            for prompt in question.prompts
        ],
    }


def answers(question: Question, lang: Language) -> list[str]:
    """This function will list the answers a question offers; of a scale its two ends, of reasons none."""
    if question.low is not None and question.high is not None:
        ends = ((question.codes[0], question.low), (question.codes[-1], question.high))
        return [f"{code} {text.in_language(lang)}".strip() for code, text in ends]
    if question.kind is QuestionKind.REASONS:
        return []
    return [option.text.in_language(lang) for option in question.options]


def notes(question: Question) -> list[str]:
    """This function will say in a few words what else holds for a question."""
    found = [_("your own")] if questionnaires_drafts.is_own(question.id) else []
    if question.kind in questionnaires_new.TICKED:
        found.append(ngettext("%(n)d at most", "%(n)d at most", question.most) % {"n": question.most})
    if question.max_chars:
        found.append(
            ngettext("%(n)d character at most", "%(n)d characters at most", question.max_chars)
            % {"n": question.max_chars}
        )
    if question.sensitive:
        found.append(_("sensitive"))
    return found


def condition_told(condition: Condition, question_set: QuestionSet, lang: Language) -> str:
    """This function will say when a question is asked."""
    if condition.fact is not None:
        return str(words_of.FACTS[condition.fact.value, condition.codes[0]])
    on = next((each for each in question_set.questions if each.id == condition.question_id), None)
    if on is None:
        return _("Asked after a question that is not there any more")
    return _("Asked after “%(question)s”: %(answers)s") % {
        "question": _first(on.text, lang),
        "answers": BETWEEN.join(_named(on, condition.codes, lang)),
    }


def group_name(question: Question, codes: tuple[str, ...], lang: Language) -> str:
    """This function will name answers that are counted as one: "7–8", or the answer in the first language it has."""
    if len(codes) > 1:
        return f"{codes[0]}–{codes[-1]}"
    text = next(option.text for option in question.options if option.code == codes[0])
    ends = {question.codes[0]: question.low, question.codes[-1]: question.high}
    end = ends.get(codes[0])
    return f"{_first(text, lang)} {_first(end, lang)}".strip() if end else _first(text, lang)


def walk(url: str) -> dict[str, Any]:
    """This function will return what a page needs to begin a walk through a set: where, and as whom."""
    return {
        "walk_url": url,
        "walk_facts": [
            {
                "name": fact.value,
                "label": labels.of(fact),
                "choices": [(code, words_of.FACT_CODES[fact.value, code]) for code in codes],
            }
            for fact, codes in questionnaires.FACTS.items()
        ],
    }


def facts(question_set: QuestionSet) -> list[dict[str, Any]]:
    """This function will return for whom a set is and how long it is."""
    found: list[tuple[str, Any]] = [
        (_("For"), labels.of(question_set.use)),
        (_("Pages"), str(len(question_set.pages))),
        (_("Questions"), str(len(question_set.questions))),
        (_("Own words"), _("Yes, asked for") if question_set.asks_for_words else _("None")),
    ]
    return [{"term": term, "text": text} for term, text in found]


def _first(text: LocalizedText, lang: Language) -> str:
    """A text in a language, or in the first one it has: an answer has to be told from the next."""
    return next((found for each in (lang, *Language) if (found := text.in_language(each))), "")


def _named(question: Question, codes: tuple[str, ...], lang: Language) -> list[str]:
    if question.kind is not QuestionKind.RECOMMEND:
        return [group_name(question, (code,), lang) for code in codes if code in question.codes]
    groups = questionnaires_routes.answer_groups(question)
    if all(set(group) <= set(codes) or not set(group) & set(codes) for group in groups):
        return [f"{group[0]}–{group[-1]}" for group in groups if set(group) <= set(codes)]
    return list(codes)
