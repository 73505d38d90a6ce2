"""The invented organisation is as promised: about 1,200 people, four levels, the same each time."""

import datetime as dt
import random

import pytest

from efterord.content import reader
from efterord.demo import blueprints, inventions, staff_files, voices
from efterord.rules import answers as answering
from efterord.rules import (
    follow_ups,
    people,
    people_changes,
    people_rows,
    questionnaires,
    scorecards,
    summaries,
)
from efterord.words import QuestionKind

TODAY = dt.date(2026, 11, 22)


@pytest.fixture(scope="module")
def invention() -> inventions.Invention:
    return inventions.invent(TODAY)


def test_about_1200_people_are_employed_today(invention):
    assert 1150 <= sum(each.is_employed(TODAY) for each in invention.people) <= 1250


def test_tree_has_four_levels_and_each_unit_its_leader(invention):
    paths = [node.path for node in invention.blueprint.nodes]
    assert {len(path) for path in paths} == {0, 1, 2, 3}
    assert all(path[:-1] in paths for path in paths if path)
    assert len(set(paths)) == len(paths)
    assert [path for path in paths if invention.leader(path, TODAY) is None] == []


def test_managers_never_go_in_a_circle(invention):
    for employee in invention.people:
        seen = [employee]
        while (above := invention.manager(seen[-1], TODAY)) is not None:
            assert above not in seen
            seen.append(above)


def test_two_years_of_leavers_lie_behind_today_and_some_departures_ahead(invention):
    assert (TODAY - invention.told_from).days > 2 * 365
    past = [each for each in invention.people if each.end and invention.told_from <= each.end < TODAY]
    ahead = [each for each in invention.people if each.end and each.end >= TODAY]
    assert len(past) > 300
    assert len(ahead) > 15
    assert all(each.notice_date and each.kind and each.notice_date <= each.end for each in past + ahead)


def test_invention_is_the_same_for_the_same_day_and_moves_with_today(invention):
    assert inventions.invent(TODAY).people == invention.people
    later = inventions.invent(TODAY + dt.timedelta(days=100))
    assert later.told_from - invention.told_from == dt.timedelta(days=100)
    assert inventions.invent(TODAY, seed=1).people != invention.people


def test_names_and_addresses_are_each_ones_own(invention):
    names = [each.name for each in invention.people]
    addresses = [each.mail for each in invention.people if each.mail]
    assert len(set(names)) == len(names)
    assert len(set(addresses)) == len(addresses)
    assert all(address.isascii() and address.endswith("@havlunda.example") for address in addresses)


def test_cast_holds_every_role_and_never_leaves(invention):
    roles = {part.role for part in (*invention.blueprint.cast, *invention.blueprint.outsiders)}
    assert roles == {
        "interviewer", "manager", "hr_partner", "hr_head", "analyst", "officer", "representative",
        "custodian", "administrator",
    }  # fmt: skip
    assert {part.language for part in invention.blueprint.cast} == {"sv", "nb", "en"}
    cast = {part.name for part in invention.blueprint.cast}
    found = [each for each in invention.people if each.name in cast]
    assert len(found) == len(cast)
    assert all(each.end is None for each in found)


@pytest.mark.parametrize("months_ago", [26, 13, 0])
def test_staff_file_of_a_day_is_read_without_a_problem(invention, months_ago):
    day = TODAY - dt.timedelta(days=30 * months_ago)
    lines = staff_files.write(invention, day).decode("utf-8-sig").splitlines()
    cells = [line.split(";") for line in lines]
    layout = people.layout(cells[0], people.suggest_mapping(cells[0]))
    rows = [people_rows.read_row(layout, n, row) for n, row in enumerate(cells[1:], 2)]
    plan = people_changes.compare(
        {}, rows, {}, layout, first_import=True, complete_from=invention.complete_from, today=day
    )
    assert plan.problems == []
    assert plan.n_before_complete == 0
    assert plan.n_undecided == 0


def test_staff_file_knows_no_end_before_its_notice(invention):
    day = TODAY - dt.timedelta(days=200)
    told = {line.split(";")[0]: line.split(";")[5] for line in staff_files.write(invention, day).decode().splitlines()}
    unsaid = [e for e in staff_files.known(invention, day) if e.notice_date and e.notice_date > day]
    assert unsaid
    assert all(told[employee.id] == "" for employee in unsaid)


@pytest.mark.parametrize("tone", voices.TONES)
def test_answers_are_ones_that_a_page_would_take(tone):
    filled = voices.answers(random.Random(3), tone)
    questions = reader.questions()
    for question in questions.questions:
        value = filled[question.id]
        if question.kind is QuestionKind.REASONS and value:
            assert {each.partition(":")[0] for each in value} <= set(question.codes)
            assert len(value) <= questionnaires.MAX_REASONS
            assert filled[answering.deciding_field(question.id)] in (None, *(v.partition(":")[0] for v in value))
        else:
            assert value is None or value in question.codes


@pytest.mark.parametrize("tone", voices.TONES)
@pytest.mark.parametrize("language", ["sv", "nb", "en"])
def test_own_words_are_ones_that_a_page_would_take(language, tone):
    asked = reader.questions("core", 2)
    given = [voices.own_words(random.Random(i), language, tone) for i in range(100)]
    written = [each for each in given if each]
    assert 50 < len(written) < 90
    assert any(answering.use_field("q-F2") in each for each in written)
    assert all(answering.pruned(asked, each) == each for each in written)


def test_tone_of_a_department_is_heard_in_its_answers():
    def mean(tone: str, question: str) -> float:
        rng = random.Random(5)
        given = [voices.answers(rng, tone)[question] for _ in range(200)]
        return sum(int(value) for value in given if value) / sum(value is not None for value in given)

    assert mean("workload", "q-M1") < mean("fine", "q-M1") - 1
    assert mean("leadership", "q-L1") < mean("fine", "q-L1") - 1


@pytest.mark.parametrize("tone", voices.TONES)
@pytest.mark.parametrize("language", ["sv", "nb", "en"])
def test_notes_are_there_for_every_subject_language_and_tone(language, tone):
    subjects = [subject.key for subject in reader.guide("nearest-manager", 2).subjects]
    rng = random.Random(7)
    written = [voices.notes(rng, language, tone, subjects) for _ in range(40)]
    assert set().union(*written) == set(subjects)


@pytest.mark.parametrize("tone", voices.TONES)
@pytest.mark.parametrize("language", ["sv", "nb", "en"])
def test_summary_has_every_part_in_every_language_and_tone(language, tone):
    summary = voices.summary(language, tone, {})
    assert [part for part in summaries.TEXTS if not getattr(summary, part)] == []
    assert summary.promises[0].what
    assert voices.correction(language)


def test_scores_fit_the_scorecard_and_the_tone():
    rng = random.Random(7)
    card = reader.scorecard()
    drawn = [scorecards.read_values(card, voices.scores(rng, "workload")) for _ in range(60)]
    told = {area.key: [d[area.key] for d in drawn if d[area.key]] for area in card.areas}
    mean = {key: sum(values) / len(values) for key, values in told.items()}
    assert mean["work-organisation"] < 3 < mean["leadership"]


def test_notes_mark_good_and_less_good_and_the_reason():
    subjects = ["main-reason", "good-and-less-good"]
    drawn = [voices.notes(random.Random(n), "sv", "workload", subjects) for n in range(9)]
    found = "\n".join("\n".join(written.values()) for written in drawn)
    marks = {line.mark for line in follow_ups.lines(found)}
    assert {"plus", "minus"} <= marks
    assert follow_ups.marks_of(found)[0] == "r-C1"


def test_content_has_no_word_that_the_house_forbids():
    texts = [str(blueprints.content(name)).casefold() for name in ("organisation", "names", "notes", "summaries")]
    assert not any(word in text for text in texts for word in ("anonym", "!", "todo", "retention"))
