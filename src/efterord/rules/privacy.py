"""How long each kind of record is kept, with the reason for each default (trust.md, Storage periods)."""

import datetime as dt
from collections.abc import Mapping

from efterord.words import StoragePeriod

# Days after the moment named in the comment; None: kept as long as its owner.
DAYS: Mapping[StoragePeriod, int | None] = {
    StoragePeriod.STAFF_REGISTER: None,  # the employer's own register decides
    StoragePeriod.STAFF_FILE: 1,  # after the upload: a preview answered tomorrow is a new preview
    StoragePeriod.CASE: 730,  # after the last day: one full year of comparison and one to act
    StoragePeriod.NOTES: 30,  # after the summary is final: time to object to it
    StoragePeriod.INVITATION: 30,  # after closing: a bounced link can still be explained
    StoragePeriod.DEPARTURE_LINK: 90,  # after the last day: the leaver can still read the summary and say no
    StoragePeriod.CONTACT: 90,  # after the last day: the last reminder of the survey has long been sent
    StoragePeriod.KEEP_IN_TOUCH: 730,  # after the consent, unless it is renewed or taken back
    StoragePeriod.DRAFT: 14,  # after it was begun: two weeks to go on
    StoragePeriod.SEALED_ANSWER: 1096,  # 36 months, said to the leaver; then destroyed unread
    StoragePeriod.RESULT: None,  # sums over batches hold nothing personal
    StoragePeriod.OUTBOX: 7,  # after it was sent or given up: a week to find a mail fault
    StoragePeriod.AUDIT: 730,  # 24 months
    StoragePeriod.ACCOUNT: None,  # until the account is closed
    StoragePeriod.SIGN_IN_LINK: 3,  # after it was made: a link lies in a mailbox no longer
    StoragePeriod.SESSION: 1,  # 12 hours at most
    StoragePeriod.TASK: 7,  # after it ended: arguments are ids only
    StoragePeriod.CONFIGURATION: None,
}


# A clock kept by the network is set back by a little now and then; that is no jump.
MOST_BACK = dt.timedelta(seconds=60)


def has_clock_jumped(before: dt.datetime | None, now: dt.datetime) -> bool:
    """This function will tell whether the clock went back a minute, or leapt more than 48 hours, since the tick before.

    A release and an erasure both stop then until a person has looked (trust.md, Brake).
    """
    if before is None:
        return False
    return before - now > MOST_BACK or now - before > dt.timedelta(hours=48)
