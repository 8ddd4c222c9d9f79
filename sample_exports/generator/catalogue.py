"""One catalogue for the network: a title determines its author, call number, ISBN and bib number."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Callable
from dataclasses import dataclass
from itertools import accumulate

from .dice import Dice
from .numbers import codabar, isbn10, isbn13, record_number
from .people import LIBRARIES, Patron
from .words import (
    ADJECTIVES,
    ANIMALS,
    AWKWARD_TITLES,
    CHILD_TITLES,
    FAMILIES,
    GUIDES,
    MEN,
    NAME_TITLES,
    NOUNS,
    PLACES,
    PROSE_TITLES,
    SHORT_FAMILIES,
    TOPICS,
    WOMEN,
)

GIVEN = WOMEN + MEN
# shelf letter: (Sierra item type, Koha item type, Koha collection)
MATERIALS = {
    "f": ("0", "BK", "FIC"),
    "m": ("0", "BK", "MYS"),
    "n": ("0", "BK", "NFIC"),
    "b": ("0", "BK", "BIO"),
    "l": ("8", "LP", "LARGE"),
    "d": ("2", "DVD", "DVD"),
    "c": ("5", "AB", "AUDIO"),
    "e": ("101", "JBK", "PICT"),
    "j": ("101", "JBK", "JFIC"),
    "y": ("15", "YABK", "YA"),
    "h": ("30", "REF", "LOCAL"),
    "k": ("99", "KIT", "KIT"),
}
_AUDIENCE = {"e": "j", "j": "j", "y": "y"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A copy on a shelf."""

    index: int  # plus one: Koha's itemnumber
    number: int
    barcode: str
    library: int

    @property
    def record(self) -> str:
        return record_number("i", self.number)


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """What the catalogue says of a title, and its copies."""

    title: str
    author: str  # "Farrow, Anne" or ""
    call_number: str
    isbn: str
    bib: str
    material: str  # a key of MATERIALS
    items: tuple[Item, ...]
    made_for: int | None = None  # index of the one patron it was made for
    title_words: frozenset[str] = frozenset()
    author_words: frozenset[str] = frozenset()

    @property
    def audience(self) -> str:
        return _AUDIENCE.get(self.material, "a")

    def location(self, item: Item) -> str:
        """Sierra's location code of a copy, without padding: library, audience, shelf."""
        return LIBRARIES[item.library].shelf + self.audience + self.material

    def names(self, patron: Patron) -> bool:
        """Whether its title or its author holds the patron's full name."""
        full = words_of(f"{patron.given} {patron.family}")
        return full <= self.title_words or full <= self.author_words


def words_of(text: str) -> frozenset[str]:
    """The words of a text, in lower case, without signs."""
    return frozenset("".join(sign if sign.isalnum() else " " for sign in text.lower()).split())


class Catalogue:
    """All works, and how often each is asked for."""

    def __init__(self, works: list[Work]) -> None:
        self.works = works
        # Zipf's law with Mandelbrot's shift: many borrow a few titles, and most titles have some borrowers.
        self._bounds = list(
            accumulate(0 if work.made_for is not None else 1 / (rank + 9) for rank, work in enumerate(works))
        )

    def pick(self, dice: Dice) -> Work:
        return self.works[min(bisect(self._bounds, dice.roll() * self._bounds[-1]), len(self.works) - 1)]

    def made_for(self) -> list[Work]:
        return [work for work in self.works if work.made_for is not None]


def make_catalogue(patrons: list[Patron], seed: int, works: int = 1960) -> Catalogue:
    """The catalogue, most popular works first. Two things depend on the patrons: one author is a patron's
    namesake, and three deliveries were made up for one homebound patron each.
    """
    dice = Dice(seed, "catalogue")
    authors = [(dice.pick(GIVEN), dice.pick(FAMILIES + SHORT_FAMILIES)) for _ in range(works // 3)]
    shelf = _Shelf(dice, authors)
    for title in AWKWARD_TITLES:
        shelf.add(title, "f")
    shelf.fill(works * 21 // 100, _name_title)
    shelf.fill(works * 31 // 100, _prose_title)
    shelf.fill(works * 22 // 100, _guide_title)
    shelf.fill(works * 9 // 100, _child_title)
    shelf.other_forms(works - len(shelf.drafts))
    drafts = dice.shuffled(shelf.drafts)
    drafts[2] = _namesake(drafts[2], patrons)
    numbers = _Numbers(dice)
    made = [numbers.work(draft, rank, len(drafts)) for rank, draft in enumerate(drafts)]
    homebound = [patron for patron in patrons if patron.home and patron.kind == "senior"][:3]
    made += [numbers.delivery(patron) for patron in homebound]
    return Catalogue(made)


@dataclass(slots=True, kw_only=True)
class _Draft:
    title: str
    author: str
    call_number: str
    material: str


def _namesake(draft: _Draft, patrons: list[Patron]) -> _Draft:
    same = namesake_of(patrons)
    if same is None:
        return draft
    return _Draft(
        title="The Lantern Keeper's Almanac",
        author=f"{same.family}, {same.given}",
        call_number=f"FIC {same.family}",
        material="f",
    )


def namesake_of(patrons: list[Patron]) -> Patron | None:
    """The Duxbury patron who has the name of a popular author, and reads her."""
    adults = (p for p in patrons if p.kind == "adult" and not p.home and p.registered and p.index > 50)
    return next(
        (p for p in adults if p.family in FAMILIES and p.family.isalpha() and p.given.isalpha()), None
    )


class _Shelf:
    """Works in the making: no title twice."""

    def __init__(self, dice: Dice, authors: list[tuple[str, str]]) -> None:
        self.dice, self.authors = dice, authors
        self.drafts: list[_Draft] = []
        self._titles: set[str] = set()

    def add(self, title: str, material: str, dewey: str = "") -> None:
        key = title.casefold()
        if key in self._titles:
            return
        self._titles.add(key)
        given, family = self.dice.pick(self.authors)
        author = f"{family}, {given}"
        if self.dice.chance(0.12):
            author += f", {self.dice.between(1931, 1988)}-"
        if self.dice.chance(0.1):
            title += f" / {given} {family}"
            if self.dice.chance(0.25):
                title += f" ; illustrated by {self.dice.pick(GIVEN)} {self.dice.pick(FAMILIES)}"
        self.drafts.append(
            _Draft(
                title=title,
                author=author,
                call_number=_call_number(material, family, dewey),
                material=material,
            )
        )

    def fill(self, count: int, draw: Callable[[Dice], tuple[str, ...]]) -> None:
        goal = len(self.drafts) + count
        while len(self.drafts) < goal:
            self.add(*draw(self.dice))

    def other_forms(self, count: int) -> None:
        """Large print, audio and film of works that are there: the form makes another title of it."""
        prose = [draft for draft in self.drafts if draft.material in "fm" and "/" not in draft.title]
        forms = (("l", " [large print]"), ("c", " [sound recording]"), ("d", " [videorecording]"))
        for place, draft in enumerate(self.dice.shuffled(prose)[:count]):
            material, mark = forms[place % 3]
            family = draft.author.partition(",")[0]
            self.drafts.append(
                _Draft(
                    title=draft.title + mark,
                    author="" if material == "d" else draft.author,
                    call_number=_call_number(material, draft.title if material == "d" else family, ""),
                    material=material,
                )
            )


def _call_number(material: str, entry: str, dewey: str) -> str:
    first = "".join(sign for sign in entry if sign.isalnum())[:3].upper()
    return {
        "n": f"{dewey} {first}",
        "b": f"BIO {entry.upper()}",
        "m": f"MYS {entry}",
        "e": f"E {entry}",
        "j": f"J {entry}",
        "y": f"YA {entry}",
        "l": f"LP {entry}",
        "d": f"DVD {first}",
        "c": f"CD BOOK {first}",
        "h": f"LH 929.2 {first}",
    }.get(material, f"FIC {entry}")


def _name_title(dice: Dice) -> tuple[str, str]:
    pattern = dice.pick(NAME_TITLES)
    title = pattern.format(
        g=dice.pick(GIVEN), g2=dice.pick(GIVEN), f=dice.pick(FAMILIES + SHORT_FAMILIES), n=dice.pick(NOUNS)
    )
    return title, "b" if "Life" in pattern or "Diary" in pattern else dice.pick("fffmy")


def _prose_title(dice: Dice) -> tuple[str, str]:
    title = dice.pick(PROSE_TITLES).format(
        a=dice.pick(ADJECTIVES), n=dice.pick(NOUNS), n2=dice.pick(NOUNS), p=dice.pick(PLACES)
    )
    return title, dice.pick("ffffmmyj")


def _guide_title(dice: Dice) -> tuple[str, str, str]:
    topic, dewey = dice.pick(TOPICS)
    pattern = dice.pick(GUIDES)
    title = pattern.format(topic[0].upper() + topic[1:] if pattern.startswith("{}") else topic)
    return (
        (f"{title}, {dice.pick(('2nd', '3rd', '4th', 'revised'))} ed." if dice.chance(0.5) else title),
        "n",
        dewey,
    )


def _child_title(dice: Dice) -> tuple[str, str]:
    return dice.pick(CHILD_TITLES).format(dice.pick(ANIMALS), dice.pick(ANIMALS)), dice.pick("eej")


class _Numbers:
    """Bib numbers, item numbers, barcodes and ISBNs. Item numbers lie among the patrons' numbers."""

    def __init__(self, dice: Dice) -> None:
        self.dice = dice
        self.bib, self.item, self.count = 1_000_000, 1_199_500, 0
        self.serials = [20_000] * len(LIBRARIES)

    def work(self, draft: _Draft, rank: int, works: int) -> Work:
        dice = self.dice
        copies = 1 + dice.below(3) + max(0, 9 - 90 * rank // works)
        homes = [
            place if place < len(LIBRARIES) and rank < 120 else dice.below(len(LIBRARIES))
            for place in range(copies)
        ]
        isbn = isbn10(rank) if dice.chance(0.06) else isbn13(self.bib + 7 * rank)
        return self._finish(
            draft, [self._copy(home) for home in homes], "" if draft.material == "d" else isbn, None
        )

    def delivery(self, patron: Patron) -> Work:
        """A bag of books catalogued under the name of the homebound patron who gets it."""
        draft = _Draft(
            title=f"Homebound delivery: {patron.family}, {patron.given}",
            author="",
            call_number="HOMEBOUND",
            material="k",
        )
        return self._finish(draft, [self._copy(patron.home)], "", patron.index)

    def _copy(self, library: int) -> Item:
        self.item += self.dice.between(1, 11)
        self.serials[library] += self.dice.between(1, 9)
        self.count += 1
        barcode = codabar("3", LIBRARIES[library].institution, self.serials[library])
        return Item(index=self.count - 1, number=self.item, barcode=barcode, library=library)

    def _finish(self, draft: _Draft, items: list[Item], isbn: str, made_for: int | None) -> Work:
        self.bib += self.dice.between(1, 19)
        return Work(
            title=draft.title,
            author=draft.author,
            call_number=draft.call_number,
            isbn=isbn,
            bib=record_number("b", self.bib),
            material=draft.material,
            items=tuple(items),
            made_for=made_for,
            title_words=words_of(draft.title),
            author_words=words_of(draft.author),
        )
