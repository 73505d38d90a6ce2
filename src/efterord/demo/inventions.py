"""The invented people: who worked where from when to when, drawn from one seed relative to today. Pure."""

import dataclasses
import datetime as dt
import functools
import random
import unicodedata

from efterord.demo import blueprints
from efterord.words import LeavingKind

SEED = 20260301
# Notice periods in days with how often they occur: one, two and three months, as collective agreements have them.
NOTICE = ((30, 45), (60, 25), (90, 30))
LONGEST_EMPLOYMENT = 32 * 365
# A seat stands empty so long at most before the next one sits in it.
LONGEST_GAP = 40
MAILLESS_SHARE = 0.03
# Today's open departures were told so long ago: some in the newest file only, the others in the one before too.
# One was reported by the manager this morning, and no file knows of it yet.
NEWS_DAYS, KNOWN_DAYS = 6, 50


@dataclasses.dataclass(slots=True)
class Employee:
    """One person and their one employment. `notice_date` is when it was said; until then no file knows of the end."""

    id: str
    name: str
    mail: str
    node: blueprints.Node
    seat: int
    start: dt.date
    end: dt.date | None = None
    notice_date: dt.date | None = None
    kind: LeavingKind | None = None
    is_fixed_term: bool = False
    part: str = ""

    def is_employed(self, day: dt.date) -> bool:
        return self.start <= day and (self.end is None or day <= self.end)


@dataclasses.dataclass(frozen=True)
class Invention:
    """The organisation with its people, from `complete_from` to `today`; the story is told from `told_from`."""

    blueprint: blueprints.Blueprint
    people: tuple[Employee, ...]
    today: dt.date
    told_from: dt.date
    complete_from: dt.date

    def leader(self, path: blueprints.Path, day: dt.date) -> Employee | None:
        """This function will return who leads a unit on a day; while the seat is empty, who leads the one above."""
        for length in range(len(path), -1, -1):
            for employee in self._leaders.get(path[:length], ()):
                if employee.is_employed(day):
                    return employee
        return None

    def manager(self, employee: Employee, day: dt.date) -> Employee | None:
        """This function will return the nearest manager of somebody on a day, or at their end."""
        at = min(day, employee.end) if employee.end else day
        found = self.leader(employee.node.path, at)
        if found is not employee:
            return found
        return self.leader(employee.node.path[:-1], at) if employee.node.path else None

    def by_id(self) -> dict[str, Employee]:
        return {employee.id: employee for employee in self.people}

    @functools.cached_property
    def _leaders(self) -> dict[blueprints.Path, list[Employee]]:
        return _leaders(self.people)


def invent(
    today: dt.date, blueprint: blueprints.Blueprint | None = None, *, months: int = 26, seed: int = SEED
) -> Invention:
    """This function will invent the people: the same ones for the same day, drawing and seed.

    The story begins `months` before today; leavers are complete from a year before that.
    """
    drawn = blueprint or blueprints.whole()
    rng = random.Random(seed)  # noqa: S311 an invention that anybody may repeat
    told_from = today - dt.timedelta(days=round(months * 30.44))
    complete_from = told_from - dt.timedelta(days=365)
    present = _seats_of_the_present(drawn)
    names = Names(rng, drawn, set(present))
    people: list[Employee] = []
    for node in drawn.nodes:
        for seat in range(node.heads):
            wanted = present.get((node.path, seat))
            people += _seat(rng, names, node, seat, today, complete_from, is_steady=wanted is not None)
            if wanted is not None:
                _set_the_present(people[-1], wanted, today)
    people.sort(key=lambda each: (each.start, each.node.path, each.seat))
    for number, employee in enumerate(people):
        employee.id = f"H{10_000 + 7 * number}"
    return Invention(drawn, tuple(people), today, told_from, complete_from)


class Names:
    """Gives each person a name nobody else here has, and the address that goes with it."""

    def __init__(
        self, rng: random.Random, blueprint: blueprints.Blueprint, written_to: set[tuple[blueprints.Path, int]]
    ) -> None:
        self._rng = rng
        # Seats whose holders must be reached by letter.
        self._written_to = written_to
        self._domain = blueprint.mail_domain
        self._halves = blueprints.content("names")
        self._cast = {(part.unit, part.seat): part.name for part in blueprint.cast}
        self._taken = set(self._cast.values())

    def of(self, node: blueprints.Node, seat: int) -> tuple[str, str, bool]:
        """This function will return name, mail address, and whether the person is of the cast."""
        name = self._cast.pop((node.path, seat), None)
        if name is not None:
            return name, self._mail(name), True
        while True:
            name = self._drawn(node)
            if name not in self._taken:
                self._taken.add(name)
                # Leaders log in by their address; of the others a few have none.
                is_needed = seat == 0 or (node.path, seat) in self._written_to
                has_mail = is_needed or self._rng.random() >= MAILLESS_SHARE
                return name, self._mail(name) if has_mail else "", False

    def _drawn(self, node: blueprints.Node) -> str:
        home = "nb" if node.country == "NO" else "sv"
        tongue = self._rng.choices((home, "nb" if home == "sv" else "sv", "en", "world"), _mixture(node))[0]
        halves = self._halves[tongue]
        given = self._rng.choice(halves[self._rng.choice(("women", "men"))])
        return f"{given} {self._rng.choice(halves['first_halves'])}{self._rng.choice(halves['second_halves'])}"

    def _mail(self, name: str) -> str:
        plain = unicodedata.normalize("NFKD", name.lower().replace("ø", "o").replace("æ", "ae"))
        letters = "".join(sign for sign in plain if sign.isascii() and (sign.isalpha() or sign == " "))
        return f"{letters.replace(' ', '.')}@{self._domain}"


def _mixture(node: blueprints.Node) -> tuple[int, int, int, int]:
    """How many in a hundred have names of the place, the neighbour, England and the world."""
    return (46, 10, 26, 18) if node.language == "en" else (74, 5, 3, 18)


def _seat(
    rng: random.Random,
    names: Names,
    node: blueprints.Node,
    seat: int,
    today: dt.date,
    since: dt.date,
    *,
    is_steady: bool,
) -> list[Employee]:
    """Everybody who has sat in one seat since a day, one after the other."""
    name, mail, is_cast = names.of(node, seat)
    leaving = 0.0 if is_cast or is_steady else node.leaving * (0.4 if seat == 0 else 1.0)
    start = since - dt.timedelta(days=_drawn_days(rng, leaving or 0.12))
    found = []
    at = since
    while True:
        holder = Employee("", name, mail, node, seat, start)
        found.append(holder)
        _draw_the_end(rng, holder, leaving, at, today)
        if holder.end is None or holder.end > today:
            return found
        at = start = holder.end + dt.timedelta(days=rng.randint(1, LONGEST_GAP))
        if start > today:
            return found
        name, mail, _ = names.of(node, seat)


def _drawn_days(rng: random.Random, leaving: float) -> int:
    return min(int(rng.expovariate(leaving) * 365), LONGEST_EMPLOYMENT)


def _draw_the_end(rng: random.Random, holder: Employee, leaving: float, at: dt.date, today: dt.date) -> None:
    """Decide when and how an employment ends; one whose notice is still ahead has no end yet."""
    if leaving == 0.0:
        return
    if holder.start >= at and holder.seat and rng.random() < 0.10:
        holder.is_fixed_term = True
        end, kind = holder.start + dt.timedelta(days=rng.choice((182, 243, 365))), LeavingKind.FIXED_TERM_ENDED
        notice_date = end - dt.timedelta(days=rng.randint(30, 60))
    else:
        end = max(at, holder.start) + dt.timedelta(days=_drawn_days(rng, leaving) + 20)
        kind = _kind(rng, holder, end)
        ahead = rng.choices([days for days, _ in NOTICE], [often for _, often in NOTICE])[0]
        if kind is LeavingKind.RETIREMENT:
            ahead = rng.randint(110, 170)
        notice_date = max(end - dt.timedelta(days=ahead), holder.start)
    if notice_date < today:
        holder.end, holder.notice_date, holder.kind = end, notice_date, kind


def _kind(rng: random.Random, holder: Employee, end: dt.date) -> LeavingKind:
    years = (end - holder.start).days / 365
    if years < 0.5 and rng.random() < 0.25:
        return LeavingKind.PROBATION_ENDED
    if years > 9 and rng.random() < 0.45:
        return LeavingKind.RETIREMENT
    kinds = (LeavingKind.RESIGNATION, LeavingKind.AGREEMENT, LeavingKind.REDUNDANCY, LeavingKind.DISMISSAL)
    return rng.choices(kinds, (92, 4, 3, 1))[0]


def _set_the_present(employee: Employee, wanted: blueprints.Open, today: dt.date) -> None:
    """Let somebody who would have stayed leave as today's page of the story needs it."""
    since = {"proposed": NEWS_DAYS, "reported": 0}.get(wanted.part, KNOWN_DAYS)
    employee.part, employee.kind = wanted.part, LeavingKind.RESIGNATION
    employee.notice_date = today - dt.timedelta(days=since)
    employee.end = today + dt.timedelta(days=wanted.days_left)


def _seats_of_the_present(drawn: blueprints.Blueprint) -> dict[tuple[blueprints.Path, int], blueprints.Open]:
    """The last seats of the units concerned: whoever sits there has sat there all along."""
    free = {node.path: node.heads for node in drawn.nodes}
    found = {}
    for wanted in drawn.open_today:
        free[wanted.unit] -= 1
        found[wanted.unit, free[wanted.unit]] = wanted
    return found


def _leaders(people: tuple[Employee, ...]) -> dict[blueprints.Path, list[Employee]]:
    found: dict[blueprints.Path, list[Employee]] = {}
    for employee in people:
        if employee.seat == 0:
            found.setdefault(employee.node.path, []).append(employee)
    return found
