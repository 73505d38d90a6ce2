"""The employer's own view of why somebody left: weighted reasons, which decided, and whether it could have been met."""

import dataclasses
import json
from collections.abc import Collection, Iterable, Mapping
from typing import Any

# The same codebook and the same limits as the leaver's own reasons, so that the two sides can be compared.
MOST_REASONS = 5
WEIGHTS = (1, 2, 3, 4)  # a little, somewhat, a lot, very much
COULD_HAVE = (1, 2, 3, 4, 5)  # 1 nothing we could have done, 5 certainly
LONGEST_TRIED = 5_000


@dataclasses.dataclass(frozen=True, slots=True)
class Coded:
    """One reason of the codebook and how much it weighed (0: not said yet)."""

    reason: str
    weight: int = 0


@dataclasses.dataclass(frozen=True, slots=True)
class View:
    """One interviewer's view. `deciding`: the reason that decided, or "". `tried`: what was done to keep the person."""

    reasons: tuple[Coded, ...] = ()
    deciding: str = ""
    could_have_stayed: int | None = None
    tried: str = ""


EMPTY = View()


def wrong_in(view: View, codes: Collection[str]) -> tuple[str, ...]:
    """This function will name what cannot be: "reasons", "twice", "too_many", "weights", "deciding", "could", "tried".

    `codes` are those of the codebook.
    """
    chosen = [coded.reason for coded in view.reasons]
    faults = {
        "reasons": any(code not in codes for code in chosen),
        "twice": len(set(chosen)) != len(chosen),
        "too_many": len(chosen) > MOST_REASONS,
        "weights": any(coded.weight not in WEIGHTS for coded in view.reasons),
        "deciding": bool(view.deciding) and view.deciding not in chosen,
        "could": view.could_have_stayed is not None and view.could_have_stayed not in COULD_HAVE,
        "tried": len(view.tried) > LONGEST_TRIED,
    }
    return tuple(name for name, is_wrong in faults.items() if is_wrong)


def propose(marked: Iterable[str], codes: Collection[str]) -> View:
    """This function will return the start of a view: the reasons marked in one's own notes, the most marked first."""
    n_marks: dict[str, int] = {}
    for code in marked:
        if code in codes:
            n_marks[code] = n_marks.get(code, 0) + 1
    ranked = sorted(n_marks, key=lambda code: -n_marks[code])  # sorted keeps the order of equals
    return View(reasons=tuple(Coded(code) for code in ranked[:MOST_REASONS]))


def may_see(*, holds: bool, may_read: bool, must_code_first: bool) -> bool:
    """This function will tell whether somebody may see one interviewer's view, or what was written in the talk.

    The own always. Another's when the talks have ended (`may_read`), and not before one's own talk in the same case is
    coded: neither coding may colour the other (`must_code_first`: the viewer holds such a talk and has not coded it).
    """
    return holds or (may_read and not must_code_first)


def pack(view: View) -> str:
    """This function will write a view as the text that is encrypted."""
    return json.dumps(dataclasses.asdict(view), ensure_ascii=False)


def unpack(packed: str) -> View:
    """This function will read a view back."""
    told: Mapping[str, Any] = json.loads(packed)
    return View(
        reasons=tuple(Coded(each["reason"], each["weight"]) for each in told["reasons"]),
        deciding=told["deciding"],
        could_have_stayed=told["could_have_stayed"],
        tried=told["tried"],
    )
