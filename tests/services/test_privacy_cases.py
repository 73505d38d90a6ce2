"""Whole cases erased: keys, rows, a mark; the brake, the clock, consents, and who may let many go."""

import datetime as dt

import pytest
from django.apps import apps

from efterord import clock, gate
from efterord.models import (
    AuditEntry,
    Case,
    CaseEvent,
    External,
    Interview,
    KeepInTouch,
    Person,
    TickMark,
    Tombstone,
    User,
    guard,
)
from efterord.queries import privacy as queries
from efterord.rules import privacy as rules
from efterord.services import (
    departures_contact,
    departures_kept,
    externals,
    interviews,
    notes,
    privacy_cases,
    sealed_papers,
)
from efterord.vault import envelope, errors, holder
from efterord.words import CaseStep, Role, Sector
from tests import made

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
CLOSED, CANCELLED = (CaseStep.OPENED, CaseStep.CLOSED), (CaseStep.OPENED, CaseStep.CANCELLED)
OVER = made.TODAY - 731 * DAY


@pytest.fixture(autouse=True)
def _autumn():
    made.organisation()
    with clock.told_at(made.NOON):
        yield


def over(*, last_day=OVER, steps=CLOSED, **values) -> Case:
    return made.case(at=made.root(), last_day=last_day, notice_date=None, steps=steps, **values)


def many(n: int, **values) -> list[Case]:
    return [over(**values) for _ in range(n)]


def young(n: int) -> None:
    """Cases that are not over, so that few are a small share."""
    many(n, last_day=made.TODAY)


def erase() -> None:
    privacy_cases.erase_cases(gate.SYSTEM)


def head() -> gate.Actor:
    return made.actor((Role.HR_HEAD, None))


def shown(viewer: gate.Actor) -> str:
    return rules.fingerprint(case.pk for case in queries.due(viewer))


def filled() -> Case:
    """A case with a talk, notes, a scorecard and a contact, whose last day was two years and a day ago."""
    user = made.user(name="Lena Marklind")
    with clock.told_at(made.NOON - 740 * DAY):
        case = over(steps=(CaseStep.OPENED,))
        talk = made.interview(case, by=user)
        actor = gate.actor_for(user, since=clock.now())
        interviews.start_interview(actor, interview=talk)
        talk.refresh_from_db()
        notes.save_note(actor, interview=talk, subject="tasks", text="Hemligt om uppdraget", version=0)
        with guard.door_open():
            sealed_papers.SCORECARDS.store(talk, "sju områden", 0)
        departures_contact.save_contact(gate.leaver_of(case), case=case, mail="hemma@example.net")
        with guard.door_open():
            CaseEvent.objects.create(case=case, step=CaseStep.CLOSED, at=clock.now(), by="operator")
    return case


def hanging_on_cases() -> list[type]:
    """Every record with a way to a case by foreign keys, found by walking them."""
    found, grown = {Case}, True
    while grown:
        more = {
            model
            for model in apps.get_app_config("efterord").get_models()
            for field in model._meta.fields
            if field.is_relation and field.related_model in found
        }
        grown, found = bool(more - found), found | more
    return sorted(found, key=lambda m: m.__name__)


def test_keys_are_destroyed_so_that_a_copy_of_the_ciphertext_opens_no_more():
    case = filled()
    talk, vault = case.interviews.get(), holder.current()
    note, card, contact = talk.notes.get(), talk.scorecard, case.contact
    sealed = [
        (f"case:{case.pk}:notes", notes._place(talk, "tasks", note.version), bytes(note.ciphertext)),
        (f"case:{case.pk}", envelope.Place("scorecard", str(talk.pk), "values", card.version), bytes(card.ciphertext)),
        (f"case:{case.pk}", departures_contact._place(contact), bytes(contact.ciphertext)),
    ]
    for each in sealed:
        assert vault.open_text(*each)
    erase()
    for each in sealed:
        with pytest.raises(errors.VaultError):
            vault.open_text(*each)
    for purpose in (f"case:{case.pk}", f"case:{case.pk}:notes"):
        assert vault.keystore.key_for(purpose) is None


def test_every_row_that_hangs_on_the_case_goes_and_the_person_stays():
    case = filled()
    person = case.person_id
    other = over(last_day=made.TODAY)
    made.interview(other, by=made.user())
    kinds = hanging_on_cases()
    assert {Case, Interview, External, KeepInTouch} < set(kinds)
    erase()
    left = {model.__name__: model.objects.count() for model in kinds if model.objects.exists()}
    assert left == {"Case": 1, "CaseEvent": 2, "Interview": 1}
    assert Person.objects.filter(pk=person).exists()
    assert User.objects.filter(name="Lena Marklind").exists()


def test_tombstone_and_entry_name_nobody():
    case = over()
    erase()
    stone = Tombstone.objects.get()
    assert (stone.pk, stone.erased_on, stone.rule) == (case.pk, made.TODAY, "storage_period")
    entry = AuditEntry.objects.get(action="privacy.erase_cases")
    assert (entry.actor, entry.object, entry.outcome) == ("system", "", "done")


@pytest.mark.parametrize(
    ("days", "steps", "goes"),
    [
        (730, CLOSED, False),
        (731, CLOSED, True),
        (731, CANCELLED, True),
        (1500, (CaseStep.OPENED,), False),
        (1500, (CaseStep.PROPOSED,), False),
        (1500, (CaseStep.REPORTED,), False),
        (1500, (CaseStep.OPENED, CaseStep.ASKED), False),
    ],
)
def test_only_a_case_that_ended_goes_the_night_after_its_period(days, steps, goes):
    over(last_day=made.TODAY - days * DAY, steps=steps)
    erase()
    assert Case.objects.exists() != goes


@pytest.mark.parametrize(
    ("n_due", "n_others", "held"), [(20, 400, 0), (21, 600, 21), (5, 95, 5), (5, 96, 0), (4, 0, 0)]
)
def test_brake_lets_nothing_go_above_20_or_5_percent(n_due, n_others, held):
    many(n_due)
    young(n_others)
    assert queries.n_held(gate.SYSTEM) == held
    if held:
        with pytest.raises(gate.Refused, match="must look first"):
            erase()
        assert (Case.objects.count(), Tombstone.objects.count()) == (n_due + n_others, 0)
        assert holder.current().keystore.key_for("case:none") is None
    else:
        erase()
        assert (Case.objects.count(), Tombstone.objects.count()) == (n_others, n_due)


def test_brake_destroys_no_key_either():
    case = filled()
    many(4)
    with pytest.raises(gate.Refused):
        erase()
    assert holder.current().keystore.key_for(f"case:{case.pk}") is not None


def test_head_of_hr_lets_many_go_when_they_are_those_on_the_page():
    many(6)
    actor = head()
    privacy_cases.erase_held(actor, fingerprint=shown(actor))
    assert (Case.objects.count(), Tombstone.objects.count()) == (0, 6)
    assert AuditEntry.objects.get(action="privacy.erase_held").actor == actor.code


def test_many_are_not_let_go_when_they_are_others_than_those_on_the_page():
    many(6)
    actor = head()
    seen = shown(actor)
    over()
    for fingerprint in (seen, ""):
        with pytest.raises(gate.Refused, match="not the same"):
            privacy_cases.erase_held(actor, fingerprint=fingerprint)
    assert Case.objects.count() == 7


@pytest.mark.parametrize("role", [r for r in Role if r not in (Role.HR_HEAD, Role.SYSTEM)])
def test_nobody_else_lets_many_go_or_sees_which(role):
    many(6)
    actor = gate.Actor("user:1", (gate.Held(role),), user_id=1)
    with pytest.raises(gate.Refused):
        privacy_cases.erase_held(actor, fingerprint=shown(head()))
    with pytest.raises(gate.Refused):
        privacy_cases.erase_cases(actor)
    with pytest.raises(gate.Hidden):
        queries.due(actor)
    assert Case.objects.count() == 6


def test_nothing_goes_while_the_clock_is_distrusted_not_even_by_hand():
    many(6)
    with guard.door_open():
        TickMark.objects.create(pk=1, ticked_at=made.NOON, jumped_at=made.NOON)
    actor = head()
    for deed in (erase, lambda: privacy_cases.erase_held(actor, fingerprint=shown(actor))):
        with pytest.raises(gate.Refused, match="clock has jumped"):
            deed()
    assert Case.objects.count() == 6


@pytest.mark.parametrize(("days", "waits"), [(1, True), (0, True), (-1, False)])
def test_case_waits_until_the_consent_to_keep_in_touch_has_ended(days, waits):
    """The last day was put right after the consent, so that the consent outlives the case's own time."""
    case = over(steps=(CaseStep.OPENED,))
    with clock.told_at(made.NOON - 700 * DAY):
        departures_kept.keep_in_touch(gate.leaver_of(case), case=case, mail="hemma@example.net", days=365)
    with guard.door_open():
        KeepInTouch.objects.update(expires_on=made.TODAY + days * DAY)
        CaseEvent.objects.create(case=case, step=CaseStep.CLOSED, at=made.NOON, by="operator")
    erase()
    assert Case.objects.exists() == waits
    assert KeepInTouch.objects.exists() == waits


def test_case_waits_until_the_account_from_outside_is_closed():
    """Without its row an account still alive would be bound to nothing, and so be like one of the house."""
    case = over()
    user = made.user(name="Ute")
    with guard.door_open():
        External.objects.create(user=user, case=case)
    erase()
    assert gate.actor_for(user).case_id == case.pk
    externals.close_ended(gate.SYSTEM)
    erase()
    assert not Case.objects.exists()
    assert not User.objects.get(pk=user.pk).is_active


def test_swedish_public_body_keeps_its_cases_until_somebody_has_decided():
    made.organisation(sector=Sector.SWEDISH_PUBLIC)
    many(6)
    erase()
    assert (queries.n_held(gate.SYSTEM), Case.objects.count()) == (0, 6)


def test_night_that_ended_between_keys_and_rows_is_finished_by_the_next(monkeypatch):
    case = filled()

    def fail(*_, **__):
        raise OSError("power")

    with monkeypatch.context() as broken:
        broken.setattr(Tombstone.objects, "bulk_create", fail)
        with pytest.raises(OSError, match="power"):
            erase()
    assert Case.objects.filter(pk=case.pk).exists()
    assert holder.current().keystore.key_for(f"case:{case.pk}") is None
    erase()
    assert Tombstone.objects.get().pk == case.pk
    assert not Case.objects.exists()


def test_case_put_back_from_a_copy_goes_again_and_keeps_its_mark():
    case = over()
    with guard.door_open():
        Tombstone.objects.create(id=case.pk, erased_on=made.TODAY - DAY, rule="storage_period")
    erase()
    assert not Case.objects.exists()
    assert Tombstone.objects.get().erased_on == made.TODAY - DAY
