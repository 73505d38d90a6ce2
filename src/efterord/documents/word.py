"""A document as a Word file: real headings, its language, marked table heads; texts from people are only ever text."""

import io
from collections.abc import Callable, Mapping
from typing import Any

from docx.document import Document as WordFile
from docx.enum.text import WD_BREAK
from docx.oxml.ns import nsdecls, qn
from docx.oxml.parser import parse_xml
from docx.shared import Mm
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

from efterord.documents import pages, signs, word_styles
from efterord.documents.word_styles import TEXT_WIDTH_MM, element

LABEL_WIDTH_MM = 45
LEFT_TO_RIGHT_MARK = "\u200e"
MOST_LINES_KEPT = 20  # more do not fit on a page with their question
IN_COLUMNS = (
    "Column Label",
    "Column",
    "Column Head",
)  # these begin where their column does, whatever way their text runs
# A box one can tick in Word itself; a program that does not know it shows the sign.
_BOX = (
    '<w:sdt {namespaces} xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"><w:sdtPr><w14:checkbox>'
    '<w14:checked w14:val="{value}"/><w14:checkedState w14:val="2612" w14:font="MS Gothic"/>'
    '<w14:uncheckedState w14:val="2610" w14:font="MS Gothic"/></w14:checkbox></w:sdtPr><w:sdtContent><w:r><w:rPr>'
    '<w:rFonts w:ascii="MS Gothic" w:eastAsia="MS Gothic" w:hAnsi="MS Gothic" w:hint="eastAsia"/></w:rPr>'
    "<w:t>{sign}</w:t></w:r></w:sdtContent></w:sdt>"
)


def write(document: pages.Document) -> bytes:
    """This function will return the document as a DOCX file without macros, links or anything fetched."""
    file = word_styles.begin(document)
    _add(file, "Title", pages.title_of(document))
    if document.sub:
        _add(file, "Subtitle", signs.line(document.sub))
    laid = tuple(pages.headed(document.blocks))
    for block, is_staying in zip(laid, pages.stays(laid), strict=True):
        n_before = len(file.element.body)
        _WRITERS[type(block)](file, block)
        if is_staying:
            _keep(file, n_before - 1)
    packed = io.BytesIO()
    file.save(packed)
    return packed.getvalue()


def _heading(file: WordFile, block: pages.Heading) -> None:
    _add(file, f"Heading {block.level}", signs.line(block.text))


def _paragraph(file: WordFile, block: pages.Paragraph) -> None:
    _add_each(file, "Aside" if block.is_quiet else "Normal", block.text)


def _say(file: WordFile, block: pages.Say) -> None:
    _add_each(file, "Lead", block.text)


def _words(file: WordFile, block: pages.Words) -> None:
    _add_each(file, "Words", block.text)


def _lines(file: WordFile, block: pages.Lines) -> None:
    for n in range(block.n):
        line = _add(file, "Writing Line", "")
        line.paragraph_format.keep_with_next = n + 1 < block.n <= MOST_LINES_KEPT
    _add(file, "Space", "")


def _bullets(file: WordFile, block: pages.Bullets) -> None:
    for item in block.items:
        _add(file, "List Bullet", signs.clean(item))


def _ticks(file: WordFile, block: pages.Ticks) -> None:
    for item in block.items:
        paragraph = _add(file, "Tick", "")
        box = _BOX.format(namespaces=nsdecls("w"), value=int(item.is_ticked), sign="☒" if item.is_ticked else "☐")
        paragraph._p.append(parse_xml(box))
        paragraph.add_run("\t")
        _write(paragraph, signs.clean(item.text))
        if item.aside:
            paragraph.paragraph_format.keep_with_next = True
            _add(file, "Tick Aside", signs.clean(item.aside))


def _facts(file: WordFile, block: pages.Facts) -> None:
    if not block.rows:
        return
    table = _add_table(file, len(block.rows), (LABEL_WIDTH_MM, TEXT_WIDTH_MM - LABEL_WIDTH_MM))
    for cells, row in zip(_rows(table), block.rows, strict=True):
        for cell, style, text in zip(cells, ("Column Label", "Column"), row, strict=True):
            _fill(cell, style, text)
            if block.is_wide:
                cell.paragraphs[0].paragraph_format.space_before = Mm(4)
    _look(table, "firstColumn")
    _add(file, "Space", "")


def _table(file: WordFile, block: pages.Table) -> None:
    shares = block.widths or (1,) * len(block.head)
    table = _add_table(file, 1 + len(block.rows), tuple(TEXT_WIDTH_MM * share / sum(shares) for share in shares))
    rules = element("w:tblBorders")
    for side in ("bottom", "insideH"):
        rules.append(element(f"w:{side}", val="single", sz="4", space="0", color=word_styles.HAIRLINE))
    table._tbl.tblPr.insert_element_before(rules, "w:shd", "w:tblLayout", "w:tblCellMar", "w:tblLook")
    for n, (cells, row) in enumerate(zip(_rows(table), (block.head, *block.rows), strict=True)):
        for cell, text in zip(cells, row, strict=True):
            _fill(cell, "Column" if n else "Column Head", text)
    head = table.rows[0]._tr.get_or_add_trPr()
    head.append(element("w:cantSplit"))
    head.append(element("w:tblHeader"))
    _look(table, "firstRow")
    _add(file, "Space", "")


def _chart(file: WordFile, block: pages.Chart) -> None:
    _table(file, pages.as_table(block))


def _page_break(file: WordFile, _block: pages.PageBreak) -> None:
    _add(file, "Normal", "").add_run().add_break(WD_BREAK.PAGE)


_WRITERS: Mapping[type[pages.Block], Callable[[WordFile, Any], None]] = {
    pages.Heading: _heading,
    pages.Paragraph: _paragraph,
    pages.Say: _say,
    pages.Words: _words,
    pages.Lines: _lines,
    pages.Facts: _facts,
    pages.Bullets: _bullets,
    pages.Ticks: _ticks,
    pages.Table: _table,
    pages.Chart: _chart,
    pages.PageBreak: _page_break,
}


def _add(file: WordFile, style: str, text: str) -> Paragraph:
    # By hand: the library seeks the end of the file anew for each paragraph, which takes minutes for a long note.
    body = file.element.body
    body[-1].addprevious(element("w:p"))
    paragraph = Paragraph(body[-2], file._body)
    _dress(paragraph, style, text)
    return paragraph


def _keep(file: WordFile, start: int) -> None:
    """Keep what was added since on the page of what follows."""
    for child in file.element.body[start:-1]:
        for paragraph in child.iter(qn("w:p")):
            Paragraph(paragraph, file._body).paragraph_format.keep_with_next = True


def _add_each(file: WordFile, style: str, text: str) -> None:
    for part in signs.paragraphs(text):
        _add(file, style, part)


def _dress(paragraph: Paragraph, style: str, text: str) -> None:
    # By id: looking a style up by name reads all of them, which takes a minute for a long note.
    paragraph._p.style = style.replace(" ", "")
    if style not in IN_COLUMNS and signs.begins_right(text):
        word_styles.turn_right(paragraph._p)
    _write(paragraph, text)


def _write(paragraph: Paragraph, text: str) -> None:
    is_after_right = False
    for stretch, is_right in signs.runs(signs.without_isolates(text)):
        # The mark keeps a number after a Hebrew name from being drawn into it; Word knows it better than isolates.
        run = paragraph.add_run(f"{LEFT_TO_RIGHT_MARK}{stretch}" if is_after_right else stretch)
        if is_right:
            run.font.rtl = True
        is_after_right = is_right


def _add_table(file: WordFile, n_rows: int, widths_mm: tuple[float, ...]) -> Table:
    table: Table = file.add_table(n_rows, len(widths_mm))
    table.autofit = False
    margins = element("w:tblCellMar")
    margins.append(element("w:left", w="0", type="dxa"))
    margins.append(element("w:right", w="120", type="dxa"))
    table._tbl.tblPr.insert_element_before(margins, "w:tblLook")
    for column, width in zip(table.columns, widths_mm, strict=True):
        column.width = Mm(width)
    for row in table._tbl.tr_lst:
        for cell, width in zip(row.tc_lst, widths_mm, strict=True):
            cell.width = Mm(width)
    return table


def _rows(table: Table) -> list[list[_Cell]]:
    return [[_Cell(cell, table) for cell in row.tc_lst] for row in table._tbl.tr_lst]


def _fill(cell: _Cell, style: str, text: str) -> None:
    _dress(cell.paragraphs[0], style, signs.clean(text))


def _look(table: Table, headed: str) -> None:
    """Say which row or column names the others, for those who hear the table."""
    for look in table._tbl.tblPr.findall(qn("w:tblLook")):
        table._tbl.tblPr.remove(look)
    marks = dict.fromkeys(("firstRow", "lastRow", "firstColumn", "lastColumn"), "0") | {headed: "1"}
    value = {"firstRow": "0620", "firstColumn": "0680"}[headed]
    table._tbl.tblPr.append(element("w:tblLook", val=value, **marks, noHBand="1", noVBand="1"))
