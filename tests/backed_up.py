"""An installation with a row of everything encrypted in it, folders for its backups, and a printed recovery kit."""

import dataclasses
import datetime as dt
import shutil
from pathlib import Path

from django.conf import settings

from efterord import clock, gate
from efterord.exchange import backups, backups_places
from efterord.models import Booking, Case, Interview, guard
from efterord.services import (
    answers,
    answers_named,
    bookings,
    departures,
    departures_contact,
    departures_kept,
    people,
    summaries_leaver,
    talks_planning,
)
from efterord.services import backups as backing
from efterord.services.bookings_held import _place_of
from efterord.vault import holder, recovery, tokens
from efterord.words import InterviewKind, Role
from tests import booked, leaver, made, spoken, told

NOTED = "Sentinel-anteckning om Ökarp"


@dataclasses.dataclass
class House:
    """What was told, and where its backups go."""

    case: Case
    talk: Interview
    waiting: list[told.Told]
    draft: tokens.DraftKey
    kit: recovery.Kit
    places: backups_places.Places


def house(home: Path) -> House:
    """Tell it at noon of the day of `made`; the clock is the caller's."""
    forget()
    there = booked.world()
    talk = talks_planning.plan_interview(there.actor, case=there.case)
    bookings.book(there.actor, interview=talk, time=booked.time())
    _override(talk)
    held = spoken.talk(there.case, by=there.hr, noted=NOTED, coded=("A1",), scored={"tasks": 4}, said=leaver.SAID,
                       kind=InterviewKind.HR, is_final=False)  # fmt: skip
    own = gate.leaver_of(there.case, since=made.NOON)
    summaries_leaver.correct_summary(
        own, summary=spoken.summary_of(held), corrections={}, addition="Ett tillägg", version=0
    )
    departures.send_link(there.actor, case=there.case)
    departures_contact.save_contact(own, case=there.case, mail="hemma@example.net")
    departures_kept.keep_in_touch(own, case=there.case, mail="hemma@example.net", days=365)
    people.hold_file(made.actor((Role.HR_HEAD, None)), name="x.csv", content=b"anstnr;namn")
    ward = made.unit("Avdelning 3")
    waiting = told.quarterly(ward, 1, [told.mixed(i) for i in range(3)])
    _asked(ward)
    draft = tokens.draft_key(tokens.new_token(), tokens.new_resume_code())
    answers.save_draft(gate.RESPONDENT, key=draft, answers=told.mixed(7))
    return House(there.case, held, waiting, draft, backing.make_kit(gate.OPERATOR), folders(home))


def folders(home: Path) -> backups_places.Places:
    """A folder for databases and one for keystores, as on two disks."""
    for name in ("databases", "keystores"):
        (home / name).mkdir()
    return backups_places.places(home / "databases", home / "keystores")


def back_up(there: House) -> backups.Made:
    return backups.make(gate.OPERATOR, there.places)


def back_up_later(there: House) -> backups.Made:
    """A second one needs a second of its own."""
    with clock.told_at(clock.now() + dt.timedelta(hours=1)):
        return back_up(there)


def forget() -> None:
    """Take away what an earlier test has left beside the database."""
    shutil.rmtree(settings.AFTER_BACKUPS, ignore_errors=True)
    for path in (settings.RECOVERY_KIT, settings.LAST_VERIFIED_BACKUP):
        path.unlink(missing_ok=True)


def _override(talk: Interview) -> None:
    """A booking before the certificate has a reason beside its place."""
    booking = Booking.objects.get(interview=talk)
    blob = holder.current().seal(f"case:{talk.case_id}", _place_of(booking, "override"), "hon reser i morgon")
    with guard.door_open():
        Booking.objects.filter(pk=booking.pk).update(override_ciphertext=blob)


def _asked(ward: object) -> None:
    """Somebody was asked and has not answered (the token lies there); a copy read by name; a wish beside the survey."""
    token = told.invited(ward, on=told.quarter(1))
    from efterord.models import Invitation
    from efterord.services import contact_wishes, surveys_invitations
    from efterord.words import WishKind

    row = Invitation.objects.get(token_hash=tokens.hash_token(token))
    blob = holder.current().seal(surveys_invitations.PURPOSE, surveys_invitations._place(row), token)
    with guard.door_open():
        Invitation.objects.filter(pk=row.pk).update(token_ciphertext=blob)
        answers_named._write(row, told.mixed(8))
    contact_wishes.save_wish(gate.RESPONDENT, token=token, wanted=[WishKind.HR], message="Hör av er", reach="070-1")
