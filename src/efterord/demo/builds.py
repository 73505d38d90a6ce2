"""Building the demo's data directory: keys, database, the story, and demo.json as its last file."""

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.management import call_command
from django.db import connections
from django.urls import reverse

from efterord import clock, gate
from efterord.demo import blueprints, castings, papers, stages, stories, sureties
from efterord.queries import organisation, results
from efterord.vault import holder

if TYPE_CHECKING:
    from efterord.models import Unit

LANGUAGES = ("sv", "nb", "en")


class NotEmpty(Exception):
    """The database holds an organisation already; `words` says what to do."""

    words = "The database holds an organisation already. The demo is told in an empty one only."


def build(say: stories.Tell, blueprint: blueprints.Blueprint | None = None, *, months: int = 26) -> dict[str, Any]:
    """This function will build the demo in the data directory that the settings name, and return what demo.json says.

    Key file and keystore must stand. demo.json is written last: a directory without it is no demo yet. Raise
    NotEmpty rather than touch anybody's data.
    """
    # Asked before the tables are touched: whosever database this is, it stays as it was.
    if organisation.stands(gate.OPERATOR):
        raise NotEmpty
    call_command("migrate", verbosity=0, interactive=False)
    invention = sureties.invent(clock.today(), blueprint, months=months)
    stage = stories.tell(invention, say=say)
    table = describe(stage)
    papers.write(settings.DATA, table)
    return table


def leave() -> None:
    """This function will close what is open, so that the directory can be renamed."""
    connections.close_all()
    holder.lock()


def describe(stage: stages.Stage) -> dict[str, Any]:
    """This function will say for scripts what stands in the demo: addresses, log-ins, open links, two nodes."""
    drawn = stage.invention.blueprint
    mails = {employee.name: employee.mail for employee in stage.by_id.values()}
    mails |= {outsider.name: outsider.mail for outsider in drawn.outsiders}
    shown, hidden = _nodes(stage)
    return {
        "organisation": drawn.name,
        "told_on": stage.invention.today.isoformat(),
        "base_url": settings.PUBLIC_URL,
        "mail_url": settings.PUBLIC_URL + reverse("letters-demo"),
        "password": stage.password,
        "log_ins": castings.log_ins(drawn, mails, stage.password),
        "survey_links": {code: stage.links[f"open-{code}"] for code in LANGUAGES},
        "own_pages": {code: stage.own_pages[f"open-{code}"] for code in LANGUAGES},
        "node_with_result": _node(shown),
        "node_without_result": _node(hidden),
    }


def _nodes(stage: stages.Stage) -> "tuple[Unit, Unit]":
    """A node with results and one without, both in sight of the manager's log-in if there are such ones there."""
    over = next(part.over for part in stage.invention.blueprint.cast if part.role == "manager") or ()
    near = sorted(stage.units.items(), key=lambda pair: (pair[0][: len(over)] != over, len(pair[0]), pair[0]))
    found = [(unit, bool(results.result(gate.OPERATOR, unit).figures)) for _, unit in near]
    by_result = {has_result: unit for unit, has_result in reversed(found)}
    # Sure on every day (sureties.py); said here, rather than at the first page that lacks one of them.
    if len(by_result) < 2:
        raise RuntimeError("the story was to end with a result for some node and none for another")
    return by_result[True], by_result[False]


def _node(unit: "Unit") -> dict[str, Any]:
    address = reverse("results-unit", args=[unit.pk])
    return {"id": unit.pk, "name": unit.name, "url": settings.PUBLIC_URL + address}
