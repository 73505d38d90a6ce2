"""docs/questions.md shows what is asked; its two tables are made from the content and compared here."""

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


def survey_table() -> str:
    lines = [
        "| Source | Id | Page | Kind | Svenska | Norsk bokmål | English |",
        "|---|---|---|---|---|---|---|",
    ]
    for number, page in enumerate(reader.questions().pages, start=1):
        for question in page.questions:
            kind = f"{question.kind}, sensitive" if question.sensitive else str(question.kind)
            text = question.text
            source = question.id.removeprefix("q-")
            place = f"{number} `{page.key}`"
            lines.append(f"| {source} | `{question.id}` | {place} | {kind} | {text.sv} | {text.nb} | {text.en} |")
    return "\n".join(lines)


def test_every_subject_of_the_source_has_its_place() -> None:
    assert [subject.key for subject in reader.guide().subjects] == list(SOURCE_SUBJECTS)


def test_a_later_edition_keeps_the_nine_questions() -> None:
    first, latest = reader.guide(), next(guide for guide in reader.guides() if guide.key == "nearest-manager")
    assert latest.version > first.version
    assert [each.question for each in latest.subjects] == [each.question for each in first.subjects]


def test_the_doc_shows_the_tables_as_they_are() -> None:
    written = DOC.read_text(encoding="utf-8")
    for table in (guide_table(), survey_table()):
        assert table in written, f"docs/questions.md is behind; the table should read:\n\n{table}\n"
