"""An erased case is nowhere: fifty planted strings are in no byte of the database's file, its log, or the keystore."""

import datetime as dt
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from efterord import clock, gate
from efterord.models import Case, CaseEvent, ChecklistItem, Interview, KeepInTouch, Person, guard
from efterord.services import departures_contact, interviews, notes, privacy_cases, sealed_papers
from efterord.vault import holder
from efterord.words import CaseStep
from tests import made

pytestmark = pytest.mark.django_db(transaction=True)
LONG_AGO = made.NOON - dt.timedelta(days=760)
OTHERS = 300


def plant(case: Case, first: int) -> list[str]:
    """Words of the case in clear and as ciphertext; in clear stand who took over a line, its name, and its key."""
    texts = [f"Sentinel{n:03}Okarp" for n in range(first, first + 10)]
    talk = case.interviews.get()
    with guard.door_open():
        for text in texts[:8]:
            ChecklistItem.objects.create(
                case=case, kind="other", owner="hr", name={"sv": text}, key=text, offset_days=0,
                due_date=case.last_day, ended_as="passed_on", ended_at=clock.now(), passed_on_to=text,
            )  # fmt: skip
        sealed_papers.SCORECARDS.store(talk, texts[8], 0)
        Case.objects.filter(pk=case.pk).update(number=texts[9][-12:])
    holder_of = gate.actor_for(talk.interviewer, since=clock.now())
    interviews.start_interview(holder_of, interview=talk)
    notes.save_note(holder_of, interview=Interview.objects.get(pk=talk.pk), subject="tasks", text=texts[9], version=0)
    departures_contact.save_contact(gate.leaver_of(case), case=case, mail=f"{texts[9]}@example.net")
    return [*texts[:9], texts[9][-12:]]


def bytes_of(path: Path) -> bytes:
    return b"".join(each.read_bytes() for each in sorted(path.parent.glob(f"{path.name}*")))


def files() -> dict[str, bytes]:
    return {
        "database": bytes_of(Path(connection.settings_dict["NAME"])),
        "keystore": bytes_of(Path(settings.KEYSTORE)),
    }


def wrapped_keys(cases: list[Case]) -> list[bytes]:
    keystore = holder.current().keystore
    names = [keystore._hashed(purpose) for c in cases for purpose in (f"case:{c.pk}", f"case:{c.pk}:notes")]
    rows = [keystore._file.rows("SELECT wrapped FROM data_keys WHERE purpose = ?", name) for name in names]
    assert all(rows)
    return [*names, *(bytes(row[0][0]) for row in rows)]


def hits(wanted: list[bytes]) -> dict[str, int]:
    return {name: sum(content.count(each) for each in wanted) for name, content in files().items()}


@pytest.mark.skipif(connection.vendor != "sqlite", reason="the file of the database is SQLite's")
def test_no_byte_of_an_erased_case_is_left():
    made.organisation()
    erased, texts = [], []
    with clock.told_at(LONG_AGO):
        # Among others that stay, so that their rows lie on the same pages.
        for n in range(OTHERS):
            case = made.case(at=made.root(), last_day=clock.today(), notice_date=None)
            made.interview(case, by=made.user())
            if n % (OTHERS // 5) == 7:
                erased.append(case)
                texts += plant(case, 10 * len(erased))
            if case in erased or n % 2:
                with guard.door_open():
                    CaseEvent.objects.create(case=case, step=CaseStep.CLOSED, at=clock.now(), by="operator")
            if case not in erased:
                stays(case)
    names = [case.person.name for case in erased]
    assert len(texts) == 50
    wanted = [text.encode() for text in texts]
    keys = wrapped_keys(erased)
    assert hits(wanted)["database"] >= 50, "nothing was planted, so nothing could be found"
    assert hits(keys)["keystore"] >= len(keys)
    with clock.told_at(made.NOON):
        privacy_cases.erase_cases(gate.SYSTEM)
    assert Case.objects.count() == OTHERS - 5
    assert hits(wanted) == {"database": 0, "keystore": 0}
    assert hits(keys) == {"database": 0, "keystore": 0}
    # The staff register keeps the person.
    assert Person.objects.filter(name__in=names).count() == OTHERS


def stays(case: Case) -> None:
    """A case of others that the night leaves: a consent that goes on."""
    with guard.door_open():
        KeepInTouch.objects.create(
            case=case, consented_at=clock.now(), expires_on=dt.date(2099, 1, 1), may_be_asked_back=False,
            address_ciphertext=b"x",
        )  # fmt: skip
