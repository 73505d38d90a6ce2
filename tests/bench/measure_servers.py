"""What the server costs: CPU time of a whole survey response, memory at rest, and the time until the first page."""

import contextlib
import http.client
import random
import time
from collections.abc import Iterator

from tests.bench import figures, installation, servers, walk

CPU_AIM, MEMORY_AIM = 2, 200
WARM_UP = 3
IDLE_SECONDS = 5
WORKERS = 2


class Side:
    """One of the surveys compared: its server, and the links that are still unused."""

    def __init__(self, name: str, server: servers.Server, links: list[str], rng: random.Random) -> None:
        self.name, self.server, self.links, self.rng = name, server, links, rng
        self.sent: list[str] = []

    def milliseconds(self, n: int) -> float:
        """This function will let n respondents answer one by one, and return the server's CPU time for each."""
        before = self.server.cpu_seconds()
        for _ in range(n):
            visit = walk.Visit(self.server.port, self.rng)
            visit.answer_all(self.links.pop())
            self.sent = visit.sent
        return (self.server.cpu_seconds() - before) / n * 1000


def response_cpu(database: str, seed: int, repeat: int, n: int, named: str) -> Iterator[figures.Figure]:
    """This function will compare the product with the plain flow and its lean variant, in turn: A B C A B C ..."""
    with contextlib.ExitStack() as stack:
        ours, plain, lean = _sides(stack, database, seed, repeat * n + WARM_UP)
        for side in (ours, plain, lean):
            side.milliseconds(WARM_UP)
        runs = [[side.milliseconds(n) for side in (ours, plain, lean)] for _ in range(repeat)]
    if not len(ours.sent) == len(plain.sent) == len(lean.sent):
        raise RuntimeError(f"not as many requests: {ours.sent}\n{plain.sent}\n{lean.sent}")
    note = f"{len(ours.sent)} requests each, {repeat} rounds of {n} responses a side, {database}"
    yield figures.of_pairs(
        f"survey_response_cpu{named}",
        "ms CPU",
        [(run[0], run[1]) for run in runs],
        seed=seed,
        aim=CPU_AIM,
        against_what="an ordinary Django flow with sessions (tests/bench/plain_flow)",
        note=note,
    )
    yield figures.of_pairs(
        f"survey_response_cpu_lean{named}",
        "ms CPU",
        [(run[0], run[2]) for run in runs],
        seed=seed,
        against_what="the same flow without sessions, log-in and messages: answers in a signed hidden field",
        note=note,
    )


def memory_and_start(database: str, seed: int, repeat: int, named: str) -> Iterator[figures.Figure]:
    """This function will start the site several times, and read its memory at rest each time."""
    starts, totals, parts = [], [], ""
    with installation.made(database, seed) as place:
        place.inside("plant", n=50)
        for _ in range(repeat):
            began = time.perf_counter()
            command = place.serve("--workers", str(WORKERS))
            with servers.running(command, place.port, place.environment, ask="/account/login/") as server:
                starts.append(time.perf_counter() - began)
                _ask_each_worker(server)
                time.sleep(IDLE_SECONDS)
                shares = server.pss_megabytes()
                totals.append(sum(shares.values()))
                parts = " + ".join(f"{share:.0f}" for share in shares.values())
    yield figures.of_runs(
        f"server_pss_idle{named}",
        "MB",
        totals,
        seed=seed,
        aim=MEMORY_AIM,
        note=f"{WORKERS} workers, the task child and the process above them, a page each and {IDLE_SECONDS} s: {parts}",
    )
    note = "from launching `efterord serve` to the first answer 200, on an initialised directory"
    yield figures.of_runs(f"start_to_first_page{named}", "s", starts, seed=seed, note=note)


def _sides(stack: contextlib.ExitStack, database: str, seed: int, n_links: int) -> list[Side]:
    place = stack.enter_context(installation.made(database, seed))
    links = [f"/survey/{token}/" for token in place.inside("plant", n=n_links)]
    command = place.serve("--workers", "1", "--web-only")
    server = stack.enter_context(servers.running(command, place.port, place.environment))
    found = [Side("ours", server, links, random.Random(seed))]
    for is_lean in (False, True):
        command, port, environment = stack.enter_context(installation.plain_flow(database, is_lean=is_lean))
        server = stack.enter_context(servers.running(command, port, environment, ask="/survey/"))
        links = [f"/s/{number:027}/" for number in range(n_links)]
        found.append(Side("lean" if is_lean else "plain", server, links, random.Random(seed)))
    return found


def _ask_each_worker(server: servers.Server) -> None:
    """Asks on many connections at once held open, so that the kernel hands some to every worker."""
    held = []
    for _ in range(8 * WORKERS):
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
        connection.request("GET", "/account/login/")
        held.append(connection)
    for connection in held:
        connection.getresponse().read()
        connection.close()
