"""Actors: who acts or looks, with the roles held, and the two ways of being refused."""

import dataclasses
import datetime as dt
import uuid
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from efterord.models import Case, External, Grant, User
from efterord.words import CaseStep, Role


class Refused(Exception):
    """A refusal to do, with the reason in words a person reads; pages answer 403."""

    def __init__(self, words: "str | Promise | None" = None) -> None:
        super().__init__(words)
        self.words = words or _("You do not have the right to do this. Ask HR or your administrator if you need it.")


class Hidden(Exception):
    """A refusal to see, which must look like absence; pages answer 404."""


@dataclasses.dataclass(frozen=True, slots=True)
class Held:
    """One role, over one unit and all below it (None: the whole organisation)."""

    role: Role
    unit_id: int | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class Actor:
    """Whoever acts or looks: `viewer` in queries, `actor` in services. `code` is what the audit writes.

    `since` is when this session began; deeds audited once a session count from it. `case_id` is a leaver's own case,
    or the one case that an account from outside is bound to.
    """

    code: str
    held: tuple[Held, ...] = ()
    user_id: int | None = None
    person_id: uuid.UUID | None = None
    name: str = ""
    since: dt.datetime | None = None
    case_id: uuid.UUID | None = None
    # An actor of one request, whose page may go by the tree as it was when the request began.
    is_brief: bool = dataclasses.field(default=False, compare=False)
    # What was asked of the tree and of the line for this actor already.
    _asked: dict[Any, Any] = dataclasses.field(default_factory=dict, init=False, repr=False, compare=False)

    @property
    def roles(self) -> frozenset[Role]:
        return frozenset(h.role for h in self.held)


OPERATOR = Actor("operator", (Held(Role.OPERATOR),))
SYSTEM = Actor("system", (Held(Role.SYSTEM),))
RESPONDENT = Actor("respondent", (Held(Role.RESPONDENT),))
NOBODY = Actor("nobody", (Held(Role.ANYONE),))


def actor_for(user: User, since: dt.datetime | None = None, *, is_brief: bool = False) -> Actor:
    """This function will return the actor a user is now; grants are read each time, so changes bite at once.

    `is_brief` is for one request: the unit tree is then asked for once.
    """
    held = [Held(Role(role), unit) for role, unit in Grant.objects.filter(user=user).values_list("role", "unit_id")]
    if user.person_id is not None:
        held.append(Held(Role.NEAREST_MANAGER))
    bound = External.objects.filter(user=user).values_list("case_id", flat=True).first()
    if bound is None or not is_over(user):
        held.append(Held(Role.INTERVIEWER))
    return Actor(
        code=f"user:{user.pk}",
        held=(*held, Held(Role.ANYONE)),
        user_id=user.pk,
        person_id=user.person_id,
        name=user.name,
        since=since,
        case_id=bound,
        is_brief=is_brief,
    )


def is_over(user: User) -> bool:
    """This function will tell whether an account from outside has outlived the one case it was made for."""
    bound = External.objects.filter(user=user).values_list("case_id", flat=True)
    over = (CaseStep.CLOSED, CaseStep.CANCELLED)
    return Case.objects.filter(pk__in=bound, events__step__in=over).exists()


def leaver_of(case: Case, since: dt.datetime | None = None) -> Actor:
    """This function will return the leaver of a case, known by the link to the own departure."""
    return Actor(code="leaver", held=(Held(Role.LEAVER),), since=since, case_id=case.pk)
