"""The tree of units as a staff file names it: by path or by a name that only one unit has."""

from collections.abc import Hashable, Mapping

from efterord.rules import people_words


class Tree:
    """The register's units, and in a first import those that the file proposes."""

    def __init__(self, units: Mapping[tuple[str, ...], Hashable], may_grow: bool) -> None:
        self._may_grow = may_grow
        self._by_path = {_key(path): unit for path, unit in units.items()}
        self._by_name: dict[str, set[Hashable]] = {}
        for path, unit in self._by_path.items():
            if path:
                self._by_name.setdefault(path[-1], set()).add(unit)
        self._new: dict[tuple[str, ...], tuple[str, ...]] = {}
        self._found: dict[tuple[str, ...], Hashable | None] = {}
        self._verdicts: dict[tuple[str, ...], str | None] = {}

    def find(self, path: tuple[str, ...]) -> Hashable | None:
        """This function will return the register's id of the unit that a row names, or None."""
        if path not in self._found:
            key = _key(path)
            unit = self._by_path.get(key)
            if unit is None and len(key) == 1 and len(self._by_name.get(key[0], ())) == 1:
                (unit,) = self._by_name[key[0]]
            self._found[path] = unit
        return self._found[path]

    def admit(self, path: tuple[str, ...]) -> str | None:
        """This function will return what is wrong with a row's unit, or None; a new one may be noted."""
        if path not in self._verdicts:
            self._verdicts[path] = self._judge(path)
        return self._verdicts[path]

    def _judge(self, path: tuple[str, ...]) -> str | None:
        if self.find(path) is not None:
            return None
        key = _key(path)
        if len(key) == 1 and len(self._by_name.get(key[0], ())) > 1:
            return "unit_ambiguous"
        if not self._may_grow:
            return "unit_unknown"
        if key not in self._new:
            for n in range(1, len(path) + 1):
                if key[:n] not in self._by_path:
                    self._new.setdefault(key[:n], path[:n])
        return None

    def new_paths(self) -> list[tuple[str, ...]]:
        """This function will list the proposed units, parents before their children, else by name."""
        return sorted(self._new.values(), key=lambda path: (len(path), _key(path)))


def _key(path: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(people_words.plain(name) for name in path)
