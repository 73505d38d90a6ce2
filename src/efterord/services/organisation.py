"""Setting up the organisation: its name, sector, languages, the root of its tree and its release plan."""

import datetime as dt

from django.utils.translation import gettext_lazy as _

from efterord import gate
from efterord.models import Organisation, Plan, SurveyTerms, Unit
from efterord.rules import surveys
from efterord.services import deeds
from efterord.words import Language, ReleasePeriod, Sector


@deeds.deed("organisation.set_up")
def set_up(
    actor: gate.Actor,
    *,
    name: str,
    sector: Sector,
    languages: list[Language],
    today: dt.date,
) -> Organisation:
    """This function will set up the organisation, or change its name, sector and languages if it stands already.

    The first of `languages` is the organisation's own. The plan starts today with k 5, a cap of four releases and
    releases each quarter, and the survey asks by its usual terms. Raise ValueError if the name is empty or no language
    is given.
    """
    if not name.strip() or not languages:
        raise ValueError("an organisation needs a name and at least one language")
    values = {"name": name.strip(), "sector": sector, "languages": [Language(x).value for x in languages]}
    organisation, _created = Organisation.objects.update_or_create(pk=1, defaults=values)
    Unit.objects.update_or_create(parent=None, defaults={"name": organisation.name})
    Plan.objects.get_or_create(pk=1, defaults={"period": ReleasePeriod.QUARTERLY, "started_on": today})
    SurveyTerms.objects.get_or_create(
        pk=1,
        defaults={
            "leaving_kinds": [kind.value for kind in surveys.USUAL_KINDS],
            "reminder_days": list(surveys.USUAL_REMINDERS),
        },
    )
    return organisation


class WrongUnit(ValueError):
    """A unit that cannot be added; `words` say why."""

    def __init__(self, words: object) -> None:
        super().__init__(str(words))
        self.words = words


@deeds.deed("organisation.add_unit")
def add_unit(actor: gate.Actor, *, parent_id: int, name: str) -> Unit:
    """This function will add a unit below another, so that the next staff file may name it.

    Raise WrongUnit if the name is empty, holds a sign that parts a path, or stands there already.
    """
    bare = " ".join(name.split())
    if not bare or any(sign in bare for sign in ">/"):
        raise WrongUnit(_("Give the unit a name without > or /, which stand between units in a path."))
    if Unit.objects.filter(parent_id=parent_id, name__iexact=bare).exists():
        raise WrongUnit(_("There is a unit with this name here already."))
    return Unit.objects.create(parent=Unit.objects.select_for_update().get(pk=parent_id), name=bare)
