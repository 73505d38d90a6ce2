"""The results page with three years of a large employer: time, queries, memory, and plain counting beside it."""

from collections.abc import Iterator

from tests.bench import figures, installation

AIM_MS, AIM_QUERIES = 60, 15


def at_size(
    database: str, seed: int, repeat: int, named: str, shape: tuple[int, int, int], n_releases: int, n_looks: int
) -> Iterator[figures.Figure]:
    """This function will look at n_looks pages in a new process, the first of them before anything is kept."""
    with installation.made(database, seed) as place:
        told = place.inside("results_read", shape=shape, n_releases=n_releases, n_looks=n_looks, repeat=repeat)
    used, waited = sorted(told["cpu_ms"]), sorted(told["wall_ms"])
    p95 = int(len(used) * 0.95)
    note = (
        f"{told['n_units']} units, {told['n_batches']} batches, {told['n_tables']} tables, {n_looks} looks at units at "
        f"random, whole pages; the middle one {used[len(used) // 2]:.0f} ms, the slowest {used[-1]:.0f} ms, by the "
        f"clock {waited[p95]:.0f} ms"
    )
    yield figures.Figure(f"results_page_p95{named}", used[p95], "ms CPU", seed, aim=AIM_MS, note=note)
    first = (
        f"the first page of a new process, by the clock {told['wall_ms'][0]:.0f} ms; what is kept of all releases "
        f"{told['kept_kb']:.0f} kB"
    )
    yield figures.Figure(f"results_page_first{named}", told["cpu_ms"][0], "ms CPU", seed, note=first)
    most = max(told["queries"])
    n_first = told["queries"][0]
    yield figures.Figure(
        f"results_page_queries{named}", most, "queries", seed, aim=AIM_QUERIES, note=f"the first page {n_first}"
    )
    yield figures.of_pairs(
        f"results_sums{named}",
        "ms CPU",
        told["pairs"],
        seed=seed,
        against_what="numpy counting the raw responses",
        note=f"every question over {told['n_answers']} answers, the whole organisation and all releases",
    )
