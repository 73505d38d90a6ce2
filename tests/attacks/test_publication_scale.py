"""The last table of the promise in full numbers, by `make long`: in rules alone, with no database, over both cores.

Each test prints its seed and what it counted; EFTERORD_TEST_SEED repeats it.
"""

import concurrent.futures
import multiprocessing
import sys

import pytest

from tests.attacks import attempts

pytestmark = pytest.mark.long
N_CORES = 2
SHARDS, A_SHARD = 20, 500  # ten thousand organisations, in parts of some minutes
SEED = attempts.seed_of_the_run()


def over_the_cores(attempt, n, first=0):
    # Fresh processes: a copy of this one would inherit its threads.
    context = multiprocessing.get_context("spawn")
    with concurrent.futures.ProcessPoolExecutor(N_CORES, mp_context=context) as pool:
        return list(pool.map(attempt, range(SEED + first, SEED + first + n), chunksize=5))


def say(capsys, words):
    with capsys.disabled():
        sys.stdout.write(f"\nseed {SEED}: {words}\n")


@pytest.mark.parametrize("shard", range(SHARDS))
def test_ten_thousand_organisations_disclose_nothing(shard, capsys):
    seen = over_the_cores(attempts.attacked, A_SHARD, shard * A_SHARD)
    n_batches, n_figures = sum(each.n_batches for each in seen), sum(each.n_figures for each in seen)
    bad = [(each.seed, each.found[:3], each.n_unchecked) for each in seen if each.found or each.n_unchecked]
    say(
        capsys, f"{len(seen)} organisations, {n_batches} batches, {n_figures} figures, {len(bad)} disclose or unchecked"
    )
    assert bad == []
    assert n_figures > 10 * A_SHARD


def test_swap_changes_no_byte_in_a_thousand_organisations(capsys):
    same = over_the_cores(attempts.is_same_after_swap, 1000)
    say(capsys, f"{sum(same)} of {len(same)} publications byte-identical after the swap")
    assert all(same)


def test_a_thousand_organisations_are_blind_to_what_was_answered(capsys):
    blind = over_the_cores(attempts.is_blind, 1000)
    say(capsys, f"{sum(blind)} of {len(blind)} organisations have the same batches and tables")
    assert all(blind)


def test_editions_of_many_organisations_disclose_nothing(capsys):
    seen = over_the_cores(attempts.editions_attacked, 500)
    bad = [(each.seed, each.found[:3], each.n_unchecked) for each in seen if each.found or each.n_unchecked]
    say(
        capsys, f"{len(seen)} stories of twelve releases, {sum(e.n_figures for e in seen)} figures, {len(bad)} disclose"
    )
    assert bad == []


def test_bare_threshold_is_caught_in_most_organisations(capsys):
    caught = over_the_cores(attempts.is_bare_threshold_caught, 200)
    say(capsys, f"leaks found in {sum(caught)} of {len(caught)} organisations shown with a threshold alone")
    assert sum(caught) >= 0.6 * len(caught)
