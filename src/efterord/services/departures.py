"""The leaver's pages: the link sent or printed, the language they are read in, and whom the leaver would talk with."""

from django.utils.translation import gettext_lazy as _

from efterord import clock, gate
from efterord.models import Case, DepartureLink, LeaverWish, Organisation
from efterord.queries import departures as looking
from efterord.rules import cases, departures
from efterord.rules import letters as contexts
from efterord.services import deeds, departure_links, letters, summaries_waiting
from efterord.words import CaseState, Language, LeavingKind, LetterKind, Wish


@deeds.deed("departures.send_link", about="case")
def send_link(actor: gate.Actor, *, case: Case) -> DepartureLink:
    """This function will mail the leaver the link to the own pages; again, it mails the same link.

    Raises Refused, in words, before the case is open, when it is over, and when no address reaches the leaver.
    """
    _refuse_unless_open(case)
    reach = departure_links.Reach.of(case)
    if not reach.recipient:
        if case.person.mail:
            raise gate.Refused(
                _("The last day has passed, so nothing is sent to an address at work. Print the link instead.")
            )
        raise gate.Refused(_("There is no mail address for this person. Print the link and hand it over instead."))
    letters.queue_letter(
        actor,
        kind=LetterKind.DEPARTURE_LINK,
        recipient=reach.recipient,
        language=reach.language,
        context=contexts.about_page(
            link=reach.link,
            employer=Organisation.objects.get(pk=1).name,
            closes_on=departures.link_until(case.last_day),
        ),
    )
    summaries_waiting._begin_time_to_answer(case)
    return DepartureLink.objects.get(case=case)


@deeds.deed("departures.print_link", about="case")
def print_link(actor: gate.Actor, *, case: Case) -> str:
    """This function will return a new link to hand over on paper, to a leaver whom no letter reaches.

    The one before ends. Whoever prints a link could use it, so an address given through it is not taken for the
    leaver's own word (services/surveys.py). A summary that waits for the leaver has its time to answer from now on.
    """
    _refuse_unless_open(case)
    if departure_links._address(case)[0]:
        raise gate.Refused(_("There is an address that reaches this person. Send the link by mail instead."))
    summaries_waiting._begin_time_to_answer(case)
    return departure_links.Reach.on_paper(case).link


@deeds.deed("departures.choose_language", about="case")
def choose_language(actor: gate.Actor, *, case: Case, language: Language) -> None:
    """This function will remember the language the leaver reads in, for the letters to come."""
    DepartureLink.objects.filter(case=case).exclude(language=language).update(language=language)


@deeds.deed("departures.wish_for", about="case")
def wish_for(actor: gate.Actor, *, case: Case, wish: Wish) -> LeaverWish:
    """This function will note with whom the leaver would rather talk, until the talks have begun; why is not asked.

    Nothing that is booked changes by itself: HR plans it. Raises Refused when it is too late, ValueError for a wish
    that does not fit.
    """
    if cases.state_of(case.events.values_list("step", flat=True)) is not CaseState.OPEN:
        raise gate.Refused(_("Your case is closed, so no talk is planned any more. Turn to HR if you want one."))
    fitting = looking.wishes(actor, case)
    if not fitting and not case.interviews.filter(started_at__isnull=False).exists():
        raise gate.Refused(_("No talk is planned for you now. Turn to HR if you want one."))
    if not fitting:
        raise gate.Refused(_("The talk has begun, so this can no longer be changed here. Tell the one you talk with."))
    if wish not in fitting:
        raise ValueError(f"{wish} does not fit")
    found, _created = LeaverWish.objects.update_or_create(case=case, defaults={"wish": wish, "at": clock.now()})
    return found


def _refuse_unless_open(case: Case) -> None:
    if case.leaving_kind == LeavingKind.DEATH:
        raise gate.Refused(_("The person has died. Nothing is sent."))
    if not departure_links._is_open(case):
        raise gate.Refused(
            _("The leaver's pages open when the case is open, and close three months after the last day.")
        )
