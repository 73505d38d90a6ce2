"""A release of 20,000 answers while people answer: seconds in all, of the transaction, of a submission; and memory."""

import dataclasses
from collections.abc import Iterator

from tests.bench import figures, installation, releasing

AIMS = {"seconds": 30.0, "transaction_seconds": 5.0, "peak_megabytes": 300.0}


def at_size(database: str, seed: int, named: str, *, is_smoke: bool) -> Iterator[figures.Figure]:
    """This function will hold one release each with nothing that waits on, and with everything."""
    for what, size in releasing.sizes(is_smoke=is_smoke):
        with installation.made(database, seed) as place:
            filled = place.inside("fill_pool", **dataclasses.asdict(size))
            told = place.inside("release_held", links=filled["tokens"])
            plain = place.inside("plainly_counted", n=size.n)
        if what == "" and told["n_answers"] < size.n / 2:
            raise RuntimeError(f"{told['n_answers']} of {size.n} answers were released")
        name = f"release_{size.n}{what}"
        note = (
            f"{told['cpu_seconds']:.1f} s of it CPU; "
            f"{size.n} answers wait in {releasing.DEPARTMENTS * releasing.TEAMS} units, half with own words; "
            f"{told['n_answers']} are released in {told['n_batches']} batches, the rest is sealed anew; "
            f"{size.n} invitations are written anew"
        )
        yield figures.Figure(f"{name}{named}", told["seconds"], "s", seed, aim=AIMS["seconds"], note=note)
        yield figures.Figure(
            f"{name}_beside_numpy{named}", told["seconds"], "s", seed, against=plain["seconds"],
            against_what="plain numpy counts of as many answers, from arrays at hand, unsealed and unchecked",
            ratio=told["seconds"] / plain["seconds"],
        )  # fmt: skip
        yield figures.Figure(
            f"{name}_transaction{named}", told["transaction_seconds"], "s", seed, aim=AIMS["transaction_seconds"],
            note=f"from the beginning of the longest to its end; {told['transaction_cpu_seconds']:.1f} s of it CPU",
        )  # fmt: skip
        yield figures.Figure(
            f"{name}_submission{named}", told["wait_seconds"], "s", seed,
            note=f"the longest of {told['n_submitted']} submissions meanwhile; the middle {told['middle_wait']:.3f} s",
        )  # fmt: skip
        yield figures.Figure(
            f"{name}_memory{named}", told["peak_megabytes"], "MB", seed, aim=AIMS["peak_megabytes"],
            note=f"peak resident, {told['before_megabytes']:.0f} of it before",
        )  # fmt: skip
