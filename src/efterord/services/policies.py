"""How talks are offered and held: the organisation's terms, and those of a unit that has its own."""

from efterord import gate
from efterord.models import Policy, Unit
from efterord.rules import policies
from efterord.services import deeds


class WrongTerms(ValueError):
    """Terms that cannot be; `fields` names what to look at (rules.policies.wrong_in)."""

    def __init__(self, fields: tuple[str, ...]) -> None:
        super().__init__(", ".join(fields))
        self.fields = fields


@deeds.deed("policies.set_policy")
def set_policy(actor: gate.Actor, *, terms: policies.Terms, unit: Unit | None = None) -> Policy:
    """This function will set the terms of a unit and all below it, or of the organisation; raises WrongTerms.

    Cases that stand follow at once, since eligibility and times are reckoned when they are asked for.
    """
    wrong = policies.wrong_in(terms)
    if wrong:
        raise WrongTerms(wrong)
    values = {
        "is_offered": terms.is_offered,
        "least_months": terms.least_months,
        "leaving_kinds": sorted(terms.leaving_kinds),
        "holders": terms.holders,
        "first_before": terms.first_before,
        "last_before": terms.last_before,
        "minutes": terms.minutes,
        "place_kind": terms.place_kind,
        "country": terms.country,
    }
    return Policy.objects.update_or_create(unit=unit, defaults=values)[0]


@deeds.deed("policies.remove_policy")
def remove_policy(actor: gate.Actor, *, unit: Unit) -> Unit:
    """This function will take away a unit's own terms; those above it hold there again."""
    Policy.objects.filter(unit=unit).delete()
    return unit
