"""The plan over time: what it says now, what it said before, and which of it an answer given on a day lives by.

A changed plan begins on a release date, that of the last release under the one before. What was given until then lives
by the plan it was given under: it is opened on no earlier date than its leaver was told, and waits no longer.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from efterord import words
from efterord.rules import batches, releases

MOST_K, MOST_WAITING = 20, 12  # the promise: k is 5 to 20, an answer waits 0 to 12 releases for others


class Choice(NamedTuple):
    """What a plan chooses: k, how many releases answers may wait for each other, the dates, and the lanes if any."""

    k: int
    waiting_cap: int
    period: words.ReleasePeriod
    lane_by: words.LaneBy | None = None


class Terms(NamedTuple):
    """What holds for answers given from a day on: how long they wait for each other, the dates, and the lanes.

    first_number: the release that is held on the day itself, with what came before it; 0 for the first plan of all,
    which may begin on any day.
    """

    waiting_cap: int
    period: words.ReleasePeriod
    started_on: date
    first_number: int = 0
    lane_by: words.LaneBy | None = None


Plan = Sequence[Terms]  # the oldest first, at least one; a plan that has not begun is the last of them


def release_number_of(day: date, plan: Plan) -> int:
    """This function will number the latest release date up to and including the day, 0 before the first."""
    begun = [terms for terms in plan if terms.started_on <= day]
    if not begun:
        # Known from the last change on alone: the releases before it are numbered up to the one of its first day.
        return max(0, plan[0].first_number - 1)
    at = begun[-1]
    return at.first_number + releases.release_number_of(day, at.started_on, at.period)


def period_number(today: date, plan: Plan) -> int:
    """This function will number the release that an answer given today can first be part of."""
    return release_number_of(today, plan) + 1


def terms_on(day: date, plan: Plan) -> Terms:
    """This function will give the terms of an answer that is given on a day."""
    return next((terms for terms in reversed(plan) if terms.started_on <= day), plan[0])


def release_date(number: int, plan: Plan) -> date:
    """This function will give the date of a release number, counted from 1."""
    at = terms_of(number, plan)
    return releases.release_date(number - at.first_number, at.started_on, at.period)


def next_release_date(day: date, plan: Plan) -> date:
    """This function will give the first release date later than the day."""
    return release_date(release_number_of(max(day, plan[0].started_on), plan) + 1, plan)


def terms_of(came: int, plan: Plan) -> Terms:
    """This function will give the terms of an answer by the number of the first release it could be in."""
    return next((terms for terms in reversed(plan) if terms.first_number < came), plan[0])


def has_waited(came: int, number: int, plan: Plan) -> bool:
    """This function will tell whether an answer has waited for others as long as it may when a release is held.

    So long as the dates do not change this is W releases. Where they become fewer, the last release before the time is
    over counts, so that no answer waits longer than it would have.
    """
    own = terms_of(came, plan)
    over = _month(release_date(came, plan)) + own.waiting_cap * releases.MONTHS[own.period]
    return _month(release_date(number + 1, plan)) > over


def has_waited_too_long(came: int, number: int, plan: Plan) -> bool:
    """This function will tell whether what came for one release and still waits at another is to be destroyed.

    The time before the first release it could be in counts too, so that nothing waits longer than was said.
    """
    own = terms_of(came, plan)
    given = _month(release_date(came, plan)) - releases.MONTHS[own.period]
    if own.first_number:  # the first period of a changed plan may be a short one
        given = max(given, _month(own.started_on))
    return _month(release_date(number + 1, plan)) - given > releases.LONGEST_WAIT_MONTHS


def changed(plan: Plan, today: date, choice: Choice) -> tuple[Terms, ...]:
    """This function will give the plan with other terms from the next release date on.

    Nobody can tell what was given before and what after a day within a period, since a sealed answer holds no day.
    Terms that have not begun yet are changed again in place.
    """
    newest = plan[-1]
    if newest.started_on > today:
        return (*plan[:-1], newest._replace(**_chosen(choice)))
    if newest._replace(**_chosen(choice)) == newest:
        return tuple(plan)
    number = period_number(today, plan)
    return (*plan, Terms(**_chosen(choice), started_on=release_date(number, plan), first_number=number))


def _chosen(choice: Choice) -> dict[str, Any]:
    """What of a choice holds for new answers alone."""
    return {name: getattr(choice, name) for name in ("waiting_cap", "period", "lane_by")}


def caps(plan: Plan, number: int, expected: Sequence[dict[str, float]]) -> tuple[batches.Cap, ...]:
    """This function will say how answers of all terms but the newest wait at a release; `expected` is by terms."""
    found = []
    for terms, following, hoped in zip(plan, plan[1:], expected, strict=False):
        came = [n for n in range(terms.first_number + 1, following.first_number + 1) if has_waited(n, number, plan)]
        found.append(batches.Cap(following.first_number, terms.waiting_cap, hoped, max(came, default=0)))
    return tuple(found)


def most_waiting(period: words.ReleasePeriod) -> int:
    """This function will give the most releases that answers may wait for each other in a plan of these dates.

    What still waits after 36 months is destroyed unread, so it must have gone up to a larger part before that.
    """
    return min(MOST_WAITING, releases.LONGEST_WAIT_MONTHS // releases.MONTHS[period] - 2)


def why_not(choice: Choice, *, k: int) -> words.WhyNoPlan | None:
    """This function will say why a plan cannot be chosen where `k` is the plan's today, or None where it can."""
    if not batches.LEAST_K <= choice.k <= MOST_K:
        return words.WhyNoPlan.K
    if choice.k < k:
        return words.WhyNoPlan.LOWER
    if not 0 <= choice.waiting_cap <= MOST_WAITING:
        return words.WhyNoPlan.WAITING
    if choice.waiting_cap > most_waiting(choice.period):
        return words.WhyNoPlan.TOO_LONG
    return None


def _month(day: date) -> int:
    return day.year * 12 + day.month
