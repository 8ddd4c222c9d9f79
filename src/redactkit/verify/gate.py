"""The gate: read everything staged, read the exports again, ask three questions. Publishes nothing itself.

Speed comes from asking about distinct values and from a fast parser. When something is found, or when the
fast parser lost a record, the exports are read once more, slowly and line by line: only what the careful
reading finds is reported.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from hashlib import file_digest
from pathlib import Path
from typing import TYPE_CHECKING

from redactkit.errors import Busy, ExportUnreadable, InputMissing
from redactkit.model import Decision, Export, GateFinding, Seeks
from redactkit.verify.again import SaidAgain
from redactkit.verify.book import forget_books
from redactkit.verify.look import Look
from redactkit.verify.released import IDENTIFIERS, OWN_NAME, WHERE_FROM, Staged, read_staged
from redactkit.verify.source import RecordsLost
from redactkit.verify.word import WordFile, read_word
from redactkit.wordfile import shipped

if TYPE_CHECKING:
    from redactkit.verify.rows_look import RowsLook

_NOTHING_NAMED = Seeks()

CHECKS = (WHERE_FROM, IDENTIFIERS, OWN_NAME)


@dataclass(frozen=True, slots=True, kw_only=True)
class GateReport:
    """What the last check found, by file and line. Nothing may be published unless ``findings`` is empty."""

    findings: tuple[GateFinding, ...]
    checks: tuple[str, ...] = CHECKS


def check(
    staged: Path | Mapping[str, Path],
    exports: Sequence[Export],
    decision: Decision,
    *,
    own_patrons_only: bool,
    said: Sequence[str],
    seeks: Seeks = _NOTHING_NAMED,
    home_library: str | None = None,
    again: SaidAgain | None = None,
) -> GateReport:
    """Ask the three questions of a staged OUT: a folder, or each file's name in it and where it is read.

    ``said`` are the texts of the request form's public fields and of the profile: they may stand in the
    letter and the README, although a patron's record may hold them too; so may what the letterhead says.
    ``seeks`` says whose records an order, a consent or a task covers, and ``home_library`` at which library
    that patron is registered, where the form knows. ``again``: what is said to be given as an earlier package
    gave it; it is compared with the ledger's copy.
    """
    letterhead = _letterhead(decision)
    said = [*said, *letterhead.texts]
    found: set[GateFinding] = set()
    with ThreadPoolExecutor(max_workers=1, thread_name_prefix="digest") as worker:
        unchanged = worker.submit(_refuse_changed, exports)
        out, look = _what_to_look_at(
            staged, exports, decision, seeks, letterhead, own_patrons_only, said, home_library, again
        )
        try:
            for careful in (False, True):
                asked = look(careful)
                unchanged.result()  # no export is read before
                try:
                    found = {*out.findings, *asked.findings()}
                except RecordsLost:
                    continue
                if not found:
                    break
        except ExportUnreadable:
            _refuse_changed(exports)
            raise
        finally:
            forget_books()
    if found:
        _refuse_changed(exports)
    return GateReport(findings=tuple(sorted(found, key=_order)))


def _refuse_changed(exports: Sequence[Export]) -> None:
    """Stop where an export is not any more what the release was made from: what is found then is no leak.

    Asked before the files are read, while what was staged is taken apart, and again before any objection.
    """
    for path, label, digest in {(each.path, each.label, each.digest) for each in exports}:
        try:
            with path.open("rb") as file:
                now = file_digest(file, "sha256").hexdigest()
        except OSError:
            raise InputMissing("the last check could not read this file again", file=label) from None
        if digest and now != digest:
            raise Busy("it changed while it was read", file=label, hint="wait until the export is finished")


def _letterhead(decision: Decision) -> WordFile:
    """What the letter is printed on: the profile's own letterhead, or the shipped one."""
    head = decision.letterhead
    own = head.template if head is not None else None
    return read_word(shipped() if own is None else own, compact=False)


def _what_to_look_at(
    staged: Path | Mapping[str, Path],
    exports: Sequence[Export],
    decision: Decision,
    seeks: Seeks,
    letterhead: WordFile,
    own_patrons_only: bool,
    said: Sequence[str],
    home_library: str | None = None,
    again: SaidAgain | None = None,
) -> tuple[Staged, Callable[[bool], Look | RowsLook]]:
    """What was staged, and a look at it: at tables and totals, or at rows as they stand."""
    scope = decision.release.scoped
    if scope is None:
        out = read_staged(staged, decision.release.specs, letterhead)

        def look(careful: bool) -> Look:
            return Look(
                out,
                exports,
                decision,
                own_patrons_only=own_patrons_only,
                said=said,
                careful=careful,
                again=again,
            )

        return out, look
    from redactkit.verify.rows_look import RowsLook  # most runs make no such copy
    from redactkit.verify.rows_plan import rows_specs

    specs = rows_specs(decision, scope, exports, seeks)
    rows = read_staged(staged, specs, letterhead)

    def look_at_rows(careful: bool) -> RowsLook:
        return RowsLook(
            rows,
            specs,
            exports,
            decision,
            scope,
            seeks,
            own_patrons_only=own_patrons_only,
            home_library=home_library,
            said=said,
            careful=careful,
        )

    return rows, look_at_rows


def _order(found: GateFinding) -> tuple[str, int, int, str, str]:
    return (found.file, found.line or 0, found.column or 0, found.check, found.why)
