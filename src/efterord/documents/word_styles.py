"""The empty Word file our documents begin from: A4, our styles, its language, its properties, head and foot."""

import docx
from docx.document import Document as WordFile
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle

from efterord import clock
from efterord.documents import pages, signs

# Fonts that every Word has; Cambria and Calibri stand for the serif and the sans of our pages.
SERIF, SANS, RIGHTWARD = "Cambria", "Calibri", "Arial"
INK, QUIET = RGBColor(0x1E, 0x1E, 0x1E), RGBColor(0x5A, 0x5A, 0x5A)
TEXT_WIDTH_MM = 160
HAIRLINE = "BEBEBE"
# The right-to-left language a spelling check assumes; Word wants one, and Arabic is the most common here.
RIGHTWARD_LANGUAGE = "ar-SA"

# What stands after a paragraph's border, bidi and tabs in the order that the format prescribes (ECMA-376, 17.3.1).
_AFTER_BIDI = ("w:adjustRightInd", "w:snapToGrid", "w:spacing", "w:ind", "w:contextualSpacing", "w:jc", "w:outlineLvl")
_AFTER_BORDER = ("w:shd", "w:tabs", "w:suppressAutoHyphens", "w:bidi", *_AFTER_BIDI)
_AFTER_SIZE = ("w:highlight", "w:u", "w:effect", "w:rtl", "w:cs", "w:lang")


def begin(document: pages.Document) -> WordFile:
    """This function will open an empty A4 file with our styles, in the document's language, with its title."""
    file = docx.Document()
    language = f"{document.language.value}-{pages.PLACES[document.language]}"
    _set_language(file, language)
    _set_styles(file)
    _set_properties(file, document, language)
    _set_page(file, document)
    return file


def element(tag: str, **values: str) -> BaseOxmlElement:
    """This function will make an element of the word-processing namespace with its attributes."""
    made: BaseOxmlElement = OxmlElement(tag)
    for name, value in values.items():
        made.set(qn(f"w:{name}"), value)
    return made


def turn_right(paragraph_xml: BaseOxmlElement) -> None:
    """This function will let a paragraph run from right to left."""
    paragraph_xml.get_or_add_pPr().insert_element_before(element("w:bidi"), *_AFTER_BIDI)


def _set_language(file: WordFile, language: str) -> None:
    for lang in file.styles.element.iter(qn("w:lang")):
        lang.set(qn("w:val"), language)
        lang.set(qn("w:bidi"), RIGHTWARD_LANGUAGE)
    settings = file.settings.element
    for theme in settings.iter(qn("w:themeFontLang")):
        theme.set(qn("w:val"), language)
    for zoom in settings.iter(qn("w:zoom")):
        zoom.set(qn("w:percent"), "100")
    for name in ("w:proofState", "w:savePreviewPicture"):
        for found in settings.findall(qn(name)):
            settings.remove(found)
    for setting in settings.iter(qn("w:compatSetting")):
        if setting.get(qn("w:name")) == "compatibilityMode":
            setting.set(qn("w:val"), "15")  # else Word says "compatibility mode" in its title bar


def _set_styles(file: WordFile) -> None:
    normal = _style(file, "Normal", SANS, 10.5, before=0, after=6)
    normal.paragraph_format.line_spacing = 1.15
    _style(file, "Title", SERIF, 24, before=0, after=8)
    _style(file, "Subtitle", SANS, 10.5, before=0, after=14, is_quiet=True)
    _style(file, "Heading 1", SANS, 13, before=20, after=5, is_bold=True)
    _style(file, "Heading 2", SANS, 11, before=14, after=4, is_bold=True)
    _style(file, "Heading 3", SANS, 9.5, before=10, after=3, is_bold=True, is_quiet=True)
    _style(file, "List Bullet", SANS, 10.5, before=0, after=4)
    _style(file, "Header", SANS, 9, before=0, after=0, is_quiet=True)
    _style(file, "Footer", SANS, 9, before=0, after=0, is_quiet=True)
    _style(file, "Lead", SERIF, 13.5, before=10, after=8).paragraph_format.keep_with_next = True
    _style(file, "Aside", SANS, 9.5, before=0, after=6, is_quiet=True)
    _style(file, "Column Head", SANS, 9, before=3, after=3, is_bold=True, is_quiet=True)
    _style(file, "Column", SANS, 10.5, before=3, after=3)
    _style(file, "Column Label", SANS, 10.5, before=3, after=3, is_quiet=True)
    _style(file, "Space", SANS, 6, before=0, after=0).paragraph_format.line_spacing = Pt(8)
    words = _style(file, "Words", SERIF, 11, before=4, after=6)
    words.paragraph_format.left_indent = Mm(4)
    _border(words, left="8")
    line = _style(file, "Writing Line", SANS, 10.5, before=0, after=0)
    line.paragraph_format.line_spacing = Mm(8.5)
    _border(line, bottom="4", between="4")
    box = _style(file, "Tick", SANS, 10.5, before=0, after=5)
    box.paragraph_format.left_indent = Mm(7)
    box.paragraph_format.first_line_indent = Mm(-7)
    box.paragraph_format.tab_stops.add_tab_stop(Mm(7))
    under = _style(file, "Tick Aside", SANS, 9.5, before=0, after=6, is_quiet=True)
    under.paragraph_format.left_indent = Mm(7)


def _style(
    file: WordFile,
    name: str,
    font: str,
    size: float,
    *,
    before: float,
    after: float,
    is_bold: bool = False,
    is_quiet: bool = False,
) -> ParagraphStyle:
    known = {style.name for style in file.styles}
    style = file.styles[name] if name in known else file.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    if not isinstance(style, ParagraphStyle):
        raise TypeError(f"{name} is no style of paragraphs")
    if name not in known:
        style.base_style = file.styles["Normal"]
        style.quick_style = True
    style.font.size, style.font.bold, style.font.italic = Pt(size), is_bold, False
    style.font.color.rgb = QUIET if is_quiet else INK
    style.font.name = font
    properties = style.element.get_or_add_rPr()
    fonts = properties.rFonts
    for attribute in list(fonts.attrib):  # a theme's font would win over the named one
        if attribute.endswith(("Theme", "theme")):
            del fonts.attrib[attribute]
    fonts.set(qn("w:cs"), RIGHTWARD)
    for tag in ("w:szCs", "w:spacing", "w:kern"):
        for found in properties.findall(qn(tag)):
            properties.remove(found)
    properties.insert_element_before(element("w:szCs", val=str(int(size * 2))), *_AFTER_SIZE)
    shape = style.paragraph_format
    shape.space_before, shape.space_after = Pt(before), Pt(after)
    for found in style.element.get_or_add_pPr().findall(qn("w:pBdr")):
        style.element.pPr.remove(found)  # the blue rule under Word's own title
    return style


def _border(style: ParagraphStyle, **sides: str) -> None:
    border = element("w:pBdr")
    for side, size in sides.items():
        border.append(element(f"w:{side}", val="single", sz=size, space="8" if side == "left" else "1", color=HAIRLINE))
    style.element.get_or_add_pPr().insert_element_before(border, *_AFTER_BORDER)


def _set_properties(file: WordFile, document: pages.Document, language: str) -> None:
    """The template's own author and comment would otherwise be told of every file."""
    told = file.core_properties
    told.title = pages.title_of(document)[:255]
    told.author = told.last_modified_by = signs.line(document.employer)[:255]
    told.subject = signs.line(document.sub)[:255]
    told.comments = told.keywords = told.category = ""
    told.language = language
    told.created = told.modified = clock.now().replace(tzinfo=None, microsecond=0)
    relations = file.part.package.rels
    for key in [key for key, each in relations.items() if each.reltype == RELATIONSHIP_TYPE.THUMBNAIL]:
        del relations[key]


def _set_page(file: WordFile, document: pages.Document) -> None:
    section = file.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm((210 - TEXT_WIDTH_MM) / 2)
    section.top_margin, section.bottom_margin = Mm(30), Mm(27)
    section.header_distance, section.footer_distance = Mm(15), Mm(14)
    head, foot = section.header.paragraphs[0], section.footer.paragraphs[0]
    head.add_run(signs.brief(document.employer))
    for name in ("Header", "Footer"):
        style = file.styles[name]
        if isinstance(style, ParagraphStyle):
            style.paragraph_format.tab_stops.clear_all()
    foot.paragraph_format.tab_stops.add_tab_stop(Mm(TEXT_WIDTH_MM), WD_TAB_ALIGNMENT.RIGHT)
    foot.add_run(f"{signs.brief(document.sub)}\t")
    _add_field(foot._p, "PAGE")
    foot.add_run(" (")
    _add_field(foot._p, "NUMPAGES")
    foot.add_run(")")


def _add_field(paragraph_xml: BaseOxmlElement, name: str) -> None:
    field = element("w:fldSimple", instr=f" {name} ")
    run, text = element("w:r"), element("w:t")
    text.text = "1"
    run.append(text)
    field.append(run)
    paragraph_xml.append(field)
