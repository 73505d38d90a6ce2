"""Accounts: who may log in, with which roles, and the one-time link with which each chooses a password."""

import datetime as dt

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from efterord import clock, gate
from efterord.models import ApiToken, Grant, Interview, Organisation, Person, ResultsLetter, SignInLink, Unit, User
from efterord.rules import accounts, privacy
from efterord.services import deeds, letters
from efterord.vault import tokens
from efterord.words import Language, LetterKind, Role, StoragePeriod

# What a closed account is called once nothing needs its name.
_NAMELESS = "user:"


class BadAccount(ValueError):
    """What was asked for an account cannot be; `words` say why and `field` names what to mend."""

    def __init__(self, words: "str | Promise", field: str = "") -> None:
        super().__init__(str(words))
        self.words, self.field = words, field


@deeds.deed("accounts.add_user")
def add_user(
    actor: gate.Actor,
    *,
    email: str,
    name: str,
    language: Language,
    employee_id: str = "",
    person: Person | None = None,
) -> User:
    """This function will add somebody who may log in, without roles and without a password yet.

    The person of the staff register is tied to the account (by record, employment number, or the same mail
    address), so that nobody handles their own departure; raise BadAccount for a bad or taken address.
    """
    address = email.strip().lower()
    try:
        validate_email(address)
    except ValidationError:
        raise BadAccount(_("This is not a mail address. It reads name@example.org."), "email") from None
    if User.objects.filter(email=address).exists():
        raise BadAccount(_("Somebody has an account with this mail address already."), "email")
    if not name.strip():
        raise BadAccount(_("Write the person's name."), "name")
    user = User(email=address, name=name.strip(), language=language)
    user.person = person or _person(address, employee_id.strip())
    _refuse_another_address(actor, user)
    user.set_unusable_password()
    user.save(force_insert=True)
    return user


@deeds.deed("accounts.grant_role", about="user")
def grant_role(actor: gate.Actor, *, user: User, role: Role, unit: Unit | None = None) -> Grant:
    """This function will give a user a role over a unit and all below it; without a unit, over the whole organisation.

    Refused for oneself, and for a role that reads content beside the administrator's: that asks for two people. An
    administrator gives such a role only to an account whose address is its person's in the staff register: otherwise
    the mailbox could be the administrator's own.
    """
    if actor.user_id == user.pk:
        raise gate.Refused(_("Nobody gives a role to themselves. Ask another administrator."))
    # The row is locked, so that two administrators at once cannot give what neither may give alone.
    user = User.objects.select_for_update(of=("self",)).select_related("person").get(pk=user.pk)
    if not user.is_active:
        raise gate.Refused(_("This account is closed."))
    if role in accounts.READS_CONTENT and Role.OPERATOR not in actor.roles:
        _refuse_unless_of_the_register(user)
    held = [Role(r) for r in Grant.objects.filter(user=user).values_list("role", flat=True)]
    if not accounts.may_be_held_together(held, role):
        raise gate.Refused(
            _(
                "An administrator cannot also have a role that reads what people said, and the other way round. "
                "Give the role to another person."
            )
        )
    if unit is not None and role in accounts.WHOLE_ORGANISATION:
        raise BadAccount(_("This role is always over the whole organisation. Leave the unit empty."), "unit")
    return Grant.objects.get_or_create(user=user, role=role, unit=unit, defaults={"granted_at": clock.now()})[0]


@deeds.deed("accounts.revoke_role")
def revoke_role(actor: gate.Actor, *, grant: Grant) -> User:
    """This function will take a role back, at once; the last administrator's is refused to all but the operator."""
    if grant.role == Role.ADMINISTRATOR:
        _refuse_if_last_administrator(actor, grant.user)
    grant.delete()
    return grant.user


@deeds.deed("accounts.close_account")
def close_account(actor: gate.Actor, *, user: User) -> User:
    """This function will end an account: roles, password, second factors, sessions, and the name and address in it.

    The row stays under its number, so that the log and the interviews that name it stay whole. Whoever holds or held
    a talk keeps the name there for as long as its case is kept: the leaver met a person, not a number.
    """
    if actor.user_id == user.pk:
        raise gate.Refused(_("Nobody closes their own account. Ask another administrator."))
    user = User.objects.select_for_update().get(pk=user.pk)
    _refuse_if_last_administrator(actor, user)
    Grant.objects.filter(user=user).delete()
    SignInLink.objects.filter(user=user).delete()
    ApiToken.objects.filter(user=user).delete()
    ResultsLetter.objects.filter(user=user).delete()
    Authenticator.objects.filter(user=user).delete()
    EmailAddress.objects.filter(user=user).delete()
    user.is_active, user.person = False, None
    user.email = f"closed-{user.pk}@invalid"
    if not Interview.objects.filter(interviewer=user).exists():
        user.name = _nameless(user)
    # Every session holds a hash of the password, so changing it ends them all.
    user.set_unusable_password()
    user.save()
    return user


@deeds.deed("accounts.forget_names")
def forget_names(actor: gate.Actor) -> int:
    """This function will wipe the names of closed accounts whose last talk is erased, and return how many."""
    gone = User.objects.filter(is_active=False, interviews__isnull=True).exclude(name__startswith=_NAMELESS)
    found = list(gone.select_for_update(of=("self",)))
    for user in found:
        user.name = _nameless(user)
        user.save(update_fields=["name"])
    return len(found)


@deeds.deed("accounts.tie_account", about="user")
def tie_account(actor: gate.Actor, *, user: User, employee_id: str = "", person: Person | None = None) -> User:
    """This function will tie an account that is nobody's to a person of the staff register, by number or record.

    From then on nobody handles their own departure by it. Only the operator ties an account anew, or to a person
    whose mail address in the register is another; raise BadAccount for a number that is nobody's or has an account.
    """
    if actor.user_id == user.pk:
        raise gate.Refused(_("Nobody ties their own account. Ask another administrator."))
    user = User.objects.select_for_update().get(pk=user.pk)
    if not user.is_active:
        raise gate.Refused(_("This account is closed."))
    if user.person_id is not None and Role.OPERATOR not in actor.roles:
        raise gate.Refused(_("This account is tied to somebody already. Only whoever runs the server can change that."))
    if not employee_id.strip() and person is None:
        raise BadAccount(_("Write the employment number."), "employee_id")
    user.person = person or _person(user.email, employee_id.strip())
    _refuse_another_address(actor, user)
    user.save(update_fields=["person"])
    return user


@deeds.deed("accounts.make_sign_in_link", about="user")
def make_sign_in_link(actor: gate.Actor, *, user: User, send: bool = False) -> str:
    """This function will make a one-time link for choosing a password, good for three days, and return its address.

    An earlier link dies. With `send` it goes by letter. Whoever sees a link can log in with it, today or after the
    account has been given a role: so it is only sent, unless the operator asks, who holds the key file anyway.
    """
    user = User.objects.select_for_update().get(pk=user.pk)
    if not user.is_active:
        raise gate.Refused(_("This account is closed."))
    if not send and Role.OPERATOR not in actor.roles:
        raise gate.Refused(
            _(
                "A log-in link is only sent to the account's own address: whoever sees it could log in with it. "
                "Whoever runs the server can show it."
            )
        )
    SignInLink.objects.filter(user=user).delete()
    token = tokens.new_token()
    days = privacy.DAYS[StoragePeriod.SIGN_IN_LINK] or 0
    SignInLink.objects.create(
        user=user, token_hash=tokens.hash_token(token), expires_at=clock.now() + dt.timedelta(days=days)
    )
    address = settings.PUBLIC_URL + reverse("accounts-welcome", args=[token])
    if send:
        letters.queue_letter(
            actor,
            kind=LetterKind.SIGN_IN_LINK,
            recipient=user.email,
            language=Language(user.language),
            context={"link": address, "employer": Organisation.objects.get(pk=1).name, "days": str(days)},
        )
    return address


@deeds.deed("accounts.choose_password")
def choose_password(actor: gate.Actor, *, token: str, password: str) -> User:
    """This function will set the password of the user a link belongs to, and use the link up.

    Raise Hidden for a link that is unknown, used or too old, all alike, and Django's ValidationError for a weak
    password.
    """
    link = (
        SignInLink.objects.select_for_update()
        .filter(token_hash=tokens.hash_token(token), expires_at__gt=clock.now(), user__is_active=True)
        .select_related("user")
        .first()
    )
    if link is None:
        raise gate.Hidden
    user = link.user
    validate_password(password, user)
    user.set_password(password)
    user.save(update_fields=["password"])
    link.delete()
    return user


@deeds.deed("accounts.choose_language")
def choose_language(actor: gate.Actor, *, language: Language) -> None:
    """This function will set the language of one's own pages and letters."""
    User.objects.filter(pk=actor.user_id or 0).update(language=language)


@deeds.deed("accounts.record_log_in")
def record_log_in(actor: gate.Actor, *, user: User) -> User:
    """This function will enter that somebody logged in."""
    return user


@deeds.deed("accounts.record_log_out")
def record_log_out(actor: gate.Actor, *, user: User) -> User:
    """This function will enter that somebody logged out."""
    return user


@deeds.deed("accounts.record_log_in_change")
def record_log_in_change(actor: gate.Actor, *, user: User) -> User:
    """This function will enter that somebody changed how they log in: password, code app, passkey or spare codes."""
    return user


@deeds.deed("accounts.record_failed_log_in")
def record_failed_log_in(actor: gate.Actor) -> None:
    """This function will enter that a log-in failed; neither the address tried nor where from is kept."""


def _nameless(user: User) -> str:
    return f"{_NAMELESS}{user.pk}"


def _person(address: str, employee_id: str) -> Person | None:
    """The person of the staff register an account belongs to; one who has an account already is nobody's."""
    if employee_id:
        person = Person.objects.filter(employee_id=employee_id).first()
        if person is None:
            raise BadAccount(_("Nobody in the staff register has this employment number."), "employee_id")
        if User.objects.filter(person=person).exists():
            raise BadAccount(_("This person has an account already."), "employee_id")
        return person
    found = list(Person.objects.filter(mail__iexact=address, user__isnull=True)[:2])
    return found[0] if len(found) == 1 else None


def _refuse_another_address(actor: gate.Actor, user: User) -> None:
    """An account that bears somebody's name and another address could be anybody's: only the operator ties it."""
    mail = user.person.mail if user.person else ""
    if mail and not accounts.is_address_of(user.email, mail) and Role.OPERATOR not in actor.roles:
        raise BadAccount(
            _("The staff register has another mail address for this person. The account needs that one."),
            "employee_id",
        )


def _refuse_unless_of_the_register(user: User) -> None:
    if user.person is None or not accounts.is_address_of(user.email, user.person.mail):
        raise gate.Refused(
            _(
                "This role reads what people said or what came of it. An administrator gives it only to an account "
                "tied to a person in the staff register whose mail address there is the account's. Otherwise whoever "
                "runs the server gives it: efterord account add."
            )
        )


def _refuse_if_last_administrator(actor: gate.Actor, user: User) -> None:
    if Role.OPERATOR in actor.roles:
        return
    administrators = set(
        Grant.objects.select_for_update()
        .filter(role=Role.ADMINISTRATOR, user__is_active=True)
        .values_list("user_id", flat=True)
    )
    if administrators == {user.pk}:
        raise gate.Refused(_("This is the last administrator. Give the role to somebody else first."))
