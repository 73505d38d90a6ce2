"""What is filled in about a line: in the template, and in one case."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from efterord import labels
from efterord.rules import checklists
from efterord.web.cases.forms import DayField
from efterord.web.shell import typed
from efterord.words import ItemEnd, ItemKind, ItemOwner, LeavingKind

BEFORE, AFTER = "before", "after"


class OwnerForm(forms.Form):
    """Whose a line is: somebody's by their part in the departure, or one named person's by employee number."""

    owner = forms.ChoiceField(label=_("Who does it?"), choices=labels.choices(ItemOwner))
    person = forms.CharField(
        label=_("Employee number"),
        required=False,
        max_length=64,
        help_text=_("Only for a certain person."),
        widget=forms.TextInput({"autocomplete": "off"}),
    )

    def blame(self, wrong: Any) -> None:
        """This function will put what the service said at the field it is about."""
        self.add_error(wrong.field if wrong.field in self.fields else None, str(wrong.words))


class LineForm(OwnerForm):
    """One line of the template, in the three languages."""

    name_sv = forms.CharField(label=_("In Swedish"), max_length=checklists.LONGEST_NAME)
    name_nb = forms.CharField(label=_("In Norwegian"), max_length=checklists.LONGEST_NAME)
    name_en = forms.CharField(label=_("In English"), max_length=checklists.LONGEST_NAME)
    kind = forms.ChoiceField(label=_("What is it about?"), choices=labels.choices(ItemKind))
    days = typed.WholeField(label=_("Working days"), min_value=0, max_value=checklists.FARTHEST)
    side = forms.ChoiceField(
        label=_("Counted from the last day"),
        choices=[(BEFORE, _("before the last day, or on it")), (AFTER, _("after the last day"))],
    )
    leaving_kinds = forms.MultipleChoiceField(
        label=_("For which kinds of leaving?"),
        required=False,
        choices=labels.choices(LeavingKind),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None chosen: for all of them."),
    )
    unit = forms.TypedChoiceField(label=_("In which unit?"), required=False, choices=[], coerce=int, empty_value=None)

    field_order = ("name_sv", "name_nb", "name_en", "kind", "owner", "person", "days", "side", "unit", "leaving_kinds")

    def __init__(self, data: Any, units: Iterable[tuple[int, str]], *, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial=initial)
        self.fields["unit"].choices = [("", _("In all units")), *units]  # type: ignore[attr-defined]

    def blame(self, wrong: Any) -> None:
        """This function will put what the service said at the field it is about."""
        field = {"name": "name_sv", "offset_days": "days"}.get(wrong.field, wrong.field)
        self.add_error(field, str(wrong.words))

    @property
    def offset_days(self) -> int:
        """This function will return the working days from the last day, negative before it."""
        days: int = self.cleaned_data["days"]
        return days if self.cleaned_data["side"] == AFTER else -days

    @property
    def name(self) -> dict[str, str]:
        """This function will return the line in the three languages."""
        return {language: self.cleaned_data[f"name_{language}"] for language in ("sv", "nb", "en")}


class ItemForm(OwnerForm):
    """One line of one case."""

    name = forms.CharField(label=_("What is to be done?"), max_length=checklists.LONGEST_NAME)
    due_date = DayField(label=_("By when?"), help_text=_("The date moves with the last day."))

    field_order = ("name", "due_date", "owner", "person")


class EndForm(forms.Form):
    """How a line ends otherwise than by being done."""

    ended_as = forms.ChoiceField(label=_("What has become of it?"), choices=[], widget=forms.RadioSelect)
    passed_on_to = forms.CharField(
        label=_("Who takes over?"), required=False, max_length=200, widget=forms.TextInput({"autocomplete": "off"})
    )

    def __init__(self, data: Any, *, is_hr: bool) -> None:
        super().__init__(data)
        ends = [(c, w) for c, w in labels.choices(ItemEnd) if is_hr or c != ItemEnd.NOT_NEEDED]
        self.fields["ended_as"].choices = ends  # type: ignore[attr-defined]

    def blame(self, wrong: Any) -> None:
        """This function will put what the service said at the field it is about."""
        self.add_error(wrong.field, str(wrong.words))
