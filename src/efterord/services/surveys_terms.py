"""How the survey asks: the organisation's choice, which holds for everybody who has not been asked yet."""

import dataclasses

from efterord import gate
from efterord.models import SurveyTerms
from efterord.queries import questionnaires, surveys_terms
from efterord.rules import surveys
from efterord.services import deeds
from efterord.words import SetUse

# Which question sets each field chooses from.
USES = {"exit_set": SetUse.EXIT, "involuntary_set": SetUse.INVOLUNTARY, "follow_up_set": SetUse.FOLLOW_UP}


class WrongTerms(ValueError):
    """Terms that cannot be; `fields` names what to look at (rules.surveys.wrong_in)."""

    def __init__(self, fields: tuple[str, ...]) -> None:
        super().__init__(", ".join(fields))
        self.fields = fields


@deeds.deed("surveys.set_terms")
def set_terms(actor: gate.Actor, *, terms: surveys.Terms) -> SurveyTerms:
    """This function will set how the survey asks; raises WrongTerms.

    Cases that stand follow at once, since days are reckoned when they are asked for; links that were sent keep the
    questions and the last day they were sent with.
    """
    stands = surveys_terms.terms(actor)
    # A set may be left as it stands before it is published; a new choice is one of the published ones.
    sets = {
        field: [getattr(stands, field), *(each.key for each in questionnaires.choices(actor, use))]
        for field, use in USES.items()
    }
    wrong = surveys.wrong_in(terms, sets)
    if wrong:
        raise WrongTerms(wrong)
    values = {
        field.name: getattr(terms, field.name)
        for field in dataclasses.fields(terms)
        if field.name not in ("leaving_kinds", "reminder_days", *surveys.HELPERS)
    }
    values["leaving_kinds"] = sorted(terms.leaving_kinds)
    values["reminder_days"] = sorted(terms.reminder_days)
    values["reach"] = {name: dataclasses.asdict(getattr(terms, name)) for name in surveys.HELPERS}
    return SurveyTerms.objects.update_or_create(pk=1, defaults=values)[0]
