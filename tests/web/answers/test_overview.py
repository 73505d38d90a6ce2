"""Before the sending: what goes with the answers, what may become of own words, by name or not, and what is sent."""

import re

import pytest

from efterord.models import NamedAnswer, guard
from tests import made, respondent
from tests.respondent import filled, sentences, text

pytestmark = pytest.mark.django_db
UNIT = ("Avdelning 4", "Division Norr")


@pytest.fixture
def asked(db):
    """A leaver three levels down, before the first question of the core set."""
    made.organisation()
    at = made.unit(UNIT[0], made.unit(UNIT[1]))
    walker = respondent.Walker()
    walker.token = respondent.asked(case=made.case(at=at), questionnaire_version=2)
    walker.open(walker.token)
    return walker


def write(walker, **words):
    walker.send("/survey/background/")
    return walker.send("/survey/12/", **{name.replace("_", "-"): value for name, value in words.items()})


def send(walker, **chosen):
    return walker.client.post("/survey/done/", {**filled(walker.get("/survey/review/")), **chosen})


# What goes with the answers


def test_the_units_are_shown_from_the_own_one_to_the_whole(asked):
    page = asked.get("/survey/background/")
    rows = re.findall(r'name="level" value="(\d)"( checked)?><span>([^<]+)</span>', text(page))
    assert rows == [("0", " checked", UNIT[0]), ("1", "", UNIT[1]), ("2", "", "Region Mälarvik")]
    assert "Your name, your age, your gender" in sentences(page)


@pytest.mark.parametrize(("level", "unit"), [("0", UNIT[0]), ("1", UNIT[1]), ("2", "Region Mälarvik")])
def test_the_unit_chosen_goes_with_the_sealed_answers(asked, level, unit):
    asked.send("/survey/background/", level=level)
    assert f"They are counted in: {unit}." in sentences(asked.get("/survey/review/"))
    asked.submit(asked.get("/survey/review/"))
    place, response = respondent.boxes()[0]
    from efterord.models import Unit

    assert place.unit == str(Unit.objects.get(name=unit).pk)
    assert "level" not in response.answers


@pytest.mark.parametrize("level", ["3", "-1", "99999", "x", "²", ""])
def test_a_unit_that_was_not_offered_is_the_own_one(asked, level):
    asked.send("/survey/background/", level=level)
    assert f"They are counted in: {UNIT[0]}." in sentences(asked.get("/survey/review/"))


def test_the_choice_can_be_changed_from_the_overview(asked):
    asked.send("/survey/background/")
    response = asked.client.post(
        "/survey/review/", {**filled(asked.get("/survey/review/")), "go": "background"}, follow=True
    )
    assert response.redirect_chain[-1][0] == "/survey/background/?to=review"
    assert asked.send("/survey/background/?to=review", response, level="1").redirect_chain[-1][0] == "/survey/review/"
    assert f"They are counted in: {UNIT[1]}." in sentences(asked.get("/survey/review/"))


def test_which_facts_decide_the_questions_is_told_where_any_does(db):
    from tests import every_kind

    every_kind.put([every_kind.scale("scale", when=[{"fact": "leads", "codes": ["yes"]}])])
    case = made.case(at=made.organisation() and made.root(), of=made.person(leads_others=True))
    walker = respondent.Walker()
    walker.open(respondent.asked(case=case, questionnaire="own", questionnaire_version=3))
    page = sentences(walker.get("/survey/background/"))
    assert "Which questions you get depends on this" in page
    assert "that you have led others" in page
    assert "of your own accord" not in page


def test_where_there_is_one_unit_nothing_is_to_be_chosen(db):
    walker = respondent.Walker()
    walker.open(respondent.asked())
    assert 'name="level"' not in text(walker.get("/survey/background/"))
    assert walker.send("/survey/background/").redirect_chain[-1][0] == "/survey/1/"


# Own words


def test_own_words_are_quoted_and_no_use_is_chosen_beforehand(asked):
    write(asked, q_F1="Keep <b>Fridays</b>.\nAnd fika.")
    page = text(asked.get("/survey/review/"))
    assert re.search(r"<blockquote[^>]*>Keep &lt;b&gt;Fridays&lt;/b&gt;\.\nAnd fika\.</blockquote>", page)
    uses = re.findall(r'name="q-F1-use" value="(\w+)"( checked)?>', page)
    assert uses == [("word_for_word", ""), ("theme", "")]
    assert "If you choose nothing: only as a theme." in page
    assert "q-F2-use" not in page


@pytest.mark.parametrize(("use", "kept"), [(None, None), ("theme", None), ("word_for_word", "word_for_word"),
                                           ("published", None)])  # fmt: skip
def test_the_use_is_sealed_with_the_words_and_nothing_said_is_the_careful_one(asked, use, kept):
    write(asked, q_F1="Keep Fridays.")
    send(asked, **({"q-F1-use": use} if use else {}))
    answers = respondent.opened()[0].answers
    assert (answers["q-F1"], answers.get("q-F1-use")) == ("Keep Fridays.", kept)


@pytest.mark.parametrize("go", ["page-1", "later", "nb", "stay", "page-999", "elsewhere"])
def test_a_use_chosen_is_kept_when_one_leaves_the_overview(asked, go):
    write(asked, q_F1="Keep Fridays.")
    form = {**filled(asked.get("/survey/review/")), "q-F1-use": "word_for_word", "go": go}
    asked.client.post("/survey/review/", form)
    assert 'name="q-F1-use" value="word_for_word" checked' in text(asked.get("/survey/review/"))


def test_every_subject_can_be_gone_back_to_from_the_overview(asked):
    write(asked)
    page = text(asked.get("/survey/review/"))
    assert re.findall(r'name="go" value="page-(\d+)" formaction="/survey/review/">Change', page) == [
        str(n) for n in range(1, 13)
    ]
    form = {**filled(asked.get("/survey/review/")), "go": "page-12"}
    response = asked.client.post("/survey/review/", form, follow=True)
    assert response.redirect_chain[-1][0] == "/survey/12/?to=review"


# By name or not


def test_by_name_is_no_until_it_is_chosen(asked):
    write(asked, q_F1="Keep Fridays.")
    page = text(asked.get("/survey/review/"))
    assert re.findall(r'name="by_name" value="(\w+)"( checked)?>', page) == [("no", " checked"), ("yes", "")]
    assert "do not count towards the five" in sentences(asked.get("/survey/review/"))
    response = send(asked)
    assert NamedAnswer.objects.count() == 0
    assert respondent.boxes()[0][0].counts
    assert "nobody is told that you have answered" in sentences(response)


def test_by_name_keeps_a_copy_on_the_case_and_does_not_count(asked):
    write(asked, q_F1="Keep Fridays.")
    response = send(asked, by_name="yes")
    assert NamedAnswer.objects.count() == 1
    assert not respondent.boxes()[0][0].counts
    assert "HR can read a copy with your name, as you wished." in sentences(response)


def test_by_name_lies_in_no_draft(asked):
    """It is chosen with the sending alone: who goes back chooses anew."""
    write(asked)
    asked.client.post("/survey/review/", {**filled(asked.get("/survey/review/")), "by_name": "yes", "go": "stay"})
    assert re.findall(r'name="by_name" value="(\w+)" checked', text(asked.get("/survey/review/"))) == ["no"]


# Asked again some months after


def test_the_follow_up_says_that_twenty_must_have_answered(db):
    token = respondent.asked(questionnaire="follow-up", occasion="follow_up")
    walker = respondent.Walker()
    page = sentences(walker.open(token))
    assert "for the organisation as a whole only, never for a part of it" in page
    assert "at least twenty people have answered" in page
    assert "some months ago" in page


def test_a_follow_up_and_a_campaign_open_after_the_case_is_closed(db):
    from efterord.words import CaseStep

    made.organisation()
    for occasion, status in (("follow_up", 200), ("campaign", 200), ("exit", 404)):
        case = made.case(at=made.root(), steps=(CaseStep.OPENED, CaseStep.CLOSED))
        walker = respondent.Walker()
        assert walker.open(respondent.asked(case=case, occasion=occasion)).status_code == status, occasion


def test_the_set_is_that_of_the_invitation(db):
    from efterord.models import SurveyTerms

    token = respondent.asked(questionnaire="short")
    with guard.door_open():
        SurveyTerms.objects.update(exit_set="core")
    walker = respondent.Walker()
    assert 'name="set" value="short-1"' in text(walker.open(token) and walker.get("/survey/1/"))
