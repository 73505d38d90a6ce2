"""An organisation at size, laid past the deeds: 50,000 people and 10,000 departures with all that hangs at them."""

import datetime as dt
import random
import uuid
from collections.abc import Iterable
from typing import Any

from efterord import clock
from efterord.models import (
    AuditEntry,
    Booking,
    Case,
    CaseEvent,
    ChecklistItem,
    Employment,
    Interview,
    LeaverWish,
    Person,
    Policy,
    Summary,
    Unit,
    User,
    guard,
)
from efterord.words import CaseStep, Role
from tests import made

N_UNITS = 400
# A large employer's turnover is a tenth a year; of a year's departures these are under way at one time.
OPEN_SHARE = 0.15
PROPOSED_SHARE = 0.02
N_ITEMS = 12
BATCH = 5_000


def plant(n_cases: int, n_people: int, seed: int) -> dict[str, Any]:
    """This function will fill the database, and return the session of an HR partner over everything, and some cases."""
    rng = random.Random(seed)
    with guard.door_open():
        units = _units()
        people, jobs = _people(n_people, units, rng)
        holders = [
            made.user((Role.MANAGER, None), name=f"Holder {n}", person=person) for n, person in enumerate(people[:40])
        ]
        me = made.user((Role.HR_PARTNER, made.root()), name="Sanna Ekhult", person=people[-1])
        cases = _cases(n_cases, jobs, rng)
        _around(cases, holders, me, rng)
        Policy.objects.create(
            unit=units[0], least_months=6, leaving_kinds=["RES", "RET"], holders="both", first_before=10, last_before=3,
            minutes=60, place_kind="room", country="SE",
        )  # fmt: skip
    open_cases = [str(case.pk) for case, state in cases if state == "open"]
    return {"user": me.pk, "cases": rng.sample(open_cases, min(50, len(open_cases)))}


def _units() -> list[Unit]:
    root = made.root()
    regions = [made.unit(f"Region {n}", root) for n in range(4)]
    parts = [made.unit(f"Avdelning {n}", regions[n % 4]) for n in range(40)]
    return [made.unit(f"Enhet {n}", parts[n % 40]) for n in range(N_UNITS)]


def _people(n: int, units: list[Unit], rng: random.Random) -> tuple[list[Person], list[Employment]]:
    people = [
        Person(id=uuid.UUID(int=rng.getrandbits(128), version=4), employee_id=f"E{i:06}", mail=f"e{i}@example.org",
               name=f"Förnamn{i % 997} Efternamn{i}")
        for i in range(n)
    ]  # fmt: skip
    for i, person in enumerate(people[1:], 1):
        person.manager = people[i // 20]
    _make(Person, people)
    jobs = [
        Employment(person=person, unit=units[i % N_UNITS], start_date=dt.date(2015, 1, 1) + dt.timedelta(days=i % 2500))
        for i, person in enumerate(people)
    ]
    _make(Employment, jobs)
    return people, list(Employment.objects.select_related("person").order_by("pk"))


def _cases(n: int, jobs: list[Employment], rng: random.Random) -> list[tuple[Case, str]]:
    today, found = clock.today(), []
    n_open, n_proposed = int(n * OPEN_SHARE), int(n * PROPOSED_SHARE)
    for place, job in enumerate(rng.sample(jobs[1:-1], n)):
        state = "open" if place < n_open else "proposed" if place < n_open + n_proposed else "closed"
        day = rng.randrange(-30, 150) if state != "closed" else -rng.randrange(30, 700)
        last_day = today + dt.timedelta(days=day)
        case = Case(
            number=f"2026-{place}", person=job.person, employment=job, unit_id=job.unit_id,
            manager_id=job.person.manager_id, notice_date=last_day - dt.timedelta(days=90), last_day=last_day,
            leaving_kind=rng.choice(["RES", "RES", "RET"]), source="file",
        )  # fmt: skip
        found.append((case, state))
    _make(Case, [case for case, _ in found])
    steps = {
        "open": (CaseStep.PROPOSED, CaseStep.OPENED),
        "proposed": (CaseStep.PROPOSED,),
        "closed": (CaseStep.PROPOSED, CaseStep.OPENED, CaseStep.CLOSED),
    }
    now = clock.now() - dt.timedelta(days=40)
    events = [CaseEvent(case=case, step=step, at=now, by="operator") for case, state in found for step in steps[state]]
    _make(CaseEvent, events)
    return found


def _around(cases: list[tuple[Case, str]], holders: list[User], me: User, rng: random.Random) -> None:
    """The checklist of each case, a talk of most, bookings, summaries, wishes, and the log of who read what."""
    now, today = clock.now(), clock.today()
    items, talks, wishes = [], [], []
    for case, state in cases:
        if state == "proposed":
            continue
        is_over = state == "closed"
        for place in range(N_ITEMS):
            kind = ("certificate_issued", "certificate_signed", "equipment", "handover")[min(place, 3)]
            due = case.last_day - dt.timedelta(days=20 - 2 * place)
            is_done = is_over or rng.random() < (0.95 if due < today else 0.2)
            ended = {"ended_as": "done", "ended_at": now, "ended_by": f"user:{me.pk}"} if is_done else {}
            owner = ("nearest_manager", "nearest_manager", "hr", "leaver", "interviewer")[place % 5]
            items.append(
                ChecklistItem(case=case, key=f"k{place}", kind=kind, name={"en": "Laptop", "sv": "Dator"}, owner=owner,
                              offset_days=-5, due_date=due, **ended)
            )  # fmt: skip
        if is_over or rng.random() < 0.7:
            begun = now - dt.timedelta(days=max(10, (today - case.last_day).days))
            held = (
                {"started_at": begun, "ended_at": begun + dt.timedelta(minutes=45)}
                if is_over or rng.random() < 0.3
                else {}
            )
            for kind in ("manager", "hr") if rng.random() < 0.3 else ("manager",):
                holder = me if rng.random() < 0.02 else rng.choice(holders)
                talks.append(
                    Interview(case=case, kind=kind, guide="nearest-manager", guide_version=1, language="sv",
                              interviewer=holder, given_at=now - dt.timedelta(days=30), **held)
                )  # fmt: skip
        if rng.random() < 0.05:
            wishes.append(LeaverWish(case=case, wish=rng.choice(["hr", "as_planned", "second_line"]), at=now))
    _make(ChecklistItem, items)
    _make(Interview, talks)
    _make(LeaverWish, wishes)
    booked = [
        Booking(interview=t, starts_at=now + dt.timedelta(days=rng.randrange(-3, 30)), minutes=60, place_kind="room",
                place_ciphertext=b"x" * 60)
        for t in talks if not t.ended_at and rng.random() < 0.6
    ]  # fmt: skip
    _make(Booking, booked)
    _make(Summary, [
        Summary(interview=t, version=1, ciphertext=b"x" * 2000, sent_at=now, closed_at=now, approved_at=now)
        for t in talks if t.ended_at and rng.random() < 0.9
    ])  # fmt: skip
    first = AuditEntry.objects.count()
    _make(AuditEntry, [
        AuditEntry(number=10_000 + first + n, at=now, actor=f"user:{me.pk}", action="interviews.open_notes",
                   object=f"interview:{t.pk}", outcome="done", previous_hash="x", hash="x")
        for n, t in enumerate(talks)
    ])  # fmt: skip


def _make(model: type, rows: Iterable[Any]) -> None:
    model.objects.bulk_create(list(rows), batch_size=BATCH)
