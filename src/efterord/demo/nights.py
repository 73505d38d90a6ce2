"""What the system does by itself while the story is told: invites, sends, erases, releases; and leavers who answer."""

import datetime as dt
import functools
import random

from efterord import clock, gate
from efterord.demo import calendars, inventions, loose_ends, stages, sureties, voices
from efterord.mail import send
from efterord.queries import letters as outbox
from efterord.queries import privacy as storage
from efterord.rules import answers as answering
from efterord.services import (
    answers,
    checklists,
    contact_wishes_hr,
    departures_kept,
    letters,
    privacy,
    privacy_cases,
    releases,
    releases_preparing,
    summaries,
    surveys_asking,
    surveys_reminding,
)
from efterord.vault import tokens
from efterord.words import LetterKind

NIGHT, RELEASE = dt.time(5, 50), dt.time(3, 20)
# Of those asked this share answers: good for a survey by link, and some are too few for a figure.
ANSWER_SHARE = 0.64
LATEST_ANSWER_DAYS = 20


class Nights:
    """Tells the nights of one stage."""

    def __init__(self, stage: stages.Stage, calendar: calendars.Calendar) -> None:
        self._stage = stage
        self._calendar = calendar
        self._rng = stage.rng
        self.received: list[loose_ends.Received] = []

    def pass_by(self) -> None:
        """This function will do what the tick does every night: invite who is due, send, and erase once a week."""
        surveys_asking.invite_due(gate.SYSTEM)
        surveys_asking.follow_up_due(gate.SYSTEM)
        surveys_reminding.remind_due(gate.SYSTEM)
        contact_wishes_hr.pass_on_due(gate.SYSTEM)
        checklists.remind_due(gate.SYSTEM)
        summaries.close_unanswered(gate.SYSTEM)
        departures_kept.remind_due(gate.SYSTEM)
        for letter in outbox.due(gate.SYSTEM, 1000):
            if letter.kind == LetterKind.SURVEY_INVITATION:
                opened = letters.open_letter(gate.SYSTEM, letter=letter)
                employee, token = self._stage.by_mail[opened.recipient], _token(opened.context["link"])
                self.received.append(loose_ends.Received(clock.today(), employee, token, letter.pk))
                self._receive(employee, opened.context["link"])
            elif letter.kind == LetterKind.DEPARTURE_LINK:
                opened = letters.open_letter(gate.SYSTEM, letter=letter)
                self._stage.own_pages[self._stage.by_mail[opened.recipient].part] = opened.context["link"]
        send.send_due()
        if clock.today().weekday() == 0:
            privacy.erase_expired(gate.SYSTEM)
            if not storage.n_held(gate.SYSTEM):
                privacy_cases.erase_cases(gate.SYSTEM)

    def release(self) -> None:
        """This function will publish the release that is due."""
        releases.publish(gate.SYSTEM, prepared=releases_preparing.prepare(gate.SYSTEM))

    def _receive(self, employee: inventions.Employee, link: str) -> None:
        """A leaver has the letter: today's open ones keep the link for the visitor, of the others most answer."""
        if employee.part:
            self._stage.links[employee.part] = link
        elif self._rng.random() < ANSWER_SHARE or self._is_one_of_the_first(employee):
            days = min(int(self._rng.expovariate(1 / 6)), LATEST_ANSWER_DAYS)
            day = clock.today() + dt.timedelta(days=days)
            time = dt.time(self._rng.randint(8, 21), self._rng.randint(0, 59))
            self._calendar.add(stages.at(day, time), functools.partial(self._answer, employee, _token(link)))

    def _is_one_of_the_first(self, employee: inventions.Employee) -> bool:
        """Those answer whom a figure at the end needs; `received` has this letter already."""
        unit = sureties.largest(self._stage.invention.blueprint)
        n_received = sum(letter.employee.node.path == unit for letter in self.received)
        return employee.node.path == unit and n_received <= sureties.N_ANSWERS

    def _answer(self, employee: inventions.Employee, token: str) -> None:
        spoken = voices.tone(self._rng, employee.node)
        answers.submit(
            gate.RESPONDENT,
            token=token,
            answers=voices.answers(self._rng, spoken) | _words(employee, spoken),
            receipt=tokens.new_receipt(),
            key=None,
        )


def _words(employee: inventions.Employee, spoken: str) -> answering.Answers:
    """Drawn by themselves, so that the rest of the story stays what it is."""
    rng = random.Random(employee.id)  # noqa: S311
    return voices.own_words(rng, employee.node.language, spoken)


def _token(link: str) -> str:
    return link.rstrip("/").rpartition("/")[2]
