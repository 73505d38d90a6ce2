"""The parts of a page say what they must to a reader, with or without eyes."""

from __future__ import annotations

import re

import pytest
from django.core.paginator import Paginator
from django.template import engines
from django.test import RequestFactory
from django.utils import translation

from efterord.web.design import examples, views
from tests import made


def rendered(source: str, **context: object) -> str:
    with translation.override("en"):
        return engines["django"].from_string("{% load parts %}" + source).render(context)


def test_field_with_an_error_is_tied_to_its_words() -> None:
    form = examples.ExampleForm({"last_day": "soon"})
    html = rendered("{% field form.last_day %}", form=form)
    assert 'aria-describedby="id_last_day-note id_last_day-error"' in html
    assert 'aria-invalid="true"' in html
    assert '<p class="ds-validation-message" data-field="validation" id="id_last_day-error">' in html
    assert 'id="id_last_day-note"' in html


def test_field_without_an_error_says_nothing_of_one() -> None:
    html = rendered("{% field form.name %}", form=examples.ExampleForm())
    assert "invalid" not in html
    assert "error" not in html
    assert "(optional)" not in html


def test_field_that_may_be_left_says_so() -> None:
    assert "(optional)" in rendered("{% field form.words %}", form=examples.ExampleForm())


def test_tick_stands_before_its_label() -> None:
    html = rendered("{% field form.wants_news %}", form=examples.ExampleForm())
    assert html.index("<input") < html.index("<label")


def test_pick_marks_the_chosen_and_shuts_the_closed() -> None:
    html = rendered("{% pick form.who %}", form=examples.ExampleChoice(initial={"who": "hr"}))
    assert html.count("checked") == 1
    assert html.count("disabled") == 1
    assert 'value="hr" checked' in html
    assert 'value="manager" disabled' in html
    assert 'aria-describedby="id_who-note"' in html


def test_scale_counts_its_steps_and_leaves_a_way_out() -> None:
    html = rendered('{% scale "m1" "Q" "low" "high" chosen=2 no_answer="none" %}')
    assert html.count('type="radio"') == 6
    assert 'value="2" checked' in html
    assert html.count("checked") == 1
    assert 'value="na"' in html


def test_scale_without_a_way_out_has_only_its_steps() -> None:
    html = rendered('{% scale "nps" "Q" "low" "high" first=0 last=10 chosen=0 %}')
    assert html.count('type="radio"') == 11
    assert 'value="0" checked' in html
    assert 'value="na"' not in html


def test_scale_escapes_what_it_is_given() -> None:
    assert "<b>" not in rendered('{% scale "m" q q q error=q no_answer=q %}', q="<b>")


def test_progress_marks_here_once() -> None:
    html = rendered('{% progress 2 9 "2 of 9" %}')
    assert [html.count(f"var(--{colour})") for colour in ("ink", "mark", "hair")] == [1, 1, 7]


def test_error_summary_leads_to_each_field() -> None:
    html = rendered("{% error_summary form %}", form=examples.ExampleForm({"name": "A", "last_day": "soon"}))
    assert 'href="#id_last_day"' in html
    assert 'href="#id_kind"' in html
    assert "2 things are needed" in html
    assert " autofocus" in html


def test_error_summary_is_away_when_nothing_is_wrong() -> None:
    assert "<div" not in rendered("{% error_summary form %}", form=examples.ExampleForm())


def test_pager_of_one_page_is_away() -> None:
    source = '{% include "design/parts/pager.html" with query="unit=3&" %}'
    assert "<nav" not in rendered(source, page=Paginator(range(3), 25).page(1))
    assert 'href="?unit=3&page=2"' in rendered(source, page=Paginator(range(30), 25).page(1))


@pytest.mark.parametrize("language", ["sv", "nb", "en"])
def test_charts_keep_points_in_places_in_every_language(language: str) -> None:
    with translation.override(language):
        context = examples.charts()
        html = (
            engines["django"].from_string('{% load parts %}{% bar_chart reasons "c" reason_heads 39 %}').render(context)
        )
    assert 'width="84.62%"' in html


def catalogue() -> str:
    request = RequestFactory().get("/design/")
    request.user, request.session = made.user(), {}
    return views.catalogue(request).content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["sv", "nb", "en"])
def test_catalogue_shows_every_chapter(language: str) -> None:
    with translation.override(language):
        html = catalogue()
    assert f'<html lang="{language}"' in html
    for chapter in views.CHAPTERS:
        assert f'id="{chapter}"' in html


@pytest.mark.django_db
def test_catalogue_gives_every_id_once() -> None:
    html = catalogue()
    ids = re.findall(r'\sid="([^"]+)"', html)
    assert sorted(ids) == sorted(set(ids))
    assert set(re.findall(r'href="#([^"]+)"', html)) <= set(ids)
