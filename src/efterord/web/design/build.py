"""The one small command that joins vendored and own style files into what a browser is served.

Run it as `python -m efterord.web.design.build` after a change under styles/ or vendor/; the outputs are
committed, and a test says when they are out of step. Standard library only.
"""

from __future__ import annotations

import gzip
import re
import sys
from pathlib import Path
from xml.etree import ElementTree

HERE = Path(__file__).resolve().parent
VENDOR = HERE / "vendor"
STYLES = HERE / "styles"
SERVED = HERE.parent / "static" / "efterord"

# Only these of Designsystemet's parts are used; a page that wants another adds its file here and in vendor/.
COMPONENTS = (
    "button",
    "skip-link",
    "field",
    "fieldset",
    "input",
    "label",
    "link",
    "list",
    "details",
    "table",
    "validation-message",
    "error-summary",
)

# A leaver's first visit is on a phone: no staff menu, no charts, no interview room.
NOT_FOR_LEAVERS = ("30-staff-frame", "32-trail", "62-charts", "64-icons", "70-interview-room", "72-paper-slips")

# Colours we never show: a chart does not judge, and a notice is words on paper.
UNUSED_COLOURS = re.compile(r"brand\d|info|success|warning")

UNUSED_SELECTOR = re.compile(rf"\[data-color=(?:{UNUSED_COLOURS.pattern})\]")

STRING = re.compile(r'"(?:[^"\\]|\\.)*"')
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
USED = re.compile(r"var\(\s*(--[\w-]+)")


def squeeze(css: str) -> str:
    """This function will return the style sheet without comments and needless white space."""
    kept: list[str] = []

    def put_aside(match: re.Match[str]) -> str:
        kept.append(match.group())
        return f"\0{len(kept) - 1}\0"

    css = STRING.sub(put_aside, COMMENT.sub("", css))
    css = re.sub(r"\s+", " ", css)
    css = re.sub(r"\s*([{};,])\s*", r"\1", css).replace(": ", ":").replace(";}", "}")
    return re.sub("\0(\\d+)\0", lambda match: kept[int(match.group(1))], css).strip()


def pieces(css: str, separators: str) -> list[str]:
    """This function will split a style sheet at separators that stand outside brackets and strings."""
    found, depth, start = [], 0, 0
    for token in re.finditer(r'"(?:[^"\\]|\\.)*"|[{}();]', css):
        char = token.group()
        depth += (char in "({") - (char in ")}")
        if depth == 0 and char in separators:
            found.append(css[start : token.end()].strip())
            start = token.end()
    rest = css[start:].strip()
    return [piece for piece in (*found, rest) if piece]


def prune_theme(theme: str, rest: str) -> str:
    """This function will return the theme without colours we never show and variables nobody reads.

    A variable is read when the rest of the sheet reads it, or when a variable that is read does.
    """
    read = set(USED.findall(rest))
    declarations = _declarations(theme)
    while True:
        more = {name for own, value in declarations if own in read for name in USED.findall(value)}
        if more <= read:
            break
        read |= more
    return _pruned_block(theme, read)


def _declarations(css: str) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for rule in pieces(css, "};"):
        if "{" in rule:
            found += _declarations(rule[:-1].split("{", 1)[1])
        else:
            name, _, value = rule.rstrip(";").partition(":")
            found.append((name.strip(), value))
    return found


def _pruned_block(css: str, read: set[str]) -> str:
    out = []
    for rule in pieces(css, "};"):
        if "{" not in rule:
            out.append(rule)
            continue
        head, body = rule[:-1].split("{", 1)
        body = _pruned_block(body, read) if "{" in body else _pruned_declarations(body, read)
        selectors = [part for part in head.split(",") if not UNUSED_SELECTOR.search(part)]
        if body and selectors:
            out.append(f"{','.join(selectors)}{{{body}}}")
    return "".join(out)


def _pruned_declarations(body: str, read: set[str]) -> str:
    kept = []
    for declaration in pieces(body, ";"):
        name = declaration.split(":", 1)[0].strip()
        unused_colour = re.match(rf"--ds-color-(?:{UNUSED_COLOURS.pattern})-", name)
        if name.startswith("--") and (name not in read or unused_colour):
            continue
        kept.append(declaration.rstrip(";"))
    return ";".join(kept)


def style_sheet(without: tuple[str, ...] = ()) -> str:
    """This function will return one whole style sheet: theme, base, components, then our own layer."""
    own = squeeze("".join(path.read_text("utf-8") for path in own_files() if path.stem not in without))
    vendored = VENDOR / "designsystemet"
    base = squeeze((vendored / "base.css").read_text("utf-8"))
    parts = squeeze("".join((vendored / f"{name}.css").read_text("utf-8") for name in COMPONENTS))
    theme = prune_theme(squeeze((vendored / "theme.css").read_text("utf-8")), base + parts + own)
    return (
        f"@layer ds.theme,ds.base,ds.components,app;{theme}"
        f"@layer ds.base{{{base}}}@layer ds.components{{{parts}}}@layer app{{{own}}}\n"
    )


def own_files() -> list[Path]:
    """This function will return our own style files in the order of their numbers."""
    return sorted(STYLES.glob("*.css"))


def sprite() -> str:
    """This function will return every vendored icon as one sheet of symbols."""
    symbols = []
    for path in sorted((VENDOR / "lucide").glob("*.svg")):
        drawing = ElementTree.fromstring(path.read_text("utf-8"))  # noqa: S314 -- our own vendored files
        shapes = "".join(_shape(shape) for shape in drawing)
        symbols.append(f'<symbol id="{path.stem}" viewBox="{drawing.get("viewBox")}">{shapes}</symbol>')
    licence = "<!-- Lucide icons, ISC licence (some from Feather, MIT): see design/vendor/lucide/LICENSE -->"
    return f'<svg xmlns="http://www.w3.org/2000/svg">{licence}{"".join(symbols)}</svg>\n'


def _shape(shape: ElementTree.Element) -> str:
    attributes = "".join(f' {name}="{value}"' for name, value in shape.attrib.items())
    return f"<{shape.tag.rsplit('}', 1)[-1]}{attributes}/>"


def outputs() -> dict[str, str]:
    """This function will return every served file that is built, by name."""
    return {
        "staff.css": style_sheet(),
        "leaver.css": style_sheet(without=NOT_FOR_LEAVERS),
        "icons.svg": sprite(),
        "htmx.min.js": (VENDOR / "htmx" / "htmx.min.js").read_text("utf-8"),
    }


def served() -> list[Path]:
    """This function will return every served file, hand-written ones too; WhiteNoise finds the packed one beside it."""
    return sorted(path for path in SERVED.iterdir() if path.suffix in (".css", ".js", ".svg"))


def main() -> int:
    """This function will write the served files and print their sizes."""
    SERVED.mkdir(parents=True, exist_ok=True)
    for name, text in outputs().items():
        (SERVED / name).write_bytes(text.encode())
    for path in served():
        whole = path.read_bytes()
        packed = gzip.compress(whole, 9, mtime=0)
        path.with_name(f"{path.name}.gz").write_bytes(packed)
        sys.stdout.write(f"{path.name}: {len(whole)} bytes, {len(packed)} packed\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
