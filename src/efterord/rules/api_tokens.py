"""Keys for programs: for how long, how many an account has, and how often one is used."""

import datetime as dt
from collections.abc import Collection

# Whoever forgets a key forgets it for a year at most.
DAYS = (30, 90, 180, 365)
MOST_A_USER = 10
NAME_LENGTH = 60
# Enough to read every unit of a large organisation in some minutes; a program that has gone astray is slowed.
MOST_A_MINUTE = 120


def ends_on(today: dt.date, days: int) -> dt.date:
    """This function will give a key's last day; ValueError for a time that is not offered."""
    if days not in DAYS:
        raise ValueError("not offered")
    return today + dt.timedelta(days=days)


def may_have_another(held: Collection[object]) -> bool:
    """This function will tell whether an account may have one key more."""
    return len(held) < MOST_A_USER
