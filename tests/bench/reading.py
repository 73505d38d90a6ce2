"""The results page of a large employer, looked at by one who goes from unit to unit; beside it, plain counting."""

import os
import random
import time
from typing import Any

from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from efterord import gate
from efterord.models import Batch, Release, Table, Unit
from efterord.queries import results
from efterord.words import Role
from tests import made
from tests.bench import large


def read(shape: tuple[int, int, int], n_releases: int, n_looks: int, repeat: int) -> dict[str, Any]:
    """This function will plant a publication, look at its pages whole, and count the same answers with numpy alone."""
    rng = random.Random(int(os.environ["BENCH_SEED"]))
    raw = large.plant(rng, shape, n_releases)
    settings.ALLOWED_HOSTS.append("testserver")
    client = Client()
    client.force_login(made.user((Role.HR_HEAD, None)))
    client.get("/guides/")  # what every page needs once a process: templates, texts, this reader's session
    results._forget()
    looks = [_look(client, address) for address in _addresses(rng, n_looks)]
    return {
        "cpu_ms": [each[0] for each in looks],
        "wall_ms": [each[1] for each in looks],
        "queries": [each[2] for each in looks],
        "kept_kb": sum(each.n_bytes for each in results._kept.values()) / 1024,
        "n_batches": Batch.objects.count(),
        "n_tables": Table.objects.count(),
        "n_answers": len(raw.unit),
        "n_units": Unit.objects.count(),
        "pairs": _pairs(raw, max(repeat, 15)),
    }


def _addresses(rng: random.Random, n: int) -> list[str]:
    """Units at random, most of them with a result, over the usual year, an older one, one release, or all up to one."""
    head = gate.OPERATOR
    with_result = sorted(results.units_with_result(head))
    everything = list(Unit.objects.values_list("pk", flat=True))
    numbers = list(Release.objects.values_list("number", flat=True))
    root = made.root()
    found = [f"/results/{root.pk}/"]
    while len(found) < n:
        unit = rng.choice(with_result if rng.random() < 0.9 else everything)
        kind = rng.choices(("", "year", "only", "up_to", "with"), (70, 10, 10, 5, 5))[0]
        query = f"?{kind}={rng.choice(numbers)}" if kind else ""
        if kind == "with":
            query = f"?with={root.pk}" if unit != root.pk else ""
        found.append(f"/results/{unit}/{query}")
    results._forget()
    return found


def _look(client: Client, address: str) -> tuple[float, float, int]:
    with CaptureQueriesContext(connection) as spent:
        began, at = time.process_time(), time.perf_counter()
        answer = client.get(address)
        used, passed = time.process_time() - began, time.perf_counter() - at
    if answer.status_code != 200:
        raise RuntimeError(f"{address} answered {answer.status_code}")
    return used * 1000, passed * 1000, len(spent)


def _pairs(raw: large.Raw, n: int) -> list[tuple[float, float]]:
    """The sums of the whole organisation over all releases: ours, and plain counting of the same answers."""
    root, found = made.root(), []
    viewer = gate.actor_for(made.user((Role.HR_HEAD, None)), is_brief=True)
    results.units_with_result(viewer)  # the tree and the releases, which a page asks for once
    numbers = tuple(Release.objects.values_list("number", flat=True))
    everywhere = list(gate.units_below(root.pk))
    for _ in range(n):
        began = time.process_time()
        ours = results.result(viewer, root, numbers=numbers)
        between = time.process_time()
        plain = raw.counted(everywhere, numbers)
        found.append(((between - began) * 1000, (time.process_time() - between) * 1000))
        if not set(ours.figures) <= set(plain):
            raise RuntimeError("not the same questions were counted")
    return found
