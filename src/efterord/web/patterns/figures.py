"""The counts and scorecards of HR's patterns as the page shows them, and the first sentence."""

from collections.abc import Sequence
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from efterord.content import reader
from efterord.rules import patterns
from efterord.web.design import strips

LOW, HIGH = 1, 5


def say(found: patterns.Reasons, n_talks: int) -> str:
    """This function will say in a sentence what stands out, or that there are too few talks to say."""
    if not n_talks:
        return _("No talk to read here yet.")
    standing = patterns.standing_out(found)
    if standing is None:
        return _("Too few talks to say: reasons are noted in %(n)d.") % {"n": found.n_told}
    names = _themes()
    first, *more = standing
    told = ngettext(
        "Of %(all)d talks, %(n)d names “%(theme)s” as a reason",
        "Of %(all)d talks, %(n)d name “%(theme)s” as a reason",
        first.n_either,
    ) % {"all": found.n_told, "n": first.n_either, "theme": names[first.key]}
    if more:
        told += _(", and %(n)d “%(theme)s”") % {"n": more[0].n_either, "theme": names[more[0].key]}
    return f"{told}."


def reasons(found: patterns.Reasons) -> dict[str, Any]:
    """This function will return the two tables of reasons, and how often the sides agree, in words."""
    heads = [
        {"label": _("Theme")},
        {"label": pgettext("who names a reason", "Leaver"), "is_figure": True},
        {"label": pgettext("who names a reason", "Manager"), "is_figure": True},
        {"label": pgettext("who names a reason", "HR"), "is_figure": True},
        {"label": pgettext("who names a reason", "Both sides"), "is_figure": True},
    ]
    themes, codes = _themes(), _codes()
    return {
        "heads": heads,
        "code_heads": [{"label": _("Reason")}, *heads[1:]],
        "themes": [_line(row, themes.get(row.key, row.key)) for row in found.themes],
        "codes": [_line(row, _named(row.key, codes)) for row in found.codes],
        "agreement": _agreement(found),
        "found": found,
    }


def scores(talks: Sequence[patterns.Talk]) -> dict[str, Any]:
    """This function will return the scorecards as rows of a strip: mean and spread, or single dots under three."""
    card = reader.scorecard()
    names = {area.key: area.name.in_language(_language()) for area in card.areas}
    found = patterns.scores(talks, list(names))
    return {
        "heads": [_("Area, 1 to 5"), _("Mean"), _("Talks")],
        "rows": [_score(score, names[score.area]) for score in found if score.n],
        "ends": (LOW, HIGH),
    }


def _score(score: patterns.Score, name: str) -> dict[str, Any]:
    row: dict[str, Any] = {"label": name, "shown_other": str(score.n)}
    if score.mean is None or score.deviation is None:
        dots = dict.fromkeys(strips.percent(value, LOW, HIGH) for value in score.values)
        return row | {"dots": list(dots), "shown": ", ".join(map(str, score.values))}
    lower, upper = max(LOW, score.mean - score.deviation), min(HIGH, score.mean + score.deviation)
    spread = _("spread %(deviation)s") % {"deviation": number_format(score.deviation, 1)}
    return row | {
        "value": score.mean,
        "lower": lower,
        "upper": upper,
        "shown": number_format(score.mean, 1),
        "shown_interval": spread,
    }


def _agreement(found: patterns.Reasons) -> list[str]:
    told = []
    if found.n_two_sided:
        told.append(
            ngettext(
                "In %(n)d talk both the leaver's words and the interviewer's view are there; they share a theme in "
                "%(agree)d.",
                "In %(n)d talks both the leaver's words and the interviewer's view are there; they share a theme in "
                "%(agree)d.",
                found.n_two_sided,
            )
            % {"n": found.n_two_sided, "agree": found.n_agree}
        )
    if found.n_twice:
        told.append(
            ngettext(
                "In %(n)d case both interviewers have coded their view, each blind; they share a theme in %(agree)d.",
                "In %(n)d cases both interviewers have coded their view, each blind; they share a theme in %(agree)d.",
                found.n_twice,
            )
            % {"n": found.n_twice, "agree": found.n_twice_agree}
        )
    return told


def _line(row: patterns.Row, name: str) -> dict[str, Any]:
    figures = (row.n_leaver, row.n_manager, row.n_hr, row.n_both)
    return {"cells": [{"text": name}, *({"text": str(n), "is_figure": True} for n in figures)]}


def _named(code: str, names: dict[str, str]) -> str:
    return f"{code.removeprefix('r-')} {names[code]}" if code in names else code


def _themes() -> dict[str, str]:
    return {theme.letter: theme.name.in_language(_language()) for theme in reader.reasons().themes}


def _codes() -> dict[str, str]:
    return {reason.id: reason.text.in_language(_language()) for reason in reader.reasons().reasons}


def _language() -> str:
    return (get_language() or "en").partition("-")[0]
