"""The desk decided with pencil and paper: what can wait for somebody, and by when it should be done."""

import datetime as dt
import enum
from collections.abc import Collection

from efterord.rules import policies, working_days

# A talk is planned this long before its first good day: the leaver and the room need time.
PLAN_AHEAD_DAYS = 14
# Working days to look at what a manager or the staff file says, before a letter is late.
CONFIRM_WITHIN = 2
# A summary is written while the talk is remembered; HR asks for it after a week.
SUMMARY_WITHIN_DAYS = 2
SUMMARY_LATE_DAYS = 7
# Own lines of a checklist come up this long before their day.
ITEM_AHEAD_DAYS = 7
# A case is closed in peace: two weeks after everything in it has ended.
CLOSE_WITHIN_DAYS = 14


class Waits(enum.StrEnum):
    """What can wait for somebody on the desk."""

    CONFIRM = "confirm"
    OPEN_CASE = "open_case"
    PLAN = "plan"
    BOOK = "book"
    WISH = "wish"
    OTHER_HOLDER = "other_holder"
    CERTIFICATE = "certificate"
    OWN_ITEM = "own_item"
    LATE_ITEMS = "late_items"
    GO_ON = "go_on"
    NOT_BEGUN = "not_begun"
    WRITE_SUMMARY = "write_summary"
    NO_SUMMARY = "no_summary"
    NO_ANSWER = "no_answer"
    READ_ANSWER = "read_answer"
    CAME_BACK = "came_back"
    BY_NAME = "by_name"
    CLOSE = "close"


def talk_days(last_day: dt.date, terms: policies.Terms, days_off: Collection[dt.date]) -> tuple[dt.date, dt.date]:
    """This function will return the first and the last good day for a talk, by the terms' window."""
    first, last = (working_days.shift(last_day, -n, days_off) for n in (terms.first_before, terms.last_before))
    return first, last


def latest_last_day(today: dt.date, terms: policies.Terms) -> dt.date:
    """This function will return a last day later than every one whose talk is to be planned by now.

    Working days are fewer than calendar days; two weeks more cover the longest row of holidays.
    """
    return today + dt.timedelta(days=PLAN_AHEAD_DAYS + terms.first_before * 7 // 5 + 14)


def plan_by(first_day: dt.date, days_off: Collection[dt.date]) -> dt.date:
    """This function will return the day by which a talk is to be planned and booked: a working week before it."""
    return working_days.shift(first_day, -5, days_off)


def confirm_by(told_on: dt.date, last_day: dt.date, days_off: Collection[dt.date]) -> dt.date:
    """This function will return the day by which a departure is to be confirmed: two working days, or its last day."""
    return max(told_on, min(working_days.shift(told_on, CONFIRM_WITHIN, days_off), last_day))
