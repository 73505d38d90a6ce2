"""What an answer calls for: the table of the reference, one of an area, and never what nobody's answer asked for."""

import dataclasses
from typing import Any

import hypothesis
import pytest
from hypothesis import strategies as st

from efterord.content import reader
from efterord.rules import content_parts, prompts, questionnaires
from efterord.rules.answers import more_field

SET = reader.questions()
PAGES = {page.key: page for page in SET.pages}


def say(text: str) -> content_parts.LocalizedText:
    return content_parts.LocalizedText(text, text, text)


GENERAL = questionnaires.GeneralPrompts(say("low"), say("high"), say("area"))
TELL = {
    "q-M1": (questionnaires.Prompt(("1", "2"), say("heaviest")),),
    "q-R4": (questionnaires.Prompt(("4", "5"), say("who knew")),),
    "q-N0": (
        questionnaires.Prompt(tuple("0123456"), say("pulls down")),
        questionnaires.Prompt(("9", "10"), say("would tell")),
    ),
    "q-R2": (questionnaires.Prompt(("r-I1",), say("equal pay")), questionnaires.Prompt(("r-A4",), say("looking"))),
}


def page(key: str) -> questionnaires.SurveyPage:
    questions = (dataclasses.replace(q, prompts=TELL.get(q.id, ())) for q in PAGES[key].questions)
    return dataclasses.replace(PAGES[key], questions=tuple(questions))


def asked(key: str, answers: dict[str, Any], shown: tuple[str, ...] = ()) -> list[tuple[str, str]]:
    return [(field, text.en) for field, text in prompts.due(page(key), GENERAL, answers, shown)]


@pytest.mark.parametrize(("key", "answers", "expected"), [
    # any statement at 2 or lower, and at 5
    ("organisation-of-work", {"q-O1": "2", "q-O2": "4", "q-O3": "4"}, [("q-O1-more", "low")]),
    ("organisation-of-work", {"q-O1": "3", "q-O2": "4"}, []),
    ("organisation-of-work", {"q-O1": "5"}, [("q-O1-more", "high")]),
    ("organisation-of-work", {"q-O1": "none", "q-O2": None}, []),
    # one written for the answer goes before the general ones, and instead of them
    ("work-environment", {"q-M1": "1", "q-M2": "4", "q-M3": "5"}, [("q-M1-more", "heaviest")]),
    ("work-environment", {"q-M1": "5"}, []),
    # one of an area alone: low before high, the area before both
    ("organisation-of-work", {"q-O1": "5", "q-O2": "1", "q-O3": "5"}, [("q-O2-more", "low")]),
    ("organisation-of-work", {"q-O1": "2", "q-O2": "3"}, [("organisation-of-work-more", "area")]),
    ("organisation-of-work", {"q-O1": "2"}, [("q-O1-more", "low")]),
    ("work-environment", {"q-M1": "1", "q-M2": "1"}, [("q-M1-more", "heaviest")]),
    # what belongs to no area has one for each answer that has its own, and one general one
    ("departure", {"q-N0": "6", "q-E1": "1", "q-E2": "1"}, [("q-E1-more", "low"), ("q-N0-more", "pulls down")]),
    ("departure", {"q-N0": "10"}, [("q-N0-more", "would tell")]),
    ("departure", {"q-N0": "8"}, []),
    ("decision", {"q-R3": "yes", "q-R4": "4"}, [("q-R4-more", "who knew")]),
    ("decision", {"q-R4": "1"}, []),
    # reasons: any code ticked, whatever its weight, and one of them
    ("reasons", {"q-R2": ["r-A4:1", "r-I1:4"]}, [("q-R2-more", "equal pay")]),
    ("reasons", {"q-R2": ["r-A4:"]}, [("q-R2-more", "looking")]),
    ("reasons", {"q-R2": "none"}, []),
])  # fmt: skip
def test_an_answer_calls_for_its_prompt(key: str, answers: dict[str, Any], expected: list[tuple[str, str]]) -> None:
    assert asked(key, answers) == expected


def test_what_was_asked_stays_and_nothing_is_added_to_it() -> None:
    answers = {"q-O1": "5", "q-O2": "1", "q-O3": "5"}
    assert asked("organisation-of-work", answers, ("q-O1-more",)) == [("q-O1-more", "high")]
    # An answer that no longer calls for words makes room for one that does.
    assert asked("organisation-of-work", answers | {"q-O1": "3"}, ("q-O1-more",)) == [("q-O2-more", "low")]


def test_without_general_prompts_only_those_of_a_question_are_asked() -> None:
    assert prompts.due(page("organisation-of-work"), None, {"q-O1": "1", "q-O2": "1"}) == []
    assert prompts.due(page("work-environment"), None, {"q-M1": "1"}) == [("q-M1-more", say("heaviest"))]


ANSWER = st.sampled_from([None, "none", "1", "2", "3", "4", "5", "10", "yes", ["r-I1:2"], ["r-A1:1", "r-A4:4"]])


@hypothesis.given(
    st.sampled_from(sorted(PAGES)),
    st.dictionaries(st.sampled_from([q.id for q in SET.questions]), ANSWER),
    st.sets(st.sampled_from([more_field(key) for key in (*PAGES, *(q.id for q in SET.questions))])),
)
def test_never_two_of_one_area_and_never_one_uncalled_for(key: str, answers: dict[str, Any], shown: set[str]) -> None:
    subject = page(key)
    found = prompts.due(subject, GENERAL, answers, shown)
    fields = [field for field, _ in found]
    order = [more_field(q.id) for q in subject.questions] + [more_field(key)]
    assert fields == sorted(set(fields), key=order.index)
    assert subject.area is None or len(fields) <= 1 or set(fields) <= shown
    for field, text in found:
        calls = [call for q in subject.questions for call in prompts.possible(q, GENERAL)]
        calls += [area for area in [prompts.of_area(subject, GENERAL)] if area]
        assert (field, text) in [(call.field, call.text) for call in calls]
    # Passing over is answering nothing: without answers nothing is asked.
    assert prompts.due(subject, GENERAL, dict.fromkeys(answers), shown) == []
    # What has been shown and still is called for brings nothing new, so that a page comes back once.
    assert prompts.due(subject, GENERAL, answers, fields) == found
