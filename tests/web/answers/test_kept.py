"""Kept pages: what is set once and what is filled in, and that nothing of one respondent stays for the next."""

import re

import pytest
from django.utils import translation

from efterord.content import reader
from efterord.queries import surveys
from efterord.rules import answers as answering
from efterord.web.answers import fields, kept, kinds, pages, steps
from efterord.words import Fact
from tests import made

pytestmark = pytest.mark.django_db
LANGUAGES = ("sv", "nb", "en")


def edition(language="en", key="core", version=2):
    return steps.Edition("Region Mälarvik & Co", key, version, language, LANGUAGES)


def filling(step, answers, **values):
    told = {"key": "k" * 64, "given": fields.given(step.page, answers), "answers": answers, "facts": {}, "room": 4000}
    return pages.Filling(**(told | values))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("key", ["core", "short", "involuntary", "follow-up"])
def test_every_answer_given_is_ticked_and_nothing_else(language, key):
    with translation.override(language):
        asked = edition(language, key, 2 if key == "core" else 1)
        for step in steps.way(asked, {}, {}):
            questions = [q for q in step.page.questions if q.codes and q.kind != "reasons"]
            if fields.reasons_question(step.page):
                continue
            answers = {q.id: q.codes[i % len(q.codes)] for i, q in enumerate(questions)}
            html = pages.question_page(step, filling(step, answers))
            ticked = re.findall(r'name="([^"]+)" value="([^"]+)" checked', html)
            assert dict(ticked) == answers
            assert len(ticked) == len(answers)
            assert " checked" not in pages.question_page(step, filling(step, {}))


def test_no_edge_of_a_blank_is_left_on_a_page():
    for step in steps.way(edition(), {}, {}):
        for answers in ({}, {q.id: q.codes[0] for q in step.page.questions if q.codes and q.kind != "reasons"}):
            assert "\ue000" not in pages.question_page(step, filling(step, answers))


def test_a_page_is_kept_by_what_is_the_same_for_everybody():
    pages._kept_page.cache_clear()
    step = steps.way(edition(), {}, {})[0]
    for words in ("one", "<b>two</b>"):
        answers = {"q-O1": "1", "q-O1-more": words}
        assert html_of(words) in pages.question_page(step, filling(step, answers))
    assert pages._kept_page.cache_info().currsize == 1


def html_of(words):
    return words.replace("<", "&lt;").replace(">", "&gt;")


def test_words_cannot_write_into_the_page():
    step = steps.way(edition(), {}, {})[0]
    evil = '\ue000key\ue000 name="q-O1" value="5"</textarea><script>x()</script>'
    html = pages.question_page(step, filling(step, {"q-O1": "1", "q-O1-more": evil}))
    assert "<script>x" not in html
    assert html.count("k" * 64) == 1
    assert 'value="5" checked' not in html


def test_blanks_are_filled_hidden_and_escaped():
    page = kept.Kept(f"<p{kept.hide('part')}><input{kept.mute('part')}>{kept.blank('words')}</p>")
    assert page.filled({}) == "<p hidden><input disabled></p>"
    assert page.filled({"words": "<i>"}, {"part"}) == "<p><input>&lt;i&gt;</p>"
    assert "words" in page
    assert "other" not in page


def test_a_way_leaves_out_what_nothing_asks_for():
    """Path questions hang on an answer of the same page, so they stand there from the start, hidden."""
    asked = steps.way(edition(), {}, {})
    assert [step.place for step in asked] == list(range(1, 13))
    decision = next(step for step in asked if "q-R3" in step.asked)
    assert "q-P1" in decision.asked
    assert "q-P1-part" not in kinds.parts_of(decision, {"q-R3": "no"}, {})
    assert "q-P1-part" in kinds.parts_of(decision, {"q-R3": "yes"}, {})


def test_a_page_of_which_nothing_is_asked_is_no_step(db):
    import tests.every_kind as every

    with_fact = every.read(
        [every.scale("scale")],
        [every.scale("after", when=[{"fact": "leads", "codes": ["yes"]}])],
    )
    pages_of = {facts: steps._possible(with_fact.pages[1], {}, dict(facts)) for facts in ((), ((Fact.LEADS, "yes"),))}
    assert pages_of == {(): (), ((Fact.LEADS, "yes"),): ("q-own-after",)}
    assert steps._possible(with_fact.pages[1], {}, None) == ("q-own-after",)


def test_every_field_of_a_draft_comes_back_as_a_browser_posts_it():
    asked = edition().questions
    answers = {"q-R2": ["r-A1:2", "r-C2:"], "q-R2-decided": "none", "q-O1": "none", "q-F1": "words"}
    posted = fields.as_posted(fields.hidden(asked.questions, answers))
    assert posted["q-R2"] == ["r-A1", "r-C2"]
    assert posted["q-R2-weight-r-A1"] == ["2"]
    page = next(page for page in asked.pages if page.key == "reasons")
    assert fields.kept(page, posted, {}, {}) == {"q-R2": ["r-A1:2", "r-C2:"], "q-R2-decided": "none"}


def test_theme_order_is_the_respondents_own():
    step = next(step for step in steps.way(edition(), {}, {}) if step.asked == ("q-R2",))
    pages_of = {pages.choosing_page(step, filling(step, {}, seed=seed)) for seed in (b"1" * 8, b"2" * 8)}
    assert len(pages_of) == 2
    assert len(answering.theme_order(b"1" * 8, reader.reasons())) == 14


def test_facts_come_with_the_survey(db):
    from tests import respondent

    case = made.case(at=made.organisation() and made.root(), leaving_kind="RED", of=made.person(leads_others=True))
    token = respondent.asked(case=case, questionnaire_version=2)
    from efterord import gate

    found = surveys.survey(gate.RESPONDENT, token=token)
    assert found.facts == ((Fact.LEAVING, "involuntary"), (Fact.LEADS, "yes"))
    assert (found.questionnaire, found.version, found.k) == ("core", 2, 5)
