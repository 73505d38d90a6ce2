"""The question sets of the package: everything the reference asks, in the right set, with codes that can be summed."""

import json
from pathlib import Path

import pytest

from efterord.content import reader
from efterord.rules import questionnaires
from efterord.words import QuestionKind, SetUse

PUBLISHED = json.loads(Path(__file__).with_name("published.json").read_text(encoding="utf-8"))["ids"]
# The reference's core question set, by area; E is the departure itself.
STATEMENTS = ["O1", "O2", "O3", "M1", "M2", "M3", "M4", "V1", "V2", "V3", "A1", "A2", "A3", "U1", "U2", "U3"]
STATEMENTS += ["L1", "L2", "L3", "G1", "G2", "G3", "E1", "E2"]
REFERENCE = [*STATEMENTS, "N0", "R1", "R2", "R3", "R4", "R5", "F1", "F2", "F3"]
PATH = [f"P{n}" for n in range(1, 8)]
EVENT = ["P1", "P2", "P3"]
AREAS = [["O1", "O2", "O3"], ["M1", "M2", "M3", "M4"], ["V1", "V2", "V3"], ["A1", "A2", "A3"]]
AREAS += [["U1", "U2", "U3"], ["L1", "L2", "L3"], ["G1", "G2", "G3"]]
PAGES = {
    "core": [
        *AREAS, ["E1", "E2", "N0", "R1"], ["R2"], ["R3", "P1", "P2", "P3", "P4", "P7", "R4"], ["R5", "P5", "P6"],
        ["F1", "F2", "F3"],
    ],
    "short": [["O2", "M1", "A2", "U2"], ["L1", "G1", "M3"], ["R2"], ["N0"]],
    "involuntary": [*AREAS, ["E1", "E3", "E4", "E5", "E6"], ["E2", "N0", "R1", "R5"], ["F1", "F2"]],
    "follow-up": [["R2"], ["Y1", "R3", "R4"], ["E2", "N0", "R1"], ["Y2"], ["Y3"]],
}  # fmt: skip
# The triggers of the reference's follow-up prompts; the general ones stand in [prompts].
LOW, HIGH = ("1", "2"), ("4", "5")
PROMPTED = {
    "A1": [LOW], "U2": [LOW], "M1": [LOW], "M4": [LOW], "L1": [LOW], "L2": [LOW], "G2": [LOW], "V1": [LOW], "E2": [LOW],
    "R1": [HIGH], "R4": [HIGH], "R3": [("yes", "last-straw")],
    "N0": [("0", "1", "2", "3", "4", "5", "6"), ("7", "8"), ("9", "10")],
    "R2": [("r-H1", "r-H2", "r-H3", "r-H4"), ("r-A4",), ("r-I1",)],
    # not the reference's, since its questions are ours
    "E3": [LOW], "E4": [LOW], "E5": [LOW], "E6": [LOW], "Y1": [("partly", "differently")], "Y2": [LOW],
}  # fmt: skip


def sets() -> dict[str, questionnaires.QuestionSet]:
    return {each.key: each for each in reader.question_sets()}


def bank() -> dict[str, questionnaires.Question]:
    return dict(reader.bank(1).questions)


def ids_of(questions: tuple[questionnaires.Question, ...]) -> list[str]:
    return [question.id.removeprefix("q-") for question in questions]


def test_every_question_of_the_reference_is_in_the_bank_and_in_the_core_set() -> None:
    assert set(REFERENCE) | set(PATH) <= set(ids_of(tuple(bank().values())))
    assert sorted(ids_of(sets()["core"].questions)) == sorted([*REFERENCE, *PATH])
    assert [question for question in REFERENCE if bank()[f"q-{question}"].sensitive] == ["M4"]


@pytest.mark.parametrize("key", PAGES)
def test_each_set_asks_what_it_is_for(key: str) -> None:
    given = sets()[key]
    assert [ids_of(page.questions) for page in given.pages] == PAGES[key]
    areas = [*range(1, 8)] if key in ("core", "involuntary") else []
    assert [page.area for page in given.pages] == areas + [None] * (len(given.pages) - len(areas))
    assert given.use is {"involuntary": SetUse.INVOLUNTARY, "follow-up": SetUse.FOLLOW_UP}.get(key, SetUse.EXIT)


def test_every_question_of_the_bank_is_asked_somewhere() -> None:
    assert {question.id for each in sets().values() for question in each.questions} == set(bank())


@pytest.mark.parametrize("key", PAGES)
def test_an_id_has_the_same_codes_in_every_set_and_version(key: str) -> None:
    assert questionnaires.differing_codes(reader.questions("core", 1).questions, sets()[key].questions) == ()
    assert questionnaires.differing_codes(tuple(bank().values()), sets()[key].questions) == ()


def test_the_core_set_drops_no_question_of_its_first_edition() -> None:
    first = [question.id for question in reader.questions("core", 1).questions]
    assert set(first) <= {question.id for question in sets()["core"].questions}


@pytest.mark.parametrize("question", bank().values(), ids=lambda question: question.id)
def test_every_question_can_be_passed_over_and_a_choice_has_three_answers(question: questionnaires.Question) -> None:
    assert question.no_answer.sv
    assert not question.is_closed or len(question.codes) >= 3
    assert question.is_closed or 500 <= question.max_chars <= 1000


def test_prompts_follow_the_answers_that_the_reference_names() -> None:
    found = {question.id[2:]: [prompt.codes for prompt in question.prompts] for question in bank().values()}
    assert {key: codes for key, codes in found.items() if codes} == PROMPTED


def test_what_happened_is_asked_about_only_where_something_did() -> None:
    for question in sets()["core"].questions:
        routes = [(condition.question_id, condition.codes) for condition in question.when]
        assert routes == ([("q-R3", ("yes", "last-straw"))] if question.id[2:] in EVENT else [])
    asked = questionnaires.asked_pages(sets()["core"], {"q-R3": "no"}, {})
    assert not {f"q-{each}" for each in EVENT} & {question.id for _, page in asked for question in page.questions}


@pytest.mark.parametrize("language", ["sv", "nb", "en"])
def test_whoever_did_not_choose_to_leave_is_not_asked_about_staying(language: str) -> None:
    given = sets()["involuntary"]
    words = [question.text for question in given.questions] + [p.text for q in given.questions for p in q.prompts]
    staying = {"sv": ("stanna", "beslutet att sluta"), "nb": ("å bli", "blitt da"), "en": (" stay", "stayed")}
    for text in words:
        assert not any(each in text.in_language(language) for each in staying[language]), text


def test_whoever_says_when_the_thought_came_is_not_asked_twice() -> None:
    core, later = (sets()[key].question("q-R3").prompts[0].text.sv for key in ("core", "follow-up"))
    assert (core, later) == ("Vad hände, i stora drag?", f"{core} När tänkte du först på att sluta?")


@pytest.mark.parametrize(("key", "most"), [("core", 8), ("involuntary", 6), ("short", 3), ("follow-up", 4)])
def test_a_set_is_answered_in_the_time_it_is_given(key: str, most: int) -> None:
    given = sets()[key]
    assert questionnaires.minutes(given) == most
    for page in given.pages:
        assert max(len(page.lead.in_language(language).split()) for language in ("sv", "nb", "en")) <= 35, page.key


def test_every_kind_of_question_has_its_time() -> None:
    assert set(questionnaires.SECONDS) == set(QuestionKind)


def test_ids_codes_and_subjects_are_those_once_published() -> None:
    """Tables sum answers by id and code, and own words are kept by the key of their page."""
    found = {q.id: " ".join([q.kind, *(() if q.kind is QuestionKind.REASONS else q.codes)]) for q in bank().values()}
    assert found == PUBLISHED["bank"]  # the codes of the reasons are the codebook's, in test_texts.py
    pages = {each.key: " ".join(page.key for page in each.pages) for each in sets().values()}
    assert pages == PUBLISHED["pages"]
