"""Attacks on whole publications of invented organisations: linear, bounds, swap, blindness, editions.

The full numbers are those of test_publication_scale.py. How each was seen to fail, with seed 11. Disclosure: with
`Guard.protect` not called, with the guard leaving one group out, or with a threshold lowered by two, the three
disclosure tests fail; with the guard counting those that do not count only the planted one does. Bare threshold:
stays, and is the test of the tests. Swap: with both sortings of rows taken out (`tables._rows`, `Guard.__init__`)
it fails; either one is enough. Blindness: with "1" not taken for a substantive answer when groups are made it
fails, and the forming that looks, below, stays. Editions: with the guard not called they fail, and the batch that a
late answer was added to, below, stays.
"""

import sys
from random import Random

import pytest

from efterord.rules import audits, batches, blocks
from tests.attacks import attempts, invented
from tests.data import attacker

SEED = attempts.seed_of_the_run()
N_ORGANISATIONS = 30
SHARDS, A_SHARD = 10, 10  # a hundred organisations, in tests of some seconds


def seeds(n, first=0):
    sys.stdout.write(f"seed {SEED}\n")  # shown by pytest when a test fails
    return [SEED + first + i for i in range(n)]


def organisations(n, **settings):
    for seed in seeds(n):
        yield seed, invented.organisation(Random(seed), **settings)


def test_auditor_knows_its_own_examples(capsys):
    assert attacker.selftest() == 0
    assert "12 examples, 0 wrong" in capsys.readouterr().out


@pytest.mark.parametrize("shard", range(SHARDS))
def test_hundred_random_organisations_disclose_nothing(shard):
    n_figures = 0
    for seed in seeds(A_SHARD, shard * A_SHARD):
        seen = attempts.attacked(seed)
        assert (seen.found, seen.n_unchecked) == ((), 0), seed
        n_figures += seen.n_figures
    assert n_figures > 10 * A_SHARD  # something was there to be attacked


def test_tables_without_those_who_gave_no_answer_disclose_nothing():
    # Those who gave an answer are a group too: the same tables with "none" taken away.
    for seed, org in organisations(max(3, N_ORGANISATIONS // 3)):
        document = invented.document(org, invented.run(org, seed))
        for spec in document["questions"].values():
            spec["answers"].remove(blocks.NONE)
            spec["complete"] = False
        for figure in document["releases"]:
            if figure["stat"] == "counts":
                figure["value"].pop(blocks.NONE)
        finds, summary = attacker.attack(document, max_derive=0)
        assert ([f["text"] for f in finds], summary["unchecked"]) == ([], 0), seed


def test_reader_who_planted_answers_learns_nothing_of_the_others():
    # Answers that do not count towards k are known to whoever planted them: taken away, the rest must be safe.
    for seed, org in organisations(max(3, N_ORGANISATIONS // 3), uncounted=0.4):
        done = invented.run(org, seed)
        single = {question.id: question for question in org.questions if question.kind == "single"}
        left = []
        for table in done.tables:
            if table.question in single:
                seen = done.counting[table.question, frozenset(table.batches)]
                counts = {option: seen.get(option, 0) for option in single[table.question].options}
                counts[blocks.NONE] = table.n_counting - seen[""]
                left.append(table._replace(counts=counts, n=table.n_counting))
        done.tables, done.counting = left, {}
        done.batches = [batch._replace(n=batch.n_counting) for batch in done.batches]
        assert invented.found_by_check(org, done) == [], seed
        finds, summary = attacker.attack(invented.document(org, done), max_derive=0)
        assert ([f["text"] for f in finds], summary["unchecked"]) == ([], 0), seed


def test_bare_threshold_is_caught():
    caught = [attempts.is_bare_threshold_caught(seed) for seed in seeds(N_ORGANISATIONS)]
    assert sum(caught) >= 0.6 * len(caught)


def test_swap_of_answers_within_batches_changes_no_byte():
    assert [seed for seed in seeds(20) if not attempts.is_same_after_swap(seed)] == []


def test_blindness_to_what_was_answered():
    assert [seed for seed in seeds(20) if not attempts.is_blind(seed)] == []


@pytest.mark.parametrize("seed", [1, 2])
def test_blindness_test_sees_a_forming_that_looks(seed, monkeypatch):
    org = invented.organisation(Random(seed), least=500)
    honest = batches.form_batches

    def looks(tree, waiting, **settings):
        content = [each for each in waiting if org.answers[each.key].get("q-M1") == "5"]
        return honest(tree, content, **settings)

    monkeypatch.setattr(batches, "form_batches", looks)
    before = invented.run(org, seed)
    rng = Random(seed)
    org.answers = {key: attempts.replaced(rng, org.questions, given) for key, given in org.answers.items()}
    assert attempts.cells_of(invented.run(org, seed)) != attempts.cells_of(before)


def test_twelve_releases_as_one_file_disclose_nothing():
    # Late answers, erasures, units that moved, merged and were divided; every edition as it was shown on its day.
    for seed in seeds(4):
        seen = attempts.editions_attacked(seed)
        assert (seen.found, seen.n_unchecked) == ((), 0), seed


def test_batch_that_a_late_answer_was_added_to_is_caught():
    for seed in seeds(3):
        story = attempts.Story(seed).told()
        table = next(t for t in story.done.tables if t.question == "q-M1")
        late = attempts.with_figure_of_one_more(story, table)
        assert audits.audit(late).by_kind["LINEAR"] > 0
        assert attacker.attack(late, max_derive=0)[1]["by_kind"]["LINEAR"] > 0


def test_every_answer_is_in_one_batch_or_waits_and_every_batch_in_one_table_a_question():
    for seed, org in organisations(10):
        done = invented.run(org, seed)
        opened = [key for members in done.members.values() for key in members]
        assert sorted([*opened, *(key for key, _ in done.waiting)]) == sorted(org.answers)
        for question in org.questions:
            held = [batch for t in done.tables if t.question == question.id for batch in t.batches]
            left = [batch for r in done.remainders if r.question == question.id for batch in r.batches]
            assert sorted(held + left) == sorted(done.members), seed
