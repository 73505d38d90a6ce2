"""Between the fields of a page and the draft: what a draft keeps is what was ticked, weighed, written or not.

A draft holds the answers as rules/answers.py writes them, and a few things more, so that nobody loses a tick on the
way: "none" where no answer was chosen on purpose, "r-A1:" for a reason without its weight, "a:0" for what did not
matter, and None for words that were asked for and passed over. Of figures and days it holds the class alone.
"""

import dataclasses
from collections.abc import Iterable, Mapping, Sequence

from efterord.rules import answers as answering
from efterord.rules import answers_checks as checks
from efterord.rules import questionnaires
from efterord.rules.answers import Answer, Answers
from efterord.words import QuestionKind

Posted = Mapping[str, Sequence[str]]
# How far up the tree the answer is counted, beside the answers: "0" is the own unit.
LEVEL = "level"


def reasons_question(page: questionnaires.SurveyPage) -> questionnaires.Question | None:
    """This function will return the question about reasons, if a page asks it."""
    return next((question for question in page.questions if question.kind is QuestionKind.REASONS), None)


def of_reasons(page: questionnaires.SurveyPage) -> questionnaires.SurveyPage:
    """This function will return the step that follows on a page with reasons: they alone, to be weighed."""
    return dataclasses.replace(page, questions=tuple(q for q in page.questions if q.kind is QuestionKind.REASONS)[:1])


def kept(
    page: questionnaires.SurveyPage, posted: Posted, before: Mapping[str, Answer], facts: questionnaires.Facts | None
) -> Answers:
    """This function will return what a draft keeps of a posted page: known codes of what is asked, and words."""
    found: Answers = {}
    for question in page.questions:
        if answering.is_asked(question, {**before, **found}, facts):
            found |= _kept(question, posted)
    for key in [page.key, *(q.id for q in page.questions if q.id in found and checks.may_call(page, q))]:
        field = answering.more_field(key)
        words = checks.cleaned(posted.get(field, ()))
        if words or field in posted.get(checks.SEEN, ()):
            found[field] = words or None
    return found


def is_sent(page: questionnaires.SurveyPage, answers: Mapping[str, Answer], facts: questionnaires.Facts | None) -> bool:
    """This function will tell whether a page has been sent, with answers or without, as far as it is asked."""
    return all(q.id in answers for q in page.questions if answering.is_asked(q, answers, facts))


def ticked(question: questionnaires.Question, answers: Mapping[str, Answer]) -> list[str]:
    """This function will return the codes ticked or weighed, or ["none"]."""
    value = answers.get(question.id)
    if isinstance(value, list):
        return [entry.partition(":")[0] for entry in value]
    return [value] if value else []


def weights(question: questionnaires.Question, answers: Mapping[str, Answer]) -> dict[str, str]:
    """This function will return the weight of each reason that has one."""
    value = answers.get(question.id)
    pairs = [entry.partition(":") for entry in value] if isinstance(value, list) else []
    return {code: weight for code, _, weight in pairs if weight}


def without_chosen_weights(question: questionnaires.Question, posted: Posted, before: Mapping[str, Answer]) -> Answers:
    """This function will return what a draft keeps when reasons were ticked: the weights given earlier stay."""
    codes = list(posted.get(question.id, ()))
    fields: dict[str, Sequence[str]] = {question.id: codes}
    fields |= {answering.weight_field(question.id, code): [w] for code, w in weights(question, before).items()}
    decided = before.get(answering.deciding_field(question.id))
    if isinstance(decided, str) and decided in (*codes, answering.NONE):
        fields[answering.deciding_field(question.id)] = [decided]
    return _kept(question, fields)


def hidden(questions: Iterable[questionnaires.Question], answers: Mapping[str, Answer]) -> list[tuple[str, str]]:
    """This function will return a draft's closed answers and own words as fields, which check_page reads back."""
    found: list[tuple[str, str]] = []
    for question in questions:
        value = answers.get(question.id)
        if question.kind in (QuestionKind.REASONS, QuestionKind.WEIGHTED):
            codes = ticked(question, answers)
            given = weights(question, answers)
            found += [(question.id, code) for code in codes if given.get(code) != checks.NOT_AT_ALL]
            found += [(answering.weight_field(question.id, code), weight) for code, weight in given.items()]
        elif question.kind is QuestionKind.MULTI:
            found += [(question.id, code) for code in ticked(question, answers)]
        elif question.kind in questionnaires.CLASSED and value != answering.NONE:
            found += [(checks.kept_field(question.id), value)] if isinstance(value, str) else []
        elif isinstance(value, str):
            found.append((question.id, value))
        decided = answers.get(answering.deciding_field(question.id))
        found += [(answering.deciding_field(question.id), decided)] if isinstance(decided, str) else []
    return found


def more(keys: Iterable[str], answers: Mapping[str, Answer]) -> list[tuple[str, str]]:
    """This function will return the words that answers called for as fields; `keys` are questions' and pages'."""
    named = [(field, answers.get(field)) for field in map(answering.more_field, keys)]
    return [(field, words) for field, words in named if isinstance(words, str)]


def given(page: questionnaires.SurveyPage, answers: Mapping[str, Answer]) -> dict[str, list[str]]:
    """This function will return what stands on a page of somebody with these answers, as a browser would post it."""
    keys = [*(question.id for question in page.questions), page.key]
    return as_posted([*hidden(page.questions, answers), *more(keys, answers)])


def as_posted(pairs: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    """This function will return fields as a browser posts them."""
    found: dict[str, list[str]] = {}
    for name, value in pairs:
        found.setdefault(name, []).append(value)
    return found


def _kept(question: questionnaires.Question, posted: Posted) -> Answers:
    codes = [code for code in posted.get(question.id, ()) if code in (*question.codes, answering.NONE)]
    match question.kind:
        case QuestionKind.REASONS:
            return _kept_reasons(question, codes, posted)
        case QuestionKind.WEIGHTED:
            return {question.id: _kept_weights(question, codes, posted)}
        case QuestionKind.MULTI:
            chosen = [code for code in question.codes if code in codes]
            return {question.id: chosen or (answering.NONE if codes else None)}
        case QuestionKind.NUMBER | QuestionKind.DATE:
            # What could be read, else nothing: a figure is kept as its class alone, even here.
            read = checks.read_question(question, posted)[0].get(question.id)
            return {question.id: read or (answering.NONE if answering.NONE in codes else None)}
        case QuestionKind.SHORT | QuestionKind.TEXT:
            return {question.id: checks.cleaned(posted.get(question.id, ())) or None}
    return {question.id: codes[0] if codes else None}


def _kept_weights(question: questionnaires.Question, ticks: list[str], posted: Posted) -> Answer:
    known = (*(weight.code for weight in question.weights), checks.NOT_AT_ALL)
    entries = []
    for code in question.codes:
        weight = next(iter(posted.get(answering.weight_field(question.id, code), ())), "")
        if weight in known or code in ticks:
            entries.append(f"{code}:{weight if weight in known else ''}")
    return entries or (answering.NONE if answering.NONE in ticks else None)


def _kept_reasons(question: questionnaires.Question, given: list[str], posted: Posted) -> Answers:
    deciding = answering.deciding_field(question.id)
    codes = [code for code in question.codes if code in given]
    if not codes:
        return {question.id: answering.NONE if given else None, deciding: None}
    known = {weight.code for weight in question.weights}
    entries = []
    for code in codes:
        weight = next(iter(posted.get(answering.weight_field(question.id, code), ())), "")
        entries.append(f"{code}:{weight if weight in known else ''}")
    decided = next(iter(posted.get(deciding, ())), "")
    return {question.id: entries, deciding: decided if decided in (*codes, answering.NONE) else None}
