"""Which releases a page sums over, as links: a view that can be sent is an address."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

if TYPE_CHECKING:
    from efterord.models import Release

# A year of quarters stands open; older releases are folded.
N_OPEN = 4


def choices(releases: "Sequence[Release]", *, only: int | None = None, up_to: int | None = None) -> dict[str, Any]:
    """This function will return the periods a reader can choose, the present one marked; newest first."""
    everything = {"label": _("All releases"), "url": "?", "is_current": only is None and up_to is None}
    single = [
        {"label": _day(release), "url": f"?only={release.number}", "is_current": release.number == only}
        for release in releases
    ]
    # As it stood after the newest is as it stands now.
    stood = [
        {"label": _day(release), "url": f"?up_to={release.number}", "is_current": release.number == up_to}
        for release in releases[1:]
    ]
    chosen = next((choice["label"] for choice in [*single, *stood] if choice["is_current"]), "")
    return {
        "all": everything,
        "single": single[:N_OPEN],
        "stood": stood[:N_OPEN],
        "older": bool(single[N_OPEN:]),
        "older_single": single[N_OPEN:],
        "older_stood": stood[N_OPEN:],
        "chosen": chosen,
        "is_single": only is not None,
    }


def _day(release: "Release") -> str:
    return date_format(release.as_of, pgettext("day with year", "j F Y"))
