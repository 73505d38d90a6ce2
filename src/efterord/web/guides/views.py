"""The guides as they are read: the list, one edition in each language, and the same as a document to take along."""

from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from efterord import gate
from efterord.labels import guides as labels
from efterord.queries import guides as queries
from efterord.queries import organisation
from efterord.rules import content_parts
from efterord.rules import guides as rules
from efterord.web.guides import showing
from efterord.web.shell import doors, tongues

if TYPE_CHECKING:
    from efterord.documents import pages
    from efterord.words import Language

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@doors.door("guides.see_editions")
def guides(request: HttpRequest) -> HttpResponse:
    """This function will list the organisation's own guides and those of the package."""
    lang = tongues.language(request)
    kept = queries.all_editions(request.actor)  # type: ignore[attr-defined]
    context = {
        "own": [_line(each, lang) for each in kept if each.is_own],
        "packaged": [_line(each, lang) for each in kept if not each.is_own],
    }
    return render(request, "guides/list.html", context)


@doors.door("guides.see")
def guide(request: HttpRequest, key: str, version: int) -> HttpResponse:
    """This function will show one edition as whoever holds the talk meets it, in a language of choice."""
    viewer: gate.Actor = request.actor  # type: ignore[attr-defined]
    found = _edition(viewer, key, version)
    lang = tongues.language(request)
    others = [n for n in queries.versions(viewer, key) if n != version]
    context = {
        "guide": showing.told(found, lang),
        "key": key,
        "version": version,
        "tabs": tongues.tabs(lang),
        "language": lang.value,
        "facts": [{"term": _("Edition"), "text": str(version)}, *showing.facts(found)],
        "others": [{"n": n, "url": reverse("guides-guide", args=[key, n])} for n in others],
        "is_newest": all(n < version for n in others),
        "is_own": queries.is_own(viewer, key),
        "may_edit": gate.may(viewer, "guides.copy_guide"),
    }
    return render(request, "guides/guide.html", context)


@doors.door("guides.see")
def as_word(request: HttpRequest, key: str, version: int) -> HttpResponse:
    """This function will give a blank guide as a Word file."""
    from efterord.documents import word  # late: the writers load what no other page needs

    return _file(word.write(_document(request, key, version)), WORD, key, version, request, "docx")


@doors.door("guides.see")
def as_pdf(request: HttpRequest, key: str, version: int) -> HttpResponse:
    """This function will give a blank guide as a PDF."""
    from efterord.documents import pdf

    return _file(pdf.write(_document(request, key, version)), "application/pdf", key, version, request, "pdf")


def _document(request: HttpRequest, key: str, version: int) -> "pages.Document":
    from efterord.documents import guides as documents

    found = _edition(request.actor, key, version)  # type: ignore[attr-defined]
    return documents.blank(found, tongues.language(request), organisation.name())


def _file(body: bytes, kind: str, key: str, version: int, request: HttpRequest, ending: str) -> HttpResponse:
    name = f"{key}-{version}-{tongues.language(request).value}.{ending}"
    return HttpResponse(body, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})


def _edition(viewer: gate.Actor, key: str, version: int) -> rules.Guide:
    try:
        return queries.edition(viewer, key, version)
    except content_parts.ContentError:
        raise Http404 from None


def _line(kept: queries.Kept, lang: "Language") -> dict[str, Any]:
    shown = kept.shown
    if kept.newest is None:
        url, tail = reverse("guides-draft", args=[kept.key]), _("Draft, not published yet")
    else:
        url = reverse("guides-guide", args=[kept.key, kept.newest.version])
        tail = _("Edition %(n)s") % {"n": kept.newest.version}
        tail += ", " + _("a draft waits") if kept.draft else ""
    told = [str(labels.HOLDERS[shown.holder]), str(labels.LEAVINGS[shown.leaving])]
    told += [_("For those who led others")] if shown.for_leaders else []
    title = next((text for text in (shown.title.in_language(lang), shown.title.sv, shown.title.en) if text), kept.key)
    return {"url": url, "title": title, "text": ". ".join(told), "tail": tail}
