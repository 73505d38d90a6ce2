"""The addresses of the door and of accounts. Of allauth's pages only these exist; every other one is absent."""

from typing import Any

from allauth.account import views as account
from allauth.mfa.base import views as factors
from allauth.mfa.recovery_codes import views as spare
from allauth.mfa.totp import views as app
from allauth.mfa.webauthn import views as passkeys
from django.urls import include, path, re_path

from efterord.web.accounts import administration, forms, keys, views
from efterord.web.shell import doors


def _page(view: Any, template: str, form: type | None = None) -> Any:
    """A page of allauth's with our template and, where it has one, our form."""
    return view.as_view(template_name=f"accounts/{template}.html", **({"form_class": form} if form else {}))


_AFTER_RESET = _page(account.PasswordResetFromKeyDoneView, "ready")
_SENT = _page(account.PasswordResetDoneView, "ask_password_done")
_BY_LINK = _page(account.PasswordResetFromKeyView, "new_password", forms.NewPassword)
_ASK = _page(account.PasswordResetView, "ask_password", forms.AskForPassword)
# Before log-in.
_outside = [
    path("login/", _page(account.LoginView, "login", forms.LogIn), name="account_login"),
    path("logout/", _page(views.LogOut, "logout"), name="account_logout"),
    path("inactive/", _page(account.AccountInactiveView, "inactive"), name="account_inactive"),
    path("password/", _ASK, name="account_reset_password"),
    path("password/sent/", _SENT, name="account_reset_password_done"),
    re_path(
        r"^password/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>[-0-9A-Za-z_]+)/$",
        _BY_LINK,
        name="account_reset_password_from_key",
    ),
    path("password/changed/", _AFTER_RESET, name="account_reset_password_from_key_done"),
    path("code/", _page(factors.AuthenticateView, "code", forms.Code), name="mfa_authenticate"),
    path("passkey/", passkeys.LoginWebAuthnView.as_view(), name="mfa_login_webauthn"),
]

_CHANGE = _page(account.PasswordChangeView, "change_password", forms.ChangePassword)
_AGAIN_PASSKEY = _page(passkeys.ReauthenticateWebAuthnView, "again_passkey")
_RENAME = _page(passkeys.EditWebAuthnView, "passkey_edit", forms.RenamePasskey)
# One's own account.
_inside = [
    path("password/change/", _CHANGE, name="account_change_password"),
    path("again/", _page(account.ReauthenticateView, "again", forms.AgainPassword), name="account_reauthenticate"),
    path("again/code/", _page(factors.ReauthenticateView, "again", forms.AgainCode), name="mfa_reauthenticate"),
    path("again/passkey/", _AGAIN_PASSKEY, name="mfa_reauthenticate_webauthn"),
    path("factors/", _page(factors.IndexView, "factors"), name="mfa_index"),
    path("factors/app/", _page(app.ActivateTOTPView, "app_add", forms.AddApp), name="mfa_activate_totp"),
    path("factors/app/remove/", _page(app.DeactivateTOTPView, "app_remove"), name="mfa_deactivate_totp"),
    path("factors/codes/", _page(spare.ViewRecoveryCodesView, "codes"), name="mfa_view_recovery_codes"),
    path("factors/codes/new/", _page(spare.GenerateRecoveryCodesView, "codes_new"), name="mfa_generate_recovery_codes"),
    path("factors/passkeys/", _page(passkeys.ListWebAuthnView, "passkeys"), name="mfa_list_webauthn"),
    path(
        "factors/passkeys/add/",
        _page(passkeys.AddWebAuthnView, "passkey_add", forms.AddPasskey),
        name="mfa_add_webauthn",
    ),
    path("factors/passkeys/<int:pk>/", _RENAME, name="mfa_edit_webauthn"),
    path(
        "factors/passkeys/<int:pk>/remove/",
        _page(passkeys.RemoveWebAuthnView, "passkey_remove"),
        name="mfa_remove_webauthn",
    ),
]
_account = [
    *doors.behind(_outside, "accounts.see_door", login=False),
    *doors.behind(_inside, "accounts.see_own", login=True),
]
urlpatterns = [
    path("account/", include(_account)),
    path("account/", views.own, name="accounts-own"),
    path("account/letter/", views.choose_digest, name="accounts-digest"),
    path("account/keys/", keys.keys, name="accounts-keys"),
    path("account/keys/new/", keys.new, name="accounts-keys-new"),
    path("account/keys/<int:pk>/revoke/", keys.revoke, name="accounts-keys-revoke"),
    path("account/language/", views.choose_language, name="accounts-language"),
    path("account/language/<str:code>/", views.tongue, name="accounts-tongue"),
    path("account/welcome/ready/", views.ready, name="accounts-ready"),
    path("account/welcome/<str:token>/", views.welcome, name="accounts-welcome"),
    path("accounts/", administration.everybody, name="accounts"),
    path("accounts/add/", administration.add, name="accounts-add"),
    path("accounts/<int:pk>/", administration.one, name="accounts-user"),
    path("accounts/<int:pk>/role/", administration.grant, name="accounts-grant"),
    path("accounts/role/<int:pk>/revoke/", administration.revoke, name="accounts-revoke"),
    path("accounts/<int:pk>/tie/", administration.tie, name="accounts-tie"),
    path("accounts/<int:pk>/close/", administration.close, name="accounts-close"),
    path("accounts/<int:pk>/link/", administration.link, name="accounts-link"),
]
