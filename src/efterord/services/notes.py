"""What is written while a talk is held: opened by those who may read it, saved under one part, always as ciphertext."""

import uuid
from collections.abc import Iterable, Mapping

from django.db import IntegrityError, transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from efterord import gate
from efterord.models import Interview, Note, Summary
from efterord.queries import guides, patterns
from efterord.queries import interviews as talks
from efterord.rules import follow_ups, interviews, notes
from efterord.rules import guides as guide_rules
from efterord.services import deeds
from efterord.vault import envelope, errors, holder
from efterord.words import InterviewState


class NoteConflict(Exception):
    """Two windows wrote on one part: what lies saved and what was written now, both whole."""

    def __init__(self, saved: notes.OpenedNote, written: notes.OpenedNote) -> None:
        super().__init__("the note has a newer version")
        self.saved = saved
        self.written = written


class NoteTooLong(ValueError):
    """More on one part than a note holds; `words` says how much, to a person."""

    def __init__(self, words: Promise) -> None:
        super().__init__("the note is too long")
        self.words = words


class UnknownPart(ValueError):
    """A part, a tick or a choice that the guide does not have."""


@deeds.deed("interviews.open_notes", about="interview")
def open_notes(actor: gate.Actor, *, interview: Interview) -> dict[str, notes.OpenedNote]:
    """This function will decrypt an interview's notes, from part of the talk to note, in the order of the guide.

    Whoever holds the talk may always read them; HR when every talk of the case they may see has ended, and the own view
    is coded by somebody who held one of them. Raises Refused before that. Notes whose key the night has destroyed are
    gone: none is returned.
    """
    words = _("The notes can be read when the talk has ended, and HR's talk too if there is one.")
    talks.check_may_read(actor, interview, words)
    try:
        found = {note.subject: _open(interview, note) for note in Note.objects.filter(interview=interview)}
    except errors.KeyGone:
        if Summary.objects.filter(interview=interview, closed_at__isnull=False).exists():
            return {}
        raise
    guide = guides.edition(actor, interview.guide, interview.guide_version)
    return {part: found[part] for part in _parts(guide) if part in found}


@deeds.deed("interviews.save_note", about="interview")
def save_note(
    actor: gate.Actor,
    *,
    interview: Interview,
    subject: str,
    text: str,
    version: int,
    ticks: Iterable[str] = (),
    choices: Mapping[str, str] | None = None,
    is_skipped: bool = False,
    is_serious: bool = False,
    seconds: int = 0,
) -> int:
    """This function will save what was written under one part of a talk under way and return its new version.

    `version` is the one that was read (0: there was none); `seconds` is the time to add to what the part has taken.
    Raises NoteConflict with both texts if another window has saved since, NoteTooLong beyond 100,000 characters,
    UnknownPart for what the guide lacks, Refused before the start and after the end. The same words again change
    nothing but the time.
    """
    written = notes.OpenedNote(
        text=text.replace("\r\n", "\n"),
        ticks=tuple(ticks),
        is_skipped=is_skipped and not text.strip(),
        version=version,
        choices=dict(choices or {}),
        is_serious=is_serious,
        seconds=seconds,
    )
    _refuse_unknown(guides.edition(actor, interview.guide, interview.guide_version), subject, written)
    if len(written.text) > interviews.LONGEST_NOTE:
        raise NoteTooLong(
            _("A note holds 100,000 characters. Nothing is lost: shorten it here, or move a part to another subject.")
        )
    # Only the state is read anew: the notes' own versions settle who came first.
    held = Interview.objects.select_related("case").get(pk=interview.pk)
    _refuse_unless_under_way(held)
    note = Note.objects.filter(interview=held, subject=subject).first()
    saved = notes.NOTHING if note is None else _open(held, note)
    if saved.version and saved.says_same(written) and (saved.version != version or not seconds):
        return saved.version
    if saved.version != version or not _store(held, subject, written, saved.seconds):
        stored = Note.objects.filter(interview=held, subject=subject).first()
        raise NoteConflict(notes.NOTHING if stored is None else _open(held, stored), written)
    return version + 1


def _store(interview: Interview, subject: str, written: notes.OpenedNote, seconds_before: int) -> bool:
    """Write the next version if nobody has in the meantime; the database's own row lock decides a race."""
    whole = notes.with_seconds(written, seconds_before + written.seconds)
    place = _place(interview, subject, written.version + 1)
    blob = holder.current().seal(_purpose(interview), place, notes.pack(whole))
    if written.version == 0:
        try:
            with transaction.atomic():
                Note.objects.create(interview=interview, subject=subject, version=1, ciphertext=blob)
        except IntegrityError:
            return False
        return True
    mine = Note.objects.filter(interview=interview, subject=subject, version=written.version)
    return mine.update(version=written.version + 1, ciphertext=blob) == 1


def _open(interview: Interview, note: Note) -> notes.OpenedNote:
    place = _place(interview, note.subject, note.version)
    packed = holder.current().open_text(_purpose(interview), place, bytes(note.ciphertext))
    return notes.unpack(packed, note.version)


def _purpose(interview: Interview) -> str:
    """Raw notes have a key of their own in each case, so that they can die before the case does."""
    return f"case:{interview.case_id}:notes"


def _place(interview: Interview, subject: str, version: int) -> envelope.Place:
    return envelope.Place("note", f"{interview.pk}:{subject}", "text", version)


def _parts(guide: guide_rules.Guide) -> tuple[str, ...]:
    return interviews.parts_of([subject.key for subject in guide.subjects])


def _refuse_unknown(guide: guide_rules.Guide, part: str, written: notes.OpenedNote) -> None:
    if part not in _parts(guide):
        raise UnknownPart(f"the guide has no part {part!r}")
    steps = {interviews.OPENING: guide.opening, interviews.CLOSING: guide.closing}.get(part, ())
    if not set(written.ticks) <= {step.key for step in steps}:
        raise UnknownPart(f"{part!r} has no such words to tick")
    choices = () if steps or part in (interviews.OPENING, interviews.CLOSING) else guide.subject(part).choices
    known = {choice.key: {option.key for option in choice.options} for choice in choices}
    if any(option not in known.get(key, ()) for key, option in written.choices.items()):
        raise UnknownPart(f"{part!r} has no such choice")


def _refuse_unless_under_way(interview: Interview) -> None:
    state = interviews.state_of(interview.started_at, interview.ended_at)
    if state is InterviewState.PLANNED:
        raise gate.Refused(_("The talk has not begun. Begin it before you write."))
    if state is InterviewState.ENDED:
        raise gate.Refused(_("The talk has ended, and its notes are no longer changed."))


@deeds.deed("interviews.open_marks", reads_only=True)
def open_marks(actor: gate.Actor, *, interviews: list[Interview]) -> dict[uuid.UUID, tuple[str, ...]]:
    """This function will return the reason codes marked in the notes of talks that an actor in HR may read now.

    Nothing else of the notes leaves this room. A talk whose notes are erased, or that has none, is not in the result.
    """
    readable = patterns.readable_of(actor, interviews)
    by_pk = {talk.pk: talk for talk in interviews if talk.pk in readable}
    found: dict[uuid.UUID, tuple[str, ...]] = {}
    for note in Note.objects.filter(interview__in=list(by_pk)):
        talk = by_pk[note.interview_id]
        try:
            text = _open(talk, note).text
        except errors.KeyGone:
            continue
        found[talk.pk] = (*found.get(talk.pk, ()), *follow_ups.marks_of(text))
    return found
