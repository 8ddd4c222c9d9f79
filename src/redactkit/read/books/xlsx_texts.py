"""The shared texts of an XLSX workbook, measured: a cell names its text by number, and many can name one.

calamine copies the text into each cell. A text of thirty thousand signs and a million cells that name it fit
into a small file and into no memory.
"""

from __future__ import annotations

from array import array
from dataclasses import dataclass, field

from redactkit.read.books.archive import MOST_TEXT_BYTES, SAVE_AGAIN, Archive
from redactkit.read.books.facts import MOST_CHARACTERS, Facts
from redactkit.read.books.scan import Attributes, Scanner

_SHORTEST = 4  # bytes of the part for each text
_READING = "rPh"


@dataclass(slots=True, kw_only=True)
class Texts:
    """How long each text is, and how many have readings in another script."""

    lengths: array[int] = field(default_factory=lambda: array("Q"))
    readings: int = 0


def texts_of(archive: Archive, part: str | None) -> Texts:
    """Measure the shared texts; refuses a list that says it has more than fit into it."""
    found = Texts()
    if part is None:
        return found
    if archive.size(part) > MOST_TEXT_BYTES:
        archive.refuse("it holds more text than can be read from a workbook", SAVE_AGAIN)
    said = length = 0

    def start(tag: str, attributes: Attributes) -> None:
        nonlocal said
        if tag == "sst":
            counts = [attributes.get(name, "0") for name in ("count", "uniqueCount")]
            said = max((int(count) for count in counts if count.isdecimal() and len(count) < 20), default=0)
        elif tag == _READING:
            found.readings += 1

    def end(tag: str) -> None:
        nonlocal length
        if tag == "si":
            found.lengths.append(length)
            length = 0

    def text(piece: str) -> None:
        nonlocal length
        length += len(piece)

    archive.scan(part, Scanner(start=start, end=end, text=text))
    if said * _SHORTEST > archive.size(part):
        archive.refuse("its list of texts says that it has more of them than fit into it", SAVE_AGAIN)
    return found


def measure(archive: Archive, part: str, facts: Facts, texts: Texts) -> None:
    """Put down in a sheet's facts how much text its cells hold together."""
    longest = max(texts.lengths, default=0)
    facts.characters = longest * facts.shared
    if facts.characters > MOST_CHARACTERS:
        facts.characters = _exactly(archive, part, texts)


def _exactly(archive: Archive, part: str, texts: Texts) -> int:
    """The same, cell by cell: only where one long text and many cells make it necessary."""
    total = 0
    is_shared = False
    number: list[str] = []

    def start(tag: str, attributes: Attributes) -> None:
        nonlocal is_shared
        if tag == "c":
            is_shared = attributes.get("t") == "s"
        elif tag == "v":
            number.clear()

    def end(tag: str) -> None:
        nonlocal total
        if tag == "v" and is_shared:
            named = "".join(number).strip()
            if named.isdecimal() and len(named) < 12 and int(named) < len(texts.lengths):
                total += texts.lengths[int(named)]

    archive.scan(part, Scanner(start=start, end=end, text=number.append))
    return total
