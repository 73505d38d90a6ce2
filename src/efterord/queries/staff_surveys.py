"""The staff surveys that were taken in, and what one says of a unit."""

import datetime as dt
from typing import NamedTuple

from django.db.models import Count

from efterord import gate
from efterord.content import reader
from efterord.models import Plan, StaffSurvey, StaffSurveyCell, Unit
from efterord.rules import questionnaires
from efterord.rules import staff_surveys as rules

CORE = "core"


class Kept(NamedTuple):
    """One survey, and how much was taken in."""

    survey: StaffSurvey
    n_units: int
    n_cells: int


class Stayed(NamedTuple):
    """What the newest survey says of a unit, by the code of a statement or an area."""

    name: str
    on: dt.date
    cells: dict[str, rules.Cell]


def surveys(viewer: gate.Actor) -> list[Kept]:
    """This function will return the surveys that were taken in, the newest first."""
    gate.check(viewer, "staff_surveys.see")
    found = StaffSurvey.objects.annotate(
        n_units=Count("cells__unit", distinct=True), n_cells=Count("cells", distinct=True)
    )
    return [Kept(each, each.n_units, each.n_cells) for each in found.order_by("-on", "name")]


def survey(viewer: gate.Actor, pk: int) -> StaffSurvey:
    """This function will return one survey; Hidden if there is none."""
    gate.check(viewer, "staff_surveys.see")
    found = StaffSurvey.objects.filter(pk=pk).first()
    if found is None:
        raise gate.Hidden
    return found


def is_known(viewer: gate.Actor, name: str, on: dt.date) -> bool:
    """This function will tell whether a survey of this name and date was taken in."""
    gate.check(viewer, "staff_surveys.see")
    return StaffSurvey.objects.filter(name=name, on=on).exists()


def stayed(viewer: gate.Actor, unit: Unit) -> Stayed | None:
    """This function will return what the newest survey with a figure of a unit says of it; one query."""
    gate.check(viewer, "results.see", unit)
    cells = StaffSurveyCell.objects.filter(unit=unit.pk).select_related("survey").order_by("-survey__on", "-survey")
    found = list(cells)
    if not found:
        return None
    newest = found[0].survey
    told = [each for each in found if each.survey_id == newest.pk]
    return Stayed(
        newest.name,
        newest.on,
        {c.code: rules.Cell(0, c.unit_id, c.code, c.n, c.mean, tuple(c.counts)) for c in told},
    )


def statements(viewer: gate.Actor) -> dict[int, tuple[questionnaires.Question, ...]]:
    """This function will return the statements that a file may name, by the number of their area."""
    gate.check(viewer, "staff_surveys.see")
    core = next(each for each in reader.question_sets() if each.key == CORE)
    return {page.area: page.questions for page in core.pages if page.area}


def codes(viewer: gate.Actor) -> set[str]:
    """This function will return the codes that a file may name: those of statements and of areas."""
    known = statements(viewer)
    return {question.id for asked in known.values() for question in asked} | {rules.area_code(area) for area in known}


def why_not(viewer: gate.Actor, survey: rules.Survey) -> list[rules.Problem]:
    """This function will say what may not be kept of a survey, under the units and the k there are now."""
    gate.check(viewer, "staff_surveys.see")
    parents = {pk: parent for pk, (parent, _name) in gate.tree(viewer).items()}
    return rules.problems(survey, parents, codes(viewer), k=Plan.objects.get(pk=1).k)
