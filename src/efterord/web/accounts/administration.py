"""The administrator's pages: who has an account, with which roles over what."""

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from efterord import gate, labels
from efterord.mail import tasks
from efterord.queries import accounts as known
from efterord.services import accounts
from efterord.web.accounts import forms
from efterord.web.shell import doors
from efterord.words import Language, Role

if TYPE_CHECKING:
    from efterord.models import Grant, User


@doors.door("accounts.see_all")
def everybody(request: HttpRequest) -> HttpResponse:
    """This function will list the accounts with their roles."""
    heads = [{"label": _("Name")}, {"label": _("Mail address")}, {"label": _("Roles")}]
    return render(
        request, "accounts/list.html", {"heads": heads, "lines": [_line(u) for u in known.users(_actor(request))]}
    )


@doors.door("accounts.add_user")
def add(request: HttpRequest) -> HttpResponse:
    """This function will add an account, and go on to its roles."""
    form = forms.AddUser(request.POST or None)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            user = accounts.add_user(_actor(request), **{**told, "language": Language(told["language"])})
        except accounts.BadAccount as error:
            forms.refuse(form, error.field, error.words)
        else:
            return redirect("accounts-user", pk=user.pk)
    return render(request, "accounts/add.html", {"form": form})


@doors.door("accounts.see_all")
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """This function will show one account: its roles, what may be given, its log-in link."""
    return _page(request, known.user(_actor(request), pk))


@doors.door("accounts.grant_role")
@require_POST
def grant(request: HttpRequest, pk: int) -> HttpResponse:
    """This function will give a role, and say in words why not."""
    actor, user = _actor(request), known.user(_actor(request), pk)
    form = forms.GiveRole(request.POST, units=known.units(actor))
    if not form.is_valid():
        return _page(request, user, form, status=422)
    over = form.cleaned_data["unit"]
    try:
        accounts.grant_role(
            actor, user=user, role=forms.role(form), unit=known.unit(actor, int(over)) if over else None
        )
    except (accounts.BadAccount, gate.Refused) as error:
        forms.refuse(form, getattr(error, "field", ""), error.words)
        return _page(request, user, form, status=422)
    return redirect("accounts-user", pk=pk)


@doors.door("accounts.revoke_role")
@require_POST
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """This function will take a role back."""
    found = known.grant(_actor(request), pk)
    accounts.revoke_role(_actor(request), grant=found)
    return redirect("accounts-user", pk=found.user_id)


@doors.door("accounts.close_account")
def close(request: HttpRequest, pk: int) -> HttpResponse:
    """This function will ask first, and then close an account."""
    user = known.user(_actor(request), pk)
    if request.method == "POST":
        accounts.close_account(_actor(request), user=user)
        messages.success(request, _("The account is closed."))
        return redirect("accounts")
    return render(request, "accounts/close.html", {"user": user})


@doors.door("accounts.make_sign_in_link")
@require_POST
def link(request: HttpRequest, pk: int) -> HttpResponse:
    """This function will send a new log-in link, or show it this once."""
    user = known.user(_actor(request), pk)
    if "send" in request.POST:
        accounts.make_sign_in_link(_actor(request), user=user, send=True)
        tasks.soon()
        messages.success(request, _("The link is on its way to %(mail)s.") % {"mail": user.email})
        return redirect("accounts-user", pk=pk)
    # Shown in the answer itself: kept nowhere, so a second look needs a new link.
    return render(
        request,
        "accounts/link.html",
        {"user": user, "address": accounts.make_sign_in_link(_actor(request), user=user)},
    )


def _page(request: HttpRequest, user: "User", form: forms.GiveRole | None = None, status: int = 200) -> HttpResponse:
    context = {
        "user": user,
        "grants": [{"pk": g.pk, "text": _words(g)} for g in user.grants.all()],
        "form": form or forms.GiveRole(units=known.units(_actor(request))),
        "has_password": user.has_usable_password(),
        "is_self": user.pk == _actor(request).user_id,
    }
    return render(request, "accounts/user.html", context, status=status)


def _line(user: "User") -> dict[str, object]:
    roles = ", ".join(_words(g) for g in user.grants.all()) if user.is_active else _("closed")
    url = f"{user.pk}/" if user.is_active else ""
    return {"url": url, "cells": [{"text": user.name}, {"text": user.email}, {"text": roles}]}


def _words(grant: "Grant") -> str:
    label = str(labels.of(Role(grant.role)))
    return f"{label}, {grant.unit.name}" if grant.unit else label


def _actor(request: HttpRequest) -> gate.Actor:
    return request.actor  # type: ignore[attr-defined,no-any-return]
