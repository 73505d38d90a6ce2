"""The served style sheets: in step with their sources, light, and whole."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest

from efterord.web.design import build

FIRST_VISIT_BYTES = 13_500


@pytest.mark.parametrize("name", sorted(build.outputs()))
def test_served_file_is_in_step_with_its_sources(name: str) -> None:
    assert (build.SERVED / name).read_text("utf-8") == build.outputs()[name], (
        f"{name} was not built from what stands under design/: run python -m efterord.web.design.build and"
        " commit the result."
    )


@pytest.mark.parametrize("path", build.served(), ids=lambda path: path.name)
def test_packed_file_holds_the_served_one(path: Path) -> None:
    assert gzip.decompress(path.with_name(f"{path.name}.gz").read_bytes()) == path.read_bytes(), (
        "Run python -m efterord.web.design.build and commit the result."
    )


def test_leaver_sheet_packed_keeps_its_budget() -> None:
    packed = len(gzip.compress(build.outputs()["leaver.css"].encode(), 9, mtime=0))
    assert packed <= FIRST_VISIT_BYTES


@pytest.mark.parametrize("name", ["staff.css", "leaver.css"])
def test_sheet_has_balanced_braces_and_fetches_nothing(name: str) -> None:
    css = re.sub(r'"(?:[^"\\]|\\.)*"', "", build.outputs()[name])
    assert css.count("{") == css.count("}")
    addresses = re.findall(r"url\(([^)]*)\)", build.outputs()[name])
    assert {address.strip('"').split(":")[0] for address in addresses} == {"data"}
    assert "@import" not in css
    assert "@font-face" not in css


@pytest.mark.parametrize("name", ["staff.css", "leaver.css"])
def test_sheet_reads_no_theme_variable_it_has_dropped(name: str) -> None:
    css = build.outputs()[name]
    declared = set(re.findall(r"(--ds-[\w-]+)\s*:", css))
    read = set(re.findall(r"var\(\s*(--ds-[\w-]+)\s*[,)]", css))
    shunned = {variable for variable in read if re.search(r"-(?:info|success|warning)-", variable)}
    in_theme = set(re.findall(r"(--ds-[\w-]+)\s*:", (build.VENDOR / "designsystemet/theme.css").read_text("utf-8")))
    assert (read & in_theme) - shunned <= declared


def test_leaver_sheet_leaves_the_staff_parts_out() -> None:
    sheets = build.outputs()
    for own in (".room{", ".plot tr{", ".top{"):
        assert own in sheets["staff.css"]
        assert own not in sheets["leaver.css"]


def test_squeeze_keeps_strings_and_drops_comments() -> None:
    assert build.squeeze('a { content: "x ;  y" ; /* no */ color: red; }') == 'a{content:"x ;  y";color:red}'


def test_prune_theme_keeps_what_is_read_through_another() -> None:
    theme = ":root{--a:var(--b);--b:1px;--c:2px;--ds-color-info-x:red;color-scheme:light}[data-color=info]{--a:0}"
    assert build.prune_theme(theme, "p{margin:var(--a);color:var(--ds-color-info-x)}") == (
        ":root{--a:var(--b);--b:1px;color-scheme:light}"
    )


def test_sprite_holds_every_vendored_icon() -> None:
    drawn = re.findall(r'<symbol id="([\w-]+)"', build.outputs()["icons.svg"])
    assert drawn == sorted(path.stem for path in (build.VENDOR / "lucide").glob("*.svg"))
