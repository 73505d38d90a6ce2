"""Releases: the fixed dates on which answers may be opened, and why one may not be opened now."""

from datetime import date, datetime, timedelta

from efterord import words

LONGEST_UNEXPLAINED_JUMP = timedelta(hours=48)  # a clock that moved further is not trusted with a release
LONGEST_WAIT_MONTHS = 36  # said to the leaver: an answer that never found its batch is then destroyed unread
QUARTERLY = words.ReleasePeriod.QUARTERLY
MONTHS = {
    words.ReleasePeriod.MONTHLY: 1,
    words.ReleasePeriod.QUARTERLY: 3,
    words.ReleasePeriod.HALF_YEARLY: 6,
}


def releases_per_year(period: words.ReleasePeriod) -> int:
    """This function will give the number of releases in a year."""
    return 12 // MONTHS[period]


def next_release_date(after: date, period: words.ReleasePeriod = QUARTERLY) -> date:
    """This function will find the first release date later than the given day."""
    begun = (after.month - 1) // MONTHS[period] + 1  # periods of the year begun so far
    month = begun * MONTHS[period]
    return date(after.year + month // 12, month % 12 + 1, 1)


def release_number_of(day: date, plan_start: date, period: words.ReleasePeriod = QUARTERLY) -> int:
    """This function will number the latest release date up to and including the day.

    Release 1 is on the first release date after the plan's start; 0 means that none has been yet.
    """
    return max(0, _periods_begun(day, period) - _periods_begun(plan_start, period))


def period_number(today: date, plan_start: date, period: words.ReleasePeriod = QUARTERLY) -> int:
    """This function will number the release that an answer given today can first be part of.

    An answer of a release date itself belongs to the next one, whatever hour the job runs: a release then
    holds the same answers whether it is run in time or days late.
    """
    return release_number_of(today, plan_start, period) + 1


def release_date(number: int, plan_start: date, period: words.ReleasePeriod = QUARTERLY) -> date:
    """This function will give the date of a plan's release number, counted from 1."""
    if number < 1:
        raise ValueError("releases are numbered from 1")
    months = (_periods_begun(plan_start, period) + number) * MONTHS[period]
    return date(months // 12, months % 12 + 1, 1)


def has_waited_too_long(came: int, number: int, period: words.ReleasePeriod = QUARTERLY) -> bool:
    """This function will tell whether what came for one release and still waits at another is to be destroyed.

    The time before the first release it could be in counts too, so that nothing waits longer than was said.
    """
    return (number - came + 1) * MONTHS[period] >= LONGEST_WAIT_MONTHS


def release_due(today: date, plan_start: date, n_released: int, period: words.ReleasePeriod = QUARTERLY) -> int | None:
    """This function will give the number of the release that is due, the oldest first, or None.

    `n_released` is the number of the last release that was run. After a long stop several are due; each is
    run by itself, in order, and holds what it would have held in time.
    """
    due = n_released + 1
    return due if due <= release_number_of(today, plan_start, period) else None


def why_not_due(
    now: datetime,
    plan_start: date,
    n_released: int,
    *,
    last_release_at: datetime | None = None,
    unexplained_jump: timedelta = timedelta(0),
    period: words.ReleasePeriod = QUARTERLY,
) -> words.WhyNotDue | None:
    """This function will say why no release may run now, or None when one may.

    `last_release_at`: the instant of the last one; `unexplained_jump`: how far the clock has moved beyond
    what the caller's other clocks explain, in either direction. The clock is asked first: with a wrong
    clock no date means anything.
    """
    if last_release_at is not None and now < last_release_at:
        return words.WhyNotDue.CLOCK_BEHIND
    if abs(unexplained_jump) > LONGEST_UNEXPLAINED_JUMP:
        return words.WhyNotDue.CLOCK_JUMPED
    if now.date() < plan_start:
        return words.WhyNotDue.PLAN_NOT_STARTED
    if release_due(now.date(), plan_start, n_released, period) is None:
        return words.WhyNotDue.NOT_YET
    return None


def _periods_begun(day: date, period: words.ReleasePeriod) -> int:
    return (day.year * 12 + day.month - 1) // MONTHS[period]
