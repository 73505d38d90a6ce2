"""Keys for programs, on one's own account: what they are, which there are, a new one shown once, taking one back."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from efterord.queries import api_tokens as known
from efterord.services import api_tokens
from efterord.web.accounts import administration, forms
from efterord.web.shell import doors


@doors.door("api_tokens.see")
def keys(request: HttpRequest) -> HttpResponse:
    """This function will show one's own keys, and how a program uses one."""
    found = known.mine(request.actor)  # type: ignore[attr-defined]
    example = f'curl -H "Authorization: Bearer …" {settings.PUBLIC_URL}/api/v1/units/'
    return render(request, "accounts/keys.html", {"keys": found, "example": example})


# Whoever finds a page left open makes no key that lasts for a year: the password or passkey is asked again.
@doors.door("api_tokens.make_token")
@administration.asked_again
def new(request: HttpRequest) -> HttpResponse:
    """This function will make a key, and show it this once."""
    form = forms.NewKey(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = api_tokens.make_token(
                request.actor,  # type: ignore[attr-defined]
                name=form.cleaned_data["name"],
                days=form.cleaned_data["days"],
            )
        except api_tokens.BadKey as wrong:
            form.add_error(wrong.field or None, str(wrong.words))
        else:
            return render(request, "accounts/key_made.html", {"key": made.about, "secret": made.secret})
    return render(request, "accounts/key_new.html", {"form": form}, status=422 if form.errors else 200)


@doors.door("api_tokens.revoke_token")
@require_POST
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """This function will take a key back."""
    gone = api_tokens.revoke_token(request.actor, pk=pk)  # type: ignore[attr-defined]
    messages.success(request, _("The key “%(name)s” opens nothing any more.") % {"name": gone.name})
    return redirect("accounts-keys")
