"""What the room shows of a guide and its notes: the plan at the side, the part at hand, in the language of the talk."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from efterord import clock, gate
from efterord.content import reader
from efterord.queries import guides as editions
from efterord.rules import follow_ups, guides, interviews, notes
from efterord.words import InterviewState

if TYPE_CHECKING:
    from efterord.models import Interview

Notes = Mapping[str, notes.OpenedNote]


def state_of(talk: "Interview") -> InterviewState:
    """This function will return where a talk stands."""
    return interviews.state_of(talk.started_at, talk.ended_at)


def guide_of(viewer: gate.Actor, talk: "Interview") -> guides.Guide:
    """This function will return the edition of the guide a talk is held with."""
    return editions.edition(viewer, talk.guide, talk.guide_version)


def parts_of(guide: guides.Guide) -> tuple[str, ...]:
    """This function will return the parts of a talk in order, opening and closing words included."""
    return interviews.parts_of([subject.key for subject in guide.subjects])


def name_of(guide: guides.Guide, part: str, language: str) -> str:
    """This function will return the name of a part in the language of the talk, which must be the active one."""
    if part == interviews.OPENING:
        return _("Opening words")
    if part == interviews.CLOSING:
        return _("Closing words")
    return guide.subject(part).name.in_language(language)


def plan(talk: "Interview", guide: guides.Guide, here: str, opened: Notes) -> list[dict[str, Any]]:
    """This function will return the plan at the side: each part, whether it is noted, skipped or here, its minutes."""
    return [
        {
            "part": part,
            "name": name_of(guide, part, talk.language),
            "is_here": part == here,
            "is_done": note.is_noted,
            "is_skipped": note.is_skipped and not note.is_noted,
            "minutes": (note.seconds + 30) // 60,
        }
        for part in parts_of(guide)
        for note in [opened.get(part, notes.NOTHING)]
    ]


def context(talk: "Interview", guide: guides.Guide, here: str, opened: Notes) -> dict[str, Any]:
    """This function will return what the room's page shows of one part."""
    note, keys = opened.get(here, notes.NOTHING), [subject.key for subject in guide.subjects]
    around = interviews.neighbours(parts_of(guide), here)
    booking = getattr(talk, "booking", None)
    shown = {
        "talk": talk,
        "leaver": talk.case.person,
        "here": here,
        "note": note,
        "plan": plan(talk, guide, here, opened),
        "place": keys.index(here) + 1 if here in keys else 0,
        "n_subjects": len(keys),
        "minutes": _minutes(talk),
        "booked": booking.minutes if booking is not None and booking.cancelled_at is None else 0,
        "since": instant(),
        "previous": around.previous,
        "next_name": name_of(guide, around.next, talk.language) if around.next else "",
        "is_last": around.next is None,
        "has_scorecard": bool(guide.scorecard),
    }
    if here in keys:
        return shown | _subject(talk, guide.subject(here), note)
    return shown | {"steps": steps(talk, guide, here, note), "question": _heading(here), "coach": _coach(here)}


def further(talk: "Interview", guide: guides.Guide, part: str, note: notes.OpenedNote) -> list[follow_ups.Proposed]:
    """This function will return what to ask next on a part, from what was just marked, noted or chosen."""
    if part in (interviews.OPENING, interviews.CLOSING):
        return []
    return list(follow_ups.propose(guide.subject(part), note.text, note.choices, talk.language))


def steps(talk: "Interview", guide: guides.Guide, part: str, note: notes.OpenedNote) -> list[dict[str, Any]]:
    """This function will return the words to say at the opening or the closing, with what has been ticked."""
    found = guide.opening if part == interviews.OPENING else guide.closing
    return [
        {
            "key": step.key,
            "name": step.name.in_language(talk.language),
            "text": step.text.in_language(talk.language),
            "coach": step.coach.in_language(talk.language),
            "only_if_true": step.only_if_true,
            "is_ticked": step.key in note.ticks,
        }
        for step in found
    ]


def choices(subject: guides.GuideSubject, chosen: Mapping[str, str], language: str) -> list[dict[str, Any]]:
    """This function will return the questions answered with one option each, beside the notes."""
    return [
        {
            "name": f"{CHOICE}{choice.key}",
            "question": choice.question.in_language(language),
            "is_open": choice.key not in chosen,
            "options": [
                {
                    "key": option.key,
                    "text": option.in_language(language),
                    "is_chosen": chosen.get(choice.key) == option.key,
                }
                for option in choice.options
            ],
        }
        for choice in subject.choices
    ]


CHOICE = "choice-"


def reasons(language: str) -> list[dict[str, Any]]:
    """This function will return the codebook for a list to choose from: each theme with its codes."""
    return [
        {
            "name": f"{theme.letter} {theme.name.in_language(language)}",
            "reasons": [
                {"id": reason.id, "code": reason.id.removeprefix("r-"), "text": reason.text.in_language(language)}
                for reason in theme.reasons
            ],
        }
        for theme in reader.reasons().themes
    ]


def instant() -> int:
    """This function will return now in whole seconds, from which the time spent on a part is counted."""
    return int(clock.now().timestamp())


def _subject(talk: "Interview", subject: guides.GuideSubject, note: notes.OpenedNote) -> dict[str, Any]:
    language = talk.language
    return {
        "question": subject.question.in_language(language),
        "coach": subject.coach.in_language(language),
        "proposed": follow_ups.propose(subject, note.text, note.choices, language),
        "examples": [
            {"answer": each.answer.in_language(language), "further": each.further.in_language(language)}
            for each in subject.examples
        ],
        "choices": choices(subject, note.choices, language),
        "themes": reasons(language),
        "marks": _marks(),
    }


def _marks() -> list[dict[str, str]]:
    """The kinds of mark with their keys; the reason has a list of its own beside it."""
    return [
        {"kind": "quote", "name": _("Quote"), "key": "C", "sign": notes.SIGNS["quote"]},
        {"kind": "plus", "name": _("Plus"), "key": "P", "sign": notes.SIGNS["plus"]},
        {"kind": "minus", "name": _("Minus"), "key": "M", "sign": notes.SIGNS["minus"]},
        {"kind": "cue", "name": _("Signal"), "key": "S", "sign": notes.SIGNS["cue"]},
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
