"""When a question is asked: of everybody, after an answer to an earlier question, or by a fact of the case."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from efterord import gate, labels
from efterord.labels import questionnaires as words_of
from efterord.labels import texts
from efterord.queries import questionnaires_drafts as queries
from efterord.rules import questionnaires_drafts, questionnaires_routes
from efterord.rules.questionnaires import FACTS, LEAST_LED, OWN_WORDS, Question
from efterord.services import questionnaires as deeds
from efterord.web.questionnaires import changes, drafts, showing
from efterord.web.shell import doors
from efterord.web.shell import texts as shell_texts
from efterord.words import Fact, Language

if TYPE_CHECKING:
    from efterord.models import QuestionnaireEdition

Data = dict[str, Any]


class WhenForm(forms.Form):
    """Facts of the case, and the answers to one earlier question; nothing chosen asks everybody."""

    use_required_attribute = False

    def __init__(self, posted: Any, *, before: list[Data], on: Question | None, is_closed: bool) -> None:
        facts = {each["fact"]: each["codes"][0] for each in before if "fact" in each}
        route = next((each for each in before if on is not None and each.get("question") == on.id), None)
        super().__init__(posted, initial=facts | {"answers": _groups_in(on, route["codes"]) if on and route else []})
        for fact, codes in FACTS.items():
            told = [(code, words_of.FACTS[fact.value, code]) for code in codes]
            self.fields[fact.value] = forms.ChoiceField(
                label=str(labels.of(fact)), required=False, choices=[("", _("Whichever it is")), *told]
            )
        self.on, self.is_closed = on, is_closed
        if on is not None:
            lang = Language(texts.page_language())
            groups = questionnaires_routes.answer_groups(on)
            self.fields["answers"] = forms.MultipleChoiceField(
                label=_("Asked after these answers"),
                required=False,
                choices=[(group[0], showing.group_name(on, group, lang) or _("Not worded yet")) for group in groups],
                widget=forms.CheckboxSelectMultiple,
                help_text=_("None ticked asks it whatever was answered."),
            )

    def clean_answers(self) -> list[str]:
        """This function will refuse all answers, which ask everybody who answered, and one, which the guard cannot."""
        ticked: list[str] = self.cleaned_data["answers"]
        if self.is_closed and 0 < len(ticked) < LEAST_LED:
            raise forms.ValidationError(str(words_of.WHY["one_answer"]))
        if self.on is not None and len(ticked) == len(questionnaires_routes.answer_groups(self.on)):
            raise forms.ValidationError(_("Leave at least one unticked. To ask it whatever was answered, tick none."))
        return ticked

    def written(self) -> list[Data]:
        """This function will return when the question is asked."""
        found: list[Data] = [
            {"fact": fact.value, "codes": [self.cleaned_data[fact.value]]}
            for fact in Fact
            if self.cleaned_data[fact.value]
        ]
        if self.on is not None and self.cleaned_data["answers"]:
            groups = questionnaires_routes.answer_groups(self.on)
            codes = [code for group in groups if group[0] in self.cleaned_data["answers"] for code in group]
            found.append({"question": self.on.id, "codes": codes})
        return found


@doors.door("questionnaires.save_draft")
def when(request: HttpRequest, key: str, question: str) -> HttpResponse:
    """This function will edit when a question is asked."""
    actor: gate.Actor = request.actor  # type: ignore[attr-defined]
    row = queries.draft(actor, key)
    before = questionnaires_drafts.question_of(row.data, question)
    if before is None:
        raise Http404
    earlier = questionnaires_routes.earlier_than(queries.drafted(actor, row), question)
    on = _on(request, earlier, before)
    is_closed = before["kind"] not in OWN_WORDS
    posted = request.POST if request.method == "POST" else None
    form = WhenForm(posted, before=before.get("when", []), on=on, is_closed=is_closed)
    if form.is_valid() and (answer := _save(request, row, question, form)):
        return answer
    lang = Language(texts.page_language())
    context = {
        "key": key,
        "question": question,
        "title": drafts.title_of(row),
        "heading": texts.first_of(before["text"]) or _("A new question"),
        "seen": request.POST.get("seen") or shell_texts.seen(row.changed_at),
        "was": request.POST.get("was") or _digest(before),
        "form": form,
        "facts": [form[fact.value] for fact in Fact],
        "on": on,
        "on_text": on.text.in_language(lang) if on else "",
        "earlier": [(each.id, words_of.called(row.data, each.id)) for each in earlier],
    }
    return render(request, "questionnaires/when.html", context)


def _save(request: HttpRequest, row: "QuestionnaireEdition", question_id: str, form: WhenForm) -> HttpResponse | None:
    before = questionnaires_drafts.question_of(row.data, question_id) or {}
    kept = {name: value for name, value in before.items() if name != "when"}
    written, seen_at = form.written(), changes.seen_at(request)
    if _digest(before) == request.POST.get("was", ""):
        seen_at = row.changed_at  # another window that saved other things is no conflict
    data = questionnaires_drafts.with_question(row.data, question_id, kept | ({"when": written} if written else {}))
    try:
        deeds.save_draft(request.actor, key=row.key, data=data, seen_at=seen_at)  # type: ignore[attr-defined]
    except deeds.WrongSet as wrong:
        form.add_error(None, str(wrong.words))
        return None
    except deeds.DraftConflict:
        messages.error(request, _("The draft was changed in another window. It is shown as it is now; try again."))
        return redirect(request.get_full_path())
    messages.success(request, _("Saved."))
    return redirect(f"{reverse('questionnaires-draft', args=[row.key])}#{question_id}")


def _on(request: HttpRequest, earlier: tuple[Question, ...], before: Data) -> Question | None:
    """The earlier question it hangs on: the one just chosen, or the one it hangs on already."""
    saved = next((each["question"] for each in before.get("when", []) if "question" in each), "")
    asked = request.POST.get("question", request.GET.get("question", saved))
    return next((each for each in earlier if each.id == asked), None)


def _digest(question: Data) -> str:
    return shell_texts.digest_of({"when": question.get("when", [])})


def _groups_in(on: Question, codes: list[str]) -> list[str]:
    return [group[0] for group in questionnaires_routes.answer_groups(on) if set(group) <= set(codes)]
