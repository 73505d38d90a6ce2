"""What people wait for at a desk: a staff file of 200,000 rows, a note saved while typing, a page of results."""

import datetime as dt
import random
from collections.abc import Iterator
from pathlib import Path

from tests.bench import figures, installation

N_UNITS = 400
HEADINGS = "anstnr;enhetssti;startdatum;namn;e-post;chef;slutdatum;orsak;anställningsform;kön;land;leder"


def people_import(database: str, seed: int, n_rows: int, named: str) -> Iterator[figures.Figure]:
    """This function will import a staff file of n_rows into an empty installation."""
    with installation.made(database, seed) as place:
        path = place.home / "staff.csv"
        write_staff_file(path, n_rows, random.Random(seed))
        told = place.inside("people_import", path=str(path))
    if told["n_added"] != n_rows:
        raise RuntimeError(f"{told['n_added']} of {n_rows} people were added")
    note = f"preview {told['preview_seconds']:.1f} s of it; a CSV file of {n_rows} rows in {N_UNITS} units"
    yield figures.Figure(f"people_import_{n_rows}{named}", told["seconds"], "s", seed, note=note)
    memory = told["peak_megabytes"] + told["reader_megabytes"]
    parts = f"{told['peak_megabytes']:.0f} the command, {told['reader_megabytes']:.0f} the reader of the file"
    yield figures.Figure(
        f"people_import_{n_rows}_memory{named}", memory, "MB", seed, aim=300, note=f"peak resident: {parts}"
    )


def note_save(database: str, seed: int, n: int, named: str) -> Iterator[figures.Figure]:
    """This function will save one note n times as it grows."""
    with installation.made(database, seed) as place:
        told = place.inside("note_save", n=n)
    note = f"{told['cpu_ms']:.2f} ms of it CPU; {n} saves of a growing text, the deed alone, to the disk"
    yield figures.of_runs(f"note_save{named}", "ms", told["wall_ms"], seed=seed, note=note)
    p95 = sorted(told["wall_ms"])[int(len(told["wall_ms"]) * 0.95)]
    yield figures.Figure(f"note_save_p95{named}", p95, "ms", seed, aim=50, note=f"of {n} saves")


def result_view(
    database: str, seed: int, repeat: int, named: str, n_employees: int, n_releases: int
) -> Iterator[figures.Figure]:
    """This function will time what the results page asks for before it is rendered."""
    with installation.made(database, seed) as place:
        told = place.inside("result_view_warm", n_employees=n_employees, n_releases=n_releases, repeat=repeat)
    note = (
        f"{n_employees} employees, {told['n_units']} units, {n_releases} releases, {told['n_tables']} tables; "
        f"the slowest unit, {told['slowest']}; the middle unit {told['middle_ms']:.1f} ms; "
        f"the first time after a release {told['cold_ms']:.0f} ms"
    )
    yield figures.of_runs(f"result_view_warm{named}", "ms CPU", told["slowest_ms"], seed=seed, aim=5, note=note)


def write_staff_file(path: Path, n_rows: int, rng: random.Random) -> None:
    """This function will write a staff register: a quarter have left, some are about to, one manager to twenty."""
    today = dt.date.today()
    with path.open("w", encoding="utf-8") as out:
        out.write(HEADINGS + "\n")
        for i in range(n_rows):
            start, end, reason = dt.date(2008, 1, 1) + dt.timedelta(days=rng.randrange(6000)), "", ""
            place = rng.random()
            if place < 0.25:
                left = start + dt.timedelta(days=200 + rng.randrange(3000))
                end, reason = str(max(start, min(left, today - dt.timedelta(days=60)))), "egen uppsägning"
            elif place < 0.27:
                end, reason = str(today + dt.timedelta(days=rng.randrange(1, 120))), "egen uppsägning"
            unit = f"Region {i % 4} > Avdelning {i % 40} > Enhet {i % N_UNITS}"
            manager = f"E{i // 20:07d}" if i else ""
            out.write(f"E{i:07d};{unit};{start};Förnamn{i} Efternamn{i};namn{i}@example.org;{manager};{end};{reason};")
            out.write(f"tillsvidare;{'kvinna' if i % 2 else 'man'};SE;nej\n")
