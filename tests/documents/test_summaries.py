"""The summary on paper: both voices stand, and it says whether it is approved."""

import datetime as dt

import pytest

from efterord.documents import pages, pdf, summaries, talks, word
from efterord.words import ApprovedThrough, Language
from tests.documents import samples

TALK = talks.Talk(samples.HEBREW, "Åsa Öberg", samples.EMPLOYER, at=dt.datetime(2026, 10, 7, 11, tzinfo=dt.UTC))
PARTS = summaries.Parts(
    said="Ville närmare hem",
    strengths="Kollegorna",
    to_change="Schemat",
    promises=(summaries.Promise("Ta upp schemat", "Åsa", dt.date(2026, 10, 30)), summaries.Promise("Referens", "Bo")),
    next_steps="Vi hörs",
    support="Intyg",
)


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("read", [lambda d: samples.word_text(word.write(d)), lambda d: samples.pdf_text(pdf.write(d))])
def test_summary_holds_every_part(language, read):
    text = read(
        summaries.summary(TALK, PARTS, language, corrections={"said": "Inte bara det"}, addition="Tack för mig")
    )
    for part in ("Ville närmare hem", "Inte bara det", "Kollegorna", "Schemat", "Ta upp schemat", "Åsa", "2026"):
        assert part in text
    for part in ("Referens", "Bo", "Vi hörs", "Intyg", "Tack för mig"):
        assert part in text


def test_summary_puts_the_correction_after_what_it_corrects():
    blocks = summaries.summary(TALK, PARTS, Language.EN, corrections={"to_change": "Sex veckor"}).blocks
    at = blocks.index(pages.Paragraph("Schemat"))
    assert blocks[at + 1 : at + 3] == (pages.Heading("The leaver's correction", 2), pages.Words("Sex veckor"))


@pytest.mark.parametrize(
    ("approved_on", "said"), [(dt.date(2026, 10, 12), "approved the summary on 12 October 2026"), (None, "has not")]
)
def test_summary_says_whether_it_is_approved(approved_on, said):
    lead = summaries.summary(TALK, PARTS, Language.EN, approved_on=approved_on).blocks[0]
    assert isinstance(lead, pages.Say)
    assert said in lead.text


def test_summary_leaves_out_what_is_empty():
    blocks = summaries.summary(TALK, summaries.Parts(said="a"), Language.EN).blocks
    assert [block.text for block in blocks if isinstance(block, pages.Heading)] == ["What was said"]


def test_promise_without_a_day_shows_a_dash():
    table = next(b for b in summaries.summary(TALK, PARTS, Language.EN).blocks if isinstance(b, pages.Table))
    assert table.rows[1] == ("Referens", "Bo", "–")


@pytest.mark.parametrize("language", list(Language))
def test_summary_approved_through_a_printed_link_says_so(language):
    day = dt.date(2026, 10, 12)
    own, printed = (
        summaries.summary(TALK, PARTS, language, approved_on=day, through=through).blocks[0].text
        for through in (ApprovedThrough.OWN_LINK, ApprovedThrough.PRINTED_LINK)
    )
    assert printed.startswith(f"{own} ")
