"""Own words by themselves: by subject, with their use, fitting where the response fitted."""

import itertools
import random

import pytest

from efterord.content import reader
from efterord.rules import answers, answers_sealed, answers_words, questionnaires, questionnaires_reading
from efterord.words import WordsUse
from tests import every_kind

OWN = every_kind.question_set()
RECEIPT = "ABCDE-FGHJK-KMNPQ-PQRST"
GIVEN: answers.Answers = {
    "q-own-scale": "1",
    "q-own-scale-more": "zu dem einen",
    "q-own-zero-more": "an dem anderen",
    "q-own-zero-more-use": WordsUse.WORD_FOR_WORD.value,
    "page-1-more": "mer",
    "q-own-words": "egna ord",
    "q-own-words-use": "anything else",
    "q-own-short": "  ",
}


def test_words_are_split_off_by_subject_with_their_use_and_without_their_question() -> None:
    found = answers_words.split_off(OWN, GIVEN, RECEIPT)
    assert found == answers_words.Words(
        {
            "page-1": (
                ("an dem anderen", WordsUse.WORD_FOR_WORD),
                ("mer", WordsUse.THEME),
                ("zu dem einen", WordsUse.THEME),
            ),
            "page-2": (("egna ord", WordsUse.THEME),),
        },
        RECEIPT,
    )
    written = answers_words.payload(found)
    assert answers_words.read_payload(written) == found
    assert b"q-own" not in written
    assert b"-more" not in written


def test_what_was_written_first_cannot_be_told() -> None:
    other = GIVEN | {"q-own-scale-more": GIVEN["page-1-more"], "page-1-more": GIVEN["q-own-scale-more"]}
    assert answers_words.split_off(OWN, other, RECEIPT) == answers_words.split_off(OWN, GIVEN, RECEIPT)


@pytest.mark.parametrize("given", [{}, {"q-own-scale": "1"}, {"q-own-words": " "}, {"q-O1-more": "of another set"}])
def test_no_words_leave_nothing(given: answers.Answers) -> None:
    assert answers_words.split_off(OWN, given, RECEIPT) is None


@pytest.mark.parametrize("written", [b"", b"[]", b"{}", b"\xff", b'{"words": 1, "receipt": ""}',
                                     b'{"words": {"a": [["x", "z"]]}, "receipt": ""}'])  # fmt: skip
def test_what_are_no_words_is_refused_without_repeating_it(written: bytes) -> None:
    with pytest.raises(ValueError, match=r"^these are not words$"):
        answers_words.read_payload(written)


def no_room_but_for_words() -> questionnaires.QuestionSet:
    """Fifteen pages with long names, and nothing closed on them: all of a response is words."""
    pages = every_kind.data(*[[every_kind.question(f"w{n:03}", "text", max_chars=1500)] for n in range(15)])
    for page in pages["pages"]:
        page["key"] = f"{page['key']}-{'x' * 60}"
        page.pop("area")
    return questionnaires_reading.parse_question_set(pages, reader.reasons())


@pytest.mark.parametrize("question_set", [*reader.question_sets(), OWN, no_room_but_for_words()], ids=lambda s: s.key)
def test_whatever_fits_as_a_response_fits_as_words(question_set: questionnaires.QuestionSet, seed: int) -> None:
    rng = random.Random(seed)
    every = list(answers.word_pages(question_set))
    asked = [key for key in every if not key.endswith("-more")] or every
    for signs, keys in itertools.product(("a", "\U0001f642", '"'), (every, asked)):
        given: answers.Answers = {key: rng.choice(signs) * rng.randint(1, 30) for key in keys}
        given |= {answers.use_field(key): WordsUse.WORD_FOR_WORD.value for key in keys[: len(keys) // 2]}
        left = answers_sealed.words_left(question_set, given)
        assert left > 0
        given[keys[0]] = f"{given[keys[0]]}{'x' * left}"
        assert answers_sealed.words_left(question_set, given) == 0
        words = answers_words.split_off(question_set, given, "x" * 32)
        assert words is not None
        assert len(answers_words.payload(words)) <= answers_sealed.PAYLOAD_BYTES
