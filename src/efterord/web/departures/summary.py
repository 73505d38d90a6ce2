"""The summary of a talk, with the leaver: read, corrected part by part, added to, approved; read-only from then on."""

import dataclasses
import datetime as dt
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from efterord import clock, labels
from efterord.queries import departures, organisation
from efterord.rules import departures as limits
from efterord.rules import summaries as rules
from efterord.services import departures as deeds
from efterord.services import summaries, summaries_leaver
from efterord.web.departures import pages, telling, visits, words
from efterord.web.shell import doors
from efterord.words import ApprovedThrough, Language, Sector, SummaryState

if TYPE_CHECKING:
    from efterord.models import Case


@dataclasses.dataclass(frozen=True, slots=True)
class Written:
    """What the leaver's form holds: each part as it stands in its field, the addition, the versions that were read."""

    parts: dict[str, str]
    addition: str
    version: int
    text_version: int

    @classmethod
    def posted(cls, request: HttpRequest) -> "Written":
        """This function will read the form; a version that is no number is one that nobody has read."""
        parts = {part: request.POST.get(f"part-{part}", "") for part in rules.PARTS}
        return cls(parts, request.POST.get("addition", ""), _number(request, "version"), _number(request, "text"))

    @classmethod
    def saved(cls, opened: summaries.OpenedSummary) -> "Written":
        """This function will return the form as it was last saved."""
        return cls(dict(opened.answer.corrections), opened.answer.addition, opened.leaver_version, opened.version)


@doors.leaver_door("summaries.open_summary")
def summary(request: HttpRequest, summary: int) -> HttpResponseBase:
    """This function will show a summary to correct and approve, or save what the leaver wrote and go where asked."""
    visit: visits.Visit = request.visit  # type: ignore[attr-defined]
    case: Case = request.case  # type: ignore[attr-defined]
    talk = departures.talk(visit.actor, case, summary)
    assert talk.summary is not None  # noqa: S101 (the query hides any other)
    talk.summary.interview = talk.interview
    if request.method != "POST":
        opened = summaries.open_summary(visit.actor, summary=talk.summary)
        return _shown(request, talk, opened, Written.saved(opened))
    written = Written.posted(request)
    try:
        return _saved(request, visit, talk, written)
    except summaries.SummaryTooLong as long:
        opened = summaries.open_summary(visit.actor, summary=talk.summary)
        mistake = {"part": long.part, "text": str(long.words)}
        return _shown(request, talk, opened, written, mistake=mistake, status=422)
    except summaries_leaver.AnswerConflict as conflict:
        opened = summaries.open_summary(visit.actor, summary=talk.summary)
        now = dataclasses.replace(written, version=conflict.saved_version)
        return _shown(request, talk, opened, now, saved=conflict.saved, status=409)


def _saved(request: HttpRequest, visit: visits.Visit, talk: departures.Talk, written: Written) -> HttpResponseBase:
    """Every button saves first; only one of them also approves."""
    assert talk.summary is not None  # noqa: S101
    go = request.POST.get("go", "later")
    here = reverse("departures-summary", args=[talk.summary.pk])
    told: dict[str, Any] = {
        "summary": talk.summary,
        "corrections": written.parts,
        "addition": written.addition,
        "version": written.version,
    }
    if go == "approve":
        summaries_leaver.approve_summary(visit.actor, text_version=written.text_version, **told)
        return redirect(f"{here}?said=approved#said")
    summaries_leaver.correct_summary(visit.actor, **told)
    if go in list(Language) and visit.held is not None:
        deeds.choose_language(visit.actor, case=talk.interview.case, language=Language(go))
        return visits.keep(redirect(here), dataclasses.replace(visit.held, language=go))
    if go == "save":
        return redirect(f"{here}?said=saved#said")
    return redirect(f"{reverse('departures')}?said=saved#said")


def _shown(
    request: HttpRequest,
    talk: departures.Talk,
    opened: summaries.OpenedSummary,
    written: Written,
    *,
    mistake: dict[str, str] | None = None,
    saved: rules.Answer | None = None,
    status: int = 200,
) -> HttpResponse:
    visit: visits.Visit = request.visit  # type: ignore[attr-defined]
    assert talk.summary is not None  # noqa: S101
    is_final = talk.summary_state is not SummaryState.WITH_LEAVER
    sector = Sector(organisation.organisation(visit.actor).sector)
    told = {
        "title": _("The summary of your talk"),
        "say": _say(talk, is_final, opened.answer.through),
        "parts": [
            _part(part, opened.text, written, saved, mistake)
            for part in rules.PARTS
            if rules.as_text(opened.text, part) or written.parts.get(part, "").strip()
        ],
        "addition": written.addition,
        "addition_saved": saved.addition if saved and saved.addition != limits.cleaned(written.addition) else "",
        "addition_error": mistake["text"] if mistake and mistake["part"] == "addition" else "",
        "version": written.version,
        "text_version": written.text_version or opened.version,
        "text_language": talk.interview.language,
        "writer": talk.interview.interviewer.name,
        "read_by": telling.read_by(talk),
        "is_public": sector in (Sector.SWEDISH_PUBLIC, Sector.NORWEGIAN_PUBLIC),
        "answer_by": words.day(talk.summary.answer_by) if talk.summary.answer_by else "",
        "is_conflict": saved is not None,
        "mistakes": [{"target": _target(mistake["part"]), "text": mistake["text"]}] if mistake else [],
        "tongues": [tongue for tongue in pages.tongues(visit, "") if not tongue["current"]],
    }
    name = "summary_final" if is_final else "summary"
    to = f"summary-{talk.summary.pk}" if is_final else ""
    return pages.page(request, name, told, to=to, status=status)


def _part(
    part: str, text: rules.Text, written: Written, saved: rules.Answer | None, mistake: dict[str, str] | None
) -> dict[str, Any]:
    """One part: the interviewer's words, what stands in the leaver's field, and what another window had saved."""
    theirs = rules.as_text(text, part)
    own = written.parts.get(part, "")
    is_own = bool(own.strip()) and limits.cleaned(own) != limits.cleaned(theirs)
    other = saved.corrections.get(part, "") if saved else ""
    has_mistake = mistake is not None and mistake["part"] == part
    return {
        "key": part,
        "name": words.PARTS[part],
        "theirs": theirs,
        "promises": [_promise(promise) for promise in text.promises] if part == "promises" else [],
        # Promises are rows; what is wrong with them is said in words of one's own.
        "field": own if is_own else "" if part == "promises" else theirs,
        "own": own if is_own else "",
        "is_open": is_own or has_mistake,
        "other": other if other and other != limits.cleaned(own) else "",
        "error": mistake["text"] if mistake and has_mistake else "",
        "rows": max(3, min(14, len(own or theirs) // 60 + 2)),
    }


def _promise(promise: rules.Promise) -> str:
    """What was promised as one line: what, by whom, by when."""
    told = {"what": promise.what, "who": promise.who, "day": _day(promise.by)}
    if promise.who and promise.by:
        return _("%(what)s (%(who)s, by %(day)s)") % told
    if promise.who:
        return _("%(what)s (%(who)s)") % told
    return _("%(what)s (by %(day)s)") % told if promise.by else promise.what


def _day(written: str) -> str:
    try:
        return words.full_day(dt.date.fromisoformat(written))
    except ValueError:
        return written


def _say(talk: departures.Talk, is_final: bool, through: ApprovedThrough) -> str:
    ended_at = talk.interview.ended_at
    told = {
        "name": talk.interview.interviewer.name,
        "day": words.day(clock.local(ended_at).date()) if ended_at else "",
    }
    if not is_final:
        return (
            _(
                "%(name)s has written down what you said on %(day)s. Read it, put right what is wrong and add what is "
                "missing. It is not done until you have approved it."
            )
            % told
        )
    if talk.summary_state is SummaryState.APPROVED and talk.summary and talk.summary.approved_at:
        said = _("You approved it on %(day)s. It is kept as it stands here.") % {
            "day": words.day(clock.local(talk.summary.approved_at).date())
        }
        return said if through is ApprovedThrough.OWN_LINK else f"{said} {labels.of(through)}"
    return _("It is kept as it stands here, with a note that you have not approved it. HR can add to it if you ask.")


def _target(part: str) -> str:
    return "addition" if part == "addition" else f"part-{part}"


def _number(request: HttpRequest, name: str) -> int:
    written = request.POST.get(name, "")
    return int(written) if written.isascii() and written.isdigit() and len(written) < 10 else -1
