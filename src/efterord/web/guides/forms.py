"""What is filled in about a guide: each text in three languages beside each other, any of which may wait."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy, pgettext_lazy

from efterord.content import reader
from efterord.labels import guides as words_of
from efterord.labels import texts as label_texts
from efterord.rules import content_parts, guide_drafts, guide_lines, guides
from efterord.web.shell import texts

Data = dict[str, Any]
LONGEST_LIST = guide_drafts.MOST_FOLLOW_UPS * guide_drafts.LONGEST_LINE
# The longest answer and the longest way to take it further stand on one line, with the stroke between.
LONGEST_LINES = {"follow_ups": guide_drafts.LONGEST_LINE + 50, "examples": 2 * guide_drafts.LONGEST_LINE + 3}


class AboutForm(texts.TextsForm):
    """A guide's title and introduction, and for whom it is proposed."""

    TEXTS = (
        ("title", _("Title"), 1, guide_drafts.LONGEST["title"], ""),
        (
            "lead",
            _("Introduction"),
            4,
            guide_drafts.LONGEST["lead"],
            _("What it is for and what to keep in mind. It may be left empty in every language."),
        ),
    )
    holder = forms.ChoiceField(label=_("Who holds the talk?"), choices=list(words_of.HOLDERS.items()))
    leaving = forms.ChoiceField(label=_("When is it proposed?"), choices=list(words_of.LEAVINGS.items()))
    for_leaders = forms.BooleanField(label=_("Only for somebody who led others"), required=False)

    def initial_of(self, before: Data) -> Data:
        """This function will return what stands in the fields to begin with."""
        plain = {"holder": "any", "leaving": "any", "for_leaders": False}
        return super().initial_of(before) | {name: before.get(name, usual) for name, usual in plain.items()}

    def written(self) -> Data:
        """This function will return the guide with what was written in it."""
        return super().written() | {name: self.cleaned_data[name] for name in ("holder", "leaving", "for_leaders")}


class StepForm(texts.TextsForm):
    """Words to say at the opening or the closing."""

    TEXTS = (
        ("name", pgettext_lazy("of a subject", "Name"), 1, guide_drafts.LONGEST["name"], ""),
        ("text", _("Words to say"), 5, guide_drafts.LONGEST["text"], ""),
        (
            "coach",
            _("Quiet line"),
            3,
            guide_drafts.LONGEST["coach"],
            _("Advice to whoever holds the talk, never said aloud. It may be left empty in every language."),
        ),
    )
    only_if_true = forms.BooleanField(label=_("Say it only if it is true"), required=False)

    def initial_of(self, before: Data) -> Data:
        """This function will return what stands in the fields to begin with."""
        return super().initial_of(before) | {"only_if_true": before.get("only_if_true", False)}

    def written(self) -> Data:
        """This function will return the words with what was written in them."""
        return super().written() | {"only_if_true": self.cleaned_data["only_if_true"]}


class SubjectForm(texts.TextsForm):
    """One subject of a talk; its choices stay as they are."""

    TEXTS = (
        ("name", pgettext_lazy("of a subject", "Name"), 1, guide_drafts.LONGEST["name"], ""),
        ("question", _("Question"), 3, guide_drafts.LONGEST["question"], _("Asked aloud, so write it as it is said.")),
        ("coach", _("Quiet line"), 3, guide_drafts.LONGEST["coach"], _("Advice to whoever holds the talk.")),
        (
            "follow_ups",
            _("Follow-up questions"),
            10,
            LONGEST_LIST,
            _(
                "One a line; the same line is the same question in every language. A sign and a colon in front say "
                "when it is proposed: +: after a plus, -: after a minus, ”: after a quotation, ~: after a sign without "
                "words, #A: or #A1: after a reason. {words} becomes what the leaver just said."
            ),
        ),
        (
            "examples",
            _("Example answers"),
            6,
            LONGEST_LIST,
            _("One a line: an answer somebody may give, then | and how to take it further."),
        ),
    )
    area = forms.TypedChoiceField(label=_("Area"), required=False, coerce=int, empty_value=None)

    def __init__(self, data: Any, *, before: Data) -> None:
        super().__init__(data, before=before)
        language = label_texts.page_language()
        areas = [(a.number, a.name.in_language(language)) for a in reader.scorecard().areas]
        self.fields["area"].choices = [("", _("None of the seven")), *areas]  # type: ignore[attr-defined]

    def initial_of(self, before: Data) -> Data:
        """This function will return what stands in the fields to begin with."""
        lists = {
            "follow_ups": guide_lines.write_follow_ups(before["follow_ups"]),
            "examples": guide_lines.write_examples(before.get("examples", [])),
        }
        return super().initial_of(before | lists) | {"area": before.get("area")}

    def clean(self) -> Data:
        """This function will refuse lines that are too long, signs that differ, and what cannot be filled in."""
        for name, most in LONGEST_LINES.items():
            for language, text in self.texts(name).items():
                if any(len(line) > most for line in text.split("\n")):
                    long = ngettext_lazy("A line has at most %d character.", "A line has at most %d characters.", most)
                    self.add_error(f"{name}_{language}", long % most)
        try:
            self._refuse_wrong(guide_lines.read_follow_ups(self.texts("follow_ups")))
        except guide_lines.SignsDiffer as differ:
            words = _("Line %(n)d begins with different signs in different languages.") % {"n": differ.line}
            self.add_error("follow_ups_sv", words)
        return self.cleaned_data

    def written(self) -> Data:
        """This function will return the subject with what was written in it."""
        part = super().written()
        part["follow_ups"] = guide_lines.read_follow_ups(part["follow_ups"])
        part["examples"] = guide_lines.read_examples(part["examples"])
        area = self.cleaned_data["area"]
        part.pop("area", None)
        part |= {} if area is None else {"area": area}
        if not part["examples"]:
            del part["examples"]
        return part

    def _refuse_wrong(self, rows: list[dict[str, str]]) -> None:
        calls = {f"choice:{c['key']}:{o['key']}" for c in self.before.get("choices", []) for o in c["options"]}
        for number, row in enumerate(rows, 1):
            written = {language: row[language] for language in content_parts.LANGUAGES if row[language]}
            wrong = [each for each, text in written.items() if {"{", "}"} & set(text.replace(guides.WORDS, ""))]
            if wrong:
                words = _("Line %(n)d: {words} is the only thing in braces that can be filled in.") % {"n": number}
                self.add_error(f"follow_ups_{wrong[0]}", words)
            elif len({text.count(guides.WORDS) for text in written.values()}) > 1:
                words = _("Line %(n)d: {words} stands once in every language, or in none.") % {"n": number}
                self.add_error(f"follow_ups_{next(iter(written))}", words)
            elif any(text.count(guides.WORDS) > 1 for text in written.values()):
                words = _("Line %(n)d: {words} can stand once.") % {"n": number}
                self.add_error(f"follow_ups_{next(iter(written))}", words)
            when = row.get("when", "")
            if when.startswith("choice:") and when not in calls:
                words = _("Line %(n)d: the subject has no such choice.") % {"n": number}
                self.add_error(f"follow_ups_{next(iter(written))}", words)


def form_of(place: str) -> type[texts.TextsForm]:
    """This function will return the form of a part by the list it stands in."""
    return SubjectForm if place == "subjects" else StepForm
