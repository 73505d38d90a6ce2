"""A case in somebody's hands: locked for a deed, with the steps it has taken; and cases made, each with its number."""

from collections.abc import Iterable

from django.db.models.functions import Length
from django.utils.translation import gettext_lazy as _

from efterord import clock, gate
from efterord.models import Case, CaseEvent, Employment, Organisation
from efterord.rules import cases
from efterord.services import cases_facts
from efterord.words import CaseSource, CaseState, CaseStep


class Held:
    """A case locked until the deed is done, so that two people at once do not both take a step."""

    def __init__(self, case: Case) -> None:
        self.case = Case.objects.select_for_update(of=("self",)).select_related("employment").get(pk=case.pk)
        self.steps = frozenset(CaseEvent.objects.filter(case=case.pk).values_list("step", flat=True))

    @property
    def state(self) -> CaseState:
        return cases.state_of(self.steps)

    def refuse_unless_next(self, step: CaseStep) -> None:
        """Refuse, with words, a step the case may not take now."""
        if not cases.may_take(self.state, step):
            raise gate.Refused(_("Somebody has changed the case in the meantime. Look at it again before you go on."))

    def refuse_unless_open(self) -> None:
        """Refuse, with words, what is done in an open case only."""
        if self.state is not CaseState.OPEN:
            raise gate.Refused(_("The case is not open. Confirm it first, if it is to be."))

    def refuse_when_over(self) -> None:
        """Refuse, with words, what cannot be done in a closed or cancelled case."""
        if not cases.may_be_corrected(self.state):
            raise gate.Refused(_("The case is closed or cancelled and can no longer be changed."))

    def take(self, actor: gate.Actor, step: CaseStep) -> None:
        """Let the case take a step, with who and when."""
        CaseEvent.objects.create(case=self.case, step=step, at=clock.now(), by=actor.code)
        self.steps |= {step}

    def take_up_again(self, facts: cases_facts.Facts) -> None:
        """Begin a cancelled case anew, with other facts; whether its leaver was asked stays, and the log keeps all."""
        CaseEvent.objects.filter(case=self.case).exclude(step=CaseStep.ASKED).delete()
        self.steps &= {CaseStep.ASKED}
        facts.write(self.case)


class Register:
    """Where cases are made, one deed at a time: the one organisation row is locked until the deed is done.

    SQLite's transactions wait by themselves (BEGIN IMMEDIATE); on PostgreSQL two would read the same highest number.
    """

    def __init__(self) -> None:
        Organisation.objects.select_for_update().get(pk=1)

    def standing(self, employment: Employment) -> Case | None:
        """The case of an employment that goes on, or else the cancelled one that may be taken up again."""
        found = {Held(case).state: case for case in Case.objects.filter(employment=employment).order_by("number")}
        going_on = next((case for state, case in found.items() if cases.NEXT[state]), None)
        return going_on or found.get(CaseState.CANCELLED)

    def make(self, made: Iterable[tuple[Employment, cases_facts.Facts]], source: CaseSource) -> list[Case]:
        """Make cases with the next numbers of the year; employments come with their person, manager and unit."""
        year = clock.today().year
        place = self._highest_place(year)
        return Case.objects.bulk_create(
            Case(
                number=cases.number(year, place + at),
                person=employment.person,
                employment=employment,
                unit_id=employment.unit_id,
                manager_id=employment.person.manager_id,
                source=source,
                notice_date=facts.notice_date,
                last_day=facts.last_day,
                leaving_kind=facts.leaving_kind,
            )
            for at, (employment, facts) in enumerate(made, start=1)
        )

    def _highest_place(self, year: int) -> int:
        of_year = Case.objects.filter(number__startswith=cases.number(year, 0)[:-1])
        highest = of_year.annotate(n_signs=Length("number")).order_by("-n_signs", "-number").first()
        return cases.place_of(highest.number) if highest else 0
