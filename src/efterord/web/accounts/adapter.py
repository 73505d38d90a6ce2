"""allauth's ways, made ours: closed to sign-up, log-ins in the log, mail through the outbox, few and plain words."""

import base64
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.stagekit import clear_login
from allauth.mfa.adapter import DefaultMFAAdapter
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from efterord import clock, gate
from efterord.mail import tasks
from efterord.services import accounts, letters
from efterord.vault import envelope, holder
from efterord.words import Language, LetterKind

# What is worth saying after a deed at the door; every other message of allauth's stays unsaid.
SAID = {
    "account/messages/password_changed.txt": _("Your password has been changed."),
    "mfa/messages/totp_activated.txt": _("The code app is ready to use."),
    "mfa/messages/totp_deactivated.txt": _("The code app has been removed."),
    "mfa/messages/recovery_codes_generated.txt": _("You have new spare codes. The old ones no longer work."),
    "mfa/messages/webauthn_added.txt": _("The passkey is ready to use."),
    "mfa/messages/webauthn_removed.txt": _("The passkey has been removed."),
}
OVER = _("This account was made for one talk, and that case is over. It opens nothing any more.")
WRONG_LOG_IN = _("The mail address or the password is wrong.")


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]
    """How an account logs in and out."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": WRONG_LOG_IN,
        "invalid_login": WRONG_LOG_IN,
        "incorrect_password": _("The password is wrong."),
        "enter_current_password": _("The password is wrong."),
        "incorrect_code": _("The code is wrong or too old."),
        "too_many_login_attempts": _("Too many tries. Wait a few minutes and try again."),
        "rate_limited": _("Too many tries. Wait a few minutes and try again."),
        "invalid_password_reset": _("The link has been used or is too old."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Accounts are added by an administrator."""
        return False

    def pre_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> HttpResponse | None:
        """Turns an account from outside away, in words, when the one case it was made for is over."""
        if gate.is_over(user):
            clear_login(request)
            messages.error(request, OVER)
            return redirect("account_login")
        answer: HttpResponse | None = super().pre_login(request, user, **kwargs)
        return answer

    def login(self, request: HttpRequest, user: Any) -> None:
        """Begins the session's twelve hours and enters the log-in."""
        super().login(request, user)
        request.session["began_at"] = clock.now().isoformat()
        accounts.record_log_in(gate.actor_for(user), user=user)

    def logout(self, request: HttpRequest) -> None:
        """Enters the log-out before the session is gone."""
        if request.user.is_authenticated:
            actor = gate.actor_for(request.user)
            # An account from outside whose case is over has no deed left, and may leave all the same.
            if gate.may(actor, "accounts.record_log_out"):
                accounts.record_log_out(actor, user=request.user)
        super().logout(request)

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Enters that a log-in failed, alike for known and unknown addresses."""
        accounts.record_failed_log_in(gate.NOBODY)

    def get_logout_redirect_url(self, request: HttpRequest) -> str:
        """Back to the door."""
        return reverse("account_login")

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Back to one's own page."""
        return reverse("accounts-own")

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Puts a letter about an account in the outbox; what we have no text for is not sent."""
        about = template_prefix.rpartition("/")[2]
        user = context.get("user") or self.request.user
        if about not in ABOUT or not getattr(user, "pk", None):
            return
        letters.queue_letter(
            gate.SYSTEM,
            kind=LetterKind.ACCOUNT,
            recipient=user.email,
            language=Language(user.language),
            context={"about": about},
        )
        tasks.soon()

    def send_notification_mail(
        self, template_prefix: str, user: Any, context: dict[str, Any] | None = None, email: str | None = None
    ) -> None:
        """Enters that the way of logging in changed, and tells its owner; without address, agent or time of day."""
        accounts.record_log_in_change(gate.actor_for(user), user=user)
        self.send_mail(template_prefix, user.email, {"user": user})

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, Any] | None = None,
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        """Says our own words, or nothing."""
        words = SAID.get(message_template or "") or (message if level >= messages.WARNING else None)
        if words:
            messages.add_message(request, level, str(words))


class SecondFactors(DefaultMFAAdapter):  # type: ignore[misc]
    """Code apps and passkeys: their secrets are ciphertext in the database."""

    error_messages = {**DefaultMFAAdapter.error_messages, "incorrect_code": _("The code is wrong or too old.")}

    def encrypt(self, text: str) -> str:
        """allauth does not say whose secret it is, so the place is the table alone."""
        return base64.b64encode(holder.current().seal("accounts", _SECRETS, text)).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """The pair of encrypt."""
        return holder.current().open_text("accounts", _SECRETS, base64.b64decode(encrypted_text))

    def generate_authenticator_name(self, user: Any, type: Any) -> str:  # noqa: A002 (allauth's word)
        """A name to tell passkeys apart, which the owner may change."""
        return gettext("Passkey") + f" {user.authenticator_set.filter(type=type).count() + 1}"


ABOUT = frozenset(
    {
        "password_changed",
        "password_reset",
        "totp_activated",
        "totp_deactivated",
        "webauthn_added",
        "webauthn_removed",
        "recovery_codes_generated",
    }
)
_SECRETS = envelope.Place("mfa_authenticator", "all", "data", 1)
