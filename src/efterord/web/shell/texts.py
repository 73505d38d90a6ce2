"""Texts to fill in, each in three languages beside each other, any of which may wait; and when they were last seen."""

import datetime as dt
import hashlib
import json
from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.utils.dateparse import parse_datetime
from django.utils.functional import Promise

from efterord import labels
from efterord.rules import content_parts
from efterord.words import Language

Data = dict[str, Any]
LONG_AGO = dt.datetime(1, 1, 1, tzinfo=dt.UTC)


class Words(forms.CharField):
    """A text in one language. It may be left empty: the draft is saved, and says which language it lacks."""

    def __init__(self, language: Language, rows: int, most: int) -> None:
        attrs = {"lang": language.value, "autocomplete": "off"}
        widget = forms.Textarea(attrs | {"rows": rows}) if rows > 1 else forms.TextInput(attrs)
        super().__init__(label=str(labels.of(language)), max_length=most, widget=widget, strip=rows == 1)

    def validate(self, value: Any) -> None:
        """This function will let an empty text pass."""


class TextsForm(forms.Form):
    """Texts in three languages, a row of three fields each. `TEXTS`: name, label, rows, longest, help."""

    use_required_attribute = False
    TEXTS: tuple[tuple[str, "Promise | str", int, int, "Promise | str"], ...] = ()

    def __init__(self, data: Any, *, before: Data) -> None:
        self.before = before
        super().__init__(data, initial=self.initial_of(before))
        others = list(self.fields)
        for name, _label, rows, most, _help in self.TEXTS:
            for language in Language:
                self.fields[f"{name}_{language.value}"] = Words(language, rows, most)
        self.order_fields([*(key for key in self.fields if key not in others), *others])

    def initial_of(self, before: Data) -> Data:
        """This function will return what stands in the fields to begin with."""
        return {
            f"{name}_{language}": text for name, *_rest in self.TEXTS for language, text in before.get(name, {}).items()
        }

    def texts(self, name: str) -> dict[str, str]:
        """This function will return one text as it was written, by language."""
        return {
            language: self.cleaned_data.get(f"{name}_{language}", "").replace("\r\n", "\n")
            for language in content_parts.LANGUAGES
        }

    def written(self) -> Data:
        """This function will return the part with what was written in it."""
        return self.before | {name: self.texts(name) for name, *_rest in self.TEXTS}

    def groups(self, saved: Data | None = None) -> Iterator[dict[str, Any]]:
        """This function will give the rows of the page; `saved` is what another window has saved meanwhile."""
        other = None if saved is None else self.initial_of(saved)
        for name, label, _rows, _most, help_text in self.TEXTS:
            cells = []
            for language in content_parts.LANGUAGES:
                bound = self[f"{name}_{language}"]
                theirs = "" if other is None else str(other.get(bound.name) or "")
                is_other = (
                    other is not None and theirs.strip() != str(bound.value() or "").replace("\r\n", "\n").strip()
                )
                cells.append({"bound": bound, "language": language, "saved": theirs if is_other else None})
            yield {"name": name, "label": label, "help": help_text, "cells": cells}

    def others(self) -> list[forms.BoundField]:
        """This function will return the fields that are the same in every language."""
        texts = {f"{name}_{language}" for name, *_rest in self.TEXTS for language in content_parts.LANGUAGES}
        return [self[name] for name in self.fields if name not in texts]


def digest_of(part: Mapping[str, Any]) -> str:
    """This function will return a short mark of a part as it was read, to tell later whether it is the same still."""
    told = json.dumps(part, sort_keys=True, ensure_ascii=False).encode()
    return hashlib.sha256(told).hexdigest()[:16]


def seen(changed_at: dt.datetime) -> str:
    """This function will write when a draft was last saved, for a form to send back."""
    return changed_at.astimezone(dt.UTC).isoformat()


def seen_at(text: str) -> dt.datetime:
    """This function will read that back; a time that cannot be is one long ago, which agrees with no draft."""
    try:
        found = parse_datetime(text)
    except ValueError:
        found = None
    return found if found is not None and found.tzinfo is not None else LONG_AGO
