"""Audits, reading: a "disclosure-audit/1" document as cells, sizes and facts, or in words what is wrong with it.

Numbers are read as fractions, from the digits that stand in the file, so that no rounding of ours decides a
verdict. Where the file says more than the format asks for (`no_answer`, `asked_when`, `chosen_of`, as
our own export does), that is read too.
"""

from collections.abc import Iterable, Mapping

from efterord.rules.audits_figures import Figures
from efterord.rules.audits_publication import Asked, Group, Publication, UnreadableError, listed, mapping, number, whole

FORMAT = "disclosure-audit/1"
LEAST_K = 5  # the promise's smallest group, for a file that names none
MOST_NAMED = 60_000  # groups the hierarchy names, all dimensions crossed; more are not tried one by one


def read(document: object, *, k: int | None = None) -> Publication:
    """This function will read a whole document, with another k than the file's if one is given.

    Raise UnreadableError, whose `words` say what is wrong.
    """
    given = mapping(document, "the file")
    if given.get("format") != FORMAT:
        raise UnreadableError(f'it does not say "format": "{FORMAT}"')
    least = whole(given.get("k", LEAST_K), "k") if k is None else k
    if least < 1:
        raise UnreadableError("k is a number of people, 1 or more")
    places = _Places(given)
    specs = mapping(given.get("questions", {}), "questions")
    questions = {str(q): _asked(str(q), spec) for q, spec in specs.items()}
    figures = [mapping(each, "a figure") for each in listed(given.get("releases", []), '"releases"')]
    reader = Figures(places.select, places.sizes, questions)
    # Sizes first: a percentage may stand in the file before the number of people it speaks of.
    for place in sorted(range(len(figures)), key=lambda at: figures[at].get("stat") != "respondents"):
        reader.read(figures[place], place + 1)
    named, cut = places.all_named()
    return Publication(
        least,
        tuple(places.names),
        tuple(places.sizes),
        named,
        tuple(questions.values()),
        {q: tuple(facts) for q, facts in reader.facts.items()},
        tuple(reader.size_facts),
        len(figures),
        reader.n_unread + cut,
    )


class _Places:
    """The hierarchy and the cells: which cells a "where" speaks of."""

    def __init__(self, given: Mapping[str, object]) -> None:
        self.leaves: dict[str, dict[str, frozenset[str]]] = {}
        members: dict[str, list[str]] = {}
        for dim, each in mapping(given.get("dimensions", {}), "dimensions").items():
            spec = mapping(each, f"dimension {dim}")
            members[dim] = [str(m) for m in listed(spec.get("members", []), f"the members of {dim}")]
            self.leaves[dim] = _resolved(dim, members[dim], mapping(spec.get("groups", {}), f"the groups of {dim}"))
        self.names: list[str] = []
        self.sizes: list[int | None] = []
        self._at: dict[tuple[str, str], set[int]] = {}
        for cell in listed(given["cells"], '"cells"') if "cells" in given else _product(members):
            self._add(mapping(cell, "a cell"), members)
        self.everyone: Group = frozenset(range(len(self.names)))

    def _add(self, cell: Mapping[str, object], members: Mapping[str, list[str]]) -> None:
        size = cell.get("n")
        n = None if size is None else whole(size, "the n of a cell")
        if n is not None and n < 0:
            raise UnreadableError("a cell has fewer than no respondents")
        if n == 0:
            return
        where = {dim: str(cell[dim]) for dim in members if dim in cell}
        for dim, leaf in where.items():
            if self.leaves[dim].get(leaf) != frozenset([leaf]):
                raise UnreadableError(f"a cell names {leaf!r}, which is no member of {dim}")
            self._at.setdefault((dim, leaf), set()).add(len(self.names))
        self.names.append("/".join(where[dim] for dim in sorted(where)) or "everyone")
        self.sizes.append(n)

    def select(self, where: object) -> Group:
        """The cells of a "where": every dimension named narrows it."""
        found = set(self.everyone)
        for dim, names in mapping({} if where is None else where, '"where"').items():
            if dim not in self.leaves:
                raise UnreadableError(f"{dim!r} is no dimension of the file")
            here: set[int] = set()
            for name in names if isinstance(names, list) else [names]:
                here |= self.cells_of(dim, str(name))
            found &= here
        return frozenset(found)

    def cells_of(self, dim: str, name: str) -> set[int]:
        if name not in self.leaves[dim]:
            raise UnreadableError(f"{name!r} is neither a member nor a group of {dim}")
        return {cell for leaf in self.leaves[dim][name] for cell in self._at.get((dim, leaf), ())}

    def all_named(self) -> tuple[dict[Group, str], int]:
        """Every group that one name from each dimension, or none, picks out; and 1 if there are too many."""
        found: dict[Group, str] = {self.everyone: "everyone"} if self.names else {}
        for dim, names in self.leaves.items():
            for group, title in list(found.items()):
                for name in names:
                    narrowed = group & self.cells_of(dim, name)
                    if narrowed:
                        found.setdefault(narrowed, name if title == "everyone" else f"{title}/{name}")
                if len(found) > MOST_NAMED:
                    return found, 1
        return found, 0


def _asked(question_id: str, given: object) -> Asked:
    spec = mapping(given, f"question {question_id}")
    answers = tuple(str(each) for each in listed(spec.get("answers"), f"the answers of {question_id}"))
    classes = mapping(spec.get("classes", {}), f"the classes of {question_id}")
    kind, scores, route = spec.get("kind", "single"), spec.get("scores"), spec.get("asked_when")
    if kind not in ("single", "multi") or len(set(answers)) != len(answers) or not answers:
        raise UnreadableError(f"{question_id} is neither single nor multi, or its answers are not listed once each")
    if scores is not None and len(listed(scores, "the scores")) != len(answers):
        raise UnreadableError(f"{question_id} has not one score for each answer")
    none = spec.get("no_answer")
    led = mapping(route, f"the route to {question_id}") if route else None
    return Asked(
        question_id,
        answers,
        kind == "single",
        bool(spec.get("complete", True)),
        frozenset(map(str, classes)),
        {
            **{answer: tuple(int(each == answer) for each in answers) for answer in answers},
            **{
                str(name): tuple(int(each in {str(one) for one in listed(mine, "a class")}) for each in answers)
                for name, mine in classes.items()
            },
        },
        None if scores is None else tuple(number(each) for each in listed(scores, "the scores")),
        str(none) if none in answers else None,
        (str(led.get("question")), tuple(map(str, listed(led.get("answers"), "a route")))) if led else None,
        tuple(map(str, listed(spec.get("chosen_of", []), "chosen_of"))),
    )


def _resolved(dim: str, members: Iterable[str], groups: Mapping[str, object]) -> dict[str, frozenset[str]]:
    """Every name of a dimension with its leaves; groups may hold groups, never themselves."""
    found = {member: frozenset([member]) for member in members}
    under_way: set[str] = set()

    def leaves(name: str) -> frozenset[str]:
        if name not in found:
            if name not in groups or name in under_way:
                raise UnreadableError(f"{name!r} of {dim} is unknown, or holds itself")
            under_way.add(name)
            inside = listed(groups[name], f"group {name}")
            found[name] = frozenset[str]().union(*(leaves(str(each)) for each in inside))
        return found[name]

    for name in groups:
        leaves(name)
    return found


def _product(members: Mapping[str, list[str]]) -> list[object]:
    cells: list[dict[str, object]] = [{}]
    for dim, names in members.items():
        cells = [{**cell, dim: name} for cell in cells for name in names]
    return list(cells)
