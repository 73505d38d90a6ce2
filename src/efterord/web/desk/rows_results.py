"""What the newest release shows above HR's limit, in rows that lead to the pages of results; nobody waits for it."""

import datetime as dt
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from efterord.content import reader
from efterord.queries.alerts import News
from efterord.rules import alerts
from efterord.web.cases import days


def told(news: News, today: dt.date) -> dict[str, Any]:
    """This function will set a release's alerts as rows, one a unit."""
    lang = (get_language() or "en").partition("-")[0]
    texts = {reason.id: reason.text.in_language(lang) for reason in reader.reasons().reasons}
    say = _(
        "Each reason below weighed heavily, or decided, for more than %(limit)s per cent of those who gave reasons, "
        "also at the lower end of the interval. The figures are of the year up to the release."
    )
    more = ngettext("One more unit", "%(n)s more units", news.n_more) % {"n": news.n_more} if news.n_more else ""
    rows = [
        {
            "when": days.near(news.on, today),
            "title": unit.name,
            "text": "; ".join(_words(alert, texts) for alert in found),
            "url": f"{reverse('results-unit', args=[unit.pk])}?year={news.number}#reasons",
        }
        for unit, found in news.units
    ]
    return {"say": say % {"limit": round(100 * news.limit)}, "rows": rows, "more": more}


def _words(alert: alerts.Alert, texts: dict[str, str]) -> str:
    known = {"reason": texts.get(alert.code, alert.code), "n": alert.n_named, "all": alert.n}
    if alert.of == alerts.DECIDED:
        return _("%(reason)s decided for %(n)s of %(all)s") % known
    return _("%(reason)s weighed heavily for %(n)s of %(all)s") % known
