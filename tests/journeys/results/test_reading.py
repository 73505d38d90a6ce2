"""Results read by those they are for: HR, the analyst, and the officer who checks them."""

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import openpyxl
import pypdf
import pytest

from tests.journeys import invention, visitors

pytestmark = pytest.mark.journey
# Pages do not depend on the database, so one language is enough to see that they open on the other one.
LANGUAGES = ["sv", "nb", "en"] if os.environ["EFTERORD_TEST_DATABASE"] == "sqlite" else ["nb"]
NOTHING = {"sv": "Inget resultat här ännu.", "nb": "Ingen resultater her ennå.", "en": "No result here yet."}
ATTACKER = Path(__file__).parents[2] / "data" / "attacker.py"


@pytest.fixture(scope="module")
def built(browser, tmp_path_factory):
    site = invention.build(tmp_path_factory.mktemp("invention"))
    with site.served():
        yield invention.Invention(site, browser)


@pytest.fixture
def there(built, request):
    built.speak(request.param)
    built.watch.faults.clear()
    built.language = request.param
    yield built
    assert built.watch.faults == []


in_all = pytest.mark.parametrize("there", LANGUAGES, indirect=True)


def of(there, role, path):
    """A page that somebody opens; gives the page."""
    somebody = there.staff[role]
    assert somebody.go(path) == 200
    return somebody.page


def downloaded(page, ending):
    """By a click on the link, as a browser takes a file."""
    with page.expect_download() as coming:
        page.locator(f"main a[href*='{ending}']").first.click()
    return Path(coming.value.path()).read_bytes()


@in_all
def test_reader_meets_a_sentence_changes_the_view_and_takes_it_along(there):
    page = of(there, "hr_head", "/results/")
    visitors.follow(page, page.locator(f"main a[href='/results/{there.found['shown']}/']"))
    first = page.locator("main p.say").first.inner_text()
    assert first.endswith(".")
    assert len(first) > 40
    # A view is an address: somebody else who opens it sees the same.
    visitors.follow(page, page.locator("aside a[href*='only=']").first)
    address = page.url.removeprefix(there.url)
    assert "only=" in address
    shown = page.locator("main > div > div").first.inner_text()
    assert of(there, "analyst", address).locator("main > div > div").first.inner_text() == shown
    # The paper and the sheet have what the page has.
    paper = pypdf.PdfReader(io.BytesIO(downloaded(page, "report.pdf")))
    assert paper.trailer["/Root"]["/MarkInfo"]["/Marked"]
    words = " ".join(" ".join(each.extract_text() for each in paper.pages).split())
    said = " ".join(page.locator("main p.say").first.inner_text().split())
    assert said in words
    book = openpyxl.load_workbook(io.BytesIO(downloaded(page, "report.xlsx")), read_only=True)
    assert len(book.sheetnames) > 1
    assert said in " ".join(str(cell) for row in book.worksheets[0].values for cell in row if cell)
    # On paper neither the menu nor the choices are printed.
    page.emulate_media(media="print")
    assert not page.locator("aside").first.is_visible()
    assert page.locator("main h1").is_visible()
    page.emulate_media(media="screen")


@in_all
def test_hr_sees_why_there_is_nothing_and_where_the_nearest_result_is(there):
    page = of(there, "hr_head", f"/results/{there.found['hidden']}/")
    assert NOTHING[there.language] in page.locator("main").inner_text()
    visitors.follow(page, page.locator("main .slip a"))
    assert page.locator("#areas").is_visible()
    visitors.follow(page, page.locator("aside a[href*='/compare/']"))
    page.locator("aside [name=named]").fill(there.paper["node_without_result"]["name"])
    visitors.follow(page, page.locator("aside button[type=submit]"))
    assert "with=" in page.url
    assert there.paper["node_without_result"]["name"] in page.locator("main").inner_text()
    page = of(there, "hr_head", "/releases/")
    visitors.follow(page, page.locator("main a[href='/releases/plan/']"))
    page.locator("[name=waiting_cap]").fill("0")
    visitors.follow(page, page.locator("main form button[type=submit]").first)
    assert page.locator("#seen").is_visible()


@in_all
def test_analyst_walks_through_the_rules_on_invented_data(there):
    page = of(there, "analyst", "/releases/")
    visitors.follow(page, page.locator("main a[href='/releases/how/']"))
    before = page.locator("main").inner_text()
    visitors.follow(page, page.locator("main a[href*='release=']").last)
    assert page.locator("main").inner_text() != before
    # The plan holds for everybody, and one person chooses it.
    assert there.staff["analyst"].go("/releases/plan/") == 403


@in_all
def test_officer_sees_no_result_and_checks_the_whole_publication_with_both_auditors(there, tmp_path):
    officer = there.staff["officer"]
    assert officer.go(f"/results/{there.found['shown']}/") == 404
    page = of(there, "officer", "/releases/")
    assert page.locator("main table tbody tr").count() > 1
    for more in ([], ["--without-n"]):
        file = tmp_path / f"publication{len(more)}.json"
        there.site.do("export", "audit", file, *more)
        assert json.loads(file.read_text())["format"] == "disclosure-audit/1"
        ours = there.site.do("audit", file)
        theirs = subprocess.run(
            [sys.executable, ATTACKER, file, "--seconds", "300"], capture_output=True, text=True, check=False
        )
        assert theirs.returncode == 0, theirs.stdout[-800:]
        assert "found 0" in ours
        assert "not examined 0" in ours
