"""The frames stand on their own, and errors need nothing but the language."""

from __future__ import annotations

import re

import pytest
from django.template.loader import get_template
from django.urls import reverse
from django.utils import translation

from efterord.web.design import build

ERRORS = sorted(path.stem for path in (build.HERE.parent / "shell/errors").glob("*.html"))


@pytest.mark.parametrize("name", ERRORS)
@pytest.mark.parametrize("language", ["sv", "nb", "en"])
def test_error_page_stands_alone(name: str, language: str) -> None:
    with translation.override(language):
        html = get_template(f"shell/errors/{name}.html").render({})
    assert f'<html lang="{language}" data-color-scheme="auto">' in html
    assert len(re.findall("<h1>[^<]+</h1>", html)) == 1
    assert len(re.findall("<title>[^<]{8,}</title>", html)) == 1
    assert '<main id="main"' in html
    assert 'href="#main"' in html


@pytest.mark.parametrize("name", [name for name in ERRORS if name.startswith("leaver-")])
def test_leavers_error_page_has_no_script_and_no_staff_menu(name: str) -> None:
    html = get_template(f"shell/errors/{name}.html").render({})
    assert "leaver.css" in html
    assert "staff.css" not in html
    assert "<script" not in html


def test_refusal_says_its_reason_in_words() -> None:
    html = get_template("shell/errors/403.html").render({"words": "The case belongs to another unit."})
    assert '<p class="say">The case belongs to another unit.</p>' in html


def test_leaver_frame_asks_for_one_sheet_and_nothing_else() -> None:
    html = get_template("shell/leaver.html").render({"organisation_name": "Region M"})
    fetched = re.findall(r'(?:src|href)="(?!#|data:)([^"]+)"', html)
    assert len(fetched) == 1
    assert "leaver" in fetched[0]


def test_staff_frame_marks_the_room_one_is_in() -> None:
    rooms = [
        {"url": "/a", "label": "Desk", "current": False},
        {"url": "/b", "label": "Cases", "current": True},
    ]
    html = get_template("shell/staff.html").render({"rooms": rooms})
    assert '<a href="/b" aria-current="page">Cases</a>' in html
    assert html.count('aria-current="page"') == 1


def test_staff_frame_logs_out_by_post() -> None:
    html = get_template("shell/staff.html").render({"who": "Sanna Ekhult"})
    assert f'<form action="{reverse("account_logout")}" method="post">' in html


def test_every_icon_a_template_asks_for_is_in_the_sprite() -> None:
    web = build.HERE.parent
    asked = {n for p in web.rglob("*.html") for n in re.findall(r'\{% icon "([\w-]+)"', p.read_text("utf-8"))}
    assert asked <= {path.stem for path in (build.VENDOR / "lucide").glob("*.svg")}
    assert "printer" in asked
