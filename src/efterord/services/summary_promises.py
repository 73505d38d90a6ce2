"""What was promised in a summary: marked as kept by HR once the summary is final, or no longer."""

import dataclasses

from django.utils.translation import gettext_lazy as _

from efterord import clock, gate
from efterord.models import Summary
from efterord.queries import interviews as talks
from efterord.rules import summaries as rules
from efterord.services import deeds, summaries
from efterord.services.sealed_papers import SUMMARIES


@deeds.deed("summaries.mark_promise", about="summary")
def mark_promise(actor: gate.Actor, *, summary: Summary, n: int, is_kept: bool) -> Summary:
    """This function will mark a promise of a final summary (`n` from 0) as kept today, or as not kept after all.

    Raises Refused while the summary is not final or not readable, and ValueError for a promise that is not there.
    """
    held = Summary.objects.select_for_update(of=("self",)).select_related("interview__case__unit").get(pk=summary.pk)
    if held.closed_at is None:
        raise gate.Refused(_("The summary is not final yet. Its promises can be marked as kept when it is."))
    talks.check_may_read(actor, held.interview, _("The summary can be read when every talk of the case has ended."))
    text = summaries._opened(held.interview, held).text
    if not 0 <= n < len(text.promises):
        raise ValueError(f"the summary has no promise {n}")
    if bool(text.promises[n].kept) == is_kept:
        return held
    marked = dataclasses.replace(text.promises[n], kept=clock.today().isoformat() if is_kept else "")
    changed = dataclasses.replace(text, promises=(*text.promises[:n], marked, *text.promises[n + 1 :]))
    if not SUMMARIES.store(held.interview, rules.pack(changed), held.version):
        raise gate.Refused(_("The summary was changed in another window. Look at it again."))
    return Summary.objects.get(pk=held.pk)
