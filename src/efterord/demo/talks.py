"""A talk in the story: booked after the certificate, held, summed up, answered; or not held, and why."""

import datetime as dt
import functools
from collections.abc import Callable
from typing import TYPE_CHECKING

from efterord import clock, gate
from efterord.demo import calendars, inventions, stages, voices
from efterord.queries import bookings as booked
from efterord.queries import departures as wished
from efterord.queries import guides
from efterord.queries import summaries as written_of
from efterord.rules import holders
from efterord.rules import interviews as parts
from efterord.rules import summaries as sums
from efterord.rules import views as coded
from efterord.services import (
    bookings,
    bookings_held,
    cases_notes,
    interviews,
    notes,
    scorecards,
    summaries,
    summaries_leaver,
    talks_planning,
    views,
)
from efterord.words import Holders, InterviewKind, Language, NoTalkReason, PlaceKind

if TYPE_CHECKING:
    from efterord.models import Case, Interview, User

# How often the leaver answers the summary, and puts something right in it.
APPROVED_SHARE, CORRECTED_SHARE = 0.75, 0.2
# When talks begin: not over lunch, and not at the end of the day.
STARTS = [dt.time(9), dt.time(10), dt.time(11), dt.time(13, 30), dt.time(14, 30), dt.time(15, 30)]
# Why a talk is not held, as often as such things happen.
WHY_NOT = (
    *[NoTalkReason.DECLINED] * 5,
    *[NoTalkReason.NOT_REACHED] * 3,
    *[NoTalkReason.IN_WRITING] * 2,
    NoTalkReason.ILL,
)


class Talks:
    """Tells the talks of one stage; each step notes the next one in the calendar."""

    def __init__(self, stage: stages.Stage, calendar: calendars.Calendar) -> None:
        self._stage = stage
        self._calendar = calendar
        self._rng = stage.rng

    def plan(self, case: "Case", employee: inventions.Employee) -> None:
        """This function will plan and book the talks the unit's terms ask for, and note when each is held."""
        leader = self._stage.invention.manager(employee, clock.today())
        holder = self._stage.users.get(leader.id) if leader else None
        if wished.wish(gate.leaver_of(case), case) is not None:
            holder = self._partner_user(case)
        kinds = [InterviewKind.MANAGER]
        if booked.terms(self._partner(case), case).holders is Holders.BOTH and not employee.part.startswith("talk"):
            kinds.append(InterviewKind.HR)
        for n, kind in enumerate(kinds):
            holds = holder if kind is InterviewKind.MANAGER else self._partner_user(case)
            self._plan(case, employee, kind, holds, later=n)

    def say_why_none(self, case: "Case") -> None:
        """This function will note why no talk was held."""
        reason, partner = self._rng.choice(WHY_NOT), self._partner(case)
        for kind in holders.kinds_due(booked.terms(partner, case)):
            cases_notes.record_no_talk(partner, case=case, kind=kind, reason=reason)

    def _plan(
        self, case: "Case", employee: inventions.Employee, kind: InterviewKind, holder: "User | None", later: int
    ) -> None:
        partner, language = self._partner(case), Language(employee.node.language)
        talk = talks_planning.plan_interview(partner, case=case, kind=kind, interviewer=holder, language=language)
        if employee.part == "talk-begun":
            begins = self._stage.until - dt.timedelta(minutes=25)
            self._calendar.add(begins, functools.partial(self._begin, talk, employee))
            return
        tomorrow = clock.today() + dt.timedelta(days=1)
        days_left = 1 if employee.part else self._rng.randint(2, 12)
        wanted = stages.workday_before(case.last_day - dt.timedelta(days=days_left - later))
        day = max(stages.workday(tomorrow), wanted)
        if employee.part == "talk-today":
            day = stages.workday(self._stage.until.date() + dt.timedelta(days=1))
        is_booked = self._book(talk, min(day, max(tomorrow, case.last_day)))
        if employee.part:
            return
        if not is_booked:
            cases_notes.record_no_talk(partner, case=case, kind=kind, reason=NoTalkReason.NOT_REACHED)
            return
        starts_at = booked.booking(partner, talk).starts_at  # type: ignore[union-attr]
        self._calendar.add(starts_at, functools.partial(self._hold, talk, employee))

    def _book(self, talk: "Interview", day: dt.date) -> bool:
        """Book a time; an interviewer who is busy then is asked for another of the day."""
        for time in self._rng.sample(STARTS, len(STARTS)):
            wanted = bookings_held.Time(
                starts_at=dt.datetime.combine(day, time),
                minutes=60,
                place_kind=self._rng.choice((PlaceKind.ROOM, PlaceKind.ROOM, PlaceKind.VIDEO, PlaceKind.WALK)),
                place="",
                is_confirmed=True,
            )
            try:
                bookings.book(self._partner(talk.case), interview=talk, time=wanted)
            except (bookings_held.WrongTime, gate.Refused):
                continue
            return True
        return False

    def _begin(self, talk: "Interview", employee: inventions.Employee) -> None:
        """Begin a talk and write the first subjects; it is under way when the visitor comes."""
        holder = self._stage.actor(talk.interviewer)
        talk = interviews.start_interview(holder, interview=talk)
        self._write(holder, talk, voices.tone(self._rng, employee.node), most=4)

    def _hold(self, talk: "Interview", employee: inventions.Employee) -> None:
        talk = interviews.start_interview(self._stage.actor(talk.interviewer), interview=talk)
        ended_at = clock.now() + dt.timedelta(minutes=self._rng.randint(30, 60))
        self._calendar.add(ended_at, functools.partial(self._end, talk, employee))

    def _end(self, talk: "Interview", employee: inventions.Employee) -> None:
        holder, spoken = self._stage.actor(talk.interviewer), voices.tone(self._rng, employee.node)
        self._write(holder, talk, spoken)
        talk = interviews.end_interview(holder, interview=talk)
        scorecards.save_scorecard(holder, interview=talk, values=voices.scores(self._rng, spoken), version=0)
        views.save_view(holder, interview=talk, view=self._view(spoken), version=0)
        self._note(stages.workday(clock.today() + dt.timedelta(days=1)), stages.AFTERNOON, self._sum_up, talk, spoken)

    def _view(self, spoken: str) -> coded.View:
        """The employer's view agrees with the leaver's more often than not, and never wholly."""
        first, second = self._rng.sample(voices.REASONS[spoken][:4], 2)
        return coded.View(
            reasons=(coded.Coded(first, 3), coded.Coded(second, self._rng.randint(1, 2))),
            deciding=first,
            could_have_stayed=self._rng.randint(1, 5),
        )

    def _sum_up(self, talk: "Interview", spoken: str) -> None:
        holder = self._stage.actor(talk.interviewer)
        text = voices.summary(talk.language, spoken, notes.open_notes(holder, interview=talk))
        summaries.write_summary(holder, interview=talk, text=text, version=0)
        summary = written_of.of_talk(holder, talk)
        if summary is None:
            raise RuntimeError("the summary was written a moment ago")
        summaries.send_summary(holder, summary=summary)
        if self._rng.random() < APPROVED_SHARE:
            day = clock.today() + dt.timedelta(days=self._rng.randint(1, sums.DAYS_TO_ANSWER - 3))
            self._note(day, dt.time(19, self._rng.randint(0, 59)), self._answer, talk)

    def _answer(self, talk: "Interview") -> None:
        corrections = {}
        if self._rng.random() < CORRECTED_SHARE:
            corrections = {"to_change": voices.correction(talk.language)}
        leaver = gate.leaver_of(talk.case, clock.now())
        now = written_of.of_talk(leaver, talk)
        if now is None or now.closed_at is not None:
            return
        summaries_leaver.approve_summary(
            leaver, summary=now, corrections=corrections, addition="", version=0, text_version=now.version
        )

    def _write(self, holder: gate.Actor, talk: "Interview", spoken: str, most: int | None = None) -> None:
        guide = guides.edition(holder, talk.guide, talk.guide_version)
        said = [step.key for step in guide.opening]
        notes.save_note(holder, interview=talk, subject=parts.OPENING, text="", version=0, ticks=said, seconds=180)
        written = voices.notes(self._rng, talk.language, spoken, [subject.key for subject in guide.subjects])
        for subject, text in list(written.items())[:most]:
            minutes = self._rng.randint(2, 9)
            notes.save_note(holder, interview=talk, subject=subject, text=text, version=0, seconds=60 * minutes)
        if most is None:
            said = [step.key for step in guide.closing if not step.only_if_true or spoken == "fine"]
            notes.save_note(holder, interview=talk, subject=parts.CLOSING, text="", version=0, ticks=said)

    def _partner(self, case: "Case") -> gate.Actor:
        return self._stage.partner(self._stage.employee(case).node.path)

    def _partner_user(self, case: "Case") -> "User":
        actor = self._partner(case)
        return next(user for user in self._stage.users.values() if user.pk == actor.user_id)

    def _note(self, day: dt.date, time: dt.time, act: Callable[..., None], *about: object) -> None:
        self._calendar.add(stages.at(day, time), functools.partial(act, *about))
