"""HR's patterns on one page, and the tick that a promise has been kept."""

import uuid
from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from efterord import clock, gate
from efterord.queries import cases, summaries
from efterord.rules import patterns as rules
from efterord.services import patterns as deeds
from efterord.services import summary_promises
from efterord.web.patterns import figures, forms, texts
from efterord.web.shell import doors


@doors.door("patterns.see")
@never_cache
def patterns(request: HttpRequest) -> HttpResponse:
    """This function will show what comes back in the talks of the viewer's units; that it was read is in the log."""
    viewer: gate.Actor = request.actor  # type: ignore[attr-defined]
    wanted = rules.of_query(request.GET.dict())
    opened = deeds.open_patterns(viewer, wanted=wanted)
    told = [each.talk for each in opened]
    reasons = rules.reasons(told)
    query = rules.query_of(wanted)
    context = {
        "form": forms.FilterForm(query or None, _units(cases.units(viewer))),
        "is_filtered": bool(query),
        "n": len(opened),
        "found": opened,
        "most": rules.MOST_TALKS,
        "say": figures.say(reasons, len(opened)),
        "n_without_notes": sum(each.marks is None for each in told),
        "reasons": figures.reasons(reasons),
        "scores": figures.scores(told),
        "strengths": texts.listed(opened, "strengths", wanted.text),
        "to_change": texts.listed(opened, "to_change", wanted.text),
        "promises": texts.promises(opened, clock.today(), wanted.text),
        "back": urlencode(query),
    }
    return render(request, "patterns/patterns.html", context)


@doors.door("summaries.mark_promise")
@require_POST
def promise(request: HttpRequest, pk: uuid.UUID, n: int) -> HttpResponse:
    """This function will mark a promise of a talk's summary as kept, or as not kept after all."""
    actor: gate.Actor = request.actor  # type: ignore[attr-defined]
    is_kept = request.POST.get("kept") == "1"
    try:
        summary_promises.mark_promise(actor, summary=summaries.summary(actor, pk), n=n, is_kept=is_kept)
    except ValueError:
        raise Http404 from None
    messages.success(request, _("Marked as kept.") if is_kept else _("Marked as not kept."))
    query = urlencode(rules.query_of(rules.of_query(request.GET.dict())))
    return redirect(f"{reverse('patterns')}?{query}#promises" if query else f"{reverse('patterns')}#promises")


def _units(units: Sequence[Any]) -> list[tuple[str, str]]:
    # Two no-break spaces a level: a select shows no other indentation.
    return [(str(u.id), "\u00a0" * 2 * u.depth + u.name) for u in units]
