"""A unit's report as a spreadsheet: what the words mean first, then the page's figures as numbers."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from efterord.documents import lists
from efterord.documents.lists import Cell, Sheet
from efterord.documents.results import areas, periods
from efterord.documents.results.report import Report
from efterord.rules import scores
from efterord.words import Language

Row = Mapping[str, Any]
Cells = list[Cell]


def workbook(report: Report, language: Language) -> bytes:
    """This function will write a report, which is made in the same language; ValueError where nothing may be shown.

    It is dated by the newest release it is of, so that whoever asks for it twice gets the same file.
    """
    if not report.shown:
        raise ValueError("nothing may be shown")
    opened_on = report.result.releases[-1].as_of
    with translation.override(language.value):
        sheets = (
            _definitions(report, opened_on),
            _areas(_("The seven areas"), report.shown["areas"], nothing=_hidden(), n_said=1),
            *_stayed(report.shown.get("stayed")),
            _shares(report.shown),
            _reasons(report.shown["reasons"]),
            _statements(report.shown),
            _answers(report.shown),
        )
    return lists.book(report.unit.name, sheets, made_at=dt.datetime.combine(opened_on, dt.time(12), dt.UTC))


def _definitions(report: Report, opened_on: dt.date) -> Sheet:
    shown = report.shown
    footing = (shown["built_on"], report.said, shown["stands_beside"], shown["rate"])
    rows: list[Cells] = [
        [pgettext("column", "Report"), _("Exit report, %(date)s") % {"date": periods.day(opened_on)}],
        [_("Unit"), report.unit.name],
        [_("In short"), " ".join(shown["say"])],
        [_("Built on"), " ".join(part for part in footing if part)],
        [_("Index"), _("From 0 to 100, where 100 is that everyone agreed entirely.")],
        [_("Mean"), _("The mean of the answers from 1 to 5 of those who answered.")],
        [
            pgettext("column", "From, to"),
            _("The 95 per cent interval of the figure to its left: so much of the figure may be chance."),
        ],
        [pgettext("column", "Answered"), _("How many answered the question.")],
        [
            pgettext("column", "Of all"),
            _(
                "How many people the batches hold that are summed here, those without an answer to the question "
                "included."
            ),
        ],
        [
            _("not shown yet"),
            _("The figure may not be shown, whatever the cause. It is not nothing, and must not be taken for it."),
        ],
        [areas.NOT_KNOWN, _("The same statements are not shown for both, or there is no such figure.")],
    ]
    rows += [[_("How to read the figures"), paragraph] for paragraph in report.reading]
    return Sheet(_("Definitions"), (_("Word"), _("Meaning")), rows)


def _areas(name: str, chart: Row, *, nothing: str, n_said: int) -> Sheet:
    """The areas with their columns of figures. `n_said`: how many notes at a row's beginning say what a column says."""

    whose = chart["heads"][1:]
    head = [
        chart["heads"][0],
        *(words for each in whose for words in (each, *_interval(each))),
        pgettext("column", "Answered"),
        pgettext("column", "Note"),
    ]
    rows: list[Cells] = []
    for row in chart["rows"]:
        own, *others = row["numbers"]
        cells: Cells = [nothing] * 3 if own is None else list(own)
        for other in others:
            cells += [areas.NOT_KNOWN if each is None else each for each in other or [None] * 3]
        answered = areas.span(*row["n"]) if "n" in row else nothing
        rows.append([str(row["label"]), *cells, answered, ", ".join(row["notes"][n_said:])])
    return Sheet(name, head, rows)


def _stayed(chart: Row | None) -> Iterator[Sheet]:
    """Those who left beside those who stayed, on the statements that both were asked, where there is such a survey."""
    if chart:
        sheet = _areas(_("Beside those who stayed"), chart, nothing=areas.NOT_KNOWN, n_said=0)
        yield Sheet(sheet.name, sheet.head, [*sheet.rows, [chart["note"]]])


def _interval(whose: str) -> tuple[str, str]:
    return _("%(figure)s, from") % {"figure": whose}, _("%(figure)s, to") % {"figure": whose}


def _shares(shown: Row) -> Sheet:
    head = (
        pgettext("column", "Figure"),
        pgettext("column", "Value"),
        pgettext("column", "From"),
        pgettext("column", "To"),
        _("People"),
        pgettext("column", "Answered"),
    )
    rows: list[Cells] = []
    for name, score in shown["enps"]:
        label = f"eNPS, {name}" if name else "eNPS"
        rows.append([label, score["value"], score["lower"], score["upper"], None, score["n"]] if score else _no(label))
    for key, label in (
        ("return", _("Would rather come back than not (4 or 5), per cent")),
        ("stay", _("Think that the employer could have made them stay (4 or 5), per cent")),
    ):
        share = shown["shares"][key]
        if share is None:
            rows.append(_no(label))
        else:
            interval = [share.get(name, areas.NOT_KNOWN) for name in ("value", "lower", "upper")]
            rows.append([label, *interval, share["n"], share["all"]])
    return Sheet(_("Recommend and come back"), head, rows)


def _no(label: str) -> Cells:
    return [label, *[_hidden()] * 5]


def _reasons(chapter: Row) -> Sheet:
    """The reasons as the page has them: one list, or several where they are summed over other batches."""
    head = (pgettext("column", "List"), _("Reasons"), _("Contributed"), _("Decided"), pgettext("column", "Of all"))
    rows: list[Cells] = []
    for chart in chapter["charts"]:
        is_decided_alone = chart.get("is_decided_alone", False)
        name = _("Reasons that concern health, safety and respect") if chart.get("is_sensitive_alone") else _("Reasons")
        *ranked, none = chart["rows"]
        for row in (*ranked, *chart["more"], none):
            decided = row.get("shown_decided", areas.NOT_KNOWN) if len(chart["heads"]) > 2 else areas.NOT_KNOWN
            cells = [areas.NOT_KNOWN, row["shown"]] if is_decided_alone else [row["shown"], decided]
            rows.append([_("What decided") if is_decided_alone else name, str(row["label"]), *cells, chart["n"]])
    rows += [[label, _hidden(), _hidden(), _hidden(), _hidden()] for label in chapter["missing"]]
    return Sheet(_("Reasons"), head, rows)


def _statements(shown: Row) -> Sheet:
    heads = shown["statements"][0]["heads"] if shown["statements"] else [_("Statement"), _("Mean")]
    head = [
        pgettext("column", "Part"),
        _("Statement"),
        *scores.STEPS,
        pgettext("column", "Answered"),
        pgettext("column", "Of all"),
        *heads[1:],
    ]
    parts = [(str(area["title"]), area) for area in shown["statements"]]
    parts += [
        (label, chart)
        for label, chart in (
            (_("Could come back"), shown["return_chart"]),
            (_("How leaving was handled"), shown["departure"]),
            (_("Where the employer decided"), shown["ended"]),
            (_("Something could have made them stay"), shown["stay_chart"]),
        )
        if chart
    ]
    n_means = len(heads) - 1
    return Sheet(_("Statements"), head, [row for label, chart in parts for row in _strips(label, chart, n_means)])


def _strips(part: str, chart: Row, n_means: int) -> Iterator[Cells]:
    for row in chart["rows"]:
        means: Sequence[float | None] = row["means"]
        told = [areas.NOT_KNOWN if mean is None else mean for mean in means]
        # Only the areas' statements stand beside others.
        told += [areas.NOT_KNOWN] * (n_means - len(told))
        yield [part, row["label"], *row["counts"], row["n"], row["n_all"], *told]
    for label in chart["missing"]:
        yield [part, label, *[_hidden()] * (len(scores.STEPS) + 2 + n_means)]


def _answers(shown: Row) -> Sheet:
    head = (_("Question"), _("Answer"), _("People"), pgettext("column", "Of all"))
    recommend = {
        "title": _("Would advise a friend to apply for a job here, 0 to 10"),
        "charts": [shown["recommend"]] if shown["recommend"] else [],
    }
    rows: list[Cells] = []
    for each in (recommend, *shown["path"], *shown["next"], *shown["own_questions"]):
        for chart in each["charts"]:
            rows += [[each["title"], str(row["label"]), row["n"], chart["n"]] for row in chart["rows"]]
        if not each["charts"]:
            rows.append([each["title"], _hidden(), _hidden(), _hidden()])
    return Sheet(_("Answers"), head, rows)


def _hidden() -> str:
    return _("not shown yet")
