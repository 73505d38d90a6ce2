"""Records for tests, made past the deeds but with every constraint on. Stories are told through services instead."""

import datetime as dt
import itertools
from typing import Any

from efterord import gate
from efterord.models import (
    ApiToken,
    Case,
    CaseEvent,
    Employment,
    Grant,
    Interview,
    Invitation,
    Organisation,
    Person,
    Plan,
    SurveyTerms,
    Unit,
    User,
    guard,
)
from efterord.rules import surveys
from efterord.vault import holder, tokens
from efterord.words import CaseSource, CaseStep, InterviewKind, Language, ReleasePeriod, Role, Sector

NOON = dt.datetime(2026, 10, 6, 12, 0, tzinfo=dt.UTC)
TODAY = NOON.date()
_numbers = itertools.count(1)


def numbered_on() -> None:
    """Go on with other numbers than another process gave the people of this database: two each, at most."""
    global _numbers
    _numbers = itertools.count(2 * Person.objects.count() + 1)


def vault() -> None:
    """Make the keystore of this test process, once."""
    from django.conf import settings

    holder.establish(key_file=settings.KEY_FILE, keystore_path=settings.KEYSTORE)


def organisation(**values: Any) -> Organisation:
    """An organisation with a root unit and a plan."""
    vault()
    with guard.door_open():
        made, _ = Organisation.objects.update_or_create(
            pk=1,
            defaults={"name": "Region Mälarvik", "sector": Sector.PRIVATE, "languages": ["sv", "nb", "en"], **values},
        )
        Unit.objects.get_or_create(parent=None, defaults={"name": made.name})
        Plan.objects.get_or_create(
            pk=1,
            defaults={"period": ReleasePeriod.QUARTERLY, "started_on": dt.date(2025, 1, 1)},
        )
        SurveyTerms.objects.get_or_create(
            pk=1,
            defaults={"leaving_kinds": list(surveys.USUAL_KINDS), "reminder_days": list(surveys.USUAL_REMINDERS)},
        )
    return made


def root() -> Unit:
    return Unit.objects.get(parent=None)


def unit(name: str, parent: Unit | None = None) -> Unit:
    with guard.door_open():
        return Unit.objects.get_or_create(parent=parent or root(), name=name)[0]


def person(name: str = "Amira Hedvall", **values: Any) -> Person:
    number = next(_numbers)
    with guard.door_open():
        return Person.objects.create(
            **{"employee_id": f"T{number:05}", "name": name, "mail": f"p{number}@example.org", **values}
        )


def employment(of: Person | None = None, *, at: Unit, **values: Any) -> Employment:
    with guard.door_open():
        return Employment.objects.create(
            **{"person": of or person(), "unit": at, "start_date": dt.date(2022, 3, 1), **values}
        )


def user(*roles: tuple[Role, Unit | None], name: str = "Sanna Ekhult", **values: Any) -> User:
    """A user who may log in with the password 'en lång hemlighet'."""
    number = next(_numbers)
    made = User(**{"email": f"u{number}@example.org", "name": name, "language": Language.SV, **values})
    made.set_password("en lång hemlighet")
    with guard.door_open():
        made.save()
        for role, over in roles:
            Grant.objects.create(user=made, role=role, unit=over, granted_at=NOON)
    return made


def api_token(owner: User, *, expires_on: dt.date = dt.date(2099, 1, 1)) -> str:
    """A key of a user for programs; returns the secret."""
    secret = tokens.new_token()
    with guard.door_open():
        ApiToken.objects.create(user=owner, name="BI", token_hash=tokens.hash_token(secret), expires_on=expires_on)
    return secret


def actor(*roles: tuple[Role, Unit | None], **values: Any) -> gate.Actor:
    return gate.actor_for(user(*roles, **values), since=NOON)


def case(
    *, at: Unit, of: Person | None = None, steps: tuple[CaseStep, ...] = (CaseStep.OPENED,), **values: Any
) -> Case:
    job = employment(of, at=at, end_date=values.get("last_day", dt.date(2026, 10, 30)))
    number = next(_numbers)
    with guard.door_open():
        made = Case.objects.create(
            **{
                "number": f"2026-{number}",
                "person": job.person,
                "employment": job,
                "unit": at,
                "notice_date": dt.date(2026, 9, 1),
                "last_day": job.end_date,
                "leaving_kind": "RES",
                "source": CaseSource.HAND,
                **values,
            }
        )
        for step in steps:
            CaseEvent.objects.create(case=made, step=step, at=NOON, by="operator")
    return made


def interview(of: Case, *, by: User, kind: InterviewKind = InterviewKind.MANAGER, **values: Any) -> Interview:
    with guard.door_open():
        return Interview.objects.create(
            **{
                "case": of,
                "kind": kind,
                "guide": "nearest-manager",
                "guide_version": 1,
                "language": Language.SV,
                "interviewer": by,
                **values,
            }
        )


def invitation(of: Case, token: str, **values: Any) -> Invitation:

    with guard.door_open():
        CaseEvent.objects.get_or_create(case=of, step=CaseStep.ASKED, defaults={"at": NOON, "by": "operator"})
        return Invitation.objects.create(
            **{
                "case": of,
                "token_hash": tokens.hash_token(token),
                "opens_on": dt.date(2026, 10, 16),
                "closes_on": dt.date(2026, 11, 15),
                **values,
            }
        )
