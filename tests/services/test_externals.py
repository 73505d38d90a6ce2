"""Somebody from outside: an account for one case, which ends by itself when the case does."""

import datetime as dt

import pytest
from django.core.cache import cache
from django.urls import reverse

from efterord import clock, gate
from efterord.models import AuditEntry, External, Letter, SignInLink, User, guard
from efterord.queries import departures
from efterord.services import accounts, externals, letters, talks_planning
from efterord.words import CaseStep, HeldAs, InterviewKind, Language, LetterKind, Role
from tests import booked, made

pytestmark = pytest.mark.django_db
PASSWORD = "en lång hemlighet"


@pytest.fixture(autouse=True)
def _autumn():
    cache.clear()
    made.organisation()
    with clock.told_at(made.NOON):
        yield


def add(there: booked.World, email="ute@example.net", name="Utomstående Utsson") -> User:
    return externals.add_external(there.actor, case=there.case, email=email, name=name, language=Language.NB)


def end(there: booked.World, step=CaseStep.CLOSED) -> None:
    with guard.door_open():
        there.case.events.create(step=step, at=made.NOON, by="operator")


def link() -> str:
    opened = letters.open_letter(gate.SYSTEM, letter=Letter.objects.latest("queued_at"))
    assert opened.letter.kind == LetterKind.EXTERNAL_ACCOUNT
    return opened.context["link"].rstrip("/").rpartition("/")[2]


def test_account_has_no_grant_a_link_and_one_case():
    there = booked.world()
    user = add(there, email=" Ute@Example.net ")
    assert (user.email, user.grants.count(), External.objects.get(user=user).case) == ("ute@example.net", 0, there.case)
    assert accounts.choose_password(gate.NOBODY, token=link(), password=PASSWORD) == user
    assert gate.actor_for(user).roles == {Role.INTERVIEWER, Role.ANYONE}
    assert gate.actor_for(user).case_id == there.case.pk


def test_link_is_sent_anew_until_somebody_has_logged_in():
    there = booked.world()
    user = add(there)
    first = link()
    with clock.told_at(made.NOON + dt.timedelta(minutes=1)):
        assert add(there) == user
    assert (SignInLink.objects.count(), link() != first) == (1, True)
    accounts.choose_password(gate.NOBODY, token=link(), password=PASSWORD)
    with pytest.raises(accounts.BadAccount) as told:
        add(there)
    assert "has an account" in str(told.value.words)


@pytest.mark.parametrize(
    ("email", "words"),
    [
        ("ute", "not a mail address"),
        ("leaver", "cannot be chosen in this case"),
        ("top", "cannot be chosen in this case"),
        ("conflict", "cannot be chosen in this case"),
        ("account", "has an account"),
    ],
)
def test_address_of_the_leaver_the_line_a_conflict_or_an_account_is_refused(email, words):
    there = booked.world()
    in_conflict = made.person("Konflikt")
    booked.conflict(there.case, in_conflict)
    of = {
        "leaver": there.leaver.mail.upper(),
        "top": there.second.person.mail,
        "conflict": in_conflict.mail,
        "account": there.hr.email,
    }
    with pytest.raises(accounts.BadAccount) as told:
        add(there, email=of.get(email, email))
    assert (told.value.field, words in str(told.value.words)) == ("email", True)
    assert not External.objects.exists()


def test_nobody_is_asked_in_a_case_that_is_not_open_and_only_by_hr():
    there = booked.world()
    with pytest.raises(accounts.BadAccount):
        add(there, name="  ")
    with pytest.raises(gate.Refused):
        externals.add_external(
            gate.actor_for(there.manager), case=there.case, email="a@b.se", name="A", language=Language.SV
        )
    end(there)
    with pytest.raises(gate.Refused):
        add(there)


def test_external_holds_either_talk_of_the_case_and_none_of_another():
    there = booked.world()
    user = add(there)
    for kind in InterviewKind:
        talk = talks_planning.plan_interview(there.actor, case=there.case, kind=kind, interviewer=user)
        assert talk.held_as == HeldAs.EXTERNAL
    other = made.case(at=there.unit)
    with pytest.raises(gate.Refused) as told:
        talks_planning.plan_interview(there.actor, case=other, interviewer=user)
    assert "in one case alone" in str(told.value.words)
    # Even a row that came about otherwise opens nothing in another case.
    foreign = made.interview(other, by=user)
    viewer = gate.actor_for(user)
    assert not gate.may(viewer, "interviews.see", foreign)
    assert not gate.may(viewer, "cases.see", other)
    assert not gate.may(viewer, "cases.see", there.case)


@pytest.mark.parametrize("step", [CaseStep.CLOSED, CaseStep.CANCELLED])
def test_account_is_worth_nothing_from_the_moment_the_case_is_over(step):
    there = booked.world()
    user = add(there)
    talk = talks_planning.plan_interview(there.actor, case=there.case, interviewer=user)
    assert gate.may(gate.actor_for(user), "interviews.see", talk)
    end(there, step)
    assert gate.actor_for(user).roles == {Role.ANYONE}
    assert not gate.may(gate.actor_for(user), "interviews.see", talk)


def test_log_in_is_refused_in_words_when_the_case_is_over(client):
    there = booked.world()
    user = add(there)
    accounts.choose_password(gate.NOBODY, token=link(), password=PASSWORD)
    given = {"login": user.email, "password": PASSWORD}
    assert client.post(reverse("account_login"), given)["Location"] == "/"
    end(there)
    assert client.get("/").status_code == 404
    assert client.post(reverse("account_logout")).status_code == 302
    answer = client.post(reverse("account_login"), given, follow=True)
    assert "that case is over" in answer.content.decode()
    assert "_auth_user_id" not in client.session
    wrong = client.post(reverse("account_login"), {**given, "password": "x"}, follow=True)
    assert "that case is over" not in wrong.content.decode()


def test_night_closes_the_accounts_of_cases_that_are_over_and_no_others():
    there = booked.world()
    user, other = add(there), booked.world()
    kept = externals.add_external(
        gate.actor_for(other.colleague_at_hr), case=other.case, email="b@example.net", name="B", language=Language.SV
    )
    assert externals.close_ended(gate.SYSTEM) == 0
    end(there)
    assert (externals.close_ended(gate.SYSTEM), externals.close_ended(gate.SYSTEM)) == (1, 0)
    user.refresh_from_db()
    kept.refresh_from_db()
    assert (user.is_active, user.email, kept.is_active) == (False, f"closed-{user.pk}@invalid", True)
    assert not SignInLink.objects.filter(user=user).exists()
    assert AuditEntry.objects.filter(action="accounts.close_account", actor="system").count() == 1


def test_leaver_reads_the_name_of_an_external_whose_account_the_night_has_closed():
    there = booked.world()
    user = add(there)
    talk = made.interview(there.case, by=user, kind=InterviewKind.HR, started_at=made.NOON, ended_at=made.NOON)
    end(there)
    assert externals.close_ended(gate.SYSTEM) == 1
    (told,) = departures.talks(gate.leaver_of(there.case), there.case)
    assert (told.interview.pk, told.interview.interviewer.name) == (talk.pk, "Utomstående Utsson")
