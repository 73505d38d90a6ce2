"""What the head of HR sets: sentences with choices, for the organisation or one unit."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from efterord import labels
from efterord.rules import policies
from efterord.services import policies as deeds
from efterord.web.shell import typed
from efterord.words import Country, Holders, LeavingKind, PlaceKind

OFFERABLE = [kind for kind in LeavingKind if kind is not LeavingKind.DEATH]
WRONG = {
    "least_months": _("Write a number of months from 0 to 120."),
    "first_before": _("The first day must not be after the last one, and at most 60 working days before."),
    "minutes": _("A talk takes from 15 to 240 minutes."),
    "leaving_kinds": _("A kind is missing or cannot be offered."),
}


class NumberField(typed.WholeField):
    """A whole number with its limits, said in one sentence when it is another."""

    def __init__(self, *, least: int, most: int, wrong: Any, **kwargs: Any) -> None:
        errors = dict.fromkeys(("invalid", "required", "min_value", "max_value"), wrong)
        super().__init__(min_value=least, max_value=most, error_messages=errors, **kwargs)


class TermsForm(forms.Form):
    """How talks are offered and held."""

    is_offered = forms.ChoiceField(
        label=_("Are talks and the survey offered?"),
        choices=[("yes", _("Yes, they are offered")), ("no", _("No, nobody who leaves here is asked"))],
        widget=forms.RadioSelect,
    )
    least_months = NumberField(
        least=0,
        most=120,
        wrong=WRONG["least_months"],
        label=_("Talks are for those employed at least this many months"),
        help_text=_("0 offers them to everybody."),
    )
    leaving_kinds = forms.MultipleChoiceField(
        label=_("When somebody leaves through"),
        required=False,
        choices=[(kind.value, labels.of(kind)) for kind in OFFERABLE],
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "As long as the kind is not known talks are offered. Whom the survey asks stands in its own terms. "
            "Whoever has died is never written to."
        ),
    )
    holders = forms.ChoiceField(
        label=_("Who holds the talk?"), choices=labels.choices(Holders), widget=forms.RadioSelect
    )
    first_before = NumberField(
        least=0,
        most=60,
        wrong=_("Write a number of working days from 0 to 60."),
        label=_("Suggested times begin this many working days before the last day"),
    )
    last_before = NumberField(
        least=0,
        most=60,
        wrong=_("Write a number of working days from 0 to 60."),
        label=_("and end this many working days before it"),
        help_text=_("0 is the last day itself. Near the last day but not on it leaves time to act on what is said."),
    )
    minutes = NumberField(least=15, most=240, wrong=WRONG["minutes"], label=_("A talk takes this many minutes"))
    place_kind = forms.ChoiceField(
        label=_("Where is it held, if nothing else is said?"),
        choices=labels.choices(PlaceKind),
        widget=forms.RadioSelect,
    )
    country = forms.ChoiceField(
        label=_("Whose public holidays and local time hold?"),
        choices=labels.choices(Country),
        widget=forms.RadioSelect,
    )

    def clean(self) -> dict[str, Any]:
        """This function will refuse a window that ends before it begins."""
        given: dict[str, Any] = super().clean() or {}
        first, last = given.get("first_before"), given.get("last_before")
        if first is not None and last is not None and first < last:
            self.add_error("first_before", WRONG["first_before"])
        return given

    def blame(self, wrong: deeds.WrongTerms) -> None:
        """This function will put what the service refused at its fields."""
        for field in wrong.fields:
            self.add_error(field, WRONG[field])

    @property
    def terms(self) -> policies.Terms:
        """This function will return what was chosen as terms."""
        given = self.cleaned_data
        return policies.Terms(
            is_offered=given["is_offered"] == "yes",
            least_months=given["least_months"],
            leaving_kinds=policies.kinds_of(given["leaving_kinds"]),
            holders=Holders(given["holders"]),
            first_before=given["first_before"],
            last_before=given["last_before"],
            minutes=given["minutes"],
            place_kind=PlaceKind(given["place_kind"]),
            country=Country(given["country"]),
        )


def shown(terms: policies.Terms) -> dict[str, Any]:
    """This function will return terms as the form begins with them."""
    names = ("least_months", "holders", "first_before", "last_before", "minutes", "place_kind", "country")
    return {
        **{name: getattr(terms, name) for name in names},
        "is_offered": "yes" if terms.is_offered else "no",
        "leaving_kinds": [kind.value for kind in terms.leaving_kinds],
    }


class UnitForm(forms.Form):
    """The unit that is to have terms of its own."""

    unit = forms.TypedChoiceField(label=_("Unit"), choices=[], coerce=int)

    def __init__(self, data: Any, units: Iterable[tuple[int, str, int]]) -> None:
        super().__init__(data)
        # Two wide spaces a level: a select shows no other indentation.
        self.fields["unit"].choices = [(pk, "\u2003" * depth + name) for pk, name, depth in units]  # type: ignore[attr-defined]
