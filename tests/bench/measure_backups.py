"""How long a night's backup takes, and a morning's restore: written, tried, wiped and put back."""

from collections.abc import Iterator

from tests.bench import figures, installation

AIM_SECONDS = 600  # trust.md, T11: 100,000 answers in under ten minutes


def trip(database: str, seed: int, n: int, named: str) -> Iterator[figures.Figure]:
    """This function will back up, verify and restore an installation with n sealed answers."""
    with installation.made(database, seed) as place:
        told = place.inside("backup_trip", n=n)
    parts = ", ".join(f"{name} {told[name]:.1f} s" for name in ("backup", "verify", "restore"))
    note = f"{parts}; {n} answers, {told['megabytes']:.0f} MB of backup"
    total = sum(told[name] for name in ("backup", "verify", "restore"))
    yield figures.Figure(f"backup_trip_{n}{named}", total, "s", seed, aim=AIM_SECONDS, note=note)
