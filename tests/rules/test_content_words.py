"""Words that people write: what nobody can see is left out."""

import pytest

from efterord.rules import content_words


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("two\nlines\x00 and\ta tab", "two lines and a tab"),
        ("turned \u202eround\u2066", "turned round"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("  \u00a0 ", ""),
        ("plain", "plain"),
    ],
)
def test_control_characters_are_left_out(written, kept):
    assert content_words.clean(written) == kept
    assert content_words.cleaned({"a": [written], "n": 1, "b": True}) == {"a": [kept], "n": 1, "b": True}
