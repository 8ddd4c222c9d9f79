"""Read Symphony's flat patron files and PatronAPI dumps again, record by record. For the last check."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from redactkit.model import Export
from redactkit.verify.named import Pairs, chunks_by_name
from redactkit.verify.source import Chunk
from redactkit.verify.texts import lines_of

_BLOCK = re.compile(
    r"^\.(?P<block>\S+)_BEGIN\.[^\n]*\n(?P<inside>.*?)^\.(?P=block)_END\.[^\n]*$", re.DOTALL | re.MULTILINE
)
_TAG = re.compile(r"^\.(?P<tag>[^.\s]+)\.[ \t]*(?:\|a)?(?P<value>[^\n]*)$", re.MULTILINE)
_LABEL = re.compile(
    r"^[ \t]*+(?P<label>[^\[\]<>=\n]+\[[^\[\]\s]+\])=(?P<value>.*?)"
    r"(?=<br>|^[ \t]*+[^\[\]<>=\n]+\[[^\[\]\s]{1,5}\]=|\Z)",
    re.DOTALL | re.MULTILINE | re.IGNORECASE,
)
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_PAGE = re.compile(r"<head>.*?</head>|<body>|</body>|<html>|</html>", re.IGNORECASE)
_RECORD = re.compile(r"[^\[\]<>=]{1,60}\[p!\]=")


def read_flat(export: Export, positions: Iterable[int], *, careful: bool) -> Iterator[Chunk]:
    """The patrons of a flat file."""
    return chunks_by_name(export, positions, _flat(export))


def read_patron_api(export: Export, positions: Iterable[int], *, careful: bool) -> Iterator[Chunk]:
    """The patrons of a PatronAPI dump."""
    # an answer without a label says that there is no such patron
    answers = ((number, pairs) for number, pairs in _answers(export) if pairs)
    return chunks_by_name(export, positions, answers)


def _flat(export: Export) -> Iterator[tuple[int, Pairs]]:
    doubtful = {entry.row for entry in export.quarantined}  # not looked into: blocks that never end take long
    held: list[str] = []
    number = 0
    for _, text in lines_of(export):
        if text.strip() != "*** DOCUMENT BOUNDARY ***":
            held.append(text)
            continue
        if number and number not in doubtful:
            yield number, _patron("\n".join(held))
        number, held = number + 1, []
    if number not in doubtful:
        yield number, _patron("\n".join(held))


def _patron(text: str) -> Pairs:
    found: Pairs = []
    at = 0
    for block in _BLOCK.finditer(text):
        found += _tags(text[at : block.start()], "")
        found += _tags(block["inside"], block["block"] + ".")
        at = block.end()
    return found + _tags(text[at:], "")


def _tags(text: str, before: str) -> Pairs:
    return [(before + tag["tag"], tag["value"].strip()) for tag in _TAG.finditer(text)]


def _answers(export: Export) -> Iterator[tuple[int, Pairs]]:
    held = ""
    number = 0
    in_page = False
    for _, text in lines_of(export):
        marks = [mark[0].startswith("</") for mark in _PAGE.finditer(text)]
        pieces = _PAGE.split(text)
        if not in_page and not marks and _RECORD.match(text) and held.strip():
            number += 1
            yield number, _labels(held)
            held = ""
        held += pieces[0]
        for closes, piece in zip(marks, pieces[1:], strict=True):
            if held.strip():
                number += 1
                yield number, _labels(held)
            in_page, held = not closes, piece
        held += "\n"
    if held.strip():
        yield number + 1, _labels(held)


def _labels(text: str) -> Pairs:
    text = _BREAK.sub("<br>\n", text).strip("\n")
    return [(label["label"].strip(), label["value"].strip()) for label in _LABEL.finditer(text)]
