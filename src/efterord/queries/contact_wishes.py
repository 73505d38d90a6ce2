"""Wishes written by name beside the survey, as HR may see them: that there is one, what for, and whether it is open."""

import dataclasses
import uuid
from collections.abc import Iterable

from django.db.models import Q

from efterord import gate
from efterord.models import Case, ContactWish
from efterord.queries import surveys_terms
from efterord.rules.surveys import Terms
from efterord.words import WishKind


@dataclasses.dataclass(frozen=True, slots=True)
class Told:
    """What a leaver asks for. `passed_on` has been mailed on; `rest` is HR's to see to. `is_open`: nobody has yet."""

    kinds: tuple[WishKind, ...]
    passed_on: tuple[WishKind, ...]
    is_open: bool

    @property
    def rest(self) -> tuple[WishKind, ...]:
        """This function will return what is left to HR."""
        return tuple(kind for kind in self.kinds if kind not in self.passed_on)


def waiting(viewer: gate.Actor, cases: Iterable[Case], terms: Terms) -> set[uuid.UUID]:
    """This function will return the keys of those cases whose wish is the viewer's to see to. They come with it."""
    found = set()
    for case in cases:
        wish: ContactWish | None = getattr(case, "contact_wish", None)
        if wish is None or not wish.is_passed_on or not gate.may(viewer, "contact_wishes.see", case):
            continue
        told = _told(terms, wish)
        if told.is_open and told.rest:
            found.add(case.pk)
    return found


def of_case(viewer: gate.Actor, case: Case) -> Told | None:
    """This function will return a case's wish, or None: also before its night, and to whoever counts as the line."""
    wish: ContactWish | None = getattr(case, "contact_wish", None)
    if wish is None or not wish.is_passed_on or not gate.may(viewer, "contact_wishes.see", case):
        return None
    return _told(surveys_terms.terms(viewer), wish)


def waits_for_hr(viewer: gate.Actor, terms: Terms) -> Q:
    """This function will return the condition that a wish is HR's to see to, and nobody has yet."""
    wanted = Q(wants_hr=True) | Q(wants_news=True) | Q(wants_touch=True)
    if not terms.safety.mail:
        wanted |= Q(wants_safety=True)
    if not terms.union.mail:
        wanted |= Q(wants_union=True)
    return Q(is_passed_on=True, handled_by="") & wanted


def _told(terms: Terms, wish: ContactWish) -> Told:
    """What goes to somebody whose address is not known is left to HR."""
    has_mail = {WishKind.SAFETY: bool(terms.safety.mail), WishKind.UNION: bool(terms.union.mail)}
    kinds = tuple(kind for kind in WishKind if getattr(wish, f"wants_{kind}"))
    return Told(kinds, tuple(kind for kind in kinds if has_mail.get(kind)), is_open=not wish.handled_by)
