"""What happens now: the leaver's first page and the small forms on it, the subjects of the talk, and the way in."""

import dataclasses
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from efterord.queries import checklists, departures
from efterord.services import checklists as items
from efterord.services import departures as deeds
from efterord.services import departures_contact as contacts
from efterord.web.departures import forms, pages, telling, visits
from efterord.web.shell import doors
from efterord.words import ItemEnd, Language, Wish

if TYPE_CHECKING:
    from efterord.models import Case

# No token ever made is shorter; a short word in its place is a slip of the hand and takes nobody's cookie.
SHORTEST_TOKEN = 16
# The pages a link to another language may return to.
PLACES = ("prepare", "afterwards")


@doors.way_in("departures.see")
def enter(request: HttpRequest, token: str) -> HttpResponse:
    """This function will take the token out of the address bar into the cookie; the database is not even asked.

    So the answer is the same, and takes as long, for every link there is or is not.
    """
    held = visits.read(request)
    response = redirect("departures")
    if len(token) >= SHORTEST_TOKEN:
        visits.keep(response, visits.fresh(token, held.language if held else ""))
    return response


@doors.leaver_door("departures.see")
def start(request: HttpRequest) -> HttpResponse:
    """This function will show what happens now, and what the leaver can say and choose."""
    return _start(request)


@doors.leaver_door("guides.see")
def prepare(request: HttpRequest) -> HttpResponse:
    """This function will show the subjects of the talks to come, how a talk goes, and what becomes of the notes."""
    visit, case = _who(request)
    talks = departures.talks(visit.actor, case)
    return pages.page(request, "prepare", telling.prepared(visit, talks), to="prepare")


@doors.leaver_door("departures.wish_for")
@require_POST
def wish(request: HttpRequest) -> HttpResponseBase:
    """This function will note with whom the leaver would rather talk."""
    visit, case = _who(request)
    fitting = departures.wishes(visit.actor, case)
    form = forms.WishForm(request.POST, fitting, chosen=Wish.AS_PLANNED, planned="")
    if fitting and not form.is_valid():
        return _start(request, wish=form, status=422)
    _speaks(visit)
    deeds.wish_for(visit.actor, case=case, wish=Wish(form.cleaned_data["wish"]) if fitting else Wish.AS_PLANNED)
    return redirect(f"{reverse('departures')}?said=wish#said")


@doors.leaver_door("departures.save_contact")
@require_POST
def address(request: HttpRequest) -> HttpResponseBase:
    """This function will keep the leaver's private address, or take it away."""
    visit, case = _who(request)
    if "remove" in request.POST:
        contacts.remove_contact(visit.actor, case=case)
        return redirect(f"{reverse('departures')}?said=gone#said")
    form = forms.ContactForm(request.POST)
    if form.is_valid():
        told = form.cleaned_data
        try:
            kept = contacts.save_contact(
                visit.actor, case=case, mail=told["mail"], mobile=told["mobile"], wants_news=told["news"]
            )
        except contacts.WrongContact as wrong:
            form.add_error(wrong.field, str(wrong.words))
        else:
            _speaks(visit)
            return redirect(f"{reverse('departures')}?said={'contact' if kept else 'gone'}#said")
    return _start(request, contact=form, status=422)


@doors.leaver_door("checklists.end_item")
@require_POST
def item(request: HttpRequest, item: int) -> HttpResponseBase:
    """This function will note one of the leaver's own lines as done, or as not done after all."""
    visit, _case = _who(request)
    found = checklists.item(visit.actor, item)
    if "again" in request.POST:
        items.take_up_item(visit.actor, item=found)
        return redirect(f"{reverse('departures')}?said=again#said")
    items.end_item(visit.actor, item=found, ended_as=ItemEnd.DONE)
    return redirect(f"{reverse('departures')}?said=done#said")


@doors.leaver_door("departures.choose_language", when_over=True)
def language(request: HttpRequest, code: str) -> HttpResponseBase:
    """This function will keep the language chosen in the cookie and return to the page it was chosen on.

    A link changes no record; the letters to come follow when the leaver next saves something.
    """
    visit, _case = _who(request)
    to = request.GET.get("to", "")
    kind, _dash, number = to.partition("-")
    address = reverse("departures")
    if to in PLACES:
        address = reverse(f"departures-{to}")
    elif kind == "summary" and number.isdecimal() and len(number) < 16:
        address = reverse("departures-summary", args=[int(number)])
    response = redirect(address)
    if visit.held is not None and code in list(Language):
        visits.keep(response, dataclasses.replace(visit.held, language=code))
    return response


def _start(
    request: HttpRequest,
    *,
    wish: forms.WishForm | None = None,
    contact: forms.ContactForm | None = None,
    status: int = 200,
) -> HttpResponse:
    visit, case = _who(request)
    told: dict[str, Any] = telling.start(visit, checklists.of_case(visit.actor, case, language=visit.language))
    told["wish_form"] = wish or told["wish_form"]
    told["contact_form"] = contact or _contact(visit, case)
    told["mistakes_of"] = [form for form in (wish, contact) if form is not None]
    return pages.page(request, "start", told, to="start", status=status)


def _contact(visit: visits.Visit, case: "Case") -> forms.ContactForm:
    if visit.bearer is None or not visit.bearer.has_contact:
        return forms.ContactForm()
    opened = contacts.open_contact(visit.actor, case=case)
    return forms.ContactForm(initial={"mail": opened.mail, "mobile": opened.mobile, "news": opened.wants_news})


def _speaks(visit: visits.Visit) -> None:
    """Remember the language for the letters to come, now that something is saved anyway."""
    bearer = visit.bearer
    if bearer is not None and visit.held is not None and visit.held.language not in ("", bearer.link.language):
        deeds.choose_language(visit.actor, case=bearer.case, language=Language(visit.held.language))


def _who(request: HttpRequest) -> "tuple[visits.Visit, Case]":
    return request.visit, request.case  # type: ignore[attr-defined]
