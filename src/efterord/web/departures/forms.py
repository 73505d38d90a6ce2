"""The forms of the leaver's own pages, and HR's day to be reminded."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from efterord import labels
from efterord.rules import departures
from efterord.web.departures import words
from efterord.web.shell import typed
from efterord.words import Wish


class WishForm(forms.Form):
    """With whom the leaver would rather talk."""

    wish = forms.ChoiceField(
        label=_("Would you rather talk with somebody else?"),
        help_text=_("You can change this until the talk begins, and you need not say why."),
        widget=forms.RadioSelect,
    )

    def __init__(self, data: Any, fitting: Sequence[Wish], *, chosen: Wish, planned: str) -> None:
        super().__init__(data, initial={"wish": chosen.value})
        field: Any = self.fields["wish"]
        field.choices = [(wish.value, labels.of(wish)) for wish in fitting]
        field.notes = {Wish.AS_PLANNED.value: planned} if planned else {}


class ContactForm(forms.Form):
    """Where the survey is sent; the service says what is wrong with an address."""

    mail = forms.CharField(
        label=_("Your private mail address"),
        required=False,
        max_length=departures.LONGEST_MAIL,
        widget=forms.TextInput(attrs={"type": "email", "autocomplete": "email"}),
    )
    mobile = forms.CharField(
        label=_("Your mobile number"),
        help_text=_("Only if a letter does not reach you."),
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
    )
    news = forms.BooleanField(label=_("Yes, I want to hear what is changed afterwards"), required=False)


class KeepForm(forms.Form):
    """What a consent to keep in touch covers."""

    mail = forms.CharField(
        label=_("The address we may use"),
        max_length=departures.LONGEST_MAIL,
        widget=forms.TextInput(attrs={"type": "email", "autocomplete": "email"}),
        error_messages={"required": _("Write the address to use.")},
    )
    days = forms.TypedChoiceField(
        label=_("For how long"),
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose for how long.")},
    )
    asked = forms.BooleanField(label=_("You may also ask me if I want to come back"), required=False)

    def __init__(self, data: Any = None, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial=initial)
        field: Any = self.fields["days"]
        field.choices = [(days, words.length(days)) for days in departures.KEPT_DAYS]


class RehireForm(forms.Form):
    """The day on which HR wants to be reminded; empty takes the reminder away."""

    on = typed.DayField(
        label=_("Remind me on"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("Write the day as 2026-10-30.")},
    )
