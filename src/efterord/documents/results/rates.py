"""How many of those who were asked have answered, in a sentence; where it cannot be shown, in one for every cause."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from efterord.documents.results import periods
from efterord.queries import results
from efterord.rules import rates, scores


def said(found: results.Result, k: int) -> str:
    """This function will say what may be said of those who were asked; `found`: of the kind of batches they are in."""
    figure = found.figures.get(rates.ANSWERED)
    if figure is None:
        return _(
            "How many of those who were asked have answered is not shown here yet. It is shown when at least %(k)s who "
            "were asked can be counted together."
        ) % {"k": k}
    n_answered = figure.counts[rates.YES]
    words = [
        ngettext(
            "Of %(n)s who were asked, %(answered)s have answered, in the release of %(date)s.",
            "Of %(n)s who were asked, %(answered)s have answered, in releases until %(date)s.",
            len(found.releases),
        )
        % {"n": figure.n, "answered": n_answered, "date": periods.day(found.releases[-1].as_of)}
    ]
    if figure.n >= scores.LEAST_FOR_PERCENT:
        # Never all and never none, which is not what the figure says.
        whole = min(max(round(100 * n_answered / figure.n), 1), 99)
        words.append(_("That is %(value)s per cent.") % {"value": whole})
    return " ".join(words)
