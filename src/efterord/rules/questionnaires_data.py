"""Question sets written as data that holds everything it needs, for questionnaires_reading to read back."""

from typing import Any

from efterord.rules import content_parts
from efterord.rules.questionnaires import Condition, LocalizedText, Question, QuestionSet, SurveyPage
from efterord.words import QuestionKind


def to_data(question_set: QuestionSet) -> dict[str, Any]:
    """This function will write a set as data that holds everything it needs, for parse_question_set to read back."""
    data: dict[str, Any] = {
        "key": question_set.key,
        "version": question_set.version,
        "use": question_set.use.value,
        "reasons_version": question_set.book.version,
        "title": _texts(question_set.title),
        "pages": [_page_data(page) for page in question_set.pages],
    }
    if question_set.general is not None:
        general = question_set.general
        data["prompts"] = {"low": _texts(general.low), "high": _texts(general.high), "area": _texts(general.area)}
    return data


def question_data(question: Question) -> dict[str, object]:
    """This function will write one question as data that holds everything it needs."""
    kind = question.kind
    data: dict[str, object] = {
        "id": question.id,
        "kind": kind.value,
        "text": _texts(question.text),
        "no_answer": _texts(question.no_answer),
        "sensitive": question.sensitive,
    }
    for name in ("low", "high", "deciding", "no_deciding"):
        text = getattr(question, name)
        data |= {name: _texts(text)} if text is not None else {}
    if kind in (QuestionKind.SINGLE, QuestionKind.MULTI, QuestionKind.WEIGHTED):
        data["options"] = [{"code": o.code, "sensitive": o.sensitive, **_texts(o.text)} for o in question.options]
    if kind in (QuestionKind.MULTI, QuestionKind.WEIGHTED):
        data["most"] = question.most
    data |= {"limits": list(question.limits)} if question.limits else {}
    data |= {"weights": [_texts(weight.text) for weight in question.weights]} if question.weights else {}
    data |= {"max_chars": question.max_chars} if question.max_chars else {}
    data |= {"when": [_condition_data(each) for each in question.when]} if question.when else {}
    data |= (
        {"prompts": [{"codes": list(p.codes), **_texts(p.text)} for p in question.prompts]} if question.prompts else {}
    )
    return data


def _texts(text: LocalizedText) -> dict[str, str]:
    return {language: text.in_language(language) for language in content_parts.LANGUAGES}


def _page_data(page: SurveyPage) -> dict[str, object]:
    data: dict[str, object] = {"key": page.key, "title": _texts(page.title), "lead": _texts(page.lead)}
    if page.area is not None:
        data["area"] = page.area
    return data | {"questions": [question_data(question) for question in page.questions]}


def _condition_data(condition: Condition) -> dict[str, object]:
    about = {"fact": condition.fact.value} if condition.fact else {"question": condition.question_id}
    return {**about, "codes": list(condition.codes)}
