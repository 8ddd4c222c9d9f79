"""Which old encoding a text is in: told by words, never where two would do."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.support.exports import opened, read_again, rows_of, table_of

from redactkit.errors import ExportUnreadable
from redactkit.read.letters import Letters

NAMES = ["José Núñez", "Zoë Brontë", "Müller, Jürgen", "GARÇON, ÉLISE", "Åsa Öberg", "François", "Peña"]
WINDOWS = "The “best” of ’68 — it’s Zoë’s • 20° … naïve"


def told(text: bytes, size: int = 1 << 20) -> str | None:
    letters = Letters()
    for at in range(0, len(text), size):
        letters.add(text[at : at + size])
    return letters.encoding()


@pytest.mark.parametrize("encoding", ["cp1252", "cp850"])
@pytest.mark.parametrize("size", [1, 2, 3, 1 << 20])
def test_words_tell_the_encoding(encoding: str, size: int) -> None:
    assert told("\n".join(NAMES).encode(encoding), size) == encoding


def test_each_name_alone_tells_it_or_nothing() -> None:
    for name in NAMES:
        for encoding in ("cp1252", "cp850", "mac-roman"):
            assert told(f"a,{name},b".encode(encoding)) in (encoding, None)
    assert told(WINDOWS.encode("cp1252")) == "cp1252"


@pytest.mark.parametrize(
    "text",
    [
        b"plain ASCII",
        "José".encode(),
        "José\n".encode() + "Núñez".encode("cp1252"),
        "Łódź, Kraków, Wałęsa".encode("cp1250"),
        "Москва, Санкт-Петербург".encode("cp1251"),
        "Αθήνα, Θεσσαλονίκη".encode("cp1253"),
        bytes(range(128, 256)),
        b"O\x92Brien",
        b"\xe9 \xe8",
    ],
)
def test_what_could_be_several_is_none(text: bytes) -> None:
    assert told(text) is None


HEADER = "cardnumber,surname,title\n"
ROWS = "".join(f"00{n},{name.partition(',')[0]},x\n" for n, name in enumerate(NAMES))


@pytest.mark.parametrize("encoding", ["cp1252", "cp850"])
def test_a_file_in_an_old_encoding_is_read_and_its_encoding_shown(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "export.csv"
    path.write_bytes((HEADER + ROWS).encode(encoding))
    source = opened(path)
    assert source.encoding == encoding
    assert [row["surname"] for row in table_of(source)] == [name.partition(",")[0] for name in NAMES]
    assert read_again(source) == list(rows_of(source).values())
    path = tmp_path / "export.jsonl"
    path.write_bytes("".join(f'{{"surname": "{each}"}}\n' for each in NAMES).encode(encoding))
    assert [row["surname"] for row in table_of(opened(path))] == NAMES


def test_the_operator_is_believed_before_the_letters(tmp_path: Path) -> None:
    path = tmp_path / "export.csv"
    path.write_bytes((HEADER + ROWS).encode("cp1252"))
    assert opened(path, encoding="latin-1").encoding == "iso8859-1"


def test_a_file_that_nobody_can_tell_is_refused_with_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "export.csv"
    path.write_bytes((HEADER + "1,Łódź,x\n2,Kraków,y\n3,Wałęsa,z\n").encode("cp1250"))
    with pytest.raises(ExportUnreadable) as refused:
        opened(path)
    assert "--encoding" in str(refused.value.hint)
    assert table_of(opened(path, encoding="cp1250"))[0]["surname"] == "Łódź"
