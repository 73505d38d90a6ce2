"""Checking posted pages: every kind of question, only what is asked, and words that nobody could misread."""

import dataclasses
from typing import Any

import hypothesis
import pytest
from hypothesis import strategies as st

from efterord.content import reader
from efterord.rules import answers, answers_closed, blocks, questionnaires, questionnaires_reading
from efterord.rules import answers_checks as checks
from efterord.words import Fact, QuestionKind

SET = reader.questions()
PAGES = {page.key: page for page in SET.pages}
Kind = checks.ProblemKind
SAME = dict.fromkeys(("sv", "nb", "en"), "x")
OPTIONS = [{"code": code, **SAME} for code in ("a", "b", "c")]
RAW: list[dict[str, Any]] = [
    {"id": "q-own-0001", "kind": "single", "options": OPTIONS},
    {"id": "q-own-0002", "kind": "multi", "options": OPTIONS, "most": 2},
    {"id": "q-own-0003", "kind": "weighted", "options": OPTIONS, "most": 2, "weights": [SAME] * 4},
    {"id": "q-own-0004", "kind": "number", "limits": [1, 5, 20]},
    {"id": "q-own-0005", "kind": "date", "limits": [2015, 2020]},
    {"id": "q-own-0006", "kind": "short", "max_chars": 20, "when": [{"question": "q-own-0001", "codes": ["a"]}]},
    {"id": "q-own-0007", "kind": "text", "max_chars": 40, "when": [{"fact": "leads", "codes": ["yes"]}]},
    {"id": "q-own-0008", "kind": "scale", "low": SAME, "high": SAME},
    {"id": "q-own-0009", "kind": "recommend", "low": SAME, "high": SAME},
]
OWN = questionnaires_reading.parse_question_set(
    {
        "key": "own",
        "version": 1,
        "reasons_version": 1,
        "title": SAME,
        "pages": [
            {"key": "one", "area": 2, "title": SAME, "lead": SAME,
             "questions": [{"text": SAME, "no_answer": SAME, **each} for each in RAW]}
        ],
    },
    reader.reasons(),
)  # fmt: skip
PAGE = OWN.pages[0]
ONE, SEVERAL, WEIGHTED, NUMBER, DATE, SHORT, TEXT, SCALE, RECOMMEND = (question.id for question in OWN.questions)


def own(posted: dict[str, list[str]], facts: Any = None) -> dict[str, Any]:
    """What a posted page says, apart from what was passed over."""
    found, problems = checks.check_page(PAGE, posted, {}, facts)
    assert problems == []
    return {key: value for key, value in found.items() if value is not None}


def wrong(posted: dict[str, list[str]]) -> list[tuple[str, Any]]:
    return [(problem.question_id, problem.kind) for problem in checks.check_page(PAGE, posted)[1]]


def reasons(*ticked: str, decided: str | None = None, **weights: str) -> dict[str, list[str]]:
    posted = {"q-R2": list(ticked)}
    for code in ticked:
        posted[f"q-R2-weight-{code}"] = [weights.get(code.replace("-", ""), "2")]
    return posted | ({} if decided is None else {"q-R2-decided": [decided]})


def own_words(max_chars: int = 20) -> questionnaires.SurveyPage:
    no_answer = SET.questions[0].no_answer
    words = questionnaires.Question("q-F1", QuestionKind.TEXT, no_answer, False, no_answer, max_chars=max_chars)
    return dataclasses.replace(PAGES["tasks"], questions=(words,))


def test_a_page_is_read_into_codes() -> None:
    posted = {"q-E1": ["4"], "q-E2": ["none"], "q-N0": ["10"], "csrf": ["x"], "q-O1": ["5"]}
    assert checks.check_page(PAGES["departure"], posted) == (
        {"q-E1": "4", "q-E2": None, "q-N0": "10", "q-R1": None},
        [],
    )


@pytest.mark.parametrize(("page", "posted", "kind"), [
    ("departure", {"q-E1": ["6"]}, Kind.UNKNOWN_OPTION),
    ("departure", {"q-E1": ["0"]}, Kind.UNKNOWN_OPTION),
    ("departure", {"q-E1": ["٣"]}, Kind.UNKNOWN_OPTION),
    ("departure", {"q-E1": ["4", "5"]}, Kind.SEVERAL_ANSWERS),
    ("departure", {"q-E1": ["4", "none"]}, Kind.SEVERAL_ANSWERS),
    ("departure", {"q-N0": ["11"]}, Kind.UNKNOWN_OPTION),
    ("decision", {"q-R3": ["Yes"]}, Kind.UNKNOWN_OPTION),
    ("reasons", reasons("r-A1", "r-Z9"), Kind.UNKNOWN_OPTION),
    ("reasons", reasons("r-M1"), Kind.UNKNOWN_OPTION),
    ("reasons", reasons("r-X3"), Kind.UNKNOWN_OPTION),
    ("reasons", reasons("none", "r-A1"), Kind.SEVERAL_ANSWERS),
    ("reasons", reasons("r-A1", "r-A2", "r-A3", "r-A4", "r-A5", "r-B1"), Kind.TOO_MANY),
    ("reasons", reasons("r-A1", rA1="0"), Kind.WEIGHT_MISSING),
    ("reasons", reasons("r-A1", rA1="5"), Kind.WEIGHT_MISSING),
    ("reasons", {"q-R2": ["r-A1"]}, Kind.WEIGHT_MISSING),
    ("reasons", reasons("r-A1", decided="r-A2"), Kind.DECIDING_NOT_CHOSEN),
])  # fmt: skip
def test_what_cannot_be_an_answer_is_a_problem_and_no_answer(
    page: str, posted: dict[str, list[str]], kind: checks.ProblemKind
) -> None:
    found, problems = checks.check_page(PAGES[page], posted)
    assert [problem.kind for problem in problems] == [kind]
    assert problems[0].question_id not in found


def test_a_missing_weight_names_its_reason() -> None:
    posted = reasons("r-A1", "r-C2", rC2="")
    assert checks.check_page(PAGES["reasons"], posted)[1] == [checks.Problem("q-R2", Kind.WEIGHT_MISSING, "r-C2")]


@pytest.mark.parametrize(("posted", "expected"), [
    (
        reasons("r-C2", "r-A1", decided="r-C2", rC2="4"),
        {"q-R2": ["r-A1:2", "r-C2:4"], "q-R2-decided": "r-C2"},
    ),
    (reasons("r-A1", decided="none"), {"q-R2": ["r-A1:2"], "q-R2-decided": None}),
    (reasons("r-A1"), {"q-R2": ["r-A1:2"], "q-R2-decided": None}),
    (reasons("r-A1", "r-A1"), {"q-R2": ["r-A1:2"], "q-R2-decided": None}),
    (reasons("none"), {"q-R2": None, "q-R2-decided": None}),
    ({"q-R2-weight-r-A1": ["4"], "q-R2-decided": ["r-A1"]}, {"q-R2": None, "q-R2-decided": None}),
    ({}, {"q-R2": None, "q-R2-decided": None}),
])  # fmt: skip
def test_reasons_keep_weights_and_the_deciding_one_but_no_order(
    posted: dict[str, list[str]], expected: dict[str, Any]
) -> None:
    assert checks.check_page(PAGES["reasons"], posted) == (expected, [])


def test_a_good_answer_is_kept_beside_a_faulty_one() -> None:
    found, problems = checks.check_page(PAGES["decision"], {"q-R3": ["yes"], "q-R4": ["9"]})
    assert found == {"q-R3": "yes", "q-R5": None}
    assert [problem.question_id for problem in problems] == ["q-R4"]


@pytest.mark.parametrize(("posted", "expected"), [
    ("  Bra, men\r\nsent.\x00\x1b ", "Bra, men\nsent."),
    ("\ud800a\x7f", "a"),
    ("a\u202eb\u2066c\ufeff", "abc"),
    ("\ue000key\ue000 \U000e0041", "key"),
    ("one\u2028two\rthree", "one\ntwo\nthree"),
    ("שלום 👩\u200d🚒 می\u200cخواهم", "שלום 👩\u200d🚒 می\u200cخواهم"),
    ("<b>&amp;", "<b>&amp;"),
    (" \n ", None),
    ("å" * 20, "å" * 20),
])  # fmt: skip
def test_own_words_are_cleaned(posted: str, expected: str | None) -> None:
    assert checks.check_page(own_words(40), {"q-F1": [posted]}) == ({"q-F1": expected}, [])


def test_own_words_that_are_too_long_are_a_problem() -> None:
    found, problems = checks.check_page(own_words(), {"q-F1": ["å" * 21]})
    assert (found, problems) == ({}, [checks.Problem("q-F1", Kind.TOO_LONG, figure=1)])


@pytest.mark.parametrize(("posted", "expected"), [
    ({SEVERAL: ["c", "a"]}, {SEVERAL: ["a", "c"]}),
    ({SEVERAL: ["none"]}, {}),
    ({f"{WEIGHTED}-weight-b": ["3"], f"{WEIGHTED}-weight-a": ["0"]}, {WEIGHTED: ["b:3"]}),
    ({WEIGHTED: ["b"], f"{WEIGHTED}-weight-b": ["3"]}, {WEIGHTED: ["b:3"]}),
    ({f"{WEIGHTED}-weight-a": ["0"]}, {WEIGHTED: []}),
    ({f"{WEIGHTED}-weight-a": [""]}, {}),
    ({WEIGHTED: ["none"], f"{WEIGHTED}-weight-a": ["0"]}, {}),
    ({NUMBER: ["0"]}, {NUMBER: "<1"}),
    ({NUMBER: ["", "none"]}, {}),
    ({NUMBER: [" 4,9 "]}, {NUMBER: "1-4"}),
    ({NUMBER: ["12.5"]}, {NUMBER: "5-19"}),
    ({NUMBER: ["1\u00a0200"]}, {NUMBER: "20+"}),
    ({NUMBER: ["\u22123"]}, {NUMBER: "<1"}),
    ({NUMBER: [""], f"{NUMBER}-kept": ["5-19"]}, {NUMBER: "5-19"}),
    ({NUMBER: ["2"], f"{NUMBER}-kept": ["5-19"]}, {NUMBER: "1-4"}),
    ({NUMBER: ["none"], f"{NUMBER}-kept": ["5-19"]}, {}),
    ({f"{NUMBER}-kept": ["77"]}, {}),
    ({DATE: ["2019-05-01"]}, {DATE: "2015-2019"}),
    ({f"{DATE}-day": ["1"], f"{DATE}-month": ["5"], f"{DATE}-year": ["2020"]}, {DATE: "2020+"}),
    ({f"{DATE}-day": [""], f"{DATE}-kept": ["<2015"]}, {DATE: "<2015"}),
    ({DATE: ["none"], f"{DATE}-kept": ["<2015"]}, {}),
    ({ONE: ["a"], SHORT: ["  two\n lines "]}, {ONE: "a", SHORT: "two lines"}),
    ({f"{SCALE}-more": ["because"]}, {f"{SCALE}-more": "because"}),
    ({"one-more": ["the rota"]}, {"one-more": "the rota"}),
])  # fmt: skip
def test_every_kind_is_read_into_what_is_kept(posted: dict[str, list[str]], expected: dict[str, Any]) -> None:
    assert own(posted) == expected


@pytest.mark.parametrize(("posted", "expected"), [
    ({SEVERAL: ["a", "b", "c"]}, (SEVERAL, Kind.TOO_MANY)),
    ({SEVERAL: ["a", "none"]}, (SEVERAL, Kind.SEVERAL_ANSWERS)),
    ({SEVERAL: ["d"]}, (SEVERAL, Kind.UNKNOWN_OPTION)),
    ({WEIGHTED: ["a"]}, (WEIGHTED, Kind.WEIGHT_MISSING)),
    ({f"{WEIGHTED}-weight-a": ["9"]}, (WEIGHTED, Kind.WEIGHT_MISSING)),
    ({f"{WEIGHTED}-weight-{code}": ["1"] for code in "abc"}, (WEIGHTED, Kind.TOO_MANY)),
    ({WEIGHTED: ["none"], f"{WEIGHTED}-weight-a": ["1"]}, (WEIGHTED, Kind.SEVERAL_ANSWERS)),
    ({NUMBER: ["many"]}, (NUMBER, Kind.NOT_A_NUMBER)),
    ({NUMBER: ["1.000"]}, (NUMBER, Kind.NOT_A_NUMBER)),
    ({NUMBER: ["1,2,3"]}, (NUMBER, Kind.NOT_A_NUMBER)),
    ({NUMBER: ["٣"]}, (NUMBER, Kind.NOT_A_NUMBER)),
    ({NUMBER: ["9" * 400]}, (NUMBER, Kind.NOT_A_NUMBER)),
    ({NUMBER: ["3", "none"]}, (NUMBER, Kind.SEVERAL_ANSWERS)),
    ({DATE: ["2019-02-30"]}, (DATE, Kind.NOT_A_DATE)),
    ({DATE: ["0001-01-01"]}, (DATE, Kind.NOT_A_DATE)),
    ({f"{DATE}-year": ["2019"]}, (DATE, Kind.NOT_A_DATE)),
    ({f"{DATE}-day": ["1"], f"{DATE}-month": ["5"], f"{DATE}-year": ["19"]}, (DATE, Kind.NOT_A_DATE)),
    ({f"{DATE}-day": ["1"], f"{DATE}-month": ["5"], f"{DATE}-year": ["2019"], DATE: ["none"]},
     (DATE, Kind.SEVERAL_ANSWERS)),
    ({ONE: ["a"], SHORT: ["x" * 21]}, (SHORT, Kind.TOO_LONG)),
    ({f"{SCALE}-more": ["x" * 801]}, (SCALE, Kind.TOO_LONG)),
])  # fmt: skip
def test_what_no_kind_can_be_is_a_problem(posted: dict[str, list[str]], expected: tuple[str, Any]) -> None:
    assert wrong(posted) == [expected]


def test_only_what_is_asked_is_checked() -> None:
    """A question hangs on the answer given on the same page, and on a fact of the case."""
    long = {SHORT: ["x" * 21], TEXT: ["y" * 41]}
    assert checks.check_page(PAGE, long | {ONE: ["b"]}, {}, {Fact.LEADS: "no"})[1] == []
    both = checks.check_page(PAGE, long | {ONE: ["a"]}, {}, {Fact.LEADS: "yes"})[1]
    assert [problem.question_id for problem in both] == [SHORT, TEXT]
    assert SHORT not in checks.check_page(PAGE, {ONE: ["b"], SHORT: ["x"]})[0]
    # What stood on the page before does not count against what is posted now.
    assert SHORT not in checks.check_page(PAGE, {SHORT: ["x"]}, {ONE: "a"})[0]
    assert checks.check_page(dataclasses.replace(PAGE, questions=PAGE.questions[5:6]), {SHORT: ["x"]}, {ONE: "a"})[0]


def test_words_that_were_asked_for_and_passed_over_are_none() -> None:
    field = answers.more_field(SCALE)
    assert field not in checks.check_page(PAGE, {field: [""]})[0]
    assert checks.check_page(PAGE, {field: [""], checks.SEEN: [field]})[0][field] is None
    assert answers.more_field(ONE) not in checks.check_page(PAGE, {answers.more_field(ONE): ["not asked"]})[0]


def test_words_of_a_whole_megabyte_are_only_too_long() -> None:
    found, problems = checks.check_page(own_words(), {"q-F1": ["\u202eå\x00" * 500_000]})
    assert problems == [checks.Problem("q-F1", Kind.TOO_LONG, figure=500_000 - 20)]
    assert found == {}


NAMES = [question.id for question in (*SET.questions, *OWN.questions)] + ["q-R2-decided", "q-R2-weight-r-A1", "csrf"]
NAMES += [*checks.day_fields(DATE), checks.kept_field(NUMBER), answers.more_field(SCALE), checks.SEEN, "one-more"]
VALUES = ["", "0", "1", "5", "10", "11", "none", "yes", "a", "b", "r-A1", "r-A2", "r-H1", "\x00", "x" * 900, "2019"]


@hypothesis.settings(deadline=None)
@hypothesis.given(st.dictionaries(st.sampled_from(NAMES), st.lists(st.sampled_from(VALUES))))
def test_whatever_is_posted_the_kept_answers_are_valid_and_fit(posted: dict[str, list[str]]) -> None:
    for asked in (SET, OWN):
        kept: answers.Answers = {}
        for page in asked.pages:
            found, problems = checks.check_page(page, posted, kept, {Fact.LEADS: "yes"})
            faulty = {problem.question_id for problem in problems if not problem.field}
            for question in page.questions:
                is_asked = questionnaires.is_asked(question, found, {Fact.LEADS: "yes"})
                assert (question.id in found) == (is_asked and question.id not in faulty)
            kept |= found
        for question in asked.questions:
            value = kept.get(question.id)
            codes = [each.partition(":")[0] for each in value] if isinstance(value, list) else [value]
            assert value is None or not question.is_closed or set(codes) <= set(question.codes)
        assert all(isinstance(value, (str, list)) or value is None for value in kept.values())
        closed = answers_closed.closed(asked.questions, 5)
        for block in blocks.blocks_of(closed.questions):
            assert block.is_consistent(block.row(closed.answers(kept)))


@hypothesis.given(st.text())
def test_cleaned_words_are_clean_and_stay_so(text: str) -> None:
    found = checks.cleaned([text])
    assert checks.cleaned([found]) == found
    assert found.encode().decode() == found
    assert not set(found) & set("\x00\r\u202e\ue000")


def test_a_figure_is_kept_as_its_class_alone() -> None:
    """Nothing of the figure typed is in what is kept, so that it can be in no draft and in no answer."""
    found, _ = checks.check_page(PAGE, {NUMBER: ["17"], f"{DATE}-day": ["3"], f"{DATE}-month": ["4"],
                                        f"{DATE}-year": ["2018"]})  # fmt: skip
    assert (found[NUMBER], found[DATE]) == ("5-19", "2015-2019")
