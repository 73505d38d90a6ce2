"""Talks in a release: batches of their own, each talk once, those of readers beside, and what a reader may find out.

Each was seen to fail once: with the capacity, the line, the readers or the second talk of a person taken out of who
counts; with talks counted that are counted already, or whose case is open; with a talk gone between preparing and
publishing let through; with what waits of talks given to the survey; with a scorecard saved when its case is closed.
"""

import random
from collections import Counter

import pytest

from efterord import clock, gate
from efterord.models import AuditEntry, Batch, Case, CaseEvent, Interview, Plan, Release, Table, guard
from efterord.queries import results
from efterord.rules import blocks, talks
from efterord.services import releases, releases_preparing, scorecards, views
from efterord.vault import holder
from efterord.words import BatchKind, CaseStep, HeldAs, InterviewKind, Role
from tests import concluded, made, told
from tests.data import attacker

pytestmark = pytest.mark.django_db
HR, MANAGER = BatchKind.HR_TALKS, BatchKind.MANAGER_TALKS


@pytest.fixture(autouse=True)
def organisation():
    made.organisation()


@pytest.fixture
def ward():
    return made.unit("Avdelning 3")


@pytest.fixture
def partner():
    return made.user((Role.HR_PARTNER, made.root()), name="Partner")


def people(n, first=0):
    return [concluded.mixed(first + i) for i in range(n)]


def formed(kind=None):
    found = Batch.objects.order_by("release__number", "kind", "number")
    found = found.filter(kind=kind) if kind else found
    return [(b.release.number, BatchKind(b.kind), b.unit.name, b.n, b.n_counting) for b in found]


def figures(unit, kind=HR):
    return results.result(gate.OPERATOR, unit, kind=kind).figures


# Forming.


def test_five_talks_of_hr_form_a_batch_and_four_wait(ward, partner):
    lab = made.unit("Laboratoriet")
    concluded.talks(ward, people(5), by=partner)
    concluded.talks(lab, people(4, 5), by=partner)
    told.released(1)
    assert formed() == [(1, HR, "Avdelning 3", 5, 5)]
    assert figures(lab) == {}
    shown = figures(ward)
    assert shown["talk-stay"].counts == {"1": 1, "2": 1, "3": 1, "4": 1, "5": 1, "none": 0}
    # The four are still there for the next one, and so are fewer than ten that named what is sensitive.
    assert Interview.objects.filter(counted_in=None).count() == 4
    assert "talk-reasons-decided" not in shown
    assert "talk-reasons" in shown


def test_the_two_kinds_are_apart_from_each_other_and_from_the_survey(ward, partner):
    concluded.talks(ward, people(5), by=partner)
    concluded.talks(ward, people(6, 5), by=partner, kind=InterviewKind.MANAGER)
    told.quarterly(ward, 1, [told.mixed(i) for i in range(5)])
    told.released(1)
    name = ward.name
    assert formed() == [(1, BatchKind.EXIT_SURVEY, name, 5, 5), (1, HR, name, 5, 5), (1, MANAGER, name, 6, 6)]
    assert {q.startswith("talk-") for q in figures(ward)} == {True}
    assert figures(ward)["talk-stay"].n == 5
    assert figures(ward, MANAGER)["talk-stay"].n == 6
    assert not any(q.startswith("talk-") for q in results.result(gate.OPERATOR, ward).figures)


def test_talk_that_is_not_over_is_not_counted(ward, partner):
    """Only a closed case's talks are final; one that says nothing at all is no part of it."""
    concluded.talks(ward, people(4), by=partner)
    concluded.talk(ward, concluded.mixed(4), by=partner, is_closed=False)
    concluded.talk(ward, (None, None), by=partner)
    told.released(1)
    assert formed() == []
    with guard.door_open():
        case = Case.objects.exclude(events__step=CaseStep.CLOSED).get()
        CaseEvent.objects.create(case=case, step=CaseStep.CLOSED, at=told.noon(told.quarter(2)), by="operator")
    told.released(2)
    assert formed() == [(2, HR, "Avdelning 3", 5, 5)]


def test_talk_closed_after_the_release_date_waits_for_the_next_release(ward, partner):
    concluded.talks(ward, people(4), by=partner)
    concluded.talk(ward, concluded.mixed(4), by=partner, number=2)
    told.released(1, on=told.quarter(2, 20))  # held late
    assert formed() == []
    told.released(2)
    assert formed() == [(2, HR, "Avdelning 3", 5, 5)]


def test_talks_go_up_only_when_their_unit_cannot_hope_or_has_waited(ward, partner):
    with guard.door_open():
        Plan.objects.filter(pk=1).update(waiting_cap=3)
    told.heads(ward, 80)
    concluded.talks(ward, people(5), by=partner)
    concluded.talks(made.unit("Kiruna"), people(3, 5), by=partner)
    for number in (1, 2):
        told.released(number)
    # The three can never be five where nobody works, and wait at the root.
    assert formed() == [(1, HR, "Avdelning 3", 5, 5)]
    concluded.talks(made.unit("Kiruna"), people(2, 8), by=partner, number=3)
    told.released(3)
    assert formed()[1:] == [(3, HR, "Kiruna", 5, 5)]


def test_figures_equal_a_plain_count_of_the_same_talks(ward, partner):
    given = people(24)
    concluded.talks(ward, given, by=partner)
    told.released(1)
    asked = talks.questions(concluded.reader.reasons(), concluded.reader.scorecards_of_all_versions(), 5)
    said = [talks.answers(*each, asked) for each in given]
    shown = figures(ward)
    assert len(shown) == len(asked)
    for question, figure in shown.items():
        plain = dict.fromkeys(figure.counts, 0)
        for each in said:
            value = each[question]
            for option in ("none",) if value is None else (value,) if isinstance(value, str) else value:
                plain[option] += 1
        assert figure.counts == plain, question


# Each talk once.


def test_each_talk_is_counted_once(ward, partner):
    first = concluded.talks(ward, people(5), by=partner)
    told.released(1)
    assert set(Interview.objects.values_list("counted_in", flat=True)) == {1}
    told.released(2)
    assert formed() == [(1, HR, "Avdelning 3", 5, 5)]
    concluded.talks(ward, people(6, 5), by=partner, number=3)
    told.released(3)
    assert formed()[1:] == [(3, HR, "Avdelning 3", 6, 6)]
    assert {i.pk for i in first} == set(Interview.objects.filter(counted_in=1).values_list("pk", flat=True))


def test_talk_that_is_gone_or_counted_meanwhile_lets_nothing_be_published(ward, partner):
    some = concluded.talks(ward, people(6), by=partner)
    with clock.told_at(told.noon(told.release_day(1))):
        prepared = releases_preparing.prepare(gate.SYSTEM)
        assert len(prepared.talks) == 6
        assert (prepared.opened, prepared.n_released) == ([], 0)  # of answers
        with guard.door_open():
            some[0].case.delete()
        with pytest.raises(releases_preparing.PoolChanged):
            releases.publish(gate.SYSTEM, prepared=prepared)
    assert not Release.objects.exists()
    assert not Interview.objects.filter(counted_in__isnull=False).exists()
    told.released(1)
    assert formed() == [(1, HR, "Avdelning 3", 5, 5)]


def test_erased_case_leaves_the_waiting_ones(ward, partner):
    some = concluded.talks(ward, people(5), by=partner)
    with clock.told_at(told.noon(told.quarter(1, 20))):
        erase(some[0].case)
    told.released(1)
    assert formed() == []
    concluded.talks(ward, people(1, 5), by=partner, number=2)
    told.released(2)
    assert formed() == [(2, HR, "Avdelning 3", 5, 5)]


def erase(case):
    """As the night erases a case: its keys first, then its rows."""
    holder.current().keystore.destroy(f"case:{case.pk}", f"case:{case.pk}:notes")
    with guard.door_open():
        Case.objects.filter(pk=case.pk).delete()


def test_talk_that_no_key_opens_says_nothing_and_nothing_of_any_is_logged(ward, partner, caplog):
    """Keys go before rows: an erasure that was interrupted between them holds up no release."""
    caplog.set_level("DEBUG")
    some = concluded.talks(ward, people(6), by=partner)
    holder.current().keystore.destroy(f"case:{some[0].case_id}")
    told.released(1)
    assert formed() == [(1, HR, "Avdelning 3", 6, 6)]
    assert figures(ward)["talk-stay"].counts["none"] == 1
    written = caplog.text + "".join(str(entry) for entry in AuditEntry.objects.values_list())
    for said in ("r-", "talk-", str(some[1].pk), str(some[1].case_id)):
        assert said not in written, said


def test_erasing_a_counted_case_changes_no_table(ward, partner):
    some = concluded.talks(ward, people(6), by=partner)
    told.released(1)
    before = sorted(map(str, Table.objects.values_list()))
    erase(some[0].case)
    told.released(2)
    assert sorted(map(str, Table.objects.values_list())) == before


def test_what_a_closed_cases_talk_says_is_changed_by_nobody(ward, partner):
    talk = concluded.talk(ward, concluded.mixed(0), by=partner)
    with guard.door_open():
        Interview.objects.filter(pk=talk.pk).update(guide_version=2)
    talk.refresh_from_db()
    actor = gate.actor_for(partner, since=made.NOON)
    with clock.told_at(made.NOON):
        with pytest.raises(gate.Refused):
            scorecards.save_scorecard(actor, interview=talk, values={"terms": "5"}, version=1)
        with pytest.raises(gate.Refused):
            views.save_view(actor, interview=talk, view=views.views.View(could_have_stayed=1), version=1)


# Who counts towards k.


def lead(of, **values):
    """Somebody who leads the leavers of some cases."""
    above = made.person("Lena Marklind")
    with guard.door_open():
        Case.objects.filter(pk__in=[each.case_id for each in of]).update(manager=above)
    return made.user(name="Lena Marklind", person=above, **values)


@pytest.mark.parametrize("leads_still", [True, False])
def test_talks_held_by_the_leavers_line_are_in_the_batch_and_do_not_count(ward, partner, leads_still):
    """A manager who held four of five would read the fifth, and would when she has another post by now."""
    lena = made.user(*([(Role.MANAGER, ward)] if leads_still else []), name="Lena")
    by_line = {"kind": InterviewKind.MANAGER, "held_as": HeldAs.NEAREST_MANAGER}
    concluded.talks(ward, people(4), by=lena, **by_line)
    concluded.talk(ward, concluded.mixed(4), by=partner, kind=InterviewKind.MANAGER)
    told.released(1)
    assert formed() == []
    concluded.talks(ward, people(4, 5), by=partner, kind=InterviewKind.MANAGER, number=2)
    told.released(2)
    assert formed() == [(2, MANAGER, "Avdelning 3", 9, 5)]


def test_whoever_is_in_the_line_by_the_register_does_not_count_in_whatever_capacity(ward, partner):
    some = concluded.talks(ward, people(5), by=partner)
    lena = lead(some[:1])
    with guard.door_open():
        Interview.objects.filter(pk=some[0].pk).update(interviewer=lena)
    told.released(1)
    assert formed() == []


def test_whoever_reads_results_and_no_talks_does_not_count(ward, partner):
    analyst = made.user((Role.ANALYST, ward), name="Analyst")
    concluded.talks(ward, people(4), by=partner)
    concluded.talk(ward, concluded.mixed(4), by=analyst)
    told.released(1)
    assert formed() == []
    # Somebody in HR who is an analyst too reads the talks anyway.
    both = made.user((Role.ANALYST, ward), (Role.HR_PARTNER, ward), name="Both")
    concluded.talk(ward, concluded.mixed(5), by=both, number=2)
    told.released(2)
    assert formed() == [(2, HR, "Avdelning 3", 6, 5)]


def test_second_talk_of_one_person_does_not_count(ward, partner):
    some = concluded.talks(ward, people(5), by=partner)
    with guard.door_open():
        Case.objects.filter(pk=some[0].case_id).update(person=some[1].case.person_id)
    told.released(1)
    assert formed() == []


# The guard and what waits.


def test_guard_keeps_five_who_agree_from_showing_it(ward, partner):
    view, scores = concluded.mixed(1)
    concluded.talks(ward, [(view, scores)] * 5, by=partner)
    concluded.talks(made.unit("Laboratoriet"), people(5, 7), by=partner)
    told.released(1)
    for question, figure in figures(ward).items():
        n_of = Counter()
        for option, n in figure.counts.items():
            if option != blocks.NONE:
                n_of[blocks.code(option)] += n
        assert max(n_of.values()) < figure.n_substantive, question


def test_what_fewer_than_ten_named_waits_sealed_and_is_shown_with_later_talks(ward, partner):
    concluded.talks(ward, people(6), by=partner)
    told.released(1)
    assert talks.DECIDED not in figures(made.root())
    concluded.talks(ward, people(6, 6), by=partner, number=2)
    told.released(2)
    assert figures(made.root())[talks.DECIDED].n == 12
    # The survey's own answers are never summed with what waits of talks.
    assert set(results.result(gate.OPERATOR, made.root()).figures) == set()


def story(seed, n_releases=4):
    """A house of three wards in two departments, talks of both kinds, some held by the line, over some releases."""
    rng = random.Random(seed)
    partner = made.user((Role.HR_HEAD, None), name="Head")
    departments = [made.unit("Medicin"), made.unit("Kirurgi")]
    wards = [made.unit(f"Avdelning {n}", departments[n % 2]) for n in range(4)]
    told.heads(wards[0], 40)
    for number in range(1, n_releases + 1):
        for ward in wards:
            concluded.talks(ward, [concluded.drawn(rng) for _ in range(rng.randint(0, 9))], by=partner, number=number)
            for _ in range(rng.randint(0, 6)):
                held_as = rng.choice([HeldAs.HR, HeldAs.NEAREST_MANAGER])
                concluded.talk(ward, concluded.drawn(rng), by=partner, number=number, kind=InterviewKind.MANAGER,
                               held_as=held_as)  # fmt: skip
            told.quarterly(ward, number, [told.drawn(rng) for _ in range(rng.randint(0, 7))])
        told.released(number)


def test_both_auditors_find_nothing_in_the_whole_publication(seed):
    story(seed)
    kinds = {batch.kind for batch in Batch.objects.all()}
    assert kinds == {BatchKind.EXIT_SURVEY, HR, MANAGER}
    # The check before each release found nothing, or it would have been stopped.
    document = releases.export_publication(gate.OPERATOR)
    finds, summary = attacker.attack(document, max_derive=0)
    assert ([f["text"] for f in finds], summary["unchecked"]) == ([], 0)
    assert {q.partition(".")[0] for q in document["questions"]} >= {"hr_talks", "manager_talks"}
    assert any(figure.get("question", "").startswith("hr_talks.talk-area") for figure in document["releases"])


def test_check_before_commit_reads_the_tables_of_talks(ward, partner, monkeypatch):
    """With the guard out of the way, five who agree are found by the check, and nothing is shown."""
    from efterord.rules import guard as unanimity

    monkeypatch.setattr(unanimity.Guard, "protect", lambda self: None)
    concluded.talks(ward, [concluded.mixed(1)] * 5, by=partner)
    with clock.told_at(told.noon(told.release_day(1))), pytest.raises(releases_preparing.WouldDisclose):
        releases_preparing.prepare(gate.SYSTEM)
    assert not Batch.objects.exists()
