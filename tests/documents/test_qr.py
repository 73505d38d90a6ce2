"""The square for the camera: what the path draws is what the code says, white round it, and the same each time."""

import re

import pytest
import qrcode
from hypothesis import given
from hypothesis import strategies as st

from efterord.documents import qr

LINK = "https://svar.example.org/survey/" + "A_-b" * 6 + "xyz/"


def dark(drawing: qr.Drawing) -> set[tuple[int, int]]:
    """The dark modules of a drawing, read back from its path."""
    found = set()
    for x, y, width, back in re.findall(r"M(\d+) (\d+)h(\d+)v1h-(\d+)z", drawing.path):
        assert width == back
        found |= {(int(x) + n, int(y)) for n in range(int(width))}
    assert re.sub(r"M\d+ \d+h\d+v1h-\d+z", "", drawing.path) == ""
    return found


@given(st.text(alphabet=st.characters(min_codepoint=33, max_codepoint=126), min_size=1, max_size=120))
def test_path_draws_the_code(text):
    code = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_M, border=qr.QUIET)
    code.add_data(text)
    code.make(fit=True)
    rows = code.get_matrix()
    drawing = qr.of(text)
    assert drawing.side == len(rows)
    assert dark(drawing) == {(x, y) for y, row in enumerate(rows) for x, is_dark in enumerate(row) if is_dark}


def test_link_has_its_three_corners_and_a_quiet_zone():
    drawing = qr.of(LINK)
    modules = dark(drawing)
    first, last = qr.QUIET, drawing.side - qr.QUIET - 7
    for x0, y0 in ((first, first), (last, first), (first, last)):
        assert {(x0 + n, y0) for n in range(7)} <= modules
        assert {(x0 + 2 + n, y0 + 3) for n in range(3)} <= modules
        assert (x0 + 1, y0 + 1) not in modules
    assert not [at for at in modules if min(at) < qr.QUIET or max(at) >= drawing.side - qr.QUIET]


def test_drawing_has_no_style_of_its_own():
    assert re.fullmatch(r"[MhvzH0-9 \-]+", qr.of(LINK).path)
    assert qr.of(LINK) == qr.of(LINK)


@pytest.mark.parametrize("url", ["https://a.se", "https://" + "x" * 52])
def test_link_fits_a_square_that_prints_well_at_38_millimetres(url):
    side = qr.of(f"{url}/survey/{'A_-b' * 6}xyz/").side
    assert 38 / side >= 0.7  # millimetres a module; phones read from about 0.4
