"""Law 10: the pages made from the code say what the code says now."""

import importlib.util
from pathlib import Path

import pytest
from django.utils import translation

ROOT = Path(__file__).resolve().parents[2]
SPEC = importlib.util.spec_from_file_location("docs", ROOT / "scripts" / "docs.py")
docs = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(docs)


@pytest.mark.parametrize("path", docs.PAGES)
def test_page_is_in_step_with_the_code(path):
    with translation.override("en"):
        assert (ROOT / path).read_text(encoding="utf-8") == docs.PAGES[path](), f"{path}: run make docs and commit."


def test_settings_are_documented():
    found = set()
    for source in (ROOT / "src" / "efterord").rglob("*.py"):
        text = source.read_text(encoding="utf-8")
        found |= {word for word in _words(text) if word.startswith("EFTERORD_")}
    page = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    assert {name for name in found if f"`{name}`" not in page} == set(), "Write the setting into docs/settings.md."


def _words(text):
    import re

    return re.findall(r"EFTERORD_[A-Z_]+[A-Z]", text)


@pytest.mark.parametrize("page", sorted((ROOT / "docs").rglob("*.md")), ids=lambda p: str(p.relative_to(ROOT)))
def test_links_between_pages_lead_somewhere(page):
    import re

    broken = [
        target
        for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8"))
        if not (page.parent / target).exists()
    ]
    assert broken == []
