"""Many who answer at once: what a response costs then, how long the slowest pages take, and what memory it takes."""

import contextlib
import random
import re
import statistics
import threading
import time
from collections.abc import Iterator

from tests.bench import figures, installation, servers, walk

AT_ONCE = (8, 32)
WORKERS = 2
CPU_AIM, P99_AIM, MEMORY_AIM = 2, 2, 250
LOOK_SECONDS = 0.25
PLAIN = "an ordinary Django flow with sessions (tests/bench/plain_flow), as many at once"
_HIDDEN = re.compile(r'(<input type="hidden" name="[^"]*" value=")([^"]*)(")')


class Visit(walk.Visit):
    """A respondent who looks at the clock for each page, and reads a page that everybody gets only once."""

    read: dict[str, walk.Page] = {}

    def __init__(self, port: int, rng: random.Random) -> None:
        super().__init__(port, rng)
        self.times: list[float] = []

    def _once(self, method: str, path: str, body: str | None) -> tuple[int, str, str]:
        began = time.perf_counter()
        answer = super()._once(method, path, body)
        if path not in self.fetched:
            self.times.append((time.perf_counter() - began) * 1000)
        return answer

    def _page(self, text: str) -> walk.Page:
        # To read HTML takes as long as to serve it, and here both are done on the same cores.
        own = [value for _, value, _ in _HIDDEN.findall(text)]
        shape = _HIDDEN.sub(r"\1\3", text)
        page = self.read.get(shape) or self.read.setdefault(shape, walk.Page(shape))
        return page.with_hidden(own)


class Side:
    """One of the surveys compared, by two workers: its server, and the links that are still unused."""

    def __init__(self, server: servers.Server, links: list[str], seed: int) -> None:
        self.server, self.links, self.rng = server, links, random.Random(seed)
        self.n_requests = 0
        self.most_megabytes = 0.0

    def answered_at_once(self, n_at_once: int, n_each: int) -> tuple[float, float]:
        """This function will let so many answer at once, each one after another; CPU ms a response, p99 ms a page."""
        before = self.server.cpu_seconds()
        visits: list[Visit] = []
        ways = [(self.links.pop(), random.Random(self.rng.random())) for _ in range(n_at_once * n_each)]

        def answer(share: list[tuple[str, random.Random]]) -> None:
            for link, rng in share:
                visit = Visit(self.server.port, rng)
                visit.answer_all(link)
                visits.append(visit)

        threads = [threading.Thread(target=answer, args=(ways[n::n_at_once],)) for n in range(n_at_once)]
        for thread in threads:
            thread.start()
        while any(thread.is_alive() for thread in threads):
            self.most_megabytes = max(self.most_megabytes, sum(self.server.pss_megabytes().values()))
            threads[0].join(LOOK_SECONDS)
        if len(visits) != len(ways):
            raise RuntimeError(f"{len(ways) - len(visits)} of {len(ways)} respondents did not come to the end")
        self.n_requests = len(visits[0].sent)
        spent = (self.server.cpu_seconds() - before) / len(ways) * 1000
        return spent, statistics.quantiles([t for visit in visits for t in visit.times], n=100)[98]


def many_at_once(database: str, seed: int, repeat: int, n_each: int, named: str) -> Iterator[figures.Figure]:
    """This function will compare the product with the plain flow, in turn, with eight and with 32 at once."""
    runs: dict[int, list[tuple[tuple[float, float], tuple[float, float]]]] = {n: [] for n in AT_ONCE}
    with contextlib.ExitStack() as stack:
        ours, plain = _sides(stack, database, seed, (repeat + 1) * n_each * sum(AT_ONCE))
        for side in (ours, plain):
            side.answered_at_once(AT_ONCE[0], n_each)
        for n in AT_ONCE:
            runs[n] = [(ours.answered_at_once(n, n_each), plain.answered_at_once(n, n_each)) for _ in range(repeat)]
    if ours.n_requests != plain.n_requests:
        raise RuntimeError(f"not as many requests: {ours.n_requests} and {plain.n_requests}")
    for n in AT_ONCE:
        note = f"{n} at once, {WORKERS} workers, {repeat} rounds of {n * n_each} responses a side, {database}"
        cpu = [(mine[0], other[0]) for mine, other in runs[n]]
        p99 = [(mine[1], other[1]) for mine, other in runs[n]]
        yield figures.of_pairs(
            f"survey_response_cpu_{n}{named}", "ms CPU", cpu, seed=seed, aim=CPU_AIM, against_what=PLAIN, note=note
        )
        yield figures.of_pairs(
            f"survey_page_p99_{n}{named}",
            "ms",
            p99,
            seed=seed,
            aim=P99_AIM if n == AT_ONCE[-1] else None,
            against_what=PLAIN,
            note=note,
        )
    note = f"the most while {AT_ONCE[-1]} answer: {WORKERS} workers, the task child and the process above them"
    most = [ours.most_megabytes]
    yield figures.of_runs(f"server_pss_under_load{named}", "MB", most, seed=seed, aim=MEMORY_AIM, note=note)


def _sides(stack: contextlib.ExitStack, database: str, seed: int, n_links: int) -> tuple[Side, Side]:
    place = stack.enter_context(installation.made(database, seed))
    links = [f"/survey/{token}/" for token in place.inside("plant", n=n_links)]
    command = place.serve("--workers", str(WORKERS))
    ours = Side(stack.enter_context(servers.running(command, place.port, place.environment)), links, seed)
    command, port, environment = stack.enter_context(installation.plain_flow(database, workers=WORKERS))
    server = stack.enter_context(servers.running(command, port, environment, ask="/survey/"))
    return ours, Side(server, [f"/s/{number:027}/" for number in range(n_links)], seed)
