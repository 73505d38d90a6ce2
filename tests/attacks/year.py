"""A year of leavers told through the services, and each night a copy of what a thief of the database would have.

Beside the pool a plain table is filled with the same answers, laid out as is usual: a UUID for a key, one hash of the
receipt for ever, the answer in plain text, a release noted in the row. Every attack is run on both.
"""

import dataclasses
import datetime as dt
import hashlib
import random
import uuid
from collections import defaultdict
from pathlib import Path

from django.db import connection

from efterord import clock, gate
from efterord.exchange import backups_places, backups_verifying
from efterord.models import Batch
from efterord.queries import letters as outbox
from efterord.services import (
    after_backups,
    answers,
    contact_wishes,
    letters,
    pool_keys,
    privacy,
    releases,
    releases_preparing,
    surveys_asking,
    surveys_reminding,
)
from efterord.services import backups as backing
from efterord.vault import holder, sealed, tokens
from efterord.words import LetterKind, WishKind
from tests import backed_up, made, told
from tests.attacks import copies

BEGINS, ENDS = dt.date(2025, 1, 2), dt.date(2026, 1, 3)
NIGHT, MINUTE = dt.time(3, 50), 37  # no night work is done at minute 37, and every visit of a leaver is
LATE = dt.time(23, 50)  # backups, after the release of the day


@dataclasses.dataclass
class Leaver:
    """One who leaves. `fate`: silent, answers, named, withdraws or replaces; `answered_on`: None for the silent."""

    number: int
    unit: int
    case: str
    mail: str
    fate: str
    wishes: bool = False
    token: str = ""
    receipt: str = dataclasses.field(default_factory=tokens.new_receipt)
    code: str = dataclasses.field(default_factory=tokens.new_resume_code)
    answered_on: dt.date | None = None
    wished_on: dt.date | None = None

    @property
    def words(self) -> str:
        return f"VERKLIGT-{self.number:04}"


@dataclasses.dataclass
class Year:
    """All of it. `boxes`: place and content of every row ever copied, by digest; `plain`: the naive table's.

    `private`: every pool key there ever was, taken before it was destroyed; `left`: those in the keystore after each
    release, once it was backed up, verified and old keys destroyed.
    """

    leavers: list[Leaver]
    nights: list[copies.Night] = dataclasses.field(default_factory=list)
    boxes: dict[bytes, tuple[str, bytes, bytes]] = dataclasses.field(default_factory=dict)
    plain: dict[bytes, str] = dataclasses.field(default_factory=dict)
    instants: set[dt.datetime] = dataclasses.field(default_factory=set)
    found_instants: set[str] = dataclasses.field(default_factory=set)
    actions: set[str] = dataclasses.field(default_factory=set)
    batches: list[int] = dataclasses.field(default_factory=list)
    opened: list[list[copies.Word]] = dataclasses.field(default_factory=list)
    backups: list[copies.Backup] = dataclasses.field(default_factory=list)
    private: dict[str, sealed.PrivateKey] = dataclasses.field(default_factory=dict)
    left: dict[int, list[str]] = dataclasses.field(default_factory=dict)
    every: int = 1

    @property
    def by_case(self) -> dict[str, Leaver]:
        return {leaver.case: leaver for leaver in self.leavers}


def tell(seed: int, n_leavers: int, home: Path, *, every: int) -> Year:
    """Tell the year in the database at hand, which is left full. Its work is done `every` so many nights.

    A night that is missed is caught up with; copies are taken each night all the same. Before and after each release a
    backup is made too; the one after it is verified, and then old pool keys are destroyed.
    """
    rng = random.Random(seed)
    made.organisation()
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TABLE naive_pool "
            "(id VARCHAR(36) PRIMARY KEY, receipt_hash VARCHAR(64), answer TEXT, release_no INTEGER)"
        )
    year = Year(_leavers(rng, n_leavers), every=every)
    backed_up.forget()
    kit, places = backing.make_kit(gate.OPERATOR), backed_up.folders(home)
    by_mail = {leaver.mail: leaver for leaver in year.leavers}
    todo: dict[dt.date, list] = defaultdict(list)
    number = 1
    for day in (BEGINS + dt.timedelta(days=n) for n in range((ENDS - BEGINS).days)):
        for act in todo.pop(day, ()):
            act(year, day)
        if (day - BEGINS).days % every == 0:
            _work_of_the_night(day, by_mail, rng, todo)
        released = 0
        if day == told.release_day(number):
            with clock.told_at(told.noon(day)):
                releases.publish(gate.SYSTEM, prepared=releases_preparing.prepare(gate.SYSTEM))
            with connection.cursor() as cursor:
                cursor.execute("UPDATE naive_pool SET release_no = %s WHERE release_no = 0", [number])
            released, number = number, number + 1
        is_eve = day + dt.timedelta(days=1) == told.release_day(number)
        year.nights.append(copies.copied(year, day, released, with_files=copies.IS_SQLITE or bool(released) or is_eve))
        if released or is_eve:
            with clock.told_at(dt.datetime.combine(day, LATE, clock.PLACE)):
                year.backups.append(copies.backed_up(year, places, kit))
                if released:
                    _destroy_old_keys(year, places, released)
    _look_for_times(year)
    backed_up.forget()
    year.opened = copies.opened_words()
    year.batches = list(Batch.objects.values_list("n_counting", flat=True))
    return year


def _destroy_old_keys(year: Year, places: backups_places.Places, number: int) -> None:
    keystore = holder.current().keystore
    year.private |= {key_id: keystore.pool_private(key_id) for key_id in keystore.pool_key_ids()}
    backups_verifying.verify(gate.OPERATOR, places)
    pool_keys.destroy_old(gate.SYSTEM)
    year.left[number] = keystore.pool_key_ids()


def _leavers(rng: random.Random, n: int) -> list[Leaver]:
    departments = [made.unit(f"Avdelning {d}") for d in (1, 2)]
    wards = [made.unit(f"Enhet {d.name[-1]}.{i}", d) for d in departments for i in (1, 2, 3)]
    fates = ["silent"] * 22 + ["answers"] * 54 + ["named"] * 6 + ["withdraws"] * 8 + ["replaces"] * 10
    found = []
    for number in range(n):
        unit = rng.choice(wards)
        last_day = BEGINS + dt.timedelta(days=rng.randrange(20, 350))
        person = made.person(f"Leaver {number}")
        case = made.case(at=unit, of=person, notice_date=BEGINS, last_day=last_day)
        found.append(Leaver(number, unit.pk, str(case.pk), person.mail, rng.choice(fates), rng.random() < 0.15))
    return found


def _work_of_the_night(day: dt.date, by_mail: dict[str, Leaver], rng: random.Random, todo: dict[dt.date, list]) -> None:
    with clock.told_at(dt.datetime.combine(day, NIGHT, clock.PLACE)):
        surveys_asking.invite_due(gate.SYSTEM)
        surveys_reminding.remind_due(gate.SYSTEM)
        asked = []
        for letter in list(outbox.due(gate.SYSTEM, 1000)):
            if letter.kind == LetterKind.SURVEY_INVITATION:
                opened = letters.open_letter(gate.SYSTEM, letter=letter)
                asked.append(by_mail[opened.recipient])
                asked[-1].token = opened.context["link"].rstrip("/").rpartition("/")[2]
            letters.mark_sent(gate.SYSTEM, letter=letter)
        # Letters lie in no order; the story is the same for the same seed.
        for leaver in sorted(asked, key=lambda each: each.number):
            _plan(leaver, day, rng, todo)
        privacy.erase_expired(gate.SYSTEM)
        after_backups.renew(gate.SYSTEM)


def _plan(leaver: Leaver, today: dt.date, rng: random.Random, todo: dict[dt.date, list]) -> None:
    """When the leaver opens the letter, asks for something by name, begins, answers, thinks better of it."""
    if leaver.wishes:
        todo[today + dt.timedelta(days=rng.randrange(1, 25))].append(_wishes(leaver, rng))
    if leaver.fate == "silent":
        return
    day = today + dt.timedelta(days=1 + min(int(rng.expovariate(1 / 6)), 20))
    if rng.random() < 0.5:
        todo[day].append(_begins(leaver, rng))
        day += dt.timedelta(days=rng.randrange(1, 4))
    todo[day].append(_answers(leaver, rng))
    if leaver.fate in ("withdraws", "replaces"):
        later = day + dt.timedelta(days=rng.randrange(1, 40))
        todo[later].append(_withdraws(leaver, rng) if leaver.fate == "withdraws" else _replaces(leaver, rng))


def _at(year: Year, day: dt.date, rng: random.Random) -> dt.datetime:
    at = dt.datetime.combine(day, dt.time(rng.randrange(7, 22), MINUTE), clock.PLACE)
    year.instants.add(at)
    return at


def _given(leaver: Leaver, shift: int = 0) -> dict[str, object]:
    return told.mixed(leaver.number + shift) | {"q-O1-more": f"{leaver.words} {'x' * (5 * leaver.number % 400)}"}


def _begins(leaver: Leaver, rng: random.Random):
    def act(year: Year, day: dt.date) -> None:
        with clock.told_at(_at(year, day, rng)):
            key = tokens.draft_key(leaver.token, leaver.code)
            answers.save_draft(gate.RESPONDENT, key=key, answers=_given(leaver))

    return act


def _answers(leaver: Leaver, rng: random.Random):
    def act(year: Year, day: dt.date) -> None:
        with clock.told_at(_at(year, day, rng)):
            became = answers.submit(
                gate.RESPONDENT,
                token=leaver.token,
                answers=_given(leaver),
                receipt=leaver.receipt,
                key=tokens.draft_key(leaver.token, leaver.code),
                by_name=leaver.fate == "named",
            )
        assert became is answers.Submitted.NEW
        leaver.answered_on = day
        hashed = hashlib.sha256(leaver.receipt.encode()).hexdigest()
        with connection.cursor() as cursor:
            row = [str(uuid.uuid4()), hashed, f"PLAIN-{leaver.number:04} {'x' * leaver.number}"]
            cursor.execute("INSERT INTO naive_pool VALUES (%s, %s, %s, 0)", row)

    return act


def _wishes(leaver: Leaver, rng: random.Random):
    def act(year: Year, day: dt.date) -> None:
        with clock.told_at(_at(year, day, rng)):
            kept = contact_wishes.save_wish(
                gate.RESPONDENT, token=leaver.token, wanted=[WishKind.HR], message=leaver.words, reach="070-1"
            )
        assert kept
        leaver.wished_on = day

    return act


def _withdraws(leaver: Leaver, rng: random.Random):
    def act(year: Year, day: dt.date) -> None:
        with clock.told_at(_at(year, day, rng)):
            try:
                answers.withdraw(gate.RESPONDENT, receipt=leaver.receipt)
            except answers.ReceiptUnknown:
                leaver.fate = "answers"  # released meanwhile, and the words opened
                return
        hashed = hashlib.sha256(leaver.receipt.encode()).hexdigest()
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM naive_pool WHERE receipt_hash = %s", [hashed])

    return act


def _replaces(leaver: Leaver, rng: random.Random):
    def act(year: Year, day: dt.date) -> None:
        with clock.told_at(_at(year, day, rng)):
            try:
                answers.replace(
                    gate.RESPONDENT,
                    receipt=leaver.receipt,
                    question_set=("core", 2),
                    answers=_given(leaver, 1),
                    key=None,
                )
            except answers.ReceiptUnknown:
                return  # released meanwhile
        hashed = hashlib.sha256(leaver.receipt.encode()).hexdigest()
        with connection.cursor() as cursor:
            cursor.execute("UPDATE naive_pool SET answer = answer || %s WHERE receipt_hash = %s", [" later", hashed])

    return act


def _look_for_times(year: Year) -> None:
    """Every value of every table, for the instants at which leavers were there; and which deeds the log knows."""
    texts = set()
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            for row in cursor.fetchall():
                texts |= {value.isoformat(" ") if isinstance(value, dt.datetime) else value for value in row}
        cursor.execute("SELECT DISTINCT action FROM efterord_auditentry")
        year.actions = {row[0] for row in cursor.fetchall()}
    told_texts = " ".join(text for text in texts if isinstance(text, str))
    for at in year.instants:
        for written in (at.astimezone(dt.UTC).strftime("%Y-%m-%d %H:%M"), at.strftime("%Y-%m-%d %H:%M")):
            if written in told_texts or written.replace(" ", "T") in told_texts:
                year.found_instants.add(written)
