"""A unit's report on paper: for a board, in one language, in grey, with the page's figures and no others."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from efterord.documents import pages
from efterord.documents.pages import MarkKind
from efterord.documents.results import periods
from efterord.documents.results.report import Report
from efterord.words import Language

Row = Mapping[str, Any]
STEPS = (MarkKind.STEP_1, MarkKind.STEP_2, MarkKind.STEP_3, MarkKind.STEP_4, MarkKind.STEP_5)


def document(report: Report, employer: str, language: Language) -> pages.Document:
    """This function will lay out a report, which is made in the same language; ValueError where nothing may be shown.

    It is dated by the newest release it is of, so that whoever asks for it twice gets the same file.
    """
    if not report.shown:
        raise ValueError("nothing may be shown")
    opened_on = report.result.releases[-1].as_of
    with translation.override(language.value):
        return pages.Document(
            title=report.unit.name,
            language=language,
            sub=_("Exit report, %(date)s") % {"date": periods.day(opened_on)},
            blocks=tuple(_blocks(report)),
            employer=employer,
            made_on=opened_on,
        )


def _blocks(report: Report) -> Iterator[pages.Block]:
    shown = report.shown
    yield pages.Say(" ".join(shown["say"]))
    footing = (shown["built_on"], report.said, shown["stands_beside"], shown["rate"])
    yield pages.Paragraph(" ".join(part for part in footing if part), is_quiet=True)
    yield pages.Heading(_("The seven areas"))
    yield from _areas(shown["areas"])
    if shown.get("stayed"):
        yield pages.Heading(_("Beside those who stayed"))
        yield from _stayed(shown["stayed"])
    yield pages.Heading(_("Reasons"))
    yield from _reasons(shown["reasons"])
    yield pages.Heading(_("Recommend and come back"))
    yield from _recommend(shown)
    yield pages.Heading(_("How the decision came about"))
    yield from _chapters(shown["path"])
    yield pages.Heading(_("Something could have made them stay"), 2)
    yield from _likert(shown["stay_chart"], shown["stay"])
    yield pages.Heading(_("Where they go next"))
    yield from _chapters(shown["next"])
    if shown["own_questions"]:
        yield pages.Heading(_("Your own questions"))
        yield from _chapters(shown["own_questions"])
    yield pages.Heading(_("The statements behind the index"))
    for area in shown["statements"]:
        yield pages.Heading(str(area["title"]), 2)
        yield from _likert(area)
    yield pages.Heading(_("How to read the figures"))
    for paragraph in report.reading:
        yield pages.Paragraph(paragraph, is_quiet=True)


def _areas(chart: Row) -> Iterator[pages.Block]:
    others = ((MarkKind.BAND, chart["rest"]), (MarkKind.RING, chart["before"]))
    own = (MarkKind.DOT, _("index with its interval"))
    key = (own, *((kind, name) for kind, name in others if name))
    yield _intervals(chart, key)
    yield pages.Paragraph(chart["note"], is_quiet=True)


def _stayed(chart: Row) -> Iterator[pages.Block]:
    if chart["say"]:
        yield pages.Paragraph(chart["say"])
    key = [(MarkKind.DOT, _("index with its interval, those who left")), (MarkKind.BAND, chart["name"])]
    if chart["has_means_alone"]:
        key.append((MarkKind.RING, _("those who stayed, without an interval")))
    yield _intervals(chart, tuple(key))
    yield pages.Paragraph(chart["note"], is_quiet=True)


def _intervals(chart: Row, key: tuple[tuple[MarkKind, str], ...]) -> pages.Chart:
    rows = tuple(
        pages.ChartRow(str(row["label"]), tuple(row["notes"]), _marks(row), _index(row)) for row in chart["rows"]
    )
    return pages.Chart(tuple(chart["heads"]), ("0", "50", "100"), rows, key)


def _marks(row: Row) -> tuple[pages.Mark, ...]:
    """What is drawn of an index, on 0 to 100: the others' interval, its own, and the time before."""
    found = []
    if "other_lower" in row:
        found.append(pages.Mark(MarkKind.BAND, row["other_lower"] / 100, row["other_upper"] / 100))
    if "value" in row:
        found.append(pages.Mark(MarkKind.INTERVAL, row["lower"] / 100, row["upper"] / 100))
        found.append(pages.Mark(MarkKind.DOT, row["value"] / 100, row["value"] / 100))
    if "before" in row:
        found.append(pages.Mark(MarkKind.RING, row["before"] / 100, row["before"] / 100))
    return tuple(found)


def _index(row: Row) -> tuple[tuple[str, str], ...]:
    names = ("shown", "shown_other", "shown_before")
    return tuple((row[name], row.get(f"{name}_interval", "")) for name in names if name in row)


def _reasons(chapter: Row) -> Iterator[pages.Block]:
    for chart in chapter["charts"]:
        is_decided_alone = chart.get("is_decided_alone", False)
        if chart.get("is_sensitive_alone"):
            yield pages.Heading(_("Reasons that concern health, safety and respect"), 2)
        elif is_decided_alone:
            yield pages.Heading(_("What decided"), 2)
        key = ((MarkKind.BAR, _("contributed")), (MarkKind.DARK_BAR, _("decided")))
        # What a page folds stands open on paper, before the row of those who chose none.
        *ranked, none = chart["rows"]
        yield _bars({**chart, "rows": [*ranked, *chart["more"], none]}, () if len(chart["heads"]) < 3 else key)
        yield pages.Paragraph(chart["note"], is_quiet=True)
    for label in chapter["missing"]:
        yield _hidden(label)


def _recommend(shown: Row) -> Iterator[pages.Block]:
    yield pages.Heading(_("Would advise a friend to apply for a job here, 0 to 10"), 2)
    if shown["recommend"]:
        yield pages.Paragraph(" ".join([shown["recommend"]["say"], *shown["recommend_beside"]]))
        yield _bars(shown["recommend"])
    else:
        yield _hidden()
    yield pages.Heading(_("Could come back"), 2)
    yield from _likert(shown["return_chart"], shown["return"])
    yield pages.Heading(_("How leaving was handled"), 2)
    yield from _likert(shown["departure"])
    if shown["ended"]:
        yield pages.Heading(_("Where the employer decided"), 2)
        yield from _likert(shown["ended"])


def _chapters(chapters: Sequence[Row]) -> Iterator[pages.Block]:
    """Questions by themselves, each as bars; those that may not be shown come last, as on the page."""
    for each in chapters:
        if each["charts"]:
            yield pages.Heading(each["title"], 2)
        for chart in each["charts"]:
            yield _bars(chart)
            yield pages.Paragraph(chart["say"], is_quiet=True)
    for each in chapters:
        if not each["charts"]:
            yield _hidden(each["title"])


def _bars(chart: Row, key: tuple[tuple[MarkKind, str], ...] = ()) -> pages.Chart:
    most = chart["most"]
    rows = tuple(_bar(row, most, has_decided=len(chart["heads"]) > 2) for row in chart["rows"])
    return pages.Chart(tuple(chart["heads"]), ("0", f"{most / 2:g}", chart["most_label"]), rows, key)


def _bar(row: Row, most: int, *, has_decided: bool) -> pages.ChartRow:
    kind = MarkKind.EMPTY_BAR if row.get("is_uncoded") else MarkKind.BAR
    marks = [pages.Mark(kind, 0, min(row["n"] / most, 1))] if row["n"] else []
    if row.get("n_decided"):
        marks.append(pages.Mark(MarkKind.DARK_BAR, 0, min(row["n_decided"] / most, 1)))
    figures = [(str(row["shown"]), "")]
    if has_decided:
        figures.append((str(row["shown_decided"]), ""))
    return pages.ChartRow(str(row["label"]), (), tuple(marks), tuple(figures))


def _likert(chart: Row, say: str = "") -> Iterator[pages.Block]:
    if say:
        yield pages.Paragraph(say)
    if chart["rows"]:
        key = tuple(zip(STEPS, chart["steps"], strict=True))
        yield pages.Chart(tuple(chart["heads"]), (), tuple(map(_strip, chart["rows"])), key)
    for label in chart["missing"]:
        yield _hidden(label)


def _strip(row: Row) -> pages.ChartRow:
    total, before, marks = sum(row["counts"]), 0, []
    for kind, count in zip(STEPS, row["counts"], strict=True):
        if count:
            marks.append(pages.Mark(kind, before / total, (before + count) / total))
        before += count
    return pages.ChartRow(row["label"], (row["note"],), tuple(marks), tuple((figure, "") for figure in row["shown"]))


def _hidden(label: str = "") -> pages.Paragraph:
    """The same words for every cause, as on the page."""
    words = _("not shown yet")
    return pages.Paragraph(f"{label} ({words})" if label else words, is_quiet=True)
