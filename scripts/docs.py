"""Writes the pages of docs/ that are made from the code, so that they cannot fall behind: `make docs`.

A test (tests/docs/test_generated.py) compares each page with what this file would write.
"""

import argparse
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
MADE = "<!-- Made by `make docs` from the code. Change the code, not this page. -->\n"


def access() -> str:
    """The table of decisions: who may see and do what, and what is entered in the log."""
    from efterord import labels
    from efterord.rules import access as table

    lines = [
        "# Who may see and do what",
        "",
        MADE,
        "One row a sight or deed; what is not in the table is denied. A refusal to see looks like absence (404), a",
        "refusal to do says why (403). The code is `src/efterord/rules/access.py`; the gate is its only caller.",
        "",
        "| Sight or deed | Allowed to | Entered in the log |",
        "|---|---|---|",
    ]
    for row in table.TABLE.values():
        who = ", ".join(
            str(labels.of(role)) + ("" if relation is table.ANY else f" ({labels.of(relation)})")
            for role, relation in row.allowed.items()
        )
        lines.append(f"| `{row.name}` | {who} | {labels.of(row.mark)} |")
    return "\n".join(lines) + "\n"


def storage() -> str:
    """The storage plan: every record, what its fields are, how long it is kept and how it ends."""
    from django.apps import apps

    from efterord import labels
    from efterord.rules import privacy

    lines = [
        "# What is stored, and for how long",
        "",
        MADE,
        "Every field has one class. Confidential fields are ciphertext under a key of the vault, or a password's hash.",
        "",
        "| Record | Kept as | Days | Ends with | Leaves in |",
        "|---|---|---|---|---|",
    ]
    records = sorted((m for m in apps.get_app_config("efterord").get_models()), key=lambda m: m.__name__)
    for model in records:
        kept = model.kept  # type: ignore[attr-defined]
        days = privacy.DAYS[kept.period]
        lines.append(
            f"| {model.__name__} | {labels.of(kept.period)} | {days or '-'} | {kept.erased_with} | {kept.exported_in} |"
        )
    lines += ["", "| Record | Field | Class |", "|---|---|---|"]
    for model in records:
        kept = model.kept  # type: ignore[attr-defined]
        for field in (*model._meta.fields, *model._meta.many_to_many):
            lines.append(f"| {model.__name__} | `{field.name}` | {labels.of(kept.class_of(field.name))} |")
    return "\n".join(lines) + "\n"


def commands() -> str:
    """Every verb of the command with its own help."""
    from efterord.command import main

    lines = [
        "# The `efterord` command",
        "",
        MADE,
        "Exit codes: 0 done, 1 refused or found something, 2 wrong use. `--data DIR` may stand before or after the",
        "verb.",
        "",
    ]
    os.environ["COLUMNS"] = "100"
    for verb, parser in main.parsers():
        lines += [f"## {verb}", "", "```text", parser.format_help().rstrip(), "```", ""]
    return "\n".join(lines)


def doors() -> str:
    """Every address of the site with the sight or deed it declares."""
    from django.urls import URLPattern, get_resolver

    def walk(patterns: list, route: str = "") -> list[tuple[str, str, str]]:
        found = []
        for pattern in patterns:
            here = route + str(pattern.pattern)
            if isinstance(pattern, URLPattern):
                found.append((here, pattern.callback.deed, _way_in(pattern.callback)))
            else:
                found += walk(pattern.url_patterns, here)
        return found

    lines = [
        "# Every address and the deed behind it",
        "",
        MADE,
        "Who may enter stands in [access.md](access.md). A test asks each address for each role, GET and POST, in and",
        "out of scope.",
        "",
        "| Address | Sight or deed | Log-in |",
        "|---|---|---|",
    ]
    for route, deed, login in sorted(walk(get_resolver().url_patterns)):
        shown = route.replace("|", "\\|")
        lines.append(f"| `/{shown}` | `{deed}` | {login} |")
    return "\n".join(lines) + "\n"


def _way_in(view: Any) -> str:
    if getattr(view, "by_key", False):
        return "by a key"
    return "demanded" if view.login else "no"


def states() -> str:
    """The states of a case, a talk and a summary, drawn from the rules that decide them."""
    import datetime as dt

    from efterord import labels
    from efterord.rules import cases, interviews, summaries
    from efterord.words import CaseState, CaseStep

    now = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    begun = [step for step in CaseStep if _first_state(step) is not None]
    case = [("[*]", str(_first_state(step)), step) for step in begun]
    case += [
        (state, str(_after(state, step)), step) for state in CaseState for step in CaseStep if step in cases.NEXT[state]
    ]
    case += [(state, "[*]", None) for state in CaseState if not cases.NEXT[state]]
    talk = [interviews.state_of(*at) for at in ((None, None), (now, None), (now, now))]
    words = ("is begun", "is ended")
    facts = [
        {"exists": False},
        {"exists": True},
        {"exists": True, "sent_at": now},
        {"exists": True, "sent_at": now, "approved_at": now, "closed_at": now},
        {"exists": True, "sent_at": now, "closed_at": now},
    ]
    of = [summaries.state_of(**each) for each in facts]  # type: ignore[arg-type]
    moves = [
        (0, 1, "is begun"),
        (1, 2, "is sent"),
        (2, 1, "is taken back"),
        (2, 3, "is approved"),
        (2, 4, "time is over"),
    ]
    lines = [
        "# What a case, a talk and a summary go through",
        "",
        MADE,
        "No state is stored: each is derived from what has happened. The code is in `src/efterord/rules/`: `cases.py`,",
        "`interviews.py` and `summaries.py`.",
        "",
        "## A case",
        "",
        "Only what is open sends anything. What the staff file proposes is HR's alone until it is confirmed. A case",
        "that was cancelled can be taken up again under its number; a closed one can be followed by another.",
        "",
        *_drawn(case, {state: str(labels.of(state)) for state in CaseState}),
        "",
        "## A talk",
        "",
        *_drawn([("[*]", talk[0], "is planned"), *zip(talk, talk[1:], words, strict=False)], _named(talk)),
        "",
        "## A summary",
        "",
        *_drawn([("[*]", of[0], None), *((of[a], of[b], how) for a, b, how in moves)], _named(of)),
    ]
    return "\n".join(lines) + "\n"


def survey_questions() -> str:
    """Every question of the surveys, its answers and prompts, and which set asks it on which page."""
    from efterord.content import reader

    bank = reader.bank(1)
    asked = bank.questions.values()
    general = {"at 2 or lower": bank.general.low, "at 5": bank.general.high}
    general["a mean of 2.5 or lower"] = bank.general.area
    prompts = [("an area" if "mean" in after else "any statement", after, text) for after, text in general.items()]
    prompts += [(f"`{q.id}`", ", ".join(prompt.codes), prompt.text) for q in asked for prompt in q.prompts]
    lines = [
        "# What the surveys ask",
        "",
        MADE,
        "Each question stands once, in `src/efterord/content/questions/bank-1.toml`; sets name it by its id. What the",
        "kinds mean, and what never changes, stands in [questions.md](questions.md).",
        "",
        "## The questions",
        "",
        *_table("Id", "Kind", rows=[(f"`{q.id}`", _kind(q), q.text) for q in asked]),
        "",
        "## The answers to choose from",
        "",
        "Beside them every question has its own way to say nothing. Scales go from 1 to 5, recommending from 0 to 10;",
        "the reasons are the codebook's.",
        "",
        *_table(
            "Id",
            "Code",
            rows=[(f"`{q.id}`", f"`{o.code}`", o.text) for q in asked if q.kind == "single" for o in q.options],
        ),
        "",
        "## What an answer can call for, in own words",
        "",
        *_table("Question", "After", rows=prompts),
    ]
    for each in reader.question_sets():
        lines += ["", f"## {each.title.en}", ""]
        lines += [f"`{each.key}-{each.version}.toml`, {each.use}: {len(each.questions)} questions.", ""]
        rows = []
        for number, page in enumerate(each.pages, start=1):
            ids = ", ".join(f"`{q.id}`" + (f" (after {_route(q)})" if q.when else "") for q in page.questions)
            rows.append((f"{number} `{page.key}`", ids, page.title))
        lines += _table("Page", "Questions", rows=rows)
        worded = [q for q in each.questions if q.text != bank.questions[q.id].text]
        if worded:
            lines += ["", "Worded for its readers:", ""]
            lines += _table("Id", "Kind", rows=[(f"`{q.id}`", _kind(q), q.text) for q in worded])
    return "\n".join(lines) + "\n"


def _table(*heads: str, rows: list) -> list[str]:
    """A table with two columns of its own and the three languages."""
    lines = [f"| {' | '.join(heads)} | Svenska | Norsk bokmål | English |", "|---|---|---|---|---|"]
    return lines + [f"| {one} | {two} | {text.sv} | {text.nb} | {text.en} |" for one, two, text in rows]


def _kind(question: Any) -> str:
    return f"{question.kind}, sensitive" if question.sensitive else str(question.kind)


def _route(question: Any) -> str:
    return "; ".join(f"{c.fact or c.question_id} {' or '.join(c.codes)}" for c in question.when)


def _first_state(step: str) -> str | None:
    """The state a case is in after one step alone; None for steps no case begins with."""
    from efterord.rules import cases

    try:
        state = cases.state_of([step])
    except ValueError:
        return None
    return None if not cases.NEXT[state] else state


def _after(state: str, step: str) -> str:
    """The state a case is in when it takes a step from another."""
    from efterord.rules import cases
    from efterord.words import CaseStep

    begun = next(each for each in CaseStep if _first_state(each) == state)
    return cases.state_of([begun, step])


def _named(states: list) -> dict[str, str]:
    from efterord import labels

    return {state: str(labels.of(state)) for state in states}


def _drawn(moves: list, names: dict[str, str]) -> list[str]:
    from efterord import labels
    from efterord.words import CaseStep

    lines = ["```mermaid", "stateDiagram-v2"]
    lines += [f'    state "{name}" as {state}' for state, name in names.items()]
    for before, after, how in moves:
        said = str(labels.of(how)).lower() if isinstance(how, CaseStep) else how
        lines.append(f"    {before} --> {after}" + (f": {said}" if said else ""))
    return [*lines, "```"]


PAGES: dict[str, Callable[[], str]] = {
    "docs/access.md": access,
    "docs/storage.md": storage,
    "docs/commands.md": commands,
    "docs/doors.md": doors,
    "docs/states.md": states,
    "docs/survey-questions.md": survey_questions,
}


def prepare() -> None:
    """Django, in English, with settings that need no data directory of anybody's."""
    import django
    from django.utils import translation

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "efterord.project.settings")
    django.setup()
    translation.activate("en")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.parse_args()
    prepare()
    for path, page in PAGES.items():
        (ROOT / path).write_text(page(), encoding="utf-8")
        sys.stdout.write(f"{path}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
