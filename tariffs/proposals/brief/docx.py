"""The brief as DOCX, to be written on: headings, lists and a table as Word knows them, the picture with its words."""

import io
import re
from collections.abc import Sequence

import docx
import typst
from docx.document import Document
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from alliance.web.drawing import svg
from alliance.web.drawing.inks import by_day
from tariffs.proposals.brief.data import Brief
from tariffs.proposals.brief.pdf import FACE, heads

LANGUAGE = "en-GB"
PICTURE = '#set page(width: auto, height: auto, margin: 0pt)\n#image(bytes(sys.inputs.svg), format: "svg", alt: "")\n'
_UNKNOWN_TO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def document(brief: Brief) -> bytes:
    """The file."""
    made = docx.Document()
    _settle(made, brief)
    made.add_paragraph(_plain(brief.name), style="Subtitle")
    made.add_heading(_plain(brief.title), level=1)
    made.add_paragraph(_plain(brief.stage))
    said = heads(brief)
    _list(made, said["what"], brief.what)
    _list(made, said["effect"], brief.effect)
    _picture(made, brief)
    if brief.asked:
        _list(made, said["asked"], brief.asked)
    made.add_heading(_plain(said["stands"]), level=2)
    _pairs(made, brief.stands or [("", brief.nobody)])
    _list(made, said["margin"], brief.margin)
    _list(made, said["deadline"], brief.deadline)
    made.add_heading(said["line"], level=2)
    made.add_paragraph()
    made.add_paragraph()
    if brief.notes:
        made.add_heading(said["notes"], level=2)
        _pairs(made, brief.notes)
    made.add_heading(said["source"], level=2)
    _pairs(made, [*brief.source, *([("", brief.notice)] if brief.notice else [])])
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()


def _settle(made: Document, brief: Brief) -> None:
    """Title, author and language; margins and spaces so that it stays one page."""
    properties = made.core_properties
    properties.title, properties.author = _plain(brief.name), "Critical Minerals Alliance, Portal"
    properties.language, properties.comments = LANGUAGE, ""
    section = made.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(1.8)
    section.top_margin = section.bottom_margin = Cm(1.3)
    normal = made.styles["Normal"]
    normal.font.size, normal.paragraph_format.space_after = Pt(9), Pt(2)
    language = normal.element.get_or_add_rPr().makeelement(qn("w:lang"), {qn("w:val"): LANGUAGE})
    normal.element.get_or_add_rPr().append(language)
    for name, size, before in (
        ("Heading 1", 15, 0),
        ("Heading 2", 10.5, 6),
        ("Subtitle", 9, 0),
        ("List Bullet", 9, 0),
    ):
        style = made.styles[name]
        style.font.size, style.paragraph_format.space_before = Pt(size), Pt(before)
        style.paragraph_format.space_after = Pt(2)


def _list(made: Document, heading: str, sentences: Sequence[str]) -> None:
    made.add_heading(_plain(heading), level=2)
    for each in sentences:
        made.add_paragraph(_plain(each), style="List Bullet")


def _pairs(made: Document, pairs: Sequence[tuple[str, str]]) -> None:
    for name, text in pairs:
        paragraph = made.add_paragraph()
        if name:
            paragraph.add_run(_plain(f"{name}: ")).bold = True
        paragraph.add_run(_plain(text))


def _picture(made: Document, brief: Brief) -> None:
    if brief.picture is None:
        return
    drawn = svg(brief.picture.wide, ink=by_day, face=FACE)
    png = typst.compile(
        PICTURE.encode(), sys_inputs={"svg": drawn}, format="png", ppi=160, ignore_system_fonts=True
    )
    shape = made.add_picture(io.BytesIO(png), width=Cm(12.5))
    shape._inline.docPr.set("descr", _plain(f"{brief.picture.title}. {brief.picture.said}"))


def _plain(text: str) -> str:
    """A text without what no XML may hold."""
    return _UNKNOWN_TO_XML.sub("\N{REPLACEMENT CHARACTER}", text)
