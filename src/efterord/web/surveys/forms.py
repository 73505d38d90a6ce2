"""How the survey asks, as fields: sentences with choices, each refused in one sentence of its own."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from efterord import labels
from efterord.rules import surveys
from efterord.rules.surveys import Helper, Terms
from efterord.web.policies.forms import OFFERABLE, NumberField

if TYPE_CHECKING:
    from efterord.rules.questionnaires import QuestionSet
    from efterord.services.surveys_terms import WrongTerms

SETS = ("exit_set", "involuntary_set", "follow_up_set")
# What the service says cannot be, in the words of the field it belongs to.
WRONG: Mapping[str, Any] = {
    "least_months": _("Write a number of months from 0 to 120."),
    "days_before": _("Write a number of days from 0 to 60."),
    "days_after_notice": _("Write a number of days from 0 to 30."),
    "days_after_dismissal": _("Write a number of days from 0 to 30."),
    "days_open": _("The link opens for 7 to 90 days."),
    "leaving_kinds": _("Choose among the kinds of leaving."),
    "reminder_days": _(
        "Write at most three days, each before the link closes, with commas between: 3, 10. Write nothing for none."
    ),
    "follow_up_months": _("Choose from three to six months, or that nobody is asked again."),
    "exit_set": _("Choose a question set that is published."),
    "involuntary_set": _("Choose a question set that is published."),
    "follow_up_set": _("Choose a question set that is published."),
    "sender": _("Write at most 200 signs."),
    "safety": _("Write a line of at most 200 signs about whom the address belongs to."),
    "union": _("Write a line of at most 200 signs about whom the address belongs to."),
    "whistleblowing": _("Write at most 200 signs."),
}


class LineField(forms.CharField):
    """A line somebody may write or leave; line breaks become spaces."""

    def __init__(self, *, most: int = surveys.LONGEST_LINE, wrong: Any = WRONG["sender"], **kwargs: Any) -> None:
        super().__init__(max_length=most, required=False, error_messages={"max_length": wrong}, **kwargs)

    def to_python(self, value: Any) -> str:
        """This function will return the line with single spaces."""
        return " ".join(str(super().to_python(value) or "").split())


class AddressField(forms.EmailField):
    """A mail address somebody may write or leave."""

    def __init__(self, **kwargs: Any) -> None:
        wrong = _("This is not a mail address. It reads name@example.org.")
        super().__init__(max_length=254, required=False, error_messages={"invalid": wrong}, **kwargs)


class TermsForm(forms.Form):
    """Whom the survey asks, when, with which questions and in whose name."""

    leaving_kinds = forms.MultipleChoiceField(
        label=_("Whom does the survey ask? Those who leave through"),
        required=False,
        choices=[(kind.value, labels.of(kind)) for kind in OFFERABLE],
        widget=forms.CheckboxSelectMultiple,
        help_text=_("As long as the kind is not known, the leaver is asked. Whoever has died is never written to."),
    )
    least_months = NumberField(
        least=0,
        most=120,
        wrong=WRONG["least_months"],
        label=_("and were employed at least this many months"),
        help_text=_("0 asks everybody who leaves. What the talk asks for does not count here."),
    )
    days_before = NumberField(
        least=0, most=60, wrong=WRONG["days_before"], label=_("They are asked this many days before the last day")
    )
    days_after_notice = NumberField(
        least=0,
        most=30,
        wrong=WRONG["days_after_notice"],
        label=_("but not until this many days after the notice"),
        help_text=_("After a short notice they are asked then, and on the last day at the latest."),
    )
    days_after_dismissal = NumberField(
        least=0,
        most=30,
        wrong=WRONG["days_after_dismissal"],
        label=_("Whoever is dismissed is asked this many days after the last day"),
        help_text=_("The letter then goes to an address of the leaver's own; without one HR prints the link."),
    )
    days_open = NumberField(least=7, most=90, wrong=WRONG["days_open"], label=_("The link opens for this many days"))
    reminder_days = LineField(
        most=40,
        wrong=WRONG["reminder_days"],
        label=_("Whoever has not answered is reminded on these days after it"),
        help_text=_("Days with commas between, three at most. The last reminder goes to the leaver's own address."),
    )
    follow_up_months = forms.TypedChoiceField(
        label=_("Are they asked once more, months after the last day?"),
        coerce=int,
        choices=[(0, _("No")), (3, _("After three months")), (4, _("After four months")), (5, _("After five months")),
                 (6, _("After six months"))],
    )  # fmt: skip
    exit_set = forms.ChoiceField(label=_("Questions to those who leave by their own wish"), choices=[])
    involuntary_set = forms.ChoiceField(label=_("Questions to those who leave by the employer's decision"), choices=[])
    follow_up_set = forms.ChoiceField(label=_("Questions when they are asked once more"), choices=[])
    sender = LineField(
        most=surveys.LONGEST_SENDER,
        label=_("Who asks? The name the letters come from and are signed with"),
        help_text=_("A person, with the role. Without a name the letters come from the employer."),
    )
    uses_sms = forms.ChoiceField(
        label=_("Are text messages sent?"),
        choices=[
            ("yes", _("Yes, where no mail reaches, and as the last reminder")),
            ("no", _("No, letters by mail only")),
        ],
        widget=forms.RadioSelect,
    )
    safety = LineField(
        wrong=WRONG["safety"], label=_("The safety representative"), help_text=_("A line: who, and how to reach them.")
    )
    safety_mail = AddressField(
        label=_("Mail address of the safety representative"),
        help_text=_("Leavers who wish to be contacted are passed on to it: name, unit and how to reach them."),
    )
    union = LineField(wrong=WRONG["union"], label=_("The union"), help_text=_("A line: who, and how to reach them."))
    union_mail = AddressField(label=_("Mail address of the union"))
    whistleblowing = LineField(
        wrong=WRONG["whistleblowing"],
        label=_("The whistleblowing channel"),
        help_text=_("A line: where it is. What is told there goes there by its own way."),
    )

    def __init__(self, data: Any, sets: Mapping[str, Iterable["QuestionSet"]], standing: Terms, language: str) -> None:
        super().__init__(data, initial=shown(standing))
        for name in SETS:
            choices = {each.key: each.title.in_language(language) for each in sets[name]}
            key = getattr(standing, name)
            # What stands is kept to choose even where it has not been published.
            others = {} if key in choices else {key: _("%(key)s, not published: the usual questions") % {"key": key}}
            self.fields[name].choices = [*choices.items(), *others.items()]  # type: ignore[attr-defined]

    def clean_reminder_days(self) -> tuple[int, ...]:
        """This function will read the days; a day that is no number is refused."""
        parts = [part for part in self.cleaned_data["reminder_days"].replace(",", " ").split() if part]
        if not all(part.isascii() and part.isdigit() and len(part) <= 3 for part in parts):
            raise forms.ValidationError(WRONG["reminder_days"])
        return tuple(sorted(int(part) for part in parts))

    def blame(self, wrong: "WrongTerms") -> None:
        """This function will put what the service refused at its fields."""
        for field in wrong.fields:
            self.add_error(field, WRONG[field])

    @property
    def terms(self) -> Terms:
        """This function will return what was chosen as terms."""
        given: dict[str, Any] = dict(self.cleaned_data)
        for name in surveys.HELPERS:
            given[name] = Helper(given[name], given.pop(f"{name}_mail", ""))
        given["leaving_kinds"] = surveys.kinds_of(given["leaving_kinds"])
        given["uses_sms"] = given["uses_sms"] == "yes"
        return Terms(**given)


def shown(terms: Terms) -> dict[str, Any]:
    """This function will return terms as the form begins with them."""
    plain = ("least_months", "days_before", "days_after_notice", "days_after_dismissal", "days_open",
             "follow_up_months", *SETS, "sender")  # fmt: skip
    helpers = {name: getattr(terms, name) for name in surveys.HELPERS}
    return {
        **{name: getattr(terms, name) for name in plain},
        "leaving_kinds": [kind.value for kind in terms.leaving_kinds],
        "reminder_days": ", ".join(map(str, terms.reminder_days)),
        "uses_sms": "yes" if terms.uses_sms else "no",
        **{name: helper.line for name, helper in helpers.items()},
        **{f"{name}_mail": helper.mail for name, helper in helpers.items()},
    }
