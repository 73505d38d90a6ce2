"""What HR fills in about a departure; what the fields mean is decided by rules and services."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from efterord import labels
from efterord.services import cases
from efterord.words import CaseState, Language, LeavingKind


class DayField(forms.DateField):
    """A day, in the form browsers send and in the ways people of the three languages type it."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            widget=forms.DateInput(attrs={"type": "date", "autocomplete": "off"}, format="%Y-%m-%d"),
            input_formats=["%Y-%m-%d", "%d.%m.%Y", "%d/%m/%Y", "%Y%m%d"],
            error_messages={"invalid": _("Write the day as year-month-day, for example 2026-10-30.")},
            **kwargs,
        )


class FilterForm(forms.Form):
    """The filter of the list; what cannot be true is left out rather than refused."""

    q = forms.CharField(
        label=_("Name, number or unit"), required=False, max_length=100, widget=forms.TextInput({"type": "search"})
    )
    state = forms.ChoiceField(label=_("State"), required=False, choices=[])
    unit = forms.TypedChoiceField(label=_("Unit"), required=False, choices=[], coerce=int, empty_value=None)

    def __init__(self, data: Any, units: Iterable[tuple[int, str]]) -> None:
        super().__init__(data)
        self.fields["state"].choices = [("", _("All states")), *labels.choices(CaseState)]  # type: ignore[attr-defined]
        self.fields["unit"].choices = [("", _("All units")), *units]  # type: ignore[attr-defined]


class SearchForm(forms.Form):
    """Whom the case is about."""

    q = forms.CharField(
        label=_("Name or employee number"),
        required=False,
        max_length=100,
        widget=forms.TextInput({"type": "search", "autocomplete": "off"}),
    )


class FactsForm(forms.Form):
    """The three facts of a departure, kept apart."""

    notice_date = DayField(
        label=_("Notice date"),
        required=False,
        help_text=_("The day notice was given. Leave it empty if there was none."),
    )
    last_day = DayField(label=_("Last day"), help_text=_("The last day of employment, also when it is taken as leave."))
    leaving_kind = forms.ChoiceField(
        label=_("Kind of leaving"),
        required=False,
        choices=[("", _("Not known yet")), *labels.choices(LeavingKind)],
        help_text=_("The formal kind, not the reason. The reasons are the leaver's to tell."),
    )

    def blame(self, wrong: cases.WrongDates) -> None:
        """This function will put what the service said about the dates at its field."""
        self.add_error(wrong.field, str(wrong.words))

    @property
    def facts(self) -> dict[str, Any]:
        """This function will return the three facts as the services take them."""
        return {name: self.cleaned_data[name] for name in ("notice_date", "last_day", "leaving_kind")}


class PlanForm(forms.Form):
    """Who holds the talk, and in which language its guide is."""

    interviewer = forms.TypedChoiceField(label=_("Who holds the talk?"), choices=[], coerce=int)
    language = forms.ChoiceField(
        label=_("Language of the talk"), choices=[], help_text=_("The guide and the room are in this language.")
    )

    def __init__(self, data: Any, people: Iterable[tuple[str, str]], *, initial: dict[str, Any]) -> None:
        super().__init__(data, initial=initial)
        self.fields["interviewer"].choices = list(people)  # type: ignore[attr-defined]
        self.fields["language"].choices = labels.choices(Language)  # type: ignore[attr-defined]
