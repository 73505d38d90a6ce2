"""Tags that set a part of a page from data; the words and the markup stand in design/parts/*.html.

Load with `{% load parts %}`. Parts without arithmetic need no tag: `{% include "design/parts/rows.html" with
rows=... %}`; the catalogue at /design/ shows each once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import template
from django.forms.boundfield import BoundField
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

from efterord.web.design import strips

register = template.Library()


@register.simple_tag
def icon(name: str) -> SafeString:
    """This function will return a small drawing from the sprite, silent to a screen reader."""
    return format_html('<svg class="icon" aria-hidden="true"><use href="{}#{}"/></svg>', static(SPRITE), name)


SPRITE = "efterord/icons.svg"


@register.inclusion_tag("design/parts/field.html")
def field(bound: BoundField, kind: str = "") -> dict[str, Any]:
    """This function will set one form field with its label, description and error.

    `kind` "narrow" keeps a short answer short. Radio buttons go to `pick` or `scale`.
    """
    input_type = getattr(bound.field.widget, "input_type", "")
    attrs: dict[str, str | bool] = {"class": f"ds-input {kind}".strip()}
    if described := describing_ids(bound):
        attrs["aria-describedby"] = described
    if bound.errors:
        attrs["aria-invalid"] = "true"
    return {
        "bound": bound,
        "widget": bound.as_widget(attrs=attrs),
        "is_tick": input_type == "checkbox",
        # A field that is asked for only beside another answer is not required, and not left to one's liking either.
        "is_optional": not bound.field.required
        and not getattr(bound.field, "is_needed", False)
        and input_type not in ("checkbox", "search"),
        "is_textarea": not input_type,
    }


def describing_ids(bound: BoundField) -> str:
    """This function will return the ids of the description and the error that belong to a field."""
    own = bound.auto_id or bound.html_name
    wanted = (("note", bound.help_text), ("error", bound.errors))
    return " ".join(f"{own}-{name}" for name, there in wanted if there)


@register.inclusion_tag("design/parts/pick.html")
def pick(bound: BoundField, heading: str = "") -> dict[str, Any]:
    """This function will set a question with a few choices, each a whole row to press.

    The field may carry `notes` (value: a line under the choice) and `closed` (value: why it cannot be
    chosen). `heading` "h2" makes the question a heading of the page.
    """
    notes: Mapping[str, str] = getattr(bound.field, "notes", {})
    closed: Mapping[str, str] = getattr(bound.field, "closed", {})
    choices = [
        {
            "value": choice.data["value"],
            "label": choice.choice_label,
            "id": choice.id_for_label,
            "is_chosen": choice.data["selected"],
            "note": closed.get(str(choice.data["value"])) or notes.get(str(choice.data["value"]), ""),
            "is_closed": str(choice.data["value"]) in closed,
        }
        for choice in bound.subwidgets
    ]
    return {
        "bound": bound,
        "own_id": bound.auto_id or bound.html_name,
        "described": describing_ids(bound),
        "choices": choices,
        "heading": heading,
        "is_many": getattr(bound.field.widget, "allow_multiple_selected", False),
    }


@register.inclusion_tag("design/parts/scale.html")
def scale(
    name: str,
    question: str,
    low: str,
    high: str,
    *,
    chosen: object = None,
    no_answer: str = "",
    error: str = "",
    first: int = 1,
    last: int = 5,
) -> dict[str, Any]:
    """This function will set a statement with numbered steps between two ends in words.

    first and last are whole numbers: 1 to 5 for agreement, 0 to 10 for recommending. `no_answer` is the label
    of the way out, and empty leaves it away; its value is "na".
    """
    steps = [
        {
            "value": str(step),
            "spoken": {first: low, last: high}.get(step, ""),
            "is_chosen": str(step) == str(chosen),
        }
        for step in range(first, last + 1)
    ]
    return {
        "name": name,
        "question": question,
        "low": low,
        "high": high,
        "steps": steps,
        "is_long": len(steps) > 5,
        "no_answer": no_answer,
        "chose_none": chosen == "na",
        "error": error,
    }


@register.inclusion_tag("design/parts/weigh.html")
def weigh(name: str, question: str, steps: Iterable[tuple[str, str]], chosen: object = None) -> dict[str, Any]:
    """This function will set a question with a few steps in words; steps are (value, label)."""
    told = [{"value": value, "label": label, "is_chosen": str(value) == str(chosen)} for value, label in steps]
    return {"name": name, "question": question, "steps": told}


@register.inclusion_tag("design/parts/progress.html")
def progress(now: int, n_steps: int, words: str) -> dict[str, Any]:
    """This function will set the squares of progress: step `now` of `n_steps`, counted from 1."""
    colours = [("ink" if step < now else "mark" if step == now else "hair") for step in range(1, n_steps + 1)]
    squares = [{"x": 16 * place, "fill": f"var(--{colour})"} for place, colour in enumerate(colours)]
    return {"squares": squares, "width": 16 * n_steps, "words": words}


@register.inclusion_tag("design/parts/error_summary.html")
def error_summary(*forms: Any, is_focused: bool = True) -> dict[str, Any]:
    """This function will list what a form needs before it can be sent, each a link to its field.

    It takes the focus when the page opens, so that it is the first thing read aloud; the catalogue says no.
    """
    mistakes = []
    for form in forms:
        mistakes += [{"target": "", "text": text} for text in form.non_field_errors()]
        for bound in form:
            target = next((w.id_for_label for w in bound.subwidgets), "") or bound.auto_id
            between = " " if str(bound.label).endswith("?") else ": "
            mistakes += [{"target": target, "text": f"{bound.label}{between}{text}"} for text in bound.errors]
    return {"mistakes": mistakes, "is_focused": is_focused}


@register.inclusion_tag("design/parts/chart_intervals.html")
def interval_chart(
    rows: Sequence[Mapping[str, Any]], caption: str, heads: Sequence[str], ends: Sequence[float] = (0, 100)
) -> dict[str, Any]:
    """This function will set a dot with its interval per row beside the others' band and the time before.

    rows: label, note or several notes, value, lower, upper; and, where known, other_lower, other_upper, before.
    What is written comes formatted: shown, shown_interval, and in columns of their own shown_other and shown_before
    with their intervals. heads: the column headings.
    """
    low, high = float(ends[0]), float(ends[1])
    return {
        "caption": caption,
        "heads": heads,
        "axis": strips.axis(low, high),
        "grid": strips.GRID,
        "rows": [{**row, **strips.interval(row, low, high)} for row in rows],
    }


@register.inclusion_tag("design/parts/chart_bars.html")
def bar_chart(
    rows: Sequence[Mapping[str, Any]], caption: str, heads: Sequence[str], most: float, most_label: str = ""
) -> dict[str, Any]:
    """This function will set one bar a row: pale contributed, dark decided, dashed nothing chosen.

    rows: label, note, n, n_decided, is_uncoded; shown and shown_decided are the figures as written. `most`
    ends the axis.
    """
    return {
        "caption": caption,
        "heads": heads,
        "axis": strips.axis(0, most, most_label),
        "grid": strips.GRID,
        "rows": [{**row, **strips.bar(row, most)} for row in rows],
    }


@register.inclusion_tag("design/parts/chart_likert.html")
def likert_chart(
    rows: Sequence[Mapping[str, Any]], caption: str, heads: Sequence[str], steps: Sequence[str]
) -> dict[str, Any]:
    """This function will set one strip a row, stacked from the lowest step to the highest.

    rows: label, note and counts (one whole number a step), shown (figures as written, in the order of heads).
    """
    keys = [{"words": words, "fill": fill} for words, fill in zip(steps, strips.STEP_FILLS, strict=True)]
    return {
        "caption": caption,
        "heads": heads,
        "keys": keys,
        "rows": [{**row, "bits": strips.stacked(row["counts"])} for row in rows],
    }
