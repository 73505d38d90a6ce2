"""Which talks the patterns are over: a form whose address can be sent."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from efterord import labels
from efterord.rules import patterns
from efterord.web.cases.forms import DayField
from efterord.words import InterviewKind, LeavingKind


class FilterForm(forms.Form):
    """The filter; what cannot be true is left out rather than refused."""

    first = DayField(label=gettext_lazy("Last day from"), required=False)
    last = DayField(label=gettext_lazy("Last day to"), required=False)
    unit = forms.ChoiceField(label=gettext_lazy("Unit"), required=False, choices=[])
    kind = forms.ChoiceField(label=gettext_lazy("Kind of leaving"), required=False, choices=[])
    voluntary = forms.ChoiceField(label=gettext_lazy("Of free will"), required=False, choices=[])
    talk = forms.ChoiceField(label=gettext_lazy("Talk"), required=False, choices=[])
    q = forms.CharField(
        label=gettext_lazy("Words in the summaries"),
        required=False,
        max_length=patterns.LONGEST_SEARCH,
        widget=forms.TextInput({"type": "search", "autocomplete": "off"}),
    )

    def __init__(self, data: Any, units: Iterable[tuple[str, str]]) -> None:
        super().__init__(data)
        chosen: dict[str, list[tuple[str, Any]]] = {
            "unit": [("", _("All units")), *units],
            "kind": [("", _("All kinds")), *labels.choices(LeavingKind)],
            "voluntary": [("", _("All")), ("yes", _("Yes")), ("no", _("No"))],
            "talk": [("", _("All talks")), *labels.choices(InterviewKind)],
        }
        for name, choices in chosen.items():
            self.fields[name].choices = choices  # type: ignore[attr-defined]

    def visible_fields(self) -> list[Any]:
        """This function will return the fields as the filter's row shows them."""
        return [self[name] for name in self.fields]
