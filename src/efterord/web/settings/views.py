"""What HR sets, on one page of links."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from efterord import gate
from efterord.web.shell import doors

# The page, its sight, its name, and what is decided there.
PAGES = (
    (
        "policies",
        "policies.see",
        _("How talks are held"),
        _("Who is offered a talk, who holds it, how long before the last day, and where."),
    ),
    (
        "surveys-terms",
        "surveys.see_terms",
        _("How the survey asks"),
        _("Whom the survey asks, on which days, with which questions, and in whose name."),
    ),
    (
        "checklists",
        "templates.see",
        _("The checklist"),
        _("What is to be done round a last day, by whom and when."),
    ),
    (
        "guides",
        "guides.see_editions",
        _("Guides"),
        _("What is asked in a talk, in three languages; copies of your own."),
    ),
    (
        "questionnaires",
        "questionnaires.see_editions",
        _("Question sets"),
        _("What the survey asks, in three languages; questions of your own."),
    ),
    (
        "releases-plan",
        "plans.change",
        _("The plan of releases"),
        _("How many answers are opened together, how long they wait for each other, and when."),
    ),
    (
        "staff-surveys",
        "staff_surveys.see",
        _("Staff surveys"),
        _("What those who stayed said, from a file, to stand beside the results of those who left."),
    ),
    (
        "alerts",
        "alerts.set_limit",
        _("What the desk tells of a release"),
        _("From which share on a reason for leaving is told on the desk of HR when results are opened."),
    ),
    (
        "releases-simulation",
        "releases.see_simulation",
        _("How the rules work"),
        _("Release by release on invented data: what is shown where, and why there is nothing elsewhere."),
    ),
)


@doors.door("guides.see_editions")
def settings(request: HttpRequest) -> HttpResponse:
    """This function will lead to what the viewer may look at and set."""
    viewer: gate.Actor = request.actor  # type: ignore[attr-defined]
    pages = [
        {"url": url, "label": label, "text": text}
        for name, sight, label, text in PAGES
        if gate.may(viewer, sight) and (url := _address(name))
    ]
    return render(request, "settings/settings.html", {"pages": pages})


def _address(page: str) -> str:
    try:
        return reverse(page)
    except NoReverseMatch:
        return ""
