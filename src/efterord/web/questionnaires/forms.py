"""What is filled in about a set as a whole, and about one of its pages."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from efterord import labels
from efterord.content import usual
from efterord.rules import questionnaires_limits
from efterord.web.shell import texts
from efterord.words import SetUse

Data = dict[str, Any]
LONGEST = questionnaires_limits.LONGEST


class AboutForm(texts.TextsForm):
    """A set's title, whom it is for, and whether it asks on after what was low or high."""

    TEXTS = (
        (
            "title",
            _("Title"),
            1,
            LONGEST["title"],
            _("Whoever answers reads it, and you choose the set by it."),
        ),
    )
    use = forms.ChoiceField(label=_("Whom is it for?"), choices=labels.choices(SetUse))
    asks_on = forms.BooleanField(
        label=_("Ask for an example after low and high answers on a scale"),
        required=False,
        help_text=_("In the package's words, one at a time, and always to be passed over."),
    )

    def __init__(self, data: Any, *, before: Data, is_first: bool) -> None:
        super().__init__(data, before=before)
        if usual.prompts() is None:
            del self.fields["asks_on"]
        if not is_first:
            self.fields["use"].disabled = True
            self.fields["use"].help_text = _("An edition is published already, so this stays as it is.")

    def initial_of(self, before: Data) -> Data:
        """This function will return what stands in the fields to begin with."""
        return super().initial_of(before) | {"use": before["use"], "asks_on": "prompts" in before}


class PageForm(texts.TextsForm):
    """A page's subject and what is said before its questions."""

    TEXTS = (
        (
            "title",
            _("Subject"),
            1,
            LONGEST["title"],
            _("One subject a page. What is written in own words is later read under it."),
        ),
        ("lead", _("Introduction"), 3, LONGEST["lead"], _("It may be left empty in every language.")),
    )
