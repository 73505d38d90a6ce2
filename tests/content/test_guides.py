"""The packaged guides: how they open and close, what they ask, and what the manager concerned never asks."""

import re

import pytest

from efterord.content import reader
from efterord.rules import content_parts, guides

GUIDES = {guide.key: guide for guide in reader.guides()}
CODES = {reason.id for reason in reader.reasons().reasons}
OPENING = ["why", "structure", "voluntary", "notes", "duty-to-act", "openness"]
CLOSING = ["sum-up", "survey", "thanks", "luck", "welcome-back"]
COUNTED = {  # guides whose opening says how many subjects there are
    "nearest-manager": (9, "nio", "ni", "nine"),
    "hr": (11, "elva", "elleve", "eleven"),
    "core-seven": (7, "sju", "sju", "seven"),
    "seven-areas": (13, "tretton", "tretten", "thirteen"),
    "leaders": (10, "tio", "ti", "ten"),
}
SECRECY = """
    tystnadsplikt, sekretess, hemlig, förtrolig, mellan oss, stannar i rummet, konfident,
    taushet, hemmelig, fortrolig, mellom oss, blir i rommet, konfiden,
    secre, confiden, between us, stays in this room
"""


def test_there_is_a_guide_for_each_row_of_the_mission() -> None:
    assert {key: (guide.version, guide.holder, guide.leaving, guide.for_leaders) for key, guide in GUIDES.items()} == {
        "nearest-manager": (2, "manager", "voluntary", False),
        "hr": (1, "hr", "voluntary", False),
        "core-seven": (1, "hr", "voluntary", False),
        "seven-areas": (1, "manager", "any", False),
        "nine-points-voluntary": (1, "any", "voluntary", False),
        "nine-points-involuntary": (1, "any", "involuntary", False),
        "leaders": (1, "any", "voluntary", True),
    }


def test_guides_are_the_newest_of_each_in_order() -> None:
    keys = [guide.key for guide in reader.guides()]
    assert keys == sorted(set(keys))
    assert reader.guides()[keys.index("nearest-manager")] is reader.guide("nearest-manager", 2)


@pytest.mark.parametrize("guide", GUIDES.values(), ids=GUIDES)
def test_a_guide_opens_honestly_and_closes_kindly(guide: guides.Guide) -> None:
    opening = [step.key for step in guide.opening if step.key in OPENING]
    assert opening == OPENING
    closing = [step.key for step in guide.closing]
    assert [key for key in closing if key in CLOSING] == CLOSING
    assert {"next-steps", "what-now"} & set(closing)
    steps = (*guide.opening, *guide.closing)
    assert [step.key for step in steps if step.only_if_true] == ["welcome-back"]
    assert all(step.coach != guides.SILENT for step in steps if step.key != "luck")
    assert guide.lead != guides.SILENT
    assert reader.scorecard(guide.scorecard, guide.scorecard_version).areas


@pytest.mark.parametrize("guide", GUIDES.values(), ids=GUIDES)
@pytest.mark.parametrize("language", content_parts.LANGUAGES)
def test_no_guide_promises_silence(guide: guides.Guide, language: str) -> None:
    said = " ".join(step.text.in_language(language).lower() for step in (*guide.opening, *guide.closing))
    for promise in SECRECY.split(","):
        assert promise.strip() not in said
    limits = guide.step("duty-to-act").text.in_language(language).lower()
    assert re.search("trakasser|harassment", limits)


@pytest.mark.parametrize("key", COUNTED)
def test_the_opening_says_how_many_subjects_there_are(key: str) -> None:
    n_subjects, *words = COUNTED[key]
    said = GUIDES[key].step("structure").text
    assert len(GUIDES[key].subjects) == n_subjects
    for word, language in zip(words, content_parts.LANGUAGES, strict=True):
        assert re.search(rf"\b{word}\b", said.in_language(language).lower())


@pytest.mark.parametrize("guide", GUIDES.values(), ids=GUIDES)
def test_each_subject_can_be_followed_up_by_what_was_said(guide: guides.Guide) -> None:
    for subject in guide.subjects:
        standing = [each for each in subject.follow_ups if not each.when]
        called = {each.when for each in subject.follow_ups if each.when}
        assert 1 <= len(standing) <= 3, subject.key
        assert {"quote", "cue"} <= called or guide.key == "core-seven", subject.key
        assert any(each.wants_words for each in subject.follow_ups), subject.key
        for choice in subject.choices:
            for option in choice.options:
                if choice.key != "event" or option.key != "no":
                    assert f"choice:{choice.key}:{option.key}" in called
    assert sum(len(subject.examples) for subject in guide.subjects) >= len(guide.subjects) - 1


@pytest.mark.parametrize("guide", GUIDES.values(), ids=GUIDES)
def test_every_reason_a_follow_up_waits_for_is_in_the_codebook(guide: guides.Guide) -> None:
    for subject in guide.subjects:
        for follow_up in subject.follow_ups:
            if follow_up.when.startswith("reason:"):
                name = follow_up.when.removeprefix("reason:")
                assert name in CODES or any(code.startswith(f"r-{name}") for code in CODES)


@pytest.mark.parametrize("key", ["nearest-manager", "seven-areas", "nine-points-voluntary", "leaders"])
def test_the_manager_concerned_never_asks_what_support_was_missed(key: str) -> None:
    # The reference: "Which support did you miss?" is not asked by the manager concerned, who may hold these.
    for subject in GUIDES[key].subjects:
        for follow_up in subject.follow_ups:
            assert "support did you" not in follow_up.texts.en
            if follow_up.when == "reason:E":
                assert "differently for those who stay" in follow_up.texts.en
    assert any(
        "support did you miss" in follow_up.texts.en
        for subject in GUIDES["hr"].subjects
        for follow_up in subject.follow_ups
    )


@pytest.mark.parametrize(
    "key", ["nearest-manager", "hr", "core-seven", "seven-areas", "nine-points-voluntary", "leaders"]
)
def test_what_would_have_made_them_stay_is_worked_on(key: str) -> None:
    chosen = [choice for subject in GUIDES[key].subjects for choice in subject.choices if choice.key == "met"]
    assert [[option.key for option in choice.options] for choice in chosen] == [["now", "for-others", "not-ours"]]


def test_hr_asks_of_induction_benefits_and_engagement() -> None:
    asked = " ".join(each.texts.en for subject in GUIDES["hr"].subjects for each in subject.follow_ups)
    for matter in ("induction", "benefits", "take part"):
        assert matter in asked


def test_who_has_to_leave_is_not_asked_why_they_chose_to() -> None:
    guide = GUIDES["nine-points-involuntary"]
    assert [choice.key for subject in guide.subjects for choice in subject.choices] == []
    said = " ".join(subject.question.en for subject in guide.subjects)
    assert "your decision" not in said
    assert "cannot change the decision" in guide.step("not-reopened").text.en


def test_the_seven_areas_are_all_there() -> None:
    areas = [subject.area for subject in GUIDES["seven-areas"].subjects if subject.area]
    assert set(areas) == set(range(1, 8))
