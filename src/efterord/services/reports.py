"""What the nearest manager does: reports a departure, which HR confirms, and proposes times, of which HR books one."""

import datetime as dt
from collections.abc import Collection

from django.conf import settings
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from efterord import clock, gate
from efterord.models import Case, Employment, Organisation, ProposedTime, User
from efterord.queries import cases_partners
from efterord.rules import letters
from efterord.services import cases_held, deeds
from efterord.services import letters as outbox
from efterord.services.cases_facts import Facts
from efterord.words import CaseSource, CaseState, CaseStep, Language, LetterKind

MOST_TIMES = 5


class WrongTimes(ValueError):
    """Times that cannot be proposed; `words` says why to a person."""

    def __init__(self, words: "str | Promise") -> None:
        super().__init__(str(words))
        self.words = words


@deeds.deed("cases.report_departure", about="employment")
def report_departure(
    actor: gate.Actor,
    *,
    employment: Employment,
    notice_date: dt.date | None,
    last_day: dt.date,
    leaving_kind: str = "",
    times: Collection[dt.datetime] = (),
) -> Case:
    """This function will hold what a nearest manager says of a departure until HR confirms it, and tell HR by letter.

    Nothing is sent to the leaver. A case that the staff file proposed takes over what the manager knows; the manager
    does not learn that it was there. Raises WrongDates, WrongKind, WrongTimes, and Refused when a case goes on.
    """
    facts = Facts(notice_date, last_day, leaving_kind)
    facts.refuse_wrong(employment)
    register = cases_held.Register()
    earlier = register.standing(employment)
    held = cases_held.Held(earlier or register.make([(employment, facts)], CaseSource.REPORT)[0])
    if earlier is not None:
        if CaseStep.REPORTED in held.steps and held.state is not CaseState.CANCELLED:
            raise gate.Refused(_("You have reported this departure already. HR looks at it."))
        if held.state is CaseState.OPEN:
            raise gate.Refused(_("There is a case for this employment already. HR is at work with it."))
        _take_over(held, facts)
    held.take(actor, CaseStep.REPORTED)
    _keep_times(actor, held.case, times)
    _tell_hr(actor, held.case)
    return held.case


@deeds.deed("cases.propose_times", about="case")
def propose_times(actor: gate.Actor, *, case: Case, times: Collection[dt.datetime]) -> Case:
    """This function will keep the times a nearest manager proposes for the talk, in place of those proposed before.

    At most five, all of them ahead; raises WrongTimes otherwise, and Refused when the case is over.
    """
    held = cases_held.Held(case)
    held.refuse_when_over()
    _keep_times(actor, held.case, times)
    return held.case


def _take_over(held: cases_held.Held, facts: Facts) -> None:
    """What was cancelled begins anew, and what the file proposed is now this manager's report too."""
    if held.state is CaseState.CANCELLED:
        held.take_up_again(facts)
        held.case.source = CaseSource.REPORT
    else:
        facts.write(held.case)
    held.case.manager_id = held.case.person.manager_id
    held.case.save(update_fields=["source", "manager"])


def _keep_times(actor: gate.Actor, case: Case, times: Collection[dt.datetime]) -> None:
    wanted = sorted(set(times))
    if len(wanted) > MOST_TIMES:
        raise WrongTimes(_("Propose at most five times."))
    if any(time <= clock.now() for time in wanted):
        raise WrongTimes(_("The time has passed. Propose times ahead."))
    ProposedTime.objects.filter(case=case).delete()
    ProposedTime.objects.bulk_create(ProposedTime(case=case, starts_at=time, by=actor.code) for time in wanted)


def _tell_hr(actor: gate.Actor, case: Case) -> None:
    """A letter to each in HR who can confirm: no name, no unit, a link."""
    employer = Organisation.objects.get(pk=1).name
    link = settings.PUBLIC_URL + reverse("cases-case", args=[case.pk])
    for user in User.objects.filter(pk__in=cases_partners.who_confirm(actor, case)):
        outbox.queue_letter(
            actor,
            kind=LetterKind.DEPARTURE_REPORTED,
            recipient=user.email,
            language=Language(user.language),
            context=letters.about_report(link=link, employer=employer),
        )
