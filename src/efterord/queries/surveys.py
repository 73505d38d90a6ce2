"""What a respondent's pages need to know: who asks, by which plan, whether the link is open."""

import dataclasses
import datetime as dt
import json
from typing import Any

from django.db import connection

from efterord import clock, gate
from efterord.rules import releases
from efterord.vault import tokens
from efterord.words import CaseStep, ReleasePeriod

# One statement for all that a page of the survey asks, on each of its two dozen requests: three queries through the
# ORM cost as much as the rest of the page. Unknown, used and closed links are one and the same: no row of i.
UNKNOWN_SET = "core"
_ASKED = """
SELECT o.name, o.languages, COALESCE(i.questionnaire, %s), COALESCE(i.questionnaire_version, 1),
    p.k, p.period, i.closes_on
FROM efterord_organisation o
CROSS JOIN efterord_plan p
LEFT JOIN efterord_invitation i ON i.token_hash = %s AND NOT i.answered AND i.closes_on >= %s
    AND NOT EXISTS (SELECT 1 FROM efterord_caseevent e WHERE e.case_id = i.case_id AND e.step IN (%s, %s))
WHERE o.id = 1 AND p.id = 1
"""


@dataclasses.dataclass(frozen=True, slots=True)
class Survey:
    """Who asks, in which languages (the employer's own first), with what, and how many stand behind a figure.

    `opening_date`: the first day an answer given today can be opened. `closes_on`: the last day of this respondent's
    link, or None if the link is unknown, used or closed, and nobody learns which.
    """

    organisation: str
    languages: tuple[str, ...]
    questionnaire: str
    version: int
    k: int
    opening_date: dt.date
    closes_on: dt.date | None

    @property
    def is_open(self) -> bool:
        return self.closes_on is not None


def survey(viewer: gate.Actor, *, token: str) -> Survey | None:
    """This function will return the survey as the bearer of a token meets it, or None before `efterord init`."""
    gate.check(viewer, "answers.see_survey")
    today = clock.today()
    ended = (CaseStep.CLOSED.value, CaseStep.CANCELLED.value)
    with connection.cursor() as cursor:
        cursor.execute(_ASKED, [UNKNOWN_SET, tokens.hash_token(token), today.isoformat(), *ended])
        row = cursor.fetchone()
    if row is None:
        return None
    name, languages, questionnaire, version, k, period, closes_on = row
    return Survey(
        organisation=name,
        languages=tuple(_list(languages)),
        questionnaire=questionnaire,
        version=version,
        k=k,
        opening_date=releases.next_release_date(today, ReleasePeriod(period)),
        closes_on=_date(closes_on),
    )


def _list(stored: Any) -> list[str]:
    # Both databases hand a JSON column over as text when the ORM does not ask for it.
    return list(json.loads(stored) if isinstance(stored, str) else stored)


def _date(stored: Any) -> dt.date | None:
    return dt.date.fromisoformat(stored) if isinstance(stored, str) else stored
