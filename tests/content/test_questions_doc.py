"""docs/questions.md shows what is asked; its table of the guide and its list of sets are compared with the content."""

from pathlib import Path

from efterord.content import reader

DOC = Path(__file__).parents[2] / "docs" / "questions.md"
SOURCE_SUBJECTS = {
    "main-reason": "main reason",
    "tasks": "tasks",
    "development": "development",
    "climate": "climate in the unit",
    "good-and-less-good": "good and less good",
    "staying": "what would have made you stay",
    "advice-to-me": "advice to me",
    "return": "return",
    "recommend": "recommend",
}


def guide_table() -> str:
    lines = ["| S0.2 | Key | Svenska | Norsk bokmål | English |", "|---|---|---|---|---|"]
    for subject in reader.guide().subjects:
        asked = subject.question
        source = SOURCE_SUBJECTS[subject.key]
        lines.append(f"| {source} | `{subject.key}` | {asked.sv} | {asked.nb} | {asked.en} |")
    return "\n".join(lines)


def test_every_subject_of_the_source_has_its_place() -> None:
    assert [subject.key for subject in reader.guide().subjects] == list(SOURCE_SUBJECTS)


def test_a_later_edition_keeps_the_nine_questions() -> None:
    first, latest = reader.guide(), next(guide for guide in reader.guides() if guide.key == "nearest-manager")
    assert latest.version > first.version
    assert [each.question for each in latest.subjects] == [each.question for each in first.subjects]


def test_the_doc_shows_the_table_of_the_guide_as_it_is() -> None:
    assert guide_table() in DOC.read_text(encoding="utf-8"), (
        f"docs/questions.md is behind; the table is:\n\n{guide_table()}\n"
    )


def test_the_doc_names_every_set() -> None:
    """Question by question they stand in docs/survey-questions.md, which is made from the content."""
    written = DOC.read_text(encoding="utf-8")
    assert [each.key for each in reader.question_sets() if f"| `{each.key}` |" not in written] == []
