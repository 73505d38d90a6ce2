"""What every staff page's frame needs: the employer's name, the rooms this viewer may enter, and who is logged in."""

from typing import Any

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from efterord import gate, labels
from efterord.demo import papers
from efterord.queries import organisation, reports
from efterord.words import Role

# Room, its sight, its page, its name in the menu; in the order a week of HR's work meets them.
ROOMS = (
    ("desk", "desk.see", "desk", _("Desk")),
    ("cases", "cases.see_leavers", "cases", _("Cases")),
    ("reports", "cases.see_reports", "reports", _("My people")),
    ("patterns", "patterns.see", "patterns", _("Patterns")),
    ("results", "results.see", "results", _("Results")),
    ("people", "people.see_import", "people", _("Staff register")),
    ("releases", "releases.see_plan", "releases", _("Releases")),
    # For whoever sees no release: the representative, and the administrator, who is asked why there is no result.
    ("releases", "releases.see_oversight", "releases-oversight", _("Oversight")),
    ("releases", "releases.see_simulation", "releases-simulation", _("How the rules work")),
    ("settings", "guides.see_editions", "settings", _("Settings")),
    ("accounts", "accounts.see_all", "accounts", _("Accounts")),
    ("audit", "audit.see", "audit", _("Log")),
)
# Pages that stand in the menu where the page of releases, which leads to them, does not.
INSTEAD = {"releases-oversight", "releases-simulation"}
# Rooms whose way in is the page of settings.
IN_SETTINGS = {"policies", "checklists", "guides", "questionnaires", "staff", "alerts"}


def frame(request: HttpRequest) -> dict[str, Any]:
    """This function will return the context of the frame; pages without an actor get no menu."""
    actor: gate.Actor | None = getattr(request, "actor", None)
    inside = actor is not None and actor.user_id is not None
    match = request.resolver_match
    here = match.view_name.partition("-")[0] if match and match.view_name else ""
    name, leads = _frame(actor) if inside and actor is not None else (_organisation_name(), False)
    return {
        "organisation_name": name,
        "rooms": [
            {"url": url, "label": label, "current": room == ("settings" if here in IN_SETTINGS else here)}
            for room, sight, page, label in ROOMS
            if inside and actor is not None and gate.may(actor, sight) and (url := _address(page))
            if room != "reports" or leads
            if page not in INSTEAD or not gate.may(actor, "releases.see_plan")
        ],
        "who": actor.name if inside and actor else "",
        "account_url": reverse("accounts-own"),
        "is_demo": settings.IS_DEMO,
        "demo_log_ins": _demo_log_ins() if settings.IS_DEMO and here == "account_login" else [],
        # Staff choose a language on their own page; before log-in a link keeps it in a cookie.
        "language_links": _tongues(request) if actor is gate.NOBODY else [],
    }


# Each language by its own name, whatever the page speaks.
TONGUES = (("sv", "Svenska"), ("nb", "Norsk"), ("en", "English"))


def _tongues(request: HttpRequest) -> list[dict[str, Any]]:
    here = get_language()
    back = urlencode({"next": request.path})
    urls = {code: f"{reverse('accounts-tongue', args=[code])}?{back}" for code, _name in TONGUES}
    return [{"code": code, "label": name, "url": urls[code], "current": code == here} for code, name in TONGUES]


def _demo_log_ins() -> list[dict[str, Any]]:
    """What the demo's log-in page says of who can log in; read each time, since the demo may be told anew."""
    log_ins = papers.read(settings.DATA).get("log_ins", [])
    # A long address is broken after its sign, where the page lets it.
    return [
        {**log_in, "role": labels.of(Role(log_in["role"])), "box": log_in["mail"].partition("@")} for log_in in log_ins
    ]


def _address(page: str) -> str:
    try:
        return reverse(page)
    except NoReverseMatch:
        return ""  # a room that is not built yet has no place in the menu


def _frame(actor: gate.Actor) -> tuple[str, bool]:
    try:
        return reports.frame(actor)
    except DatabaseError:
        return "", False


def _organisation_name() -> str:
    try:
        return organisation.name()
    except DatabaseError:
        # The page that says the database is away must not need it.
        return ""
