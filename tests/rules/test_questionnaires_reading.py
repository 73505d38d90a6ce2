"""Reading guides, question sets, reasons and the promise: every mistake is refused, with its part and key."""

import copy
from collections.abc import Callable
from typing import Any

import pytest

from efterord.rules import content_parts, guides, promises, questionnaires, questionnaires_reading
from efterord.rules import reasons as codebook
from efterord.words import ReasonFamily


def text(word: str = "ord") -> dict[str, str]:
    return {"sv": f"{word} på svenska", "nb": f"{word} på norsk", "en": f"{word} in English"}


def guide() -> dict[str, Any]:
    return {
        "key": "manager",
        "version": 1,
        "title": text(),
        "opening": [{"key": "why", "name": text(), "text": text()}],
        "subjects": [
            {"key": "reason", "name": text(), "question": text(), "follow_ups": [text()], "coach": text()},
        ],
        "closing": [{"key": "welcome", "name": text(), "text": text(), "only_if_true": True}],
    }


def reason(reason_id: str, **more: Any) -> dict[str, Any]:
    kinds = {} if "X" in reason_id else {"family": "car", "kind": "push", "avoidable": "a", "area": 5}
    return {"id": reason_id, **text(reason_id), **kinds, **more}


def reasons() -> dict[str, Any]:
    return {
        "key": "reasons",
        "version": 1,
        "themes": [
            {"letter": "A", "name": text(), "reasons": [reason("r-A1"), reason("r-A2", asked=False)]},
            {"letter": "H", "name": text(), "reasons": [reason("r-H1", sensitive=True)]},
            {"letter": "X", "name": text(), "reasons": [reason("r-X1")]},
        ],
    }


def questions() -> dict[str, Any]:
    single = {"id": "q-R3", "kind": "single", "text": text(), "no_answer": "unsaid"}
    single["options"] = [{"code": code, **text(code)} for code in ("yes", "no", "maybe")]
    weighted = {"id": "q-R2", "kind": "reasons", "text": text(), "no_answer": "unsaid", "deciding": text()}
    weighted |= {"no_deciding": text(), "weights": [text(str(n)) for n in range(4)]}
    scale = {"id": "q-O1", "kind": "scale", "ends": "agreement", "no_answer": "unsaid", "text": text()}
    likely = {"id": "q-N0", "kind": "recommend", "ends": "agreement", "no_answer": "unsaid", "text": text()}
    own = {"id": "q-F1", "kind": "text", "no_answer": "unsaid", "text": text(), "max_chars": 300}
    return {
        "key": "core",
        "version": 1,
        "reasons_version": 1,
        "title": text(),
        "no_answers": {"unsaid": text()},
        "ends": {"agreement": {"low": text(), "high": text()}},
        "pages": [
            {"key": "one", "area": 1, "title": text(), "lead": text(), "questions": [scale, likely, single]},
            {"key": "two", "title": text(), "lead": text(), "questions": [weighted, own]},
        ],
    }


def bank() -> dict[str, Any]:
    shared = {key: value for key, value in questions().items() if key in ("no_answers", "ends", "reasons_version")}
    prompts = {"low": text("low"), "high": text("high"), "area": text("area")}
    asked = [question for page in questions()["pages"] for question in page["questions"]]
    return {"key": "bank", "version": 1, **shared, "prompts": prompts, "questions": asked}


def naming(**more: Any) -> questionnaires.QuestionSet:
    """A set that names one question of the bank, with what it says differently."""
    page = {"key": "one", "title": text(), "lead": text(), "questions": [{"id": "q-R3", **more}]}
    data = {"key": "short", "version": 1, "reasons_version": 1, "bank_version": 1, "title": text(), "pages": [page]}
    book = codebook.parse_reasons(reasons())
    return questionnaires_reading.parse_question_set(data, book, questionnaires_reading.parse_bank(bank(), book))


def promise() -> dict[str, Any]:
    def blanked(names: frozenset[str]) -> dict[str, str]:
        return {
            language: " ".join(f"{{{name}}}" for name in sorted(names)) or "x" for language in content_parts.LANGUAGES
        }

    numbers = {language: [f"{language}{n}" for n in range(3, 21)] for language in content_parts.LANGUAGES}
    return {
        "key": "promise",
        "version": 2,
        "numbers": {"first": 3, **numbers},
        "texts": {key: blanked(names) for key, names in promises.BLANKS.items()},
        "not_covered": [{"key": "law", **text()}],
    }


def parse_questions(data: dict[str, Any]) -> questionnaires.QuestionSet:
    return questionnaires_reading.parse_question_set(data, codebook.parse_reasons(reasons()))


def changed(data: dict[str, Any], path: str, value: Any) -> dict[str, Any]:
    """The same table with one thing put in (or taken out, for None) at a path such as "pages.0.title.nb"."""
    data = copy.deepcopy(data)
    *way, last = path.split(".")
    at: Any = data
    for step in way:
        at = at[int(step)] if isinstance(at, list) else at[step]
    if isinstance(at, list):
        at[int(last)] = value
    elif value is None:
        del at[last]
    else:
        at[last] = value
    return data


def test_a_guide_is_read_as_it_stands() -> None:
    found = guides.parse_guide(guide())
    assert (found.key, found.version) == ("manager", 1)
    assert found.subject("reason").follow_ups[0].in_language("nb") == "ord på norsk"
    assert [found.step(key).only_if_true for key in ("why", "welcome")] == [False, True]


def test_a_question_set_is_read_as_it_stands() -> None:
    found = parse_questions(questions())
    assert [question.codes for question in found.questions] == [
        ("1", "2", "3", "4", "5"),
        tuple(str(n) for n in range(11)),
        ("yes", "no", "maybe"),
        ("r-A1", "r-H1", "r-X1"),
        (),
    ]
    assert [page.area for page in found.pages] == [1, None]
    assert [option.sensitive for option in found.question("q-R2").options] == [False, True, False]
    assert [option.code for option in found.question("q-R2").weights] == ["1", "2", "3", "4"]
    assert found.question("q-F1").max_chars == 300
    assert found.asks_for_words


def test_a_set_names_questions_of_the_bank_and_may_word_them_for_its_readers() -> None:
    known = parse_questions(questions()).question("q-R3")
    assert naming().questions == (known,)
    found = naming(text=text("annat"), prompts=[{"codes": ["yes"], **text("mer")}]).question("q-R3")
    assert (found.text.sv, found.prompts[0].codes) == ("annat på svenska", ("yes",))
    assert (found.codes, found.no_answer) == (known.codes, known.no_answer)
    general = naming().general
    assert general is not None
    assert (general.low.nb, general.area.en) == ("low på norsk", "area in English")


@pytest.mark.parametrize(("more", "message"), [
    ({"id": "q-R9"}, "there is no 'q-R9'"),
    ({"options": []}, "options: is not a field"),
    ({"prompts": [{"codes": ["perhaps"], **text()}]}, "a prompt follows answers that the question offers"),
])  # fmt: skip
def test_a_set_can_change_nothing_else_of_a_bank_question(more: dict[str, Any], message: str) -> None:
    with pytest.raises(content_parts.ContentError, match=message):
        naming(**more)


def test_the_codebook_is_read_as_it_stands() -> None:
    book = codebook.parse_reasons(reasons())
    assert [reason.id for reason in book.asked] == ["r-A1", "r-H1", "r-X1"]
    assert book.reason("r-X1").kind is None
    assert book.reason("r-A2").family is ReasonFamily.CAREER


@pytest.mark.parametrize(("path", "value", "message"), [
    ("title.nb", None, "guide.title.nb: is missing"),
    ("title.en", "  ", "guide.title.en: a text"),
    ("title.fi", "suomi", "guide.title.fi: is not a field"),
    ("version", 0, "guide.version: a whole number"),
    ("version", True, "guide.version: a whole number"),
    ("key", "../etc", "guide.key: '../etc' is not a key"),
    ("subjects", [], "guide.subjects: a list"),
    ("subjects.0.coach", None, r"guide.subjects\[1\].coach: is missing"),
    ("subjects.0.follow_ups.0.sv", None, r"guide.subjects\[1\].follow_ups\[1\].sv: is missing"),
    ("subjects.0.key", "why", "guide: the key 'why' stands twice"),
    ("opening.0.only_if_true", "yes", r"guide.opening\[1\].only_if_true: true or false"),
    ("opening.0", "words", r"guide.opening\[1\]: a table"),
    ("clsoing", [], "guide.clsoing: is not a field"),
])  # fmt: skip
def test_a_faulty_guide_is_refused_by_name(path: str, value: Any, message: str) -> None:
    with pytest.raises(content_parts.ContentError, match=message):
        guides.parse_guide(changed(guide(), path, value))


@pytest.mark.parametrize(("path", "value", "message"), [
    ("pages.0.title.nb", None, r"questions.pages\[1\].title.nb: is missing"),
    ("pages.0.questions.0.kind", "slider", r"pages\[1\].questions\[1\].kind: 'slider' is none of scale"),
    ("pages.0.questions.0.id", "O1", "does not look like"),
    ("pages.0.questions.0.id", "q-R3", "the key 'q-R3' stands twice"),
    ("pages.1.key", "one", "the key 'one' stands twice"),
    ("pages.0.area", 8, "area: a whole number from 1 to 7"),
    ("pages.0.questions.0.ends", "likely", "ends: there is no 'likely'"),
    ("pages.0.questions.0.no_answer", None, "no_answer: is missing"),
    ("pages.0.questions.0.no_answer", "unknown", "no_answer: there is no 'unknown'"),
    ("pages.0.questions.0.max_chars", 10, "max_chars: is not a field"),
    ("pages.0.questions.2.options", [{"code": "a", **text()}, {"code": "b", **text()}], "at least three"),
    ("pages.0.questions.2.options.0.code", "none", "'none' is added by itself"),
    ("pages.0.questions.2.options.0.code", "no", "the key 'no' stands twice"),
    ("pages.0.questions.2.options.0.en", None, r"options\[1\].en: is missing"),
    ("pages.1.questions.0.weights", [text()], "weights: there are 4"),
    ("pages.1.questions.0.deciding", None, "deciding: is missing"),
    ("pages.1.questions.1.max_chars", 9000, "max_chars: a whole number"),
    ("ends.agreement.high", None, "questions.ends.agreement.high: is missing"),
    ("no_answers.unsaid.sv", None, "questions.no_answers.unsaid.sv: is missing"),
    ("reasons_version", 2, "reasons_version: the codebook given is version 1"),
])  # fmt: skip
def test_a_faulty_question_set_is_refused_by_name(path: str, value: Any, message: str) -> None:
    with pytest.raises(content_parts.ContentError, match=message):
        parse_questions(changed(questions(), path, value))


@pytest.mark.parametrize(("path", "value", "message"), [
    ("themes.0.letter", "Q", "letter: 'Q' does not look like"),
    ("themes.1.letter", "A", "id: 'r-H1' does not look like r-A"),
    ("themes.0.reasons.1.id", "r-A1", "the key 'r-A1' stands twice"),
    ("themes.0.reasons.0.family", "xyz", "family: 'xyz' is none of"),
    ("themes.0.reasons.0.kind", "shove", "kind: 'shove' is none of"),
    ("themes.0.reasons.0.avoidable", None, "avoidable: is missing"),
    ("themes.0.reasons.0.nb", None, r"reasons.themes\[1\].reasons\[1\].nb: is missing"),
    ("themes.2.reasons.0.kind", "push", r"themes\[3\].reasons\[1\].kind: is not a field"),
    ("key", "causes", "reasons.key"),
])  # fmt: skip
def test_a_faulty_codebook_is_refused_by_name(path: str, value: Any, message: str) -> None:
    with pytest.raises(content_parts.ContentError, match=message):
        codebook.parse_reasons(changed(reasons(), path, value))


@pytest.mark.parametrize(("path", "value", "message"), [
    ("texts.sealed.nb", "{words_k}", "texts.sealed.nb: the blanks must be: words_k, words_k_minus_one"),
    ("texts.title.sv", "{k}", "promise.texts.title.sv: the blanks must be: none"),
    ("texts.words", None, "promise.texts.words: is missing"),
    ("texts.more", text(), "promise.texts.more: is not a field"),
    ("numbers.nb", ["tre"], "promise.numbers.nb: eighteen"),
    ("numbers.nb", 3, "promise.numbers.nb: a list"),
    ("numbers.first", 2, "promise.numbers.first"),
    ("not_covered.0.en", None, r"promise.not_covered\[1\].en: is missing"),
])  # fmt: skip
def test_a_faulty_promise_is_refused_by_name(path: str, value: Any, message: str) -> None:
    with pytest.raises(content_parts.ContentError, match=message):
        promises.parse_promise(changed(promise(), path, value))


def test_the_first_promise_is_still_read_and_has_none_of_the_later_sentences() -> None:
    first = {key: each for key, each in promise()["texts"].items() if key not in promises.SINCE_2}
    assert "yours" not in promises.parse_promise(promise() | {"version": 1, "texts": first}).texts
    with pytest.raises(content_parts.ContentError, match=r"promise.texts.(\w+): is missing"):
        promises.parse_promise(promise() | {"texts": first})
    with pytest.raises(content_parts.ContentError, match=r"promise.texts.(\w+): is not a field"):
        promises.parse_promise(promise() | {"version": 1})


def test_the_promise_fills_its_blanks() -> None:
    found = promises.parse_promise(promise())
    assert found.sentence("sealed", "nb", k=7) == "nb7 nb6"
    assert found.sentence("opening", "en", k=12, date="1 {k} May") == "1 {k} May 12"
    assert found.sentence("never_enough", "sv", k=20, months=24) == "24 sv20"
    assert found.sentence("words", "sv", k=5) == "sv10"


@pytest.mark.parametrize(("call", "message"), [
    (lambda found: found.sentence("sealed", "nb", k=4), "k is 5 to 20"),
    (lambda found: found.sentence("sealed", "nb", k=21), "k is 5 to 20"),
    (lambda found: found.sentence("opening", "nb", k=5), "the date is missing"),
    (lambda found: found.sentence("oath", "nb", k=5), "there is no 'oath'"),
    (lambda found: found.sentence("words", "nb", k=5, writers=21), "21 is not in the table"),
    (lambda found: found.sentence("words", "fi", k=5), "language: there is no 'fi'"),
])  # fmt: skip
def test_a_promise_that_cannot_be_kept_is_not_written(call: Callable[[promises.Promise], str], message: str) -> None:
    with pytest.raises(content_parts.ContentError, match=message):
        call(promises.parse_promise(promise()))


def test_an_unknown_key_or_language_is_refused() -> None:
    found = guides.parse_guide(guide())
    for call in (found.subject, found.step):
        with pytest.raises(content_parts.ContentError, match="there is no 'nothing'"):
            call("nothing")
    with pytest.raises(content_parts.ContentError, match="language 'fi'"):
        found.title.in_language("fi")
