"""What is filled in about a question of one's own: its words, its answers, how they are counted."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from efterord.labels import questionnaires as words_of
from efterord.rules import questionnaires, questionnaires_limits, questionnaires_new, questionnaires_options
from efterord.web.shell import texts, typed
from efterord.words import QuestionKind

Data = dict[str, Any]
LONGEST, MOST = questionnaires_limits.LONGEST, questionnaires_limits.MOST_OPTIONS
N_EMPTY = 2  # rows for answers that are not there yet
# Of two, whoever knows one answer in a small group is close to knowing the others.
FEW = gettext_lazy(
    "A question offers at least three answers. With two, a figure for a small group comes close to telling what each "
    "of them answered. “No answer” is added by itself and is not one of them."
)
_OPTION, _NEW, _WEIGHT = "option-", "new-", "weight-"


class QuestionForm(texts.TextsForm):
    """A question of one's own. `data`: the draft it stands in; `is_fixed`: answers to it have been published."""

    def __init__(self, posted: Any, *, before: Data, data: Data, is_fixed: bool) -> None:
        self.kind, self.data_of_set, self.is_fixed = QuestionKind(before["kind"]), data, is_fixed
        self.before = before
        self.TEXTS = tuple(self._rows(before))
        super().__init__(posted, before=before)
        self._add_others(before)

    def initial_of(self, before: Data) -> Data:
        """This function will return what stands in the fields to begin with."""
        flat = dict(before)
        flat |= {f"{_OPTION}{option['code']}": _only(option) for option in before.get("options", ())}
        flat |= {f"{_WEIGHT}{n}": weight for n, weight in enumerate(before.get("weights", ()))}
        found = super().initial_of(flat)
        for name in ("most", "max_chars", "sensitive"):
            found |= {name: before[name]} if name in before else {}
        return found | ({"limits": ", ".join(map(str, before["limits"]))} if "limits" in before else {})

    def clean_limits(self) -> list[int]:
        """This function will read where the classes begin: whole numbers, each higher than the one before."""
        written = self.cleaned_data["limits"].replace(";", ",").replace(",", " ").split()
        is_date = self.kind is QuestionKind.DATE
        least = questionnaires_limits.FIRST_YEAR if is_date else questionnaires_limits.LEAST_LIMIT
        most = questionnaires_limits.LAST_YEAR if is_date else questionnaires_limits.MOST_LIMIT
        limits = [int(each) for each in written if each.isascii() and each.isdigit() and len(each) <= len(str(most))]
        fits = len(limits) == len(written) and limits == sorted(set(limits))
        if not fits or not all(least <= each <= most for each in limits):
            told = _("Write whole numbers from %(least)d to %(most)d, each higher than the one before.")
            raise forms.ValidationError(told % {"least": least, "most": most})
        if not questionnaires.LEAST_OPTIONS - 1 <= len(limits) <= questionnaires_limits.MOST_LIMITS:
            told = _("Write from 2 to %(most)d limits: two limits make three classes, the fewest there may be.")
            raise forms.ValidationError(told % {"most": questionnaires_limits.MOST_LIMITS})
        return limits

    def clean(self) -> Data:
        """This function will refuse what the question cannot be, with the reason."""
        if self.kind in questionnaires_new.LISTED:
            self._refuse_options()
        return self.cleaned_data

    def written(self) -> Data:
        """This function will return the question with what was written in it, but its answers."""
        plain = [name for name, *_rest in self.TEXTS if not name.startswith((_OPTION, _NEW, _WEIGHT))]
        part = self.before | {name: self.texts(name) for name in plain}
        if "weights" in part:
            part["weights"] = [self.texts(f"{_WEIGHT}{n}") for n in range(questionnaires.N_WEIGHTS)]
        for name in ("most", "max_chars", "sensitive", "limits"):
            part |= {name: self.cleaned_data[name]} if name in self.fields else {}
        return part

    def rows(self) -> list[questionnaires_options.Row]:
        """This function will return the answers in their order, a button's wish done; a new one has no code."""
        rows = [(option["code"], self.texts(f"{_OPTION}{option['code']}")) for option in self.before["options"]]
        verb, _colon, code = str(self.data.get("do", "")).partition(":")
        at = next((n for n, row in enumerate(rows) if row[0] == code), None)
        if at is not None and not self.is_fixed:
            row = rows.pop(at)
            if verb != "remove":
                rows.insert(max(0, at + (1 if verb == "down" else -1)), row)
        fresh = (self.texts(f"{_NEW}{n}") for n in range(self._n_new))
        return [*rows, *(("", words) for words in fresh if any(text.strip() for text in words.values()))]

    def groups(self, saved: Data | None = None) -> Iterator[dict[str, Any]]:
        """This function will give the rows of the page, with what each is: an answer that can be moved, or words."""
        codes = [option["code"] for option in self.before.get("options", ())]
        for group in super().groups(saved):
            code = group["name"].removeprefix(_OPTION) if group["name"].startswith(_OPTION) else ""
            may = bool(code) and not self.is_fixed
            yield group | {
                "code": code if may else "",
                "is_first": code == codes[0] if may else False,
                "is_last": code == codes[-1] if may else False,
            }

    @property
    def _n_new(self) -> int:
        room = MOST - len(self.before.get("options", ()))
        return 0 if self.is_fixed or self.kind not in questionnaires_new.LISTED else min(N_EMPTY, room)

    def _rows(self, before: Data) -> Iterator[tuple[str, "Promise | str", int, int, "Promise | str"]]:
        """The texts of the question, in the order in which a leaver meets them."""
        yield "text", _("Question"), 3, LONGEST["text"], _("One thing at a time, as a statement or a question.")
        if self.kind in questionnaires_new.SCALED:
            yield "low", _("At the low end"), 1, LONGEST["low"], ""
            yield "high", _("At the high end"), 1, LONGEST["high"], ""
        options = before.get("options", ())
        for n, option in enumerate(options, 1):
            yield f"{_OPTION}{option['code']}", _("Answer %(n)d") % {"n": n}, 1, LONGEST["options"], ""
        for n in range(self._n_new):
            label = _("Answer %(n)d, not there yet") % {"n": len(options) + n + 1}
            yield f"{_NEW}{n}", label, 1, LONGEST["options"], _("Write something to add it.") if not n else ""
        for n in range(len(before.get("weights", ()))):
            told = _("From the least to the most.") if not n else ""
            yield f"{_WEIGHT}{n}", _("Weight %(n)d") % {"n": n + 1}, 1, LONGEST["weights"], told
        if self.kind not in questionnaires.OWN_WORDS:
            told = _("Always offered, and never counted as an answer.")
            yield "no_answer", _("No answer, in these words"), 1, LONGEST["no_answer"], told

    def _add_others(self, before: Data) -> None:
        if self.kind in questionnaires_new.TICKED:
            self.fields["most"] = _figure(_("How many may be ticked?"), MOST)
        if self.kind in questionnaires.CLASSED:
            self._add_limits()
        told = gettext_lazy("The notice on the duty to act stands before it.")
        if self.kind in questionnaires.OWN_WORDS:
            is_long = self.kind is QuestionKind.TEXT
            longest = questionnaires.MAX_TEXT_CHARS if is_long else questionnaires.MAX_SHORT_CHARS
            share = _("At most %(n)d. All that one person writes shares the room of one sealed answer.")
            self.fields["max_chars"] = _figure(_("Characters at most"), longest, share % {"n": longest})
        else:
            told = gettext_lazy(
                "It is counted only where ten have answered, and the notice on the duty to act stands first."
            )
        self.fields["sensitive"] = forms.BooleanField(
            label=_("This question is sensitive"),
            required=False,
            help_text=told,
            disabled=self.is_fixed and bool(before.get("sensitive")),
        )

    def _add_limits(self) -> None:
        if self.kind is QuestionKind.DATE:
            told = _("The years in which the classes begin. Only the class is kept, never the day.")
        else:
            told = _("The numbers at which the classes begin. Only the class is kept, never the number.")
        self.fields["limits"] = forms.CharField(
            label=_("Limits"), max_length=120, help_text=told, disabled=self.is_fixed, widget=_line()
        )

    def _refuse_options(self) -> None:
        rows = self.rows()
        if len(rows) < questionnaires.LEAST_OPTIONS:
            self.add_error(None, FEW)
        if self.kind in questionnaires_new.TICKED and self.cleaned_data.get("most", 1) > len(rows):
            told = ngettext("There is %(n)d answer to tick.", "There are %(n)d answers to tick.", len(rows))
            self.add_error("most", told % {"n": len(rows)})
        kept = {code for code, _words in rows}
        for option in self.before["options"]:
            if option["code"] in kept:
                continue
            names = questionnaires_options.needed(self.data_of_set, self.before["id"], option["code"])
            if names:
                told = _("This answer stays as long as a follow-up or another question hangs on it: %(questions)s.")
                called = ", ".join(words_of.called(self.data_of_set, name) for name in names)
                self.add_error(None, told % {"questions": called})


def _only(option: Data) -> dict[str, str]:
    return {name: value for name, value in option.items() if name not in ("code", "sensitive")}


def _line() -> forms.TextInput:
    return forms.TextInput({"autocomplete": "off"})


def _figure(label: str, most: int, told: str = "") -> typed.WholeField:
    widget = forms.NumberInput({"autocomplete": "off"})
    return typed.WholeField(label=label, min_value=1, max_value=most, help_text=told, widget=widget)
