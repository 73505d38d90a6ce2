"""One forms.Form a page, made from the questions."""

from typing import Any

from django import forms

from tests.bench.plain_flow import questions


def form_for(number: int, answers: dict[str, Any], data: Any = None) -> forms.Form:
    """This function will return the form of a page, from 1, filled with what was answered before."""
    fields: dict[str, forms.Field] = {}
    for question in questions.steps()[number - 1]["questions"]:
        name = question["id"]
        if question["kind"] == questions.WEIGHTS:
            fields |= _weighing(question, answers.get(name) or [])
        elif question["kind"] == questions.WORDS:
            fields[name] = forms.CharField(label=question["text"], widget=forms.Textarea, required=False)
        elif question["kind"] == "reasons":
            fields[name] = forms.MultipleChoiceField(
                choices=question["choices"], label=question["text"], widget=forms.CheckboxSelectMultiple, required=False
            )
        else:
            fields[name] = forms.ChoiceField(
                choices=question["choices"],
                label=question["text"],
                help_text=question["help"],
                widget=forms.RadioSelect,
                required=False,
            )
    return type("StepForm", (forms.Form,), fields)(data, initial=answers)


def _weighing(question: dict[str, Any], ticked: list[str]) -> dict[str, forms.Field]:
    words = questions.reasons()
    known = [code for code in ticked if code in words]
    fields: dict[str, forms.Field] = {
        f"{question['id']}-weight-{code}": forms.ChoiceField(
            choices=question["choices"], label=words[code], widget=forms.RadioSelect, required=False
        )
        for code in known
    }
    fields[f"{question['id']}-decided"] = forms.ChoiceField(
        choices=[*((code, words[code]) for code in known), ("none", question["no_deciding"])],
        label=question["deciding"],
        widget=forms.RadioSelect,
        required=False,
    )
    return fields
