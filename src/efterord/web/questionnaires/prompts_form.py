"""What is asked in own words after certain answers: which answers call for it, and the words in three languages."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from efterord.labels import texts as label_texts
from efterord.rules import questionnaires_limits
from efterord.rules.questionnaires import Question
from efterord.web.questionnaires import showing
from efterord.web.shell import texts
from efterord.words import Language

Data = dict[str, Any]


class PromptsForm(texts.TextsForm):
    """Follow-ups of one question, those there are and one more; one without words in any language goes."""

    def __init__(self, posted: Any, *, before: Data, question: Question) -> None:
        n = min(len(before["prompts"]) + 1, questionnaires_limits.MOST_PROMPTS)
        most = questionnaires_limits.LONGEST["prompts"]
        self.TEXTS = tuple((f"prompt-{at}", _("Follow-up %(n)d") % {"n": at + 1}, 2, most, "") for at in range(n))
        super().__init__(posted, before=before)
        lang = Language(label_texts.page_language())
        choices = [
            (option.code, showing.group_name(question, (option.code,), lang) or _("Not worded yet"))
            for option in question.options
        ]
        for at in range(n):
            self.fields[f"codes-{at}"] = forms.MultipleChoiceField(
                label=_("After these answers"), required=False, choices=choices, widget=forms.CheckboxSelectMultiple
            )

    def initial_of(self, before: Data) -> Data:
        """This function will return what stands in the fields to begin with."""
        found: Data = {}
        for at, prompt in enumerate(before["prompts"]):
            words = {language: text for language, text in prompt.items() if language != "codes"}
            found |= super().initial_of({f"prompt-{at}": words})
            found[f"codes-{at}"] = prompt["codes"]
        return found

    def clean(self) -> Data:
        """This function will refuse words that nothing calls for, and an answer that calls for two."""
        taken: dict[str, int] = {}
        for at in range(len(self.TEXTS)):
            codes = self.cleaned_data.get(f"codes-{at}", [])
            has_words = any(text.strip() for text in self.texts(f"prompt-{at}").values())
            if has_words and not codes:
                self.add_error(f"codes-{at}", _("Tick the answers after which it is asked."))
            if any(code in taken for code in codes if has_words):
                self.add_error(f"codes-{at}", _("An answer calls for one follow-up. Untick those that have one above."))
            taken |= dict.fromkeys(codes, at) if has_words else {}
        return self.cleaned_data

    def written(self) -> Data:
        """This function will return the follow-ups as they were written."""
        found = []
        for at in range(len(self.TEXTS)):
            words = self.texts(f"prompt-{at}")
            if any(text.strip() for text in words.values()):
                found.append({"codes": self.cleaned_data[f"codes-{at}"], **words})
        return {"prompts": found}

    def groups(self, saved: Data | None = None) -> Iterator[dict[str, Any]]:
        """This function will give the rows of the page, each with the answers that call for it."""
        for at, group in enumerate(super().groups(saved)):
            yield group | {"codes": self[f"codes-{at}"]}
