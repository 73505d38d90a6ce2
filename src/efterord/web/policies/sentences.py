"""Terms for talks told in sentences, as a person would say them."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from efterord import labels
from efterord.rules import policies
from efterord.words import Country, Holders, LeavingKind, PlaceKind


def told(terms: policies.Terms) -> list[str]:
    """This function will tell how talks are offered and held, one sentence a setting."""
    if not terms.is_offered:
        return [_("No talks and no survey are offered here.")]
    kinds = ", ".join(str(labels.of(kind)) for kind in LeavingKind if kind in terms.leaving_kinds)
    if not kinds:
        return [_("Talks are offered for no kind of leaving.")]
    return [
        _offered(terms),
        _("Kinds of leaving: %(kinds)s.") % {"kinds": kinds},
        _held_by(terms.holders),
        _when(terms),
        _where(terms),
        _country(terms.country),
    ]


def _offered(terms: policies.Terms) -> str:
    if terms.least_months == 0:
        return _("Talks are offered however long somebody was employed.")
    return ngettext(
        "Talks are offered after at least %(n)d month of employment.",
        "Talks are offered after at least %(n)d months of employment.",
        terms.least_months,
    ) % {"n": terms.least_months}


def _held_by(holders: Holders) -> str:
    return {
        Holders.NEAREST_MANAGER: _("The nearest manager holds the talk."),
        Holders.HR: _("HR holds the talk."),
        Holders.BOTH: _("The nearest manager and HR hold a talk each, with a guide of its own."),
    }[holders]


def _when(terms: policies.Terms) -> str:
    window = {"first": terms.first_before, "last": terms.last_before}
    if terms.first_before == 0:
        return _("It is suggested on the last day.")
    if terms.last_before == 0:
        return _("It is suggested from %(first)s working days before the last day until that day.") % window
    if terms.first_before == terms.last_before:
        return ngettext(
            "It is suggested %(first)d working day before the last day.",
            "It is suggested %(first)d working days before the last day.",
            terms.first_before,
        ) % {"first": terms.first_before}
    return _("It is suggested from %(first)s to %(last)s working days before the last day.") % window


def _where(terms: policies.Terms) -> str:
    told = {"n": terms.minutes}
    return {
        PlaceKind.ROOM: _("It takes %(n)s minutes, in a private room."),
        PlaceKind.VIDEO: _("It takes %(n)s minutes, by video."),
        PlaceKind.WALK: _("It takes %(n)s minutes, on a walk."),
    }[terms.place_kind] % told


def _country(country: Country) -> str:
    return {
        Country.SE: _("Public holidays and local time are Sweden's."),
        Country.NO: _("Public holidays and local time are Norway's."),
    }[country]
