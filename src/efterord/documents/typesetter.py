"""The process that sets one PDF: what to set comes as its standard input, the PDF leaves as its standard output.

A process of its own, because typst keeps what it has set in memory for later, 200 MB after a few long notes: words
said in confidence would stay in the server. It has no environment, sees no file but its own page and letters, and ends.
"""

import json
import sys
from pathlib import Path

import typst

HERE = Path(__file__).parent
LIMIT_CPU_SECONDS = 30


def main() -> int:
    _limit_this_process()
    told = json.loads(sys.stdin.buffer.read())
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[HERE / "fonts"])
    compiler = typst.Compiler((HERE / "page.typ").read_bytes(), root=HERE, font_paths=fonts)
    made = compiler.compile(
        format="pdf",
        sys_inputs={"document": json.dumps(told["document"])},
        pdf_standards="ua-1",
        timestamp=told["made_at"],
    )
    sys.stdout.buffer.write(made if isinstance(made, bytes) else b"")
    return 0


def _limit_this_process() -> None:
    try:
        import resource
    except ImportError:  # Windows has none; the parent's patience still holds
        return
    for kind, value in (
        (resource.RLIMIT_CPU, LIMIT_CPU_SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        try:
            resource.setrlimit(kind, (value, value))
        except (ValueError, OSError):
            continue  # macOS refuses some; the others hold


if __name__ == "__main__":
    raise SystemExit(main())
