"""The talk with a leaver: planned, begun, noted under each subject as ciphertext, ended."""

import json
from collections.abc import Iterable
from typing import NamedTuple

from django.db import IntegrityError, transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from efterord import clock, gate
from efterord.content import reader
from efterord.models import Case, Grant, Interview, Note, Organisation, User
from efterord.queries import policies
from efterord.rules import accounts, cases, interviews
from efterord.services import deeds
from efterord.vault import envelope, holder
from efterord.words import CaseState, InterviewKind, InterviewState, Language, Role

GUIDE, GUIDE_VERSION = "nearest-manager", 1


class OpenedNote(NamedTuple):
    """A note as it is read: its text, the keys of the words that were said, whether it was skipped, its version."""

    text: str
    ticks: tuple[str, ...]
    is_skipped: bool
    version: int


NOTHING = OpenedNote("", (), False, 0)


class NoteConflict(Exception):
    """Two windows wrote on one subject: what lies saved and what was written now, both whole."""

    def __init__(self, saved: OpenedNote, written: OpenedNote) -> None:
        super().__init__("the note has a newer version")
        self.saved = saved
        self.written = written


class NoteTooLong(ValueError):
    """More on one subject than a note holds; `words` says how much, to a person."""

    def __init__(self, words: Promise) -> None:
        super().__init__("the note is too long")
        self.words = words


class UnknownPart(ValueError):
    """A subject or a tick that the guide does not have."""


@deeds.deed("interviews.plan_interview", about="case")
def plan_interview(
    actor: gate.Actor, *, case: Case, interviewer: User | None = None, language: Language | None = None
) -> Interview:
    """This function will plan the nearest manager's interview of an open case.

    Without `interviewer` the one whose account is the case's manager holds it; without `language` it is in the
    organisation's own. Raises Refused with words when nobody can hold it, or it is planned already.
    """
    held = Case.objects.select_for_update(of=("self",)).select_related("employment").get(pk=case.pk)
    _refuse_unless_open(held)
    verdict = cases.eligibility(
        start_date=held.employment.start_date,
        last_day=held.last_day,
        leaving_kind=held.leaving_kind,
        terms=policies.book(actor).of(held.unit_id),
    )
    if not cases.may_be_talked_with(verdict):
        raise gate.Refused(_("The person has died. No talk is planned and nothing is sent."))
    if Interview.objects.filter(case=held, kind=InterviewKind.MANAGER).exists():
        raise gate.Refused(_("The nearest manager's talk is planned already."))
    holds = interviewer or User.objects.filter(person=held.manager_id, person__isnull=False).first()
    if holds is None or not holds.is_active:
        raise gate.Refused(_("The nearest manager has no account here. Choose who is to hold the talk."))
    if holds.person_id == held.person_id:
        raise gate.Refused(_("Nobody holds the talk with themselves. Choose somebody else."))
    if not accounts.may_hold_talks([Role(r) for r in Grant.objects.filter(user=holds).values_list("role", flat=True)]):
        raise gate.Refused(
            _("An administrator holds no talks: whoever gives roles reads nothing. Choose somebody else.")
        )
    guide = reader.guide(GUIDE, GUIDE_VERSION)
    return Interview.objects.create(
        case=held,
        kind=InterviewKind.MANAGER,
        guide=guide.key,
        guide_version=guide.version,
        language=language or Language(Organisation.objects.get(pk=1).languages[0]),
        interviewer=holds,
    )


@deeds.deed("interviews.start_interview", about="interview")
def start_interview(actor: gate.Actor, *, interview: Interview) -> Interview:
    """This function will begin a planned talk; one that is under way goes on."""
    held = _locked(interview)
    _refuse_unless_open(held.case)
    _refuse_ended(held)
    if held.started_at is None:
        held.started_at = clock.now()
        held.save(update_fields=["started_at"])
    return held


@deeds.deed("interviews.open_notes", about="interview")
def open_notes(actor: gate.Actor, *, interview: Interview) -> dict[str, OpenedNote]:
    """This function will decrypt an interview's notes, from part of the talk to note, in the order of the guide.

    Whoever holds the talk may always read them; HR when every talk of the case they may see has ended. Raises
    Refused before that.
    """
    siblings = Interview.objects.filter(case=interview.case_id).exclude(pk=interview.pk).select_related("case")
    others = [s for s in siblings if gate.may(actor, "interviews.see", s)]
    if not interviews.may_read(
        holds=actor.user_id is not None and interview.interviewer_id == actor.user_id,
        state=interviews.state_of(interview.started_at, interview.ended_at),
        others=[interviews.state_of(s.started_at, s.ended_at) for s in others],
    ):
        raise gate.Refused(_("The notes can be read when the talk has ended, and HR's talk too if there is one."))
    notes = {note.subject: _open(interview, note) for note in Note.objects.filter(interview=interview)}
    return {part: notes[part] for part in _parts(interview) if part in notes}


@deeds.deed("interviews.save_note", about="interview")
def save_note(
    actor: gate.Actor,
    *,
    interview: Interview,
    subject: str,
    text: str,
    version: int,
    ticks: Iterable[str] = (),
    is_skipped: bool = False,
) -> int:
    """This function will save what was written under one part of a talk under way and return its new version.

    `version` is the one that was read (0: there was none). Raises NoteConflict with both texts if another window
    has saved since, NoteTooLong beyond 100,000 characters, UnknownPart for what the guide lacks, Refused before
    the start and after the end. The same words again change nothing.
    """
    written = OpenedNote(text.replace("\r\n", "\n"), tuple(ticks), is_skipped and not text.strip(), version)
    _refuse_unknown(interview, subject, written.ticks)
    if len(written.text) > interviews.LONGEST_NOTE:
        raise NoteTooLong(
            _("A note holds 100,000 characters. Nothing is lost: shorten it here, or move a part to another subject.")
        )
    # Only the state is read anew: the notes' own versions settle who came first.
    held = Interview.objects.select_related("case").get(pk=interview.pk)
    if held.started_at is None:
        raise gate.Refused(_("The talk has not begun. Begin it before you write."))
    _refuse_ended(held)
    note = Note.objects.filter(interview=held, subject=subject).first()
    saved = NOTHING if note is None else _open(held, note)
    if saved.version and saved[:3] == written[:3]:
        return saved.version
    if saved.version != version or not _store(held, subject, written):
        stored = Note.objects.filter(interview=held, subject=subject).first()
        raise NoteConflict(NOTHING if stored is None else _open(held, stored), written)
    return version + 1


@deeds.deed("interviews.end_interview", about="interview")
def end_interview(actor: gate.Actor, *, interview: Interview) -> Interview:
    """This function will end a talk under way; from then on its notes are read, no longer written."""
    held = _locked(interview)
    if held.started_at is None:
        raise gate.Refused(_("The talk has not begun. Begin it before you write."))
    if held.ended_at is None:
        held.ended_at = clock.now()
        held.save(update_fields=["ended_at"])
    return held


def _store(interview: Interview, subject: str, written: OpenedNote) -> bool:
    """Write the next version if nobody has in the meantime; the database's own row lock decides a race."""
    blob = holder.current().seal(_purpose(interview), _place(interview, subject, written.version + 1), _packed(written))
    if written.version == 0:
        try:
            with transaction.atomic():
                Note.objects.create(interview=interview, subject=subject, version=1, ciphertext=blob)
        except IntegrityError:
            return False
        return True
    mine = Note.objects.filter(interview=interview, subject=subject, version=written.version)
    return mine.update(version=written.version + 1, ciphertext=blob) == 1


def _open(interview: Interview, note: Note) -> OpenedNote:
    place = _place(interview, note.subject, note.version)
    packed = json.loads(holder.current().open_text(_purpose(interview), place, bytes(note.ciphertext)))
    return OpenedNote(packed["text"], tuple(packed["ticks"]), packed["skipped"], note.version)


def _packed(note: OpenedNote) -> str:
    return json.dumps({"text": note.text, "ticks": note.ticks, "skipped": note.is_skipped}, ensure_ascii=False)


def _purpose(interview: Interview) -> str:
    """Raw notes have a key of their own in each case, so that they can die before the case does."""
    return f"case:{interview.case_id}:notes"


def _place(interview: Interview, subject: str, version: int) -> envelope.Place:
    return envelope.Place("note", f"{interview.pk}:{subject}", "text", version)


def _locked(interview: Interview) -> Interview:
    return Interview.objects.select_for_update(of=("self",)).select_related("case").get(pk=interview.pk)


def _parts(interview: Interview) -> tuple[str, ...]:
    guide = reader.guide(interview.guide, interview.guide_version)
    return interviews.parts_of([subject.key for subject in guide.subjects])


def _refuse_unknown(interview: Interview, subject: str, ticks: tuple[str, ...]) -> None:
    if subject not in _parts(interview):
        raise UnknownPart(f"the guide has no part {subject!r}")
    guide = reader.guide(interview.guide, interview.guide_version)
    steps = {interviews.OPENING: guide.opening, interviews.CLOSING: guide.closing}.get(subject, ())
    if not set(ticks) <= {step.key for step in steps}:
        raise UnknownPart(f"{subject!r} has no such words to tick")


def _refuse_unless_open(case: Case) -> None:
    if cases.state_of(case.events.values_list("step", flat=True)) is not CaseState.OPEN:
        raise gate.Refused(_("The case is not open, so no talk can be planned or begun in it."))


def _refuse_ended(interview: Interview) -> None:
    if interviews.state_of(interview.started_at, interview.ended_at) is InterviewState.ENDED:
        raise gate.Refused(_("The talk has ended, and its notes are no longer changed."))
