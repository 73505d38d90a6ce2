"""What a program may ask for: releases, units, and the results of a unit; read only, as the key's account reads."""

from django.http import HttpRequest, JsonResponse
from django.utils.translation import get_language
from ninja import NinjaAPI, Query
from ninja.security import HttpBearer

from efterord import gate
from efterord.documents.results import report as reports
from efterord.queries import results as queries
from efterord.web.api import shapes, telling
from efterord.web.shell import doors

DESCRIPTION = (
    "Results of exit surveys as sums over whole batches: the figures of the pages, no others. Every request bears a "
    "key that an account makes on its own page, as `Authorization: Bearer KEY`, and sees what that account sees. "
    "401: no key that holds. 404: not there, or not to be seen. 429: more than 120 requests in a minute. "
    "Texts are in the account's language."
)
# Its own page of documentation would bring scripts; ours stands in docs/api.md and loads nothing.


class ByKey(HttpBearer):
    """Says in the description how requests are let in; the door in front has looked at the key already."""

    def authenticate(self, request: HttpRequest, token: str) -> gate.Actor:
        """This function will return the actor that the door has found."""
        actor: gate.Actor = request.actor  # type: ignore[attr-defined]
        return actor


api = NinjaAPI(
    title="Efterord",
    version="1",
    description=DESCRIPTION,
    docs_url=None,
    openapi_url=None,
    urls_namespace="api",
    auth=ByKey(),
)


@api.get("releases/", response=list[shapes.Release], url_name="api-releases", summary="The releases, newest first")
def releases(request: HttpRequest) -> list[shapes.Release]:
    """The releases that were held."""
    viewer: gate.Actor = request.actor  # type: ignore[attr-defined]
    return [shapes.Release(number=each.number, as_of=each.as_of) for each in queries.releases(viewer)]


@api.get("units/", response=list[shapes.Unit], url_name="api-units", summary="The units in sight")
def units(request: HttpRequest) -> list[shapes.Unit]:
    """The units whose results the account may ask for, in the order of the tree, and which have any."""
    viewer: gate.Actor = request.actor  # type: ignore[attr-defined]
    with_result = queries.units_with_result(viewer)
    return [
        shapes.Unit(id=each.pk, name=each.name, parent=each.parent_id, has_result=each.pk in with_result)
        for each in queries.units(viewer)
    ]


@api.get(
    "units/{int:unit_id}/results/", response=shapes.Results, url_name="api-results", summary="The results of a unit"
)
def results(request: HttpRequest, unit_id: int, view: Query[shapes.View]) -> shapes.Results:
    """The report of a unit over the releases asked for, one of year, only and up_to; as its page has it."""
    viewer: gate.Actor = request.actor  # type: ignore[attr-defined]
    # The address says all of it, read by the same reader as the page's; `view` is for the description.
    return telling.results(reports.report(viewer, unit_id, request.GET, _language()))


@doors.door("api_tokens.see")
def description(request: HttpRequest) -> JsonResponse:
    """This function will give the OpenAPI description, to those who may make a key."""
    return JsonResponse(api.get_openapi_schema(path_prefix="/api/v1/"), json_dumps_params={"indent": 1})


def _language() -> str:
    return (get_language() or "en").partition("-")[0]
