"""A departure told to its leaver: what happens in time, who reads what and for how long, the subjects of a talk."""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from efterord import clock
from efterord.queries import departures, guides, organisation
from efterord.rules import cases as rules
from efterord.rules import departures as limits
from efterord.rules import privacy
from efterord.web.departures import forms, steps, words
from efterord.words import (
    CaseState,
    HeldAs,
    InterviewKind,
    InterviewState,
    Sector,
    StoragePeriod,
    Wish,
)

if TYPE_CHECKING:
    from efterord.models import Case
    from efterord.queries.checklists import Shown
    from efterord.web.departures.visits import Visit


def start(visit: "Visit", lines: Iterable["Shown"]) -> dict[str, Any]:
    """This function will tell the first page: what happens, whom to talk with, who reads what, what is left to do."""
    assert visit.bearer is not None  # noqa: S101 (the door lets nobody else in)
    case, viewer = visit.bearer.case, visit.actor
    talks = departures.talks(viewer, case)
    offer = departures.offer(viewer, case)
    is_open = visit.bearer.state is CaseState.OPEN
    fitting = departures.wishes(viewer, case) if is_open and (talks or offer.is_offered) else ()
    wish = departures.wish(viewer, case)
    sector = Sector(organisation.organisation(viewer).sector)
    return {
        "title": _title(case),
        "say": _say(case, visit.employer),
        "steps": steps.of(viewer, case, talks, offer, is_open=is_open),
        "wish_form": forms.WishForm(None, fitting, chosen=wish or Wish.AS_PLANNED, planned=_planned(talks))
        if fitting
        else None,
        "wish": wish if wish is not Wish.AS_PLANNED else None,
        "is_booked": any(t.booking and t.interview.started_at is None for t in talks),
        "heads": (_("What you say"), _("Read by"), _("Kept")),
        "readers": readers(talks, offer, sector),
        "erased_after": _erased_after(visit, sector),
        "is_public": sector in (Sector.SWEDISH_PUBLIC, Sector.NORWEGIAN_PUBLIC),
        "items": [_item(line) for line in lines],
        "has_contact": visit.bearer.has_contact,
        "contact_until": words.full_day(limits.contact_until(case.last_day)),
        "until": words.full_day(visit.bearer.until),
    }


def prepared(visit: "Visit", talks: Sequence[departures.Talk]) -> dict[str, Any]:
    """This function will tell the subjects of each talk to come, in the language the leaver reads."""
    coming = [t for t in talks if t.interview.ended_at is None]
    return {
        "talks": [
            {
                "title": steps.title(talk),
                "with": talk.interview.interviewer.name,
                "subjects": [
                    {"name": s.name.in_language(visit.language), "question": s.question.in_language(visit.language)}
                    for s in guides.edition(visit.actor, talk.interview.guide, talk.interview.guide_version).subjects
                ],
                "read_by": read_by(talk),
            }
            for talk in coming
        ],
        "notes_days": words.length(privacy.DAYS[StoragePeriod.NOTES] or 0),
    }


def readers(talks: Sequence[departures.Talk], offer: departures.Offer, sector: Sector) -> list[tuple[str, str, str]]:
    """This function will tell, for each thing the leaver says: who reads it, and how long it is kept."""
    if privacy.may_erase_cases(sector):
        kept = _("%(length)s after your last day") % {"length": words.length(privacy.DAYS[StoragePeriod.CASE] or 0)}
    else:
        kept = _("as the law on public records says")
    rows = [(steps.title(talk), read_by(talk), kept) for talk in talks]
    if not talks and offer.is_offered:
        if InterviewKind.MANAGER in offer.kinds:
            rows.append((_("Your talk with your manager"), _("your manager and HR"), kept))
        if InterviewKind.HR in offer.kinds:
            rows.append((_("Your talk with HR"), _("HR, never your manager or anyone above"), kept))
    if rows:
        notes = _("%(length)s after the summary is done") % {
            "length": words.length(privacy.DAYS[StoragePeriod.NOTES] or 0)
        }
        rows.append((_("The notes from a talk"), _("the same people as the talk"), notes))
    if offer.asking:
        others = ngettext(
            "nobody, except together with at least %(n)d other answer",
            "nobody, except together with at least %(n)d other answers",
            offer.k - 1,
        ) % {"n": offer.k - 1}
        rows.append((_("The survey"), others, _("without any tie to you")))
    return rows


def _erased_after(visit: "Visit", sector: Sector) -> str:
    """The last day on which the case is kept, "" where only a decision lets it go; a consent that stands goes first."""
    if not privacy.may_erase_cases(sector):
        return ""
    assert visit.bearer is not None  # noqa: S101 (the door lets nobody else in)
    consent = departures.kept(visit.actor, visit.bearer.case)
    until = privacy.case_kept_until(visit.bearer.case.last_day, consent.expires_on if consent else None)
    return words.full_day(until)


def read_by(talk: departures.Talk) -> str:
    """This function will tell who reads what is said in one talk."""
    name = {"name": talk.interview.interviewer.name}
    if talk.kind is InterviewKind.HR:
        if talk.interview.held_as == HeldAs.HR:
            return _("HR, never your manager or anyone above")
        return _("%(name)s and HR, never your manager or anyone above") % name
    if talk.interview.held_as == HeldAs.HR:
        return _("HR")
    return _("%(name)s and HR") % name


def _title(case: "Case") -> str:
    name = {"name": str(case.person.name).split(" ")[0]}
    if case.last_day < clock.today():
        return _("Hello %(name)s, here is what is left") % name if name["name"] else _("Here is what is left")
    if case.leaving_kind in rules.NOT_LEAVING:
        return _("Hello %(name)s, here is what happens now") % name if name["name"] else _("Here is what happens now")
    return (
        _("Hello %(name)s, here is what happens before you leave") % name
        if name["name"]
        else _("What happens before you leave")
    )


def _say(case: "Case", employer: str) -> str:
    thanks = _thanks(case)
    if rules.is_voluntary(case.leaving_kind) is False:
        asked = _(
            "It was not your decision to leave, and we would still like to hear how it has been. "
            "You choose what to tell, and nothing you tell changes the terms you leave on."
        )
    else:
        asked = _(
            "We would like to hear how it has been, and what we could do better. You choose what you want to tell."
        )
    return f"{thanks} {asked}"


def _thanks(case: "Case") -> str:
    years = rules.months_employed(case.employment.start_date, case.last_day) // 12
    told = {"unit": case.unit.name, "years": years}
    if years < 1:
        return _("Thank you for your time at %(unit)s.") % told
    return ngettext("Thank you for a year at %(unit)s.", "Thank you for %(years)s years at %(unit)s.", years) % told


def _planned(talks: Sequence[departures.Talk]) -> str:
    """Who is to hold the talks that have not begun, as the choice that changes nothing says it."""
    names = [t.interview.interviewer.name for t in talks if steps.state(t) is InterviewState.PLANNED]
    return _(" and ").join(dict.fromkeys(names))


def _item(line: "Shown") -> dict[str, Any]:
    ended: dt.datetime | None = line.item.ended_at
    return {
        "pk": line.item.pk,
        "name": line.name,
        "is_ended": ended is not None,
        "when": words.day(clock.local(ended).date()) if ended else words.first_upper(words.day(line.item.due_date)),
        "late": words.day(line.item.due_date),
        "is_overdue": line.is_overdue,
        "url": reverse("departures-item", args=[line.item.pk]),
    }
