"""XML: the element that repeats, names of attributes and inner elements, and what is never read."""

from __future__ import annotations

import tracemalloc
from itertools import chain
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.support.exports import doubts_of, opened, read_again, refused, rows_of, table_of

from redactkit.errors import ExportUnreadable
from redactkit.read import xml_walk

CANARY = "Quennevaux"


def put(folder: Path, text: str | bytes, name: str = "export.xml") -> Path:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def read(folder: Path, text: str | bytes) -> list[dict[str, str]]:
    """The table, after a look that the second reader sees the same rows."""
    source = opened(put(folder, text))
    assert source.format == "xml"
    assert read_again(source) == list(rows_of(source).values())
    return table_of(source)


def test_attributes_and_inner_elements_have_stable_names(tmp_path: Path) -> None:
    text = """<?xml version="1.0" encoding="UTF-8"?>
    <!-- a comment --><?pi data?>
    <users total_record_count="2">
      <user id="1"><name>Doyle &amp; Søn</name><empty/><group desc="Staff">03</group>
        <address type="home"><city>Duxbury</city></address>
        <address type="work"><city>Boston</city></address>
        <email>a@example.org</email><email>b@example.org</email>
        <note>line one<br/>line <b>two</b></note><raw><![CDATA[<a> & b]]></raw>
      </user>
      <user><name>Lee</name></user>
    </users>"""
    assert read(tmp_path, text) == [
        {
            "id": "1",
            "name": "Doyle & Søn",
            "group": "03",
            "group.desc": "Staff",
            "address.type": "home",
            "address.city": "Duxbury",
            "address.2.type": "work",
            "address.2.city": "Boston",
            "email": "a@example.org\x1fb@example.org",
            "note": "line oneline two",
            "raw": "<a> & b",
        },
        {"name": "Lee"},
    ]


@pytest.mark.parametrize(
    "text",
    [
        "<rows><row><a>1</a></row><row><a>2</a></row></rows>",
        "<x:rows xmlns:x='u:v' xmlns='u:w'><x:row><a>1</a></x:row><x:row><a>2</a></x:row></x:rows>",
        "<r><version>1.1</version><numberOfRecords>2</numberOfRecords>"
        "<records><record><a>1</a></record><record><a>2</a></record></records></r>",
        "<resultset><row><field name='a'>1</field></row><row><field name='a'>2</field></row></resultset>",
        "<export><database name='koha'><table><column name='a'>1</column></table>"
        "<table><column name='a'>2</column></table></database></export>".replace(" name='koha'", ""),
        "<l xmlns:x='http://www.w3.org/2001/XMLSchema-instance'><row a='1'/><row a='2' x:nil='true'/></l>",
    ],
)
def test_the_element_that_repeats_is_the_record(tmp_path: Path, text: str) -> None:
    assert read(tmp_path, text) == [{"a": "1"}, {"a": "2"}]


def test_what_no_record_holds_is_told_of(tmp_path: Path) -> None:
    text = f"<!--{CANARY}--><r count='2' page='1'><?p {CANARY}?><x><a>1</a><!-- x --></x><x><a>2</a></x></r>"
    source = opened(put(tmp_path, text))
    assert [(part.kind, part.where) for part in source.hidden] == [
        ("comments", "2 comments"),
        ("other_part", "1 processing instruction"),
        ("outside_table", "2 values that describe the list"),
    ]
    assert table_of(source) == [{"a": "1"}, {"a": "2"}]
    assert read_again(source) == [("1",), ("2",)]


def test_one_patron_is_one_record(tmp_path: Path) -> None:
    text = "<user><id>1</id><address><city>D</city></address><address><city>E</city></address></user>"
    assert read(tmp_path, text) == [{"id": "1", "address.city": "D", "address.2.city": "E"}]
    assert read(tmp_path, f"<users>{text}</users>") == [
        {"id": "1", "address.city": "D", "address.2.city": "E"}
    ]


def test_what_stands_beside_the_records_belongs_to_each(tmp_path: Path) -> None:
    beside = "<patron><id>7</id></patron><loan><id>1</id></loan><loan><id>2</id></loan>"
    assert read(tmp_path, f"<loans library='dux' count='2'>{beside}</loans>") == [
        {"id": "1", "outer.library": "dux", "outer.patron.id": "7"},
        {"id": "2", "outer.library": "dux", "outer.patron.id": "7"},
    ]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (f"<!DOCTYPE r [<!ENTITY a '{CANARY}'>]><r><x>&a;</x><x>1</x></r>", "DTD"),
        (f"<!DOCTYPE r SYSTEM 'file:///{CANARY}'><r><x>1</x><x>1</x></r>", "DTD"),
        (f"<r><x>&{CANARY};</x><x>1</x></r>", "well-formed"),
        (f"<?xml version='1.0 {CANARY}?><r><x>1</x><x>1</x></r>", "first line"),
        (f"<r><x>{CANARY}</x><x>1</x>", "well-formed"),
        (f"<r><x>{CANARY}</x><x>1</y></r>", "well-formed"),
        (f"<r><x>{CANARY}</x></r><r/>", "well-formed"),
        ("<r></r>", "no records|none of its records"),
        ("<r>" + "<a>" * 100_000, "nested too deeply"),
        ("<r><patron><a>1</a></patron><patron/><loan/><loan/></r>", "more than one list"),
        ("<r><a><n>1</n></a><a/><b><n>1</n></b><b/></r>", "more than one list"),
        ("<r><s>1</s>" + "<a><n>1</n></a>" * 21 + "<b><n>1</n></b>" * 21 + "</r>", "more than one list"),
        ("<r>" + "".join(f"<x n{place}='1'/>" for place in range(5000)) + "</r>", "different fields"),
        ("<r>" + "".join(f"<x{place}/>" for place in range(5000)) + "</r>", "different names"),
        (
            "<Workbook><Worksheet><Table><Row><Cell>1</Cell></Row></Table></Worksheet></Workbook>",
            "workbook",
        ),
    ],
)
def test_what_is_no_list_of_records_is_refused(tmp_path: Path, text: str, says: str) -> None:
    error = refused(put(tmp_path, text), CANARY)
    assert any(part in error.what for part in says.split("|")), error.what


def test_an_entity_bomb_is_refused_at_once(tmp_path: Path) -> None:
    bomb = "".join(f'<!ENTITY a{n + 1} "{f"&a{n};" * 10}">' for n in range(20))
    text = f'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a0 "{CANARY}">{bomb}]><r><x>&a20;</x><x/></r>'
    assert "DTD" in refused(put(tmp_path, text), CANARY).what


def test_doubtful_records_are_set_aside(tmp_path: Path) -> None:
    text = (
        "<r xmlns:p='u:1' xmlns:q='u:2'><x><a>1</a></x><x>loose text<a>2</a></x>"
        "<x><p:a>3</p:a><q:a>4</q:a></x><x><a>5</a></x><x><a>6</a></x></r>"
    )
    source = opened(put(tmp_path, text))
    assert [row["a"] for row in table_of(source)] == ["1", "5", "6"]
    assert sorted(doubts_of(source)) == [2, 3]
    assert read_again(source) == list(rows_of(source).values())


def test_attributes_of_two_vocabularies_never_share_a_column(tmp_path: Path) -> None:
    """The last one won: a borrower's name under the name of a work."""
    text = (
        "<r xmlns:p='u:1' xmlns:q='u:2'><x p:name='Doyle' id='1'/><x p:name='Lee' q:name='Hamlet' id='2'/>"
        "<x p:name='Ober' id='3'/></r>"
    )
    source = opened(put(tmp_path, text))
    assert [row["name"] for row in table_of(source)] == ["Doyle", "Ober"]
    assert doubts_of(source) == {2: "it uses one name of two vocabularies"}
    assert read_again(source) == list(rows_of(source).values())


@pytest.mark.parametrize(
    "inner", ["<{0}:name>{1}</{0}:name>", "<{0}:work><{0}:name>{1}</{0}:name></{0}:work>"]
)
def test_records_of_two_vocabularies_never_share_a_column(tmp_path: Path, inner: str) -> None:
    texts = [inner.format("p", "Doyle"), inner.format("q", "Hamlet"), inner.format("p", "Lee")]
    text = f"<r xmlns:p='u:1' xmlns:q='u:2'>{''.join(f'<x>{each}</x>' for each in texts)}</r>"
    assert "one name of two vocabularies" in refused(put(tmp_path, text), "Doyle").what
    assert len(read(tmp_path, text.replace("q:", "p:"))) == 3


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "iso-8859-1", "cp1252", "cp850"])
def test_the_declared_encoding_counts(tmp_path: Path, encoding: str) -> None:
    text = f"<?xml version='1.0' encoding='{encoding}'?><r><x><a>Åström é</a></x><x><a>ü</a></x></r>"
    assert read(tmp_path, text.encode(encoding)) == [{"a": "Åström é"}, {"a": "ü"}]


def test_the_operators_encoding_outweighs_the_declared_one(tmp_path: Path) -> None:
    text = "<?xml version='1.0' encoding='cp1252'?><r><x><a>é</a></x><x><a>ü</a></x></r>"
    source = opened(put(tmp_path, text.encode("cp850")), encoding="cp850")
    assert table_of(source) == [{"a": "é"}, {"a": "ü"}]
    assert read_again(source) == [("é",), ("ü",)]


def test_a_file_that_says_an_encoding_nobody_knows_is_refused(tmp_path: Path) -> None:
    text = f'<?xml version="1.0" encoding="x-{CANARY}"?><rows><row><name>a</name></row></rows>'
    with pytest.raises(ExportUnreadable) as raised:
        opened(put(tmp_path, text))
    assert raised.value.what == "it cannot be read as XML: it says an encoding that is not known"
    assert raised.value.file == "export.xml"


def test_records_are_read_without_keeping_them() -> None:
    """Ten megabytes of records in a fraction of that memory."""
    row = f"<x><a>{'y' * 1000}</a></x>\n"

    class Endless:
        left = 10_000

        def read(self, size: int, /) -> str:
            self.left -= 100
            return row * 100 if self.left >= 0 else ""

    text = Endless()
    text.read(0)
    tracemalloc.start()
    seen = sum(1 for _ in xml_walk.records(_Enclosed(text), ("r", "x")))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert seen == 9_900
    assert peak < 2 << 20


class _Enclosed:
    """A text between the tags of a root."""

    def __init__(self, text: xml_walk.Text) -> None:
        self._pieces = chain(["<r>"], iter(lambda: text.read(1), ""), ["</r>"])

    def read(self, size: int, /) -> str:
        return next(self._pieces, "")


def test_a_giant_of_an_element_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("redactkit.read.xml_walk.LONGEST_RECORD", 1000)
    text = f"<r><x><a>{CANARY * 200}</a></x><x><a>1</a></x></r>"
    assert "larger than any record" in refused(put(tmp_path, text), CANARY).what


names = st.sampled_from(["a", "b", "c", "d"])
text = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cn"]), max_size=5)


@st.composite
def elements(draw: st.DrawFn, name: str, depth: int = 0) -> str:
    """An element with attributes, and with text, elements, or both in it."""
    attributes = draw(st.dictionaries(names, text, max_size=2))
    inside = draw(st.lists(names, max_size=3 if depth < 3 else 0))
    parts = [draw(elements(each, depth + 1)) for each in inside] or [escape(draw(text))]
    if inside and draw(st.integers(0, 5)) == 0:
        parts.insert(draw(st.integers(0, len(parts))), escape(draw(text)))
    told = "".join(f" {key}={quoteattr(value)}" for key, value in attributes.items())
    return f"<{name}{told}>{''.join(parts)}</{name}>"


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(records=st.lists(elements("row"), min_size=1, max_size=5), cut=st.none() | st.integers(0, 400))
def test_both_readers_see_the_same_or_the_file_is_refused(
    tmp_path: Path, records: list[str], cut: int | None
) -> None:
    content = f"<rows>{''.join(records)}</rows>"[: None if cut is None else -1 - cut]
    try:
        source = opened(put(tmp_path, content))
        found = rows_of(source)
    except ExportUnreadable:
        return
    assert cut is None
    assert read_again(source) == list(found.values())


def test_one_patron_with_lists_of_parts_is_one_record(tmp_path: Path) -> None:
    phones = "<phone><no>1</no></phone><phone><no>2</no></phone>"
    mails = "<mail><to>a</to></mail><mail><to>b</to></mail>"
    wanted = {"phone.no": "1", "phone.2.no": "2", "mail.to": "a", "mail.2.to": "b"}
    assert read(tmp_path, f"<x id='7'>{phones}{mails}</x>") == [{"id": "7", **wanted}]
    assert read(tmp_path, f"<x><id>7</id>{phones}{mails}</x>") == [{"id": "7", **wanted}]


def test_text_that_is_not_utf_8_and_does_not_say_so_is_refused(tmp_path: Path) -> None:
    text = f"<r><x><a>{CANARY} Zoë é ü Ångström</a></x><x><a>Frühstück</a></x></r>".encode("cp1252")
    for declaration in (b"", b"<?xml version='1.0'?>", b"<?xml version='1.0' encoding='UTF-8'?>"):
        error = refused(put(tmp_path, declaration + text), CANARY)
        assert "utf-8" in error.what
        assert "--encoding" in (error.hint or "")
    assert opened(put(tmp_path, text), encoding="cp1252").encoding == "cp1252"
