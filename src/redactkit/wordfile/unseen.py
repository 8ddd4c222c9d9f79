"""Text of a letterhead that nobody sees on the page: hidden, white, or too small to read. Pure.

The last check lets a letter say what its letterhead says. So whoever looks at the page must see all of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_OFF = frozenset({"0", "false", "off"})
_PAPER = frozenset({"background1", "background2", "light1", "light2"})
_PALE = 0xF0  # a colour of which no part is darker cannot be read on white paper
_SMALLEST_HALF_POINTS = 8


def has_unseen_text(story: Any, styles: Any | None) -> bool:
    """Whether a page, header or footer says something that cannot be seen. ``styles``: those of the file."""
    known = {} if styles is None else {_of(style, "styleId"): style for style in styles.iter(_W + "style")}
    return any(
        _is_unseen(list(_looks(run, known, styles)))
        for run in story.iter(_W + "r")
        if any((text.text or "").strip() for text in run.findall(_W + "t"))
    )


def _is_unseen(looks: list[Any]) -> bool:
    """Of each property the nearest word counts, as in Word."""
    hidden = [_nearest(looks, name) for name in ("vanish", "webHidden", "specVanish")]
    if any(mark is not None and _of(mark, "val").lower() not in _OFF for mark in hidden):
        return True
    color, size = _nearest(looks, "color"), _nearest(looks, "sz")
    if color is not None and (_of(color, "themeColor") in _PAPER or _is_pale(_of(color, "val"))):
        return True
    half_points = "" if size is None else _of(size, "val")
    return half_points.isascii() and half_points.isdigit() and int(half_points) < _SMALLEST_HALF_POINTS


def _looks(run: Any, known: dict[str, Any], styles: Any | None) -> Iterator[Any]:
    """What sets how a run looks, the nearest first: itself, its style, its paragraph's, its tables', all."""
    if (own := run.find(_W + "rPr")) is not None:
        yield own
        yield from _of_style(own.find(_W + "rStyle"), known)
    paragraph = next(run.iterancestors(_W + "p"), None)
    chosen = None if paragraph is None else paragraph.find(f"{_W}pPr/{_W}pStyle")
    if chosen is not None:
        yield from _of_style(chosen, known)
    else:
        for style in known.values():
            if _of(style, "type") == "paragraph" and _of(style, "default") not in ("", *_OFF):
                yield from _properties(style)
    for table in run.iterancestors(_W + "tbl"):
        yield from _of_style(table.find(f"{_W}tblPr/{_W}tblStyle"), known)
    if styles is not None:
        yield from styles.iterfind(f"{_W}docDefaults/{_W}rPrDefault/{_W}rPr")


def _of_style(named: Any | None, known: dict[str, Any]) -> Iterator[Any]:
    """The looks of a style and of those that it is based on."""
    seen: set[str] = set()
    while named is not None and (name := _of(named, "val")) in known and name not in seen:
        seen.add(name)
        yield from _properties(known[name])
        named = known[name].find(_W + "basedOn")


def _properties(style: Any) -> Iterator[Any]:
    yield from style.findall(_W + "rPr")


def _nearest(looks: list[Any], name: str) -> Any | None:
    return next((found for look in looks if (found := look.find(_W + name)) is not None), None)


def _of(element: Any, name: str) -> str:
    value: str = element.get(_W + name, "")
    return value


def _is_pale(value: str) -> bool:
    try:
        return len(value) == 6 and all(part >= _PALE for part in bytes.fromhex(value))
    except ValueError:  # "auto"
        return False
