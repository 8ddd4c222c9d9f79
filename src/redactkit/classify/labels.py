"""How a header is compared with a map's labels: spellings, record names, paths, and SQL written as a header.

The same column is ``P BARCODE``, ``p_barcode``, ``PBarcode`` or ``P BARCODE(PATRON)`` from one site to the
next. Each function takes a header apart; none of them knows a category.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

_BLANKS = re.compile(r"[\s_\u00a0\ufeff]+")
_SEPARATORS = re.compile(r"[^\w#]|_")
_MARKUP = re.compile(r"<[^<>]*>")
_SUFFIX = re.compile(r"(?P<label>.*?) ?\((?P<suffix>[^()]*)\)")
_TAG = re.compile(r"(?P<label>.+?) ?\[[a-z0-9^=]{1,4}\]", re.IGNORECASE)  # PatronAPI: P BARCODE[pb]
_INDEX = re.compile(r"\[\d*\]")
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_CALL = re.compile(r"\w+ ?\(.*\)(?: as \w+)?", re.IGNORECASE | re.DOTALL)
_QUOTED = re.compile(r"'[^']*'|\"[^\"]*\"")
_IDENTIFIER = re.compile(r"(?<![\w.])([A-Za-z_][\w.]*+)(?!\s*\()")
_FUNCTION = re.compile(r"([A-Za-z_]\w*)\s*\(")


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_SQL_WORDS = _words("""
    and as asc between by case char date day desc distinct else end false from group hour in interval is like
    limit month not null on or order over partition select separator then true when where year
""")
_SHAPING = _words("""
    any_value cast coalesce convert date date_format datetime from_unixtime ifnull isnull lower ltrim max min
    month nullif rtrim str substr substring to_char trim upper year
""")
"""Functions that give back a value of the column itself, or a part of it."""
_JOINING = _words("avg concat concat_ws count group_concat if iif left listagg right string_agg sum")
_OWNERS = _words("""
    borrower borrowers cardholder cardholders client clients customer customers member members patron patrons
    reader readers requester requesters user users usr
""")
_SIGNED_UP = _words("attendee attendees participant participants registrant registrants")
"""Owners in a label that is reworded; as the name of an object they may be rows of anything."""
_NAMING = _words("code desc description label name text value")
"""Words behind a label that say how something is told, not what it is: ``Material Type Name``."""
_TIMING = _words("date datetime gmt on time timestamp")
_WHICH = _words("alternate current home mailing permanent preferred primary secondary")
"""Words before a label that say which of several it is: ``primaryPostalCode``."""

_MOST_HEADERS = 65_536
_once = lru_cache(maxsize=_MOST_HEADERS)
"""Every map asks for the same header again, and a sheet may have sixteen thousand of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Expression:
    """SQL that stands as a header: the columns it names, and whether it only gives one of them back."""

    columns: tuple[str, ...]
    counts: bool
    gives_back_one: bool


@_once
def bare(header: str) -> str:
    """A header without mark-up."""
    return _MARKUP.sub("", header) if "<" in header else header


@_once
def normalised(header: str) -> str:
    """A header as maps compare it: no case, no outer blanks, underscores as blanks, no mark-up."""
    return _BLANKS.sub(" ", bare(header)).strip().upper()


@_once
def compacted(header: str) -> str:
    """The same without any separator: ``Patron_ID``, ``patronId`` and ``PATRON-ID`` are one label."""
    return _SEPARATORS.sub("", normalised(header))


@_once
def with_suffix(header: str) -> tuple[str, str] | None:
    """Label and record name of ``CREATED (PATRON)``; ``None`` where nothing stands in brackets."""
    parts = _SUFFIX.fullmatch(normalised(header))
    return (parts["label"], parts["suffix"].strip()) if parts else None


@_once
def without_tag(header: str) -> str | None:
    """The label of ``P BARCODE[pb]``, as Sierra's PatronAPI writes it."""
    parts = _TAG.fullmatch(bare(header).strip())
    return parts["label"] if parts else None


@_once
def path_of(header: str) -> tuple[str, ...]:
    """The names in ``borrowers.cardnumber`` or ``personal.addresses[0].city``; places in a list left out."""
    if "." not in header:
        return ()
    names = [name.strip() for name in _INDEX.sub("", header).split(".")]
    kept = tuple(name for name in names if name and not name.isdigit())
    return kept if len(names) > 1 and kept else ()


def names_an_owner(name: str) -> bool:
    """Whether a table or an object is called after the people it holds."""
    return name.lower() in _OWNERS


@_once
def expression(header: str) -> Expression | None:
    """What SQL as a header names: ``CONCAT(surname, ', ', firstname)`` is a person, whatever it is called."""
    text = header.strip()
    if not (_CALL.fullmatch(text) or "||" in text):
        return None
    unquoted = _QUOTED.sub(" ", text)
    functions = [name.lower() for name in _FUNCTION.findall(unquoted)]
    if not set(functions) <= _SHAPING | _JOINING or not (functions or "||" in unquoted):
        return None  # CREATED(PATRON) is no SQL
    found = [name for name in _IDENTIFIER.findall(unquoted) if name.lower() not in _SQL_WORDS]
    if " as " in unquoted.lower():
        found = found[:-1]  # the alias
    return Expression(
        columns=tuple(dict.fromkeys(found)),
        counts="count" in functions,
        gives_back_one="||" not in unquoted and all(name in _SHAPING for name in functions),
    )


def loosened(header: str) -> tuple[str, bool]:
    """A renamed label without the words that say whose it is, and whether there were any.

    ``Borrower's Last Name`` is ``LAST NAME`` of a patron; ``CustPhone1`` stays what it is.
    """
    words = _plain_words(header)
    kept = [word for word in words if word.lower() not in _OWNERS]
    return " ".join(word.rstrip("0123456789") for word in kept).upper(), len(kept) < len(words)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reworded:
    """Another way to write a label, and what it may turn out to be."""

    label: str
    of_patron: bool = False  # it named an owner, so only a patron's label fits
    names_a_code: bool = False  # "name" or "code" was cut off, so only one of a short list fits
    is_a_time: bool = False  # its words for a time were changed, so only a time fits


@_once
def reworded(header: str) -> tuple[Reworded, ...]:
    """The ways to write a renamed label, the nearest first.

    ``Borrower's Last Name`` is ``LAST NAME`` of a patron, ``Material Type Name`` is ``MATERIAL TYPE``, and
    ``Checked Out On`` and ``checkout_datetime`` are ``CHECKED OUT`` and ``CHECKOUT DATE``.
    """
    if len(header) > _LONGEST_REWORDED:
        return ()
    label, of_patron = loosened(header)
    words = label.split()
    found = [Reworded(label=label, of_patron=of_patron)]
    own = _plain_words(header)
    signed_up = [word for word in own if word.lower() not in _SIGNED_UP]
    if 0 < len(signed_up) < len(own):
        found.append(Reworded(label=" ".join(signed_up).upper(), of_patron=True))
    if len(own) > 1 and own[-1].lower() in _NAMING:
        found.append(Reworded(label=" ".join(own[:-1]).upper(), names_a_code=True))
    if len(words) > 1 and words[-1].lower() in _NAMING:
        found.append(Reworded(label=" ".join(words[:-1]), of_patron=of_patron, names_a_code=True))
    if len(words) > 1 and words[0].lower() in _WHICH:
        found.append(Reworded(label=" ".join(words[1:]), of_patron=of_patron))
    for said, owner in ((own, False), (words, of_patron)):
        rest = [word.upper() for word in said if word.lower() not in _TIMING]
        if rest and len(rest) < len(said):
            spellings = (*rest, "DATE"), ("DATE", *rest), tuple(rest)
            found += [Reworded(label=" ".join(each), of_patron=owner, is_a_time=True) for each in spellings]
    return tuple(dict.fromkeys(found))


_LONGEST_REWORDED = 120


def _plain_words(header: str) -> list[str]:
    """The words of a label as it stands, numbers left out."""
    words = re.findall(r"[^\W_]+", _CAMEL.sub(" ", bare(header).replace("'s", "")))
    return [word for word in words if not word.isdigit()]


@_once
def headed(header: str) -> tuple[tuple[str, str], ...]:
    """Where a record's name may stand before a label without a full stop: ``loan_due_date``."""
    words = _plain_words(header)
    return tuple((" ".join(words[:cut]), " ".join(words[cut:])) for cut in (2, 1) if len(words) > cut)
