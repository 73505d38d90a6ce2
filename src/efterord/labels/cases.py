"""What people read for the words of departures, talks and checklists."""

import enum
from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from efterord import words

LABELS: Mapping[type[enum.StrEnum], Mapping[enum.StrEnum, Promise]] = {
    words.LeavingKind: {
        words.LeavingKind.RESIGNATION: _("Own resignation"),
        words.LeavingKind.RETIREMENT: _("Retirement"),
        words.LeavingKind.DISMISSAL: _("Dismissal"),
        words.LeavingKind.REDUNDANCY: _("Redundancy"),
        words.LeavingKind.FIXED_TERM_ENDED: _("Fixed term ended"),
        words.LeavingKind.PROBATION_ENDED: _("Probation ended"),
        words.LeavingKind.AGREEMENT: _("By agreement"),
        words.LeavingKind.DEATH: _("Death"),
        words.LeavingKind.INTERNAL_MOVE: _("Internal move"),
        words.LeavingKind.LEAVE_OF_ABSENCE: _("Leave of absence"),
        words.LeavingKind.TRANSFER: _("Transfer of business"),
    },
    words.CaseSource: {
        words.CaseSource.HAND: _("Opened by hand"),
        words.CaseSource.FILE: _("From the staff file"),
        words.CaseSource.REPORT: _("Reported by the nearest manager"),
    },
    words.CaseStep: {
        words.CaseStep.REPORTED: pgettext_lazy("a departure was", "Reported by the manager"),
        words.CaseStep.PROPOSED: pgettext_lazy("a case was", "Proposed"),
        words.CaseStep.OPENED: pgettext_lazy("a case was", "Opened"),
        words.CaseStep.ASKED: pgettext_lazy("a leaver was", "Asked to answer the survey"),
        words.CaseStep.CLOSED: pgettext_lazy("a case was", "Closed"),
        words.CaseStep.CANCELLED: pgettext_lazy("a case was", "Cancelled"),
    },
    words.CaseState: {
        words.CaseState.REPORTED: pgettext_lazy("a case is", "Reported"),
        words.CaseState.PROPOSED: pgettext_lazy("a case is", "Proposed"),
        words.CaseState.OPEN: pgettext_lazy("a case is", "Open"),
        words.CaseState.CLOSED: pgettext_lazy("a case is", "Closed"),
        words.CaseState.CANCELLED: pgettext_lazy("a case is", "Cancelled"),
    },
    words.Eligibility: {
        words.Eligibility.ELIGIBLE: _("The leaver is offered the interview and the survey."),
        words.Eligibility.EMPLOYED_TOO_SHORT: _("The employment was shorter than the organisation asks for."),
        words.Eligibility.KIND_NOT_OFFERED: _("The organisation offers no talk for this kind of leaving."),
        words.Eligibility.UNIT_NOT_OFFERED: _("The organisation offers no talks in this unit."),
        words.Eligibility.NOT_LEAVING: _("The person does not leave the employer."),
        words.Eligibility.DECEASED: _("The person has died. Nothing is sent."),
    },
    words.InterviewKind: {
        words.InterviewKind.MANAGER: _("Nearest manager's interview"),
        words.InterviewKind.HR: _("HR's interview"),
    },
    words.InterviewState: {
        words.InterviewState.PLANNED: pgettext_lazy("an interview is", "Planned"),
        words.InterviewState.OPEN: pgettext_lazy("an interview is", "Under way"),
        words.InterviewState.ENDED: pgettext_lazy("an interview is", "Ended"),
    },
    words.HeldAs: {
        words.HeldAs.NEAREST_MANAGER: pgettext_lazy("holds the talk", "Nearest manager"),
        words.HeldAs.SUPERIOR_MANAGER: pgettext_lazy("holds the talk", "Superior manager"),
        words.HeldAs.ADMINISTRATIVE_MANAGER: pgettext_lazy("holds the talk", "Administrative manager"),
        words.HeldAs.SECOND_LINE: pgettext_lazy("holds the talk", "Manager of the second line"),
        words.HeldAs.HR: pgettext_lazy("holds the talk", "HR"),
        words.HeldAs.EXTERNAL: pgettext_lazy("holds the talk", "Somebody from outside"),
    },
    words.Wish: {
        words.Wish.AS_PLANNED: _("As planned"),
        words.Wish.HR: _("Somebody in HR"),
        words.Wish.ANOTHER_AT_HR: _("Another person in HR"),
        words.Wish.SECOND_LINE: _("A manager further up"),
        words.Wish.WITH_REPRESENTATIVE: _("As planned, together with a safety or union representative"),
        words.Wish.EXTERNAL: _("Somebody from outside"),
        words.Wish.NO_TALK: _("No talk, I would rather answer in writing"),
    },
    words.Holders: {
        words.Holders.NEAREST_MANAGER: pgettext_lazy("who holds talks", "The nearest manager"),
        words.Holders.HR: pgettext_lazy("who holds talks", "HR"),
        words.Holders.BOTH: pgettext_lazy("who holds talks", "Both, one talk each"),
    },
    words.WhyNotHolder: {
        words.WhyNotHolder.LEAVER: _("Nobody holds the talk with themselves."),
        # Why in words is never written down, so a conflict is told as this and no more.
        words.WhyNotHolder.CONFLICT: _("Cannot be chosen in this case."),
        words.WhyNotHolder.ACCOUNT_CLOSED: _("The account is closed."),
        words.WhyNotHolder.GIVES_ROLES: _("An administrator holds no talks: whoever gives roles reads nothing."),
        words.WhyNotHolder.OF_ANOTHER_CASE: _("Somebody from outside holds talks in one case alone."),
        words.WhyNotHolder.IN_LINE: _("Nobody in the leaver's line of command holds HR's talk."),
        words.WhyNotHolder.GONE_BY_THEN: _("Is leaving, or has left, before the talk."),
        words.WhyNotHolder.NOT_WISHED: _("The leaver has asked for somebody else."),
        words.WhyNotHolder.NO_PART: _("Only the leaver's managers, HR or somebody from outside hold talks."),
    },
    words.WhyNotThen: {
        words.WhyNotThen.NO_SUCH_TIME: _("That time does not exist: the clocks are set forward that night."),
        words.WhyNotThen.PAST: _("That time has passed."),
        words.WhyNotThen.WRONG_LENGTH: _("A talk takes from 15 minutes to four hours."),
        words.WhyNotThen.ON_LAST_DAY: _("That is the last day itself. Tick the box below if it is meant so."),
        words.WhyNotThen.AFTER_LAST_DAY: _("That is after the last day. Choose a day before it."),
        words.WhyNotThen.GONE_ALREADY: _(
            "The last day has passed. Tick the box below if the talk is held all the same."
        ),
        words.WhyNotThen.GONE_WITHOUT_VIDEO: _("After the last day a talk is held by video."),
    },
    words.ConflictKind: {
        words.ConflictKind.DISPUTE: _("Part of a dispute with the leaver"),
        words.ConflictKind.NAMED_AS_CAUSE: _("Named as a cause of the leaving"),
    },
    words.NoTalkReason: {
        words.NoTalkReason.DECLINED: _("The leaver declined"),
        words.NoTalkReason.NOT_REACHED: _("The leaver was not reached"),
        words.NoTalkReason.ILL: _("Illness"),
        words.NoTalkReason.LEFT_ALREADY: _("The leaver had left already"),
        words.NoTalkReason.IN_WRITING: _("The leaver preferred to answer in writing"),
        words.NoTalkReason.NOT_OFFERED: _("No talk was offered"),
        words.NoTalkReason.OTHER: _("Another reason"),
    },
    words.PlaceKind: {
        words.PlaceKind.ROOM: _("A private room"),
        words.PlaceKind.VIDEO: _("Video"),
        words.PlaceKind.WALK: _("A walk"),
    },
    words.Country: {
        words.Country.SE: _("Sweden"),
        words.Country.NO: _("Norway"),
    },
    words.ItemKind: {
        words.ItemKind.ROLE_DESCRIPTION: _("Role description read"),
        words.ItemKind.PERFORMANCE: _("Performance reviews read"),
        words.ItemKind.EARLIER_FEEDBACK: _("Earlier feedback read"),
        words.ItemKind.LETTER_OF_RESIGNATION: _("Letter of resignation read"),
        words.ItemKind.CERTIFICATE_ISSUED: _("Certificate of service issued"),
        words.ItemKind.CERTIFICATE_SIGNED: _("Certificate of service signed"),
        words.ItemKind.ROOM: _("Room for the talk"),
        words.ItemKind.EQUIPMENT: _("Equipment"),
        words.ItemKind.ACCOUNTS: _("Accounts and access"),
        words.ItemKind.HANDOVER: _("Knowledge handover"),
        words.ItemKind.FAREWELL: _("Farewell"),
        words.ItemKind.OTHER: _("Something else"),
    },
    words.ItemOwner: {
        words.ItemOwner.NEAREST_MANAGER: pgettext_lazy("whose item", "The nearest manager"),
        words.ItemOwner.HR: pgettext_lazy("whose item", "HR"),
        words.ItemOwner.INTERVIEWER: pgettext_lazy("whose item", "Whoever holds the talk"),
        words.ItemOwner.LEAVER: pgettext_lazy("whose item", "The leaver"),
        words.ItemOwner.PERSON: pgettext_lazy("whose item", "A certain person"),
    },
    words.ItemEnd: {
        words.ItemEnd.DONE: pgettext_lazy("an item is", "Done"),
        words.ItemEnd.PASSED_ON: pgettext_lazy("an item is", "Passed on"),
        words.ItemEnd.NOT_NEEDED: pgettext_lazy("an item is", "Not needed"),
    },
    words.ApprovedThrough: {
        words.ApprovedThrough.OWN_LINK: _("It was approved through the leaver's own link."),
        words.ApprovedThrough.PRINTED_LINK: _("It was approved through a printed link."),
        words.ApprovedThrough.SHARED_LINK: _("It was approved through a link that others may have opened."),
    },
    words.SummaryState: {
        words.SummaryState.NOT_WRITTEN: pgettext_lazy("a summary is", "Not written"),
        words.SummaryState.BEING_WRITTEN: pgettext_lazy("a summary is", "Being written"),
        words.SummaryState.WITH_LEAVER: pgettext_lazy("a summary is", "With the leaver"),
        words.SummaryState.APPROVED: pgettext_lazy("a summary is", "Approved"),
        words.SummaryState.NOT_ANSWERED: pgettext_lazy("a summary is", "Kept without an answer from the leaver"),
    },
}
