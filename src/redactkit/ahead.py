"""Read the next chunk while this one is worked on. Shared by every stage that walks over an export.

Parsing, hashing and counting release the interpreter's lock, so a second core can read ahead.
The order of chunks, and what raises where, stay as they were.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Final, TypeVar

T = TypeVar("T")


class _End:
    """What stands after the last item."""


_END: Final = _End()


def ahead(items: Iterable[T]) -> Iterator[T]:
    """The same items, each made while the one before it is used; one item waits at most."""
    iterator = iter(items)
    with ThreadPoolExecutor(max_workers=1, thread_name_prefix="ahead") as worker:
        waiting = worker.submit(next, iterator, _END)
        while not isinstance(item := waiting.result(), _End):
            waiting = worker.submit(next, iterator, _END)
            yield item
