"""A link as the square drawing that a telephone's camera reads: one path of an SVG, so that it prints at any size."""

import dataclasses

QUIET = 4  # white modules around it, as ISO/IEC 18004 wants


@dataclasses.dataclass(frozen=True, slots=True)
class Drawing:
    """The side of the square in modules, the quiet zone within, and the path of its dark modules."""

    side: int
    path: str


def of(text: str) -> Drawing:
    """This function will draw a text. A seventh of it may be damaged by a fold or a stain and it still reads."""
    # Late: only whoever prints a slip needs it.
    import qrcode
    from qrcode.constants import ERROR_CORRECT_M

    code = qrcode.QRCode(error_correction=ERROR_CORRECT_M, border=QUIET)
    code.add_data(text)
    code.make(fit=True)
    rows = code.get_matrix()
    return Drawing(len(rows), "".join(_row(y, row) for y, row in enumerate(rows)))


def _row(y: int, row: list[bool]) -> str:
    """The dark runs of one row, each as a rectangle one module high."""
    found, x = [], 0
    while x < len(row):
        start = x
        while x < len(row) and row[x]:
            x += 1
        if x > start:
            found.append(f"M{start} {y}h{x - start}v1h-{x - start}z")
        x += 1
    return "".join(found)
