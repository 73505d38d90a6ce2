"""A staff survey taken in from a file, all or nothing, and deleted as a whole."""

from django.utils.translation import gettext_lazy as _

from efterord import gate
from efterord.models import StaffSurvey, StaffSurveyCell
from efterord.queries import staff_surveys as queries
from efterord.rules import staff_surveys as rules
from efterord.services import deeds


@deeds.deed("staff_surveys.add_survey")
def add_survey(actor: gate.Actor, *, survey: rules.Survey) -> StaffSurvey:
    """This function will keep a survey's figures; Refused where a row may not be kept, or the survey is here already.

    The rows are judged anew here: the units, or k, may have changed since somebody looked.
    """
    if queries.is_known(actor, survey.name, survey.on):
        raise gate.Refused(_("A survey with this name and date is here already. Delete it first."))
    if not survey.cells or queries.why_not(actor, survey):
        raise gate.Refused(_("Some rows of the file are wrong. Nothing has been changed."))
    kept = StaffSurvey.objects.create(name=survey.name, on=survey.on)
    StaffSurveyCell.objects.bulk_create(
        StaffSurveyCell(survey=kept, unit_id=c.unit, code=c.code, n=c.n, mean=c.mean, counts=list(c.counts))
        for c in survey.cells
    )
    return kept


@deeds.deed("staff_surveys.delete_survey", about="survey")
def delete_survey(actor: gate.Actor, *, survey: StaffSurvey) -> None:
    """This function will delete a survey and all its figures; the pages of results show none of it from then on."""
    StaffSurvey.objects.filter(pk=survey.pk).delete()
