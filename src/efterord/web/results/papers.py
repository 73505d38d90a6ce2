"""A unit's report to take along: the page's figures as a file, behind the page's own door."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import get_language

from efterord import gate
from efterord.documents.results import report as reports
from efterord.queries import organisation
from efterord.web.shell import doors
from efterord.words import Language

PDF = "application/pdf"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@doors.door("results.see")
def pdf(request: HttpRequest, unit_id: int) -> HttpResponse:
    """This function will give a unit's report as a PDF, or lead to its page where nothing may be shown."""
    # Late: the writers load what no other page needs.
    from efterord.documents import pdf as writer
    from efterord.documents.results import paper

    viewer: gate.Actor = request.actor  # type: ignore[attr-defined]
    language = spoken()
    told = reports.report(viewer, unit_id, request.GET, language.value)
    if not told.shown:
        return _to_page(request, unit_id)
    document = paper.document(told, organisation.name(), language)
    return attached(writer.write(document), PDF, told, "pdf")


@doors.door("results.see")
def spreadsheet(request: HttpRequest, unit_id: int) -> HttpResponse:
    """This function will give a unit's report as a spreadsheet, or lead to its page where nothing may be shown."""
    from efterord.documents.results import sheets

    viewer: gate.Actor = request.actor  # type: ignore[attr-defined]
    language = spoken()
    told = reports.report(viewer, unit_id, request.GET, language.value)
    if not told.shown:
        return _to_page(request, unit_id)
    return attached(sheets.workbook(told, language), XLSX, told, "xlsx")


def attached(body: bytes, kind: str, told: reports.Report, ending: str) -> HttpResponse:
    """This function will answer with a file to save, named by the unit's number and the release it is up to."""
    name = f"results-{told.unit.pk}-{told.result.releases[-1].as_of.isoformat()}.{ending}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return HttpResponse(body, content_type=kind, headers=headers)


def spoken() -> Language:
    """This function will return the language the reader reads in."""
    return Language((get_language() or "en").partition("-")[0])


def _to_page(request: HttpRequest, unit_id: int) -> HttpResponse:
    query = request.GET.urlencode()
    return redirect(reverse("results-unit", args=[unit_id]) + (f"?{query}" if query else ""))
