"""What becomes of each departure: known by the file or by hand, confirmed, talked over, closed."""

import datetime as dt
import functools
from collections.abc import Callable
from typing import TYPE_CHECKING

from efterord import clock, gate
from efterord.demo import calendars, castings, inventions, loose_ends, preparations, staff_files, stages, talks
from efterord.exchange import people as staff
from efterord.exchange import tables
from efterord.queries import cases
from efterord.services import cases as case_deeds
from efterord.services import people as people_deeds
from efterord.services import reports, surveys_paper
from efterord.words import CaseState, Eligibility, LeavingKind

if TYPE_CHECKING:
    from efterord.models import Case

# Days between two staff files. With five weeks every notice is known while something can still be done.
DAYS_BETWEEN_FILES = 35
# Of those a file does not tell first; of them some are reported by the nearest manager, the others opened by HR.
BY_HAND_SHARE, REPORTED_SHARE = 0.12, 0.5
TALKED_SHARE = 0.7
PRINTED_SHARE = 0.5
N_TAKEN_BACK = 5


class Departures:
    """Tells the departures of one stage; each step notes the next one in the calendar."""

    def __init__(self, stage: stages.Stage, calendar: calendars.Calendar) -> None:
        self._stage = stage
        self._calendar = calendar
        self._rng = stage.rng
        self._preparations = preparations.Preparations(stage, calendar)
        self._talks = talks.Talks(stage, calendar)

    def import_file(self) -> None:
        """This function will apply the staff file of the told day, then follow up what it proposes."""
        stage, day = self._stage, clock.today()
        head = stage.player("hr_head") if stage.users else gate.OPERATOR
        content = staff_files.write(stage.invention, day)
        with tables.read_table(content, name="personal.csv") as table:
            seen = staff.preview(head, table, staff.propose_mapping(head, table.columns))
        if not seen.is_applicable:
            raise RuntimeError(f"the demo's own staff file is wrong: {seen.wrong[:3]}")
        people_deeds.apply_import(
            head,
            plan=seen.plan,
            columns=seen.columns,
            mapping=seen.mapping,
            fingerprint=seen.fingerprint,
            complete_from=stage.invention.complete_from if seen.is_first else None,
        )
        if not stage.users:
            stage.read_units()
            castings.open_cast(stage)
            self._preparations.set_terms()
            loose_ends.set_terms(stage)
        castings.open_leaders(stage)
        self._follow_the_proposed(day)

    def hear_by_hand(self) -> None:
        """This function will note the departures that HR opens by hand, before any file knows of them."""
        for employee in self._stage.invention.people:
            if employee.part == "reported":
                self._calendar.add(self._stage.until - dt.timedelta(hours=2), functools.partial(self._report, employee))
            if employee.notice_date is None or employee.notice_date < self._stage.invention.told_from or employee.part:
                continue
            if self._rng.random() < BY_HAND_SHARE:
                day = stages.workday(employee.notice_date + dt.timedelta(days=2))
                if employee.end and day < employee.end:
                    hear = self._report if self._rng.random() < REPORTED_SHARE else self._open_by_hand
                    self._calendar.add(stages.at(day, stages.FORENOON), functools.partial(hear, employee))

        self._hear_of_those_who_stay()

    def _hear_of_those_who_stay(self) -> None:
        """A few take their notice back: their cases were opened by hand and are cancelled."""
        span = (self._stage.invention.today - self._stage.invention.told_from).days
        staying = [e for e in self._stage.invention.people if e.end is None and e.seat > 9 and e.mail]
        for employee in self._rng.sample(staying, min(N_TAKEN_BACK, len(staying))):
            day = self._stage.invention.told_from + dt.timedelta(days=self._rng.randint(span // 3, span - 20))
            if employee.start < self._stage.invention.told_from:
                self._note(stages.workday(day), stages.FORENOON, self._open_and_take_back, employee)

    def _open_and_take_back(self, employee: inventions.Employee) -> None:
        partner, today = self._stage.partner(employee.node.path), clock.today()
        case = case_deeds.open_case(
            partner,
            employment=cases.employments(partner, employee.id)[0],
            notice_date=today,
            last_day=today + dt.timedelta(days=60),
            leaving_kind=LeavingKind.RESIGNATION,
        )
        self._stage.followed.add(case.pk)
        self._note(stages.workday(today + dt.timedelta(days=6)), stages.AFTERNOON, self._cancel, case)

    def _cancel(self, case: "Case") -> None:
        case_deeds.cancel_case(self._stage.partner(self._stage.employee(case).node.path), case=case)

    def _report(self, employee: inventions.Employee) -> None:
        """The nearest manager reports the departure and proposes a time; HR confirms it the next working day."""
        leader = self._stage.invention.manager(employee, clock.today())
        holder = self._stage.users.get(leader.id) if leader else None
        partner = self._stage.partner(employee.node.path)
        found = cases.employments(partner, employee.id)
        if holder is None or not found or found[0].cases.exists() or not employee.end or not employee.kind:
            return
        case = reports.report_departure(
            self._stage.actor(holder),
            employment=found[0],
            notice_date=employee.notice_date,
            last_day=employee.end,
            leaving_kind=employee.kind,
            times=[stages.at(stages.workday(employee.end - dt.timedelta(days=7)), dt.time(13, 30))],
        )
        self._stage.followed.add(case.pk)
        if not employee.part:
            self._note(stages.workday(clock.today() + dt.timedelta(days=1)), stages.AFTERNOON, self._confirm, case)

    def _open_by_hand(self, employee: inventions.Employee) -> None:
        partner = self._stage.partner(employee.node.path)
        found = cases.employments(partner, employee.id)
        if found and not found[0].cases.exists() and employee.end and employee.kind:
            case = case_deeds.open_case(
                partner,
                employment=found[0],
                notice_date=employee.notice_date,
                last_day=employee.end,
                leaving_kind=employee.kind,
            )
            self._stage.followed.add(case.pk)
            self._go_on(case)

    def _follow_the_proposed(self, day: dt.date) -> None:
        """HR confirms within some days; what the newest file proposes waits, but for what is near."""
        newest = self._stage.until - stages.at(day, stages.MORNING) < dt.timedelta(days=7)
        found = cases.in_state(self._stage.player("hr_head"), CaseState.PROPOSED)
        for case in found.select_related("person", "employment", "unit").order_by("last_day", "number"):
            if case.pk in self._stage.followed or (newest and case.last_day > day + dt.timedelta(days=20)):
                continue
            self._stage.followed.add(case.pk)
            later = stages.workday(day + dt.timedelta(days=self._rng.randint(0, 3)))
            time = stages.FORENOON if newest else stages.AFTERNOON
            self._calendar.add(stages.at(later, time), functools.partial(self._confirm, case))

    def _confirm(self, case: "Case") -> None:
        employee = self._stage.employee(case)
        partner = self._stage.partner(employee.node.path)
        opened = case_deeds.confirm_case(partner, case=case, notice_date=employee.notice_date)
        self._go_on(opened)

    def _go_on(self, case: "Case") -> None:
        """Note the talk, the printed link and the closing of an open case."""
        employee = self._stage.employee(case)
        self._preparations.begin(case, employee)
        self._preparations.certify(case, employee)
        if cases.eligibility(self._stage.partner(employee.node.path), case) is Eligibility.ELIGIBLE:
            is_late = case.last_day <= clock.today()
            if employee.part or (not is_late and self._rng.random() < TALKED_SHARE):
                self._talks.plan(case, employee)
            else:
                self._talks.say_why_none(case)
            if not employee.mail and self._rng.random() < PRINTED_SHARE:
                print_day = stages.workday(max(clock.today(), case.last_day - dt.timedelta(days=7)))
                self._note(print_day, stages.AFTERNOON, self._print_link, case)
        self._preparations.note_the_rest(case, employee)
        close_day = stages.workday(case.last_day + dt.timedelta(days=self._rng.randint(25, 34)))
        self._note(close_day, stages.AFTERNOON, self._close, case)

    def _print_link(self, case: "Case") -> None:
        surveys_paper.print_link(self._stage.partner(self._stage.employee(case).node.path), case=case)

    def _close(self, case: "Case") -> None:
        """Close the case, or look again in a week: a summary may still be with the leaver."""
        try:
            case_deeds.close_case(self._stage.partner(self._stage.employee(case).node.path), case=case)
        except gate.Refused:
            self._note(stages.workday(clock.today() + dt.timedelta(days=7)), stages.AFTERNOON, self._close, case)

    def _note(self, day: dt.date, time: dt.time, act: Callable[..., None], *about: object) -> None:
        self._calendar.add(stages.at(day, time), functools.partial(act, *about))
