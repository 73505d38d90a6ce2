"""The guide on paper: all of it when blank, the notes under their questions when filled."""

import pytest

from efterord.content import reader
from efterord.documents import guides, pages, pdf, talks, word
from efterord.rules import guides as rules
from efterord.words import Language
from tests.documents import samples

TALK = talks.Talk("Zoë O’Brien", "Åsa Öberg", samples.EMPLOYER, "Gjuteriet")
RICH = rules.parse_guide(
    {
        "key": "rich",
        "version": 3,
        "title": {"sv": "Titel", "nb": "Tittel", "en": "Title"},
        "lead": {"sv": "Först", "nb": "Først", "en": "First"},
        "opening": [
            {
                "key": "why",
                "name": {"sv": "Varför", "nb": "Hvorfor", "en": "Why"},
                "text": {"sv": "Säg tack", "nb": "Si takk", "en": "Say thanks"},
                "coach": {"sv": "Lugnt", "nb": "Rolig", "en": "Calmly"},
                "only_if_true": True,
            }
        ],
        "subjects": [
            {
                "key": "pay",
                "name": {"sv": "Lön", "nb": "Lønn", "en": "Pay"},
                "question": {"sv": "Hur var lönen?", "nb": "Hvordan var lønnen?", "en": "How was the pay?"},
                "coach": {"sv": "Lyssna", "nb": "Lytt", "en": "Listen"},
                "follow_ups": [{"sv": "Sa du {words}?", "nb": "Sa du {words}?", "en": "Did you say {words}?"}],
                "examples": [
                    {
                        "answer": {"sv": "Låg", "nb": "Lav", "en": "Low"},
                        "further": {"sv": "Jämfört med?", "nb": "Mot hva?", "en": "Compared with?"},
                    }
                ],
                "choices": [
                    {
                        "key": "fair",
                        "question": {"sv": "Rättvis?", "nb": "Rettferdig?", "en": "Fair?"},
                        "options": [
                            {"key": "yes", "sv": "Ja", "nb": "Ja", "en": "Yes"},
                            {"key": "no", "sv": "Nej", "nb": "Nei", "en": "No"},
                        ],
                    }
                ],
            }
        ],
        "closing": [
            {
                "key": "luck",
                "name": {"sv": "Lycka", "nb": "Lykke", "en": "Luck"},
                "text": {"sv": "Lycka till", "nb": "Lykke til", "en": "Good luck"},
            }
        ],
    }
)


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("guide", [*reader.guides(), RICH], ids=lambda guide: guide.key)
def test_blank_guide_says_all_that_the_guide_says(guide, language):
    text = samples.squeezed(samples.word_text(word.write(guides.blank(guide, language, samples.EMPLOYER))))
    said = [guide.title, guide.lead]
    said += [part for step in (*guide.opening, *guide.closing) for part in (step.name, step.text, step.coach)]
    for subject in guide.subjects:
        said += [subject.name, subject.question, subject.coach, *subject.follow_ups]
        said += [part for each in subject.examples for part in (each.answer, each.further)]
        said += [part for each in subject.choices for part in (each.question, *each.options)]
    assert len(said) > 12
    assert [each for each in said if samples.squeezed(each.in_language(language)) not in text] == []


def test_blank_guide_has_lines_for_every_subject_and_boxes_for_all_words():
    blocks = guides.blank(RICH, Language.EN, samples.EMPLOYER).blocks
    assert sum(isinstance(block, pages.Lines) for block in blocks) == len(RICH.subjects)
    ticks = [tick for block in blocks if isinstance(block, pages.Ticks) for tick in block.items]
    assert [tick.text for tick in ticks] == ["Say thanks", "Yes", "No", "Good luck"]
    assert ticks[0].aside.startswith("Say this only if it is true.")
    assert pages.Bullets(("Did you say […]?",)) in blocks


def test_filled_guide_has_each_note_under_its_question():
    notes = {
        "opening": samples.note("Började sent", ("why",)),
        "pay": samples.note("Låg = orättvis\n\n$5"),
        "closing": samples.note(),
    }
    blocks = guides.filled(RICH, Language.SV, TALK, notes).blocks
    asked = blocks.index(pages.Say("Hur var lönen?"))
    assert blocks[asked + 1] == pages.Words("Låg = orättvis\n\n$5")
    assert pages.Ticks((pages.Tick("Varför", True),)) in blocks
    assert pages.Ticks((pages.Tick("Lycka", False),)) in blocks
    assert pages.Words("Började sent") in blocks


@pytest.mark.parametrize(
    ("notes", "said"), [({}, "Nothing noted."), ({"pay": samples.note(is_skipped=True)}, "Skipped.")]
)
def test_filled_guide_tells_skipped_from_unasked(notes, said):
    assert pages.Paragraph(said, is_quiet=True) in guides.filled(RICH, Language.EN, TALK, notes).blocks


def test_filled_guide_opens_as_pdf_with_its_note():
    notes = {"pay": samples.note(f"{samples.NORDIC} {samples.HEBREW}" * 50)}
    made = pdf.write(guides.filled(RICH, Language.NB, TALK, notes))
    assert samples.squeezed(samples.NORDIC) in samples.squeezed(samples.pdf_text(made))
    assert str(samples.pdf(made).trailer["/Root"]["/Lang"]).startswith("nb")


def test_questions_stay_with_the_lines_to_write_on():
    laid = tuple(pages.headed(guides.blank(RICH, Language.EN, "").blocks))
    staying = pages.stays(laid)
    asked, lines = laid.index(pages.Say("How was the pay?")), laid.index(pages.Lines(guides.LINES_A_SUBJECT))
    assert staying[asked:lines] == [True] * (lines - asked)
    assert staying[lines:] == [False] * (len(laid) - lines)
