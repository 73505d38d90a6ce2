"""The draft of the certificate: what is known, places for what is not, and nothing nobody asked for."""

import dataclasses
import datetime as dt

import pytest

from efterord.documents import certificates, pages, word
from efterord.words import Language
from tests.documents import samples

WHOLE = certificates.Service(
    employer=samples.EMPLOYER,
    name=samples.ARABIC,
    unit="Gjuteriet",
    title="Gjutare",
    born_on=dt.date(1980, 2, 29),
    first_day=dt.date(2019, 3, 1),
    last_day=dt.date(2026, 10, 31),
    extent="100 %",
    tasks="Gjutning av propellrar",
)


@pytest.mark.parametrize("language", list(Language))
def test_certificate_holds_what_is_known(language):
    text = samples.word_text(word.write(certificates.draft(WHOLE, language)))
    for part in (samples.EMPLOYER, samples.ARABIC, "Gjuteriet", "Gjutare", "1980", "2019", "2026", "100 %"):
        assert part in text
    assert "Gjutning av propellrar" in text
    assert "[" not in text


@pytest.mark.parametrize("field", ["unit", "title", "born_on", "first_day", "last_day", "extent", "tasks"])
def test_certificate_has_a_place_for_what_is_not_known(field):
    empty = "" if isinstance(getattr(WHOLE, field), str) else None
    text = samples.word_text(word.write(certificates.draft(dataclasses.replace(WHOLE, **{field: empty}), Language.EN)))
    assert text.count("[Fill in: ") == 1
    assert "Still to be filled in" in text


def test_certificate_says_it_is_a_draft_until_signed():
    first = certificates.draft(WHOLE, Language.EN).blocks[0]
    assert isinstance(first, pages.Bullets)
    assert first.items[0].startswith("Draft.")
    assert not any("Still to be filled in" in item for item in first.items)


def test_certificate_has_neither_reason_nor_opinion():
    fields = {field.name for field in dataclasses.fields(certificates.Service)}
    assert not {"reason", "kind", "leaving_kind", "opinion"} & fields


def test_certificate_has_lines_to_sign_on():
    assert sum(isinstance(block, pages.Lines) for block in certificates.draft(WHOLE, Language.SV).blocks) == 3
