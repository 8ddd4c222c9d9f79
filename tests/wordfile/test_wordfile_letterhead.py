"""A town's own letterhead: what it may be, what is refused and how, and what is left of whoever wrote it."""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from scripts.word_templates import TEMPLATES
from tests.wordfile.word_support import (
    AUTHOR,
    R,
    changed,
    in_body,
    linked,
    parts_of,
    picture,
    runs,
    town_letterhead,
    zipped,
)

from redactkit.decide import load_profile
from redactkit.errors import FormInvalid
from redactkit.wordfile import PLACEHOLDERS, finished, letterhead_mistakes, open_letterhead, packed, shipped
from redactkit.wordfile.placeholders import WORDS

TEMPLATE_FOLDER = Path(__file__).resolve().parents[2] / "src" / "redactkit" / "package" / "templates"
SAID = {name: f"<{name}>" for name in WORDS}


def filled(template: bytes, words: dict[str, str] | None = None) -> Any:
    return open_letterhead(template, {**SAID, **(words or {})}).document


def everything(document: Any) -> str:
    """What the finished file says in page, header and footer."""
    document = Document(io.BytesIO(finished(document, "x")))
    section = document.sections[0]
    stories = [document.element.body, section.header._element, section.footer._element]
    return "\n".join("".join(t.text or "" for t in story.iter("{*}t")) for story in stories)


@pytest.mark.parametrize("name", TEMPLATES)
def test_the_shipped_templates_are_what_the_script_makes(name: str) -> None:
    assert (TEMPLATE_FOLDER / name).read_bytes() == TEMPLATES[name]()


def test_the_shipped_letterhead_is_one() -> None:
    assert letterhead_mistakes(shipped()) == []


def test_a_letterhead_with_logo_table_header_and_footer_is_filled_in() -> None:
    template = town_letterhead(header="TOWN OF SAMPLE\n{{ office }}\n{{address}}")
    assert letterhead_mistakes(template) == []
    opened = open_letterhead(template, {**SAID, "address": "1 Square\nTown"})
    words = everything(opened.document)
    for each in ("TOWN OF SAMPLE", "<office>", "1 Square", "Town", "<telephone>", "<date>"):
        assert each in words
    assert set(opened.places) == {"letter", "send_to", "signature"}
    assert opened.in_the_page == {"date"}
    assert picture() in parts_of(finished(opened.document, "x")).values()


def test_a_placeholder_may_be_split_as_word_splits_it() -> None:
    template = in_body(town_letterhead("{{ letter }}"), runs("Dear {", "{ off", "icer }", "}, hello"))
    assert letterhead_mistakes(template) == []
    assert "Dear <officer>, hello" in everything(filled(template))


def test_a_line_of_empty_words_goes() -> None:
    template = town_letterhead("{{ library }}", "{{ office }}", "Office: {{ office }}", "{{ letter }}")
    document = filled(template, {"office": ""})
    assert [paragraph.text for paragraph in document.paragraphs[:2]] == ["<library>", "Office: "]


def test_words_are_words_whatever_signs_they_hold() -> None:
    hostile = "{{ letter }} {% for x in y %} <w:p/> & ]]> {#"
    document = filled(town_letterhead("{{ officer }}", "{{ letter }}"), {"officer": hostile})
    assert document.paragraphs[0].text == hostile


BROKEN: dict[str, tuple[bytes, str]] = {
    "no zip": (b"Dear reader", "not a Word document"),
    "empty": (b"", "not a Word document"),
    "another zip": (zipped({"a.txt": b"x"}), "not a Word document"),
    "no document in it": (zipped({"[Content_Types].xml": b"<Types/>"}), "not a Word document"),
    "cut off": (town_letterhead()[:-200], "not a Word document"),
    "a part without a name": (zipped({"a.txt": b"x"}).replace(b"a.txt", b"\0.txt"), "not a Word document"),
    "no place": (town_letterhead("Dear reader"), "no place for the letter"),
    "place in the header alone": (town_letterhead("Dear", header="{{ letter }}"), "must stand alone"),
    "two places": (town_letterhead("{{ letter }}", "{{ letter }}"), "more than once"),
    "place among words": (town_letterhead("Dear {{ letter }}"), "must stand alone"),
    "place inside a link": (
        in_body(
            town_letterhead("Dear"), f"<w:p><w:hyperlink>{runs('{{ letter }}')[5:-6]}</w:hyperlink></w:p>"
        ),
        "must stand alone",
    ),
    "two names in one paragraph": (town_letterhead("{{ letter }} {{ date }}"), "must stand alone"),
    "unknown name": (town_letterhead("{{ letter }}", "{{ mayor }}"), "{{ mayor }} is no placeholder"),
    "wrong case": (town_letterhead("{{ Letter }}"), "braces"),
    "open braces": (town_letterhead("{{ letter }}", "{{ date"), "braces"),
    "a loop": (town_letterhead("{{ letter }}", "{% for x in range(10**9) %}x{% endfor %}"), "braces"),
    "an expression": (town_letterhead("{{ letter }}", "{{ date.__class__ }}"), "braces"),
    "a filter": (town_letterhead("{{ letter }}", "{{ date|upper }}"), "braces"),
    "a command of the library": (town_letterhead("{{ letter }}", "{{p date }}"), "braces"),
    "a comment": (town_letterhead("{{ letter }}", "Room {# 12"), "braces"),
    "an expression in a description": (
        in_body(
            town_letterhead("{{ letter }}"),
            '<w:p><w:r><w:pict><v:shape xmlns:v="urn:schemas-microsoft-com:vml" alt="{{ 7*7 }}"/></w:pict>'
            "</w:r></w:p>",
        ),
        "braces",
    ),
    "a declared entity": (
        changed(
            town_letterhead(),
            "word/document.xml",
            lambda xml: xml.replace("?>", '?><!DOCTYPE w:document [<!ENTITY a "b">]>', 1),
        ),
        "declares a document type",
    ),
    "tracked changes": (
        in_body(
            town_letterhead(), f'<w:p><w:ins w:id="1" w:author="{AUTHOR}">{runs("new")[5:-6]}</w:ins></w:p>'
        ),
        "tracked changes",
    ),
    "a date field": (
        in_body(town_letterhead(), r'<w:p><w:fldSimple w:instr=" DATE \@ yyyy "/></w:p>'),
        "fills in by itself",
    ),
    "a field that fetches, split": (
        in_body(
            town_letterhead(),
            '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>INCLUDE</w:instrText></w:r>'
            '<w:r><w:instrText>PICTURE "http://example.org/x"</w:instrText></w:r>'
            '<w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>',
        ),
        "fills in by itself",
    ),
    "a linked picture": (
        linked(town_letterhead(), "image", "http://example.org/x.png"),
        "linked, not inserted",
    ),
    "a link to a folder": (linked(town_letterhead(), "hyperlink", "file:///C:/Users/jane"), "no web page"),
    "a footnote": (
        in_body(town_letterhead(), '<w:p><w:r><w:footnoteReference w:id="2"/></w:r></w:p>'),
        "neither text nor a picture",
    ),
    "another file inside": (
        in_body(
            linked(town_letterhead(), "aFChunk", "http://example.org/x"),
            f'<w:altChunk xmlns:r="{R}" r:id="rId900"/>',
        ),
        "neither text nor a picture",
    ),
    "too large": (
        zipped({"[Content_Types].xml": b"<a/>", "word/x.xml": b"<a>" + b" " * 5_000_000 + b"</a>"}),
        "too large",
    ),
}


@pytest.mark.parametrize("fault", BROKEN)
def test_a_file_that_is_no_letterhead_says_what_to_mend(fault: str) -> None:
    template, told = BROKEN[fault]
    mistakes = letterhead_mistakes(template)
    assert any(told in mistake for mistake in mistakes), mistakes
    assert all("\n" not in mistake and not mistake.endswith(".") for mistake in mistakes)


def test_a_policy_with_a_broken_letterhead_is_not_loaded(tmp_path: Path) -> None:
    profile = tmp_path / "our.yaml"
    profile.write_text("extends: ma-duxbury\nid: our\nletterhead:\n  template: town.docx\n", encoding="utf-8")
    (tmp_path / "town.docx").write_bytes(town_letterhead("{{ mayor }}"))
    with pytest.raises(FormInvalid) as caught:
        load_profile(str(profile))
    lines = caught.value.lines()
    assert all(line.startswith("our.yaml: line 4: town.docx: ") for line in lines)
    assert any("no place for the letter" in line for line in lines)
    good = town_letterhead()
    (tmp_path / "town.docx").write_bytes(good)
    assert load_profile(str(profile)).letterhead.template == good
    (tmp_path / "town.docx").unlink()
    with pytest.raises(FormInvalid, match="must be the name of a Word document"):
        load_profile(str(profile))


def marked() -> bytes:
    """A letterhead with everything that Word writes about whoever uses it."""
    template = town_letterhead("{{ letter }}")
    template = in_body(
        template,
        '<w:p w:rsidR="00A11CE0" w14:paraId="1A2B3C4D" '
        'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml">'
        '<w:bookmarkStart w:id="0" w:name="_Hlk_Jane"/><w:commentRangeStart w:id="0"/>'
        '<w:sdt><w:sdtPr><w:alias w:val="Jane"/><w:dataBinding w:xpath="/jane" w:storeItemID="{J}"/>'
        "</w:sdtPr><w:sdtContent><w:r><w:t>Town Hall</w:t></w:r></w:sdtContent></w:sdt>"
        '<w:proofErr w:type="spellStart"/></w:p><!-- Jane -->',
    )
    template = changed(
        template,
        "word/settings.xml",
        lambda xml: xml.replace(
            "</w:settings>",
            '<w:rsids><w:rsidRoot w:val="00A11CE0"/></w:rsids><w:docVars><w:docVar w:name="typist" '
            'w:val="Jane"/></w:docVars></w:settings>',
        ),
    )
    template = changed(
        template, "word/header1.xml", lambda xml: xml.replace('name="image.png"', 'name="Jane.png"')
    )
    template = linked(
        template, "attachedTemplate", "file:///C:/Users/jane/Normal.dotm", to="word/settings.xml"
    )
    parts = parts_of(template)
    parts["customXml/item1.xml"] = b"<jane/>"
    return linked(zipped(parts), "customXml", "../customXml/item1.xml", external=False)


def test_nothing_is_left_of_whoever_wrote_the_letterhead() -> None:
    template = marked()
    assert b"Jane" in template or any(b"Jane" in part for part in parts_of(template).values())
    assert letterhead_mistakes(template) == []
    parts = parts_of(finished(filled(template), "Response letter"))
    for name, part in parts.items():
        assert not re.search(rb"(?i)jane|typist|00A11CE0|1A2B3C4D|python-docx|rsid|Users", part), name
        assert not re.search(rb"20\d\d-\d\d-\d\dT", part), name
    assert "Town Hall" in everything(filled(template))
    assert not [name for name in parts if name.startswith(("customXml", "docProps/app", "docProps/thumb"))]


def test_the_same_letterhead_gives_the_same_bytes_whenever_it_was_zipped() -> None:
    template = marked()
    again = packed(parts_of(template))
    assert template != again
    assert finished(filled(template), "x") == finished(filled(again), "x")


TEXT_BOX = """<w:p><w:r>
<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"
 xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"
 xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
 xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:v="urn:schemas-microsoft-com:vml">
<mc:Choice Requires="wps"><w:drawing><wp:inline><wp:extent cx="9" cy="9"/>
<wp:docPr id="5" name="C:\\Users\\jane\\logo" descr="C:\\Users\\jane\\logo"/>
<a:graphic><a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:wsp>
<wps:txbx><w:txbxContent><w:p><w:r><w:t>{{ address }}</w:t></w:r></w:p></w:txbxContent></wps:txbx>
</wps:wsp></a:graphicData></a:graphic></wp:inline></w:drawing></mc:Choice>
<mc:Fallback><w:pict><v:shape><v:textbox><w:txbxContent><w:p><w:r><w:t>{{ address }}</w:t></w:r></w:p>
</w:txbxContent></v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>"""


def test_a_text_box_is_filled_in_both_its_forms_and_holds_no_letter() -> None:
    template = in_body(town_letterhead("{{ letter }}"), TEXT_BOX)
    assert letterhead_mistakes(template) == []
    page = parts_of(finished(filled(template, {"address": "1 Square\nTown"}), "x"))[
        "word/document.xml"
    ].decode()
    assert page.count("1 Square</w:t><w:br/>") == 2
    assert "jane" not in page
    inside = in_body(town_letterhead("Dear"), TEXT_BOX.replace("address", "letter"))
    assert any("must stand alone" in mistake for mistake in letterhead_mistakes(inside))


def test_a_section_that_ends_at_the_letter_keeps_its_layout() -> None:
    document = Document(io.BytesIO(town_letterhead("{{ letter }}")))
    document.add_section()
    saved = io.BytesIO()
    document.save(saved)
    assert letterhead_mistakes(saved.getvalue()) == []


def test_every_placeholder_is_in_the_docs() -> None:
    page = (Path(__file__).resolve().parents[2] / "docs" / "letters.md").read_text(encoding="utf-8")
    for name in PLACEHOLDERS:
        assert f"`{{{{ {name} }}}}`" in page


HIDDEN = {
    "hidden": "<w:rPr><w:vanish/></w:rPr>",
    "white": '<w:rPr><w:color w:val="FFFFFF"/></w:rPr>',
    "nearly white": '<w:rPr><w:color w:val="fdfdfd"/></w:rPr>',
    "the colour of the paper": '<w:rPr><w:color w:val="000000" w:themeColor="background1"/></w:rPr>',
    "one point": '<w:rPr><w:sz w:val="2"/></w:rPr>',
}
SEEN = {
    "black": '<w:rPr><w:color w:val="000000"/></w:rPr>',
    "shown again": '<w:rPr><w:vanish w:val="0"/></w:rPr>',
    "five points": '<w:rPr><w:sz w:val="10"/></w:rPr>',
}


def said_so(looks: str) -> bytes:
    return in_body(town_letterhead(), f"<w:p><w:r>{looks}<w:t>Doe, Jane 21712000123104</w:t></w:r></w:p>")


@pytest.mark.parametrize("looks", HIDDEN.values(), ids=HIDDEN)
def test_text_that_nobody_sees_is_refused(looks: str) -> None:
    (mistake,) = letterhead_mistakes(said_so(looks))
    assert "nobody can see" in mistake
    assert "Doe" not in mistake


@pytest.mark.parametrize("looks", SEEN.values(), ids=SEEN)
def test_text_that_is_seen_may_stay(looks: str) -> None:
    assert letterhead_mistakes(said_so(looks)) == []


def test_a_style_hides_text_too_unless_the_text_itself_says_otherwise() -> None:
    style = (
        '<w:style w:type="character" w:styleId="Ghost"><w:name w:val="Ghost"/>'
        "<w:rPr><w:vanish/></w:rPr></w:style>"
    )
    with_style = changed(
        said_so('<w:rPr><w:rStyle w:val="Ghost"/></w:rPr>'),
        "word/styles.xml",
        lambda part: part.replace("</w:styles>", f"{style}</w:styles>"),
    )
    assert "nobody can see" in letterhead_mistakes(with_style)[0]
    shown = changed(
        with_style,
        "word/document.xml",
        lambda part: part.replace('w:val="Ghost"/>', 'w:val="Ghost"/><w:vanish w:val="0"/>'),
    )
    assert letterhead_mistakes(shown) == []


def test_a_picture_that_is_a_drawing_is_refused_and_one_that_nobody_sees_goes() -> None:
    parts = parts_of(town_letterhead())
    name = next(name for name in parts if name.startswith("word/media/"))
    drawn = zipped({**parts, name: b"\x01\0\0\0 an enhanced metafile"})
    assert "PNG or JPEG" in letterhead_mistakes(drawn)[0]
    unused = linked(
        zipped({**parts, "word/media/other.png": picture(0x10)}), "image", "media/other.png", external=False
    )
    assert letterhead_mistakes(unused) == []
    assert picture(0x10) not in parts_of(finished(filled(unused), "x")).values()
