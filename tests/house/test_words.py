"""Law 9: every word has a label, in all three languages; and the word the promise forbids is written nowhere."""

import ast
import enum
import inspect
import re

import pytest
from django.utils import translation

from efterord import labels, words
from tests.house import plan

GETTEXTS = ("_", "gettext", "ngettext", "pgettext", "npgettext")
WORDS = [
    member
    for _, kind in inspect.getmembers(words, inspect.isclass)
    if issubclass(kind, enum.StrEnum) and kind is not enum.StrEnum
    for member in kind
]


@pytest.mark.parametrize("word", WORDS, ids=lambda w: f"{type(w).__name__}.{w.name}")
def test_every_word_has_a_label(word):
    assert word in labels.LABELS.get(type(word), {}), f"Give {word!r} a label in labels.py."
    for language in ("sv", "nb", "en"):
        with translation.override(language):
            assert str(labels.of(word)).strip()


def test_words_that_share_a_code_have_labels_of_their_own():
    assert str(labels.of(words.Role.MANAGER)) != str(labels.of(words.InterviewKind.MANAGER))


@pytest.mark.parametrize(
    "path",
    [
        p
        for ending in ("*.html", "*.toml", "*.po", "*.txt", "*.py")
        for p in sorted(plan.SOURCE.rglob(ending))
        if "vendor" not in p.parts
    ],
    ids=plan.where,
)
def test_forbidden_word_is_written_nowhere(path):
    text = path.read_text(encoding="utf-8").lower()
    forbidden = "ano" + "nym"
    assert forbidden not in text, (
        "We do not promise that: an answer is sealed, then released in a batch. Say that (promise.md)."
    )


@pytest.mark.parametrize("language", ["sv", "nb"])
def test_the_survey_is_called_one_thing(language):
    """Whoever reads of two surveys looks for the second: enkäten and undersøkelsen, with nothing before them.

    That of those who stay is another one, and goes by its own name.
    """
    text = (plan.SOURCE / "locale" / language / "LC_MESSAGES" / "django.po").read_text(encoding="utf-8")
    found = re.findall(r"(?i)\w+enkät\w*|\w+undersøkelse\w*|enkätundersökning\w*", text)
    assert [each for each in found if not each.lower().startswith("medarbeiderundersøkelse")] == []


@pytest.mark.parametrize("path", plan.files(), ids=plan.where)
def test_words_to_translate_stand_in_no_f_string(path):
    inside = [
        plan.where(path, node.lineno)
        for node in ast.walk(plan.tree(path))
        if isinstance(node, ast.JoinedStr)
        for call in ast.walk(node)
        if isinstance(call, ast.Call)
        and ast.unparse(call.func) in ("_", "gettext", "ngettext", "pgettext", "npgettext")
    ]
    assert inside == [], "The texts are collected from the source, and nothing is collected from within an f-string."
