"""One's own account, the first log-in by link, the language of the door, and leaving."""

from allauth.account.views import LogoutView
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from efterord import gate, labels
from efterord.queries import accounts as known
from efterord.queries import digests as digests_of
from efterord.services import accounts, digests
from efterord.web.accounts import forms
from efterord.web.shell import doors
from efterord.words import Language, Role

YEAR = 365 * 24 * 3600
# The page speaks the new user's language, so it offers no other; and its address is a secret, so no link repeats it.
WELCOME = {"not_a_leaver": True, "language_links": []}


@doors.door("accounts.see_own")
def own(request: HttpRequest) -> HttpResponse:
    """This function will show one's own account."""
    user = known.own(request.actor)  # type: ignore[attr-defined]
    form = forms.ChooseLanguage(initial={"language": user.language})
    facts = [
        {"term": _("Name"), "text": user.name},
        {"term": _("Mail address"), "text": user.email},
        {"term": _("Roles"), "text": ", ".join(_role(g) for g in user.grants.all()) or _("no role yet")},
    ]
    may_have_keys = gate.may(request.actor, "api_tokens.see")  # type: ignore[attr-defined]
    told = {"may_have_keys": may_have_keys, "has_digest": digests_of.is_chosen(request.actor)}  # type: ignore[attr-defined]
    return render(request, "accounts/own.html", {"facts": facts, "form": form, **told})


@doors.door("digests.choose_digest")
@require_POST
def choose_digest(request: HttpRequest) -> HttpResponse:
    """This function will keep whether a letter comes when results are published."""
    digests.choose_digest(request.actor, is_wanted=request.POST.get("wanted") == "yes")  # type: ignore[attr-defined]
    return redirect("accounts-own")


@doors.door("accounts.choose_language")
@require_POST
def choose_language(request: HttpRequest) -> HttpResponse:
    """This function will keep the language chosen on one's own page."""
    form = forms.ChooseLanguage(request.POST)
    if form.is_valid():
        accounts.choose_language(request.actor, language=Language(form.cleaned_data["language"]))  # type: ignore[attr-defined]
    return redirect("accounts-own")


@doors.door("accounts.see_door", login=False)
def tongue(request: HttpRequest, code: str) -> HttpResponse:
    """This function will show the door in another language, kept in a cookie of this browser."""
    if code not in dict(settings.LANGUAGES):
        raise Http404
    back = request.GET.get("next", "")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts=None):
        back = settings.LOGIN_REDIRECT_URL
    response = redirect(back)
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME, code, max_age=YEAR, secure=settings.IS_HTTPS, httponly=True, samesite="Lax"
    )
    return response


@doors.door("accounts.choose_password", login=False)
def welcome(request: HttpRequest, token: str) -> HttpResponse:
    """This function will let the holder of a one-time link choose a password; any other link looks absent."""
    user = known.holder_of_link(request.actor, token)  # type: ignore[attr-defined]
    with translation.override(user.language):
        form = forms.Welcome(request.POST or None, user=user)
        if request.method == "POST" and form.is_valid():
            accounts.choose_password(request.actor, token=token, password=form.cleaned_data["password1"])  # type: ignore[attr-defined]
            return redirect("accounts-ready")
        return render(request, "accounts/welcome.html", {"form": form, "user": user, **WELCOME})


@doors.door("accounts.see_door", login=False)
def ready(request: HttpRequest) -> HttpResponse:
    """This function will say that the password is chosen, and where to log in."""
    return render(request, "accounts/ready.html", {"not_a_leaver": True})


@doors.door("accounts.see_door", login=False)
def too_many(request: HttpRequest) -> HttpResponse:
    """This function will answer 429 to one who tries too often (allauth finds it as handler429)."""
    return render(request, "accounts/too_many.html", {"not_a_leaver": True}, status=429)


class LogOut(LogoutView):  # type: ignore[misc]
    """Ends the session and has the browser forget what it holds of us (trust.md, The web)."""

    def post(self, *args: object, **kwargs: object) -> HttpResponseBase:
        response: HttpResponseBase = super().post(*args, **kwargs)
        response.headers["Clear-Site-Data"] = '"cache", "storage"'
        return response


def _role(grant: object) -> str:
    over = grant.unit.name if grant.unit else ""  # type: ignore[attr-defined]
    label = str(labels.of(Role(grant.role)))  # type: ignore[attr-defined]
    return f"{label} ({over})" if over else label
