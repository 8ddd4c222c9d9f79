"""Names around records: what wraps a list of them, what only describes it. For ``read`` and ``verify``.

A response of an interface wraps its records (``{"entries": [...], "total": 2}``); a single patron holds
lists, too (her addresses). What describes a list is known by its name; whatever else stands beside one
belongs to every record of it, so that nothing of a file is left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

OUTER = "outer"
"""Comes before the names of what stands around a list: a loan and its patron may both have an ``id``."""

_LISTS = frozenset(
    {
        *(
            "data",
            "entries",
            "items",
            "records",
            "results",
            "rows",
            "list",
            "values",
            "value",
            "hits",
            "docs",
        ),
        *("users", "user", "patrons", "patron", "borrowers", "borrower", "members", "member", "people"),
        *("checkouts", "checkout", "loans", "loan", "issues", "issue", "circulation", "circulations"),
        *("transactions", "transaction", "holds", "hold", "requests", "request", "reserves", "reserve"),
        *("fines", "fine", "fees", "fee", "accounts", "account", "accountlines", "charges", "charge"),
        *("bookings", "booking", "reservations", "reservation", "registrations", "registration"),
        *("events", "event", "sessions", "session", "history", "record", "row", "entry", "item", "table"),
    }
)

_LONGEST_PART = 20
"""Objects in a list that is a part of one record: a patron's addresses, messages, blocks."""

NAMED_BY = {
    **dict.fromkeys(("field", "column", "property", "cell", "col", "data", "arr", "str", "int"), "name"),
    **dict.fromkeys(("long", "float", "double", "bool", "date"), "name"),
    **{"datafield": "tag", "controlfield": "tag", "subfield": "code"},
}
"""XML elements whose name is in an attribute: dumps of MySQL and phpMyAdmin, Solr's answers, MARC."""

_ABOUT_A_LIST = frozenset(
    {
        *("total", "totalcount", "totalrecords", "totalrecordcount", "totalitems", "totalresults", "count"),
        *("numfound", "numberofrecords", "numberofitems", "start", "offset", "skip", "limit", "top", "size"),
        *("page", "pages", "pageno", "pagenumber", "pagesize", "perpage", "totalpages", "itemsperpage"),
        *("next", "nextlink", "nextpage", "nextrecordposition", "prev", "previous", "first", "last", "self"),
        *("link", "links", "href", "meta", "metadata", "resultinfo", "pagination", "paging", "hasmore"),
        *("status", "statuscode", "success", "error", "errors", "version", "schema", "schemaversion"),
        *("startindex", "took", "maxscore", "truncated", "responseheader", "query", "querytime", "warnings"),
        *("generated", "generatedat", "exported", "exportedat", "exportdate", "timestamp", "diagnostics"),
        *("echoedsearchretrieverequest", "resultsetid", "@context", "@odata.context", "@odata.count"),
    }
)


def plain(name: str) -> str:
    """A name as it is compared here: without case, hyphens and underscores."""
    return name.casefold().replace("_", "").replace("-", "")


def is_about_a_list(name: str) -> bool:
    """Whether a member of this name describes the list beside it, and no record."""
    return plain(name) in _ABOUT_A_LIST


def names_a_list(name: str) -> bool:
    """Whether lists of records are called this."""
    return plain(name) in _LISTS


def name_beside(place: Sequence[object], path: Sequence[str]) -> str:
    """What a place belongs to, at the height where it parts from the way to the list.

    Beside the list at ``data.loans`` the place ``data.patron.status`` belongs to ``patron``: that is a
    patron's status and not the list's.
    """
    apart = next(at for at, part in enumerate(place) if at >= len(path) or part != path[at])
    return str(place[apart])


def are_lists_of_records(sizes: Sequence[int], others: Iterable[str]) -> bool:
    """Whether lists of objects, whatever they are called, are lists of records and not parts of one record.

    They are where nothing else stands beside them, or where two are longer than a part of one record is.
    """
    long = sum(size > _LONGEST_PART for size in sizes)
    return long > 1 or (len(sizes) > 1 and all(map(is_about_a_list, others)))


def list_of_records(lists: Sequence[str], others: Iterable[str]) -> str | None:
    """Which of the lists in a wrapper holds the records; ``None`` where the whole is one record.

    ``others`` are the names beside them. Raises ``ValueError`` where there are several lists of records.
    """
    called = [name for name in lists if names_a_list(name)]
    if len(called) > 1:
        raise ValueError
    if called:
        return called[0]
    if len(lists) == 1 and all(is_about_a_list(name) for name in others):
        return lists[0]
    return None
