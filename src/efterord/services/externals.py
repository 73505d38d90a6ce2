"""An account for somebody from outside, made for the talks of one case; when the case is over the account is too."""

import datetime as dt

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from efterord import clock, gate
from efterord.models import Case, External, Organisation, SignInLink, User
from efterord.queries import holders
from efterord.rules import cases, privacy
from efterord.rules import holders as rules
from efterord.rules import letters as contexts
from efterord.services import accounts, deeds, letters
from efterord.vault import tokens
from efterord.words import CaseState, Language, LetterKind, StoragePeriod


@deeds.deed("externals.add_external", about="case")
def add_external(actor: gate.Actor, *, case: Case, email: str, name: str, language: Language) -> User:
    """This function will make an account bound to one open case and send its owner a first log-in link.

    The account has no role at all, so it opens nothing but a talk it is chosen for. Asked again for the same address
    before anybody has logged in with it, it sends a new link. Raises accounts.BadAccount for an address that is none,
    has an account, or belongs to the leaver, their line of command or somebody in conflict; Refused when the case is
    not open.
    """
    if cases.state_of(case.events.values_list("step", flat=True)) is not CaseState.OPEN:
        raise gate.Refused(_("The case is not open, so nobody can be asked to hold a talk in it."))
    address = _address(email)
    waiting = External.objects.select_related("user").filter(case=case, user__email=address).first()
    if waiting is not None and not waiting.user.has_usable_password():
        _send_link(actor, waiting.user)
        return waiting.user
    if User.objects.filter(email=address).exists():
        raise accounts.BadAccount(_("Somebody has an account with this mail address already."), "email")
    if not rules.may_be_bound(address, holders.inside_addresses(actor, case)):
        # One sentence for the leaver, the line and a conflict: which of them it is, is nobody's to read here.
        raise accounts.BadAccount(_("This address cannot be chosen in this case."), "email")
    if not name.strip():
        raise accounts.BadAccount(_("Write the person's name."), "name")
    user = User(email=address, name=" ".join(name.split()), language=language)
    user.set_unusable_password()
    user.save(force_insert=True)
    External.objects.create(user=user, case=case)
    _send_link(actor, user)
    return user


@deeds.deed("externals.close_ended")
def close_ended(actor: gate.Actor) -> int:
    """This function will close the accounts from outside whose case is over, and return how many; the night does so.

    Nobody can log in with them from the moment the case ends (gate.is_over); this wipes the name and address too.
    """
    waiting = External.objects.filter(user__is_active=True).select_related("user")
    over = [external.user for external in waiting if gate.is_over(external.user)]
    for user in over:
        accounts.close_account(actor, user=user)
    return len(over)


def _address(email: str) -> str:
    address = email.strip().lower()
    try:
        validate_email(address)
    except ValidationError:
        raise accounts.BadAccount(_("This is not a mail address. It reads name@example.org."), "email") from None
    return address


def _send_link(actor: gate.Actor, user: User) -> None:
    SignInLink.objects.filter(user=user).delete()
    token = tokens.new_token()
    days = privacy.DAYS[StoragePeriod.SIGN_IN_LINK] or 0
    SignInLink.objects.create(
        user=user, token_hash=tokens.hash_token(token), expires_at=clock.now() + dt.timedelta(days=days)
    )
    context = contexts.about_external_account(
        link=settings.PUBLIC_URL + reverse("accounts-welcome", args=[token]),
        employer=Organisation.objects.values_list("name", flat=True).get(pk=1),
        days=days,
    )
    letters.queue_letter(
        actor,
        kind=LetterKind.EXTERNAL_ACCOUNT,
        recipient=user.email,
        language=Language(user.language),
        context=context,
    )
