"""The summary as the leaver meets it: read, corrected, added to, approved, and no word lost on the way."""

import pytest

from efterord.models import Summary, guard
from efterord.services import departures
from efterord.words import HeldAs, InterviewKind
from tests import leaver, made
from tests.leaver import Walker, shown, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def row(case):
    return leaver.summary(leaver.talk(case))


@pytest.fixture
def walker(token):
    found = Walker()
    found.open(token)
    found.get("language/en/")
    return found


def page_of(walker, row):
    return walker.get(f"summary/{row.pk}/")


def send(walker, page, row, go, **parts):
    return walker.send(page, f"summary/{row.pk}/", go=go, **parts)


def test_summary_is_read_with_its_promises_and_its_day(walker, row):
    page = shown(page_of(walker, row))
    for words in (
        "Sanna Ekhult has written down what you said on Tuesday 6 October",
        "You have found work nearer home.",
        "Take the rota up with the division (Sanna Ekhult, by 30 October 2026)",
        "by Tuesday 27 October",
        "HR, never your manager or anyone above",
    ):
        assert words in page


def test_nothing_changed_is_no_correction(walker, row):
    assert send(walker, page_of(walker, row), row, "save").status_code == 302
    row.refresh_from_db()
    assert (row.leaver_version, row.leaver_ciphertext) == (0, None)


def test_correction_is_saved_by_every_button(walker, row):
    for n, go in enumerate(("save", "later", "nb", "", "nonsense"), start=1):
        response = send(walker, page_of(walker, row), row, go, **{"part-to_change": f"Six weeks ahead, {n}."})
        assert response.status_code == 302
        assert leaver.answer_of(row)["corrections"] == {"to_change": f"Six weeks ahead, {n}."}
    assert Summary.objects.get().approved_at is None


def test_approved_summary_shows_both_texts_and_takes_no_more(walker, row):
    page = page_of(walker, row)
    response = send(walker, page, row, "approve", **{"part-said": "As I said it.", "addition": "Thank you."})
    assert response["Location"] == f"/departure/summary/{row.pk}/?said=approved#said"
    final = shown(page_of(walker, row))
    for words in ("As I said it.", "Sanna Ekhult had written: You have found work nearer home.", "Thank you."):
        assert words in final
    assert "<form" not in text(page_of(walker, row))
    late = send(walker, page, row, "save", **{"part-said": "Too late, but kept."})
    assert late.status_code == 403
    assert "Too late, but kept." in shown(late)


def test_two_windows_show_both_texts_and_then_save(walker, row):
    one, two = page_of(walker, row), page_of(walker, row)
    send(walker, one, row, "save", **{"part-said": "First window."})
    clash = send(walker, two, row, "approve", **{"part-said": "Second window.", "addition": "More."})
    assert clash.status_code == 409
    for words in ("First window.", "Second window.", "More."):
        assert words in shown(clash)
    assert Summary.objects.get().approved_at is None
    assert send(walker, clash, row, "approve").status_code == 302
    assert leaver.answer_of(row) == {"corrections": {"said": "Second window."}, "addition": "More."}


def test_a_hundred_thousand_characters_are_kept_on_the_page_with_words(walker, row):
    long = "x" * 100_000
    response = send(walker, page_of(walker, row), row, "save", **{"part-said": long})
    assert response.status_code == 422
    assert long in text(response)
    assert "20,000 characters" in shown(response)
    response = send(walker, page_of(walker, row), row, "save", addition=long)
    assert (response.status_code, long in text(response)) == (422, True)


@pytest.mark.parametrize("odd", ["<script>alert(1)</script>", "שלום \u202eoh", "👩‍🚒 and {{ name }}", "=1+1"])
def test_odd_words_are_words(walker, row, odd):
    send(walker, page_of(walker, row), row, "approve", addition=odd)
    assert odd in shown(page_of(walker, row)) or "&lt;script&gt;" in text(page_of(walker, row))
    assert "<script>alert" not in text(page_of(walker, row))
    assert leaver.answer_of(row)["addition"] == odd


def test_words_are_kept_when_the_cookie_is_gone(walker, row, token):
    page = page_of(walker, row)
    walker.client.cookies.clear()
    response = send(walker, page, row, "approve", **{"part-said": "Typed for an hour.", "addition": "And more."})
    assert response.status_code == 403
    assert "Typed for an hour." in shown(response)
    assert "And more." in shown(response)
    walker.open(token)
    path = f"/departure/summary/{row.pk}/"
    assert walker.client.post(path, leaver.filled(response, path)).status_code == 302
    assert Summary.objects.get().approved_at is not None


@pytest.mark.parametrize("version", ["", "x", "-1", "99999999999", "٣"])
def test_version_that_nobody_has_read_loses_nothing(walker, row, version):
    response = send(walker, page_of(walker, row), row, "save", version=version, addition="Kept.")
    assert response.status_code == 409
    assert "Kept." in shown(response)


def test_summary_not_sent_or_of_another_case_does_not_open(walker, row):
    other = leaver.summary(leaver.talk(made.case(at=made.root())))
    assert page_of(walker, other).status_code == 404
    page = page_of(walker, row)
    with guard.door_open():
        Summary.objects.filter(pk=row.pk).update(sent_at=None)
    assert page_of(walker, row).status_code == 404
    gone = send(walker, page, row, "save", addition="Kept all the same.")
    assert (gone.status_code, "Kept all the same." in shown(gone)) == (404, True)


def test_two_talks_have_two_summaries(case, walker, row):
    manager = made.user(name="Henrik Sandvall")
    second = leaver.summary(leaver.talk(case, kind=InterviewKind.MANAGER, held_as=HeldAs.NEAREST_MANAGER, by=manager))
    start = text(walker.get())
    assert f"/departure/summary/{row.pk}/" in start
    assert f"/departure/summary/{second.pk}/" in start
    assert "Read by: Henrik Sandvall and HR" in shown(page_of(walker, second))


def test_summary_left_unanswered_says_so(walker, row):
    with guard.door_open():
        Summary.objects.update(closed_at=made.NOON)
    assert "you have not approved it" in shown(page_of(walker, row))


def test_page_of_a_summary_weighs_less_than_thirty_kilobytes(walker, row):
    assert len(page_of(walker, row).content) < 30_000


def test_leaver_is_told_when_it_was_approved_through_a_printed_link(db):
    made.organisation()
    case = made.case(at=made.root(), of=made.person(mail=""))
    row = leaver.summary(leaver.talk(case))
    walker = Walker()
    walker.open(leaver.token_of_url(departures.print_link(leaver.head(), case=case)))
    walker.get("language/en/")
    send(walker, page_of(walker, row), row, "approve")
    assert "It was approved through a printed link." in shown(page_of(walker, row))
    assert "the link to your pages, printed" in shown(walker.get("afterwards/"))
