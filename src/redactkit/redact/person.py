"""The right person: whose the cards in the form are, and which rows are theirs and nobody else's.

An old and a new card are one person; two registrations that share a card and differ in name or birth date are
not. Where it cannot be told, nothing is made: another patron's row is the worst that could be released.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from redactkit.categories import PATRON_KEYS
from redactkit.errors import Held
from redactkit.folding import fold_key
from redactkit.model import Category, Column, Export, Seeks
from redactkit.redact.keys import canonical_keys
from redactkit.redact.matched import tells_namesakes_apart
from redactkit.redact.named_as import is_named
from redactkit.redact.names import NameKey
from redactkit.redact.people import STRONG, People

ONE_EACH = frozenset({Category("patron.record_number"), Category("patron.key")})
"""Numbers of which a person has one in a system. (Cards are replaced, and a person may hold two.)"""

_CARD = Category("patron.barcode")

_TWO_THINGS = "so seeks.matched_by must say two different things, one of them no name"
_LOOK_AT_CARDS = (
    "look at these cards in the form, and at the exports: redactkit inspect shows what each holds"
)
_LOOK_AGAIN = (
    "match the card by birth date, address or another thing beside the name, and write it into the form"
)

Keys = Mapping[Category, frozenset[str]]
Entries = frozenset[int]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """One person whom the form names: the entries of ``People`` that are this person."""

    entries: Entries
    keys: Keys = field(repr=False)
    names: frozenset[NameKey] = field(repr=False)
    elsewhere: bool  # the exports say that another library registered this person
    has_home: bool

    def __or__(self, other: Person) -> Person:
        return Person(
            entries=self.entries | other.entries,
            keys=_with(self.keys, other.keys),
            names=self.names | other.names,
            elsewhere=self.elsewhere or other.elsewhere,
            has_home=self.has_home or other.has_home,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """The persons whose rows are sought. ``contested`` keys are theirs and somebody else's too."""

    persons: tuple[Person, ...]
    contested: Keys = field(repr=False)
    people: People = field(repr=False)

    @property
    def names(self) -> frozenset[NameKey]:
        """Every name of these persons."""
        return frozenset[NameKey]().union(*(person.names for person in self.persons))

    def alone(self, person: Person) -> Named:
        """One of them, as if the others were not named."""
        return Named(persons=(person,), contested=self.contested, people=self.people)

    def keys(self, *, elsewhere: bool) -> Keys:
        """The keys that lead to these persons and to nobody else: of those registered elsewhere, or here."""
        found: Keys = {}
        for person in self.persons:
            if person.elsewhere is elsewhere:
                found = _with(found, person.keys)
        return {
            category: keys - self.contested.get(category, frozenset()) for category, keys in found.items()
        }

    def rows(self, *, elsewhere: bool) -> frozenset[tuple[int, int]]:
        """Their registrations, as (number of the export, record)."""
        return frozenset(
            (int(self.people.export[entry]), int(self.people.row[entry]))
            for person in self.persons
            if person.elsewhere is elsewhere
            for entry in person.entries
            if self.people.registered[entry]
        )

    @property
    def suffixes(self) -> frozenset[str]:
        """Jr, Sr, II … of these persons; none where one of them has none, so that it says nothing."""
        several = [
            frozenset[str]().union(*map(self.people.suffixes_of, person.entries)) for person in self.persons
        ]
        return frozenset[str]().union(*several) if all(several) else frozenset()

    @property
    def numbers(self) -> Keys:
        """Every key of these persons."""
        found: Keys = {}
        for person in self.persons:
            found = _with(found, person.keys)
        return found

    @property
    def _entries(self) -> Entries:
        return frozenset[int]().union(*(person.entries for person in self.persons))

    def is_somebody_else(self, category: Category, key: str) -> bool:
        """Whether a registration of another patron has this key."""
        everybody = self._entries
        holders = self.people.holding(category, frozenset({key}))
        return any(self.people.registered[entry] and entry not in everybody for entry in holders.tolist())


def find_persons(
    people: People, exports: Sequence[Export], seeks: Seeks, *, need_match: bool, refers: bool
) -> Named:
    """The persons of ``seeks.patrons``. ``Held`` says of which entry it cannot be told whose it is.

    ``need_match``: under an order or a consent a second thing beside the name must have told namesakes apart.
    ``refers``: another library's patrons are left to that library.
    """
    found: list[Person] = []
    reasons: list[str] = []
    for nth, wanted in enumerate(seeks.patrons, start=1):
        person = _find(people, _spellings(wanted, exports))
        if isinstance(person, Person) and not _is_named(person, seeks.named_as, people):
            person = "is not the card of whoever seeks.named_as names"
        if person is None:
            reasons.append(
                f"the {nth_of(nth)} of seeks.patrons stands in none of these exports{unless(exports)}"
            )
        elif isinstance(person, str):
            reasons.append(f"the {nth_of(nth)} of seeks.patrons {person}")
        else:
            found.append(replace(person, elsewhere=person.elsewhere and refers))
            told_apart = seeks.matched_by is not None and tells_namesakes_apart(seeks.matched_by.by)
            if need_match and not told_apart and (why := _why_not_by_name(people, person)):
                reasons.append(f"the {nth_of(nth)} of seeks.patrons {why}")
    if reasons:
        by_name = any(reason.endswith(_TWO_THINGS) for reason in reasons)
        raise Held.listing(reasons, hint=_LOOK_AGAIN if by_name else _LOOK_AT_CARDS)
    return Named(persons=tuple(found), contested=_contested(people, found), people=people)


def unless(exports: Sequence[Export]) -> str:
    """Where else a number may stand that no row has: in a row in doubt, which is not read."""
    doubtful = sum(len(export.quarantined) for export in exports)
    if not doubtful:
        return ""
    rows = "the row that is in doubt" if doubtful == 1 else f"one of the {doubtful:,} rows that are in doubt"
    return f", unless it stands in {rows} (redactkit inspect lists them)"


def registered_as(people: People, registrations: Set[tuple[int, int]]) -> Named:
    """The persons of some registrations, given as (number of the export, record): those who have items."""
    places = zip(people.export.tolist(), people.row.tolist(), people.registered.tolist(), strict=True)
    entries = [nth for nth, (at, row, known) in enumerate(places) if known and (at, row) in registrations]
    return Named(persons=tuple(person_of(people, entry) for entry in entries), contested={}, people=people)


def nth_of(number: int) -> str:
    """1st, 2nd, 3rd …"""
    ending = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def _spellings(wanted: str, exports: Sequence[Export]) -> Keys:
    """What the form says, as each kind of key that the system gives out would be written.

    A log-in or another number that is typed in by hand says nothing: anybody's may read like a card.
    """
    found: dict[Category, set[str]] = {}
    for column in _distinct_columns(exports):
        key = canonical_keys(pa.array([fold_key(wanted)]), column)[0].as_py()
        if key is not None:
            found.setdefault(column.category, set()).add(key)
    return {category: frozenset(keys) for category, keys in found.items()}


def _distinct_columns(exports: Sequence[Export]) -> Iterator[Column]:
    seen: set[tuple[Category, bool]] = set()
    for column in (column for export in exports for column in export.columns):
        kind = (column.category, column.checked)
        if column.category in STRONG and kind not in seen:
            seen.add(kind)
            yield column


def _find(people: People, wanted: Keys) -> Person | str | None:
    """Who has this key: a person, why it cannot be told, or nobody.

    Registrations go before what other rows say; those count only where no registration has the key.
    """
    cards, numbers = _holders(people, wanted, {_CARD}), _holders(people, wanted, ONE_EACH)
    if _are_different(people, cards, numbers):
        return "is one patron's card and another patron's number"
    holders = cards or numbers
    registered = {entry for entry in holders if people.registered[entry]}
    if not holders:
        return None
    first, *others = sorted(registered or holders)
    person = person_of(people, first)
    for entry in others:
        other = person_of(people, entry)
        if not may_be_one(person, other, people):
            return "is claimed by registrations that are not one person"
        person |= other
    return _whole(people, person, registered=bool(registered))


def _holders(people: People, wanted: Keys, categories: Iterable[Category]) -> Entries:
    return frozenset(
        int(entry)
        for category in categories
        for entry in people.holding(category, wanted.get(category, frozenset()))
    )


def _are_different(people: People, cards: Entries, numbers: Entries) -> bool:
    """Whether what is written is the card of some and the number of others. Registrations go first."""
    by_card, by_number = (
        {entry for entry in entries if people.registered[entry]} or entries for entries in (cards, numbers)
    )
    if not by_card or not by_number:
        return False
    return not all(
        may_be_one(person_of(people, one), person_of(people, other), people)
        for one in by_card
        for other in by_number
    )


def _is_named(person: Person, named_as: str | None, people: People) -> bool:
    """Whether the paper's name is this person's, where the exports tell one."""
    names = [name for entry in person.entries for name in (*people.names.of(entry), *people.also.of(entry))]
    return named_as is None or not names or is_named(named_as, names)


def person_of(people: People, entry: int) -> Person:
    """One entry taken as a person."""
    return Person(
        entries=frozenset({entry}),
        keys=people.keys_of(entry),
        names=people.names_of(entry),
        elsewhere=bool(people.elsewhere[entry]),
        has_home=bool(people.has_home[entry]),
    )


def _whole(people: People, person: Person, *, registered: bool) -> Person:
    """The person with every other entry of the same kind that shares a key and does not contradict."""
    asked: Entries = frozenset()
    while near := sorted(_sharing(people, person, STRONG) - person.entries - asked):
        asked |= frozenset(near)
        for entry in near:
            if people.registered[entry] == registered and may_be_one(
                person, other := person_of(people, entry), people
            ):
                person |= other
                asked = frozenset()  # a new key may make another entry agree
    return person


def _sharing(people: People, person: Person, categories: Iterable[Category]) -> Entries:
    """The entries that have one of a person's keys."""
    return frozenset(
        int(entry)
        for category in categories
        for entry in people.holding(category, person.keys.get(category, frozenset()))
    )


def may_be_one(one: Person, other: Person, people: People) -> bool:
    """Whether two that share a key may be one person: the same name, and nothing that contradicts.

    Where a name is missing, their numbers must not differ either. A father and a son may share a card, a name
    and an address: two home libraries, Jr beside Sr, or two numbers of one export (unless both give the same
    birth date) are two persons.
    """
    if _are_two(one, other, people):
        return False
    born = {int(people.born[entry]) for entry in one.entries | other.entries} - {0}
    if len(born) > 1:
        return False
    if one.names and other.names:
        return not one.names.isdisjoint(other.names)
    return not _differ(one.keys, other.keys)


def _are_two(one: Person, other: Person, people: People) -> bool:
    """Whether the library's own system keeps the two apart."""
    mine, theirs = (
        [entry for entry in person.entries if people.registered[entry]] for person in (one, other)
    )
    suffixes = [frozenset[str]().union(*map(people.suffixes_of, person.entries)) for person in (one, other)]
    if suffixes[0] != suffixes[1] and (
        (mine and theirs) or (all(suffixes) and suffixes[0].isdisjoint(suffixes[1]))
    ):
        return True
    homes = [{home for entry in entries for home in people.homes.of(entry)} for entries in (mine, theirs)]
    if all(homes) and homes[0].isdisjoint(homes[1]):
        return True
    born = [{int(people.born[entry]) for entry in person.entries} - {0} for person in (one, other)]
    if born[0] and born[0] == born[1]:
        return False  # a record that was made twice
    return any(
        people.export[entry] == people.export[beside]
        and _differ(people.keys_of(entry), people.keys_of(beside))
        for entry in mine
        for beside in theirs
    )


def _differ(one: Keys, other: Keys) -> bool:
    """Whether two have different numbers of a kind of which a person has one."""
    numbers = [(one.get(kind, frozenset()), other.get(kind, frozenset())) for kind in ONE_EACH]
    return any(mine and theirs and mine.isdisjoint(theirs) for mine, theirs in numbers)


def _contested(people: People, persons: Sequence[Person]) -> Keys:
    """The keys of these persons that somebody else has too, so that they lead to nobody."""
    everybody = frozenset[int]().union(*(person.entries for person in persons))
    found: dict[Category, frozenset[str]] = {}
    for person in persons:
        for entry in sorted(_sharing(people, person, PATRON_KEYS) - everybody):
            other = person_of(people, entry)
            if not (people.registered[entry] or _claims(person, other, people)):
                continue
            for category in person.keys:
                shared = person.keys[category] & other.keys.get(category, frozenset())
                found[category] = found.get(category, frozenset()) | shared
    return found


def _claims(person: Person, other: Person, people: People) -> bool:
    """Whether what other rows say makes a key somebody else's: where no registration knows the person."""
    known = any(people.registered[entry] for entry in person.entries)
    return not known and not may_be_one(person, other, people)


def _why_not_by_name(people: People, person: Person) -> str:
    """Why a name alone does not say who this is; empty where it does."""
    if not len(people.names.values):
        return f"cannot be told from a namesake, since these exports have no names, {_TWO_THINGS}"
    if not person.names:
        return f"has no name in these exports, {_TWO_THINGS}"
    for entry in people.bearing(person.names).tolist():
        if entry in person.entries:
            continue
        keys = people.keys_of(entry)
        hers = any(not keys[kind].isdisjoint(person.keys.get(kind, ())) for kind in keys)
        if keys and (people.registered[entry] or not hers):
            return f"has a name that another patron of these exports has too, {_TWO_THINGS}"
    return ""


def _with(one: Keys, other: Keys) -> Keys:
    return {
        category: one.get(category, frozenset()) | other.get(category, frozenset())
        for category in {**one, **other}
    }


def any_of(keys: pa.Array, wanted: frozenset[str]) -> Flags:
    """Which keys are among these."""
    return np.asarray(pc.is_in(keys, value_set=pa.array(sorted(wanted), pa.string())), dtype=np.bool_)
