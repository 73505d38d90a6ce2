"""What a respondent's pages need to know: who asks, with what, whether the link is open, who else can be turned to."""

import dataclasses
import datetime as dt
import json
from typing import Any

from django.db import connection

from efterord import clock, gate
from efterord.models import SurveyTerms
from efterord.rules import batches, lanes, questionnaires, releases
from efterord.vault import tokens
from efterord.words import BatchKind, CaseStep, Fact, Lane, LaneBy, Occasion, ReleasePeriod, WishKind

# One statement for all that a page of the survey asks, on each of its two dozen requests: three queries through the
# ORM cost as much as the rest of the page. Whether a known link is used or closed is asked of the row and never told:
# both leave `open_until` empty. A link of a cancelled case is as good as unknown: no row of i.
_ASKED = """
SELECT o.name, o.languages, p.k, p.period, p.started_on, i.questionnaire, i.questionnaire_version, i.occasion,
    c.leaving_kind, c.last_day, h.leads_others, h.gender, m.start_date,
    COALESCE((SELECT e.lane_by FROM efterord_earlierterms e WHERE p.started_on > %s ORDER BY e.first_number DESC
    LIMIT 1), p.lane_by) AS lane_by, CASE WHEN NOT i.answered AND i.closes_on >= %s AND (i.occasion <> %s OR NOT EXISTS
    (SELECT 1 FROM efterord_caseevent e WHERE e.case_id = i.case_id AND e.step = %s)) THEN i.closes_on END AS open_until
FROM efterord_organisation o
CROSS JOIN efterord_plan p
LEFT JOIN efterord_invitation i ON i.token_hash = %s
    AND NOT EXISTS (SELECT 1 FROM efterord_caseevent e WHERE e.case_id = i.case_id AND e.step = %s)
LEFT JOIN efterord_case c ON c.id = i.case_id
LEFT JOIN efterord_person h ON h.id = c.person_id
LEFT JOIN efterord_employment m ON m.id = c.employment_id
WHERE o.id = 1 AND p.id = 1
"""
# The unit of a link's case and those above it; no house is a hundred levels deep.
_UP = """
WITH RECURSIVE up(name, parent_id, level) AS (
    SELECT u.name, u.parent_id, 0 FROM efterord_unit u JOIN efterord_case c ON c.unit_id = u.id
    JOIN efterord_invitation i ON i.case_id = c.id WHERE i.token_hash = %s
    UNION ALL SELECT u.name, u.parent_id, up.level + 1 FROM efterord_unit u JOIN up ON u.id = up.parent_id
    WHERE up.level < 100
) SELECT name, level FROM up ORDER BY level
"""


@dataclasses.dataclass(frozen=True, slots=True)
class Survey:
    """Who asks, in which languages (the employer's own first), with what, and how many stand behind a figure.

    `questionnaire` and `version` are those frozen with the invitation; empty and 0 if the link is unknown.
    `opening_date`: the first day an answer given today can be opened. `closes_on`: the last day of this respondent's
    link, or None if the link is unknown, used or closed, and nobody learns which. `facts`: what of the case decides
    which questions are asked. `lane`: what of the staff file an answer given today is kept apart by.
    """

    organisation: str
    languages: tuple[str, ...]
    questionnaire: str
    version: int
    k: int
    opening_date: dt.date
    closes_on: dt.date | None
    occasion: Occasion = Occasion.EXIT
    facts: tuple[tuple[Fact, str], ...] = ()
    lane: Lane | None = None

    @property
    def is_open(self) -> bool:
        return self.closes_on is not None

    @property
    def is_known(self) -> bool:
        """Whether the link is one of ours at all, used and closed ones too."""
        return bool(self.questionnaire)

    @property
    def is_follow_up(self) -> bool:
        return self.occasion is Occasion.FOLLOW_UP


def survey(viewer: gate.Actor, *, token: str) -> Survey | None:
    """This function will return the survey as the bearer of a token meets it, or None before `efterord init`."""
    gate.check(viewer, "answers.see_survey")
    today = clock.today()
    asked = [today.isoformat(), today.isoformat(), Occasion.EXIT.value, CaseStep.CLOSED.value, tokens.hash_token(token)]
    with connection.cursor() as cursor:
        cursor.execute(_ASKED, [*asked, CaseStep.CANCELLED.value])
        row = cursor.fetchone()
    if row is None:
        return None
    name, languages, k, period, started_on, questionnaire, version, occasion, leaving_kind, *person, open_until = row
    last_day, leads_others, gender, start_date, lane_by = person
    leads = None if leads_others is None else bool(leads_others)
    begun = _date(start_date)
    lane = None
    if lane_by and begun and occasion != Occasion.FOLLOW_UP:
        lane = lanes.lane_of(
            LaneBy(lane_by), leads_others=leads, gender=gender, start_date=begun, on=_date(last_day) or today
        )
    return Survey(
        organisation=name,
        languages=tuple(_list(languages)),
        questionnaire=questionnaire or "",
        version=version or 0,
        k=batches.k_of(BatchKind.FOLLOW_UP, k) if occasion == Occasion.FOLLOW_UP else k,
        opening_date=_opening(today, _date(started_on) or today, ReleasePeriod(period)),
        closes_on=_date(open_until),
        occasion=Occasion(occasion or Occasion.EXIT),
        facts=tuple(questionnaires.facts_of(leaving_kind or "", leads).items()),
        lane=lane,
    )


def units_above(viewer: gate.Actor, *, token: str) -> list[str]:
    """This function will name the unit that goes with a respondent's answer and those above it, the root last."""
    gate.check(viewer, "answers.see_survey")
    with connection.cursor() as cursor:
        cursor.execute(_UP, [tokens.hash_token(token)])
        return [name for name, _ in cursor.fetchall()]


def reach(viewer: gate.Actor) -> dict[WishKind | None, str]:
    """This function will return what a respondent is told of who else can be turned to; None: for whistleblowing."""
    gate.check(viewer, "answers.see_survey")
    told: dict[str, dict[str, str]] = SurveyTerms.objects.values_list("reach", flat=True).first() or {}
    names = {"safety": WishKind.SAFETY, "union": WishKind.UNION, "whistleblowing": None}
    return {kind: line for name, kind in names.items() if (line := told.get(name, {}).get("line", ""))}


def _opening(today: dt.date, started_on: dt.date, period: ReleasePeriod) -> dt.date:
    """A plan that was changed begins on the next date, which stays as it was told."""
    return started_on if today < started_on else releases.next_release_date(today, period)


def _list(stored: Any) -> list[str]:
    # Both databases hand a JSON column over as text when the ORM does not ask for it.
    return list(json.loads(stored) if isinstance(stored, str) else stored)


def _date(stored: Any) -> dt.date | None:
    return dt.date.fromisoformat(stored) if isinstance(stored, str) else stored
