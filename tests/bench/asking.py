"""Very many departures due on one night, laid past the deeds; then the deeds themselves, timed."""

import datetime as dt
import itertools
import resource
import time
from typing import Any

from efterord import clock, gate
from efterord.models import Case, CaseEvent, Employment, Invitation, Letter, Person, guard
from efterord.services import departures_contact, surveys_asking, surveys_invitations, surveys_reminding
from efterord.words import CaseStep
from tests import made

BATCH = 10_000
# Each makes a key of its own in the keystore, which takes longer than all the rest: one in so many has given one.
ONE_IN = 100


def plant(n: int) -> None:
    """This function will lay n open cases whose leavers are to be asked tonight, each with an address at work."""
    unit, today = made.unit("Enheten"), clock.today()
    start, last_day = today - dt.timedelta(days=2_000), today + dt.timedelta(days=14)
    for first in range(0, n, BATCH):
        numbers = range(first, min(first + BATCH, n))
        people = [Person(employee_id=f"B{i:07}", name=f"N{i}", mail=f"n{i}@example.org", country="SE") for i in numbers]
        jobs = [Employment(person=p, unit=unit, start_date=start, end_date=last_day) for p in people]
        cases = [
            Case(number=f"2026-{i}", person=job.person, employment=job, unit=unit, last_day=last_day, source="file")
            for i, job in zip(numbers, jobs, strict=True)
        ]
        events = [CaseEvent(case=case, step=CaseStep.OPENED, at=clock.now(), by="operator") for case in cases]
        with guard.door_open():
            for model, rows in ((Person, people), (Employment, jobs), (Case, cases), (CaseEvent, events)):
                model.objects.bulk_create(rows)  # type: ignore[attr-defined]
        for case in itertools.islice(cases, 0, None, ONE_IN):
            mail = f"own{case.number}@example.net"
            departures_contact.save_contact(gate.leaver_of(case), case=case, mail=mail)


def asked() -> dict[str, Any]:
    """This function will ask everybody who is due, and say how long that took and how much memory."""
    before, began = _megabytes(), time.perf_counter()
    n = surveys_asking.invite_due(gate.SYSTEM)
    told = {"seconds": time.perf_counter() - began, "before_megabytes": before, "peak_megabytes": _megabytes()}
    n_letters = Letter.objects.count()
    return {**told, "n": n, "n_letters": n_letters, "chunk": surveys_invitations.CHUNK}


def reminded() -> dict[str, Any]:
    """This function will remind everybody three days later: nobody has answered."""
    with guard.door_open():
        Letter.objects.all().delete()
    with clock.told_at(clock.now() + dt.timedelta(days=2)):
        surveys_reminding.remind_due(gate.SYSTEM)  # the mark is made, and nobody is reminded yet
    with clock.told_at(clock.now() + dt.timedelta(days=3)):
        before, began = _megabytes(), time.perf_counter()
        surveys_reminding.remind_due(gate.SYSTEM)
        told = {"seconds": time.perf_counter() - began, "before_megabytes": before, "peak_megabytes": _megabytes()}
    return {**told, "n_letters": Letter.objects.count(), "n": Invitation.objects.count()}


def _megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
