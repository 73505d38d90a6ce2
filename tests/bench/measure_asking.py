"""A night in which very many are asked at once, and the night that reminds them: time, and memory."""

from collections.abc import Iterator

from tests.bench import figures, installation

# A night is done before people come to work, and fits a small machine beside everything else.
AIM_SECONDS_A_MILLION, AIM_MEGABYTES = 1_800, 250


def nights(database: str, seed: int, named: str, n: int) -> Iterator[figures.Figure]:
    """This function will lay n departures that are due tonight, ask all in a process of its own, then remind."""
    with installation.made(database, seed) as place:
        place.inside("plant_due", n=n)
        asked = place.inside("ask_all")
        reminded = place.inside("remind_all")
        size = (place.home / "data" / "efterord.sqlite3").stat().st_size / 1e6 if database == "sqlite" else 0
    if (asked["n"], asked["n_letters"], reminded["n_letters"]) != (n, n, n):
        raise RuntimeError(f"{n} were due; asked and reminded: {asked}, {reminded}")
    note = f"{n / asked['seconds']:.0f} a second, in chunks of {asked['chunk']}; {database}"
    if size:
        note = f"{note}, {size:.0f} MB afterwards"
    aim = AIM_SECONDS_A_MILLION * max(n, 10_000) / 1_000_000
    yield figures.Figure(f"asking_{n}{named}", asked["seconds"], "s", seed, aim=aim, note=note)
    for name, told in (("asking", asked), ("reminding", reminded)):
        grown = f"{told['before_megabytes']:.0f} MB before the first chunk"
        yield figures.Figure(
            f"{name}_{n}_memory{named}", told["peak_megabytes"], "MB", seed, aim=AIM_MEGABYTES, note=grown
        )
    note = f"{n / reminded['seconds']:.0f} a second; {database}"
    yield figures.Figure(f"reminding_{n}{named}", reminded["seconds"], "s", seed, aim=aim, note=note)
