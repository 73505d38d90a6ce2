"""Speed with 10,000 departures and 50,000 people: desk, list and page of a case; their queries, times and memory."""

import http.client
import random
import statistics
import time
from collections.abc import Iterator
from typing import Any

from tests.bench import figures, installation, servers

AIM_MS, AIM_QUERIES, AIM_NOTE_MS, AIM_MEMORY = 150, 25, 50, 250
PAGES = ("desk", "list", "case")


def at_size(database: str, seed: int, named: str, n_cases: int, n_people: int, n: int) -> Iterator[figures.Figure]:
    """This function will fill a house, then ask each page n times of a real server, and read its memory after that."""
    with installation.made(database, seed) as place:
        laid = place.inside("plant_cases", n_cases=n_cases, n_people=n_people)
        n_queries = place.inside("queries_of_pages", laid=laid)
        command = place.serve("--workers", "1", "--web-only")
        with servers.running(command, place.port, place.environment, ask="/account/login/") as server:
            times = {page: _times(server.port, page, laid, n, random.Random(seed)) for page in PAGES}
            shares = server.pss_megabytes()
    size = f"{n_cases} cases, {n_people} people, {database}"
    for page in PAGES:
        note = f"{n} requests one after the other, median {statistics.median(times[page]):.0f} ms; {size}"
        yield figures.Figure(
            f"{page}_p95{named}", _p95(times[page]), "ms", seed, aim=AIM_MS, low=min(times[page]),
            high=max(times[page]), note=note,
        )  # fmt: skip
        yield figures.Figure(f"{page}_queries{named}", n_queries[page], "", seed, aim=AIM_QUERIES, note=size)
    parts = " + ".join(f"{share:.0f}" for share in shares.values())
    yield figures.Figure(
        f"server_pss_at_size{named}", sum(shares.values()), "MB", seed, aim=AIM_MEMORY,
        note=f"one worker and the process above it after {3 * n} pages: {parts}",
    )  # fmt: skip


def _times(port: int, page: str, laid: dict[str, Any], n: int, rng: random.Random) -> list[float]:
    """What a browser on the same machine waits for each answer, in milliseconds; two are asked first, unmeasured."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    found = []
    for number in range(n + 2):
        address = address_of(page, laid, rng)
        began = time.perf_counter()
        connection.request("GET", address, headers={"Cookie": laid["cookie"]})
        answer = connection.getresponse()
        answer.read()
        if answer.status != 200:
            raise RuntimeError(f"{address} answered {answer.status}")
        if number > 1:
            found.append((time.perf_counter() - began) * 1000)
    connection.close()
    return found


def address_of(page: str, laid: dict[str, Any], rng: random.Random) -> str:
    """This function will return an address of a page: the list with a filter of some kind, a case of many."""
    if page == "desk":
        return "/"
    if page == "case":
        return f"/cases/{rng.choice(laid['cases'])}/"
    return "/cases/?" + rng.choice(
        ["", "state=open", "waits=talk", "waits=certificate", "waits=summary", "q=Efternamn12", "order=name&page=40",
         f"unit={laid['unit']}", "waits=closing", "state=closed&order=-name", "waits=mine"]
    )  # fmt: skip


def _p95(times: list[float]) -> float:
    return sorted(times)[int(len(times) * 0.95)]
