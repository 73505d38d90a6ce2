"""What is prepared around a last day in the story: HR's own view, the leaver's link and address, the checklist."""

import datetime as dt
import functools
from typing import TYPE_CHECKING

from efterord import clock, gate
from efterord.demo import calendars, inventions, stages
from efterord.queries import checklists as lines_of
from efterord.rules import cases as rules
from efterord.rules import checklists as rules_of
from efterord.rules import policies as terms
from efterord.services import cases_notes, checklists, departures, departures_contact, departures_kept, policies
from efterord.words import Country, Holders, ItemKind, Language, Wish

if TYPE_CHECKING:
    from efterord.models import Case

ADDRESS_SHARE, WISH_SHARE, TOUCH_SHARE, TIDY_SHARE = 0.35, 0.06, 0.25, 0.8
# A year and a half: long enough to meet again, short enough to mean it.
KEPT_DAYS = 365


class Preparations:
    """Tells the preparations of one stage."""

    def __init__(self, stage: stages.Stage, calendar: calendars.Calendar) -> None:
        self._stage = stage
        self._calendar = calendar
        self._rng = stage.rng

    def set_terms(self) -> None:
        """This function will set the terms for talks: everywhere the nearest manager's, in Norway HR's too."""
        head = self._stage.player("hr_head")
        policies.set_policy(head, terms=terms.Terms())
        abroad = terms.Terms(country=Country.NO, holders=Holders.BOTH)
        for path, unit in self._stage.units.items():
            if path == ("Omsorg Norge",):
                policies.set_policy(head, terms=abroad, unit=unit)

    def begin(self, case: "Case", employee: inventions.Employee) -> None:
        """This function will note HR's view, send the leaver's link, and have some of them say what they wish."""
        partner = self._stage.partner(employee.node.path)
        is_voluntary = rules.is_voluntary(case.leaving_kind)
        regretted = self._rng.randint(2, 5) if is_voluntary else None
        cases_notes.judge(
            partner, case=case, is_voluntary=is_voluntary, regretted=regretted, replaceable=self._rng.randint(1, 5)
        )
        if not employee.mail or case.last_day < clock.today():
            return
        departures.send_link(partner, case=case)
        leaver = gate.leaver_of(case, clock.now())
        departures.choose_language(leaver, case=case, language=Language(employee.node.language))
        if not employee.part and self._rng.random() < ADDRESS_SHARE:
            address = f"{employee.id.lower()}@home.example"
            departures_contact.save_contact(leaver, case=case, mail=address)
            self._stage.by_mail[address] = employee
        if not employee.part and self._rng.random() < WISH_SHARE:
            departures.wish_for(leaver, case=case, wish=Wish.HR)

    def certify(self, case: "Case", employee: inventions.Employee) -> None:
        """This function will have the certificate of service issued and signed, and the background read."""
        partner = self._stage.partner(employee.node.path)
        wanted = [*rules_of.CERTIFICATE, *(rules_of.BACKGROUND if employee.part else ())]
        shown = {each.item.kind: each.item for each in lines_of.of_case(partner, case, language="en")}
        for kind in wanted:
            # Of one of today's leavers something is still to be read, so that the desk has that to show.
            if kind.value in shown and not (employee.part == "talk-today" and kind == ItemKind.PERFORMANCE):
                checklists.end_item(partner, item=shown[kind.value])

    def note_the_rest(self, case: "Case", employee: inventions.Employee) -> None:
        """This function will note that the rest of the checklist is ended on the last day, and who keeps in touch."""
        time = stages.AFTERNOON
        if case.last_day >= self._stage.until.date() - dt.timedelta(days=30) and self._rng.random() < TIDY_SHARE:
            before = stages.workday(max(clock.today(), case.last_day - dt.timedelta(days=17)))
            self._calendar.add(stages.at(before, time), functools.partial(self._end_early, case, employee))
        self._calendar.add(
            stages.at(stages.workday(max(case.last_day, clock.today())), time),
            functools.partial(self._end_rest, case, employee),
        )

    def _end_early(self, case: "Case", employee: inventions.Employee) -> None:
        """What is due before the talk is done in time."""
        partner = self._stage.partner(employee.node.path)
        for shown in lines_of.of_case(partner, case, language="en"):
            if not shown.item.ended_as and shown.item.due_date < case.last_day - dt.timedelta(days=6):
                checklists.end_item(partner, item=shown.item)

    def _end_rest(self, case: "Case", employee: inventions.Employee) -> None:
        checklists.end_rest(self._stage.partner(employee.node.path), case=case)
        if employee.mail and self._rng.random() < TOUCH_SHARE:
            leaver = gate.leaver_of(case, clock.now())
            address = f"{employee.id.lower()}@home.example"
            departures_kept.keep_in_touch(leaver, case=case, mail=address, days=KEPT_DAYS, may_be_asked_back=True)
