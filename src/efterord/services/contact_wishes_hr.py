"""What HR and the night do with a wish written by name beside the survey: pass it on, read it, say that it is seen to.

A wish has no time, and gets none here. HR is shown it from the night after on: a row that turned up on a desk the
moment it was written would date a visit to the survey.
"""

from django.utils.translation import gettext_lazy as _

from efterord import gate
from efterord.models import Case, CaseEvent, ContactWish, Organisation
from efterord.queries import surveys_terms
from efterord.rules import letters as contexts
from efterord.rules.surveys import Helper
from efterord.services import contact_wishes, deeds, letters
from efterord.vault import errors
from efterord.words import CaseStep, Language, LetterKind


@deeds.deed("contact_wishes.pass_on_due")
def pass_on_due(actor: gate.Actor) -> None:
    """This function will write to the safety representative and the union for whoever wished it, once each night.

    Name, unit and how to reach the leaver, nothing of what it is about. It returns nothing, and its entry is made every
    day: a number would tell of those who wrote.
    """
    terms, organisation = surveys_terms.terms(actor), Organisation.objects.get(pk=1)
    cancelled = CaseEvent.objects.filter(step=CaseStep.CANCELLED).values("case")
    new = ContactWish.objects.select_for_update(of=("self",)).filter(is_passed_on=False).exclude(case__in=cancelled)
    drafts, seen = [], []
    for wish in new.select_related("case__person", "case__unit").order_by("pk"):
        seen.append(wish.pk)
        for to, is_wanted, helper in (
            (contexts.SAFETY, wish.wants_safety, terms.safety),
            (contexts.UNION, wish.wants_union, terms.union),
        ):
            if is_wanted and helper.mail:
                drafts.append(_letter(wish, to, helper, organisation))
    # Those gone through and no other: one may have been written meanwhile.
    ContactWish.objects.filter(pk__in=seen).update(is_passed_on=True)
    letters.queue_letters(actor, drafts=drafts)


@deeds.deed("contact_wishes.open_wish", about="case")
def open_wish(actor: gate.Actor, *, case: Case) -> contact_wishes.Wished:
    """This function will open what a leaver wrote to HR by name; Hidden where there is nothing to read yet."""
    wish = ContactWish.objects.filter(case=case, is_passed_on=True).first()
    if wish is None:
        raise gate.Hidden
    return contact_wishes._opened(wish)


@deeds.deed("contact_wishes.end_wish", about="case")
def end_wish(actor: gate.Actor, *, case: Case) -> None:
    """This function will note that somebody has seen to a wish; a new one of the same leaver is a wish of its own."""
    waiting = ContactWish.objects.filter(case=case, is_passed_on=True, handled_by="")
    if not waiting.update(handled_by=actor.code):
        raise gate.Refused(_("This wish has been seen to already, or was taken back."))


def _letter(wish: ContactWish, to: str, helper: Helper, organisation: Organisation) -> letters.Draft:
    try:
        reach = contact_wishes._opened(wish).reach
    except errors.VaultError:  # one that does not open stops nobody else; HR has the name all the same
        reach = ""
    context = contexts.about_wish(
        to=to,
        employer=organisation.name,
        name=str(wish.case.person),
        unit=wish.case.unit.name,
        reach=reach,
    )
    return letters.Draft(LetterKind.CONTACT_WISH, helper.mail, Language(organisation.languages[0]), context)
