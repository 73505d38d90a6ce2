"""A publication of several years, made by the product's own releases, and the time its pages take."""

import datetime as dt
import random
import statistics
import time
from typing import Any

from django.http import HttpResponse
from django.test import RequestFactory
from django.utils import translation

from efterord import clock, gate
from efterord.content import reader
from efterord.models import Organisation, Plan, SealedAnswer, Table, Unit, User, guard
from efterord.models.record import random_key
from efterord.rules import answers as answering
from efterord.rules import answers_sealed, questionnaires
from efterord.rules import releases as calendar
from efterord.services import releases, releases_preparing
from efterord.vault import holder, sealed, tokens
from efterord.web.results import views
from efterord.words import QuestionKind, Role
from tests import made

N_DEPARTMENTS, N_TEAMS = 8, 5
LEAVE_AND_ANSWER = 0.12 * 0.6 / 4  # a head and a release
MANY_RUNS = 25


def told_and_timed(rng: random.Random, n_employees: int, n_releases: int, repeat: int) -> dict[str, Any]:
    """This function will tell n_releases, then time the page of each unit up to its template, the slowest often."""
    teams = _units()
    plan = Plan.objects.get(pk=1)
    first = clock.today() - dt.timedelta(days=round(365.25 / 4 * (n_releases + 1)))
    with guard.door_open():
        Plan.objects.filter(pk=1).update(started_on=first)
        Organisation.objects.filter(pk=1).update(leavers_complete_from=first)
    plan.refresh_from_db()
    for number in range(1, n_releases + 1):
        _fill_the_pool(rng, plan, teams, n_employees, number)
        day = calendar.release_date(number, plan.started_on)
        with clock.told_at(dt.datetime.combine(day, dt.time(6), dt.UTC)):
            releases.publish(gate.SYSTEM, prepared=releases_preparing.prepare(gate.SYSTEM))
    return _timed(repeat)


def _timed(repeat: int) -> dict[str, Any]:
    """The page's own view up to its template: the first time after a release, and then warm."""
    views.render = lambda request, template, context: HttpResponse()  # type: ignore[assignment]
    user = made.user((Role.HR_HEAD, None))
    units = list(Unit.objects.all())
    cold = {unit: _milliseconds(user, unit) for unit in units}
    warm = {unit: min(_milliseconds(user, unit) for _ in range(3)) for unit in units}
    slowest = max(units, key=lambda unit: warm[unit])
    return {
        "n_units": len(units),
        "n_tables": Table.objects.count(),
        "slowest": slowest.name,
        "slowest_ms": [_milliseconds(user, slowest) for _ in range(max(repeat, MANY_RUNS))],
        "middle_ms": statistics.median(warm.values()),
        "cold_ms": max(cold.values()),
    }


def _milliseconds(user: User, unit: Unit) -> float:
    request = RequestFactory().get("/")
    request.user, request.session = user, {}  # type: ignore[assignment]
    began = time.process_time()
    with translation.override("sv"):
        views.unit(request, unit_id=unit.pk)
    return (time.process_time() - began) * 1000


def _units() -> list[Unit]:
    above = [made.unit(f"Avdelning {d}") for d in range(N_DEPARTMENTS)]
    return [made.unit(f"Enhet {d}.{t}", unit) for d, unit in enumerate(above) for t in range(N_TEAMS)]


def _fill_the_pool(rng: random.Random, plan: Plan, teams: list[Unit], n_employees: int, number: int) -> None:
    """Puts a period's answers into the pool as services.answers does, but without cases and links."""
    asked = reader.questions()
    pool = holder.current().keystore.current_pool_public()
    rows = []
    for _ in range(round(n_employees * LEAVE_AND_ANSWER * rng.uniform(0.8, 1.2))):
        receipt = tokens.new_receipt()
        place = answers_sealed.Place(str(rng.choice(teams).pk), "", number, True, receipt)
        response = answers_sealed.Response(asked.key, asked.version, _answers(rng, asked), receipt)
        rows.append(
            SealedAnswer(
                pk=random_key(),
                key_id=pool.id,
                place_ciphertext=sealed.seal_padded(
                    pool.public, answers_sealed.place_payload(place), answers_sealed.PLACE_BYTES
                ),
                ciphertext=sealed.seal_padded(
                    pool.public, answers_sealed.payload(response), answers_sealed.PAYLOAD_BYTES
                ),
                receipt_hash=tokens.receipt_hash(receipt, pool.id),
            )
        )
    with guard.door_open():
        SealedAnswer.objects.bulk_create(rows)


def _answers(rng: random.Random, asked: questionnaires.QuestionSet) -> answering.Answers:
    found: answering.Answers = {}
    for question in asked.questions:
        if question.kind is QuestionKind.REASONS:
            chosen = rng.sample(question.codes, 3)
            found[question.id] = [f"{code}:{rng.randint(1, 4)}" for code in question.codes if code in chosen]
            found[answering.deciding_field(question.id)] = rng.choice(chosen)
        elif question.codes:
            found[question.id] = rng.choice(question.codes)
    return found
