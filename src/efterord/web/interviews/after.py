"""What is left to do when a talk has ended, in order: the scorecard, the reasons, the summary."""

from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _

from efterord import gate, labels
from efterord.queries import interviews, summaries
from efterord.rules import guides
from efterord.web.cases import days
from efterord.words import SummaryState

if TYPE_CHECKING:
    from efterord.models import Interview

_STILL_TO_WRITE = (SummaryState.NOT_WRITTEN, SummaryState.BEING_WRITTEN)


def what_is_left(viewer: gate.Actor, talk: "Interview", guide: guides.Guide) -> dict[str, Any]:
    """This function will return the steps after a talk, and where the one button of the page leads."""
    holds = talk.interviewer_id == viewer.user_id
    done = interviews.papers_of(viewer, talk)
    state = summaries.state(viewer, talk)
    written = holds or state not in _STILL_TO_WRITE
    marks = holds and not interviews.is_final(viewer, talk)
    steps = [
        _step(_("The notes"), "interviews-notes", talk, True, _("Read your notes") if holds else _("Read the notes")),
        _step(
            _("The reasons as you see them") if holds else _("The interviewer's view of the reasons"),
            "interviews-reasons",
            talk,
            "view" in done,
            _("Code the reasons") if marks and "view" not in done else _("Read the view"),
            may_be_done=marks,
        ),
        {
            **_step(
                _("The summary"),
                "summaries-summary",
                talk,
                state not in _STILL_TO_WRITE,
                _("Write the summary") if holds and state in _STILL_TO_WRITE else _("Read the summary"),
            ),
            "note": labels.of(state),
            "url": reverse("summaries-summary", args=[talk.pk]) if written else "",
        },
    ]
    if guide.scorecard:
        label = _("Mark the scorecard") if marks and "scorecard" not in done else _("Read the scorecard")
        is_done = "scorecard" in done
        steps.insert(1, _step(_("The scorecard"), "interviews-scorecard", talk, is_done, label, may_be_done=marks))
    go_on = summaries.notes_go_on(viewer, talk)
    return {
        "steps": steps,
        "next": next((step for step in steps if holds and not step["is_done"] and step["may_be_done"]), None),
        "erased_on": days.day(go_on) if go_on else "",
    }


def _step(
    name: str, url: str, talk: "Interview", is_done: bool, label: str, *, may_be_done: bool = True
) -> dict[str, Any]:
    """`may_be_done`: not when the case is closed, from when on scorecard and reasons stand as they are."""
    return {
        "name": name,
        "url": reverse(url, args=[talk.pk]),
        "is_done": is_done,
        "may_be_done": may_be_done,
        "label": label,
        "note": _("Done") if is_done else _("Not done yet"),
    }
