"""Texts that people may write, from the plain to the hostile, and readers that share no code with our writers."""

import io
import re
import zipfile
from types import SimpleNamespace
from xml.etree.ElementTree import Element

import docx2python
import pypdf
from defusedxml import ElementTree

from efterord.documents import pages
from efterord.words import Language

EMPLOYER = "Åkermans Bruk & Söner"
HEBREW, ARABIC = "נועה בן דוד", "محمد عبد الله"
NORDIC = "Blåbærgrød på Ærø, många ö och ä, Østfold, Zoë O’Brien"
HOSTILE = (
    '#include "/etc/passwd"',
    '#read("page.typ") #eval("1+1") #panic()',
    "$ x^2 sum_(i=0) $ and $5",
    "*bold* _slanted_ `raw` ~ // note /* note */",
    "= Heading",
    "@label <label> [content] {code}",
    "\\u{41} \\ \\n",
    "</w:t></w:r><w:r><w:t>&lt;&amp;",
    "<script>alert(1)</script> ]]> <!-- -->",
    '=HYPERLINK("https://x.example","y")',
    "{{ 7*7 }} {% now %} %(name)s {0}",
    'O\'Brien "quoted" https://x.example/a?b=c',
)
NEVER_IN_A_FILE = "\x00\x01\x08\x0b\x0c\x1b\x1f\x7f\x80\x9f\u202e\ufffe\uffff\ud800"


def document(
    *blocks: pages.Block, language: Language = Language.SV, title: str = "Prov", sub: str = ""
) -> pages.Document:
    return pages.Document(title, language, sub, blocks, EMPLOYER)


def every_block(text: str) -> tuple[pages.Block, ...]:
    """Every kind of block, each with the text wherever a text may stand."""
    return (
        pages.Heading(text, 1),
        pages.Heading(text, 3),
        pages.Paragraph(text),
        pages.Paragraph(text, is_quiet=True),
        pages.Say(text),
        pages.Words(text),
        pages.Lines(3),
        pages.Facts(((text, text),)),
        pages.Bullets((text, text)),
        pages.Ticks((pages.Tick(text, True, text), pages.Tick(text))),
        pages.PageBreak(),
        pages.Table((text, text), ((text, text), (text, text)), (2, 1)),
        pages.Chart(
            (text, text),
            ("0", text, "9"),
            (pages.ChartRow(text, (text,), (pages.Mark(pages.MarkKind.BAR, 0, 0.5),), ((text, text),)),),
            ((pages.MarkKind.BAR, text),),
        ),
    )


def note(text: str = "", ticks: tuple[str, ...] = (), is_skipped: bool = False) -> SimpleNamespace:
    return SimpleNamespace(text=text, ticks=ticks, is_skipped=is_skipped)


def pdf(packed: bytes) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(packed), strict=True)


def pdf_text(packed: bytes) -> str:
    return "\n".join(page.extract_text() for page in pdf(packed).pages)


def tags(packed: bytes) -> list[str]:
    """The names of a PDF's structure, in the order it is read aloud."""
    found: list[str] = []

    def walk(node: object) -> None:
        node = node.get_object() if isinstance(node, pypdf.generic.IndirectObject) else node
        if isinstance(node, list):
            for child in node:
                walk(child)
        elif isinstance(node, dict):
            if "/S" in node:
                found.append(str(node["/S"]).removeprefix("/"))
            walk(node.get("/K"))

    walk(pdf(packed).trailer["/Root"]["/StructTreeRoot"]["/K"])
    return found


def word_text(packed: bytes) -> str:
    with docx2python.docx2python(io.BytesIO(packed)) as opened:
        return opened.text


def parts(packed: bytes) -> dict[str, Element]:
    """Every XML part of a zipped document, read by a parser that refuses what is not well formed."""
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        assert archive.testzip() is None
        return {
            name: ElementTree.fromstring(archive.read(name))
            for name in archive.namelist()
            if name.endswith((".xml", ".rels"))
        }


def squeezed(text: str) -> str:
    """The text without spaces and invisible signs, since a reader of pages guesses where words part."""
    return re.sub("[\\s\u200b\u200e\u2066-\u2069\u202a-\u202e]", "", text)
