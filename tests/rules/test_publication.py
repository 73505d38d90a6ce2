"""Editions and the audit document."""

from efterord.rules import blocks, disclosure, publication, tables, trees
from efterord.words import BatchKind

TREE = trees.plant(trees.Node(*each) for each in [("org", None), ("a", "org"), ("b", "org")])
SCALE = blocks.Question("q-M1", "single", ("1", "2", "3"), 5, ordered=True)
TICKS = blocks.Question("q-R2", "ticks", ("A:1", "A:2", "B:1", "C:1"), 5)


def table(unit, release, batches, *counts, lane=""):
    found = dict(zip(("1", "2", "3", "none"), counts, strict=True))
    n = sum(counts)
    return tables.Table("q-M1", unit, lane, release, batches, found, n, n, n - counts[-1], 0, 0)


TABLES = [
    table("a", 1, ("1-1",), 2, 2, 1, 0),
    table("b", 2, ("2-1",), 1, 1, 3, 1),
    table("org", 2, ("1-2", "2-2"), 3, 3, 3, 3),
]
BATCHES = [
    disclosure.PublishedBatch("1-1", "a", "", 1, 5, 5),
    disclosure.PublishedBatch("1-2", "b", "", 1, 6, 6),
    disclosure.PublishedBatch("2-1", "b", "", 2, 6, 6),
    disclosure.PublishedBatch("2-2", "a", "", 2, 6, 6),
]


def named(figures):
    return {f.name: (sorted(f.batches), list(f.counts.values())) for f in figures}


def test_editions_are_sums_over_the_units_below_per_release_and_up_to_each():
    assert named(publication.editions(TREE, TABLES)) == {
        "table a, release 1": (["1-1"], [2, 2, 1, 0]),
        "table b, release 2": (["2-1"], [1, 1, 3, 1]),
        "table org, release 2": (["1-2", "2-2"], [3, 3, 3, 3]),
        "a, release 1, lane all": (["1-1"], [2, 2, 1, 0]),
        "a, up to release 1, lane all": (["1-1"], [2, 2, 1, 0]),
        "a, up to release 2, lane all": (["1-1"], [2, 2, 1, 0]),
        "b, release 2, lane all": (["2-1"], [1, 1, 3, 1]),
        "b, up to release 2, lane all": (["2-1"], [1, 1, 3, 1]),
        "org, release 1, lane all": (["1-1"], [2, 2, 1, 0]),
        "org, up to release 1, lane all": (["1-1"], [2, 2, 1, 0]),
        "org, release 2, lane all": (["1-2", "2-1", "2-2"], [4, 4, 6, 4]),
        "org, up to release 2, lane all": (["1-1", "1-2", "2-1", "2-2"], [6, 6, 7, 4]),
    }


def test_answers_of_two_kinds_are_never_summed():
    shown = [table("a", 1, ("1-1",), 2, 2, 1, 0), table("a", 1, ("1-f1",), 9, 6, 5, 0)]
    found = {
        (f.question, f.name): (sorted(f.batches), list(f.counts.values())) for f in publication.editions(TREE, shown)
    }
    assert found["q-M1", "org, release 1, lane all"] == (["1-1"], [2, 2, 1, 0])
    assert found["follow_up.q-M1", "org, release 1, lane all"] == (["1-f1"], [9, 6, 5, 0])
    formed = [disclosure.PublishedBatch("1-1", "a", "", 1, 5, 5), disclosure.PublishedBatch("1-f1", "a", "", 1, 20, 20)]
    asked = [SCALE, *blocks.all_asked_as(BatchKind.FOLLOW_UP, [SCALE])]
    assert disclosure.check(formed, publication.editions(TREE, shown), asked, k=5) == []
    document = publication.disclosure_audit(TREE, formed, shown, asked, k=5)
    assert set(document["questions"]) == {"q-M1", "follow_up.q-M1"}
    assert {
        each["question"] for each in document["releases"] if each["where"] == {"batch": ["1-f1"]} and "question" in each
    } == {"follow_up.q-M1"}


def test_lanes_are_summed_alone_and_together():
    found = named(publication.editions(TREE, [
        table("a", 1, ("1-1",), 2, 2, 1, 0, lane="f"), table("a", 1, ("1-2",), 1, 1, 3, 1, lane="m"),
    ]))  # fmt: skip
    assert found["org, release 1, lane f"] == (["1-1"], [2, 2, 1, 0])
    assert found["org, release 1, lane m"] == (["1-2"], [1, 1, 3, 1])
    assert found["org, release 1, lane all"] == (["1-1", "1-2"], [3, 3, 4, 1])


def test_document_has_the_batches_for_cells_and_units_and_releases_as_groups_of_them():
    document = publication.disclosure_audit(TREE, BATCHES, TABLES, [SCALE], k=5)
    assert document["cells"] == [
        {"batch": "1-1", "n": 5},
        {"batch": "1-2", "n": 6},
        {"batch": "2-1", "n": 6},
        {"batch": "2-2", "n": 6},
    ]
    assert document["dimensions"]["batch"]["groups"] == {
        "release 1": ["1-1", "1-2"],
        "release 2": ["2-1", "2-2"],
        "unit a": ["1-1", "2-2"],
        "unit b": ["1-2", "2-1"],
        "unit org": ["1-1", "1-2", "2-1", "2-2"],
    }
    answers = {"answers": ["1", "2", "3", "none"], "no_answer": "none"}
    assert document["questions"] == {"q-M1": {**answers, "kind": "single", "complete": True}}


def test_document_writes_each_sum_once_with_all_its_names():
    document = publication.disclosure_audit(TREE, BATCHES, TABLES, [SCALE], k=5)
    counts = [each for each in document["releases"] if each["stat"] == "counts"]
    assert counts[0] == {
        "id": "q-M1: table a, release 1",
        "where": {"batch": ["1-1"]},
        "question": "q-M1",
        "stat": "counts",
        "value": {"1": 2, "2": 2, "3": 1, "none": 0},
        "also": [
            "a, release 1, lane all",
            "a, up to release 1, lane all",
            "a, up to release 2, lane all",
            "org, release 1, lane all",
            "org, up to release 1, lane all",
        ],
    }
    assert len(counts) == 5
    sizes = [(each["where"]["batch"], each["value"]) for each in document["releases"] if each["stat"] != "counts"]
    assert sizes[:3] == [(["1-1"], 5), (["2-1"], 6), (["1-2", "2-2"], 12)]


def test_document_without_sizes_leaves_them_out_where_no_page_prints_them():
    document = publication.disclosure_audit(TREE, BATCHES, TABLES, [SCALE], k=5, with_n=False)
    assert [cell["batch"] for cell in document["cells"] if "n" not in cell] == ["1-2", "2-2"]


def test_ticks_are_described_by_code_and_summed_over_weights():
    counts = {"A:1": 3, "A:2": 1, "B:1": 2, "C:1": 0, "none": 0}
    ticks = tables.Table("q-R2", "a", "", 1, ("1-1",), counts, 5, 5, 5, 0, 0)
    document = publication.disclosure_audit(TREE, BATCHES[:1], [ticks], [TICKS], k=5)
    assert document["questions"]["q-R2"]["classes"] == {"A": ["A:1", "A:2"], "B": ["B:1"], "C": ["C:1"]}
    (shown,) = [each for each in document["releases"] if each["stat"] == "counts"]
    assert shown["value"] == {**counts, "A": 4, "B": 2, "C": 0}


def test_ticks_without_weights_are_written_once():
    plain = blocks.Question("q-T", "ticks", ("a", "b", "c"), 5)
    counts = {"a": 3, "b": 2, "c": 0, "none": 1}
    ticks = tables.Table("q-T", "a", "", 1, ("1-1",), counts, 5, 5, 4, 0, 0)
    document = publication.disclosure_audit(TREE, BATCHES[:1], [ticks], [plain], k=5)
    assert "classes" not in document["questions"]["q-T"]
    (shown,) = [each for each in document["releases"] if each["stat"] == "counts"]
    assert shown["value"] == counts
