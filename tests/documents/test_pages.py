"""The description of a document: headings that never skip, blocks that stay together, a title that is never empty."""

import pytest

from efterord.documents import pages
from efterord.words import Language


@pytest.mark.parametrize(
    ("levels", "given"), [((1, 2, 3), [1, 2, 3]), ((3, 3), [1, 2]), ((1, 3, 1, 9), [1, 2, 1, 2]), ((0,), [1])]
)
def test_heading_levels_begin_at_one_and_skip_none(levels, given):
    blocks = tuple(pages.Heading("a", level) for level in levels)
    assert [block.level for block in pages.headed(blocks)] == given


def test_empty_heading_is_left_out():
    assert list(pages.headed((pages.Heading(" \x00\n"), pages.Paragraph("a")))) == [pages.Paragraph("a")]


def test_only_blocks_between_a_heading_and_its_lines_stay():
    blocks = (pages.Say("a"), pages.Heading("b"), pages.Say("c"), pages.Lines(2), pages.Say("d"))
    assert pages.stays(blocks) == [False, True, True, False, False]


@pytest.mark.parametrize(("title", "sub", "found"), [("a\nb", "c", "a b"), ("\x00", "c", "c"), ("", "", "–")])
def test_title_is_never_empty(title, sub, found):
    assert pages.title_of(pages.Document(title, Language.SV, sub, ())) == found
