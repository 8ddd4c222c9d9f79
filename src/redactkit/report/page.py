"""A page of sections and entries, and its two faces: lines on a terminal, and a file of its own to print.

The HTML loads nothing and runs nothing, every text is escaped, and it says so to the browser (CSP).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Group, RenderableType
from rich.text import Text

from redactkit.csvout import harmless
from redactkit.report.lines import Item, heading

if TYPE_CHECKING:
    from jinja2 import Template


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One thing: its name, what is said of it, and particulars."""

    term: str
    text: str = ""
    details: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A part of the page. ``on_paper``: long, so a terminal tells only how many entries it has."""

    title: str
    intro: str = ""
    entries: tuple[Entry, ...] = ()
    on_paper: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page with its title and what stands right below it."""

    title: str
    below: tuple[str, ...]
    sections: tuple[Section, ...]


def on_terminal(page: Page) -> RenderableType:
    """The page as lines: wrapped on a terminal, one line each in a pipe."""
    return Group(heading(page.title), *(Item(text, indent=0) for text in page.below), *_sections(page))


def _sections(page: Page) -> Iterator[RenderableType]:
    for section in page.sections:
        yield Text()
        yield heading(section.title)
        if section.intro:
            yield Item(section.intro)
        if section.on_paper:
            yield Item(f"{len(section.entries)} entries: --out FILE.html or --json shows them.")
            continue
        for entry in section.entries:
            yield from _entry(entry)


def _entry(entry: Entry) -> Iterator[RenderableType]:
    """Name and text on one line, unless the name is a sentence of its own."""
    if entry.term.endswith("."):
        yield Item(entry.term, style="bold")
        yield from (Item(line, indent=6) for line in (entry.text, *entry.details) if line)
    else:
        yield Item(f"{entry.term}: {entry.text}" if entry.text else entry.term)
        yield from (Item(detail, indent=6) for detail in entry.details)


def as_html(page: Page) -> str:
    """The page as a file of its own."""
    return template("page.html.j2").render(page=page).rstrip("\n") + "\n"


@cache
def template(name: str) -> Template:
    """A page's template: what it is given is escaped, and no control character stays one."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    return Environment(
        loader=PackageLoader("redactkit.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=lambda value: harmless(value) if isinstance(value, str) else value,
    ).get_template(name)


def written(file: Path) -> RenderableType:
    """Where the page lies."""
    return Item(f"Written: {file}", indent=0)
