"""Writes the pages of docs/ that are made from the code, so that they cannot fall behind: `make docs`.

A test (tests/docs/test_generated.py) compares each page with what this file would write.
"""

import argparse
import os
import sys
from collections.abc import Callable
from pathlib import Path

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

    def walk(patterns: list, route: str = "") -> list[tuple[str, str, bool]]:
        found = []
        for pattern in patterns:
            here = route + str(pattern.pattern)
            if isinstance(pattern, URLPattern):
                found.append((here, pattern.callback.deed, pattern.callback.login))
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
        lines.append(f"| `/{shown}` | `{deed}` | {'demanded' if login else 'no'} |")
    return "\n".join(lines) + "\n"


PAGES: dict[str, Callable[[], str]] = {
    "docs/access.md": access,
    "docs/storage.md": storage,
    "docs/commands.md": commands,
    "docs/doors.md": doors,
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
