"""Reports to take along: the page's own figures and no others, behind the page's own door."""

import datetime as dt
import html
import io
import re
from collections import Counter

import openpyxl
import pytest

from efterord import clock
from efterord.words import Role
from tests import made, stayed, told
from tests.documents import samples

pytestmark = pytest.mark.django_db
FILES = ["report.pdf", "report.xlsx"]


@pytest.fixture
def wards():
    """Two wards over two years, told as people answer: some leave questions out, and most things are shown."""
    found = stayed.two_wards(11)
    with clock.told_at(told.noon(told.release_day(5))):
        yield found


def enter(client, language, *roles):
    user = made.user(*roles)
    user.language = language
    user.save()
    client.force_login(user)


def words(response):
    """The words of a page's own part, as a reader of files has them: tags and what is drawn taken out."""
    main = response.content.decode().partition("<h1")[2].partition("<aside")[0].partition(">")[2]
    main = re.sub(r'<svg width="100%".*?</svg>|<(summary|caption).*?</\1>', " ", main, flags=re.DOTALL)
    for sign, written in (("&#x27;", "'"), ("&quot;", '"'), ("&amp;", "&")):
        main = main.replace(sign, written)
    return [" ".join(part.split()) for part in re.sub(r"<[^>]*>", "\n", main).split("\n") if part.strip()]


def rows(response):
    """The rows of the page's tables, each as its words run together."""
    found = re.findall(r"<tr>(.*?)</tr>", response.content.decode(), re.DOTALL)
    return [samples.squeezed(re.sub(r"<svg.*?</svg>|<[^>]*>", "", each, flags=re.DOTALL)) for each in found]


def figures(text):
    return set(re.findall(r"\u2212?\d+(?:[.,]\d+)*", text))


@pytest.mark.parametrize("language", ["sv", "nb", "en"])
def test_pdf_has_the_figures_of_the_page_and_no_others(client, wards, language):
    enter(client, language, (Role.MANAGER, wards[0]))
    for query in ("", "?year=1", f"?year=5&with={made.root().pk}"):
        page = client.get(f"/results/{wards[0].pk}/{query}")
        packed = client.get(f"/results/{wards[0].pk}/report.pdf{query}").content
        whole = samples.pdf_text(packed)
        text = samples.squeezed(whole)
        missing = [row for row in rows(page)[1:] if samples.squeezed(row.replace("&#x27;", "'")) not in text]
        assert [row for row in missing if any(map(str.isdigit, row))] == []
        # What stands nowhere on the page is the axis and the number of the page.
        axes = set(re.findall(r">([\d.]+)</text>", page.content.decode()))
        numbers = {str(n) for n in range(1, len(samples.pdf(packed).pages) + 1)}
        assert figures(whole) - figures(" ".join(words(page))) - axes - numbers == set()


def test_pdf_says_what_the_page_says(client, wards):
    enter(client, "en", (Role.MANAGER, wards[0]))
    page = client.get(f"/results/{wards[0].pk}/")
    text = samples.squeezed(samples.pdf_text(client.get(f"/results/{wards[0].pk}/report.pdf").content))
    # A paragraph may go on overleaf: what stands at the foot and the head of each page is taken out.
    text = re.sub(r"Exitreport,1April2026\d+\(\d+\)|RegionMälarvikAvdelning1", "", text)
    # Left out of the paper: links, the keeping and changing that nothing is shown of, and words for eyes alone.
    left_out = ("See the statements", "Keep and change", "What they would keep", "not shown yet", "(not shown yet)")
    said = [part for part in words(page) if len(part) > 12 and not part.startswith(left_out)]
    assert len(said) > 80
    assert [part for part in said if samples.squeezed(part) not in text] == []


def test_pdf_is_tagged_dated_by_its_release_and_the_same_twice(client, wards):
    enter(client, "sv", (Role.HR_HEAD, None))
    got = client.get(f"/results/{wards[0].pk}/report.pdf?year=1")
    with clock.told_at(told.noon(told.quarter(9))):
        client.force_login(made.user((Role.ANALYST, None)))
        assert client.get(f"/results/{wards[0].pk}/report.pdf?year=1").content == got.content
    opened = samples.pdf(got.content)
    assert opened.metadata.title == "Avdelning 1"
    assert opened.metadata.creation_date.date() == told.release_day(1)
    assert b"pdfuaid:part>1<" in opened.trailer["/Root"]["/Metadata"].get_data()
    assert {"H1", "H2", "Table", "TH", "TD"} <= set(samples.tags(got.content))
    assert got.headers["Content-Disposition"] == f'attachment; filename="results-{wards[0].pk}-2025-04-01.pdf"'


# The spreadsheet.


def book(packed):
    return openpyxl.load_workbook(io.BytesIO(packed))


def cells(packed):
    """Every row of every sheet but the first, which explains."""
    return [row for sheet in book(packed).worksheets[1:] for row in sheet.iter_rows(min_row=2, values_only=True)]


def numbers(text):
    found = re.findall(r"\u2212?\d+(?:[.,]\d+)?", text)
    return Counter(float(each.replace("\u2212", "-").replace(",", ".")) for each in found)


def charted(page):
    """The rows of the page's charts: the name of each, and the numbers beside it."""
    for row in re.findall(r'<tr><th scope="row">(.*?)</tr>', page.content.decode(), re.DOTALL):
        name, note = re.search(r"<span>([^<]*)(.*?)</span>", row, re.DOTALL).groups()
        yield html.unescape(name), Counter(re.sub(r"<[^>]*>", " ", note).split()), row.partition("</svg>")[2]


@pytest.mark.parametrize("language", ["sv", "nb", "en"])
def test_spreadsheet_has_the_figures_of_the_page_and_no_others(client, wards, language):
    enter(client, language, (Role.MANAGER, wards[0]))
    for query in ("", "?year=1"):
        page = client.get(f"/results/{wards[0].pk}/{query}")
        found = cells(client.get(f"/results/{wards[0].pk}/report.xlsx{query}").content)
        told = [(row, Counter(float(c) for c in row if isinstance(c, int | float))) for row in found]
        n_rows = 0
        for name, note, figures_beside in charted(page):
            wanted = numbers(re.sub(r"<[^>]*>", " ", figures_beside))
            if any(":" in word for word in note):
                wanted += numbers(" ".join(note.elements())) - Counter((1.0, 5.0))
            assert any(name in row and not wanted - there for row, there in told), (name, wanted)
            n_rows += bool(wanted)
        assert n_rows == len([row for row in found if any(isinstance(c, int) for c in row)]) - n_shares(found)
        whole = numbers(" ".join(words(page)))
        assert {number for _row, there in told for number in there} - set(whole) == set()


def n_shares(found):
    """The rows of eNPS and of shares, which the page has as sentences."""
    return sum(str(row[0]).startswith("eNPS") or "(4 " in str(row[0]) for row in found if any(row[1:]))


def test_spreadsheet_explains_itself_first_and_is_the_same_twice(client, wards):
    enter(client, "en", (Role.HR_HEAD, None))
    got = client.get(f"/results/{wards[0].pk}/report.xlsx?year=1")
    with clock.told_at(told.noon(told.quarter(9))):
        enter(client, "en", (Role.ANALYST, None))
        assert client.get(f"/results/{wards[0].pk}/report.xlsx?year=1").content == got.content
    opened = book(got.content)
    assert opened.sheetnames == [
        "Definitions", "The seven areas", "Beside those who stayed",
        "Recommend and come back", "Reasons", "Statements", "Answers",
    ]  # fmt: skip
    meanings = {row[0].value: row[1].value for row in opened.worksheets[0].iter_rows()}
    assert meanings["Unit"] == "Avdelning 1"
    assert meanings["Built on"].startswith("Built on 11 answers, opened in one release, on 1 April 2025.")
    assert "must not be taken for it" in meanings["not shown yet"]
    assert opened.properties.created == dt.datetime(2025, 4, 1, 12)
    assert not any(cell.data_type == "f" for sheet in opened for row in sheet.iter_rows() for cell in row)


def test_cell_that_may_not_be_shown_says_so(client, wards):
    few = made.unit("Få", wards[0].parent)
    told.quarterly(few, 6, [told.mixed(i) for i in range(6)])
    told.released(6)
    enter(client, "en", (Role.HR_HEAD, None))
    with clock.told_at(told.noon(told.release_day(6))):
        found = cells(client.get(f"/results/{few.pk}/report.xlsx").content)
    hidden = {row[0]: row[1:] for row in found if "not shown yet" in row}
    assert hidden["What decided"] == ("not shown yet",) * 4
    assert hidden["eNPS"] == ("not shown yet",) * 5
    assert not any(0 in row for row in hidden.values())


# Both.


@pytest.mark.parametrize("file", FILES)
def test_file_of_a_unit_out_of_sight_or_of_no_release_is_absent(client, wards, file):
    enter(client, "sv", (Role.MANAGER, wards[0]))
    addresses = [f"/results/{wards[1].pk}/{file}", f"/results/{made.root().pk}/{file}", f"/results/999999/{file}"]
    addresses += [f"/results/{wards[0].pk}/{file}?{query}" for query in ("year=9", "only=x", "with=999999")]
    assert {client.get(address).status_code for address in addresses} == {404}


@pytest.mark.parametrize("file", FILES)
def test_file_leads_to_the_page_where_nothing_may_be_shown(client, wards, file):
    empty = made.unit("Tom", wards[0].parent)
    enter(client, "sv", (Role.HR_HEAD, None))
    assert client.get(f"/results/{empty.pk}/{file}?year=1").headers["Location"] == f"/results/{empty.pk}/?year=1"
    # The page itself offers it only where there is something in it.
    assert file not in client.get(f"/results/{empty.pk}/").content.decode()
    shown = client.get(f"/results/{wards[0].pk}/?year=1").content.decode()
    assert f'href="/results/{wards[0].pk}/{file}?year=1"' in shown
