"""Lanes: what of the staff register answers are kept apart by, if by anything, and in which lane somebody's answer is.

A lane follows from the register alone and never from an answer, so that nobody chooses a small one. What the register
does not know has no lane, and neither has a leaver who wants to be counted in the whole organisation only.
"""

from datetime import date

from efterord.words import Lane, LaneBy

# At most three values of one attribute (the promise): with more, few units would ever fill a lane.
LANES: dict[LaneBy, tuple[Lane, ...]] = {
    LaneBy.LEADING: (Lane.LED_OTHERS, Lane.LED_NOBODY),
    LaneBy.TENURE: (Lane.TENURE_SHORT, Lane.TENURE_SOME, Lane.TENURE_LONG),
    LaneBy.GENDER: (Lane.WOMEN, Lane.MEN),
}
SHORT_YEARS, LONG_YEARS = 2, 5
GENDERS = {"woman": Lane.WOMEN, "man": Lane.MEN}


def lane_of(by: LaneBy | None, *, leads_others: bool | None, gender: str, start_date: date, on: date) -> Lane | None:
    """This function will tell in which lane somebody's answer is, by what the register says; `on`: the last day."""
    if by is LaneBy.LEADING and leads_others is not None:
        return Lane.LED_OTHERS if leads_others else Lane.LED_NOBODY
    if by is LaneBy.TENURE:
        years = on.year - start_date.year - ((on.month, on.day) < (start_date.month, start_date.day))
        if years < SHORT_YEARS:
            return Lane.TENURE_SHORT
        return Lane.TENURE_SOME if years < LONG_YEARS else Lane.TENURE_LONG
    return GENDERS.get(gender) if by is LaneBy.GENDER else None
