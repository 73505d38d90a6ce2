"""What somebody with a clock learns: links that open nothing, and log-ins, must take as long whatever they are."""

import statistics
from collections.abc import Iterator

from tests.bench import figures, installation

# T22 of the trust paper: under 5 % apart. What the server in front of Django adds is the same for all.
AIM = 1.05


def alike(database: str, seed: int, n_rounds: int, named: str) -> Iterator[figures.Figure]:
    """This function will compare the slowest kind with the quickest: links looked at, links sent through, log-ins."""
    with installation.made(database, seed) as place:
        links = place.inside("closed_links", n_rounds=n_rounds)
        tries = place.inside("log_in", n_rounds=max(n_rounds // 4, 2))
    for name, kinds in {"closed_link_look": links["look"], "closed_link_send": links["send"], "log_in": tries}.items():
        yield _apart(f"{name}{named}", kinds, seed, database)


def _apart(name: str, kinds: dict[str, list[float]], seed: int, database: str) -> figures.Figure:
    medians = {kind: statistics.median(times) for kind, times in kinds.items()}
    slow, quick = max(medians, key=medians.__getitem__), min(medians, key=medians.__getitem__)
    return figures.Figure(
        name,
        medians[slow],
        "ms CPU",
        seed,
        against=medians[quick],
        against_what=f"the quickest, which is {quick}; the slowest is {slow}",
        ratio=medians[slow] / medians[quick],
        aim=AIM,
        note=f"medians of {len(kinds[slow])} of each kind, in random order, {database}",
    )
