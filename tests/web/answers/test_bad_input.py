"""Bad input in words: too much, unreadable, twice at once, too late, from another version. Words always come back."""

import datetime as dt

import pytest

from efterord.models import Draft, Invitation, SealedAnswer, guard
from efterord.rules import answers_sealed
from tests import every_kind, respondent
from tests.respondent import filled, sentences, text

pytestmark = pytest.mark.django_db
MEGABYTE = "å" * 500_000


@pytest.fixture
def core(db):
    walker = respondent.Walker()
    walker.token = respondent.asked(questionnaire_version=2)
    walker.open(walker.token)
    walker.send("/survey/background/")
    return walker


@pytest.mark.parametrize("go", ["next", "back", "later", "nb"])
def test_a_megabyte_in_a_comment_is_too_long_in_words_and_stays_in_the_page(core, go):
    """No button leads away from words that no draft could hold."""
    response = core.send("/survey/12/", go=go, **{"q-F1": MEGABYTE, "q-F2": "kept"})
    assert response.status_code == 422
    assert "This is 499000 characters too long. Shorten it; all you have written still stands here." in sentences(
        response
    )
    assert MEGABYTE in text(response)
    assert "kept</textarea>" in text(response)
    assert core.send("/survey/12/", response, **{"q-F1": "short"}).status_code == 200


def test_a_megabyte_in_a_sending_is_told_too(core):
    response = core.client.post("/survey/done/", {**filled(core.get("/survey/review/")), "q-F1": MEGABYTE})
    assert response.status_code == 422
    assert "characters too long" in sentences(response)
    assert MEGABYTE in text(response)
    assert SealedAnswer.objects.count() == 0


def test_all_words_share_what_the_sealed_size_leaves(core):
    """Each field would do by itself, and the last one is told by how much all together are too long."""
    signs = "🙂" * 1000
    core.send("/survey/12/", **{"q-F1": signs})
    response = core.send("/survey/12/", **{"q-F2": signs})
    assert response.status_code == 422
    assert "All that you have written is together about" in sentences(response)
    assert 'href="#q-F2"' in text(response)
    shorter = core.send("/survey/12/", response, **{"q-F2": "🙂" * 300})
    assert shorter.redirect_chain[-1][0] == "/survey/review/"
    assert core.submit(shorter).status_code == 200
    assert len(respondent.opened()[0].answers["q-F1"]) == 1000


def test_what_is_left_is_never_more_than_will_do(core):
    signs = "🙂" * 1000
    core.send("/survey/12/", **{"q-F1": signs})
    left = int(sentences(core.get("/survey/12/")).rpartition("Room for about ")[2].split()[0])
    assert 300 < left < answers_sealed.PAYLOAD_BYTES - 4000
    response = core.send("/survey/12/", **{"q-F2": "x" * min(left, 1000)})
    assert response.status_code == 200


@pytest.mark.parametrize(("typed", "kept"), [
    ("a\x00\x1b[31mb\x7f", "a[31mb"),
    ("\u202eabc\u2066", "abc"),
    ("مرحبا שלום", "مرحبا שלום"),
    ("👩\u200d🚒 ❤️ 🏴", "👩\u200d🚒 ❤️ 🏴"),
    ("<script>x()</script>&amp;", "<script>x()</script>&amp;"),
    ("\ue000key\ue000", "key"),
    ("{{ key }}{% now %}", "{{ key }}{% now %}"),
])  # fmt: skip
def test_own_words_are_data_wherever_they_stand(core, typed, kept):
    core.send("/survey/12/", **{"q-F1": typed})
    for path in ("12/", "review/"):
        page = text(core.get(f"/survey/{path}"))
        assert "<script>x" not in page
        assert "\u202e" not in page
        assert 'dir="auto"' in page
    overview = core.get("/survey/review/")
    assert filled(overview)["q-F1"] == [kept]
    core.submit(overview)
    assert respondent.opened()[0].answers["q-F1"] == kept


def test_of_two_people_with_one_link_the_first_sending_wins_and_the_other_keeps_the_words(core):
    other = respondent.Walker()
    other.open(core.token)
    other.send("/survey/background/")
    other.send("/survey/12/", **{"q-F1": "The other's words."})
    core.send("/survey/12/", **{"q-F1": "The first one's words."})
    assert Draft.objects.count() == 2
    late = other.get("/survey/review/")
    page = other.get("/survey/12/")
    core.submit(core.get("/survey/review/"))
    response = other.submit(late)
    assert response.status_code == 409
    assert "Nothing was sent this time" in text(response)
    assert "The other&#x27;s words.</blockquote>" in text(response)
    assert [each.answers["q-F1"] for each in respondent.opened()] == ["The first one's words."]
    # A page that is still open gives its words back as well, and says the same.
    response = other.send("/survey/12/", page, **{"q-F2": "And these."})
    assert (response.status_code, "And these.</blockquote>" in text(response)) == (409, True)


@pytest.mark.parametrize("path", ["/survey/12/", "/survey/background/", "/survey/review/"])
def test_a_page_whose_link_was_closed_meanwhile_says_so_and_keeps_the_words(core, path):
    core.send("/survey/12/", **{"q-F1": "Mine."})
    page = core.get(path)
    with guard.door_open():
        Invitation.objects.update(closes_on=dt.date(2026, 1, 1))
    response = core.send(path, page)
    assert response.status_code == 409
    assert "Nothing was sent this time" in text(response)
    assert ("Mine.</blockquote>" in text(response)) == (path != "/survey/background/")


def test_a_form_of_the_version_asked_is_taken_when_a_newer_one_is_out(db):
    """The invitation's own version is asked to the end, so yesterday's form is today's."""
    every_kind.put([every_kind.scale("scale")])
    walker = respondent.Walker()
    walker.open(respondent.asked(questionnaire="own", questionnaire_version=3))
    walker.send("/survey/background/")
    page = walker.get("/survey/1/")
    every_kind.put([every_kind.scale("other")], version=4)
    assert walker.send("/survey/1/", page, **{"q-own-scale": "4"}).redirect_chain[-1][0] == "/survey/review/"
    walker.submit(walker.get("/survey/review/"))
    found = respondent.opened()[0]
    assert (found.version, found.answers) == (3, {"q-own-scale": "4"})


@pytest.mark.parametrize("form_set", ["core-1", "none-9", "core-x", "", "core-99999", "x" * 5000])
def test_a_form_that_names_another_set_never_breaks(core, form_set):
    page = filled(core.get("/survey/12/"))
    response = core.client.post("/survey/12/", {**page, "set": form_set, "q-F1": "words", "go": "next"})
    assert response.status_code == 302
    assert "words</textarea>" in text(core.get("/survey/12/"))
    core.client.cookies.clear()
    stale = core.client.post("/survey/12/", {**page, "set": form_set, "q-F1": "words"})
    assert stale.status_code in (403, 404)


def test_a_page_that_is_not_asked_leads_to_one_that_is(db):
    every_kind.put(
        [every_kind.question("single", "single", options=every_kind.OPTIONS)],
        [every_kind.scale("later", when=every_kind.after("single", "a", "c"))],
        [every_kind.scale("last")],
    )
    walker = respondent.Walker()
    walker.open(respondent.asked(questionnaire="own", questionnaire_version=3))
    walker.send("/survey/background/")
    response = walker.send("/survey/1/", **{"q-own-single": "b"})
    assert response.redirect_chain[-1][0] == "/survey/3/"
    assert "Subject 2 of 2" in sentences(response)
    assert walker.get("/survey/2/")["Location"] == "/survey/go-on/"
    response = walker.send("/survey/1/", **{"q-own-single": "a"})
    assert response.redirect_chain[-1][0] == "/survey/2/"
    assert "Subject 2 of 3" in sentences(response)
    walker.send("/survey/2/", **{"q-own-later": "5"})
    walker.send("/survey/1/", **{"q-own-single": "b"})
    walker.send("/survey/3/", **{"q-own-last": "4"})
    walker.submit(walker.get("/survey/review/"))
    assert respondent.opened()[0].answers == {"q-own-single": "b", "q-own-last": "4"}
