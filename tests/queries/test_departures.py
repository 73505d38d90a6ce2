"""What a leaver sees of the own departure, what HR may know of it, and who has read what."""

import datetime as dt

import pytest

from efterord import clock, gate
from efterord.models import Grant, NoTalk, guard
from efterord.queries import departures, departures_readers
from efterord.queries.departures_readers import Paper
from efterord.services import departures as deeds
from efterord.services import departures_contact, notes, summaries
from efterord.words import HeldAs, InterviewKind, ItemEnd, ItemKind, ItemOwner, NoTalkReason, Role, SummaryState, Wish
from tests import leaver, made

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today():
    with clock.told_at(made.NOON):
        yield


@pytest.fixture
def case():
    made.organisation()
    return made.case(at=made.unit("Akuten"))


def test_unknown_run_out_and_cancelled_are_asked_for_in_the_same_way(case, django_assert_num_queries):
    token = leaver.link(case)
    with django_assert_num_queries(1):
        assert departures.bearer(gate.NOBODY, token="x" * 27) is None
    with clock.told_at(made.NOON + dt.timedelta(days=200)), django_assert_num_queries(1):
        assert departures.bearer(gate.NOBODY, token=token) is None


def test_talks_come_in_order_of_time_and_show_only_what_was_sent(case):
    later = leaver.talk(case, kind=InterviewKind.HR)
    leaver.booked(later, made.NOON + dt.timedelta(days=9))
    first = leaver.talk(case, kind=InterviewKind.MANAGER, held_as=HeldAs.NEAREST_MANAGER)
    row = leaver.summary(first)
    told = departures.talks(leaver.actor(case), case)
    assert [t.interview for t in told] == [first, later]
    assert [t.summary_state for t in told] == [SummaryState.WITH_LEAVER, SummaryState.NOT_WRITTEN]
    assert departures.talk(leaver.actor(case), case, row.pk).interview == first
    with guard.door_open():
        type(row).objects.update(sent_at=None)
    with pytest.raises(gate.Hidden):
        departures.talk(leaver.actor(case), case, row.pk)


def test_another_leaver_and_staff_see_nothing_of_it(case):
    other = leaver.actor(made.case(at=made.root()))
    for viewer in (other, leaver.head(), gate.NOBODY):
        for query in (departures.talks, departures.certificate, departures.offer, departures.wishes, departures.wish):
            with pytest.raises(gate.Hidden):
                query(viewer, case)
        with pytest.raises(gate.Hidden):
            departures_readers.readings(viewer, case)


def test_certificate_follows_its_two_items(case):
    me = leaver.actor(case)
    assert departures.certificate(me, case) == departures.Certificate(None, None, None)
    for kind in (ItemKind.CERTIFICATE_ISSUED, ItemKind.CERTIFICATE_SIGNED):
        leaver.item(case, owner=ItemOwner.HR, kind=kind, key=kind)
    assert departures.certificate(me, case).due_on == dt.date(2026, 10, 28)
    with guard.door_open():
        case.items.update(ended_as=ItemEnd.DONE, ended_at=made.NOON)
    assert departures.certificate(me, case).signed_on == made.TODAY


def test_wishes_fit_who_is_to_hold_the_talk(case):
    me = leaver.actor(case)
    assert Wish.HR in departures.wishes(me, case)  # nothing planned: the manager holds it by the terms
    assert Wish.ANOTHER_AT_HR not in departures.wishes(me, case)
    talk = leaver.talk(case)
    assert Wish.HR not in departures.wishes(me, case)
    assert Wish.ANOTHER_AT_HR in departures.wishes(me, case)
    with guard.door_open():
        talk.started_at = made.NOON
        talk.save()
    assert departures.wishes(me, case) == ()


def test_talk_that_is_not_to_be_held_is_told_of_no_more(case):
    me = leaver.actor(case)
    leaver.talk(case, kind=InterviewKind.MANAGER, held_as=HeldAs.NEAREST_MANAGER)
    assert departures.offer(me, case).kinds == (InterviewKind.MANAGER,)
    with guard.door_open():
        NoTalk.objects.create(
            case=case, kind=InterviewKind.MANAGER, reason=NoTalkReason.DECLINED, at=made.NOON, by="user:1"
        )
    assert departures.talks(me, case) == ()
    assert departures.offer(me, case).kinds == ()
    assert departures.wishes(me, case) == ()


def test_status_is_for_hr_in_scope_and_one_query(case, django_assert_num_queries):
    leaver.link(case)
    deeds.wish_for(leaver.actor(case), case=case, wish=Wish.HR)
    head = leaver.head()
    known = type(case).objects.prefetch_related("interviews").get(pk=case.pk)  # as the case page has it
    with django_assert_num_queries(1):
        status = departures.status(head, known)
    assert (status.link.case_id, status.wish.wish, status.has_contact, status.kept) == (case.pk, Wish.HR, False, None)
    for actor in (made.actor((Role.MANAGER, made.root())), made.actor((Role.HR_PARTNER, made.unit("Köket")))):
        with pytest.raises(gate.Hidden):
            departures.status(actor, case)


def test_readings_tell_role_paper_and_day_once_and_no_name(case):
    holder = made.user(name="Sanna Ekhult")
    talk = leaver.talk(case, by=holder)
    row = leaver.summary(talk)
    for days in (0, 0, 3):
        now = made.NOON + dt.timedelta(days=days)
        with clock.told_at(now):
            notes.open_notes(gate.actor_for(holder, since=now), interview=talk)
            notes.open_notes(made.actor((Role.HR_HEAD, None)), interview=talk)
            summaries.open_summary(leaver.actor(case), summary=row)
    departures_contact.open_contact(made.actor((Role.HR_PARTNER, made.root())), case=case)
    told = departures_readers.readings(leaver.actor(case), case)
    third = made.TODAY + dt.timedelta(days=3)
    assert [(r.day, r.paper, r.role, r.held_as) for r in told if r.day == third] == [
        (third, Paper.NOTES, Role.HR_HEAD, None),
        (third, Paper.NOTES, None, HeldAs.HR),
    ]
    assert {(r.paper, r.role, r.held_as) for r in told if r.day == made.TODAY} == {
        (Paper.NOTES, Role.HR_HEAD, None), (Paper.NOTES, None, HeldAs.HR), (Paper.CONTACT, Role.HR_PARTNER, None),
    }  # fmt: skip
    assert "Sanna" not in repr(told)


def test_reading_of_somebody_whose_role_has_ended_is_still_told(case):
    row = leaver.summary(leaver.talk(case))
    summaries.open_summary(leaver.head(), summary=row)
    with guard.door_open():
        Grant.objects.all().delete()
    assert [(r.paper, r.role) for r in departures_readers.readings(leaver.actor(case), case)] == [(Paper.SUMMARY, None)]


def test_reading_in_another_case_is_not_told(case):
    other = made.case(at=made.root())
    summaries.open_summary(leaver.head(), summary=leaver.summary(leaver.talk(other)))
    assert departures_readers.readings(leaver.actor(case), case) == ()


def test_printing_the_link_stands_in_the_leavers_own_list(case):
    silent = made.case(at=made.root(), of=made.person(mail=""))
    deeds.print_link(made.actor((Role.HR_PARTNER, made.root())), case=silent)
    (told,) = departures_readers.readings(leaver.actor(silent), silent)
    assert (told.day, told.paper, told.role) == (made.TODAY, Paper.LINK, Role.HR_PARTNER)
