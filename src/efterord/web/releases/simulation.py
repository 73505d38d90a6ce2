"""How the rules work, on invented data: one release after the other, and for every unit what is shown or why not."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from efterord import gate
from efterord.queries import plans
from efterord.rules import simulations
from efterord.web.shell import doors


@doors.door("releases.see_simulation")
def simulation(request: HttpRequest) -> HttpResponse:
    """This function will show one release of the invented organisation, by the plan that is chosen."""
    viewer: gate.Actor = request.actor  # type: ignore[attr-defined]
    k, waiting_cap = plans.waiting(viewer)
    steps = simulations.steps(k=k, waiting_cap=waiting_cap)
    asked = request.GET.get("release", "")
    at = int(asked) if asked in map(str, range(1, len(steps) + 1)) else 1
    context = {
        "k": k,
        "at": at,
        "n": len(steps),
        "before": at - 1 if at > 1 else None,
        "after": at + 1 if at < len(steps) else None,
        "rows": [
            {"unit": _unit(row.unit), "shown": _shown(row.n_shown), "told": " ".join(_told(row, k))}
            for row in steps[at - 1]
        ],
    }
    return render(request, "releases/simulation.html", context)


def _unit(name: str) -> str:
    if not name:
        return _("The whole organisation")
    if name not in simulations.HEADS:
        return _("Department %(name)s") % {"name": name}
    return _("Unit %(name)s, %(n)d employed") % {"name": name, "n": simulations.HEADS[name]}


def _shown(n: int) -> str:
    return ngettext("%(n)d shown", "%(n)d shown", n) % {"n": n} if n else _("nothing shown")


def _told(row: simulations.Row, k: int) -> list[str]:
    """What became of the answers that were at a unit, in sentences."""
    said = []
    if row.n_came:
        said.append(ngettext("%(came)d new answer.", "%(came)d new answers.", row.n_came))
    if row.n_opened:
        said.append(ngettext("%(n)d was opened here.", "%(n)d were opened here together.", row.n_opened))
    if row.n_up and row.can_hope:
        said.append(
            ngettext(
                "%(up)d has waited as long as it may, and is counted in the part above.",
                "%(up)d, of which one has waited as long as it may, are counted in the part above.",
                row.n_up,
            )
        )
    elif row.n_up:
        said.append(
            ngettext(
                "%(up)d is counted in the part above: too few can be expected here.",
                "%(up)d are counted in the part above: too few can be expected here.",
                row.n_up,
            )
        )
    if row.n_waiting:
        said.append(
            ngettext(
                "%(left)d waits: fewer than %(k)d have come.",
                "%(left)d wait: fewer than %(k)d have come.",
                row.n_waiting,
            )
        )
    return [
        each % {"came": row.n_came, "n": row.n_opened, "up": row.n_up, "left": row.n_waiting, "k": k} for each in said
    ]
