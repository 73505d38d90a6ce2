"""What the room shows of a guide and its notes: the plan at the side, the part at hand, in the language of the talk."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from efterord import clock
from efterord.content import reader
from efterord.rules import guides, interviews
from efterord.services.interviews import NOTHING, OpenedNote
from efterord.words import InterviewState

if TYPE_CHECKING:
    from efterord.models import Interview

Notes = Mapping[str, OpenedNote]


def state_of(talk: "Interview") -> InterviewState:
    """This function will return where a talk stands."""
    return interviews.state_of(talk.started_at, talk.ended_at)


def guide_of(talk: "Interview") -> guides.Guide:
    """This function will return the edition of the guide a talk is held with."""
    return reader.guide(talk.guide, talk.guide_version)


def parts_of(talk: "Interview") -> tuple[str, ...]:
    """This function will return the parts of a talk in order, opening and closing words included."""
    return interviews.parts_of([subject.key for subject in guide_of(talk).subjects])


def name_of(talk: "Interview", part: str) -> str:
    """This function will return the name of a part in the language of the talk, which must be the active one."""
    if part == interviews.OPENING:
        return _("Opening words")
    if part == interviews.CLOSING:
        return _("Closing words")
    return guide_of(talk).subject(part).name.in_language(talk.language)


def plan(talk: "Interview", here: str, notes: Notes) -> list[dict[str, Any]]:
    """This function will return the plan at the side: each part, and whether it is noted, skipped or here."""
    return [
        {
            "part": part,
            "name": name_of(talk, part),
            "is_here": part == here,
            "is_done": bool(note.text or note.ticks),
            "is_skipped": note.is_skipped,
        }
        for part in parts_of(talk)
        for note in [notes.get(part, NOTHING)]
    ]


def context(talk: "Interview", here: str, notes: Notes) -> dict[str, Any]:
    """This function will return what the room's page shows of one part."""
    guide, note = guide_of(talk), notes.get(here, NOTHING)
    parts, keys = parts_of(talk), [subject.key for subject in guide.subjects]
    around = interviews.neighbours(parts, here)
    shown = {
        "talk": talk,
        "leaver": talk.case.person,
        "here": here,
        "note": note,
        "plan": plan(talk, here, notes),
        "place": keys.index(here) + 1 if here in keys else 0,
        "n_subjects": len(keys),
        "minutes": _minutes(talk),
        "previous": around.previous,
        "next_name": name_of(talk, around.next) if around.next else "",
        "is_last": around.next is None,
    }
    if here in keys:
        subject = guide.subject(here)
        return shown | {
            "question": subject.question.in_language(talk.language),
            "coach": subject.coach.in_language(talk.language),
            "follow_ups": [f.in_language(talk.language) for f in subject.follow_ups],
        }
    return shown | {"steps": steps(talk, here, note), "question": _heading(here), "coach": _coach(here)}


def steps(talk: "Interview", part: str, note: OpenedNote) -> list[dict[str, Any]]:
    """This function will return the words to say at the opening or the closing, with what has been ticked."""
    guide = guide_of(talk)
    found = guide.opening if part == interviews.OPENING else guide.closing
    return [
        {
            "key": step.key,
            "name": step.name.in_language(talk.language),
            "text": step.text.in_language(talk.language),
            "only_if_true": step.only_if_true,
            "is_ticked": step.key in note.ticks,
        }
        for step in found
    ]


def _heading(part: str) -> str:
    return _("Before the first question") if part == interviews.OPENING else _("Before you part")


def _coach(part: str) -> str:
    if part == interviews.OPENING:
        return _("Say it in your own words, and tick what you have said.")
    return _("Take your time. Tick what you have said; nothing here must be said.")


def _minutes(talk: "Interview") -> int:
    until = talk.ended_at or clock.now()
    return int((until - talk.started_at).total_seconds() // 60) if talk.started_at else 0
