"""What is measured inside a process of the product: `python -m tests.bench.inside TASK JSON` prints its answer as JSON.

Each runs in a process of its own, so that memory is that of the task alone and settings are those of one installation.
"""

import datetime as dt
import json
import os
import random
import resource
import sys
import time
from typing import Any

import django


def plant(n: int) -> list[str]:
    """This function will make n leavers with an open invitation each and return the tokens of their links."""
    from efterord import clock
    from efterord.vault import tokens
    from tests import made
    from tests.bench.plain_flow import questions

    at, version = _at_the_unit(), questions.core().version
    found = []
    for _ in range(n):
        token = tokens.new_token()
        case = made.case(at=at, last_day=clock.today() + dt.timedelta(days=10))
        closes_on = clock.today() + dt.timedelta(days=20)
        made.invitation(case, token, closes_on=closes_on, questionnaire_version=version)
        found.append(token)
    return found


def plant_leavers(people: dict[str, str]) -> None:
    """This function will make an open case for each person, by name and mail address, so that a tick invites them."""
    from efterord import clock
    from tests import made

    at = _at_the_unit()
    for name, mail in people.items():
        made.case(at=at, of=made.person(name, mail=mail), last_day=clock.today() + dt.timedelta(days=10))


def note_save(n: int) -> dict[str, Any]:
    """This function will save a talk's notes n times as a manager does while typing, and time each save."""
    from efterord import gate
    from efterord.services import notes
    from efterord.words import Role
    from tests import made

    unit = made.unit("Enheten")
    holder = made.user((Role.MANAGER, unit))
    talk = made.interview(made.case(at=unit), by=holder, started_at=made.NOON)
    actor = gate.actor_for(holder, since=made.NOON)
    subject = "main-reason"
    text, version, times = "", 0, []
    used = time.process_time()
    for number in range(n):
        text += f"Mening {number} om hur det var att arbeta här, skriven medan vi talar. "
        began = time.perf_counter()
        version = notes.save_note(actor, interview=talk, subject=subject, text=text, version=version)
        times.append((time.perf_counter() - began) * 1000)
    return {"wall_ms": times, "cpu_ms": (time.process_time() - used) / n * 1000}


def people_import(path: str) -> dict[str, Any]:
    """This function will read, preview and apply a staff file, as the command does, and say what that took."""
    from efterord import gate
    from efterord.exchange import people, tables
    from efterord.services import people as services

    before = _peak_megabytes(resource.RUSAGE_SELF)
    began = time.perf_counter()
    with tables.read_table(path, tables.SHELL) as table:
        seen = people.preview(gate.OPERATOR, table, people.propose_mapping(gate.OPERATOR, table.columns))
    previewed = time.perf_counter() - began
    done = services.apply_import(
        gate.OPERATOR,
        plan=seen.plan,
        columns=seen.columns,
        mapping=seen.mapping,
        fingerprint=seen.fingerprint,
        complete_from=dt.date(2010, 1, 1),
    )
    return {
        "n_added": done.n_added,
        "preview_seconds": previewed,
        "seconds": time.perf_counter() - began,
        "before_megabytes": before,
        "peak_megabytes": _peak_megabytes(resource.RUSAGE_SELF),
        "reader_megabytes": _peak_megabytes(resource.RUSAGE_CHILDREN),
    }


def result_view_warm(n_employees: int, n_releases: int, repeat: int) -> dict[str, Any]:
    """This function will publish releases from random answers, then time the one reader of figures, warm, per unit."""
    from tests.bench import publications

    rng = random.Random(int(os.environ["BENCH_SEED"]))
    return publications.told_and_timed(rng, n_employees, n_releases, repeat)


def results_read(shape: tuple[int, int, int], n_releases: int, n_looks: int, repeat: int) -> dict[str, Any]:
    """This function will plant three years of results, look at pages of units at random, and count plainly beside."""
    from tests.bench import reading

    return reading.read(shape, n_releases, n_looks, repeat)


def closed_links(n_rounds: int) -> dict[str, Any]:
    """This function will time links that open nothing, kind by kind."""
    from tests.bench import links

    _let_the_test_client_in()
    return links.time_links(random.Random(int(os.environ["BENCH_SEED"])), n_rounds)


def log_in(n_rounds: int) -> dict[str, Any]:
    """This function will time log-ins with a wrong password, to a known and to an unknown address."""
    from tests.bench import links

    _let_the_test_client_in()
    return links.time_log_in(random.Random(int(os.environ["BENCH_SEED"])), n_rounds)


def plant_cases(n_cases: int, n_people: int) -> dict[str, Any]:
    """This function will fill the house with departures, and log an HR partner in: cookie, some cases, a unit."""
    from django.conf import settings
    from django.test import Client

    from efterord import gate
    from efterord.models import User
    from efterord.rules.leavers import Filter, WaitsFor
    from efterord.services import filters
    from tests import made
    from tests.bench import departures

    laid = departures.plant(n_cases, n_people, int(os.environ["BENCH_SEED"]))
    me = User.objects.get(pk=laid["user"])
    for waits_for in WaitsFor:
        filters.save_filter(gate.actor_for(me), name=f"Waits {waits_for}", wanted=Filter(waits_for=waits_for))
    client = Client()
    client.force_login(me)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    return {**laid, "cookie": f"{cookie.key}={cookie.value}", "unit": made.unit("Region 1").pk}


def queries_of_pages(laid: dict[str, Any]) -> dict[str, int]:
    """This function will count the database queries of each page, the most of twenty looks."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from tests.bench import measure_cases

    rng = random.Random(int(os.environ["BENCH_SEED"]))
    _let_the_test_client_in()
    client = Client(headers={"cookie": laid["cookie"]})
    found: dict[str, int] = {}
    for page in measure_cases.PAGES:
        for _ in range(20):
            with CaptureQueriesContext(connection) as spent:
                answer = client.get(measure_cases.address_of(page, laid, rng))
            if answer.status_code != 200:
                raise RuntimeError(f"{page} answered {answer.status_code}")
            found[page] = max(found.get(page, 0), len(spent))
    return found


def backup_trip(n: int) -> dict[str, float]:
    """This function will back up, verify and restore n sealed answers, and say how long each took."""
    from tests.bench import backing

    return backing.main(n)


def plant_due(n: int) -> None:
    """This function will lay n departures whose leavers are to be asked tonight."""
    from tests.bench import asking

    asking.plant(n)


def ask_all() -> dict[str, Any]:
    """This function will ask everybody who is due tonight."""
    from tests.bench import asking

    return asking.asked()


def remind_all() -> dict[str, Any]:
    """This function will remind everybody who was asked."""
    from tests.bench import asking

    return asking.reminded()


def fill_pool(n: int, share_waiting: float, n_submitting: int) -> dict[str, Any]:
    """This function will lay n answers in the pool, with their used links, and some open links beside them."""
    from tests.bench import releasing

    return releasing.fill(n, share_waiting, n_submitting)


def release_held(links: list[str]) -> dict[str, Any]:
    """This function will hold the release that is due while others answer."""
    from tests.bench import releasing

    return releasing.held(links)


def plainly_counted(n: int) -> dict[str, float]:
    """This function will count as many answers with numpy alone."""
    from tests.bench import releasing

    return releasing.counted(n)


def _at_the_unit() -> Any:
    from tests import made

    made.numbered_on()
    return made.unit("Enheten", made.root())


def _let_the_test_client_in() -> None:
    from django.conf import settings

    settings.ALLOWED_HOSTS.append("testserver")


def _peak_megabytes(whose: int) -> float:
    return resource.getrusage(whose).ru_maxrss / 1024


_ALL = (
    plant, plant_leavers, note_save, people_import, result_view_warm, results_read, plant_cases, queries_of_pages,
    plant_due, ask_all, remind_all, backup_trip, closed_links, log_in,
    fill_pool, release_held, plainly_counted,
)  # fmt: skip
TASKS = {task.__name__: task for task in _ALL}

if __name__ == "__main__":
    django.setup()
    print(json.dumps(TASKS[sys.argv[1]](**json.loads(sys.argv[2]))))
