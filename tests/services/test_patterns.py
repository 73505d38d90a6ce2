"""HR's patterns: what may be opened, what is left out, that each talk's log tells of it, and promises kept."""

import pytest

from efterord import clock, gate
from efterord.models import AuditEntry, Interview, Judgement, NoTalk, Summary, guard
from efterord.queries import departures_readers
from efterord.queries import interviews as interview_queries
from efterord.queries import patterns as queries
from efterord.rules import patterns as rules
from efterord.rules import summaries
from efterord.services import notes, patterns, summary_promises, views
from efterord.vault import holder
from efterord.words import CaseStep, InterviewKind, LeavingKind, Role
from tests import made, spoken

pytestmark = pytest.mark.django_db

PROMISED = summaries.Text(
    to_change="The rota should come earlier.", promises=(summaries.Promise("Mend the rota", "HR", "2026-10-01"),)
)


@pytest.fixture
def nord():
    made.organisation()
    return made.unit("Nord")


@pytest.fixture
def hr(nord):
    return made.actor((Role.HR_PARTNER, nord))


def opened(actor, **wanted):
    return patterns.open_patterns(actor, wanted=rules.Filter(**wanted))


def marked(actor):
    """The talks whose marks open when every talk there is is asked for by name."""
    return set(notes.open_marks(actor, interviews=list(Interview.objects.select_related("case"))))


def test_everything_of_a_talk_is_opened(nord, hr):
    talk = spoken.talk(
        made.case(at=nord),
        by=made.user(),
        noted="#A1 no way forward\n#C1 too much\n- a minus",
        coded=("r-A2",),
        scored={"terms": 4},
        said=PROMISED,
    )
    (one,) = opened(hr)
    assert one.about == talk
    assert one.talk.marks == ("r-A1", "r-C1")
    assert one.talk.coded == {"r-A2"}
    assert one.talk.scores == {"terms": 4}
    assert one.talk.text == PROMISED


def test_marks_are_gone_with_the_notes_and_the_rest_remains(nord, hr):
    case = made.case(at=nord)
    spoken.talk(case, by=made.user(), noted="#A1", coded=("r-A2",), said=PROMISED)
    holder.current().keystore.destroy(f"case:{case.pk}:notes")
    (one,) = opened(hr)
    assert one.talk.marks is None
    assert one.talk.coded == {"r-A2"}
    assert one.talk.text == PROMISED


def test_erased_case_opens_as_nothing(nord, hr):
    case = made.case(at=nord)
    spoken.talk(case, by=made.user(), noted="#A1", coded=("r-A2",), said=PROMISED)
    holder.current().keystore.destroy(f"case:{case.pk}", f"case:{case.pk}:notes")
    (one,) = opened(hr)
    assert (one.talk.marks, one.talk.view, one.talk.text, one.summary) == (None, None, None, None)


def test_summary_that_is_being_written_is_not_opened(nord, hr):
    talk = spoken.talk(made.case(at=nord), by=made.user(), said=PROMISED)
    from efterord.models import guard

    with guard.door_open():
        Summary.objects.filter(interview=talk).update(sent_at=None, closed_at=None)
    assert opened(hr)[0].talk.text is None


def test_nothing_is_read_while_the_cases_other_talk_is_open(nord, hr):
    case = made.case(at=nord)
    spoken.talk(case, by=made.user(), noted="#A1", coded=("r-A1",))
    other = spoken.talk(case, by=made.user(), kind=InterviewKind.HR, ended_at=None)
    found = queries.talks(hr, rules.Filter())
    assert (found.talks, found.n_waiting) == ([], 1)
    # Not even when it is asked for by name.
    assert marked(hr) == set()
    from efterord.models import guard

    with guard.door_open():
        Interview.objects.filter(pk=other.pk).update(ended_at=made.NOON)
    assert len(opened(hr)) == 2


def test_whoever_held_a_talk_codes_the_own_view_before_the_others_is_read(nord):
    user = made.user((Role.HR_PARTNER, nord))
    actor = gate.actor_for(user, since=made.NOON)
    case = made.case(at=nord)
    theirs = spoken.talk(case, by=made.user(), coded=("r-A1",))
    mine = spoken.talk(case, by=user, kind=InterviewKind.HR)
    assert [one.about for one in opened(actor)] == [mine]
    view = views.views.View((views.views.Coded("r-C1", 2),))
    views.save_view(actor, interview=mine, view=view, version=0)
    assert {one.about.pk for one in opened(actor)} == {mine.pk, theirs.pk}
    with pytest.raises(gate.Refused):  # and it stands as it was coded before
        views.save_view(actor, interview=mine, view=views.views.EMPTY, version=1)


def line(nord):
    """An HR partner who leads somebody who leads the leaver, beside one who does not."""
    chief = made.person("Chief")
    boss = made.person("Boss", manager=chief)
    case = made.case(at=nord, of=made.person(manager=boss), manager=boss)
    for kind in InterviewKind:
        spoken.talk(case, by=made.user(), kind=kind, noted="#A1", coded=("r-A1",))
    in_line = made.actor((Role.HR_PARTNER, nord), person=chief)
    return in_line, case


def test_filter_tells_the_line_nothing_of_hrs_judgement(nord, hr):
    in_line, case = line(nord)  # resigned: of free will, as long as HR has said nothing else
    of_will = {known: len(opened(in_line, is_voluntary=known)) for known in (True, False)}
    assert of_will == {True: 1, False: 0}
    with guard.door_open():
        Judgement.objects.create(case=case, is_voluntary=False)
    assert {known: len(opened(in_line, is_voluntary=known)) for known in (True, False)} == of_will
    assert {known: len(opened(hr, is_voluntary=known)) for known in (True, False)} == {True: 0, False: 2}


def test_nothing_waits_for_a_talk_that_will_never_be_held(nord, hr):
    case = made.case(at=nord)
    ended = spoken.talk(case, by=made.user(), coded=("r-A1",))
    made.interview(case, by=made.user(), kind=InterviewKind.HR)
    assert (opened(hr), queries.talks(hr, rules.Filter()).n_waiting) == ([], 1)
    with guard.door_open():
        NoTalk.objects.create(case=case, kind=InterviewKind.HR, reason="declined", at=made.NOON, by="operator")
    assert [one.about for one in opened(hr)] == [ended]
    assert queries.talks(hr, rules.Filter()).n_waiting == 0


def test_hrs_talk_is_not_there_for_anybody_in_the_leavers_line(nord, hr):
    in_line, _case = line(nord)
    assert [one.about.kind for one in opened(in_line)] == [InterviewKind.MANAGER]
    assert queries.talks(in_line, rules.Filter()).n_waiting == 0
    assert len(opened(hr)) == 2
    assert marked(in_line) == {Interview.objects.get(kind=InterviewKind.MANAGER).pk}


def test_nobody_reads_the_own_departure(nord):
    person = made.person()
    spoken.talk(made.case(at=nord, of=person), by=made.user(), coded=("r-A1",))
    assert opened(made.actor((Role.HR_HEAD, None), person=person)) == []


def test_units_out_of_sight_and_cancelled_cases_are_left_out(nord, hr):
    away = spoken.talk(made.case(at=made.unit("Syd")), by=made.user(), noted="#A1", coded=("r-A1",))
    spoken.talk(made.case(at=nord, steps=(CaseStep.OPENED, CaseStep.CANCELLED)), by=made.user(), coded=("r-A1",))
    below = spoken.talk(made.case(at=made.unit("Nord 1", nord)), by=made.user(), coded=("r-A1",))
    assert [one.about for one in opened(hr)] == [below]
    assert away.pk not in marked(hr)


def test_what_is_opened_is_what_the_gate_allows_talk_by_talk(nord, hr):
    in_line, _case = line(nord)
    line(made.unit("Syd"))
    for actor in (hr, in_line, made.actor((Role.HR_HEAD, None))):
        allowed = {
            talk.pk
            for talk in Interview.objects.select_related("case")
            if gate.may(actor, "patterns.see", talk)
            and gate.may(actor, "interviews.see", talk)
            and interview_queries.may_read(actor, talk)
        }
        assert {one.about.pk for one in opened(actor)} == allowed


@pytest.mark.parametrize("role", [Role.MANAGER, Role.ANALYST, Role.OFFICER, Role.ADMINISTRATOR, Role.CUSTODIAN])
def test_nobody_but_hr_opens_them(nord, role):
    actor = made.actor((role, nord))
    with pytest.raises(gate.Hidden):
        queries.talks(actor, rules.Filter())
    with pytest.raises(gate.Refused):
        patterns.open_patterns(actor, wanted=rules.Filter())
    with pytest.raises(gate.Refused):
        notes.open_marks(actor, interviews=[])


def test_filters_narrow_the_talks(nord, hr):
    def held(**values):
        return spoken.talk(made.case(at=nord, **values), by=made.user(), coded=("r-A1",)).pk

    resigned, retired, dismissed = held(), held(leaving_kind="RET"), held(leaving_kind="DIS")

    def found(**wanted):
        return {talk.pk for talk in queries.talks(hr, rules.Filter(**wanted)).talks}

    assert found() == {resigned, retired, dismissed}
    assert found(leaving_kind=LeavingKind.RETIREMENT) == {retired}
    assert dismissed in found(is_voluntary=False)
    assert resigned in found(is_voluntary=True)
    assert found(is_voluntary=True) & found(is_voluntary=False) == set()
    assert found(kind=InterviewKind.HR) == set()
    assert found(unit_id=nord.pk) == found()
    assert found(unit_id=made.unit("Syd").pk) == set()
    assert found(first_day=made.TODAY.replace(month=12)) == set()


def test_each_talks_log_tells_once_a_session_that_it_was_read_and_the_chain_holds(nord, hr):
    talks = [spoken.talk(made.case(at=nord), by=made.user(), coded=("r-A1",)) for _ in range(3)]
    for _ in range(2):
        opened(hr)
    entries = AuditEntry.objects.filter(action="patterns.open_patterns")
    assert sorted(entries.values_list("object", flat=True)) == sorted(f"interview:{talk.pk}" for talk in talks)
    from efterord.rules import audit as chain

    rows = list(AuditEntry.objects.order_by("number"))
    assert [row.number for row in rows] == list(range(1, len(rows) + 1))
    for before, row in zip([None, *rows], rows, strict=False):
        assert row.previous_hash == (chain.FIRST if before is None else before.hash)


def test_leaver_sees_that_hr_read_them_together(nord, hr):
    case = made.case(at=nord)
    spoken.talk(case, by=made.user(), coded=("r-A1",))
    opened(hr)
    (reading,) = departures_readers.readings(gate.leaver_of(case), case)
    assert (reading.paper, reading.role) == (departures_readers.Paper.TOGETHER, Role.HR_PARTNER)


def test_five_hundred_newest_are_opened_and_the_cut_is_told(nord, hr, monkeypatch):
    monkeypatch.setattr(rules, "MOST_TALKS", 2)
    for _ in range(3):
        spoken.talk(made.case(at=nord), by=made.user(), coded=("r-A1",))
    found = queries.talks(hr, rules.Filter())
    assert (len(found.talks), found.is_cut) == (2, True)


def test_promise_is_marked_as_kept_and_taken_back(nord, hr):
    talk = spoken.talk(made.case(at=nord), by=made.user(), said=PROMISED)
    with clock.told_at(made.NOON):
        summary_promises.mark_promise(hr, summary=spoken.summary_of(talk), n=0, is_kept=True)
    assert opened(hr)[0].talk.text.promises[0].kept == "2026-10-06"
    assert opened(hr)[0].talk.text.to_change == PROMISED.to_change
    summary_promises.mark_promise(hr, summary=spoken.summary_of(talk), n=0, is_kept=False)
    assert opened(hr)[0].talk.text == PROMISED
    assert AuditEntry.objects.filter(action="summaries.mark_promise").count() == 2


def test_promise_of_a_summary_that_is_not_final_is_not_marked(nord, hr):
    talk = spoken.talk(made.case(at=nord), by=made.user(), said=PROMISED, is_final=False)
    with pytest.raises(gate.Refused):
        summary_promises.mark_promise(hr, summary=spoken.summary_of(talk), n=0, is_kept=True)


@pytest.mark.parametrize("n", [-1, 1])
def test_promise_that_is_not_there_is_no_promise(nord, hr, n):
    talk = spoken.talk(made.case(at=nord), by=made.user(), said=PROMISED)
    with pytest.raises(ValueError, match="no promise"):
        summary_promises.mark_promise(hr, summary=spoken.summary_of(talk), n=n, is_kept=True)


def test_only_hr_with_the_unit_marks_promises(nord):
    holder_ = made.user()
    talk = spoken.talk(made.case(at=nord), by=holder_, said=PROMISED)
    for actor in (gate.actor_for(holder_), made.actor((Role.HR_PARTNER, made.unit("Syd"))), line(nord)[0]):
        if actor.person_id is None:
            with pytest.raises(gate.Refused):
                summary_promises.mark_promise(actor, summary=spoken.summary_of(talk), n=0, is_kept=True)
