"""Invented organisations, and their answers taken through several releases, for the attack tests."""

import dataclasses
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from random import Random

from efterord.rules import batches, blocks, disclosure, expected, publication, tables, trees

SCALE = tuple("12345")
CODES = tuple(f"r-{letter}" for letter in "ABCDEF")


@dataclass
class Organisation:
    """An organisation's people, its plan, and who answers when; `answers` by key, and the keys that count."""

    tree: trees.Tree
    heads: dict[str, int]
    questions: tuple[blocks.Question, ...]
    k: int
    waiting_cap: int
    n_releases: int
    arrivals: dict[int, list[batches.Waiting]]
    answers: dict[int, dict[str, object]]
    counting: set[int]


@dataclass
class Run:
    """What all the releases of an organisation published."""

    batches: list = field(default_factory=list)
    members: dict = field(default_factory=dict)
    tables: list = field(default_factory=list)
    counting: dict = field(default_factory=dict)
    waiting: list = field(default_factory=list)
    remainders: tuple = ()


def hierarchy(rng: Random, n_people: int) -> tuple[trees.Tree, dict[str, int]]:
    """A tree of two to four levels whose lowest units have 3 to 40 people."""
    nodes, heads, queue = [trees.Node("u0", None)], {}, [("u0", n_people, 0)]
    while queue:
        unit, people, depth = queue.pop(0)
        if people <= rng.randint(3, 40) or depth == 3:
            heads[unit] = people
            continue
        heads[unit] = own = min(people, rng.choice((0, 0, 1, 3)))
        cuts = sorted(rng.sample(range(people - own + 1), min(rng.randint(1, 5), people - own)))
        for start, end in zip([0, *cuts], [*cuts, people - own], strict=True):
            if end > start:
                child = f"u{len(nodes)}"
                nodes.append(trees.Node(child, unit))
                queue.append((child, end - start, depth + 1))
    return trees.plant(nodes), heads


def questions_for(k: int, *, reasons: bool) -> tuple[blocks.Question, ...]:
    """A scale, a sensitive scale, a routed pair, ticks after it that share its codes, and the reasons."""
    ten = max(k, blocks.SENSITIVE_THRESHOLD)
    found = [
        blocks.Question("q-M1", "single", SCALE, k, ordered=True),
        blocks.Question("q-M4", "single", SCALE, ten, ordered=True),
        blocks.Question("q-R3", "single", ("yes", "no", "straw"), k),
        blocks.Question("q-R3b", "single", ("early", "late", "after"), k, asked_when=("q-R3", ("yes", "straw"))),
    ]
    if reasons:
        ticks = blocks.tick_questions("q-T1", ("yes", "no", "early", "t"), ("late", "x", "y"), (), k)
        led = {"block": ("q-T1", "q-T1-sensitive", "q-R3"), "asked_when": ("q-R3", ("yes", "straw"))}
        found.extend(dataclasses.replace(each, **led) for each in ticks)
        found.extend(blocks.reason_questions("q-R2", CODES[:4], (*CODES[4:], "r-H"), (1, 2), k))
    return tuple(found)


def answer(rng: Random, questions: tuple[blocks.Question, ...], top: float) -> dict[str, object]:
    """One person's answers: each question's first, or top, answer with the share `top`, some left out."""
    given: dict[str, object] = {}
    for question in questions:
        if question.kind == "single" and rng.random() < 0.85:
            best = question.options[-1] if question.ordered else question.options[0]
            given[question.id] = best if rng.random() < top else rng.choice(question.options)
    if given.get("q-R3") not in ("yes", "straw"):
        given.pop("q-R3b", None)
    elif len(questions) > 4 and rng.random() < 0.9:
        for question in questions[4:6]:
            given[question.id] = tuple(c for c in question.options if rng.random() < (top if c == "yes" else 0.2))
    reasons = [question for question in questions if question.id.startswith("q-R2")]
    if reasons:
        chosen = [code for code in (*CODES, "r-H") if rng.random() < (top if code == CODES[0] else 0.15)]
        ticks = [f"{code}:{rng.randint(1, 2)}" for code in chosen]
        decided = rng.choice(chosen) if chosen and rng.random() < 0.9 else None
        given.update(divided(reasons, ticks, decided))
    return given


def divided(
    questions: Sequence[blocks.Question], ticked: Iterable[str], decided: str | None
) -> dict[str, blocks.Value]:
    """Divide one person's reasons over the three questions; nothing ticked is no answer."""
    chosen = tuple(ticked)
    if not chosen:
        return {question.id: None for question in questions}
    ordinary, sensitive, deciding = questions
    return {
        ordinary.id: tuple(option for option in chosen if option in ordinary.options),
        sensitive.id: tuple(option for option in chosen if option in sensitive.options),
        deciding.id: decided,
    }


def organisation(rng: Random, *, reasons: bool = True, uncounted: float = 0.1, least: int = 20) -> Organisation:
    """A random organisation of 20 to 800 people, k of 5, 7 or 10, W of 0 to 8, three to eight releases."""
    n_people = rng.randint(least, 800)
    tree, heads = hierarchy(rng, n_people)
    k, waiting_cap = rng.choice((5, 7, 10)), rng.randint(0, 8)
    n_releases, top = rng.randint(3, 8), rng.uniform(0.2, 0.8)
    questions = questions_for(k, reasons=reasons)
    lanes = rng.choice([("",), ("",), ("f", "m"), ("a", "b", "c")])
    everyone = [unit for unit, n in heads.items() for _ in range(n)]
    arrivals: dict[int, list[batches.Waiting]] = {}
    answers: dict[int, dict[str, object]] = {}
    counting = set()
    keys = rng.sample(range(10**9), n_people)
    for number in range(1, n_releases + 1):
        for _ in range(round(n_people * rng.uniform(0.02, 0.12))):
            key, counts = keys.pop(), rng.random() >= uncounted
            arrivals.setdefault(number, []).append(
                batches.Waiting(key, rng.choice(everyone), rng.choice(lanes), number, counts)
            )
            answers[key] = answer(rng, questions, top)
            if counts:
                counting.add(key)
            if not keys:
                return Organisation(tree, heads, questions, k, waiting_cap, n_releases, arrivals, answers, counting)
    return Organisation(tree, heads, questions, k, waiting_cap, n_releases, arrivals, answers, counting)


def run(org: Organisation, seed: int) -> Run:
    """Take an organisation through all its releases; the guard's chance comes from the seed."""
    rng = Random(seed)
    hoped = expected.expected_answers(org.tree, org.heads, leaving_rate=0.2, answer_share=1.0, releases_per_year=4)
    done = Run()
    waiting: dict[int, batches.Waiting] = {}
    for number in range(1, org.n_releases + 1):
        waiting.update({each.key: each for each in org.arrivals.get(number, ())})
        formation = batches.form_batches(
            org.tree,
            waiting.values(),
            k=org.k,
            waiting_cap=org.waiting_cap,
            expected=hoped,
            release_number=number,
        )
        made = tables.make_tables(
            org.tree,
            formation.batches,
            org.answers,
            org.questions,
            counting=org.counting,
            waiting_cap=org.waiting_cap,
            release_number=number,
            rng=rng,
            earlier=done.remainders,
        )
        waiting = {key: waiting[key]._replace(unit=unit) for key, unit in formation.still_waiting}
        done.batches.extend(
            disclosure.PublishedBatch(b.id, b.unit, b.lane, number, len(b.members), b.n_counting)
            for b in formation.batches
        )
        done.members.update({b.id: b.members for b in formation.batches})
        done.tables.extend(made.tables)
        done.counting.update(disclosure.counting_of(made))
        done.remainders = made.remainders
    done.waiting = sorted((key, each.unit) for key, each in waiting.items())
    return done


def document(org: Organisation, done: Run, *, with_n: bool = True) -> dict:
    """The publication as a disclosure-audit/1 document."""
    return publication.disclosure_audit(org.tree, done.batches, done.tables, org.questions, k=org.k, with_n=with_n)


def found_by_check(org: Organisation, done: Run) -> list[disclosure.Disclosure]:
    """What the product's own check says of the publication."""
    figures = publication.editions(org.tree, done.tables)
    return disclosure.check(done.batches, figures, org.questions, k=org.k, counting=done.counting)
