"""The words that usually stand round a question of each kind, taken from the package's own questions."""

import functools
from typing import Any

from efterord.content import reader
from efterord.rules import content_parts, questionnaires
from efterord.words import QuestionKind

_AS = {QuestionKind.SCALE: "q-O1", QuestionKind.RECOMMEND: "q-N0", QuestionKind.WEIGHTED: "q-R2"}
_AS_OTHERS = "q-R5"


def words(kind: QuestionKind) -> dict[str, Any]:
    """This function will give the texts "no_answer", "low" and "high" and the list "weights" for a kind, by language.

    What a kind does not have is left out.
    """
    like = reader.questions("core", 1).question(_AS.get(kind, _AS_OTHERS))
    found: dict[str, Any] = {"no_answer": _written(like.no_answer)}
    if like.low is not None and like.high is not None:
        found |= {"low": _written(like.low), "high": _written(like.high)}
    if like.weights:
        found["weights"] = [_written(weight.text) for weight in like.weights]
    return found


def prompts() -> dict[str, Any] | None:
    """This function will give what the package asks on with after low and high answers; None when it has no words."""
    general = [reader.bank(version).general for version in reader.bank_versions()]
    general += [each.general for each in reader.question_sets() if each.general is not None]
    if not general:
        return None
    return {name: _written(getattr(general[0], name)) for name in ("low", "high", "area")}


@functools.cache
def wordings() -> tuple[questionnaires.Question, ...]:
    """This function will give every question of the package in every wording it has or had, once each."""
    found = [question for each in reader.all_question_sets() for question in each.questions]
    found += [question for version in reader.bank_versions() for question in reader.bank(version).questions.values()]
    return tuple(dict.fromkeys(found))


def _written(text: content_parts.LocalizedText) -> dict[str, str]:
    return {language: text.in_language(language) for language in content_parts.LANGUAGES}
