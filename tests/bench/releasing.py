"""A release of many answers beside people who go on answering: how long, how much memory, how long they wait."""

import dataclasses
import datetime as dt
import multiprocessing
import os
import random
import resource
import statistics
import time
from collections.abc import Iterator
from multiprocessing.sharedctypes import Synchronized
from typing import Any

import django
import numpy as np
from django.db import connection

DEPARTMENTS, TEAMS = 25, 20
WRITES = 0.5
STEP = 500


def fill(n: int, share_waiting: float, n_submitting: int) -> dict[str, Any]:
    """This function will put n answers into the pool, and as many invitations used up; some are of a later period.

    Returns the links of those who will answer while the release is held.
    """
    from efterord import clock
    from efterord.models import Case, Organisation, Plan, guard
    from tests import made
    from tests.bench import asking

    rng = random.Random(int(os.environ["BENCH_SEED"]))
    today = clock.today()
    with guard.door_open():
        # The first release is due today, and so a period lies behind it; what waits is of the next.
        Plan.objects.filter(pk=1).update(started_on=_begin(today))
        Organisation.objects.filter(pk=1).update(leavers_complete_from=_begin(today))
    departments = [made.unit(f"Avdelning {d}") for d in range(DEPARTMENTS)]
    teams = [made.unit(f"Enhet {d}.{t}", unit) for d, unit in enumerate(departments) for t in range(TEAMS)]
    for start in range(0, n, STEP):
        _answers(rng, teams, min(STEP, n - start), share_waiting)
    asking.plant(n)
    made.numbered_on()
    cases = Case.objects.order_by("pk")
    _used_links(list(cases))
    later = [made.case(at=teams[0], last_day=today) for _ in range(n_submitting)]
    return {"tokens": [_open_link(case) for case in later], "n": n}


def _begin(today: dt.date) -> dt.date:
    return today - dt.timedelta(days=100)


def _answers(rng: random.Random, teams: list[Any], n: int, share_waiting: float) -> None:
    from efterord.models import SealedAnswer, guard
    from efterord.models.record import random_key
    from efterord.rules import answers_sealed
    from efterord.vault import holder, sealed, tokens
    from tests.bench import publications

    asked = _asked()
    pool = holder.current().keystore.current_pool_public()
    rows = []
    for _ in range(n):
        receipt = tokens.written_receipt(tokens.new_receipt())
        period = 2 if rng.random() < share_waiting else 1
        place = answers_sealed.Place(str(rng.choice(teams).pk), "", period, True, receipt)
        given = publications._answers(rng, asked)
        if rng.random() < WRITES:
            given["q-F2"] = "Mer tid för varandra och färre möten. " * rng.randint(1, 12)
        response = answers_sealed.Response(asked.key, asked.version, given, receipt)
        boxes = (
            (answers_sealed.place_payload(place), answers_sealed.PLACE_BYTES),
            (answers_sealed.payload(response), answers_sealed.PAYLOAD_BYTES),
        )
        placed, written = (sealed.seal_padded(pool.public, content, size) for content, size in boxes)
        hashed = tokens.receipt_hash(receipt, pool.id)
        rows.append(SealedAnswer(random_key(), pool.id, placed, written, hashed))
    with guard.door_open():
        SealedAnswer.objects.bulk_create(rows)


def _asked() -> Any:
    from efterord.content import reader

    return reader.questions("core", 2)


def _used_links(cases: list[Any]) -> None:
    from efterord import clock
    from efterord.models import Invitation, guard

    closes_on = clock.today() + dt.timedelta(days=20)
    rows = [
        Invitation(
            case=case, occasion="exit", questionnaire="core", questionnaire_version=2, token_hash=os.urandom(32).hex(),
            answered=True, counts=True, opens_on=clock.today(), closes_on=closes_on,
        )
        for case in cases
    ]  # fmt: skip
    with guard.door_open():
        Invitation.objects.bulk_create(rows, batch_size=STEP)


def _open_link(case: Any) -> str:
    from efterord import clock
    from efterord.vault import tokens
    from tests import made

    token = tokens.new_token()
    made.invitation(case, token, closes_on=clock.today() + dt.timedelta(days=20), questionnaire_version=2)
    return token


def held(links: list[str]) -> dict[str, Any]:
    """This function will hold the release while another process answers through links, one after the other."""
    from efterord import gate
    from efterord.command import releasing

    before = _peak()
    with _answering(links) as waits, _longest_transaction() as transactions:
        began, used = time.perf_counter(), time.process_time()
        told: list[tuple[str, int, int]] = []
        done = releasing.release_all_due(gate.OPERATOR, tell=lambda *each: told.append(each))
        seconds, cpu = time.perf_counter() - began, time.process_time() - used
        peak = _peak()
    return {
        "seconds": seconds,
        "cpu_seconds": cpu,
        "transaction_seconds": max(transactions)[0],
        "transaction_cpu_seconds": max(transactions)[1],
        "wait_seconds": max(waits, default=0.0),
        "middle_wait": statistics.median(waits) if waits else 0.0,
        "n_submitted": len(waits),
        "peak_megabytes": peak,
        "before_megabytes": before,
        "n_batches": sum(each.n_batches for each in done),
        "n_answers": sum(each.n_answers for each in done),
        "n_told": len(told),
    }


class _longest_transaction:  # noqa: N801 reads as a sentence where it is used
    """Measures from the first statement that takes the lock to the end of the outermost transaction."""

    def __enter__(self) -> list[tuple[float, float]]:
        from django.db import transaction

        self.lengths: list[tuple[float, float]] = [(0.0, 0.0)]
        self.enter, self.leave = transaction.Atomic.__enter__, transaction.Atomic.__exit__
        outer = self

        def enter(atomic: Any) -> Any:
            is_outermost = not connection.in_atomic_block
            outer.enter(atomic)
            if is_outermost:
                outer.began = time.perf_counter(), time.process_time()

        def leave(atomic: Any, *told: Any) -> None:
            outer.leave(atomic, *told)
            if not connection.in_atomic_block:
                wall, cpu = outer.began
                outer.lengths.append((time.perf_counter() - wall, time.process_time() - cpu))

        transaction.Atomic.__enter__, transaction.Atomic.__exit__ = enter, leave  # type: ignore[method-assign]
        return self.lengths

    def __exit__(self, *told: object) -> None:
        from django.db import transaction

        transaction.Atomic.__enter__, transaction.Atomic.__exit__ = self.enter, self.leave  # type: ignore[method-assign]


class _answering:  # noqa: N801
    """Another process that answers without a pause until told to stop; the list is filled with its waits at the end."""

    def __init__(self, links: list[str]) -> None:
        self.links, self.waits = links, []

    def __enter__(self) -> list[float]:
        spawned = multiprocessing.get_context("spawn")
        self.stopped, self.waited = spawned.Value("b", 0), spawned.Queue()
        self.process = spawned.Process(target=_answer, args=(self.links, self.stopped, self.waited))
        self.process.start()
        self.waited.get(timeout=60)  # it is ready
        return self.waits

    def __exit__(self, *told: object) -> None:
        self.stopped.value = 1
        self.waits += self.waited.get(timeout=60)
        self.process.join(timeout=60)


def _answer(links: list[str], stopped: "Synchronized[int]", waited: Any) -> None:
    django.setup()
    from efterord import gate
    from efterord.services import answers
    from efterord.vault import tokens
    from tests.bench import publications

    given = publications._answers(random.Random(1), _asked())
    waited.put("ready")
    waits = []
    for link in links:
        if stopped.value:
            break
        receipt = tokens.new_receipt()
        began = time.perf_counter()
        became = answers.submit(gate.RESPONDENT, token=link, answers=given, receipt=receipt, key=None)
        waits.append(time.perf_counter() - began)
        if became is not answers.Submitted.NEW:
            raise RuntimeError(f"an answer became {became}")
        time.sleep(0.25)
    waited.put(waits)


def counted(n: int) -> dict[str, float]:
    """This function will count the same number of answers plainly with numpy, unit by unit, from arrays at hand."""
    rng = np.random.default_rng(int(os.environ["BENCH_SEED"]))
    n_questions, n_units = len([q for q in _asked().questions if q.is_closed]), DEPARTMENTS * TEAMS
    given = rng.integers(0, 6, size=(n, n_questions))
    units = rng.integers(0, n_units, size=n)
    began = time.perf_counter()
    for question in range(n_questions):
        np.bincount(units * 6 + given[:, question], minlength=n_units * 6).reshape(n_units, 6)
    return {"seconds": time.perf_counter() - began}


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


@dataclasses.dataclass(frozen=True)
class Size:
    """How many answers wait, which share of them is of a later period, and how many people answer meanwhile."""

    n: int
    share_waiting: float
    n_submitting: int


def sizes(*, is_smoke: bool) -> Iterator[tuple[str, Size]]:
    """This function will give the sizes that are measured: all of this release, and all of a later one."""
    n, n_submitting = (200, 5) if is_smoke else (20_000, 400)
    yield "", Size(n, 0.0, n_submitting)
    yield "_all_wait", Size(n, 1.0, n_submitting)
