"""The words of the leaver's pages that depend on what there is: parts of a summary, days, lengths of time, fields."""

import datetime as dt
from collections.abc import Mapping

from django.utils import formats
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext

PARTS: Mapping[str, Promise] = {
    "said": _("What you told us"),
    "strengths": _("What has worked well"),
    "to_change": _("What you want us to change"),
    "promises": _("What we promised"),
    "next_steps": _("What happens next"),
    "support": _("Help and references"),
}
_FIELDS: Mapping[str, Promise] = {
    "addition": _("What you want to add"),
    "mail": _("Your private mail address"),
    "mobile": _("Your mobile number"),
}


def typed_name(name: str) -> "str | Promise":
    """This function will name a field in which a leaver types words, or return "" for any other."""
    return PARTS.get(name.removeprefix("part-"), "") if name.startswith("part-") else _FIELDS.get(name, "")


def day(date: dt.date) -> str:
    """This function will write a day with its weekday: Friday 30 October."""
    return formats.date_format(date, pgettext("weekday and day", "l j F"))


def first_upper(text: str) -> str:
    """This function will begin a line with a capital, whatever word a language puts first."""
    return text[:1].upper() + text[1:]


def full_day(date: dt.date) -> str:
    """This function will write a day with its year: 30 October 2026."""
    return formats.date_format(date, pgettext("day with year", "j F Y"))


def month(date: dt.date) -> str:
    """This function will write a month with its year: February 2027."""
    return formats.date_format(date, pgettext("month with year", "F Y"))


def length(days: int) -> str:
    """This function will write a length of time in the unit people would use for it."""
    if days % 365 == 0:
        return ngettext("%(n)d year", "%(n)d years", days // 365) % {"n": days // 365}
    if days >= 60:
        months = round(days / 30.4)
        return ngettext("%(n)d month", "%(n)d months", months) % {"n": months}
    return ngettext("%(n)d day", "%(n)d days", days) % {"n": days}
