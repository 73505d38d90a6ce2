"""The employer's own view of the reasons: coded by each interviewer apart and blind, read by HR when all have ended."""

from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from efterord import gate
from efterord.content import reader
from efterord.models import AuditEntry, Interview
from efterord.queries import interviews as talks
from efterord.rules import interviews, views
from efterord.services import cases_held, deeds
from efterord.services.sealed_papers import VIEWS
from efterord.words import InterviewState, Outcome


class OpenedView(NamedTuple):
    """A view as it is read, and its version (0: not coded yet)."""

    view: views.View
    version: int


NOTHING = OpenedView(views.EMPTY, 0)
# Whoever has read what the other wrote has seen how the other thinks; so has who saw it among HR's patterns.
_READ = (
    "views.open_view",
    "patterns.open_patterns",
    "interviews.open_notes",
    "scorecards.open_scorecard",
    "summaries.open_summary",
)


class ViewConflict(Exception):
    """Two windows coded one view: what lies saved and what was coded now."""

    def __init__(self, saved: OpenedView, written: OpenedView) -> None:
        super().__init__("the view has a newer version")
        self.saved = saved
        self.written = written


class WrongView(ValueError):
    """A view that cannot be; `faults` are those of rules/views.wrong_in."""

    def __init__(self, faults: tuple[str, ...]) -> None:
        super().__init__(", ".join(faults))
        self.faults = faults


@deeds.deed("views.open_view", about="interview")
def open_view(actor: gate.Actor, *, interview: Interview) -> OpenedView:
    """This function will decrypt one interviewer's view of the reasons.

    The own always; another's when every talk of the case in sight has ended and, for whoever holds one of them, the
    own view is coded. Raises Refused before that.
    """
    if not talks.may_read(actor, interview):
        raise gate.Refused(
            _("This view can be read when every talk has ended and you have coded your own, if you held one of them.")
        )
    return _opened(interview)


@deeds.deed("views.save_view", about="interview")
def save_view(actor: gate.Actor, *, interview: Interview, view: views.View, version: int) -> int:
    """This function will save one interviewer's view of the reasons and return its new version.

    `version` is the one that was read. Raises WrongView for what cannot be, ViewConflict if another window has saved
    since, and Refused before the talk has ended, after what the other interviewer wrote was read, and once the case is
    closed, since releases count it from then on. The same again changes nothing.
    """
    faults = views.wrong_in(view, [reason.id for reason in reader.reasons().reasons])
    if faults:
        raise WrongView(faults)
    if interviews.state_of(interview.started_at, interview.ended_at) is not InterviewState.ENDED:
        raise gate.Refused(_("The reasons are coded when the talk has ended."))
    cases_held.Held(interview.case).refuse_when_over()
    saved = _opened(interview)
    if saved.version and saved.view == view:
        return saved.version
    if _has_read_another(actor, interview):
        raise gate.Refused(_("You have read what the other interviewer wrote, so your view stands as you coded it."))
    if saved.version != version or not VIEWS.store(interview, views.pack(view), version):
        raise ViewConflict(_opened(interview), OpenedView(view, version))
    return version + 1


def _has_read_another(actor: gate.Actor, interview: Interview) -> bool:
    others = (
        Interview.objects.filter(case=interview.case_id)
        .exclude(pk=interview.pk)
        .exclude(interviewer=actor.user_id)
        .values_list("pk", "summary")
    )
    papers = {f"interview:{talk}" for talk, _summary in others} | {f"summary:{paper}" for _talk, paper in others}
    read = AuditEntry.objects.filter(actor=actor.code, action__in=_READ, outcome=Outcome.DONE)
    return read.filter(object__in=papers).exists()


def _opened(interview: Interview) -> OpenedView:
    row = VIEWS.find(interview)
    return NOTHING if row is None else OpenedView(views.unpack(VIEWS.open(interview, row)), row.version)
