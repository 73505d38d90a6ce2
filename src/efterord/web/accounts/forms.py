"""The forms of the door and of accounts: allauth's with our words, and our own."""

from collections.abc import Mapping
from typing import Any

from allauth.account import forms as account
from allauth.mfa.base import forms as factor
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as passkey
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from efterord import labels
from efterord.queries import accounts
from efterord.rules import api_tokens
from efterord.web.accounts import tasks
from efterord.words import Language, Role

PASSWORD_NOTE = _("At least 12 characters. A few words in a row are easy to remember and hard to guess.")
NEW_PASSWORD = {"password1": _("New password"), "password2": _("New password again")}
NEW_NOTE = {"password1": PASSWORD_NOTE}


class Worded:
    """Gives a form of allauth's our labels, and takes its placeholders and help away."""

    words: Mapping[str, "str | Promise"] = {}
    notes: Mapping[str, "str | Promise"] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():  # type: ignore[attr-defined]
            field.widget.attrs.pop("placeholder", None)
            field.label = self.words.get(name, field.label)
            field.help_text = self.notes.get(name, "")


class LogIn(Worded, account.LoginForm):  # type: ignore[misc]
    """Mail address and password."""

    words = {"login": _("Mail address"), "password": _("Password")}


class AskForPassword(Worded, account.ResetPasswordForm):  # type: ignore[misc]
    """Where to send the link for a new password."""

    words = {"email": _("Mail address")}

    def save(self, request: HttpRequest, **kwargs: Any) -> str:
        """The same work for a known and an unknown address: one task; the rest happens after the answer."""
        tasks.send_password_link.enqueue(next((user.pk for user in self.users), 0))
        return str(self.cleaned_data["email"])


class NewPassword(Worded, account.ResetPasswordKeyForm):  # type: ignore[misc]
    """A new password, by a link."""

    words, notes = NEW_PASSWORD, NEW_NOTE


class ChangePassword(Worded, account.ChangePasswordForm):  # type: ignore[misc]
    """A new password for somebody logged in."""

    words, notes = {"oldpassword": _("Your password now"), **NEW_PASSWORD}, NEW_NOTE


class AgainPassword(Worded, account.ReauthenticateForm):  # type: ignore[misc]
    """The password once more, before something weighty."""

    words = {"password": _("Password")}


class Code(Worded, factor.AuthenticateForm):  # type: ignore[misc]
    """A code from the app, or a spare one, at log-in."""

    words = {"code": _("Code")}


class AgainCode(Worded, factor.ReauthenticateForm):  # type: ignore[misc]
    """A code once more, before something weighty."""

    words = {"code": _("Code")}


class AddApp(Worded, totp.ActivateTOTPForm):  # type: ignore[misc]
    """The first code of a new app."""

    words = {"code": _("The code the app shows now")}


class AddPasskey(Worded, passkey.AddWebAuthnForm):  # type: ignore[misc]
    """A new passkey; the browser fills in the credential."""

    words = {"name": _("Name of the passkey"), "passwordless": _("Log in with this passkey alone, without password")}


class RenamePasskey(Worded, passkey.EditWebAuthnForm):  # type: ignore[misc]
    """Another name for a passkey."""

    words = {"name": _("Name of the passkey")}


class Welcome(forms.Form):
    """The first password, by a one-time link."""

    password1 = forms.CharField(
        label=_("Password"),
        help_text=PASSWORD_NOTE,
        strip=False,
        max_length=1000,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    password2 = forms.CharField(
        label=_("Password again"),
        strip=False,
        max_length=1000,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean(self) -> dict[str, Any]:
        """Both alike, and not too weak."""
        found = super().clean() or {}
        first, second = found.get("password1"), found.get("password2")
        if first:
            try:
                validate_password(first, self.user)
            except ValidationError as error:
                self.add_error("password1", error)
        if first and second and first != second:
            self.add_error("password2", _("The two passwords differ."))
        return found


class ChooseLanguage(forms.Form):
    """The language of one's own pages."""

    language = forms.ChoiceField(label=_("Language"), choices=lambda: labels.choices(Language))


class AddUser(forms.Form):
    """Somebody who is to log in."""

    name = forms.CharField(label=_("Name"), max_length=200)
    email = forms.CharField(label=_("Mail address"), max_length=254, widget=forms.EmailInput)
    employee_id = forms.CharField(
        label=_("Employment number"),
        required=False,
        max_length=64,
        help_text=_("Ties the account to the person, so that nobody handles their own departure."),
    )
    language = forms.ChoiceField(label=_("Language"), choices=lambda: labels.choices(Language))


class Tie(forms.Form):
    """Whose account it is, by the staff register."""

    employee_id = forms.CharField(label=_("Employment number"), max_length=64)


class GiveRole(forms.Form):
    """A role, and where in the tree."""

    role = forms.ChoiceField(label=_("Role"))
    unit = forms.ChoiceField(label=_("Unit"), required=False)

    def __init__(self, *args: Any, units: list[tuple[int, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [(role.value, labels.of(role)) for role in accounts.GRANTED]  # type: ignore[attr-defined]
        self.fields["unit"].choices = [  # type: ignore[attr-defined]
            ("", _("The whole organisation")),
            *((str(unit.pk), f"{'– ' * depth}{unit.name}") for depth, unit in units if depth),
        ]


def refuse(form: forms.Form, field: str, words: "str | Promise") -> None:
    """This function will put a refusal of a service at the field it belongs to."""
    form.add_error(field if field in form.fields else None, str(words))


def role(form: GiveRole) -> Role:
    """This function will return the role a valid form names."""
    return Role(form.cleaned_data["role"])


class NewKey(forms.Form):
    """What a key for a program is for, and how long it holds."""

    name = forms.CharField(
        label=_("What the key is for"),
        help_text=_("For yourself, so that you know which one to take back."),
        max_length=api_tokens.NAME_LENGTH,
    )
    days = forms.TypedChoiceField(
        label=_("How long it holds"),
        coerce=int,
        choices=tuple(zip(api_tokens.DAYS, (_("30 days"), _("90 days"), _("Half a year"), _("A year")), strict=True)),
        initial=api_tokens.DAYS[1],
    )
