"""The sentence on a unit's page: of how many who were asked how many have answered, and the one where none is shown."""

import pytest

from efterord import clock, gate
from efterord.documents.results import rates, report
from efterord.queries import results
from efterord.words import BatchKind, Role
from tests import made, told
from tests.web.results.test_results import enter, page, people, text

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def late_autumn():
    with clock.told_at(made.NOON):
        yield


@pytest.fixture
def medicine():
    made.organisation()
    return made.unit("Medicin")


def asked(unit, number, n_answered, n_silent):
    closes_on = told.quarter(number, 28)
    told.quarterly(unit, number, people(n_answered), closes_on=closes_on)
    for _ in range(n_silent):
        told.invited(unit, on=told.quarter(number), closes_on=closes_on)


def test_page_says_of_how_many_who_were_asked_how_many_have_answered(client, medicine):
    asked(medicine, 1, 7, 4)
    told.released(1)
    enter(client, (Role.MANAGER, medicine))
    words = text(page(client, medicine))
    assert "Built on 7 answers, opened in one release, on 1 April 2025." in words
    assert "Of 11 who were asked, 7 have answered, in the release of 1 April 2025." in words
    assert "That is" not in words.partition("The seven areas")[0]  # per cent are not given of a few
    asked(medicine, 2, 9, 2)
    told.released(2)
    words = text(page(client, medicine))
    assert "Of 22 who were asked, 16 have answered, in releases until 1 July 2025. That is 73 per cent." in words
    assert "Of 11 who were asked, 9 have answered, in the release of 1 July 2025." in text(
        page(client, medicine, "?only=2")
    )


def test_one_sentence_where_the_rate_cannot_be_shown(client, medicine):
    asked(medicine, 1, 7, 0)
    told.quarterly(medicine, 2, people(6))  # their links are open still
    told.released(1)
    told.released(2)
    enter(client, (Role.MANAGER, medicine))
    sentence = (
        "How many of those who were asked have answered is not shown here yet. It is shown when at least 5 who were "
        "asked can be counted together."
    )
    assert sentence in text(page(client, medicine, "?only=2"))
    assert sentence not in text(page(client, medicine, "?only=1"))


def test_where_no_answer_is_shown_no_count_is_either(client, medicine):
    asked(medicine, 1, 2, 6)
    told.released(1)
    assert results.result(gate.OPERATOR, medicine, kind=BatchKind.ASKED).n == 8
    enter(client, (Role.MANAGER, medicine))
    words = text(page(client, medicine))
    assert "No result here yet." in words
    assert "who were asked" not in words
    assert "8" not in words.partition("No result here yet.")[2].partition("Show")[0]


def test_paper_says_the_same(medicine):
    asked(medicine, 1, 7, 4)
    told.released(1)
    shown = report.report(made.actor((Role.MANAGER, medicine)), medicine.pk, {}, "en").shown
    assert shown["rate"].startswith("Of 11 who were asked")


def test_per_cent_is_never_all_or_none(medicine):
    asked(medicine, 1, 5, 0)
    told.released(1)
    found = results.result(gate.OPERATOR, medicine, kind=BatchKind.ASKED)
    (figure,) = found.figures.values()
    for n_answered, value in ((399, 99), (1, 1), (200, 50)):
        counts = {"yes": n_answered, "no": 400 - n_answered, "none": 0}
        large = results.Figure("answered", counts, 400, figure.batches)
        assert f"That is {value} per cent." in rates.said(
            results.Result(medicine, {"answered": large}, 400, found.releases), 5
        )
