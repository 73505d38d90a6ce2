"""The preparation sheet: what the one who holds the talk reads the day before and has at hand."""

from collections.abc import Sequence

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from efterord.documents import pages, signs, talks
from efterord.rules import guides
from efterord.words import Language


def sheet(
    talk: talks.Talk, guide: guides.Guide, language: Language, reading: Sequence[tuple[str, bool]] = ()
) -> pages.Document:
    """This function will lay out the sheet for one talk; `reading` is what to have read, with whether it is done."""
    with translation.override(language.value):
        return pages.Document(
            title=_("Before the talk with %(leaver)s") % {"leaver": signs.within(talk.leaver)},
            language=language,
            sub=guide.title.in_language(language),
            blocks=(
                pages.Say(_("You are there to understand, not to answer. Listen first, and let it take its time.")),
                talks.facts(talk),
                *_read(reading),
                pages.Heading(_("To remember")),
                pages.Bullets(_to_remember()),
                pages.Heading(_("How you begin")),
                pages.Ticks(
                    tuple(
                        pages.Tick(step.text.in_language(language), aside=_aside(step, language))
                        for step in guide.opening
                    )
                ),
                pages.Heading(_subjects(len(guide.subjects))),
                pages.Table(
                    (pgettext("of a talk", "Subject"), _("Ask"), _("Keep in mind")),
                    tuple(
                        tuple(text.in_language(language) for text in (each.name, each.question, each.coach))
                        for each in guide.subjects
                    ),
                    widths=(3, 5, 5),
                ),
                pages.Heading(_("How you end")),
                pages.Ticks(
                    tuple(
                        pages.Tick(step.text.in_language(language), aside=_aside(step, language))
                        for step in guide.closing
                    )
                ),
            ),
            employer=talk.employer,
        )


def _read(reading: Sequence[tuple[str, bool]]) -> tuple[pages.Block, ...]:
    if not reading:
        return ()
    ticks = pages.Ticks(tuple(pages.Tick(name, is_done) for name, is_done in reading))
    return pages.Heading(_("Done and read beforehand")), ticks


def _aside(step: guides.GuideStep, language: Language) -> str:
    only = _("Say this only if it is true.") if step.only_if_true else ""
    return " ".join(part for part in (only, step.coach.in_language(language)) if part)


def _subjects(n: int) -> str:
    return ngettext("%(n)s subject", "%(n)s subjects", n) % {"n": n}


def _to_remember() -> tuple[str, ...]:
    return (
        _("It is voluntary. A question may be skipped, and the talk may end whenever the leaver likes."),
        _("Do not argue, explain or defend. Ask once more instead: can you tell me about a time when that happened?"),
        _("Leave silences alone. What weighs most often comes after one."),
        _("Do not promise to keep everything to yourself. Harassment or danger must be acted on; say so at the start."),
        _("Promise only what you can keep, and write down who is to do it and by when."),
        _("Write what was said and what was seen, not what you think of it. The leaver may read your notes."),
        _("Write the summary the same day, while you remember the words."),
    )
