"""The forecast: a tiny tree counted by hand, and what must hold of any plan and any organisation."""

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from efterord.rules import batches, forecasts, plans, releases, trees
from efterord.words import LaneBy, ReleasePeriod

TREE = trees.plant(trees.Node(*each) for each in [("org", None), ("dep", "org"), ("t1", "dep"), ("t2", "dep")])
ENOUGH = dict.fromkeys(TREE.order, 100.0)
QUARTERLY = ReleasePeriod.QUARTERLY


def follow(arrivals, *, k=5, waiting_cap=1, hoped=ENOUGH, counted=None, period=QUARTERLY):
    terms = plans.Choice(k, waiting_cap, period)
    counted = counted or range(1, len(arrivals) + 1)
    came = [{(unit, ""): n for unit, n in each.items()} for each in arrivals]
    return forecasts.follow(TREE, came, terms, hoped, counted=counted)


def test_tiny_tree_counted_by_hand():
    # Release 1: t1 has five, which are opened; t2 has three, which wait. Release 2: the three have waited one release
    # and go up with the fourth, through dep to the root. Release 3: the fifth waits at t2. Release 4: it goes up too.
    found = follow([{"t1": 5, "t2": 3}, {"t2": 1}, {"t2": 1}, {}])
    assert found.up_shares == (0.5, 0.0)
    assert found.root_share == 0.5
    assert found.unopened_share == 0
    # Five at once; three after three releases, one after two, one after one.
    assert found.mean_delay == pytest.approx((3 * 3 + 2 + 1) / 10)
    assert found.mean_months == pytest.approx(1.2 * 3 + 1.5)
    assert found.levels == (
        forecasts.Level(0, 1.0, 1, 1.0),
        forecasts.Level(1, 0.5, 1, 1.0),
        forecasts.Level(2, 0.5, 2, 1.0),
    )
    assert found.n_a_year == 10


def test_only_what_came_for_the_counted_releases_is_told_of():
    found = follow([{"t1": 5}, {"t2": 5}, {"t1": 3}, {"t1": 2}], counted=range(2, 4))
    assert found.own_share == 1.0  # t2's five, and t1's three that are opened in a release that is not counted
    assert found.mean_delay == pytest.approx(3 / 8)
    assert found.levels[-1].n_shown == 2.0  # t2, in half a year


def test_what_is_too_little_for_three_years_is_never_opened():
    found = follow([{"t1": 4}, *[{}] * 10, {"t1": 1}], counted=range(1, 2))
    assert (found.unopened_share, found.mean_delay) == (1.0, 0.0)


def test_nobody_leaving_is_a_forecast_of_nothing():
    size = forecasts.Size(TREE, {"t1": 30}, 0.0, 0.6)
    found = forecasts.forecast(size, plans.Choice(5, 4, QUARTERLY))
    assert (found.n_a_year, found.own_share, found.root_share, found.unopened_share) == (0, 0, 0, 0)
    assert [level.n_shown for level in found.levels] == [0, 0, 0]


def test_one_unit_alone_counts_everything_for_the_whole():
    alone = trees.plant([trees.Node("org", None)])
    found = forecasts.forecast(forecasts.Size(alone, {"org": 400}, 0.1, 0.6), plans.Choice(5, 4, QUARTERLY))
    assert (found.up_shares, found.root_share) == ((0.0,), 1.0)


def organisation(seed):
    rng = Random(seed)
    names = ["u0", *(f"u{i}" for i in range(1, rng.randint(1, 12)))]
    tree = trees.plant(trees.Node(n, f"u{rng.randrange(i)}" if i else None) for i, n in enumerate(names))
    heads = {n: rng.choice((0, 5, 25, 90)) for n in names}
    return forecasts.Size(tree, heads, rng.choice((0.05, 0.15)), rng.choice((0.3, 0.7)))


@settings(max_examples=25, deadline=None)
@given(
    st.integers(0, 10_000), st.integers(batches.LEAST_K, 20), st.integers(0, 12), st.sampled_from(list(ReleasePeriod))
)
def test_every_answer_has_one_place_and_every_share_is_one(seed, k, waiting_cap, period):
    size, terms = organisation(seed), plans.Choice(k, waiting_cap, period)
    found = forecasts.forecast(size, terms)
    if found.n_a_year:
        assert sum(found.up_shares) + found.root_share + found.unopened_share == pytest.approx(1)
        assert found.levels[0].counted_share == pytest.approx(1 - found.unopened_share)
    assert found.mean_months == pytest.approx((found.mean_delay + 0.5) * releases.MONTHS[period])
    assert 0 <= found.mean_delay <= releases.LONGEST_WAIT_MONTHS / releases.MONTHS[period]
    shares = [level.counted_share for level in found.levels]
    assert shares == sorted(shares, reverse=True)
    assert [level.n_units for level in found.levels] == [
        list(size.tree.depth.values()).count(level.depth) for level in found.levels
    ]
    assert all(0 <= level.n_shown <= level.n_units for level in found.levels)
    assert forecasts.forecast(size, terms) == found


def test_waiting_brings_answers_nearer_home_and_later():
    # Seen: 98 % in the own unit after 0.9 releases, against 10 % after 0.01; with k 15, 8 % in a department, not 97 %.
    nodes = [trees.Node("org", None)] + [trees.Node(f"d{d}", "org") for d in range(10)]
    nodes += [trees.Node(f"d{d}.{s}", f"d{d}") for d in range(10) for s in range(5)]
    size = forecasts.Size(trees.plant(nodes), {node.id: 100 for node in nodes[11:]}, 0.12, 0.6)
    fast, fine = (forecasts.forecast(size, plans.Choice(5, cap, QUARTERLY)) for cap in (0, 4))
    assert fine.own_share > fast.own_share + 0.5
    assert fine.mean_delay > fast.mean_delay
    higher = forecasts.forecast(size, plans.Choice(15, 0, QUARTERLY))
    assert higher.levels[1].counted_share < fast.levels[1].counted_share


def test_lanes_wait_for_their_own_and_show_small_units_more_seldom():
    # Release 1: four of each lane at t1, which wait. Release 2: one more of the one lane, whose five are opened; the
    # four of the other have waited their one release and go up with nobody.
    came = [{("t1", "a"): 4, ("t1", "b"): 4}, {("t1", "a"): 1}, *[{}] * 12]
    terms = plans.Choice(5, 1, QUARTERLY)
    found = forecasts.follow(TREE, came, terms, ENOUGH, counted=range(1, 3))
    assert found.own_share == pytest.approx(5 / 9)
    assert found.unopened_share == pytest.approx(4 / 9)
    together = forecasts.follow(TREE, [{("t1", ""): 8}, {("t1", ""): 1}], terms, ENOUGH, counted=range(1, 3))
    assert together.own_share == pytest.approx(8 / 9)


def test_forecast_with_lanes_counts_the_same_leavers():
    shares = {LaneBy.LEADING: {"led-others": 0.2, "led-nobody": 0.7, "": 0.1}}
    size = forecasts.Size(TREE, {"t1": 60, "t2": 40}, 0.15, 0.6, shares)
    whole = forecasts.forecast(size, plans.Choice(5, 4, QUARTERLY))
    apart = forecasts.forecast(size, plans.Choice(5, 4, QUARTERLY, LaneBy.LEADING))
    assert apart.n_a_year == whole.n_a_year
    # Seen: 74 % in the own unit without lanes, 45 % with them.
    assert apart.own_share < whole.own_share
    assert sum(apart.up_shares) + apart.root_share + apart.unopened_share == pytest.approx(1)
