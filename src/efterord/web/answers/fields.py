"""Between the fields of a page and the draft: what a draft keeps is what was ticked, weighed or not.

A draft holds the answers as rules/answers.py writes them, and two things more, so that nobody loses a tick on the way:
"none" where no answer was chosen on purpose, and "r-A1:" for a reason without its weight.
"""

from collections.abc import Iterable, Mapping, Sequence

from efterord.rules import answers as answering
from efterord.rules import questionnaires
from efterord.words import QuestionKind

Posted = Mapping[str, Sequence[str]]


def reasons_question(page: questionnaires.SurveyPage) -> questionnaires.Question | None:
    """This function will return the question about reasons, if that is what a page asks."""
    if page.questions[0].kind is not QuestionKind.REASONS:
        return None
    return page.questions[0]


def kept(page: questionnaires.SurveyPage, posted: Posted) -> answering.Answers:
    """This function will return what a draft keeps of a posted page, known codes only."""
    found: answering.Answers = {}
    for question in page.questions:
        given = [code for code in posted.get(question.id, ()) if code in (*question.codes, answering.NONE)]
        if question.kind is QuestionKind.REASONS:
            found |= _kept_reasons(question, given, posted)
        else:
            found[question.id] = given[0] if given else None
    return found


def ticked(question: questionnaires.Question, answers: answering.Answers) -> list[str]:
    """This function will return the codes of the reasons ticked, or ["none"]."""
    value = answers.get(question.id)
    if isinstance(value, list):
        return [entry.partition(":")[0] for entry in value]
    return [value] if value else []


def weights(question: questionnaires.Question, answers: answering.Answers) -> dict[str, str]:
    """This function will return the weight of each reason that has one."""
    value = answers.get(question.id)
    pairs = [entry.partition(":") for entry in value] if isinstance(value, list) else []
    return {code: weight for code, _, weight in pairs if weight}


def without_chosen_weights(
    question: questionnaires.Question, posted: Posted, before: answering.Answers
) -> answering.Answers:
    """This function will return what a draft keeps when reasons were ticked: the weights given earlier stay."""
    codes = list(posted.get(question.id, ()))
    fields: dict[str, Sequence[str]] = {question.id: codes}
    fields |= {answering.weight_field(question.id, code): [w] for code, w in weights(question, before).items()}
    decided = before.get(answering.deciding_field(question.id))
    if isinstance(decided, str) and decided in (*codes, answering.NONE):
        fields[answering.deciding_field(question.id)] = [decided]
    given = [code for code in codes if code in (*question.codes, answering.NONE)]
    return _kept_reasons(question, given, fields)


def hidden(questions: Iterable[questionnaires.Question], answers: answering.Answers) -> list[tuple[str, str]]:
    """This function will return a draft as the fields of a form, which check_page reads back."""
    found: list[tuple[str, str]] = []
    for question in questions:
        value = answers.get(question.id)
        if question.kind is not QuestionKind.REASONS:
            found += [(question.id, value)] if isinstance(value, str) else []
            continue
        found += [(question.id, code) for code in ticked(question, answers)]
        found += [
            (answering.weight_field(question.id, code), weight) for code, weight in weights(question, answers).items()
        ]
        decided = answers.get(answering.deciding_field(question.id))
        found += [(answering.deciding_field(question.id), decided)] if isinstance(decided, str) else []
    return found


def as_posted(pairs: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    """This function will return fields as a browser posts them."""
    found: dict[str, list[str]] = {}
    for name, value in pairs:
        found.setdefault(name, []).append(value)
    return found


def first_left(pages: Sequence[questionnaires.SurveyPage], answers: answering.Answers) -> int:
    """This function will return the number, from 1, of the first page never sent, or one more than there are pages."""
    for number, page in enumerate(pages, start=1):
        if any(question.id not in answers for question in page.questions):
            return number
    return len(pages) + 1


def _kept_reasons(question: questionnaires.Question, given: list[str], posted: Posted) -> answering.Answers:
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
