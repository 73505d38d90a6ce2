"""The stage of the story: who stands on it, found by path and number, and each as the actor the gate knows."""

import dataclasses
import datetime as dt
import random
from typing import TYPE_CHECKING

from efterord import clock, gate
from efterord.demo import blueprints, inventions
from efterord.queries import results

if TYPE_CHECKING:
    from efterord.models import Case, Unit, User

MORNING, FORENOON, AFTERNOON = dt.time(7, 30), dt.time(9, 40), dt.time(13, 15)


@dataclasses.dataclass
class Stage:
    """What the chapters share. `until` is the real present: nothing is told after it."""

    invention: inventions.Invention
    until: dt.datetime
    rng: random.Random
    password: str
    users: dict[str, "User"] = dataclasses.field(default_factory=dict)
    units: dict[blueprints.Path, "Unit"] = dataclasses.field(default_factory=dict)
    # Cases whose follow-up stands in the calendar, by primary key.
    followed: set[object] = dataclasses.field(default_factory=set)
    # Survey links of today's open departures, by the part they play.
    links: dict[str, str] = dataclasses.field(default_factory=dict)

    # Links to the own page of today's leavers, by the part they play.
    own_pages: dict[str, str] = dataclasses.field(default_factory=dict)

    def __post_init__(self) -> None:
        self.by_id = self.invention.by_id()
        self.by_mail = {employee.mail: employee for employee in self.invention.people if employee.mail}
        self._seats = {(e.node.path, e.seat): e for e in self.invention.people if e.end is None or e.part}
        self._actors: dict[tuple[int, dt.date], gate.Actor] = {}

    def seated(self, part: blueprints.Part) -> inventions.Employee:
        """This function will return who plays a part of the cast."""
        return self._seats[part.unit, part.seat]

    def actor(self, user: "User") -> gate.Actor:
        """This function will return a user as the gate knows them, logged in since this told morning."""
        today = clock.today()
        if (user.pk, today) not in self._actors:
            self._actors[user.pk, today] = gate.actor_for(user, since=at(today, dt.time(0, 1)))
        return self._actors[user.pk, today]

    def player(self, role: str) -> gate.Actor:
        """This function will return the first of the cast with a role."""
        part = next(each for each in self.invention.blueprint.cast if each.role == role)
        return self.actor(self.users[self.seated(part).id])

    def partner(self, path: blueprints.Path) -> gate.Actor:
        """This function will return the HR partner who looks after a unit, or the head of HR."""
        for part in self.invention.blueprint.cast:
            if part.role == "hr_partner" and part.over == path[:1]:
                return self.actor(self.users[self.seated(part).id])
        return self.player("hr_head")

    def employee(self, case: "Case") -> inventions.Employee:
        """This function will return the invented person a case is about."""
        return self.by_id[case.person.employee_id]

    def read_units(self) -> None:
        """This function will look up every unit by its path, after the first import has made them."""
        found = {unit.pk: unit for unit in results.units(gate.OPERATOR)}
        for unit in found.values():
            path: list[str] = []
            above: Unit | None = unit
            while above is not None and above.parent_id is not None:
                path.insert(0, above.name)
                above = found[above.parent_id]
            self.units[tuple(path)] = unit


def at(day: dt.date, time: dt.time) -> dt.datetime:
    """This function will return the instant of a wall-clock time of the organisation on a day, in UTC."""
    return dt.datetime.combine(day, time, clock.PLACE).astimezone(dt.UTC)


def workday(day: dt.date) -> dt.date:
    """This function will return the day itself, or the Monday after a weekend."""
    return day + dt.timedelta(days=(7 - day.weekday()) * (day.weekday() > 4))


def workday_before(day: dt.date) -> dt.date:
    """This function will return the day itself, or the Friday before a weekend."""
    return day - dt.timedelta(days=max(0, day.weekday() - 4))
