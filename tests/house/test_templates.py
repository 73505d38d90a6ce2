"""Law: what a person reads on a page is translated, and no page carries style or script of its own."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

WEB = Path(__file__).resolve().parents[2] / "src/efterord/web"
TEMPLATES = sorted(WEB.rglob("*.html"))

COMMENT = re.compile(r"\{#.*?#\}|\{%\s*comment\b.*?endcomment\s*%\}|<!--.*?-->", re.DOTALL)
TRANSLATED = re.compile(r"\{%\s*blocktrans(?:late)?\b.*?endblocktrans(?:late)?\s*%\}", re.DOTALL)
TAG = re.compile(r"\{%\s*(?P<name>\w+)(?P<rest>.*?)%\}|\{\{(?P<shown>.*?)\}\}", re.DOTALL)
LITERAL = re.compile(r"(?P<marked>_\()?(?P<quote>[\"'])(?P<text>.*?)(?P=quote)")
READ_ALOUD = {
    "alt",
    "title",
    "placeholder",
    "label",
    "aria-label",
    "aria-description",
    "aria-roledescription",
}
NOT_SHOWN = {"script", "style"}
WORD_MARK = "Efterord"
# Their literals are names of files, addresses and messages, not words on the page.
SPEAKS_FOR_ITSELF = {"translate", "trans", "blocktranslate", "load", "extends", "static", "url", "partialdef"}
MAX_LINES = 130


class Reader(HTMLParser):
    """Reads a page as a person or a screen reader would, and keeps every word left untranslated."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[tuple[int, str]] = []
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.silent += tag in NOT_SHOWN
        spoken = READ_ALOUD | ({"value"} if tag == "input" and ("type", "submit") in attrs else set())
        for name, value in attrs:
            if name in spoken:
                self.keep(value or "")

    def handle_endtag(self, tag: str) -> None:
        self.silent -= tag in NOT_SHOWN

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.keep(data)

    def keep(self, text: str) -> None:
        left = text.replace(WORD_MARK, "")
        if any(char.isalpha() for char in left):
            self.words.append((self.getpos()[0], " ".join(left.split())))


def blank(match: re.Match[str]) -> str:
    """Takes a piece away but leaves its lines, so that what is found has the right line number."""
    return "\n" * match.group().count("\n")


def untranslated(source: str) -> list[str]:
    """Every literal word of a template that a person would read, with its line."""
    bare = TRANSLATED.sub(blank, COMMENT.sub(blank, source))
    reader = Reader()
    reader.feed(TAG.sub(blank, bare))
    reader.close()
    found = [f"line {line}: {words}" for line, words in reader.words]
    for tag in TAG.finditer(bare):
        if tag["name"] in SPEAKS_FOR_ITSELF:
            continue
        inside = re.sub(r"\|(?:date|time):(?:\"[^\"]*\"|'[^']*')", "", tag["rest"] or tag["shown"] or "")
        for literal in LITERAL.finditer(inside):
            prose = re.search(r"[^\W\d_]{2}\s+[^\W\d_]|^[A-ZÅÄÖÆØ][a-zåäöæø]", literal["text"])
            if prose and not literal["marked"]:
                line = bare.count("\n", 0, tag.start()) + 1
                found.append(f"line {line}: {literal['text']}")
    return found


def own_style_or_script(source: str) -> list[str]:
    """Every style attribute or element, handler attribute and script with a body."""
    bare = COMMENT.sub(blank, source)
    found = re.findall(r"<style\b|\sstyle\s*=|[\s\"']on[a-z]+\s*=|javascript:|\shx-on[:-]", bare, re.IGNORECASE)
    bodies = re.findall(r"<script\b[^>]*>(.*?)</script>", bare, re.DOTALL | re.IGNORECASE)
    return [*found, *(body for body in bodies if body.strip())]


def name(path: Path) -> str:
    return path.relative_to(WEB).as_posix()


def test_templates_are_found() -> None:
    assert "shell/staff.html" in {name(path) for path in TEMPLATES}


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_template_has_no_untranslated_words(path: Path) -> None:
    found = untranslated(path.read_text("utf-8"))
    assert not found, (
        f"{name(path)} says words in one language only:\n  " + "\n  ".join(found) + "\n"
        'A leaver reads the page in sv, nb or en. Write {% translate "..." %} with the English sentence as'
        ' msgid, or _("...") inside another tag, and give its sv and nb. Only the word mark stands as it is.'
    )


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_template_has_no_style_or_script_of_its_own(path: Path) -> None:
    found = own_style_or_script(path.read_text("utf-8"))
    assert not found, (
        f"{name(path)} holds {found}. The content policy refuses every inline style, script and handler: that"
        " is how a planted text would run beside a leaver's words. Put style in design/styles/, script in"
        ' static/efterord/, and colours of a drawing in presentation attributes such as fill="var(--ink)".'
    )


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_template_is_short_enough_to_read(path: Path) -> None:
    lines = path.read_text("utf-8").count("\n")
    assert lines < MAX_LINES, (
        f"{name(path)} has {lines} lines. Under {MAX_LINES} a page can be held in the head; give its chapters"
        " templates of their own, or use the parts in design/parts/."
    )


@pytest.mark.parametrize(
    "source",
    [
        "<p>Save</p>",
        '<img alt="A map" src="x">',
        '<input type="submit" value="Send">',
        '{% include "a.html" with title="Your answers" %}',
        "{{ name|default:'Nobody knows' }}",
        "<title>{{ x }} – Efterord and more</title>",
    ],
)
def test_untranslated_finds_literal_words(source: str) -> None:
    assert len(untranslated(source)) == 1


@pytest.mark.parametrize(
    "source",
    [
        '<p>{% translate "Save" %}</p>',
        "<p>{% blocktranslate %}Saved {{ n }} times{% endblocktranslate %}</p>",
        '<a class="ds-link" href="/x">{{ label }}</a> · 1–5',
        '{% include "a.html" with title=_("Your answers") %}',
        '<time>{{ day|date:"j F Y" }}</time>',
        "{# a remark #}<!-- and one --><span>Efterord</span>&nbsp;",
        '<p>{% if kind == "own" %}{{ x }}{% endif %}</p>',
    ],
)
def test_untranslated_leaves_the_rest_alone(source: str) -> None:
    assert untranslated(source) == []


@pytest.mark.parametrize(
    "source",
    [
        '<p style="color: red">',
        "<style>p {}</style>",
        '<a onclick="x()">',
        "<script>x()</script>",
        '<p hx-on:click="x">',
    ],
)
def test_own_style_or_script_finds_what_the_policy_refuses(source: str) -> None:
    assert own_style_or_script(source)


def test_own_style_or_script_lets_a_served_script_stand() -> None:
    assert own_style_or_script('<script src="/static/a.js" defer></script><p data-on="1" class="one">') == []
