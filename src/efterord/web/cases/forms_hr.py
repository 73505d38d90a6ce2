"""What HR fills in that the line never sees: its judgement, a conflict, why no talk is held."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from efterord import labels
from efterord.rules import cases
from efterord.web.cases.forms import SearchForm
from efterord.words import ConflictKind, InterviewKind, NoTalkReason

if TYPE_CHECKING:
    from efterord.models import Judgement

NOT_SAID = "na"
_MARKS = [(str(n), str(n)) for n in range(1, 6)] + [(NOT_SAID, "")]


class JudgeForm(forms.Form):
    """Of free will, regretted, replaceable; each may be left unsaid."""

    is_voluntary = forms.ChoiceField(
        label=_("Was it the leaver's own will?"),
        choices=[("yes", _("Yes")), ("no", _("No")), (NOT_SAID, _("Not known, or both"))],
        widget=forms.RadioSelect,
        help_text=_("Not always what the formal kind says: a resignation may have been the only way out."),
    )
    regretted = forms.ChoiceField(required=False, choices=_MARKS)
    replaceable = forms.ChoiceField(required=False, choices=_MARKS)

    @property
    def marks(self) -> dict[str, Any]:
        """This function will return what was said as the service takes it."""
        said = self.cleaned_data
        return {
            "is_voluntary": {"yes": True, "no": False}.get(said["is_voluntary"]),
            "regretted": int(said["regretted"]) if said["regretted"].isdecimal() else None,
            "replaceable": int(said["replaceable"]) if said["replaceable"].isdecimal() else None,
        }


def judged(kept: "Judgement | None", leaving_kind: str) -> dict[str, Any]:
    """This function will return what the form begins with: what HR said, or what the kind of leaving lets expect."""
    if kept is None:
        return {"is_voluntary": _said(cases.is_voluntary(leaving_kind))}
    return {
        "is_voluntary": _said(kept.is_voluntary),
        "regretted": kept.regretted or NOT_SAID,
        "replaceable": kept.replaceable or NOT_SAID,
    }


def _said(is_voluntary: bool | None) -> str:
    return NOT_SAID if is_voluntary is None else "yes" if is_voluntary else "no"


class PersonSearchForm(SearchForm):
    """Whom the conflict is about."""


class ConflictForm(forms.Form):
    """One person found, and how they are part of it; never why."""

    person = forms.ChoiceField(label=_("Who?"), choices=[], widget=forms.RadioSelect)
    kind = forms.ChoiceField(
        label=_("How?"),
        choices=labels.choices(ConflictKind),
        widget=forms.RadioSelect,
        help_text=_("What happened is not written down here."),
    )

    def __init__(self, data: Any, people: Iterable[tuple[str, str]]) -> None:
        super().__init__(data)
        self.fields["person"].choices = list(people)  # type: ignore[attr-defined]
        if len(self.fields["person"].choices) == 1:  # type: ignore[attr-defined]
            self.initial["person"] = self.fields["person"].choices[0][0]  # type: ignore[attr-defined]


class KindForm(forms.Form):
    """Which of the two talks."""

    kind = forms.ChoiceField(choices=labels.choices(InterviewKind))


class NoTalkForm(forms.Form):
    """Which talk is not held, and why; those who decline are not asked for a reason."""

    kind = forms.ChoiceField(label=_("Which talk?"), choices=[], widget=forms.RadioSelect)
    reason = forms.ChoiceField(label=_("Why is it not held?"), choices=[], widget=forms.RadioSelect)

    def __init__(self, data: Any, kinds: Sequence[InterviewKind], *, initial: dict[str, Any]) -> None:
        super().__init__(data, initial=initial)
        self.fields["kind"].choices = [(k.value, labels.of(k)) for k in kinds]  # type: ignore[attr-defined]
        self.fields["reason"].choices = labels.choices(NoTalkReason)  # type: ignore[attr-defined]
        self.fields["reason"].notes = {  # type: ignore[attr-defined]
            NoTalkReason.DECLINED.value: _("The talk is voluntary. Do not ask why, and note nothing more."),
            NoTalkReason.IN_WRITING.value: _("The survey, or what the leaver has sent, takes the place of the talk."),
        }
