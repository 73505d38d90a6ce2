"""Publication: every figure that a page, file or program can show, and the whole as one file to be audited.

`editions` is the list of sums that the product can show; `disclosure.check` reads it before a release is
committed and `disclosure_audit` writes it in the format "disclosure-audit/1", whose cells are the batches,
never units or months.
"""

from collections import Counter
from collections.abc import Iterable, Sequence

from efterord.rules import blocks, disclosure, tables, trees

EVERYONE = "all"  # all lanes together


def editions(tree: trees.Tree, shown: Iterable[tables.Table]) -> list[disclosure.Figure]:
    """This function will list every figure that can be shown: each table, and each sum a page can ask for.

    For every unit, the tables of the units under it: per release, from the first release up to each, and
    both per lane as well as for all lanes. Sums over the same batches are listed under each of their names. Figures
    bear their question's name over all kinds of batches, so that answers of two kinds are never summed.
    """
    sums: dict[tuple[str, str, str, str], tuple[set[str], Counter[str]]] = {}
    known = sorted(shown, key=lambda t: (t.asked_as, t.release_number, t.unit, t.lane, t.batches))
    lanes = {table.lane for table in known}
    releases = sorted({table.release_number for table in known})
    found = []
    for table in known:
        batches = frozenset(table.batches)
        found.append(disclosure.Figure(table.asked_as, f"table {_title(table)}", batches, dict(table.counts)))
        spans = [f"release {table.release_number}"]
        spans.extend(f"up to release {number}" for number in releases if number >= table.release_number)
        for unit in tree.upwards(table.unit):
            for span in spans:
                for lane in {EVERYONE, table.lane} if len(lanes) > 1 else {EVERYONE}:
                    members, counts = sums.setdefault((table.asked_as, unit, span, lane), (set(), Counter()))
                    members |= batches
                    counts.update(table.counts)
    for (question, unit, span, lane), (members, counts) in sums.items():
        found.append(disclosure.Figure(question, f"{unit}, {span}, lane {lane}", frozenset(members), counts))
    return found


def disclosure_audit(
    tree: trees.Tree,
    batches: Sequence[disclosure.PublishedBatch],
    shown: Iterable[tables.Table],
    questions: Sequence[blocks.Question],
    *,
    k: int,
    with_n: bool = True,
) -> dict[str, object]:
    """This function will write a whole publication as a "disclosure-audit/1" document.

    `with_n` gives the size of every batch to the reader (the strongest one); without it the reader has the
    sizes that pages print: of batches that stand alone in some table, and of groups. Figures over the same
    batches are written once, the names of the others beside them. `questions` bear their names over all kinds.
    """
    known = list(shown)
    figures = editions(tree, known)
    printed = _sizes_told(known, figures)
    members = [batch.id for batch in batches]
    groups: dict[str, list[str]] = {}
    for batch in batches:
        groups.setdefault(f"release {batch.release_number}", []).append(batch.id)
        for unit in tree.upwards(batch.unit):
            groups.setdefault(f"unit {unit}", []).append(batch.id)
    cells = [{"batch": b.id, "n": b.n} if with_n or b.id in printed else {"batch": b.id} for b in batches]
    return {
        "format": "disclosure-audit/1",
        "k": k,
        "dimensions": {"batch": {"members": members, "groups": groups}},
        "cells": cells,
        "questions": {question.id: described(question) for question in questions},
        "releases": _figures(figures, {b.id: b.n for b in batches}, questions, frozenset() if with_n else printed),
    }


def described(question: blocks.Question) -> dict[str, object]:
    """This function will describe a question as the audit format wants it, "none" among its answers.

    Beyond the format, which lets a reader pass over what it does not know: which answer is none, and the links to
    other questions (`rules/audits_links.py`). Thresholds are left out: they may have been raised since.
    """
    described: dict[str, object] = {"answers": [*question.options, blocks.NONE], "no_answer": blocks.NONE}
    if question.asked_when is not None:
        on, options = question.asked_when
        described["asked_when"] = {"question": on, "answers": list(options)}
    if question.chosen_of:
        described["chosen_of"] = list(question.chosen_of)
    if question.kind == "single":
        return {**described, "kind": "single", "complete": True}
    classes = {item: [o for o in question.options if blocks.code(o) == item] for item in question.items}
    # Ticks without weights are their own classes.
    weighted = {} if set(question.items) == set(question.options) else {"classes": classes}
    return {**described, "kind": "multi", "complete": False, **weighted}


def _sizes_told(shown: Sequence[tables.Table], figures: Iterable[disclosure.Figure]) -> frozenset[str]:
    """The batches whose own size goes with them even to a reader who is not told sizes.

    Those that are a table alone, whose size a page prints; and those of groups that cut a table of another question
    in two, since an auditor takes the size of such a group for that of the whole table and finds a contradiction.
    """
    whole: dict[str, dict[str, frozenset[str]]] = {}
    for table in shown:
        group = frozenset(table.batches)
        whole.setdefault(table.asked_as, {}).update(dict.fromkeys(group, group))
    told = {batch for table in shown if len(table.batches) == 1 for batch in table.batches}
    for group in {figure.batches for figure in figures} | {frozenset(table.batches) for table in shown}:
        for of in whole.values():
            if group <= of.keys() and not all(of[batch] <= group for batch in group):
                told |= group
    return frozenset(told)


def _figures(
    figures: Sequence[disclosure.Figure],
    sizes: dict[str, int],
    questions: Sequence[blocks.Question],
    told: frozenset[str],
) -> list[dict[str, object]]:
    weighted = {question.id for question in questions if question.kind == "ticks"}
    first: dict[tuple[str, frozenset[str], tuple[tuple[str, int], ...]], tuple[disclosure.Figure, list[str]]] = {}
    for figure in figures:
        # A figure that says otherwise of the same batches stays, so that an auditor sees the contradiction.
        key = (figure.question, figure.batches, tuple(sorted(figure.counts.items())))
        first.setdefault(key, (figure, []))[1].append(figure.name)
    found: list[dict[str, object]] = []
    printed: set[frozenset[str]] = set()
    for figure, names in first.values():
        where = {"batch": sorted(figure.batches)}
        if figure.batches not in printed and not figure.batches <= told:
            printed.add(figure.batches)
            n = sum(sizes[batch] for batch in figure.batches)
            found.append({"id": f"n of {names[0]}", "where": where, "stat": "respondents", "value": n})
        value = dict(figure.counts)
        if figure.question in weighted:
            for option, count in figure.counts.items():
                item = blocks.code(option)
                if option not in (blocks.NONE, item):
                    value[item] = value.get(item, 0) + count
        entry: dict[str, object] = {"id": f"{figure.question}: {names[0]}", "where": where}
        entry.update(question=figure.question, stat="counts", value=value)
        if names[1:]:
            entry["also"] = names[1:]
        found.append(entry)
    return found


def _title(table: tables.Table) -> str:
    lane = f", lane {table.lane}" if table.lane else ""
    return f"{table.unit}, release {table.release_number}{lane}"
