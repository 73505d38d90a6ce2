"""What people read for the words of the survey and its releases."""

import enum
from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from efterord import words

LABELS: Mapping[type[enum.StrEnum], Mapping[enum.StrEnum, Promise]] = {
    words.ReleasePeriod: {
        words.ReleasePeriod.MONTHLY: _("Each month"),
        words.ReleasePeriod.QUARTERLY: _("Each quarter"),
        words.ReleasePeriod.HALF_YEARLY: _("Twice a year"),
    },
    words.LaneBy: {
        words.LaneBy.LEADING: _("Whether they led others"),
        words.LaneBy.TENURE: _("How long they were employed: less than 2 years, 2 to 5 years, longer"),
        words.LaneBy.GENDER: _("Women and men"),
    },
    words.Lane: {
        words.Lane.LED_OTHERS: _("Led others"),
        words.Lane.LED_NOBODY: _("Led nobody"),
        words.Lane.TENURE_SHORT: _("Employed for less than 2 years"),
        words.Lane.TENURE_SOME: _("Employed for 2 to 5 years"),
        words.Lane.TENURE_LONG: _("Employed for 5 years or longer"),
        words.Lane.WOMEN: _("Women"),
        words.Lane.MEN: _("Men"),
    },
    words.QuestionKind: {
        words.QuestionKind.SCALE: _("Scale from 1 to 5"),
        words.QuestionKind.RECOMMEND: _("Scale from 0 to 10"),
        words.QuestionKind.SINGLE: _("One of several"),
        words.QuestionKind.MULTI: _("Several of several"),
        words.QuestionKind.WEIGHTED: _("Several, each with its weight"),
        words.QuestionKind.REASONS: _("Weighted reasons"),
        words.QuestionKind.NUMBER: _("A figure"),
        words.QuestionKind.DATE: _("A date"),
        words.QuestionKind.SHORT: _("A few own words"),
        words.QuestionKind.TEXT: _("Own words"),
    },
    words.SetUse: {
        words.SetUse.EXIT: _("For those who leave"),
        words.SetUse.INVOLUNTARY: _("For those whose employment the employer ends"),
        words.SetUse.FOLLOW_UP: _("For those who left some months ago"),
    },
    words.Occasion: {
        words.Occasion.EXIT: pgettext_lazy("why somebody is asked", "Leaves now"),
        words.Occasion.CAMPAIGN: pgettext_lazy("why somebody is asked", "Left some time ago"),
        words.Occasion.FOLLOW_UP: pgettext_lazy("why somebody is asked", "Asked again some months after leaving"),
    },
    words.WhyNotAsked: {
        words.WhyNotAsked.EMPLOYED_TOO_SHORT: _("The employment was shorter than the survey asks for."),
        words.WhyNotAsked.KIND_NOT_ASKED: _("The survey does not ask for this kind of leaving."),
        words.WhyNotAsked.UNIT_NOT_ASKED: _("Nobody who leaves this unit is asked."),
        words.WhyNotAsked.NOT_LEAVING: _("The person does not leave the employer."),
        words.WhyNotAsked.DECEASED: _("The person has died. Nothing is sent."),
    },
    words.Fact: {
        words.Fact.LEAVING: _("Whether the leaver or the employer decided it"),
        words.Fact.LEADS: _("Whether the leaver led others"),
    },
    words.WordsUse: {
        words.WordsUse.WORD_FOR_WORD: _("Word for word, once nobody can be recognised in it"),
        words.WordsUse.THEME: _("Only as a theme"),
    },
    words.WishKind: {
        words.WishKind.HR: pgettext_lazy("by name, beside the survey", "I want HR to contact me"),
        words.WishKind.SAFETY: pgettext_lazy(
            "by name, beside the survey", "I want a safety representative to contact me"
        ),
        words.WishKind.UNION: pgettext_lazy("by name, beside the survey", "I want the union to contact me"),
        words.WishKind.NEWS: pgettext_lazy("by name, beside the survey", "I want to be told what is changed"),
        words.WishKind.TOUCH: pgettext_lazy("by name, beside the survey", "I want to keep in touch"),
    },
    words.ReasonFamily: {
        words.ReasonFamily.CAREER: pgettext_lazy("family of reasons", "Career"),
        words.ReasonFamily.WORK_LIFE: pgettext_lazy("family of reasons", "Work and the rest of life"),
        words.ReasonFamily.MANAGER: pgettext_lazy("family of reasons", "Manager"),
        words.ReasonFamily.PAY: pgettext_lazy("family of reasons", "Pay and benefits"),
        words.ReasonFamily.WELL_BEING: pgettext_lazy("family of reasons", "Health and family"),
        words.ReasonFamily.JOB: pgettext_lazy("family of reasons", "The work itself"),
        words.ReasonFamily.ENVIRONMENT: pgettext_lazy("family of reasons", "Work environment"),
        words.ReasonFamily.RELOCATION: pgettext_lazy("family of reasons", "Moving"),
        words.ReasonFamily.RETIREMENT: pgettext_lazy("family of reasons", "Retirement"),
        words.ReasonFamily.INVOLUNTARY: pgettext_lazy("family of reasons", "The employer's decision"),
    },
    words.ReasonKind: {
        words.ReasonKind.PUSH: pgettext_lazy("kind of reason", "Something at work"),
        words.ReasonKind.PULL: pgettext_lazy("kind of reason", "Something better elsewhere"),
        words.ReasonKind.LIFE: pgettext_lazy("kind of reason", "Life outside work"),
        words.ReasonKind.END: pgettext_lazy("kind of reason", "The employment was ended"),
    },
    words.Avoidability: {
        words.Avoidability.AVOIDABLE: _("The employer could have avoided it"),
        words.Avoidability.PARTLY: _("The employer could partly have avoided it"),
        words.Avoidability.UNAVOIDABLE: _("The employer could not have avoided it"),
    },
    words.WhyNoPlan: {
        words.WhyNoPlan.K: _("Write a number of people from 5 to 20."),
        words.WhyNoPlan.LOWER: _(
            "The number can be raised, not lowered: whoever has answered was promised to be one of at least so many."
        ),
        words.WhyNoPlan.WAITING: _("Write a number of releases from 0 to 12."),
        words.WhyNoPlan.TOO_LONG: _(
            "Answers would be destroyed unread before they had waited so long. Where they are opened each quarter they "
            "can wait for 10 releases, where twice a year for 4."
        ),
    },
    words.BatchKind: {
        words.BatchKind.EXIT_SURVEY: pgettext_lazy("what figures are of", "Answers of those who left"),
        words.BatchKind.FOLLOW_UP: pgettext_lazy("what figures are of", "Answers some months after leaving"),
        words.BatchKind.ASKED: pgettext_lazy("what figures are of", "Who was asked and has answered"),
        words.BatchKind.MANAGER_TALKS: pgettext_lazy("what figures are of", "The manager's talks"),
        words.BatchKind.HR_TALKS: pgettext_lazy("what figures are of", "HR's talks"),
    },
    words.WhyNotDue: {
        words.WhyNotDue.PLAN_NOT_STARTED: _("The plan has not begun yet."),
        words.WhyNotDue.NOT_YET: _("No release is due."),
        words.WhyNotDue.CLOCK_BEHIND: _("The clock is behind the last release."),
        words.WhyNotDue.CLOCK_JUMPED: _("The clock has jumped, and nobody has said that it is right."),
        words.WhyNotDue.STOPPED: _("The check before a release found something, and nobody has looked at it yet."),
    },
}
