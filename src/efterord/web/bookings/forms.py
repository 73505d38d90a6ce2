"""What HR fills in about a talk: who holds it, when and where; what cannot be is said by rules and services."""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from efterord import labels
from efterord.rules import bookings as rules
from efterord.rules.holders import Candidate
from efterord.services import bookings
from efterord.web.cases.forms import DayField
from efterord.web.shell import typed
from efterord.words import HeldAs, Language, PlaceKind

OTHER, LATER = "other", "later"


class TimeField(typed.Typed, forms.TimeField):
    """A time of day, as browsers send it and as people of the three languages type it."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            widget=forms.TimeInput(attrs={"type": "time", "autocomplete": "off"}, format="%H:%M"),
            input_formats=["%H:%M", "%H.%M", "%H:%M:%S", "%H%M"],
            error_messages={"invalid": _("Write the time as hours and minutes, for example 13.30.")},
            **kwargs,
        )


class WhoForm(forms.Form):
    """Who holds the talk, each with why the leaver's wish puts them first, or why they cannot."""

    interviewer = forms.TypedChoiceField(
        label=_("Who holds the talk?"),
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose who.")},
    )

    def __init__(self, data: Any, people: Sequence[Candidate], *, help_text: str = "", **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        field: Any = self.fields["interviewer"]
        field.choices = [(str(c.account.id), _name(c)) for c in people]
        field.help_text = help_text
        field.notes = {str(c.account.id): _note(c) for c in people}
        field.closed = {str(c.account.id): labels.of(c.why_not) for c in people if c.why_not is not None}
        if not self.is_bound and "interviewer" not in self.initial:
            self.initial["interviewer"] = next((str(c.account.id) for c in people if c.why_not is None), "")


class GuideForm(forms.Form):
    """The language of the talk and its guide, with what fits as the first choice."""

    language = forms.ChoiceField(
        label=_("Language of the talk"), choices=[], help_text=_("The guide and the room are in this language.")
    )
    guide = forms.ChoiceField(label=_("Guide"), required=False, choices=[])

    def __init__(self, data: Any, guides: Iterable[tuple[str, str]], *, language: str, none: Any) -> None:
        super().__init__(data, initial={"language": language})
        self.fields["language"].choices = labels.choices(Language)  # type: ignore[attr-defined]
        self.fields["guide"].choices = [("", none), *guides]  # type: ignore[attr-defined]
        self.fields["guide"].is_needed = True  # type: ignore[attr-defined]

    @property
    def edition(self) -> tuple[str, int] | None:
        """This function will return the key and version that were chosen, None for what fits."""
        return _edition(self.cleaned_data["guide"])


class ChangeGuideForm(forms.Form):
    """Another guide for the one who takes a talk over; by default the guide stays."""

    guide = forms.ChoiceField(label=_("Guide"), required=False, choices=[])

    def __init__(self, data: Any, guides: Iterable[tuple[str, str]], *, none: Any) -> None:
        super().__init__(data)
        self.fields["guide"].choices = [("", none), *guides]  # type: ignore[attr-defined]
        self.fields["guide"].is_needed = True  # type: ignore[attr-defined]

    @property
    def edition(self) -> tuple[str, int] | None:
        """This function will return the key and version that were chosen, None for the guide as it is."""
        return _edition(self.cleaned_data["guide"])


class WhenForm(forms.Form):
    """When and where: one of the suggested starts, or another day and time."""

    when = forms.ChoiceField(
        label=_("When?"), widget=forms.RadioSelect, error_messages={"required": _("Choose a time.")}
    )
    day = DayField(label=_("Day"), required=False)
    time = TimeField(label=_("Time"), required=False)
    is_confirmed = forms.BooleanField(label=_("Yes, that is intended"), required=False)
    minutes = typed.WholeField(
        label=_("How many minutes?"),
        min_value=rules.SHORTEST,
        max_value=rules.LONGEST,
        error_messages={
            "min_value": _("A talk takes from 15 minutes to four hours."),
            "max_value": _("A talk takes from 15 minutes to four hours."),
        },
    )
    place_kind = forms.ChoiceField(label=_("Where?"), choices=[])
    place = forms.CharField(
        label=_("Room, meeting point or link"),
        required=False,
        max_length=bookings.LONGEST_PLACE,
        help_text=_("It is kept encrypted, and read by the leaver, the interviewer and HR."),
    )
    override = forms.CharField(
        label=_("Why is it booked before the certificate?"),
        required=False,
        max_length=bookings.LONGEST_OVERRIDE,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Only if it cannot wait. HR alone can read it."),
    )
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, data: Any, starts: Sequence[tuple[dt.datetime, str]], *, may_wait: bool, help_text: str, **kwargs: Any
    ) -> None:
        super().__init__(data, **kwargs)
        field: Any = self.fields["when"]
        for name in ("day", "time"):
            self.fields[name].is_needed = True  # type: ignore[attr-defined]
        later = [(LATER, _("Later: choose only who holds it now"))] if may_wait else []
        field.choices = [
            *((start.isoformat(timespec="minutes"), words) for start, words in starts),
            (OTHER, _("Another time")),
            *later,
        ]
        field.help_text = help_text
        self.fields["place_kind"].choices = labels.choices(PlaceKind)  # type: ignore[attr-defined]
        if not self.is_bound:
            self.initial.setdefault("when", field.choices[0][0])

    def clean(self) -> dict[str, Any]:
        """This function will ask for the day and the time when another time was chosen."""
        told: dict[str, Any] = super().clean() or {}
        if told.get("when") == OTHER:
            for name, words in (("day", _("Write the day.")), ("time", _("Write the time."))):
                if not told.get(name) and name not in self.errors:
                    self.add_error(name, words)
        return told

    @property
    def asked(self) -> bookings.Time | None:
        """This function will return the time as the services take it, None for later."""
        told = self.cleaned_data
        if told["when"] == LATER:
            return None
        if told["when"] == OTHER:
            starts_at = dt.datetime.combine(told["day"], told["time"].replace(second=0))
        else:
            starts_at = dt.datetime.fromisoformat(told["when"])
        return bookings.Time(
            starts_at=starts_at,
            minutes=told["minutes"],
            place_kind=PlaceKind(told["place_kind"]),
            place=told["place"],
            override=told["override"],
            is_confirmed=told["is_confirmed"],
            seen=told["seen"],
        )

    def blame(self, wrong: bookings.WrongTime) -> None:
        """This function will put what the service said at its field; a suggested start that is taken, at the choice."""
        field = wrong.field
        if field == "starts_at":
            field = "time" if self.cleaned_data.get("when") == OTHER else "when"
        self.add_error(field, str(wrong.words))


class ExternalForm(forms.Form):
    """Whom from outside to ask."""

    name = forms.CharField(label=_("Name"), max_length=200)
    email = forms.CharField(
        label=_("Mail address"), max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "off"})
    )
    language = forms.ChoiceField(label=_("Language of their pages and letters"), choices=[])

    def __init__(self, data: Any, *, language: str) -> None:
        super().__init__(data, initial={"language": language})
        self.fields["language"].choices = labels.choices(Language)  # type: ignore[attr-defined]


def _note(candidate: Candidate) -> Any:
    if candidate.is_wished:
        return _("As the leaver wishes")
    is_external = candidate.held_as is HeldAs.EXTERNAL
    return _("Sees this talk alone, and only until the case is closed") if is_external else ""


def _edition(chosen: str) -> tuple[str, int] | None:
    key, _at, version = chosen.rpartition("@")
    return (key, int(version)) if key else None


def _name(candidate: Candidate) -> str:
    part = str(labels.of(HeldAs(candidate.held_as))) if candidate.held_as else ""
    return f"{candidate.account.name}, {part}" if part else candidate.account.name
