"""Survey stories told through the services: leavers who answer on their day, and releases that are held in time."""

import datetime as dt
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from efterord import clock, gate
from efterord.content import reader
from efterord.models import Invitation, Release, Unit
from efterord.services import answers, releases, releases_preparing
from efterord.vault import tokens
from efterord.words import QuestionKind
from tests import made

START = dt.date(2025, 1, 1)
STAYS_OPEN = dt.timedelta(days=3650)


@dataclass
class Told:
    """One answer as its respondent knows it."""

    token: str
    receipt: str
    unit: Unit
    answers: dict[str, object]


def noon(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(12), clock.PLACE)


def quarter(number: int, day: int = 14) -> dt.date:
    """A day in the quarter whose answers are first part of release `number`."""
    return dt.date(2025 + (number - 1) // 4, (number - 1) % 4 * 3 + 2, day)


def release_day(number: int) -> dt.date:
    return dt.date(2025 + number // 4, number % 4 * 3 + 1, 1)


def mixed(i: int, **values: object) -> dict[str, object]:
    """Answers to the whole core set that differ from person to person, so that the guard has nothing to do."""
    found: dict[str, object] = {}
    for at, question in enumerate(reader.questions().questions):
        if question.kind is QuestionKind.REASONS:
            codes = question.codes
            ticked = [codes[(i * 3) % len(codes)], codes[(i * 3 + 1) % len(codes)]]
            found[question.id] = [f"{code}:{1 + (i + n) % 4}" for n, code in enumerate(ticked)]
            found[f"{question.id}-decided"] = ticked[i % 2]
        elif question.codes:
            # Four steps at a time, so that neighbours differ on 0 to 10 too, where seven figures are one class.
            found[question.id] = question.codes[(4 * i + at) % len(question.codes)]
    return {**found, **values}


def drawn(rng: random.Random, *, none: float = 0.1, lean: float = 0.0) -> dict[str, object]:
    """Answers as a person might give them: some left out, most in the middle, `lean` towards one end (-1 to 1)."""
    found: dict[str, object] = {}
    for question in reader.questions().questions:
        if question.kind is QuestionKind.TEXT or rng.random() < none:
            continue
        if question.kind is QuestionKind.REASONS:
            ticked = rng.sample(question.codes, rng.randint(1, 4))
            found[question.id] = [f"{code}:{rng.randint(1, 4)}" for code in ticked]
            if rng.random() < 0.85:
                found[f"{question.id}-decided"] = rng.choice(ticked)
            continue
        top = len(question.codes) - 1
        place = round(rng.triangular(0, top, top / 2 * (1 + lean)))
        found[question.id] = question.codes[place]
    return found


def invited(at: Unit, *, on: dt.date, **values: object) -> str:
    """Invite somebody who leaves a unit; returns the token of the link. `values` go to the invitation.

    Unless they say otherwise the link stays open for so long that no release counts who was asked.
    """
    token = tokens.new_token()
    case = made.case(at=at, notice_date=on - dt.timedelta(days=60), last_day=on)
    made.invitation(case, token, **{"closes_on": on + STAYS_OPEN, **values})
    return token


def answered(at: Unit, given: Mapping[str, object], *, on: dt.date, **values: object) -> Told:
    """Invite somebody and let them answer on a day."""
    told = Told(invited(at, on=on, **values), tokens.new_receipt(), at, dict(given))
    send(told, on=on)
    return told


def send(told: Told, *, on: dt.date) -> None:
    with clock.told_at(noon(on)):
        became = answers.submit(gate.RESPONDENT, token=told.token, answers=told.answers, receipt=told.receipt, key=None)
    assert became is answers.Submitted.NEW


def quarterly(at: Unit, number: int, given: Sequence[Mapping[str, object]], **values: object) -> list[Told]:
    """Let several people of a unit answer in the quarter before a release."""
    return [answered(at, each, on=quarter(number), **values) for each in given]


def released(number: int, *, on: dt.date | None = None) -> Release:
    """Hold the release that is due on a day (by default on its own date), as the system does."""
    with clock.told_at(noon(on or release_day(number))):
        release = releases.publish(gate.SYSTEM, prepared=releases_preparing.prepare(gate.SYSTEM))
    assert release.number == number
    return release


def heads(at: Unit, n: int) -> None:
    """People who work at a unit, and one of eight who left two years ago: what expectations are made of."""
    for i in range(n):
        made.employment(at=at, start_date=dt.date(2020, 1, 1))
        if i % 4 == 0:
            made.employment(at=at, start_date=dt.date(2020, 1, 1), end_date=dt.date(2024, 2, 1), leaving_kind="RES")


def n_invitations() -> int:
    return Invitation.objects.count()
