"""Alerts: a share above the limit with its whole interval, counted as the tables say, told once and far down."""

from hypothesis import given
from hypothesis import strategies as st

from efterord.rules import alerts, scores, sheets

# 1 over 2 and 3; 2 over 4.
PARENTS = {1: None, 2: 1, 3: 1, 4: 2}
OPTIONS = tuple(f"{code}:{weight}" for code in ("r-A", "r-B") for weight in "1234")


def published(*told):
    """(unit, n, counts of the reasons, counts of what decided) each, a batch and a release of their own."""
    rows, links = [], []
    for at, (unit, n, named, decided) in enumerate(told, 1):
        counts = {option: named.get(option, 0) for option in (*OPTIONS, "none")}
        rows.append((at, 2 * at, unit, "q", counts))
        links.append((2 * at, at, n))
        if decided is not None:
            rows.append((at, 2 * at + 1, unit, "q-decided", {c: decided.get(c, 0) for c in ("r-A", "r-B", "none")}))
            links.append((2 * at + 1, at, n))
    return list(sheets.by_release(rows, links).values())


def found(*told, limit=0.3):
    return alerts.of_reasons(published(*told), "q", PARENTS, limit=limit)


def test_share_counts_strong_weights_of_those_who_gave_reasons():
    told = found((4, 40, {"r-A:3": 10, "r-A:4": 12, "r-A:1": 5, "r-B:2": 30, "none": 10}, None))
    assert [(a.unit, a.of, a.code, a.n_named, a.n) for a in told] == [
        (unit, alerts.STRONG, "r-A", 22, 30) for unit in (4, 2, 1)
    ]


def test_lower_end_of_the_interval_must_be_above_too():
    """12 of 30 is 40 per cent, 25 to 58: above a limit of 30 only with its figure."""
    named = {"r-A:4": 12, "r-B:1": 18, "none": 0}
    assert round(100 * scores.share({"y": 12, "o": 18}, ["y"]).lower) == 25
    assert found((3, 30, named, None)) == []
    assert {a.unit for a in found((3, 30, named, None), limit=0.2)} == {3, 1}


def test_units_are_summed_upwards_over_releases():
    """Neither of the two is above by itself, and both together are."""
    named = {"r-B:3": 6, "none": 0}
    assert found((4, 12, named, None)) == []
    told = found(*[(unit, 12, named, None) for unit in (3, 4)])
    assert {(a.unit, a.n_named, a.n) for a in told} == {(1, 12, 24)}


def test_deciding_reason_has_its_own_table():
    told = found((3, 30, {"r-A:1": 30, "none": 0}, {"r-A": 20, "none": 6, "r-B": 4}))
    assert {(a.unit, a.of, a.code, a.n_named, a.n) for a in told} == {
        (unit, alerts.DECIDED, "r-A", 20, 24) for unit in (3, 1)
    }


def test_alert_is_told_at_the_nearest_unit_and_once():
    told = found((4, 40, {"r-A:4": 30, "none": 0}, {"r-A": 30, "none": 0}), (3, 40, {"r-B:4": 30, "none": 0}, None))
    kept = alerts.nearest(told, PARENTS)
    assert [(a.unit, a.of, a.code) for a in kept] == [
        (4, alerts.STRONG, "r-A"), (3, alerts.STRONG, "r-B"),
    ]  # fmt: skip


def test_units_above_are_named_with_those_below():
    assert alerts.with_all_above([4], PARENTS) == {4, 2, 1}


@given(st.lists(st.tuples(st.sampled_from([2, 3, 4]), st.integers(5, 30), st.floats(0, 1)), min_size=1, max_size=8))
def test_every_alert_is_above_the_limit_and_none_is_missing(told):
    rows = [(unit, n, {"r-A:4": round(share * n), "none": n - round(share * n) - (n - round(share * n)) // 2}, None)
            for unit, n, share in told]  # fmt: skip
    alerted = {a.unit: (a.n_named, a.n) for a in found(*rows)}
    for unit in PARENTS:
        within = [r for r in rows if r[0] == unit or unit in alerts.with_all_above([r[0]], PARENTS)]
        k, n = sum(r[2]["r-A:4"] for r in within), sum(r[1] - r[2]["none"] for r in within)
        is_above = n > 0 and scores.share({"y": k, "o": n - k}, ["y"]).lower > 0.3
        assert (alerted.get(unit) == (k, n)) is is_above
