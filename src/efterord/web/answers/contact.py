"""The page of its own: what a leaver wants to say or have by name, beside the answers and whatever became of them.

It looks and answers the same whether the link was used or not, and never shows what was asked for before, since whoever
finds the link could read it.
"""

from typing import Any

from django import forms
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy

from efterord import gate, labels
from efterord.queries import surveys
from efterord.rules import answers_checks as checks
from efterord.services import contact_wishes
from efterord.vault import errors
from efterord.web.answers import shutting, telling, views, visits
from efterord.web.shell import doors
from efterord.words import Language, WishKind

LONGEST_MESSAGE, LONGEST_REACH = 4000, 200


class OwnWords(forms.CharField):
    """Words as the survey takes them: without what nobody can read, and no longer than said."""

    def __init__(self, *, longest: int, **told: Any) -> None:
        super().__init__(strip=False, **told)
        self.longest = longest

    def to_python(self, value: Any) -> str:
        """Cleans before anything is checked."""
        return checks.cleaned([str(value or "")])

    def validate(self, value: Any) -> None:
        """Says by how much it is too long."""
        super().validate(value)
        if (over := len(value) - self.longest) > 0:
            raise forms.ValidationError(
                telling.problem_words(checks.Problem("", checks.ProblemKind.TOO_LONG, figure=over))
            )


class WishForm(forms.Form):
    """Whom to hear from and what to be told, where one can be reached, and what it is about."""

    wanted = forms.MultipleChoiceField(
        label=gettext_lazy("What would you like?"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": gettext_lazy("Tick at least one, so that we know what you want."),
            "invalid_choice": gettext_lazy("Choose among those shown."),
        },
    )
    reach = OwnWords(
        longest=LONGEST_REACH,
        label=gettext_lazy("How can you be reached?"),
        help_text=gettext_lazy(
            "A mail address or a telephone number, at best your own and not the one at work. It is used for what you "
            "have ticked and for nothing else."
        ),
        error_messages={"required": gettext_lazy("Write how you can be reached.")},
        widget=forms.TextInput(attrs={"autocomplete": "email", "dir": "auto"}),
    )
    message = OwnWords(
        longest=LONGEST_MESSAGE,
        label=gettext_lazy("What is it about?"),
        help_text=gettext_lazy("Only HR reads this, with your name."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 5, "dir": "auto"}),
    )

    def __init__(self, data: Any, lines: dict[WishKind | None, str]) -> None:
        super().__init__(data)
        field: Any = self.fields["wanted"]
        field.choices = [(kind.value, labels.of(kind)) for kind in WishKind]
        field.notes = {kind.value: line for kind, line in lines.items() if kind is not None}


@doors.door("contact_wishes.save_wish", login=False)
def contact(request: HttpRequest) -> HttpResponseBase:
    """This function will show the page, keep what is wished for, or take it back; a link of ours is all it asks for."""
    is_post = request.method == "POST"
    try:
        visit = visits.begin(request)
    except DatabaseError:
        if not is_post:
            raise
        # Nobody can be asked who visits; what was written by name stays on the page all the same.
        held = visits.read(request)
        lost = visits.Visit(held, None, visits.speak(request, held, tuple(Language)))
        return _shown(request, lost, notice=shutting.unsaved(), status=503)
    if is_post and not visits.is_own_form(request, visit.held):
        return _shown(request, visit, notice=shutting.stale(), status=403)
    if visit.held is None or visit.survey is None or not visit.survey.is_known:
        return views.not_found(visit)
    if not is_post:
        return _shown(request, visit)
    form = _form(request)
    go = request.POST.get("go", "")
    try:
        if go == "back":
            contact_wishes.take_back_wish(gate.RESPONDENT, token=visit.held.token)
        elif not form.is_valid():
            return _shown(request, visit, status=422)
        else:
            contact_wishes.save_wish(
                gate.RESPONDENT,
                token=visit.held.token,
                wanted=[WishKind(kind) for kind in form.cleaned_data["wanted"]],
                message=form.cleaned_data["message"],
                reach=form.cleaned_data["reach"],
            )
    except (DatabaseError, errors.VaultError):
        return _shown(request, visit, notice=shutting.unsaved(), status=503)
    return redirect(f"{reverse('answers-contact')}?said={'back' if go == 'back' else 'kept'}")


def _form(request: HttpRequest) -> WishForm:
    return WishForm(request.POST if request.method == "POST" else None, _lines())


def _lines() -> dict[WishKind | None, str]:
    """What the employer says of whom else one can turn to; without a database the page does without it."""
    try:
        return surveys.reach(gate.RESPONDENT)
    except DatabaseError:
        return {}


def _shown(
    request: HttpRequest, visit: visits.Visit, *, notice: telling.Notice | None = None, status: int = 200
) -> HttpResponse:
    form = _form(request)
    told = {
        "form": form,
        "mistakes_of": [form] if status == 422 else [],
        "notice": notice,
        "said": request.GET.get("said", "") if status == 200 else "",
        "whistleblowing": _lines().get(None, ""),
        "key": request.POST.get("key", "")[:64] if notice else visit.held.form_key if visit.held else "",
        "set_name": "",
    }
    return views.sheet("contact", visit.survey, visit.language, told, to="" if notice else "contact", status=status)
