"""What goes with the answers: the unit, or one above it, as the leaver chooses. Shown before the first question."""

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from efterord import gate
from efterord.queries import surveys
from efterord.rules import lanes
from efterord.rules.answers import Answers
from efterord.services import answers as answer_services
from efterord.vault import errors
from efterord.web.answers import fields, shutting, steps, views, visits
from efterord.web.shell import doors
from efterord.words import Fact, Lane, LaneBy, Language


@doors.door("answers.save_draft", login=False)
def background(request: HttpRequest) -> HttpResponseBase:
    """This function will show what goes with the answers and what does not, and keep how coarse the leaver wants it."""
    is_post = request.method == "POST"
    visit = visits.begin(request)
    if not visit.is_open or visit.held is None or visit.survey is None:
        return shutting.nothing_sent(request, visit) if is_post and visit.held else views.not_found(visit)
    if is_post and not visits.is_own_form(request, visit.held):
        return _shown(request, visit, {fields.LEVEL: request.POST.get(fields.LEVEL, "")}, is_stale=True)
    before = answer_services.open_draft(gate.RESPONDENT, key=visit.held.draft_key) or {}
    if not is_post:
        return _shown(request, visit, before)
    chosen = level_of(request.POST.get(fields.LEVEL), len(surveys.units_above(gate.RESPONDENT, token=visit.held.token)))
    after = {**before, fields.LEVEL: str(chosen)}
    try:
        answer_services.save_draft(gate.RESPONDENT, key=visit.held.draft_key, answers=after)
    except (DatabaseError, errors.VaultError):
        return _shown(request, visit, after, is_unsaved=True)
    go = request.POST.get("go", "next")
    if go in list(Language):
        return visits.keep(redirect("answers-background"), visits.speaking(visit.held, go))
    if request.GET.get("to") == "review":
        return redirect("answers-review")
    if go in ("back", "later"):
        return redirect("answers" if go == "back" else "answers-later")
    return views.to_first_left(visit.survey, after)


def level_of(posted: object, n_units: int) -> int:
    """This function will read how far up the tree an answer is counted: 0 unless one of the units shown was chosen."""
    text = posted if isinstance(posted, str) else ""
    level = int(text) if text.isdecimal() and text.isascii() and len(text) < 4 else 0
    return level if level < n_units else 0


def choices(visit: visits.Visit, answers: Answers) -> list[dict[str, object]]:
    """This function will list the units an answer can be counted in, the own one first and the whole last."""
    names = surveys.units_above(gate.RESPONDENT, token=visit.held.token if visit.held else "")
    chosen = level_of(answers.get(fields.LEVEL), len(names))
    last = len(names) - 1
    # In the whole organisation nothing but this goes with an answer: no lane either (services/answers.py).
    notes = {0: _("Your own unit."), last: _("Only that you left the organisation.")} if last else {0: ""}
    return [
        {"value": str(level), "label": name, "note": notes.get(level, ""), "is_chosen": level == chosen}
        for level, name in enumerate(names)
    ]


def _shown(
    request: HttpRequest, visit: visits.Visit, answers: Answers, *, is_stale: bool = False, is_unsaved: bool = False
) -> HttpResponse:
    if visit.survey is None or (visit.held is None and not is_stale):
        return views.not_found(visit)
    edition = steps.edition(visit.survey, visit.language)
    told = {
        "key": visit.held.form_key if visit.held and not is_stale else request.POST.get("key", "")[:64],
        "set_name": edition.name,
        "choices": choices(visit, answers),
        "lane": lane_in_words(visit.survey),
        "left_out": _left_out(visit.survey.lane),
        "facts": _facts(visit.survey, edition),
        "notice": shutting.stale() if is_stale else shutting.unsaved() if is_unsaved else None,
        "tongues": views.tongue_buttons(visit.survey, visit.language),
        "to_review": request.GET.get("to") == "review",
    }
    status = 403 if is_stale else 503 if is_unsaved else 200
    return views.sheet("background", visit.survey, visit.language, told, status=status)


def lane_in_words(survey: surveys.Survey) -> str:
    """This function will say what of the staff file answers are kept apart by, of this leaver; nothing without one."""
    words = {
        Lane.LED_OTHERS: _("that you have led others"),
        Lane.LED_NOBODY: _("that you have not led others"),
        Lane.TENURE_SHORT: _("that you were employed for less than two years"),
        Lane.TENURE_SOME: _("that you were employed for two to five years"),
        Lane.TENURE_LONG: _("that you were employed for five years or longer"),
        Lane.WOMEN: _("that you are a woman"),
        Lane.MEN: _("that you are a man"),
    }
    return words[survey.lane] if survey.lane else ""


def _left_out(lane: Lane | None) -> str:
    """What never goes with the answers: all that people expect to be asked of them, but for the lane."""
    if lane in lanes.LANES[LaneBy.TENURE]:
        return _(
            "Your name, your age, your gender, your employee number, the day or the time, and which device you use."
        )
    if lane in lanes.LANES[LaneBy.GENDER]:
        return _(
            "Your name, your age, your employee number, how long you have worked here, the day or the time, and which "
            "device you use."
        )
    return _(
        "Your name, your age, your gender, your employee number, how long you have worked here, the day or the time, "
        "and which device you use."
    )


def _facts(survey: surveys.Survey, edition: steps.Edition) -> list[str]:
    """What of the case decides which questions are asked, as far as this set asks anything by it."""
    used = {each.fact for question in edition.questions.questions for each in question.when if each.fact}
    words = {
        (Fact.LEAVING, "voluntary"): _("that you leave of your own accord"),
        (Fact.LEAVING, "involuntary"): _("that the employer has ended your employment"),
        (Fact.LEADS, "yes"): _("that you have led others"),
        (Fact.LEADS, "no"): _("that you have not led others"),
    }
    return [words[each] for each in survey.facts if each[0] in used]
