"""The summary of a talk as a document: what was said and promised, with the leaver's own corrections beside it."""

import dataclasses
import datetime as dt
from collections.abc import Iterator, Mapping

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from efterord import labels
from efterord.documents import pages, signs, talks
from efterord.words import ApprovedThrough, Language


@dataclasses.dataclass(frozen=True, slots=True)
class Promise:
    """What was promised, by whom, and by when if a day was named."""

    what: str
    by_whom: str
    by: dt.date | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class Parts:
    """What the interviewer wrote, part by part; an empty part is left out of the document."""

    said: str = ""
    strengths: str = ""
    to_change: str = ""
    promises: tuple[Promise, ...] = ()
    next_steps: str = ""
    support: str = ""


def summary(
    talk: talks.Talk,
    parts: Parts,
    language: Language,
    *,
    corrections: Mapping[str, str] | None = None,
    addition: str = "",
    approved_on: dt.date | None = None,
    through: ApprovedThrough = ApprovedThrough.OWN_LINK,
) -> pages.Document:
    """This function will lay out a summary. `corrections` is from the name of a part to what the leaver says instead;

    both texts stand, the leaver's under the interviewer's. Without `approved_on` it says that it is not approved,
    and with a link (`through`) that was not the leaver's alone it says so.
    """
    corrected = corrections or {}
    with translation.override(language.value):
        return pages.Document(
            title=_("Summary of the talk"),
            language=language,
            sub=talks.sub(talk),
            blocks=(
                pages.Say(_standing(talk, approved_on, through)),
                talks.facts(talk),
                *_part(_("What was said"), parts.said, corrected.get("said", "")),
                *_part(_("What has worked well"), parts.strengths, corrected.get("strengths", "")),
                *_part(_("What could be better"), parts.to_change, corrected.get("to_change", "")),
                *_promises(parts.promises, corrected.get("promises", "")),
                *_part(_("What happens next"), parts.next_steps, corrected.get("next_steps", "")),
                *_part(_("Support and references"), parts.support, corrected.get("support", "")),
                *_added(addition),
            ),
            employer=talk.employer,
        )


def _standing(talk: talks.Talk, approved_on: dt.date | None, through: ApprovedThrough) -> str:
    names = {"leaver": signs.within(talk.leaver), "interviewer": signs.within(talk.interviewer)}
    if approved_on is None:
        return _("%(interviewer)s has written down the talk. %(leaver)s has not approved the summary.") % names
    said = _("%(interviewer)s has written down the talk. %(leaver)s approved the summary on %(date)s.") % (
        names | {"date": talks.day(approved_on)}
    )
    return said if through is ApprovedThrough.OWN_LINK else f"{said} {labels.of(through)}"


def _part(name: str, text: str, correction: str) -> Iterator[pages.Block]:
    if text.strip() or correction.strip():
        yield pages.Heading(name)
        yield pages.Paragraph(text)
    yield from _corrected(correction)


def _promises(promises: tuple[Promise, ...], correction: str) -> Iterator[pages.Block]:
    if promises or correction.strip():
        yield pages.Heading(_("What was promised"))
    if promises:
        yield pages.Table(
            (_("What"), _("Who"), pgettext("latest day", "By")),
            tuple((each.what, each.by_whom, talks.day(each.by) if each.by else "–") for each in promises),
            widths=(5, 3, 3),
        )
    yield from _corrected(correction)


def _corrected(correction: str) -> Iterator[pages.Block]:
    if correction.strip():
        yield pages.Heading(_("The leaver's correction"), 2)
        yield pages.Words(correction)


def _added(addition: str) -> Iterator[pages.Block]:
    if addition.strip():
        yield pages.Heading(_("Added by the leaver"))
        yield pages.Words(addition)
