"""How the figures are to be read: the words that stand under the charts and at the end, alike in every form."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext


def paragraphs(k: int) -> list[str]:
    """This function will explain what stands behind every figure."""
    return [
        _(
            "Every figure is a sum over whole batches, each of at least %(k)s answers that were opened "
            "together. Answers from small units are included. Questions marked sensitive, and what decided, "
            "wait until at least ten have answered, and may therefore be summed over fewer or other batches; "
            "each chart says how many."
        )
        % {"k": k},
        _(
            "Asked are those whose link to the survey had closed before the release, those whom no letter reached "
            "too. They are counted in batches of their own, of at least %(k)s who were asked: others may be among "
            "them than among the answers beside. Where all in a batch had answered, or none, one of them is counted "
            "otherwise."
        )
        % {"k": k},
        _(
            "Where everyone in a batch gave the same answer to a question, one answer was exchanged with one "
            "from the nearest other batch, or moved a step, before anything was counted."
        ),
        _(
            "The index of an area is the mean of its statements, each 1 to 5, set on 0 to 100; at least two "
            "statements are needed. Its interval supposes that whoever was low on one statement was low on the "
            "others too, and is rather too wide than too narrow. eNPS is the per cent of 9 and 10 less the per "
            "cent of 0 to 6. Shares have Wilson’s interval and are given as per cent from twenty answers on."
        ),
        _(
            "Others are never part of the figures they are compared with: the rest of a unit is what it has "
            "without this one, and each release belongs to one time only. An area is called lower or higher "
            "where the interval of the difference, at 95 per cent for all areas taken together, is all on one "
            "side of nothing. There is no clear difference where ten points of 100 would have stood out in "
            "every area; otherwise too few have answered to say. Two areas are set against each other only when"
            " their own intervals do not meet."
        ),
        _(
            "When everyone who left has answered, an interval speaks of what such work places bring about, not "
            "of these people. No units are ranked."
        ),
    ]


def of_areas(chart: Mapping[str, Any]) -> str:
    """This function will explain the chart of the seven areas."""
    said = [
        _(
            "Index 0–100, where 100 is that everyone agreed entirely. The line is a 95 per cent interval: so "
            "much of the figure may be chance. Under each area stands how many answered its statements."
        )
    ]
    if chart["rest"] or chart["before"]:
        said.append(
            _(
                "Lower or higher is written only where the difference is larger than chance explains, all areas"
                " taken together."
            )
        )
    if chart["has_dash"]:
        said.append(_("A dash stands where the same statements are not shown for both."))
    return " ".join(said)


def of_stayers() -> str:
    """This function will explain the chart of those who left beside those who stayed."""
    return _(
        "Each area is compared on the statements that both were asked, at least two. Lower or higher is "
        "written only where the survey says how many chose each step and the difference is larger than chance"
        " explains. Some who have left since may have answered both, so the intervals are rather too wide "
        "than too narrow."
    )


def of_reasons(chart: Mapping[str, Any]) -> str:
    """This function will explain a chart of reasons."""
    n = {"n": chart["n"]}
    if chart.get("is_decided_alone"):
        return (
            _(
                "Of %(n)s answers. They may be other ones than those above, since what decided is shown only "
                "from ten on."
            )
            % n
        )
    if chart.get("is_bare"):
        return _("Of %(n)s answers. None of these reasons was named.") % n
    said = [_("Of %(n)s answers. Everyone could name up to five reasons, so the sum is more than that.") % n]
    if chart["no_decided"] is not None:
        said.append(
            ngettext(
                "One named reasons, none of which decided alone.",
                "%(n)s named reasons, none of which decided alone.",
                chart["no_decided"],
            )
            % {"n": chart["no_decided"]}
        )
    if chart["n_unnamed"]:
        said.append(
            ngettext(
                "One reason on the list was named by nobody.",
                "%(n)s reasons on the list were named by nobody.",
                chart["n_unnamed"],
            )
            % {"n": chart["n_unnamed"]}
        )
    return " ".join(said)
