"""What keeps a set from being published: a language, an empty page, a route, other codes, too much to write."""

import copy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from efterord.content import reader, usual
from efterord.rules import (
    content_parts,
    questionnaires_advice,
    questionnaires_data,
    questionnaires_drafts,
    questionnaires_limits,
    questionnaires_new,
    questionnaires_options,
    questionnaires_reading,
    questionnaires_unready,
)
from efterord.rules.questionnaires_advice import Asks
from efterord.rules.questionnaires_unready import Why
from efterord.words import QuestionKind
from tests.rules.test_questionnaires_drafts import blank, draft, read, texts

CORE = questionnaires_data.to_data(reader.questions("core", 1))
LANGUAGES = ("sv", "nb", "en")


def whole(kind=QuestionKind.SINGLE, number=1, **more):
    """A question with every word in it."""
    question = blank(kind, number, text=texts("Was it clear?")) | more
    for n, option in enumerate(question.get("options", ())):
        option |= texts(f"Answer {n}")
    return question


def faults(data, known=()):
    standing = [question for each in reader.all_question_sets() for question in each.questions]
    found = questionnaires_unready.faults(
        read(data), package=usual.wordings(), known=[*usual.wordings(), *known], standing=[*standing, *known]
    )
    return [(each.place, each.why) for each in found]


def places(part, at=()):
    """Every text of a set with the way to it."""
    if isinstance(part, dict) and set(LANGUAGES) <= set(part):
        yield at
    elif isinstance(part, dict):
        for key, value in part.items():
            yield from places(value, (*at, key))
    elif isinstance(part, list):
        for n, value in enumerate(part):
            yield from places(value, (*at, n))


EACH = draft(*[whole(kind, n) for n, kind in enumerate(questionnaires_new.KINDS)])
TEXTS = [at for at in places(EACH) if at[-1] != "lead"]


@given(st.sets(st.tuples(st.sampled_from(TEXTS), st.sampled_from(LANGUAGES)), max_size=6))
def test_missing_names_each_text_that_lacks_a_language_and_nothing_else(blanked):
    data = copy.deepcopy(EACH)
    for at, language in blanked:
        part = data
        for step in at:
            part = part[step]
        part[language] = " "
    lacking = questionnaires_reading.missing(data, reader.reasons())
    named = {
        (
            "".join(f"[{step + 1}]" if isinstance(step, int) else f".{step}" for step in at).removeprefix("."),
            language,
        )
        for at, language in blanked
    }
    assert {tuple(each.split(": ")) for each in lacking} == named
    try:
        questionnaires_reading.parse_question_set(data, reader.reasons())
    except content_parts.ContentError:
        assert blanked
    else:
        assert not blanked


def test_an_introduction_may_be_left_out_whole_and_begun_is_wanted_in_all():
    data = draft(whole())
    data["pages"][0]["lead"] = texts("")
    assert questionnaires_reading.missing(data, reader.reasons()) == ()
    assert questionnaires_reading.parse_question_set(data, reader.reasons()).pages[0].lead == content_parts.SILENT
    data["pages"][0]["lead"] = texts("") | {"sv": "x"}
    assert questionnaires_reading.missing(data, reader.reasons()) == ("pages[1].lead: nb", "pages[1].lead: en")


def test_the_package_itself_has_no_faults():
    for each in reader.question_sets():
        assert faults(questionnaires_data.to_data(each)) == []


def test_an_empty_page_is_a_draft_and_no_edition():
    data = draft(whole(), pages=2)
    assert faults(data) == [("own-1", Why.EMPTY_PAGE)]
    with pytest.raises(content_parts.ContentError):
        questionnaires_reading.parse_question_set(data, reader.reasons())


def test_the_packages_words_are_the_packages():
    data = copy.deepcopy(CORE)
    data["pages"][0]["questions"][0]["text"]["sv"] = "Det var otydligt vem som bestämde vad."
    assert faults(data) == [("q-O1", Why.OTHER_WORDS)]
    routed = copy.deepcopy(CORE)
    routed["pages"][0]["questions"][0]["when"] = [{"fact": "leads", "codes": ["yes"]}]
    assert faults(routed) == []


def test_an_id_that_was_published_keeps_its_codes_and_its_kind():
    known = read(draft(whole(), whole(QuestionKind.NUMBER, 2))).questions
    data = draft(whole(), whole(QuestionKind.NUMBER, 2, limits=[1, 3]))
    data["pages"][0]["questions"][0]["options"].pop(0)
    data["pages"][0]["questions"][0]["options"].append({"code": "d", "sensitive": False, **texts()})
    assert faults(data, known) == [("q-own-0001", Why.OTHER_CODES), ("q-own-0002", Why.OTHER_CODES)]
    reworded = draft(whole(text=texts("Was it quite clear?")), whole(QuestionKind.NUMBER, 2))
    assert faults(reworded, known) == []


def test_an_id_that_was_published_keeps_the_answers_it_is_asked_after():
    def asked(*codes, kind=QuestionKind.SCALE, **more):
        when = {"when": [{"question": "q-own-0001", "codes": list(codes)}]} if codes else {}
        return draft(whole(), whole(kind, 2, **when, **more))

    routed, free = read(asked("a", "b")).questions, read(asked()).questions
    other = [("q-own-0002", Why.OTHER_ROUTE)]
    assert faults(asked("b", "a"), routed) == faults(asked(), free) == []
    assert faults(asked("b", "c"), routed) == faults(asked(), routed) == faults(asked("a", "b"), free) == other
    # Own words are in no table, nor is what hangs on the case.
    words = read(asked(kind=QuestionKind.TEXT)).questions
    assert faults(asked("a", "b", kind=QuestionKind.TEXT), words) == []
    assert faults(asked(when=[{"fact": "leads", "codes": ["yes"]}]), free) == []


def test_a_question_of_the_package_is_asked_after_the_same_answers_as_there():
    data = questionnaires_data.to_data(reader.questions("core", 2)) | {"key": "own-1"}
    assert faults(data) == []
    (routed,) = (q for page in data["pages"] for q in page["questions"] if q["id"] == "q-P1")
    del routed["when"]
    assert faults(data) == [("q-P1", Why.OTHER_ROUTE)]


def test_what_was_sensitive_stays_so():
    known = read(draft(whole(sensitive=True))).questions
    assert faults(draft(whole()), known) == [("q-own-0001", Why.LESS_SENSITIVE)]
    assert faults(draft(whole(sensitive=True)), known) == []
    assert faults(draft(whole(sensitive=True)), read(draft(whole())).questions) == []


def test_what_hangs_on_a_sensitive_answer_is_sensitive():
    """Five answers to it would tell that five gave the answer it hangs on, which is shown for ten."""
    after = {"when": [{"question": "q-own-0001", "codes": ["a", "b"]}]}
    first = whole(sensitive=True)
    assert faults(draft(first, whole(number=2, **after))) == [("q-own-0002", Why.AFTER_SENSITIVE)]
    assert faults(draft(first, whole(number=2, sensitive=True, **after))) == []


@pytest.mark.parametrize(
    ("when", "why"),
    [
        ([{"question": "q-own-0003", "codes": ["a"]}], Why.NOT_EARLIER),
        ([{"question": "q-own-0001", "codes": ["a", "b", "c"]}], Why.NOT_ITS_ANSWERS),
        ([{"question": "q-own-0001", "codes": ["z"]}], Why.NOT_ITS_ANSWERS),
        ([{"question": "q-own-0000", "codes": ["7"]}], Why.NOT_WHOLE),
        ([{"question": "q-own-0000", "codes": ["7", "8"]}], Why.ONE_ANSWER),
        ([{"question": "q-own-0001", "codes": ["a"]}], Why.ONE_ANSWER),
        ([{"question": "q-own-0000", "codes": ["7", "8"]}, {"question": "q-own-0001", "codes": ["a"]}], Why.SEVERAL),
    ],
    ids=lambda each: str(each) if not isinstance(each, list) else "",
)
def test_a_route_that_does_not_hold_is_a_draft_and_no_edition(when, why):
    data = draft(whole(QuestionKind.RECOMMEND, 0), whole(), whole(number=2, when=when), whole(number=3))
    assert faults(data) == [("q-own-0002", why)]
    with pytest.raises(content_parts.ContentError):
        questionnaires_reading.parse_question_set(data, reader.reasons())


def test_too_much_to_tick_leaves_no_room_for_words():
    """Many long lists fill the constant size of a sealed answer."""
    lists = []
    for n in range(questionnaires_limits.MOST_QUESTIONS - 1):
        question = whole(QuestionKind.WEIGHTED, n)
        codes = [questionnaires_options.code_of(at) for at in range(26, 46)]
        question["options"] = [{"code": code, "sensitive": False, **texts()} for code in codes]
        lists.append(question | {"most": 20})
    assert faults(draft(*lists, whole(QuestionKind.TEXT, 99))) == [("", Why.MUCH_TO_WRITE)]
    assert faults(draft(*lists[:20], whole(QuestionKind.TEXT, 99))) == []
    assert faults(draft(*lists)) == [("", Why.MUCH_TO_WRITE)]  # they do not fit even without words


def test_what_is_too_long_is_named_and_the_package_is_not_measured():
    own = questionnaires_drafts.OWN_ID
    assert questionnaires_limits.too_long(read(CORE), own) is None
    data = draft(whole(text=texts("å" * 301)))
    assert questionnaires_limits.too_long(read(data), own) == ("q-own-0001", "text", 300)
    data["pages"][0]["questions"][0]["text"] = texts("å" * 300)
    assert questionnaires_limits.too_long(read(data), own) is None
    data["pages"][0]["questions"][0]["options"][1]["nb"] = "x" * 151
    assert questionnaires_limits.too_long(read(data), own) == ("q-own-0001", "options", 150)


@pytest.mark.parametrize(
    ("language", "words", "asks"),
    [
        ("sv", "Vad heter din chef?", (Asks.NAME,)),
        ("sv", "Hur gammal är du?", (Asks.AGE,)),
        ("sv", "Är du man eller kvinna?", (Asks.SEX,)),
        ("nb", "Hvilket kjønn har du, og hva er alderen din?", (Asks.AGE, Asks.SEX)),
        ("en", "What is your age?", (Asks.AGE,)),
        ("en", "Please give your phone number.", (Asks.NUMBER,)),
        ("en", "Could you manage your workload?", ()),
        ("sv", "Hade ni sex arbetspass i veckan?", ()),
        ("en", "Did you get a good start?", ()),
    ],
)
def test_what_points_out_a_person_is_hinted_at(language, words, asks):
    assert questionnaires_advice.asks_for(content_parts.LocalizedText(**texts("") | {language: words})) == asks


def test_the_package_asks_for_nothing_of_the_kind():
    assert [q.id for q in usual.wordings() if questionnaires_advice.asks_for(q.text)] == []
