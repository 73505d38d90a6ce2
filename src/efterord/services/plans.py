"""Changing the plan of releases: for new answers alone, so that what was given keeps what its leaver was told."""

from typing import Any

from efterord import clock, gate
from efterord.models import EarlierTerms, Plan
from efterord.queries import plans as queries
from efterord.rules import plans
from efterord.services import deeds
from efterord.words import WhyNoPlan


class WrongPlan(ValueError):
    """A plan that cannot be chosen; `why` says what is the matter."""

    def __init__(self, why: WhyNoPlan) -> None:
        super().__init__(why.value)
        self.why = why


@deeds.deed("plans.change")
def change(actor: gate.Actor, *, choice: plans.Choice) -> Plan:
    """This function will change the plan: k for all batches from now on, the rest for answers after the next date.

    Raises WrongPlan. It is never asked whether answers wait: a refusal would tell whether somebody had answered.
    """
    # A release and a change wait for each other, so that a release is of one plan.
    row = Plan.objects.select_for_update().get(pk=1)
    why = plans.why_not(choice, k=row.k)
    if why is not None:
        raise WrongPlan(why)
    before = queries._over_time()
    after = plans.changed(before, clock.today(), choice)
    if len(after) > len(before):
        EarlierTerms.objects.create(plan=row, **_columns(before[-1]))
    for name, value in _columns(after[-1]).items():
        setattr(row, name, value)
    row.k = choice.k
    row.save()
    return row


def _columns(terms: plans.Terms) -> dict[str, Any]:
    return {**terms._asdict(), "lane_by": terms.lane_by or ""}
