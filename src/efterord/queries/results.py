"""The one reader of the batch tables: every figure that any page, file or program shows comes from here.

A figure is a sum over whole batches of one kind, for (unit, releases, question), and nothing else can be asked for
(promise.md, 7).
"""

import dataclasses
import datetime as dt
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from efterord import gate
from efterord.models import Batch, Release, Table, Unit
from efterord.rules import blocks, disclosure, sheets, tables, trees
from efterord.words import BatchKind, Lane

# Sheets that a process keeps, each under what tells its release from every other; the oldest of more are read again.
# A release of 900 answers to the core survey takes some 300 kB, so this holds fifty years of quarters of 50,000 people.
MOST_BYTES = 64 * 2**20
_kept: dict[tuple[str, str | None, int, dt.datetime], sheets.Sheet] = {}
# Which lanes each of those releases has a table of; only the exit survey has lanes.
_lanes_kept: dict[tuple[int, dt.datetime], frozenset[str]] = {}


@dataclasses.dataclass(frozen=True, slots=True)
class Figure:
    """The counts of one question over whole batches: `counts` by option with "none", over all `n` members.

    Two figures may stand in one chart only if their `batches` are the same.
    """

    question: str
    counts: Mapping[str, int]
    n: int
    batches: frozenset[int]

    @property
    def n_substantive(self) -> int:
        return self.n - self.counts[blocks.NONE]


@dataclasses.dataclass(frozen=True, slots=True)
class Result:
    """What may be shown of a unit: its figures by question, how many answers they come from at most, and from when."""

    unit: Unit
    figures: Mapping[str, Figure]
    n: int
    releases: tuple[Release, ...]


def unit(viewer: gate.Actor, unit_id: int) -> Unit:
    """This function will return a unit whose results the viewer may ask for; Hidden if there is none."""
    if unit_id not in gate.tree(viewer):
        raise gate.Hidden
    found = _units(viewer, [unit_id])[unit_id]
    gate.check(viewer, "results.see", found)
    return found


def whole(viewer: gate.Actor) -> Unit:
    """This function will return the whole organisation, the unit above all others; Hidden where it is out of sight."""
    root = next((pk for pk, (parent, _) in gate.tree(viewer).items() if parent is None), 0)
    return unit(viewer, root)


def result(
    viewer: gate.Actor,
    unit: Unit,
    *,
    numbers: Collection[int] | None = None,
    kind: BatchKind = BatchKind.EXIT_SURVEY,
    lane: Lane | None = None,
) -> Result:
    """This function will return the figures of a unit and everything below it; Hidden if the viewer may not see it.

    `numbers`: those of the releases to sum over; all of them without it. `kind`: of which batches; two kinds are never
    summed. `lane`: that one alone; without it all together, those in no lane too. Without any table the figures are
    empty, whatever the cause, and so is n.
    """
    gate.check(viewer, "results.see", unit)
    known = {release.number: release for release in _releases(viewer)}
    figures, opened = _of_unit(viewer, unit, known if numbers is None else numbers, kind, lane)
    n = max((figure.n for figure in figures.values()), default=0)
    return Result(unit, figures, n, tuple(known[number] for number in opened))


def beside(viewer: gate.Actor, unit: Unit, whole: Unit, *, numbers: Collection[int]) -> Mapping[str, Figure]:
    """This function will return the figures of the rest of a unit above: its tables but those of `unit` and below.

    Whoever may see a unit may see what it is compared with, also where they may not see the unit above by itself. A
    batch that was passed up from the unit belongs to the rest, so nobody is in both. Hidden if the one is not above
    the other.
    """
    gate.check(viewer, "results.see", unit)
    if whole.pk == unit.pk or whole.pk not in gate.ancestors(viewer, unit.pk):
        raise gate.Hidden
    (own, _), (all_of_it, _) = (_of_unit(viewer, each, numbers) for each in (unit, whole))
    return _apart(all_of_it, own)


def others(viewer: gate.Actor, unit: Unit, lane: Lane, *, numbers: Collection[int]) -> Mapping[str, Figure]:
    """This function will return the figures of all at a unit and below it but one lane, those in no lane among them."""
    gate.check(viewer, "results.see", unit)
    (own, _), (all_of_it, _) = (_of_unit(viewer, unit, numbers, lane=each) for each in (lane, None))
    return _apart(all_of_it, own)


def lanes(viewer: gate.Actor, unit: Unit, *, numbers: Collection[int]) -> list[Lane]:
    """This function will return the lanes of which a unit has a table in some releases, in the order of the words."""
    gate.check(viewer, "results.see", unit)
    _sheets(viewer, numbers)  # and with them which lanes there are
    asked = [each for each in _releases(viewer) if each.number in numbers]
    known = frozenset().union(*(_lanes_kept[each.pk, each.released_at] for each in asked))
    below = _below(viewer, unit)
    return [each for each in Lane if each in known and below & sheets.units_of(_of_lane(viewer, numbers, each))]


def _of_lane(viewer: gate.Actor, numbers: Collection[int], lane: Lane) -> Collection[sheets.Sheet]:
    return _sheets(viewer, numbers, lane=lane).values()


def _apart(whole: Mapping[str, Figure], part: Mapping[str, Figure]) -> dict[str, Figure]:
    """Figures without those of a part of them, where anything is left."""
    rest = {question: _less(figure, part.get(question)) for question, figure in whole.items()}
    return {question: figure for question, figure in rest.items() if figure.batches}


def _less(whole: Figure, part: Figure | None) -> Figure:
    """A figure without a part of it: what is left are whole tables, since each table is of one unit alone."""
    if part is None:
        return whole
    counts = {option: count - part.counts.get(option, 0) for option, count in whole.counts.items()}
    return Figure(whole.question, counts, whole.n - part.n, whole.batches - part.batches)


def comparable(viewer: gate.Actor, unit: Unit, *, numbers: Collection[int]) -> list[Unit]:
    """This function will return the units above of which the rest has a table in some releases, the nearest first."""
    gate.check(viewer, "results.see", unit)
    with_table = sheets.units_of(_sheets(viewer, numbers).values()) - _below(viewer, unit)
    return [each for each in reversed(above(viewer, unit)) if with_table & _below(viewer, each)]


def above(viewer: gate.Actor, unit: Unit) -> list[Unit]:
    """This function will return the units above one whose results the viewer may see, the root first."""
    gate.check(viewer, "results.see", unit)
    found = _near(viewer, unit)
    path: list[Unit] = []
    at = unit.parent_id
    while at is not None:
        path.insert(0, found[at])
        at = found[at].parent_id
    return path


def _near(viewer: gate.Actor, unit: Unit) -> dict[int, Unit]:
    """The units above one and those next below it."""
    return _units(viewer, gate.ancestors(viewer, unit.pk) | set(gate.children_of(viewer).get(unit.pk, [])))


def _units(viewer: gate.Actor, asked: Iterable[int]) -> dict[int, Unit]:
    """Some units as records, from the tree that was asked for already."""
    known = gate.tree(viewer)
    return {pk: Unit.from_db(None, ("id", "parent_id", "name"), (pk, *known[pk])) for pk in asked}


def _below(viewer: gate.Actor, unit: Unit) -> frozenset[int]:
    def ask() -> frozenset[int]:
        return frozenset(gate.subtree(unit.pk, gate.children_of(viewer)))

    return gate.once(viewer, f"below unit {unit.pk}", ask)


def _releases(viewer: gate.Actor) -> list[Release]:
    return gate.once(viewer, "releases", lambda: list(Release.objects.order_by("-number")))


def _of_unit(
    viewer: gate.Actor,
    unit: Unit,
    numbers: Collection[int],
    kind: BatchKind = BatchKind.EXIT_SURVEY,
    lane: Lane | None = None,
) -> tuple[Mapping[str, Figure], tuple[int, ...]]:
    """The figures of a unit and all below it by question, and which of the releases have any."""
    found, units = _sheets(viewer, numbers, kind, lane), _below(viewer, unit)
    opened = tuple(number for number, each in found.items() if not units.isdisjoint(each.units.tolist()))
    summed = sheets.sums((found[number] for number in opened), units)
    return {q: Figure(q, each.counts, each.n, each.batches) for q, each in summed.items()}, opened


def _sheets(
    viewer: gate.Actor,
    numbers: Collection[int],
    kind: BatchKind = BatchKind.EXIT_SURVEY,
    lane: Lane | None = None,
) -> dict[int, sheets.Sheet]:
    """One kind's sheets of some releases by number, of one lane or of all together; those not kept are read at once.

    A released table is final, so a sheet is never read again: only the newest release is new to a process.
    """
    asked = sorted((each for each in _releases(viewer) if each.number in numbers), key=lambda each: each.number)
    found = {each.number: _kept.get((kind, lane, each.pk, each.released_at)) for each in asked}
    missing = [each for each in asked if found[each.number] is None]
    if missing:
        found |= _read(missing, kind, lane)
    return {number: each for number, each in found.items() if each is not None}


def in_numbers(viewer: gate.Actor, *, numbers: Collection[int]) -> dict[int, sheets.Sheet]:
    """This function will return whole releases by number, for figures of many units at once: the alerts of HR."""
    gate.check(viewer, "alerts.see")
    return _sheets(viewer, numbers)


def have_at_hand(viewer: gate.Actor, *, numbers: Collection[int]) -> None:
    """This function will read what a page is going to ask for in one go, where it would be read bit by bit."""
    gate.check(viewer, "results.see")
    _sheets(viewer, numbers)


def _read(releases: Sequence[Release], kind: BatchKind, lane: Lane | None) -> dict[int, sheets.Sheet]:
    """Read what some releases show of a kind, and where no lane is asked for of all kinds with it, and keep it."""
    shown = Table.objects.filter(release__in=[each.pk for each in releases]).order_by()
    if lane is not None:
        shown = shown.filter(kind=kind, lane=lane)
    # A row for each batch of a table: most tables have one, so a second query for the batches would cost more.
    fields = ("kind", "lane", "release_id", "pk", "unit_id", "question", "counts", "batches", "batches__n")
    rows: dict[str, list[tuple[Any, ...]]] = {known.value: [] for known in (BatchKind if lane is None else [kind])}
    for row in shown.values_list(*fields):
        rows[row[0]].append(row)
    if lane is None:
        told = {(row[2], row[1]) for of_kind in rows.values() for row in of_kind if row[1]}
        for each in releases:
            _lanes_kept[each.pk, each.released_at] = frozenset(code for pk, code in told if pk == each.pk)
    found = {
        of_kind: sheets.by_release(
            {row[3]: row[2:7] for row in known}.values(), [(row[3], row[7], row[8]) for row in known]
        )
        for of_kind, known in rows.items()
    }
    for of_kind, by_release in found.items():
        for each in releases:
            _kept[of_kind, lane, each.pk, each.released_at] = by_release.get(each.pk, sheets.EMPTY)
    while len(_kept) > len(rows) and sum(sheet.n_bytes for sheet in _kept.values()) > MOST_BYTES:
        _kept.pop(next(iter(_kept)))
    return {each.number: found[kind].get(each.pk, sheets.EMPTY) for each in releases}


def _forget() -> None:
    """This function will forget the sheets that were kept, for tests that undo what was released."""
    _kept.clear()
    _lanes_kept.clear()


def nearest_with_result(viewer: gate.Actor, unit: Unit, *, numbers: Collection[int] | None = None) -> Unit | None:
    """This function will return the nearest unit above that has a result which the viewer may see, or None."""
    with_result = units_with_result(viewer, numbers=numbers)
    return next((each for each in reversed(above(viewer, unit)) if each.pk in with_result), None)


def releases(viewer: gate.Actor) -> list[Release]:
    """This function will return the published releases, the newest first; that one was held is no secret."""
    gate.check(viewer, "results.see")
    return list(_releases(viewer))


def units_with_result(viewer: gate.Actor, *, numbers: Collection[int] | None = None) -> set[int]:
    """This function will return the ids of the units that have a result, of those the viewer may ask for.

    `numbers`: in some of these releases; in any of all without it.
    """
    gate.check(viewer, "results.see")
    allowed = gate.units_in_sight(viewer, "results.see")
    asked = {each.number for each in _releases(viewer)} if numbers is None else numbers
    starts = sheets.units_of(_sheets(viewer, asked).values())
    parents = {pk: parent for pk, (parent, _) in gate.tree(viewer).items()} if starts else {}
    found: set[int] = set()
    for start in starts:
        at: int | None = start
        while at is not None and at not in found:
            found.add(at)
            at = parents[at]
    return found if allowed is None else found & allowed


def units(viewer: gate.Actor) -> list[Unit]:
    """This function will return the units whose results a viewer may ask for, in the order of the tree."""
    gate.check(viewer, "results.see")
    allowed = gate.units_in_sight(viewer, "results.see")
    children: dict[int | None, list[Unit]] = {}
    for unit in Unit.objects.all():
        children.setdefault(unit.parent_id, []).append(unit)
    found: list[Unit] = []
    todo = list(children.get(None, []))
    while todo:
        unit = todo.pop()
        if allowed is None or unit.pk in allowed:
            found.append(unit)
        # Sorted in Python: databases disagree on the order of å, ä and ö.
        todo += sorted(children.get(unit.pk, []), key=lambda u: u.name, reverse=True)
    return found


def siblings(viewer: gate.Actor, unit: Unit) -> list[Unit]:
    """This function will return the other units below the same one whose results a viewer may ask for, by name."""
    gate.check(viewer, "results.see", unit)
    if unit.parent_id is None:
        return []
    parent = _units(viewer, [unit.parent_id])[unit.parent_id]
    return [each for each in below(viewer, parent) if each.pk != unit.pk]


def below(viewer: gate.Actor, unit: Unit) -> list[Unit]:
    """This function will return the units next below one whose results a viewer may ask for, by name."""
    gate.check(viewer, "results.see")
    allowed = gate.units_in_sight(viewer, "results.see")
    near = _near(viewer, unit).values()
    found = [u for u in near if u.parent_id == unit.pk and (allowed is None or u.pk in allowed)]
    return sorted(found, key=lambda u: u.name)


def published(viewer: gate.Actor) -> tuple[list[disclosure.PublishedBatch], list[tables.Table]]:
    """This function will return the whole publication as the rules speak of it: all batches and tables of all kinds.

    For the check before a release and for the audit export, which both need every edition at once.
    """
    gate.check(viewer, "results.see_publication")
    batches = [
        disclosure.PublishedBatch(str(b), str(b.unit_id), b.lane, b.release.number, b.n, b.n_counting)
        for b in Batch.objects.select_related("release").order_by("release__number", "kind", "number")
    ]
    shown = Table.objects.select_related("release").prefetch_related("batches__release").order_by("pk")
    return batches, [_as_rule(table, list(table.batches.all())) for table in shown]


def paths(viewer: gate.Actor) -> dict[str, str]:
    """This function will return each unit's path of names from the root, by its id as text; no two are alike."""
    gate.check(viewer, "results.see_publication")
    known = {u.pk: u for u in Unit.objects.all()}
    found: dict[str, str] = {}
    for pk in known:
        names: list[str] = []
        at: int | None = pk
        while at is not None:
            names.insert(0, known[at].name)
            at = known[at].parent_id
        found[str(pk)] = " / ".join(names)
    # A name with a stroke in it may read as two: then the number tells them apart.
    times = Counter(found.values())
    return {pk: path if times[path] == 1 else f"{path} ({pk})" for pk, path in found.items()}


def _as_rule(table: Table, members: Sequence[Batch]) -> tables.Table:
    return tables.Table(
        question=table.question,
        unit=str(table.unit_id),
        lane=table.lane,
        release_number=table.release.number,
        batches=tuple(sorted(map(str, members))),
        counts=table.counts,
        n=sum(b.n for b in members),
        n_counting=sum(b.n_counting for b in members),
        n_substantive=0,
        n_exchanged=0,
        n_moved=0,
    )


def tree(viewer: gate.Actor) -> trees.Tree:
    """This function will return the units as the rules' tree; their ids are written as text there."""
    gate.check(viewer, "results.see_publication")
    return trees.plant(
        trees.Node(str(unit.pk), None if unit.parent_id is None else str(unit.parent_id)) for unit in Unit.objects.all()
    )
