"""Small invented publications in the format "disclosure-audit/1": clean ones, leaking ones, and any ones at all."""

from collections import Counter

ANSWERS = ("1", "2", "3", "4", "5")
KINDS = ("small table", "small difference", "unanimous", "percent", "mean", "bounds")


class World:
    """Groups of people that nobody tells apart, and what each of them answered."""

    def __init__(self, rng, *, k=5, n_cells=6, kind="single", complete=True):
        self.rng, self.k, self.kind, self.complete = rng, k, kind, complete
        self.truth, self.sizes = {}, {}
        for at in range(n_cells):
            self.add(f"c{at}", rng.randint(k, 3 * k))
        self.figures = []

    def add(self, name, n, answers=None):
        """A group of n; with two different answers at least, unless its answers are given."""
        said = answers or [*self.rng.sample(ANSWERS, 2), *self.rng.choices(ANSWERS, k=max(0, n - 2))]
        self.truth[name], self.sizes[name] = Counter(said[:n]), n
        return name

    def add_any(self, name, n):
        """A group of n that said anything: nothing where not all must answer, several where several may be ticked."""
        said = []
        for _ in range(n):
            most = 1 if self.kind == "single" else 3
            said += self.rng.sample(ANSWERS, self.rng.randint(1 if self.complete else 0, most))
        if self.rng.random() < 0.3:
            said = [self.rng.choice(ANSWERS)] * n  # unanimous
        self.truth[name], self.sizes[name] = Counter(said), n

    def size(self, cells):
        return sum(self.sizes[cell] for cell in cells)

    def counts(self, cells):
        total = sum((self.truth[cell] for cell in cells), Counter())
        return {answer: total[answer] for answer in ANSWERS}

    def publish(self, cells, stat="counts", *, blur=False, **also):
        value, n = self.counts(cells), self.size(cells)
        if stat == "percent":
            value = round(100 * value[also["answer"]] / n, also["decimals"])
        elif stat == "mean":
            value = round(sum(int(answer) * count for answer, count in value.items()) / n, also["decimals"])
        elif stat == "index":
            value = round(100 * sum(w * value[a] for a, w in also["weights"].items()) / n, also["decimals"])
        elif stat == "count":
            value = value[also["answer"]]
        elif stat == "respondents":
            value = n
        else:
            value = {answer: blurred(self.rng, count) for answer, count in value.items()} if blur else value
        asked = {} if stat == "respondents" else {"question": "q"}
        self.figures.append({"where": {"cell": sorted(cells)}, **asked, "stat": stat, "value": value, **also})

    def document(self, *, with_n=True):
        cells = [{"cell": name} | ({"n": n} if with_n else {}) for name, n in self.sizes.items()]
        kind = {"kind": self.kind, "complete": self.complete, "classes": {"low": ["1", "2"]}}
        question = {"answers": list(ANSWERS), "scores": [1, 2, 3, 4, 5], **kind}
        return {
            "format": "disclosure-audit/1",
            "k": self.k,
            "dimensions": {"cell": {"members": list(self.truth)}},
            "cells": cells,
            "questions": {"q": question},
            "releases": self.figures,
        }


def clean(rng, k=5):
    """Tables of whole groups and of sums of them."""
    world = World(rng, k=k, n_cells=rng.randint(3, 8))
    names = list(world.truth)
    shown = rng.sample(names, rng.randint(2, len(names)))
    for name in shown:
        world.publish([name])
    for _ in range(rng.randint(1, 4)):
        world.publish(rng.sample(shown, rng.randint(1, len(shown))))
    if len(shown) < len(names):
        world.publish(names)
    return world


def leaking(rng, kind, k=5):
    """A clean one with one leak planted; returns it and the groups of which one must be found."""
    world = clean(rng, k=k)
    names, few = list(world.truth), rng.randint(1, k - 1)
    if kind == "small table":
        world.publish([world.add("few", few)])
    elif kind == "unanimous":
        world.publish([world.add("few", rng.randint(k, 2 * k), list(ANSWERS[-1] * 2 * k))])
    elif kind == "bounds":
        return cross(rng, k), "few"
    else:
        world.add("few", few)
        rest = rng.sample(names, rng.randint(1, len(names)))
        also = {"decimals": 3}
        stat = kind if kind in ("percent", "mean") else "counts"
        if stat == "percent":
            also["answer"] = max(world.truth["few"], key=world.truth["few"].get)
        for cells in (rest, [*rest, "few"]):
            world.publish(cells, stat, **(also if stat != "counts" else {}))
    return world, "few"


def cross(rng, k):
    """Units by quarters, sums alone: one answer was given nowhere but in one unit in one quarter."""
    world = World(rng, k=k, n_cells=0)
    few = rng.randint(2, k - 1)
    rare = rng.randint(1, few - 1)
    world.add("few", few, [*"1" * rare, *"23232323232323232323"])
    for name in ("other quarter", "other unit", "other both"):
        world.add(name, 3 * k, [*"2345", *rng.choices("2345", k=3 * k)])
    for cells in (
        ("few", "other quarter"),
        ("other unit", "other both"),
        ("few", "other unit"),
        ("other quarter", "other both"),
    ):
        world.publish(cells)
    return world


def blurred(rng, count):
    """A count as a table with withheld or rounded cells has it."""
    return rng.choice((count, count, None, [max(0, count - 1), count + 1]))


def anything(rng, *, k=5, kind="single", complete=True, with_n=True):
    """Figures of any kind over any groups, safe or not; returns the document."""
    world = World(rng, k=k, n_cells=0, kind=kind, complete=complete)
    for at in range(rng.randint(2, 7)):
        world.add_any(f"c{at}", rng.choice((1, 2, 4, 6, 9, 14)))
    names, told = list(world.truth), set()
    for _ in range(rng.randint(1, 7)):
        cells = tuple(sorted(rng.sample(names, rng.randint(1, len(names)))))
        stats = ("counts", "counts", "counts", "count", "percent")
        stat = rng.choice((*stats, "mean", "index") if kind == "single" and complete else stats)
        also = {"decimals": rng.randint(0, 2)} if stat in ("percent", "mean", "index") else {}
        if stat in ("count", "percent"):
            also["answer"] = rng.choice(ANSWERS)
        elif stat == "index":
            also["weights"] = {"4": 1, "5": 1, "1": -1}
        world.publish(cells, stat, blur=stat == "counts" and rng.random() < 0.3, **also)
        if not with_n and cells not in told:
            told.add(cells)
            world.publish(cells, "respondents")
    return world.document(with_n=with_n)
