"""The papers of a talk as a browser downloads them, in three languages, opened by programs of others (documents)."""

import io
import os
from pathlib import Path

import docx2python
import pypdf
import pytest

from tests.journeys.departures import house as houses
from tests.journeys.departures import talking

pytestmark = [
    pytest.mark.journey,
    pytest.mark.skipif(os.environ["EFTERORD_TEST_DATABASE"] != "sqlite", reason="one database is enough"),
]
PETRA = houses.Account("petra@example.org", "Petra Palm", "hr_partner", employee="H1")
LEAVERS = {"sv": "Åsa Öberg", "nb": "Kjærsti Sørlie", "en": "Mary O’Brien"}
PEOPLE = [
    houses.row("H1", "Petra Palm", mail=PETRA.mail, unit="HR"),
    *[houses.leaving(f"E-{code}", name, mail=f"{code}@example.org") for code, name in LEAVERS.items()],
]
TITLES = {
    "sv": "Samtal med närmaste chef",
    "nb": "Samtale med nærmeste leder",
    "en": "Talk with the immediate manager",
}
NOTE, SAID = "Schemat kom för sent – “alltid” (åäö, æøå).", "Schemat kom för sent, och ingen frågade."


def test_papers_in_three_languages(tmp_path, browser):
    with houses.opened(tmp_path, browser, "sv") as house:
        house.found(PEOPLE, [PETRA])
        with house.site.served():
            petra = house.person(PETRA)
            cases = house.confirm_all(petra)
            for hour, (language, name) in enumerate(LEAVERS.items(), start=9):
                talk = plan(house, petra, cases[name], language, f"{hour:02}:00")
                before_it_begins(petra, talk, language)
                with_notes(petra, talk, language)
                with_a_summary(petra, talk, language)
                certificate(petra, cases[name], language)


def plan(house, petra, case, language, time):
    house.book(petra, case, who=PETRA.name, language=language, guide="nearest-manager@2", time=time)
    link = petra.page.locator("main ol.time a[href^='/interviews/']").first
    return houses.number_in(link.get_attribute("href"))


def download(page, path):
    """By a click on the link, as a browser takes a file."""
    with page.expect_download() as coming:
        page.locator(f"main a[href$='{path}']").first.click()
    name = coming.value.suggested_filename
    assert name.isascii()
    return Path(coming.value.path()).read_bytes()


def both(page, path, language):
    """The text of a paper as Word and as PDF; the PDF has tags and its language."""
    with docx2python.docx2python(io.BytesIO(download(page, f"{path}.docx"))) as opened:
        word = " ".join(opened.text.split())
    read = pypdf.PdfReader(io.BytesIO(download(page, f"{path}.pdf")), strict=True)
    root = read.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert str(root["/Lang"]).startswith(language)
    return word, " ".join("\n".join(page.extract_text() for page in read.pages).split())


def before_it_begins(petra, talk, language):
    petra.go(f"/interviews/{talk}/")
    for path in ("papers/guide", "papers/sheet"):
        for text in both(petra.page, path, language):
            assert TITLES[language] in text
            # The blank guide is nobody's; the sheet prepares for one person.
            assert (LEAVERS[language] in text) == (path == "papers/sheet")


def with_notes(petra, talk, language):
    talking.begin(petra, talk)
    talking.note(petra, talk, NOTE)
    talking.end(petra, talk)
    petra.go(f"/interviews/{talk}/notes/")
    for text in both(petra.page, "papers/notes", language):
        assert NOTE in text


def with_a_summary(petra, talk, language):
    talking.sum_up(petra, talk, said=SAID, **talking.PROMISE)
    for text in both(petra.page, "papers/summary", language):
        for words in (SAID, "A new rota", LEAVERS[language]):
            assert words in text


def certificate(petra, case, language):
    """The draft is in the language of the page, so its reader chooses."""
    petra.go("/account/")
    houses.fill(petra.page, language=language)
    houses.send(petra.page)
    petra.go(f"/cases/{case}/")
    with docx2python.docx2python(io.BytesIO(download(petra.page, "/certificate/"))) as opened:
        text = " ".join(opened.text.split())
    assert LEAVERS[language] in text
    assert "2021" in text
    assert {"sv": "intyg", "nb": "attest", "en": "ertificate"}[language] in text
