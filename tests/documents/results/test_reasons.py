"""Reasons that nobody named say so: a lone row of noughts would read as if everybody had."""

from efterord.documents.results import reading, reasons, talks
from efterord.queries import results


def chart(counts):
    figure = results.Figure("q-R2-sensitive", {**counts, "none": 2}, 9, frozenset({1}))
    (found,), _missing = reasons.ranked({"q-R2-sensitive": figure}, "q-R2", {"B06": "Treated badly"}, "No reason")
    return found


def test_chart_without_a_reason_says_that_none_was_named():
    bare = chart({"B06:1": 0, "B06:4": 0})
    assert [row["label"] for row in bare["rows"]] == ["No reason"]
    assert reading.of_reasons(bare) == "Of 9 answers. None of these reasons was named."
    assert talks._of_reasons(bare) == "Of 9 talks. None of these reasons was coded."


def test_chart_with_a_reason_says_how_many_could_be_named():
    named = chart({"B06:1": 0, "B06:4": 3})
    assert "None of these" not in reading.of_reasons(named) + talks._of_reasons(named)
