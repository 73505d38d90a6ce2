"""The administrator's pages: who has an account, with which roles over what."""

from typing import TYPE_CHECKING

from allauth.account.decorators import reauthentication_required
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


def asked_again(view: doors.View) -> doors.View:
    """This function will have a page ask who it is first, unless that was asked within the last five minutes.

    What was sent is kept meanwhile, and done after the answer.
    """
    asking: doors.View = reauthentication_required(view)
    return asking


@doors.door("accounts.see_all")
def everybody(request: HttpRequest) -> HttpResponse:
    """This function will list the accounts with their roles."""
    heads = [{"label": label} for label in (_("Name"), _("Mail address"), _("Roles"), _("Staff register"))]
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
@asked_again
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """This function will show one account: its roles, what may be given, its log-in link.

    It asks who it is first, if five minutes have passed, so that what is sent from it need not wait.
    """
    return _page(request, known.user(_actor(request), pk))


@doors.door("accounts.grant_role")
@require_POST
@asked_again
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
@asked_again
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """This function will take a role back."""
    found = known.grant(_actor(request), pk)
    accounts.revoke_role(_actor(request), grant=found)
    return redirect("accounts-user", pk=found.user_id)


@doors.door("accounts.tie_account")
@require_POST
@asked_again
def tie(request: HttpRequest, pk: int) -> HttpResponse:
    """This function will tie an account to a person of the staff register, and say in words why not."""
    user, form = known.user(_actor(request), pk), forms.Tie(request.POST)
    if not form.is_valid():
        return _page(request, user, tying=form, status=422)
    try:
        accounts.tie_account(_actor(request), user=user, employee_id=form.cleaned_data["employee_id"])
    except (accounts.BadAccount, gate.Refused) as error:
        forms.refuse(form, getattr(error, "field", ""), error.words)
        return _page(request, user, tying=form, status=422)
    return redirect("accounts-user", pk=pk)


@doors.door("accounts.close_account")
@asked_again
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
@asked_again
def link(request: HttpRequest, pk: int) -> HttpResponse:
    """This function will send a new log-in link to the account's own address; no page ever shows one."""
    user = known.user(_actor(request), pk)
    accounts.make_sign_in_link(_actor(request), user=user, send=True)
    tasks.soon()
    messages.success(request, _("The link is on its way to %(mail)s.") % {"mail": user.email})
    return redirect("accounts-user", pk=pk)


def _page(
    request: HttpRequest,
    user: "User",
    form: forms.GiveRole | None = None,
    tying: forms.Tie | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "user": user,
        "grants": [{"pk": g.pk, "text": _words(g)} for g in user.grants.all()],
        "form": form or forms.GiveRole(units=known.units(_actor(request))),
        "tying": tying or forms.Tie(),
        "has_password": user.has_usable_password(),
        "is_self": user.pk == _actor(request).user_id,
    }
    return render(request, "accounts/user.html", context, status=status)


def _line(user: "User") -> dict[str, object]:
    roles = ", ".join(_words(g) for g in user.grants.all()) if user.is_active else _("closed")
    url = f"{user.pk}/" if user.is_active else ""
    whose = user.person.employee_id if user.person else _("not tied to anybody") if user.is_active else ""
    return {"url": url, "cells": [{"text": text} for text in (user.name, user.email, roles, whose)]}


def _words(grant: "Grant") -> str:
    label = str(labels.of(Role(grant.role)))
    return f"{label}, {grant.unit.name}" if grant.unit else label


def _actor(request: HttpRequest) -> gate.Actor:
    return request.actor  # type: ignore[attr-defined,no-any-return]
