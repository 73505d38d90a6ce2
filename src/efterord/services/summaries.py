"""The summary of a talk: written by the interviewer, sent to the leaver, final when approved or left unanswered."""

import dataclasses

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from efterord import clock, gate
from efterord.models import Interview, Organisation, Summary
from efterord.queries import interviews as talks
from efterord.rules import departures, interviews, summaries
from efterord.rules import letters as letter_rules
from efterord.services import deeds, departure_links, letters
from efterord.services.sealed_papers import SUMMARIES
from efterord.vault import envelope, holder
from efterord.words import InterviewState, LeavingKind, LetterKind, Role


@dataclasses.dataclass(frozen=True, slots=True)
class OpenedSummary:
    """A summary as it is read: the interviewer's text and the leaver's corrections, each with its version (0: none)."""

    text: summaries.Text
    version: int
    answer: summaries.Answer
    leaver_version: int


NOTHING = OpenedSummary(summaries.EMPTY, 0, summaries.Answer(), 0)


class SummaryConflict(Exception):
    """Two windows wrote one summary: what lies saved and what was written now, both whole."""

    def __init__(self, saved: OpenedSummary, written: OpenedSummary) -> None:
        super().__init__("the summary has a newer version")
        self.saved = saved
        self.written = written


class SummaryTooLong(ValueError):
    """More in one part than it holds; `part` names it, `words` says so to a person."""

    def __init__(self, part: str, words: Promise) -> None:
        super().__init__(f"{part} is too long")
        self.part = part
        self.words = words


@deeds.deed("summaries.open_summary", about="summary")
def open_summary(actor: gate.Actor, *, summary: Summary) -> OpenedSummary:
    """This function will decrypt a summary: its interviewer always, the leaver once it is sent, HR like the notes.

    Raises Refused before that, and while the interviewer has taken it back to revise it.
    """
    talk = summary.interview
    holds = actor.user_id is not None and talk.interviewer_id == actor.user_id
    if not holds:
        if summary.sent_at is None:
            raise gate.Refused(_("The summary is being written. It can be read when it has been sent to the leaver."))
        if Role.LEAVER not in actor.roles:
            talks.check_may_read(actor, talk, _("The summary can be read when every talk of the case has ended."))
    return _opened(talk, summary)


@deeds.deed("summaries.write_summary", about="interview")
def write_summary(actor: gate.Actor, *, interview: Interview, text: summaries.Text, version: int) -> int:
    """This function will save the interviewer's summary of a talk that has ended and return its new version.

    `version` is the one that was read (0: there was none). One that was sent is taken back by it: the leaver sees it
    again when it is sent again, corrections kept. Raises SummaryConflict with both texts if another window has saved
    since, SummaryTooLong, and Refused before the end of the talk and when the summary is final. The same words again
    change nothing.
    """
    part = summaries.why_too_long(text)
    if part:
        raise SummaryTooLong(part, _("A part of a summary holds 20,000 characters, a promise 500. Nothing is lost."))
    if interviews.state_of(interview.started_at, interview.ended_at) is not InterviewState.ENDED:
        raise gate.Refused(_("The summary is written when the talk has ended."))
    # Locked, so that the leaver does not approve in the middle of it.
    row = Summary.objects.select_for_update().filter(interview=interview).first()
    _refuse_final(row)
    saved = NOTHING if row is None else _opened(interview, row)
    if saved.version and saved.text == text:
        return saved.version
    values = {"sent_at": None, "answer_by": None}
    if saved.version != version or not _store(interview, text, version, values):
        row = SUMMARIES.find(interview)
        _refuse_final(row)
        now = NOTHING if row is None else _opened(interview, row)
        raise SummaryConflict(now, OpenedSummary(text, version, saved.answer, saved.leaver_version))
    return version + 1


@deeds.deed("summaries.send_summary", about="summary")
def send_summary(actor: gate.Actor, *, summary: Summary, version: int | None = None) -> Summary:
    """This function will send a summary to the leaver, to read, correct and approve within three weeks.

    A letter carries the link to the leaver's own page. A leaver without an address gets it on paper from HR, and the
    three weeks begin then: `answer_by` is None until the link is handed over (services/summaries_waiting.py). Raises
    Refused for an empty one, one that is with the leaver or final, and one changed since `version` was read.
    """
    held = (
        Summary.objects.select_for_update(of=("self",))
        .select_related("interview__case__person", "interview__case__unit")
        .get(pk=summary.pk)
    )
    _refuse_final(held)
    if held.sent_at is not None:
        raise gate.Refused(_("The summary is with the leaver already."))
    if version is not None and held.version != version:
        raise gate.Refused(_("The summary was changed in another window. Read it again before you send it."))
    if _opened(held.interview, held).text.is_empty:
        raise gate.Refused(_("There is nothing in the summary yet. Write a few words before you send it."))
    reach = departure_links.Reach.of(held.interview.case)
    held.sent_at = clock.now()
    held.answer_by = None if reach.is_for_paper else summaries.answer_by(clock.today())
    held.save(update_fields=["sent_at", "answer_by"])
    _tell_leaver(actor, held, reach)
    return held


@deeds.deed("summaries.close_unanswered")
def close_unanswered(actor: gate.Actor) -> int:
    """This function will make final each summary whose time to answer is over, unapproved, and return how many.

    One whose link was never handed over waits until the leaver's pages no longer open.
    """
    today = clock.today()
    first = today - (departures.link_until(today) - today)
    out_of_reach = Q(interview__case__last_day__lt=first) | Q(interview__case__leaving_kind=LeavingKind.DEATH)
    over = Q(answer_by__lt=today) | (Q(answer_by__isnull=True) & out_of_reach)
    due = Summary.objects.filter(over, sent_at__isnull=False, closed_at__isnull=True).values_list("pk", flat=True)
    return Summary.objects.filter(pk__in=list(due), closed_at__isnull=True).update(closed_at=clock.now())


def _tell_leaver(actor: gate.Actor, summary: Summary, reach: departure_links.Reach) -> None:
    if not reach.recipient or not reach.link:
        return  # the page says that HR prints it
    letters.queue_letter(
        actor,
        kind=LetterKind.SUMMARY_TO_READ,
        recipient=reach.recipient,
        language=reach.language,
        context=letter_rules.about_page(
            link=reach.link, employer=Organisation.objects.get(pk=1).name, closes_on=summary.answer_by
        ),
    )


def _store(interview: Interview, text: summaries.Text, version: int, values: dict[str, None]) -> bool:
    return SUMMARIES.store(interview, summaries.pack(text), version, **values)


def _opened(interview: Interview, row: Summary) -> OpenedSummary:
    answer = summaries.Answer()
    if row.leaver_ciphertext is not None:
        place = envelope.Place("summary", str(interview.pk), "leaver", row.leaver_version)
        blob = bytes(row.leaver_ciphertext)
        answer = summaries.unpack_answer(holder.current().open_text(f"case:{interview.case_id}", place, blob))
    return OpenedSummary(summaries.unpack(SUMMARIES.open(interview, row)), row.version, answer, row.leaver_version)


def _refuse_final(summary: Summary | None) -> None:
    if summary is not None and summary.closed_at is not None:
        raise gate.Refused(_("The summary is final and can no longer be changed."))
