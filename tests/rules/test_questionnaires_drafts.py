"""A question set while it is written: whatever is done to it, in whatever order, it stays one that can be read."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from efterord.content import reader, usual
from efterord.rules import (
    questionnaires,
    questionnaires_data,
    questionnaires_drafts,
    questionnaires_limits,
    questionnaires_new,
    questionnaires_options,
    questionnaires_reading,
)
from efterord.rules.questionnaires_drafts import Cannot, CannotChange
from efterord.words import QuestionKind

CORE = questionnaires_data.to_data(reader.questions("core", 1))
LANGUAGES = ("sv", "nb", "en")


def texts(words="x"):
    return dict.fromkeys(LANGUAGES, words)


def blank(kind=QuestionKind.SINGLE, number=1, **more):
    question_id = f"q-own-{number:04}"
    return questionnaires_new.blank(kind, question_id, usual=usual.words(kind), year=2026) | more


def draft(*questions, pages=1):
    data = {"key": "own-1", "version": 1, "use": "exit", "reasons_version": 1, "title": texts()}
    made = [{"key": f"own-{n}", "title": texts(), "lead": texts(), "questions": []} for n in range(pages)]
    made[0]["questions"] = list(questions)
    return data | {"pages": made}


def ids(data):
    return [question["id"] for question in questionnaires_drafts.questions_of(data)]


def read(data):
    return questionnaires_reading.parse_draft(data, reader.reasons())


@pytest.mark.parametrize("kind", questionnaires_new.KINDS)
def test_a_new_question_of_each_kind_can_be_saved_and_lacks_its_own_words_alone(kind):
    data = draft(blank(kind))
    found = read(data).questions[0]
    assert (found.kind, found.text.sv, found.sensitive) == (kind, "", False)
    assert found.no_answer.sv
    lacking = questionnaires_reading.missing(data, reader.reasons())
    n_texts = 1 + (questionnaires.LEAST_OPTIONS if kind in questionnaires_new.LISTED else 0)
    assert len(lacking) == 3 * n_texts
    assert all(".text: " in each or ".options[" in each for each in lacking)


def test_a_question_moves_over_the_edge_of_its_page_and_stops_at_the_ends():
    data = draft(blank(number=1), blank(number=2), pages=2)
    down = questionnaires_drafts.question_moved(data, "q-own-0002", questionnaires_drafts.NEXT)
    assert [len(page["questions"]) for page in down["pages"]] == [1, 1]
    assert questionnaires_drafts.question_moved(down, "q-own-0002", questionnaires_drafts.NEXT) == down
    assert questionnaires_drafts.question_moved(down, "q-own-0002", questionnaires_drafts.BEFORE) == data
    assert questionnaires_drafts.question_moved(data, "q-own-0001", questionnaires_drafts.BEFORE) == data
    across = questionnaires_drafts.question_moved_to(data, "q-own-0001", "own-1")
    assert [each["id"] for each in across["pages"][1]["questions"]] == ["q-own-0001"]
    assert questionnaires_drafts.question_moved_to(data, "q-own-0001", "own-0") == data
    assert ids(data) == ["q-own-0001", "q-own-0002"]


def test_what_others_hang_on_stays_and_they_are_named():
    data = draft(blank(number=1), blank(number=2, when=[{"question": "q-own-0001", "codes": ["a"]}]), pages=2)
    for change in (
        lambda: questionnaires_drafts.without_question(data, "q-own-0001"),
        lambda: questionnaires_drafts.without_page(
            questionnaires_drafts.question_moved_to(data, "q-own-0002", "own-1"), "own-0"
        ),
    ):
        with pytest.raises(CannotChange) as cannot:
            change()
        assert (cannot.value.why, cannot.value.names) == (Cannot.HUNG_ON, ("q-own-0002",))
    # A page goes with all that hangs together on it.
    assert ids(questionnaires_drafts.without_page(data, "own-0")) == []
    assert questionnaires_options.needed(data, "q-own-0001", "a") == ["q-own-0002"]
    assert questionnaires_options.needed(data, "q-own-0001", "b") == []


def test_last_page_stays_and_fifteen_are_the_most():
    data = draft(blank())
    with pytest.raises(CannotChange) as cannot:
        questionnaires_drafts.without_page(data, "own-0")
    assert cannot.value.why is Cannot.LAST_PAGE
    for n in range(1, questionnaires_limits.MOST_PAGES):
        data = questionnaires_drafts.with_new_page(data, f"own-{n}")
    with pytest.raises(CannotChange) as cannot:
        questionnaires_drafts.with_new_page(data, "own-more")
    assert cannot.value.why is Cannot.MANY_PAGES
    assert len(read(data).pages) == 15


def test_sixty_questions_and_no_more_and_none_twice():
    data = draft()
    for n in range(questionnaires_limits.MOST_QUESTIONS):
        data = questionnaires_drafts.with_new_question(data, "own-0", blank(QuestionKind.SCALE, number=n))
    with pytest.raises(CannotChange) as cannot:
        questionnaires_drafts.with_new_question(data, "own-0", blank(number=99))
    assert cannot.value.why is Cannot.MANY_QUESTIONS
    assert len(read(data).questions) == 60
    with pytest.raises(CannotChange) as cannot:
        questionnaires_drafts.with_new_question(draft(blank()), "own-0", blank())
    assert cannot.value.why is Cannot.THERE_ALREADY


def test_a_question_made_own_keeps_its_place_its_codes_and_what_hangs_on_it():
    routed = blank(number=1, when=[{"question": "q-R3", "codes": ["yes"]}])
    data = questionnaires_drafts.with_new_question(CORE, CORE["pages"][-1]["key"], routed)
    made = questionnaires_drafts.made_own(data, "q-R3", "q-own-abcd")
    assert ids(made) == ["q-own-abcd" if each == "q-R3" else each for each in ids(data)]
    before, after = (
        next(q for q in read(each).questions if q.id == name) for each, name in ((data, "q-R3"), (made, "q-own-abcd"))
    )
    assert (before.codes, before.text) == (after.codes, after.text)
    assert read(made).question("q-own-0001").when[0].question_id == "q-own-abcd"
    with pytest.raises(CannotChange) as cannot:
        questionnaires_drafts.made_own(CORE, "q-R2", "q-own-abcd")
    assert cannot.value.why is Cannot.REASONS


@given(st.integers(0, 26 * 26 + 25))
def test_codes_are_told_apart_and_read_back(number):
    code = questionnaires_options.code_of(number)
    assert set(code) <= set(string.ascii_lowercase)
    assert questionnaires_options._number(code) == number
    assert code != questionnaires_options.code_of(number + 1)


@given(st.lists(st.lists(st.integers(0, 30), max_size=8), max_size=8))
def test_the_code_of_an_option_that_is_gone_never_comes_back(edits):
    """However options are added, removed and moved, a text once coded keeps its code, and no other text gets it."""
    data, meaning, n = draft(blank()), {"a": "first", "b": "second", "c": "third"}, 0
    for edit in edits:
        here = [option["code"] for option in questionnaires_drafts.question_of(data, "q-own-0001")["options"]]
        kept = list(dict.fromkeys(here[at % len(here)] for at in edit if at % 2 and here))
        fresh = [f"new {(n := n + 1)}" for at in edit if not at % 2]
        rows = [(code, texts(meaning[code])) for code in kept] + [("", texts(word)) for word in fresh]
        data = questionnaires_options.with_options(data, "q-own-0001", rows)
        for option in questionnaires_drafts.question_of(data, "q-own-0001")["options"]:
            assert meaning.setdefault(option["code"], option["sv"]) == option["sv"]


STEPS = st.lists(
    st.tuples(
        st.sampled_from(
            ["up", "down", "to", "page up", "page down", "remove", "remove page", "page", "question", "own"]
        ),
        st.integers(0, 40),
    ),
    max_size=25,
)


@given(STEPS)
def test_whatever_is_done_the_draft_can_be_read_and_no_question_stands_twice(steps):
    data = CORE
    for n, (step, at) in enumerate(steps):
        before = set(ids(data))
        try:
            data, gone, come = _done(data, step, at, n)
        except CannotChange:
            continue
        assert set(ids(data)) == (before - gone) | come
        assert len(ids(data)) == len(set(ids(data)))
        read(data)


def _done(data, step, at, n):
    there = ids(data)
    page = data["pages"][at % len(data["pages"])]
    other = data["pages"][n % len(data["pages"])]["key"]
    if step == "page":
        return questionnaires_drafts.with_new_page(data, f"own-p{n}"), set(), set()
    if step == "question":
        kind = questionnaires_new.KINDS[at % len(questionnaires_new.KINDS)]
        made = blank(kind, number=n)
        return questionnaires_drafts.with_new_question(data, other, made), set(), {made["id"]}
    if step.startswith("page"):
        return questionnaires_drafts.page_moved(data, page["key"], 1 if "down" in step else -1), set(), set()
    if step == "remove page":
        gone = {question["id"] for question in page["questions"]}
        return questionnaires_drafts.without_page(data, page["key"]), gone, set()
    if not there:
        return data, set(), set()
    chosen = there[at % len(there)]
    if step == "remove":
        return questionnaires_drafts.without_question(data, chosen), {chosen}, set()
    if step == "own":
        return questionnaires_drafts.made_own(data, chosen, f"q-own-o{n:03}"), {chosen}, {f"q-own-o{n:03}"}
    if step == "to":
        return questionnaires_drafts.question_moved_to(data, chosen, other), set(), set()
    return questionnaires_drafts.question_moved(data, chosen, 1 if step == "down" else -1), set(), set()
