"""The scorecard: read strictly, and what is marked on it."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

import efterord.content
from efterord.content import reader
from efterord.rules import content_parts, scorecards

FILE = Path(efterord.content.__file__).parent / "scorecards" / "areas-1.toml"


def table() -> dict[str, Any]:
    return tomllib.loads(FILE.read_text(encoding="utf-8"))


def test_the_seven_areas_stand_in_order_with_words_for_one_three_and_five() -> None:
    card = reader.scorecard()
    assert [area.number for area in card.areas] == [1, 2, 3, 4, 5, 6, 7]
    for area in card.areas:
        assert sorted(area.anchors) == [1, 3, 5]
        for lang in content_parts.LANGUAGES:
            assert [bool(area.anchor(level, lang)) for level in scorecards.LEVELS] == [True, False, True, False, True]


def test_what_is_marked_is_read_and_what_is_not_is_no_view() -> None:
    card = reader.scorecard()
    read = scorecards.read_values(card, {"tasks": "1", "group": "5", "terms": ""})
    assert read == {
        "work-organisation": None, "work-environment": None, "terms": None, "tasks": 1,
        "development": None, "leadership": None, "group": 5,
    }  # fmt: skip


@pytest.mark.parametrize("value", ["0", "6", "-1", "3.5", " 3", "٣", "three", "03"])
def test_a_figure_beyond_the_five_is_refused(value: str) -> None:
    with pytest.raises(content_parts.ContentError, match="tasks: a figure from 1 to 5"):
        scorecards.read_values(reader.scorecard(), {"tasks": value})


def test_an_area_that_is_not_on_the_scorecard_is_refused() -> None:
    with pytest.raises(content_parts.ContentError, match="there is no 'canteen'"):
        scorecards.read_values(reader.scorecard(), {"canteen": "3"})


@pytest.mark.parametrize(("change", "message"), [
    (lambda data: data.pop("no_view"), "scorecard.no_view: is missing"),
    (lambda data: data["areas"][0]["anchors"].pop("3"), r"areas\[1\].anchors.3: is missing"),
    (lambda data: data["areas"][0]["anchors"].update({"2": data["lead"]}), r"anchors.2: is not a field"),
    (lambda data: data["areas"][1].update(key="work-organisation"), "'work-organisation' stands twice"),
    (lambda data: data["areas"][1].update(number=1), "the key '1' stands twice"),
    (lambda data: data["areas"][1].update(number=8), "a whole number from 1 to 7"),
    (lambda data: data["areas"][6]["name"].pop("nb"), r"areas\[7\].name.nb: is missing"),
    (lambda data: data.update(weight=2), "scorecard.weight: is not a field"),
])  # fmt: skip
def test_a_faulty_scorecard_is_refused_by_name(change: Any, message: str) -> None:
    data = table()
    change(data)
    with pytest.raises(content_parts.ContentError, match=message):
        scorecards.parse_scorecard(data)
