"""Print a letter as Markdown that also reads well as plain text. Pure."""

from __future__ import annotations

import re

from redactkit.csvout import harmless
from redactkit.package.letter import Block, Kind, Letter

# what would become markup, a link or HTML in a viewer; the requester's own words are in here too
_MARKUP = re.compile(r"([\\`*\[\]<>|&~])")
_LIST_SIGN = re.compile(r"^(\s*)([#+=_-])")
_LIST_NUMBER = re.compile(r"^(\s*\d+)([.)])")


def markdown(letter: Letter) -> bytes:
    """The letter, UTF-8, LF."""
    return ("\n\n".join(printed(block) for block in letter.blocks) + "\n").encode("utf-8")


def printed(block: Block) -> str:
    """A block as Markdown."""
    lines = [escaped(line) for line in block.text.split("\n")]
    match block.kind:
        case Kind.HEADING:
            return "## " + " ".join(lines)
        case Kind.BULLET:
            return "- " + " ".join(lines)
        case Kind.QUOTE:
            return "\n".join(f"> {line}".rstrip() for line in lines)
        case Kind.NOTICE:
            return "**" + " ".join(lines) + "**"
        case Kind.TEXT:
            return "  \n".join(lines)
        case Kind.TYPED:  # as code, in which nothing is escaped
            return "\n".join(f"    {harmless(line.rstrip())}" for line in block.text.split("\n"))


def escaped(line: str) -> str:
    """A line whose signs mean nothing to Markdown."""
    marked = _MARKUP.sub(r"\\\1", harmless(line.rstrip("\r")))
    return _LIST_NUMBER.sub(r"\1\\\2", _LIST_SIGN.sub(r"\1\\\2", marked))
