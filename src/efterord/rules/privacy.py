"""How long each kind of record is kept, with the reason for each default (trust.md, Storage periods)."""

import datetime as dt
import hashlib
import uuid
from collections.abc import Iterable, Mapping

from efterord.words import Sector, StoragePeriod

# Days after the moment named in the comment; None: kept as long as its owner.
DAYS: Mapping[StoragePeriod, int | None] = {
    StoragePeriod.STAFF_REGISTER: None,  # the employer's own register decides
    StoragePeriod.STAFF_FILE: 1,  # after the upload: a preview answered tomorrow is a new preview
    StoragePeriod.CASE: 730,  # after the last day: one full year of comparison and one to act
    StoragePeriod.NOTES: 30,  # after the summary is final: time to object to it
    # After closing, so that a bounced link can still be explained; and until the release after it has counted it.
    StoragePeriod.INVITATION: 30,
    StoragePeriod.DEPARTURE_LINK: 90,  # after the last day: the leaver can still read the summary and say no
    # After the last day: some are asked again six months later (184 days), and reminded within a month of that.
    StoragePeriod.CONTACT: 215,
    StoragePeriod.KEEP_IN_TOUCH: 730,  # after the consent, unless it is renewed or taken back
    StoragePeriod.DRAFT: 14,  # after it was begun: two weeks to go on
    StoragePeriod.SEALED_ANSWER: 1096,  # 36 months, said to the leaver; then destroyed unread
    StoragePeriod.COMMENT: 1096,  # 36 months after their release; then they are erased, read or not
    StoragePeriod.RESULT: None,  # sums over batches hold nothing personal
    StoragePeriod.OUTBOX: 7,  # after it was sent or given up: a week to find a mail fault
    StoragePeriod.AUDIT: 730,  # 24 months
    StoragePeriod.ACCOUNT: None,  # until the account is closed
    StoragePeriod.SIGN_IN_LINK: 3,  # after it was made: a link lies in a mailbox no longer
    StoragePeriod.SESSION: 1,  # 12 hours at most
    StoragePeriod.TASK: 7,  # after it ended: arguments are ids only
    StoragePeriod.TOMBSTONE: None,  # a copy of any age may be put back; it names nobody
    StoragePeriod.CONFIGURATION: None,
}


# Half a year to the release, and a month for one that is late: then a link is erased uncounted.
LONGEST_UNCOUNTED_DAYS = 215


def notes_go_on(final_on: dt.date) -> dt.date:
    """This function will return the day on which raw notes are erased, from the day their summary became final."""
    return final_on + dt.timedelta(days=DAYS[StoragePeriod.NOTES] or 0)


# A clock kept by the network is set back by a little now and then; that is no jump.
MOST_BACK = dt.timedelta(seconds=60)


def has_clock_jumped(before: dt.datetime | None, now: dt.datetime) -> bool:
    """This function will tell whether the clock went back a minute, or leapt more than 48 hours, since the tick before.

    A release and an erasure both stop then until a person has looked (trust.md, Brake).
    """
    if before is None:
        return False
    return before - now > MOST_BACK or now - before > dt.timedelta(hours=48)


# More than this in one night is more likely a mistake than a night (trust.md, Brake).
MOST_CASES_A_NIGHT = 20
MANY_CASES = 5
MANY_CASES_PERCENT = 5


def case_kept_until(last_day: dt.date, consent_until: dt.date | None = None) -> dt.date:
    """This function will return the last day on which a case is kept; it is erased in the night after.

    A consent to keep in touch was given for its own time, and its address is sealed with the case's key: the case
    waits for it.
    """
    until = last_day + dt.timedelta(days=DAYS[StoragePeriod.CASE] or 0)
    return until if consent_until is None else max(until, consent_until)


def youngest_case_that_is_over(today: dt.date) -> dt.date:
    """This function will return the latest last day whose case's storage period is over."""
    return today - dt.timedelta(days=(DAYS[StoragePeriod.CASE] or 0) + 1)


def are_too_many(n_due: int, n_cases: int) -> bool:
    """This function will tell whether so many cases of all would go in one night that a person must look first.

    More than 20, or at least 5 that are 5 % or more (trust.md, Brake).
    """
    is_large_share = n_due >= MANY_CASES and 100 * n_due >= MANY_CASES_PERCENT * n_cases
    return n_due > MOST_CASES_A_NIGHT or is_large_share


def may_erase_cases(sector: str) -> bool:
    """This function will tell whether the night may erase cases by itself.

    A Swedish public body's papers may be official documents, which only a disposal decision lets go
    (trust.md, Sector mode); until such a decision can be entered, none is erased.
    """
    return sector != Sector.SWEDISH_PUBLIC


def fingerprint(ids: Iterable[uuid.UUID]) -> str:
    """This function will return a sign for a set of records, so that what was looked at is what is done."""
    return hashlib.sha256("\n".join(sorted(str(each) for each in ids)).encode()).hexdigest()
