"""The published texts: complete in three languages, written in each of them, never changed once published."""

import hashlib
import json
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import efterord.content
from efterord.content import reader
from efterord.rules import content_parts, promises
from efterord.words import QuestionKind

FOLDER = Path(efterord.content.__file__).parent
PUBLISHED = json.loads(Path(__file__).with_name("published.json").read_text(encoding="utf-8"))
FILES = sorted(path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*.toml"))

# Words that are the same in Swedish and bokmål, each looked at by a reader of both.
SAME_IN_BOTH = {"Studier", "Diskriminering", "Konflikter i gruppen", "Till studier", "Bra och mindre bra", "En del"}
SAME_IN_BOTH |= {"Ja", "Det du kan", "Ja, delvis", "Privatlivet", "Helheten"}
# Common words that exist in one of the languages only.
ENGLISH_ONLY = """
    the and you your of with was were this that what when which how who why would could should their there
    they we our us my from about been had has into out not than then because people work working talk answers
"""
SWEDISH_ONLY = "och inte jag att är från vad när mycket någon något varför dig mig hur ej"
NORWEGIAN_ONLY = "og ikke jeg å hva når mye noen noe hvorfor deg meg hvordan fra seg hvor"


def words_of(text: str) -> set[str]:
    return set(re.findall(r"[^\W\d_]+", text.lower()))


NOT_IN = {  # per language: words that only the two others have
    "sv": words_of(ENGLISH_ONLY + " " + NORWEGIAN_ONLY),
    "nb": words_of(ENGLISH_ONLY + " " + SWEDISH_ONLY),
    "en": words_of(SWEDISH_ONLY + " " + NORWEGIAN_ONLY),
}


def texts_in(value: Any, place: str = "") -> Iterator[tuple[str, dict[str, str]]]:
    """Every text of a parsed file: whatever table has a Swedish string."""
    if isinstance(value, dict):
        if isinstance(value.get("sv"), str):
            yield place, value
        for key, inner in value.items():
            yield from texts_in(inner, f"{place}.{key}")
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from texts_in(inner, f"{place}[{number}]")


def all_texts() -> list[tuple[str, dict[str, str]]]:
    found = []
    for name in FILES:
        found += texts_in(tomllib.loads((FOLDER / name).read_text(encoding="utf-8")), name)
    return found


TEXTS = all_texts()


def test_there_are_texts_to_judge() -> None:
    assert len(TEXTS) > 1500
    assert len(FILES) >= 12


@pytest.mark.parametrize("name", FILES)
def test_a_published_version_never_changes(name: str) -> None:
    found = hashlib.sha256((FOLDER / name).read_bytes()).hexdigest()
    assert PUBLISHED["files"].get(name) == found, (
        f"{name} is published, and people have answered it as it stood: a better wording is a new version in "
        "a new file, whose sha256 is added to tests/content/published.json"
    )


def test_no_published_version_disappears() -> None:
    assert set(PUBLISHED["files"]) == set(FILES)


def test_ids_and_codes_are_those_once_published() -> None:
    guide, questions = reader.guide(), reader.questions()
    assert {
        "opening": [step.key for step in guide.opening],
        "subjects": [subject.key for subject in guide.subjects],
        "closing": [step.key for step in guide.closing],
        "questions": [question.id for question in questions.questions],
        "options": {
            question.id: list(question.codes)
            for question in questions.questions
            if question.kind is QuestionKind.SINGLE
        },
        "reasons": [reason.id for reason in reader.reasons().reasons],
        "never asked": [reason.id for reason in reader.reasons().reasons if not reason.asked],
        "sensitive reasons": [reason.id for reason in reader.reasons().reasons if reason.sensitive],
    } == {key: ids for key, ids in PUBLISHED["ids"].items() if key not in ("bank", "pages")}


@pytest.mark.parametrize(("place", "text"), TEXTS)
def test_every_text_is_complete_and_calm(place: str, text: dict[str, str]) -> None:
    for language in content_parts.LANGUAGES:
        written = text[language]
        assert written == written.strip(), place
        assert written, place
        assert "!" not in written, place
        assert "anonym" not in written.lower(), place
        assert "  " not in written, place


@pytest.mark.parametrize(("place", "text"), TEXTS)
def test_each_language_is_written_in_itself(place: str, text: dict[str, str]) -> None:
    if text["sv"] == text["nb"]:
        assert text["sv"] in SAME_IN_BOTH, place
    assert text["en"] not in (text["sv"], text["nb"]), place
    for language, foreign in NOT_IN.items():
        assert not words_of(text[language]) & foreign, f"{place}.{language}"
    assert not set("æøÆØ") & set(text["sv"]), place
    assert not set("äöÄÖ") & set(text["nb"]), place
    assert not set("åäöæøÅÄÖÆØ") & set(text["en"]), place


@pytest.mark.parametrize(("place", "text"), TEXTS)
def test_a_question_is_a_question_in_every_language(place: str, text: dict[str, str]) -> None:
    assert len({text[language].endswith("?") for language in content_parts.LANGUAGES}) == 1, place


def test_the_guide_opens_honestly_and_closes_kindly() -> None:
    guide = reader.guide()
    assert [step.key for step in guide.opening] == ["why", "voluntary", "structure", "notes", "duty-to-act"]
    assert [step.key for step in guide.closing] == ["sum-up", "survey", "thanks", "luck", "welcome-back"]
    assert [step.key for step in (*guide.opening, *guide.closing) if step.only_if_true] == ["welcome-back"]
    assert len(guide.subjects) == 9
    assert all(2 <= len(subject.follow_ups) <= 3 for subject in guide.subjects)
    # the opening says how many subjects there are; the manager asks for advice in the first person
    opening = guide.step("structure").text
    assert ("nio" in opening.sv, "ni temaer" in opening.nb, "nine" in opening.en) == (True, True, True)
    advice = guide.subject("advice-to-me").question
    assert ("mig" in advice.sv, "meg" in advice.nb, " me " in advice.en) == (True, True, True)


@pytest.mark.parametrize("language", content_parts.LANGUAGES)
def test_the_guide_never_promises_silence(language: str) -> None:
    said = " ".join(step.text.in_language(language).lower() for step in reader.guide().opening)
    for word in (
        "tystnadsplikt",
        "sekretess",
        "taushetsplikt",
        "hemmelig",
        "secret",
        "between us",
        "mellan oss",
    ):
        assert word not in said


def test_the_core_survey_is_ten_pages_by_area() -> None:
    questions = reader.questions()
    assert [page.area for page in questions.pages] == [1, 2, 3, 4, 5, 6, 7, None, None, None]
    assert [[question.id[2:] for question in page.questions] for page in questions.pages] == [
        ["O1", "O2", "O3"],
        ["M1", "M2", "M3", "M4"],
        ["V1", "V2", "V3"],
        ["A1", "A2", "A3"],
        ["U1", "U2", "U3"],
        ["L1", "L2", "L3"],
        ["G1", "G2", "G3"],
        ["E1", "E2", "N0", "R1"],
        ["R2"],
        ["R3", "R4", "R5"],
    ]
    assert [question.id for question in questions.questions if question.sensitive] == ["q-M4"]
    assert not questions.asks_for_words


def test_the_codebook_has_fourteen_themes_and_58_codes() -> None:
    book = reader.reasons()
    assert "".join(theme.letter for theme in book.themes) == "ABCDEFGHIJKLMNX"
    assert len([reason for reason in book.reasons if reason.kind is not None]) == 58
    assert {reason.id for reason in book.reasons if not reason.asked} == {
        "r-M1", "r-M2", "r-M3", "r-K1", "r-K3", "r-X3", "r-X4",
    }  # fmt: skip
    assert all(reason.sensitive for theme in book.themes if theme.letter == "H" for reason in theme.reasons)


@pytest.mark.parametrize("language", content_parts.LANGUAGES)
def test_the_promise_is_whole_for_every_k(language: str) -> None:
    promise = reader.promise()
    for k in range(5, 21):
        for key in promises.BLANKS:
            sentence = promise.sentence(key, language, k=k, date="1 1 2027")
            assert "{" not in sentence
            assert "}" not in sentence
        sealed = promise.sentence("sealed", language, k=k)
        assert promise.in_words(k, language) in sealed
        assert promise.in_words(k - 1, language) in sealed


@pytest.mark.parametrize(
    ("language", "four", "five", "ten"),
    [("sv", "fyra", "fem", "tio"), ("nb", "fire", "fem", "ti"), ("en", "four", "five", "ten")],
)
def test_the_promise_speaks_of_own_words_only_when_they_are_asked(
    language: str, four: str, five: str, ten: str
) -> None:
    promise = reader.promise()
    closed = promise.shown(language, k=5, has_words=False)
    both = promise.shown(language, k=5, has_words=True)
    assert f" {four} " in closed[0]
    assert f" {five} " in closed[0]
    assert closed == [both[0], both[2]]
    asked_again = promise.shown(language, k=20, has_words=True, is_follow_up=True)
    assert promise.in_words(20, language) in asked_again[1]
    assert asked_again[2] == both[1]
    assert f" {ten} " in both[1]
    assert "36" in closed[-1]
    assert len(promise.exceptions(language)) == 6


def test_the_newest_promise_is_the_one_to_give_and_the_first_still_reads() -> None:
    assert [reader.promise().version, reader.promise(1).version] == [2, 1]
    for key in ("sealed", "words", "never_enough"):
        assert reader.promise().texts[key] == reader.promise(1).texts[key]


# promise.md, word for word, for k = 5
PROMISED = {
    "sv": "Dina svar öppnas bara tillsammans med svaren från minst fyra andra som har slutat. Varje siffra som visas "
    "gäller minst fem personer, och den som jämför tabeller kan inte få fram en siffra för färre. Det du skriver med "
    "egna ord väntar tills minst tio personer har skrivit; skriv inte sådant som bara du kan veta.",
    "nb": "Svarene dine åpnes bare sammen med svarene fra minst fire andre som har sluttet. Hvert tall som vises, "
    "gjelder minst fem personer, og den som sammenligner tabeller, kan ikke få fram et tall for færre. Det du skriver "
    "med egne ord, venter til minst ti personer har skrevet; skriv ikke noe som bare du kan vite.",
    "en": "Your answers are opened only together with those of at least four other leavers. Every figure shown stands "
    "for at least five people, and comparing tables cannot give a figure for fewer. What you write in your own words "
    "waits until at least ten people have written; do not write what only you can know.",
}


@pytest.mark.parametrize("language", content_parts.LANGUAGES)
def test_the_promise_is_given_word_for_word(language: str) -> None:
    said = reader.promise().shown(language, k=5, has_words=True)
    assert " ".join(said[:2]) == PROMISED[language]


@pytest.mark.parametrize(("call", "message"), [
    (lambda: reader.guide("nobody"), "no such text"),
    (lambda: reader.guide("../reasons"), "not the key"),
    (lambda: reader.questions("core", 99), "no such text"),
    (lambda: reader.reasons(0), "no such text"),
    (lambda: reader.promise(0), "no such text"),
])  # fmt: skip
def test_a_text_that_is_not_there_is_refused_in_words(call: Any, message: str) -> None:
    with pytest.raises(content_parts.ContentError, match=message):
        call()
