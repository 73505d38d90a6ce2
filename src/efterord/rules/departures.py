"""The leaver's pages decided with pencil and paper: how long the link works, which wishes fit, what may be typed."""

import datetime as dt
import unicodedata
from collections.abc import Collection, Sequence

from efterord.rules import privacy
from efterord.words import Country, HeldAs, Language, StoragePeriod, Wish

# How long a consent to keep in touch can be given for, in days; the last is the storage period.
KEPT_DAYS = (183, 365, privacy.DAYS[StoragePeriod.KEEP_IN_TOUCH] or 0)
LONGEST_MAIL = 254  # RFC 5321
LONGEST_MOBILE = 20
# A letter is written in the language of the country one works in, where the organisation has it.
HOME_LANGUAGES = {"SE": Language.SV, "NO": Language.NB}
CALLING_CODES = {Country.SE: "46", Country.NO: "47"}


def link_until(last_day: dt.date) -> dt.date:
    """This function will return the last day on which the link to the own departure opens."""
    return last_day + _days(StoragePeriod.DEPARTURE_LINK)


def contact_until(last_day: dt.date) -> dt.date:
    """This function will return the last day on which a private address is kept."""
    return last_day + _days(StoragePeriod.CONTACT)


def is_reached(*, has_private: bool, has_work: bool, last_day: dt.date, today: dt.date) -> bool:
    """This function will tell whether mail reaches a leaver: at a private address, or at work up to the last day.

    Links to an address at work die on the last day (trust.md, Mail operator).
    """
    return has_private or (has_work and today <= last_day)


def kept_until(today: dt.date, last_day: dt.date, days: int) -> dt.date:
    """This function will return the last day of a consent to keep in touch; ValueError for a length not offered.

    It never outlives the case, whose key seals the address.
    """
    if days not in KEPT_DAYS:
        raise ValueError(f"a consent of {days} days is not offered")
    return min(today + dt.timedelta(days=days), last_day + _days(StoragePeriod.CASE))


def language(country: str, languages: Sequence[str]) -> Language:
    """This function will return the language to write to somebody in, from the country and the employer's languages."""
    home = HOME_LANGUAGES.get(country)
    return home if home is not None and home in languages else Language(languages[0])


def fitting_wishes(held_as: Collection[HeldAs]) -> tuple[Wish, ...]:
    """This function will return with whom a leaver can ask to talk, given who is to hold the talks as planned.

    HR is a wish where somebody else holds a talk, another person in HR where HR does.
    """
    is_hr = HeldAs.HR in held_as
    is_other = not held_as or bool(set(held_as) - {HeldAs.HR})
    fits = {Wish.HR: is_other, Wish.ANOTHER_AT_HR: is_hr}
    return tuple(wish for wish in Wish if fits.get(wish, True))


def cleaned(text: str) -> str:
    """This function will return written words without signs that no person types: controls, lone surrogates.

    Line breaks and tabs stay, and so do the marks that order right-to-left text.
    """
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    kept = (sign for sign in plain if sign in "\n\t" or unicodedata.category(sign) not in ("Cc", "Cs", "Co", "Cn"))
    return "".join(kept).strip()


def cleaned_mobile(text: str) -> str:
    """This function will return a telephone number as digits with its plus; "" for none, ValueError for no number."""
    bare = "".join(sign for sign in text.strip() if sign not in " -().\u00a0\u2011")
    if not bare:
        return ""
    digits = bare.removeprefix("+")
    if not (digits.isascii() and digits.isdigit() and 6 <= len(digits) <= 15):
        raise ValueError("not a telephone number")
    return bare


def international(number: str, country: Country) -> str:
    """This function will write a cleaned telephone number with its country's code, as a gateway wants it."""
    if number.startswith("+"):
        return number
    if number.startswith("00"):
        return f"+{number[2:]}"
    return f"+{CALLING_CODES[country]}{number.removeprefix('0')}"


def _days(period: StoragePeriod) -> dt.timedelta:
    days = privacy.DAYS[period]
    if days is None:
        raise ValueError(f"{period} has no end")
    return dt.timedelta(days=days)
