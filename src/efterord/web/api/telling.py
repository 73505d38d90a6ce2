"""A unit's report told to a program: the same account that the page is made of, in the shapes of the API."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from efterord.documents.results.report import Report
from efterord.web.api import shapes

Row = Mapping[str, Any]


def results(report: Report) -> shapes.Results:
    """This function will tell a report."""
    shown = report.shown
    told = shapes.Results(unit=report.unit.pk, name=report.unit.name, nothing=report.nothing)
    if not shown:
        return told
    footing = (shown["built_on"], report.said, shown["stands_beside"], shown["rate"])
    told.say = list(shown["say"])
    told.footing = [part for part in footing if part]
    told.releases = [shapes.Release(number=each.number, as_of=each.as_of) for each in report.result.releases]
    told.areas = _areas(shown["areas"])
    told.stayed = _areas({"rest": "", "before": "", **shown["stayed"]}) if shown.get("stayed") else None
    told.reasons = [_reasons(chart) for chart in shown["reasons"]["charts"]]
    told.not_shown = list(shown["reasons"]["missing"])
    told.enps = [_enps(name, score) for name, score in shown["enps"]]
    told.shares = [
        _share(_("Could come back"), shown["shares"]["return"]),
        _share(_("Something could have made them stay"), shown["shares"]["stay"]),
    ]
    told.parts = _parts(shown)
    told.questions = [_question(each) for each in (*shown["path"], *shown["next"], *shown["own_questions"])]
    if shown["recommend"]:
        label = _("Would advise a friend to apply for a job here, 0 to 10")
        told.questions.insert(0, shapes.Question(id="q-N0", text=label, tables=[_table(shown["recommend"])]))
    told.reading = list(report.reading)
    return told


def _areas(chart: Row) -> shapes.Areas:
    rows = [
        shapes.Area(
            area=row["area"],
            name=str(row["label"]),
            least_answered=row["n"][0] if "n" in row else None,
            most_answered=row["n"][1] if "n" in row else None,
            figures=[_interval(each) for each in row["numbers"]],
            notes=[str(note) for note in row["notes"]],
        )
        for row in chart["rows"]
    ]
    heads = [str(head) for head in chart["heads"][1:]]
    return shapes.Areas(columns=heads, rest=chart["rest"], before=chart["before"], rows=rows)


def _interval(numbers: tuple[int, int | None, int | None] | None) -> shapes.Interval | None:
    return shapes.Interval(value=numbers[0], lower=numbers[1], upper=numbers[2]) if numbers else None


def _reasons(chart: Row) -> shapes.Reasons:
    is_decided_alone = chart.get("is_decided_alone", False)
    title = _("Reasons that concern health, safety and respect") if chart.get("is_sensitive_alone") else _("Reasons")
    *ranked, none = chart["rows"]
    rows = [
        shapes.Reason(
            reason=str(row["label"]),
            contributed=None if is_decided_alone else row["n"],
            decided=_decided(row, chart, is_decided_alone=is_decided_alone),
        )
        for row in (*ranked, *chart["more"], none)
    ]
    return shapes.Reasons(
        title=_("What decided") if is_decided_alone else title, of=chart["n"], reasons=rows, note=chart["note"]
    )


def _decided(row: Row, chart: Row, *, is_decided_alone: bool) -> int | None:
    if is_decided_alone:
        return int(row["n"])
    return row.get("n_decided") if chart["has_decided"] else None


def _enps(name: str, score: Row | None) -> shapes.Enps:
    return shapes.Enps(whose=name, score=_scored(score), answered=score["n"] if score else None)


def _share(title: str, share: Row | None) -> shapes.Share:
    people, answered = (share["n"], share["all"]) if share else (None, None)
    return shapes.Share(title=title, people=people, answered=answered, per_cent=_scored(share))


def _scored(score: Row | None) -> shapes.Interval | None:
    if not score or "value" not in score:
        return None
    return shapes.Interval(value=score["value"], lower=score["lower"], upper=score["upper"])


def _parts(shown: Row) -> list[shapes.Part]:
    others = (
        (_("Could come back"), shown["return_chart"]),
        (_("How leaving was handled"), shown["departure"]),
        (_("Where the employer decided"), shown["ended"]),
        (_("Something could have made them stay"), shown["stay_chart"]),
    )
    areas = [(str(area["title"]), area) for area in shown["statements"]]
    return [_part(title, chart) for title, chart in (*areas, *others) if chart]


def _part(title: str, chart: Row) -> shapes.Part:
    columns = [str(head) for head in chart["heads"][1:]]
    told = [
        shapes.Statement(
            id=row["id"],
            text=row["label"],
            counts=row["counts"],
            answered=row["n"],
            of=row["n_all"],
            means=row["means"],
        )
        for row in chart["rows"]
    ]
    nothing: dict[str, Any] = {"id": None, "counts": None, "answered": None, "of": None, "means": [None] * len(columns)}
    told += [shapes.Statement(text=text, **nothing) for text in chart["missing"]]
    return shapes.Part(title=title, columns=columns, statements=told)


def _question(each: Row) -> shapes.Question:
    return shapes.Question(id=each["id"], text=each["title"], tables=[_table(chart) for chart in each["charts"]])


def _table(chart: Row) -> shapes.Chart:
    counts = [shapes.Count(answer=str(row["label"]), people=row["n"]) for row in chart["rows"]]
    return shapes.Chart(of=chart["n"], counts=counts)
