"""docs/questions-of-the-sources.md and the guides agree: each question of the source texts is asked somewhere."""

import re
from pathlib import Path

from efterord.content import reader

DOC = Path(__file__).parents[2] / "docs" / "questions-of-the-sources.md"
ROW = re.compile(r"\| (\d\.\S+) \| (.+) \| (.+) \|")
# Every question of the five texts, counted in them by a reader: a row lost on both sides at once is seen here.
LETTERS = {"1.0": "abc", "1.1": "ab", "1.2": "ab", "1.3": "a", "1.4": "abc", "1.5": "ab", "1.6": "a", "1.7": "ab"}
LETTERS["1.s4"] = "abcdef"
SOURCE_IDS = {
    *(f"0.m{n}" for n in range(1, 10)),
    *(f"0.h{n}" for n in range(1, 12)),
    *(f"1.{n}" for n in range(1, 8)),
    *(f"{question}.{letter}" for question, letters in LETTERS.items() for letter in letters),
    *("2.d1", "2.d2"),
    *(f"3.{n}" for n in range(1, 20)),
    *(f"3.a{n}" for n in range(1, 8)),
    *(f"4.{n}" for n in range(1, 10)),
}


def rows() -> list[tuple[str, str, str]]:
    return ROW.findall(DOC.read_text(encoding="utf-8"))


def asked() -> dict[str, str]:
    """Per source question, where the guides say they ask it."""
    found: dict[str, list[str]] = {}
    for guide in reader.guides():
        for part in (*guide.opening, *guide.subjects, *guide.closing):
            for source in part.asks:
                found.setdefault(source, []).append(f"`{guide.key}` {part.key}")
    return {source: "; ".join(places) for source, places in found.items()}


def test_every_question_of_the_sources_is_asked_by_a_guide() -> None:
    assert set(asked()) == SOURCE_IDS


def test_the_page_lists_every_question_once_and_where_it_is_asked() -> None:
    found = rows()
    assert len({source for source, _, _ in found}) == len(found)
    assert {source: places for source, _, places in found} == asked()
    assert all(len(gist.split()) >= 1 for _, gist, _ in found)


def test_the_managers_and_hr_guides_ask_their_questions_in_order() -> None:
    for key, version, letter, n_questions in (("nearest-manager", 2, "m", 9), ("hr", 1, "h", 11)):
        subjects = reader.guide(key, version).subjects
        own = [[source for source in each.asks if source.startswith(f"0.{letter}")] for each in subjects]
        assert own == [[f"0.{letter}{n}"] for n in range(1, n_questions + 1)]


def test_the_core_seven_ask_the_seven_in_order() -> None:
    own = [each.asks[0] for each in reader.guide("core-seven", 1).subjects]
    assert own == [f"1.{n}" for n in range(1, 8)]
