"""Guides: the fields beyond the first edition, drafts that lack a language, plain data and back, and the proposal."""

import copy
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from efterord.content import reader
from efterord.rules import content_parts, guides


def text(word: str = "ord") -> dict[str, str]:
    return {"sv": f"{word} på svenska", "nb": f"{word} på norsk", "en": f"{word} in English"}


def plain() -> dict[str, Any]:
    """A guide with every field there is."""
    options = [{"key": key, **text(key)} for key in ("yes", "no")]
    return {
        "key": "own",
        "version": 2,
        "title": text(),
        "lead": text("lead"),
        "holder": "manager",
        "leaving": "voluntary",
        "for_leaders": True,
        "scorecard": "areas",
        "scorecard_version": 1,
        "opening": [{"key": "why", "name": text(), "text": text(), "coach": text("coach"), "asks": ["4.1"]}],
        "subjects": [
            {
                "key": "staying",
                "name": text(),
                "area": 3,
                "asks": ["0.m6", "1.7.b"],
                "question": text(),
                "coach": text(),
                "follow_ups": [
                    text("always"),
                    {**text("{words}"), "when": "plus"},
                    {**text("why"), "when": "choice:met:yes"},
                ],
                "examples": [{"answer": text("answer"), "further": text("further")}],
                "choices": [{"key": "met", "question": text("met"), "options": options}],
            },
            {"key": "luck", "name": text(), "question": text(), "coach": text(), "follow_ups": [text("more")]},
        ],
        "closing": [{"key": "thanks", "name": text(), "text": text(), "only_if_true": True}],
    }


def changed(path: str, value: Any) -> dict[str, Any]:
    """The plain guide with one thing put in, or taken out for None, at a path such as "subjects.0.coach"."""
    data = plain()
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


def test_every_field_is_read() -> None:
    guide = guides.parse_guide(plain())
    assert (guide.holder, guide.leaving, guide.for_leaders) == ("manager", "voluntary", True)
    assert (guide.scorecard, guide.scorecard_version, guide.lead.sv) == ("areas", 1, "lead på svenska")
    assert (guide.step("why").coach.en, guide.step("thanks").coach.en) == ("coach in English", "")
    assert (guide.step("why").asks, guide.step("thanks").asks) == (("4.1",), ())
    subject = guide.subject("staying")
    assert (subject.area, subject.asks) == (3, ("0.m6", "1.7.b"))
    assert [follow_up.when for follow_up in subject.follow_ups] == ["", "plus", "choice:met:yes"]
    assert [follow_up.wants_words for follow_up in subject.follow_ups] == [False, True, False]
    assert subject.examples[0].further.nb == "further på norsk"
    assert subject.choice("met").option("no").in_language("nb") == "no på norsk"


def test_a_follow_up_reads_with_a_blank_before_the_talk_and_filled_in_it() -> None:
    follow_up = guides.parse_guide(plain()).subject("staying").follow_ups[1]
    assert follow_up.in_language("nb") == "[…] på norsk"
    assert follow_up.filled("nb", "«lønna»") == "«lønna» på norsk"
    assert follow_up.texts.nb == "{words} på norsk"


def test_a_guide_from_before_has_calm_defaults() -> None:
    guide = reader.guide("nearest-manager", 1)
    assert (guide.lead, guide.holder, guide.leaving, guide.for_leaders) == (guides.SILENT, "any", "any", False)
    assert (guide.scorecard, guide.scorecard_version) == ("", 0)
    subject = guide.subject("tasks")
    assert (subject.area, subject.examples, subject.choices, subject.asks) == (None, (), (), ())
    assert {follow_up.when for follow_up in subject.follow_ups} == {""}


@pytest.mark.parametrize(("path", "value", "message"), [
    ("holder", "chef", "guide.holder: 'chef' is none of manager, hr, any"),
    ("leaving", "RES", "guide.leaving: 'RES' is none of"),
    ("for_leaders", "no", "guide.for_leaders: true or false"),
    ("lead", {"sv": "för"}, "guide.lead.nb: is missing"),
    ("scorecard_version", None, "guide.scorecard_version: is missing"),
    ("opening.0.coach", {"nb": "lytt"}, r"guide.opening\[1\].coach.sv: is missing"),
    ("opening.0.asks", ["main reason"], r"opening\[1\].asks: 'main reason' is not an id"),
    ("subjects.0.area", 8, r"subjects\[1\].area: a whole number from 1 to 7"),
    ("subjects.0.key", "opening", "'opening' cannot be the key of a subject"),
    ("subjects.0.asks", ["0.m6", "0.m6"], "the key '0.m6' stands twice"),
    ("subjects.0.asks", ["5.1"], "'5.1' is not an id of a source question"),
    ("subjects.0.follow_ups.0.when", "shouted", "'shouted' is no mark, reason or choice"),
    ("subjects.0.follow_ups.0.when", "reason:Q", "'reason:Q' is no mark, reason or choice"),
    ("subjects.0.follow_ups.0.when", "choice:met:perhaps", "'choice:met:perhaps' is no choice of this subject"),
    ("subjects.0.follow_ups.1.nb", "uten ord", "stands once in every language or in none"),
    ("subjects.0.follow_ups.0", text("{words} and {words}"), "stands once in every language or in none"),
    ("subjects.0.follow_ups.0", text("{name}"), "is the only thing that can be filled in"),
    ("subjects.0.examples.0.further", None, r"examples\[1\].further: is missing"),
    ("subjects.0.choices.0.options", [{"key": "yes", **text()}], "a choice has at least two"),
    ("subjects.0.choices.0.options.1.key", "yes", "the key 'yes' stands twice"),
    ("subjects.1.choices", [{"key": "met", "question": text(), "options": [
        {"key": key, **text()} for key in "ab"]}], "guide: the key 'met' stands twice"),
])  # fmt: skip
def test_a_faulty_guide_is_refused_by_name(path: str, value: Any, message: str) -> None:
    for parse in (guides.parse_guide, guides.parse_draft, guides.missing):
        if "is missing" in message and "scorecard" not in path and parse is not guides.parse_guide:
            continue  # a draft may lack a text
        with pytest.raises(content_parts.ContentError, match=message):
            parse(changed(path, value))


@pytest.mark.parametrize(("path", "value", "named"), [
    ("title.nb", None, ("title: nb",)),
    ("title", None, ("title: sv", "title: nb", "title: en")),
    ("subjects.1.question.nb", "  ", ("subjects[2].question: nb",)),
    ("subjects.1.coach", {}, ("subjects[2].coach: sv", "subjects[2].coach: nb", "subjects[2].coach: en")),
    ("subjects.0.follow_ups.2.en", "", ("subjects[1].follow_ups[3]: en",)),
    ("subjects.0.examples.0.answer.sv", None, ("subjects[1].examples[1].answer: sv",)),
    ("subjects.0.choices.0.options.1.nb", None, ("subjects[1].choices[1].options[2]: nb",)),
    ("lead.en", "", ("lead: en",)),
    ("closing.0.text.sv", None, ("closing[1].text: sv",)),
    ("lead", {"sv": "", "nb": "", "en": ""}, ()),
    ("lead", None, ()),
    ("opening.0.coach", {}, ()),
])  # fmt: skip
def test_what_a_draft_lacks_is_named_and_keeps_it_from_being_published(
    path: str, value: Any, named: tuple[str, ...]
) -> None:
    data = changed(path, value)
    assert guides.missing(data) == named
    draft = guides.parse_draft(data)
    if named:
        with pytest.raises(content_parts.ContentError):
            guides.parse_guide(data)
    else:
        assert draft == guides.parse_guide(data)
    assert guides.missing(guides.to_data(draft)) == named


def test_a_whole_guide_lacks_nothing() -> None:
    assert guides.missing(plain()) == ()


@pytest.mark.parametrize("guide", reader.guides(), ids=lambda guide: guide.key)
def test_a_packaged_guide_goes_through_json_and_back(guide: guides.Guide) -> None:
    assert guides.parse_guide(json.loads(json.dumps(guides.to_data(guide)))) == guide


WRITTEN = st.text(st.characters(exclude_characters="{}", exclude_categories=["Cs"]), min_size=1).filter(str.strip)
KEYS = st.from_regex(r"[a-z][a-z0-9]{0,5}(-[a-z0-9]{1,4})?", fullmatch=True)
TEXTS = st.builds(content_parts.LocalizedText, WRITTEN, WRITTEN, WRITTEN)
MAYBE = st.just(guides.SILENT) | TEXTS
ASKS = st.lists(st.sampled_from(["0.m1", "1.s4.a", "3.19"]), unique=True).map(tuple)
WHENS = st.sampled_from(["", "plus", "minus", "quote", "cue", "reason:A", "reason:r-I2"])
FOLLOW_UPS = st.builds(guides.FollowUp, TEXTS, WHENS) | st.builds(
    lambda t, when: guides.FollowUp(content_parts.LocalizedText(*(f"{x}{guides.WORDS}" for x in t)), when),
    st.tuples(WRITTEN, WRITTEN, WRITTEN),
    WHENS,
)


@st.composite
def any_guide(draw: st.DrawFn) -> guides.Guide:
    keys = draw(st.lists(KEYS.filter(lambda key: key not in guides.RESERVED), min_size=6, max_size=6, unique=True))

    def a_step(key: str) -> guides.GuideStep:
        return guides.GuideStep(key, draw(TEXTS), draw(TEXTS), draw(st.booleans()), draw(MAYBE), draw(ASKS))

    def a_choice(key: str) -> guides.Choice:
        options = draw(st.lists(KEYS, min_size=2, max_size=3, unique=True))
        return guides.Choice(key, draw(TEXTS), tuple(guides.Option(each, draw(TEXTS)) for each in options))

    def a_subject(key: str, choices: tuple[guides.Choice, ...]) -> guides.GuideSubject:
        called = [guides.FollowUp(draw(TEXTS), f"choice:{choice.key}:{choice.options[-1].key}") for choice in choices]
        return guides.GuideSubject(
            key=key,
            name=draw(TEXTS),
            question=draw(TEXTS),
            follow_ups=(*draw(st.lists(FOLLOW_UPS, min_size=1, max_size=3)), *called),
            coach=draw(TEXTS),
            area=draw(st.none() | st.integers(1, 7)),
            examples=tuple(draw(st.lists(st.builds(guides.Example, TEXTS, TEXTS), max_size=2))),
            choices=choices,
            asks=draw(ASKS),
        )

    has_card = draw(st.booleans())
    return guides.Guide(
        key=draw(KEYS),
        version=draw(st.integers(1, 999)),
        title=draw(TEXTS),
        opening=(a_step(keys[0]),),
        subjects=(a_subject(keys[1], ()), a_subject(keys[2], (a_choice(keys[3]),))),
        closing=(a_step(keys[4]), a_step(keys[5])),
        lead=draw(MAYBE),
        holder=draw(st.sampled_from(guides.HOLDERS)),
        leaving=draw(st.sampled_from(guides.LEAVINGS)),
        for_leaders=draw(st.booleans()),
        scorecard="areas" if has_card else "",
        scorecard_version=3 if has_card else 0,
    )


@given(any_guide())
def test_any_guide_goes_through_plain_data_and_back(guide: guides.Guide) -> None:
    data = guides.to_data(guide)
    before = copy.deepcopy(data)
    assert guides.parse_guide(json.loads(json.dumps(data))) == guide
    assert guides.parse_draft(data) == guide
    assert guides.missing(data) == ()
    assert data == before


@pytest.mark.parametrize(("holder", "is_voluntary", "led_others", "proposed"), [
    ("manager", True, False, "nearest-manager"),
    ("hr", True, False, "hr"),
    ("any", True, False, "nine-points-voluntary"),
    ("manager", True, True, "leaders"),
    ("hr", True, True, "leaders"),
    ("any", True, True, "leaders"),
    ("manager", False, False, "nine-points-involuntary"),
    ("hr", False, True, "nine-points-involuntary"),
    ("any", False, True, "nine-points-involuntary"),
])  # fmt: skip
def test_the_guide_that_fits_is_proposed(holder: str, is_voluntary: bool, led_others: bool, proposed: str) -> None:
    among = reader.guides()
    for order in (among, among[::-1]):
        found = guides.suggest(order, holder=holder, is_voluntary=is_voluntary, led_others=led_others)
        assert found == proposed


@pytest.mark.parametrize(("holder", "is_voluntary", "led_others", "taken", "proposed"), [
    ("hr", True, True, "leaders", "hr"),
    ("manager", True, True, "leaders", "nearest-manager"),
    ("manager", False, False, "nine-points-involuntary", "seven-areas"),
    ("hr", False, False, "nine-points-involuntary", "nine-points-involuntary"),
])  # fmt: skip
def test_the_second_talk_of_a_case_gets_a_guide_of_its_own_when_one_fits(
    holder: str, is_voluntary: bool, led_others: bool, taken: str, proposed: str
) -> None:
    found = guides.suggest(
        reader.guides(), holder=holder, is_voluntary=is_voluntary, led_others=led_others, taken={taken}
    )
    assert found == proposed


def test_a_guide_that_does_not_fit_is_proposed_only_when_none_does() -> None:
    alone = [reader.guide("nearest-manager", 2)]
    assert guides.suggest(alone, holder="hr", is_voluntary=False, led_others=False) == "nearest-manager"
    with pytest.raises(ValueError, match="no guide"):
        guides.suggest([], holder="hr", is_voluntary=True, led_others=False)
