"""Attacks on whole publications of invented organisations: linear, bounds, swap and blindness.

How each was seen to fail, with seed 11. Disclosure: with `Guard.protect` not called, with the guard leaving
one group out, or with a threshold lowered by two, the three disclosure tests fail; with the guard counting
those that do not count only the planted one does. Bare threshold: stays, and is the test of the tests.
Swap: with both sortings of rows taken out (`tables._rows`, `Guard.__init__`) it fails; either one is
enough. Blindness: with "1" not taken for a substantive answer when groups are made it fails, and the
forming that looks, below, stays.
"""

import json
import os
import sys
from random import Random

import pytest

from efterord.rules import batches, blocks, publication, tables
from tests.attacks import invented
from tests.data import attacker

SEED = int(os.environ.get("EFTERORD_TEST_SEED") or Random().randrange(2**32))
N_ORGANISATIONS = int(os.environ.get("EFTERORD_ATTACK_ORGS", "30"))


def organisations(n, **settings):
    sys.stdout.write(f"seed {SEED}\n")  # shown by pytest when a test fails
    for i in range(n):
        yield SEED + i, invented.organisation(Random(SEED + i), **settings)


def test_auditor_knows_its_own_examples(capsys):
    assert attacker.selftest() == 0
    assert "12 examples, 0 wrong" in capsys.readouterr().out


def test_random_organisations_disclose_nothing():
    n_figures = 0
    for seed, org in organisations(N_ORGANISATIONS):
        done = invented.run(org, seed)
        assert invented.found_by_check(org, done) == [], seed
        document = invented.document(org, done)
        finds, summary = attacker.attack(document, max_derive=0)
        assert ([f["text"] for f in finds], summary["unchecked"]) == ([], 0), seed
        n_figures += len(document["releases"])
    assert n_figures > 10 * N_ORGANISATIONS  # something was there to be attacked


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


def bare_threshold(org):
    """What a tool with a minimum group size shows: unit x quarter and all quarters, hidden below k."""
    question = org.questions[0]
    came = [answer for number in sorted(org.arrivals) for answer in org.arrivals[number]]
    cells = {}
    for answer in came:
        cells.setdefault((answer.unit, str(answer.came)), []).append(answer.key)
    groups = {}
    for unit, at in cells:
        for above in org.tree.upwards(unit):
            groups.setdefault((above, at), []).extend(cells[unit, at])
            groups.setdefault((above, "all"), []).extend(cells[unit, at])
    units = {unit: [u for u in org.tree.order if unit in org.tree.upwards(u)] for unit in org.tree.order}
    shown = []
    for (unit, at), keys in groups.items():
        if len(keys) >= org.k:
            counts = dict.fromkeys((*question.options, blocks.NONE), 0)
            for key in keys:
                counts[org.answers[key].get(question.id) or blocks.NONE] += 1
            where = {"unit": units[unit]} | ({} if at == "all" else {"quarter": at})
            shown.append({"where": where, "question": question.id, "stat": "counts", "value": counts})
    return {
        "format": "disclosure-audit/1",
        "k": org.k,
        "dimensions": {
            "unit": {"members": list(org.tree.order)},
            "quarter": {"members": [str(number) for number in org.arrivals]},
        },
        "cells": [{"unit": unit, "quarter": at, "n": len(keys)} for (unit, at), keys in cells.items()],
        "questions": {question.id: publication.described(question)},
        "releases": shown,
    }


def test_bare_threshold_is_caught():
    caught = []
    for _, org in organisations(N_ORGANISATIONS):
        document = bare_threshold(org)
        by_subtraction = attacker.attack(document, bounds=False, max_derive=0)[0]
        caught.append(bool(by_subtraction or attacker.attack(document, max_derive=0)[0]))
    assert sum(caught) >= 0.6 * len(caught)


def published(org, seed):
    done = invented.run(org, seed)
    everything = [invented.document(org, done), [t._asdict() for t in done.tables], done.remainders]
    return json.dumps([*everything, tables.most_changed(done.tables)]).encode()


def test_swap_of_answers_within_batches_changes_no_byte():
    for seed, org in organisations(max(10, N_ORGANISATIONS // 2)):
        before = published(org, seed)
        rng = Random(seed)
        answers = dict(org.answers)
        for members in invented.run(org, seed).members.values():
            for keep in (True, False):  # those that count among themselves, the others among themselves
                keys = [key for key in members if (key in org.counting) == keep]
                answers.update(zip(keys, [org.answers[key] for key in rng.sample(keys, len(keys))], strict=True))
        assert sum(answers[key] != org.answers[key] for key in answers) or not before.count(b"table ")
        org.answers = answers
        assert published(org, seed) == before, seed


def replaced(rng, questions, given):
    """Other substantive answers in the place of those given; who answered what at all stays as it is."""
    changed = dict(given)
    for question in questions:
        value = given.get(question.id)
        if question.kind == "ticks" and value is not None:
            codes = rng.sample(question.items, rng.randint(0, len(question.items)))
            first = {blocks.code(option): option for option in reversed(question.options)}
            changed[question.id] = tuple(first[code] for code in codes)
        elif value is not None:
            changed[question.id] = rng.choice(question.options)
    return changed


def cells_of(done):
    return done.batches, done.members, [(t.question, t.unit, t.lane, t.batches, t.n) for t in done.tables]


def test_blindness_to_what_was_answered():
    for seed, org in organisations(max(10, N_ORGANISATIONS // 2)):
        before = invented.run(org, seed)
        rng = Random(seed)
        org.answers = {key: replaced(rng, org.questions, given) for key, given in org.answers.items()}
        after = invented.run(org, seed)
        assert cells_of(after) == cells_of(before), seed
        assert after.waiting == before.waiting


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
    org.answers = {key: replaced(rng, org.questions, given) for key, given in org.answers.items()}
    assert cells_of(invented.run(org, seed)) != cells_of(before)


def test_every_answer_is_in_one_batch_or_waits_and_every_batch_in_one_table_a_question():
    for seed, org in organisations(10):
        done = invented.run(org, seed)
        opened = [key for members in done.members.values() for key in members]
        assert sorted([*opened, *(key for key, _ in done.waiting)]) == sorted(org.answers)
        for question in org.questions:
            held = [batch for t in done.tables if t.question == question.id for batch in t.batches]
            left = [batch for r in done.remainders if r.question == question.id for batch in r.batches]
            assert sorted(held + left) == sorted(done.members), seed
