"""A guide as a document: blank, to print and write on, and filled with the notes of one talk."""

from collections.abc import Collection, Iterator, Mapping
from typing import Protocol

from django.utils import translation
from django.utils.translation import gettext as _

from efterord.documents import pages, talks
from efterord.rules import guides, interviews
from efterord.words import Language

LINES_A_SUBJECT = 6
NOBODY = talks.Talk("", "", "")


class Note(Protocol):
    """What was noted under one part of a talk; services/interviews.OpenedNote is one."""

    @property
    def text(self) -> str: ...
    @property
    def ticks(self) -> Collection[str]: ...
    @property
    def is_skipped(self) -> bool: ...


def blank(guide: guides.Guide, language: Language, employer: str) -> pages.Document:
    """This function will lay out a guide to be printed: all it says, boxes to tick and lines to write on."""
    with translation.override(language.value):
        return pages.Document(
            title=guide.title.in_language(language),
            language=language,
            sub=_("Guide, version %(version)s") % {"version": guide.version},
            blocks=(
                *_lead(guide, language),
                talks.facts(NOBODY, talks.BLANK),
                pages.Heading(_("To begin with")),
                *_steps(guide.opening, language),
                pages.Heading(_("Subjects")),
                *(block for n, each in enumerate(guide.subjects, 1) for block in _subject(n, each, language)),
                pages.Heading(_("Before you part")),
                *_steps(guide.closing, language),
            ),
            employer=employer,
        )


def filled(guide: guides.Guide, language: Language, talk: talks.Talk, notes: Mapping[str, Note]) -> pages.Document:
    """This function will lay out the notes of a talk under the questions that were asked.

    `notes` is from part of the talk to note, as services.interviews.open_notes returns them.
    """
    with translation.override(language.value):
        return pages.Document(
            title=_("Notes from the talk"),
            language=language,
            sub=talks.sub(talk),
            blocks=(
                talks.facts(talk),
                pages.Paragraph(
                    _(
                        "These are raw notes. Keep them where nobody else can read them, and delete this file when "
                        "the summary is final."
                    ),
                    is_quiet=True,
                ),
                pages.Heading(_("To begin with")),
                *_noted_steps(guide.opening, language, notes.get(interviews.OPENING)),
                pages.Heading(_("Subjects")),
                *(
                    block
                    for n, each in enumerate(guide.subjects, 1)
                    for block in _noted_subject(n, each, language, notes.get(each.key))
                ),
                pages.Heading(_("Before you part")),
                *_noted_steps(guide.closing, language, notes.get(interviews.CLOSING)),
            ),
            employer=talk.employer,
        )


def _lead(guide: guides.Guide, language: Language) -> Iterator[pages.Block]:
    if guide.lead.in_language(language):
        yield pages.Say(guide.lead.in_language(language))


def _steps(steps: tuple[guides.GuideStep, ...], language: Language) -> Iterator[pages.Block]:
    for step in steps:
        yield pages.Heading(step.name.in_language(language), 2)
        asides = [_("Say this only if it is true.")] if step.only_if_true else []
        asides += [step.coach.in_language(language)] if step.coach.in_language(language) else []
        yield pages.Ticks((pages.Tick(step.text.in_language(language), aside=" ".join(asides)),))


def _subject(n: int, subject: guides.GuideSubject, language: Language) -> Iterator[pages.Block]:
    yield pages.Heading(f"{n}. {subject.name.in_language(language)}", 2)
    yield pages.Say(subject.question.in_language(language))
    yield pages.Paragraph(subject.coach.in_language(language), is_quiet=True)
    yield pages.Bullets(tuple(each.in_language(language) for each in subject.follow_ups))
    for choice in subject.choices:
        yield pages.Heading(choice.question.in_language(language), 3)
        yield pages.Ticks(tuple(pages.Tick(option.in_language(language)) for option in choice.options))
    if subject.examples:
        yield pages.Table(
            (_("If someone says"), _("Take it further")),
            tuple((e.answer.in_language(language), e.further.in_language(language)) for e in subject.examples),
        )
    yield pages.Lines(LINES_A_SUBJECT)


def _noted_steps(steps: tuple[guides.GuideStep, ...], language: Language, note: Note | None) -> Iterator[pages.Block]:
    said = note.ticks if note else ()
    yield pages.Ticks(tuple(pages.Tick(step.name.in_language(language), step.key in said) for step in steps))
    if note and note.text.strip():
        yield pages.Words(note.text)


def _noted_subject(
    n: int, subject: guides.GuideSubject, language: Language, note: Note | None
) -> Iterator[pages.Block]:
    yield pages.Heading(f"{n}. {subject.name.in_language(language)}", 2)
    yield pages.Say(subject.question.in_language(language))
    if note and note.text.strip():
        yield pages.Words(note.text)
    else:
        yield pages.Paragraph(_("Skipped.") if note and note.is_skipped else _("Nothing noted."), is_quiet=True)
