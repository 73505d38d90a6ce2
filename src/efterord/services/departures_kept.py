"""Keeping in touch: the leaver's consent until a day, taken back at once, and HR's reminder to ask somebody again."""

import datetime as dt

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from efterord import clock, gate
from efterord.models import Case, Grant, KeepInTouch, Organisation, Unit, User
from efterord.rules import departures
from efterord.rules import letters as contexts
from efterord.services import deeds, departures_contact, letters
from efterord.vault import holder
from efterord.words import Language, LetterKind, Role


class WrongDay(ValueError):
    """A day to be reminded that cannot be; `words` says why to a person."""

    def __init__(self, words: Promise) -> None:
        super().__init__(str(words))
        self.words = words


@deeds.deed("departures.keep_in_touch", about="case")
def keep_in_touch(
    actor: gate.Actor, *, case: Case, mail: str, days: int, may_be_asked_back: bool = False
) -> KeepInTouch:
    """This function will note the leaver's consent to hear from the employer, or renew it, with the address to use.

    `days` is one of rules.departures.KEPT_DAYS. Raises WrongContact without a right address. A reminder that HR had
    set stays if it still fits.
    """
    address = departures_contact._mail(mail)
    if not address:
        raise departures_contact.WrongContact("mail", _("Write the address to use."))
    kept = KeepInTouch.objects.select_for_update().filter(case=case).first() or KeepInTouch(case=case)
    kept.consented_at = clock.now()
    kept.expires_on = departures.kept_until(clock.today(), case.last_day, days)
    kept.may_be_asked_back = may_be_asked_back
    if kept.remind_on is not None and (kept.remind_on > kept.expires_on or not may_be_asked_back):
        kept.remind_on = None
    place = departures_contact._kept_place(kept)
    kept.address_ciphertext = holder.current().seal(f"case:{case.pk}", place, address)
    kept.save()
    return kept


@deeds.deed("departures.stop_keeping_in_touch", about="case")
def stop_keeping_in_touch(actor: gate.Actor, *, case: Case) -> None:
    """This function will take the consent back at once, with the address and HR's reminder."""
    KeepInTouch.objects.filter(case=case).delete()


@deeds.deed("departures.remind_of_rehire", about="case")
def remind_of_rehire(actor: gate.Actor, *, case: Case, on: dt.date | None) -> KeepInTouch:
    """This function will set the day on which HR is reminded to ask the leaver back, or take it away (None).

    Raises Refused without the leaver's consent to that, WrongDay for a day that is past or after the consent.
    """
    kept = KeepInTouch.objects.select_for_update().filter(case=case, expires_on__gte=clock.today()).first()
    if kept is None or not kept.may_be_asked_back:
        raise gate.Refused(_("The leaver has not agreed to be asked again, so no reminder is set."))
    if on is not None and not clock.today() < on <= kept.expires_on:
        raise WrongDay(_("Choose a day after today, and not after the agreement ends."))
    kept.remind_on, kept.reminded_at = on, None
    kept.save(update_fields=["remind_on", "reminded_at"])
    return kept


@deeds.deed("departures.remind_due")
def remind_due(actor: gate.Actor) -> int:
    """This function will remind HR of each leaver whose day has come, and return how many letters were queued.

    The letter bears no name; the HR partners nearest above the unit get it, or the heads of HR.
    """
    today = clock.today()
    due = KeepInTouch.objects.select_for_update(of=("self",)).filter(
        remind_on__lte=today, reminded_at__isnull=True, expires_on__gte=today, may_be_asked_back=True
    )
    n_letters = 0
    for kept in due.select_related("case"):
        for user in _hr_of(kept.case):
            _remind(actor, user, kept)
            n_letters += 1
        kept.reminded_at = clock.now()
        kept.save(update_fields=["reminded_at"])
    return n_letters


def _remind(actor: gate.Actor, user: User, kept: KeepInTouch) -> None:
    letters.queue_letter(
        actor,
        kind=LetterKind.REHIRE_REMINDER,
        recipient=user.email,
        language=Language(user.language),
        context=contexts.about_page(
            link=f"{settings.PUBLIC_URL}/cases/{kept.case_id}/",
            employer=Organisation.objects.get(pk=1).name,
            closes_on=kept.expires_on,
        ),
    )


def _hr_of(case: Case) -> list[User]:
    """Who in HR looks after a case's unit: the partners of it or of the nearest one above, else the heads."""
    grants = Grant.objects.filter(user__is_active=True).exclude(user__person=case.person_id).select_related("user")
    partners = list(grants.filter(role=Role.HR_PARTNER))
    parents = dict(Unit.objects.values_list("pk", "parent_id"))
    at: int | None = case.unit_id
    while True:
        found = [grant.user for grant in partners if grant.unit_id == at]
        if found:
            return found
        if at is None:
            return [grant.user for grant in grants.filter(role=Role.HR_HEAD)]
        at = parents.get(at)
