"""What the head of HR fills in: a file, which column is what, and from which date leavers are complete."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from efterord import clock
from efterord.exchange import people as exchange
from efterord.exchange import table_limits, tables
from efterord.rules import people
from efterord.web.cases.forms import DayField

MOST = tables.PAGE.max_bytes
MEGABYTES = MOST // table_limits.MEGABYTE
# Where the shell's command takes what a page does not.
TOO_LARGE = _(
    "The file is larger than %(n)s MB, which is the most a page takes. Whoever runs the server can import it with the"
    " command: efterord people import FILE"
)


class UploadForm(forms.Form):
    """A staff file."""

    file = forms.FileField(
        label=_("Staff file"),
        help_text=_("CSV or XLSX, at most 5 MB. One row for each employment, column names in the first row."),
        allow_empty_file=True,  # the reader says that better
        error_messages={"required": _("Choose a file first."), "invalid": _("Choose a file first.")},
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.tsv,.xlsx"}),
    )

    def clean_file(self) -> "UploadedFile[Any]":
        """This function will refuse a file that is too large, and say who can take it."""
        given: UploadedFile[Any] = self.cleaned_data["file"]
        if (given.size or 0) > MOST:
            raise forms.ValidationError(TOO_LARGE % {"n": MEGABYTES})
        return given

    def blame(self, words: str) -> None:
        """This function will put what the reader said of the file at its field."""
        self.errors.pop("file", None)
        self.add_error("file", words)


class UnitForm(forms.Form):
    """A unit that the next staff file may name."""

    parent = forms.TypedChoiceField(label=_("Below"), coerce=int)
    name = forms.CharField(label=_("Name of the unit"), max_length=200)

    def __init__(self, units: Sequence[tuple[int, str]], data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data)
        self.fields["parent"].choices = units  # type: ignore[attr-defined]


class ColumnsForm(forms.Form):
    """Which column is which field: one choice a column, named by the column's place."""

    def __init__(
        self, columns: Sequence[str], mapping: Mapping[str, str], examples: Mapping[int, str] | None = None
    ) -> None:
        super().__init__()
        for place, column in enumerate(columns):
            example = (examples or {}).get(place)
            self.fields[f"c{place}"] = forms.ChoiceField(
                label=column,
                choices=[("", _("Leave out")), *((code, exchange.field_label(code)) for code in people.FIELDS)],
                initial=mapping.get(column, ""),
                help_text=gettext("For example: %(example)s") % {"example": example} if example else "",
            )
            self.fields[f"c{place}"].required = True  # every column has an answer, if only to leave it out


class ApplyForm(forms.Form):
    """What is needed before a file is applied for the first time."""

    complete_from = DayField(
        label=_("Leavers are complete from"),
        help_text=_(
            "From this day on the file holds everybody who has left. Figures about leaving begin there, since earlier"
            " leavers may be missing. It is asked once."
        ),
    )

    def clean_complete_from(self) -> Any:
        """This function will refuse a date ahead."""
        given = self.cleaned_data["complete_from"]
        if given > clock.today():
            raise forms.ValidationError(
                gettext("The date cannot be ahead: nobody knows yet who will have left by then.")
            )
        return given


def chosen_mapping(columns: Sequence[str], sent: Mapping[str, str]) -> dict[str, str] | None:
    """This function will return column to field as chosen on the page of columns, or None when nothing was."""
    if not any(f"c{place}" in sent for place in range(len(columns))):
        return None
    return {column: field for place, column in enumerate(columns) if (field := sent.get(f"c{place}", ""))}


def as_sent(columns: Sequence[str], mapping: Mapping[str, str]) -> dict[str, str]:
    """This function will return a mapping as the page of columns sends it; places and codes, no word of the file."""
    return {f"c{place}": mapping.get(column, "") for place, column in enumerate(columns)}
