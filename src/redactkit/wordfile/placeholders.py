"""The words in double braces at which a letterhead is filled in, and how they are found and checked.

A placeholder is a name and nothing else. The braces belong to a template language that can do more; a file
that tries to is refused, so that no letterhead can compute, repeat or read anything.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from redactkit.wordfile.container import UnusableError

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"

LETTER = "letter"
BLOCKS: dict[str, str] = {
    LETTER: "the letter itself, from the note that it is a draft to the signature",
    "send_to": "the name and address of whoever gets it; left out of the letter if it stands here",
    "signature": "the closing and who signs; left out of the letter if it stands here",
}
"""Placeholders that stand alone in a paragraph of the page itself, and what takes their place."""

WORDS: dict[str, str] = {
    "date": "the day of the letter; left out of the letter if it stands in the page itself",
    "library": "the library's name",
    "office": "the office that answers; empty where the library itself does",
    "address": "that office's address, in as many lines as the policy file has",
    "officer": "the name of who signs",
    "title": "the title of who signs",
    "telephone": "the telephone of who signs",
    "email": "the e-mail address of who signs",
}
"""Placeholders that may stand anywhere, in header and footer too, and what takes their place."""

PLACEHOLDERS: dict[str, str] = {**BLOCKS, **WORDS}

_FOUND = re.compile(r"\{\{\s*([a-z_]{1,20})\s*\}\}")
_SIGNS = re.compile(r"\{\{|\}\}|\{%|%\}|\{#|#\}")
_HINT = "docs/letters.md lists them"


def text_of(paragraph: Any) -> str:
    """What a paragraph says, whatever runs it is split into; without the text boxes that hang on it."""
    return "".join(_pieces(paragraph))


def named_in(paragraph: Any) -> list[str]:
    """The placeholders of a paragraph, in their order."""
    return _FOUND.findall(text_of(paragraph))


def besides_names(paragraph: Any) -> str:
    """What a paragraph says beside its placeholders."""
    return _FOUND.sub("", text_of(paragraph)).strip()


def paragraphs_of(root: Any) -> list[Any]:
    """Every paragraph of a part: in tables and text boxes too."""
    return list(root.iter(_W + "p"))


def placeholder_mistakes(body: Any, others: list[Any]) -> Iterator[str]:
    """What is wrong with the placeholders of a letterhead. ``others``: its headers and footers."""
    counted = dict.fromkeys(BLOCKS, 0)
    for root in (body, *others):
        for paragraph in paragraphs_of(root):
            words = text_of(paragraph)
            names = _FOUND.findall(words)
            if _SIGNS.search(_FOUND.sub("", words)):
                yield f"it has braces {{{{ }}}} that are no placeholder: {_HINT}"
            for name in names:
                if name not in PLACEHOLDERS:
                    yield f"{{{{ {name} }}}} is no placeholder of a letterhead: {_HINT}"
                if name in BLOCKS:
                    counted[name] += 1
                    alone = not besides_names(paragraph) and len(names) == 1
                    if root is not body or not alone or not _is_in_the_page(paragraph, body):
                        yield f"{{{{ {name} }}}} must stand alone in a paragraph of the page itself"
    if not counted[LETTER]:
        yield f"it has no place for the letter: write {{{{ {LETTER} }}}} in a paragraph of its own"
    for name, times in counted.items():
        if times > 1:
            yield f"{{{{ {name} }}}} stands in it more than once"


def refuse_more_than_names(source: str, environment: Any) -> None:
    """The template of a part, as the template language reads it, is text and names of placeholders alone."""
    from jinja2 import TemplateSyntaxError, nodes

    plain = (nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name)
    try:
        tree = environment.parse(source)
    except TemplateSyntaxError:
        raise UnusableError(f"it has braces that are no placeholder: {_HINT}") from None
    for node in tree.find_all(nodes.Node):
        if not isinstance(node, plain) or (isinstance(node, nodes.Name) and node.name not in PLACEHOLDERS):
            raise UnusableError(f"it has braces that are no placeholder: {_HINT}")


def _pieces(paragraph: Any) -> Iterator[str]:
    for element in paragraph.iter(_W + "t", _W + "tab", _W + "br"):
        if next(element.iterancestors(_W + "p")) is paragraph:
            yield (element.text or "") if element.tag == _W + "t" else " "


def _is_in_the_page(paragraph: Any, body: Any) -> bool:
    """In the body or in a cell of a table, not in a text box; as words of its own, not of a link."""
    parent = paragraph.getparent()
    in_place = parent is body or parent.tag == _W + "tc"
    return in_place and all(
        text.getparent().getparent() is paragraph for text in paragraph.iter(_W + "t") if text.text
    )
