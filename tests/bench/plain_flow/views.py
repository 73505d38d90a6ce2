"""Link, welcome, a page for each subject, review, one row, thanks."""

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from tests.bench.plain_flow import forms, questions
from tests.bench.plain_flow.models import Response

State = dict[str, Any]


def follow(request: HttpRequest, token: str) -> HttpResponse:
    """The link takes the token out of the address and goes on to the welcome."""
    return _onward(request, "welcome", {"token": token})


def welcome(request: HttpRequest) -> HttpResponse:
    """What the survey is about, and a link to begin."""
    return render(request, "welcome.html", _shown(_state(request)))


def go_on(request: HttpRequest) -> HttpResponse:
    """On to the first page that is not answered yet."""
    state = _state(request)
    for number, told in enumerate(questions.steps(), start=1):
        if told["questions"][0]["id"] not in state:
            return _onward(request, "step", state, number=number)
    return _onward(request, "review", state)


def step(request: HttpRequest, number: int) -> HttpResponse:
    """One page of questions."""
    state, n_steps = _state(request), len(questions.steps())
    form = forms.form_for(number, state, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        state |= form.cleaned_data
        if number < n_steps:
            return _onward(request, "step", state, number=number + 1)
        return _onward(request, "review", state)
    told = questions.steps()[number - 1]
    more = {"form": form, "step": told, "number": number, "n_steps": n_steps}
    return render(request, "step.html", _shown(state) | more)


def review(request: HttpRequest) -> HttpResponse:
    """All answers once more; sending them writes the row."""
    state = _state(request)
    if request.method == "POST":
        Response.objects.create(token=state.pop("token"), answers=state)
        if not settings.IS_LEAN:
            request.session.flush()
        return render(request, "thanks.html")
    return render(request, "review.html", _shown(state) | {"answered": list(_answered(state))})


def _answered(state: State) -> Any:
    for told in questions.steps():
        for question in told["questions"]:
            if question["kind"] == questions.WORDS:
                yield question["text"], state.get(question["id"])
            elif question["kind"] != questions.WEIGHTS:
                words = dict(question["choices"])
                given = state.get(question["id"]) or []
                chosen = [given] if isinstance(given, str) else given
                yield question["text"], ", ".join(words.get(code, "") for code in chosen)


def _state(request: HttpRequest) -> State:
    if not settings.IS_LEAN:
        return request.session.get("state", {})
    told = request.POST.get("so_far") or request.GET.get("so_far")
    return signing.loads(told) if told else {}


def _shown(state: State) -> State:
    return {"so_far": signing.dumps(state, compress=True)} if settings.IS_LEAN else {}


def _onward(request: HttpRequest, page: str, state: State, **kwargs: int) -> HttpResponse:
    url = reverse(page, kwargs=kwargs)
    if settings.IS_LEAN:
        return redirect(f"{url}?{urlencode(_shown(state))}")
    request.session["state"] = state
    return redirect(url)
