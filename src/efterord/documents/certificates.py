"""A draft of the certificate of service: what is known stands there, what is not is a place to fill in.

Norway: working environment act, section 15-15 (name, date of birth, what the work was, how long it lasted). Sweden: by
custom and collective agreements (when, as what, how much, which duties). An opinion and the reason for leaving are
given only when the employee asks, so the draft has neither.
"""

import dataclasses
import datetime as dt

from django.utils import translation
from django.utils.translation import gettext as _

from efterord.documents import pages, signs, talks
from efterord.words import Language


@dataclasses.dataclass(frozen=True, slots=True)
class Service:
    """An employment as far as it is known; None and "" become places to fill in."""

    employer: str
    name: str
    unit: str = ""
    title: str = ""
    born_on: dt.date | None = None
    first_day: dt.date | None = None
    last_day: dt.date | None = None
    extent: str = ""
    tasks: str = ""


def draft(service: Service, language: Language) -> pages.Document:
    """This function will lay out the draft; it is for Word alone, since it has to be filled in."""
    with translation.override(language.value):
        rows = _rows(service)
        missing = [label for label, value, _hint in rows if not value]
        missing += [] if service.tasks.strip() else [_("Duties")]
        return pages.Document(
            title=_("Certificate of service"),
            language=language,
            sub="",
            blocks=(
                pages.Bullets(_instructions(missing)),
                pages.Say(
                    _("This is to certify that %(name)s has been employed by %(employer)s.")
                    % {"name": signs.within(service.name), "employer": signs.within(service.employer)}
                ),
                pages.Facts(tuple((label, value or f"[{hint}]") for label, value, hint in rows)),
                pages.Heading(_("Duties")),
                pages.Paragraph(
                    service.tasks.strip()
                    or "["
                    + _("Fill in: what the work consisted of, main duties and responsibilities, and changes")
                    + "]"
                ),
                *_signed(service.employer),
            ),
            employer=service.employer,
        )


def _rows(service: Service) -> tuple[tuple[str, str, str], ...]:
    """Label, what is known, and what to write if nothing is."""
    return (
        (_("Name"), service.name, _("Fill in: full name")),
        (_("Date of birth"), _day(service.born_on), _("Fill in: day, month and year")),
        (_("Workplace"), service.unit, _("Fill in: workplace")),
        (_("Position"), service.title, _("Fill in: position, and earlier ones if it changed")),
        (_("First day"), _day(service.first_day), _("Fill in: first day of employment")),
        (_("Last day"), _day(service.last_day), _("Fill in: last day of employment")),
        (_("Extent"), service.extent, _("Fill in: full time or per cent, and longer leave if the employee wishes")),
    )


def _instructions(missing: list[str]) -> tuple[str, ...]:
    parts = [_("Draft. Remove these lines before the certificate is signed.")]
    if missing:
        parts.append(_("Still to be filled in, in square brackets below: %(parts)s.") % {"parts": ", ".join(missing)})
    parts.append(
        _(
            "Write nothing about the reason for leaving, illness, leave or trade union matters, and no opinion of the "
            "work, unless the employee asks for it."
        )
    )
    return tuple(parts)


def _signed(employer: str) -> tuple[pages.Block, ...]:
    below = (
        _("Place and date"),
        _("Signature for %(employer)s") % {"employer": signs.within(employer)},
        _("Name in block letters, position and telephone"),
    )
    return tuple(block for words in below for block in (pages.Lines(1), pages.Paragraph(words, is_quiet=True)))


def _day(date: dt.date | None) -> str:
    return talks.day(date) if date else ""
