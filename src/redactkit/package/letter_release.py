"""What the letter says of the copy: its files and periods, what is taken out and on which ground. Pure.

The withholding log in the package gives each column with its own reason. The letter groups what has one
reason, and says once what holds of a whole section. INVARIANT: it counts nothing that was not released.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TypeVar

from redactkit.categories import group_of
from redactkit.model import (
    Exemption,
    Group,
    LogLine,
    Outcome,
    Standing,
    TableSpec,
    TotalsSpec,
    Treatment,
)
from redactkit.package.again import told_again
from redactkit.package.bag import signature_check
from redactkit.package.letter import Block, Kind, Matter, bullet, heading, sentence, text
from redactkit.package.letter_spans import spans
from redactkit.package.log import log_lines
from redactkit.package.words import CATEGORY_GROUPS, CLASSES, in_words, plain, plain_day
from redactkit.scales import too_few

_REDACTING = frozenset({Outcome.RELEASE_REDACTED, Outcome.AGGREGATE_ONLY})
_Spec = TypeVar("_Spec", TableSpec, TotalsSpec, TableSpec | TotalsSpec)
_WHOSE = "registration"  # the class that tells whose patrons the rows of other classes concern


def only_totals(matter: Matter) -> bool:
    """Whether a request for records gets totals alone: the policy makes no table of what it asks for."""
    release = matter.decision.release
    return (
        matter.decision.outcome is Outcome.RELEASE_REDACTED
        and bool(_made(matter, release.totals))
        and not _made(matter, release.tables)
    )


def asks_totals(matter: Matter) -> bool:
    """Whether totals were asked for, and are given: nothing that was asked for is refused."""
    return matter.decision.outcome is Outcome.AGGREGATE_ONLY and matter.request.seeks.about == "totals"


def totals_beside(matter: Matter) -> list[str]:
    """The classes of which totals alone are given, beside tables of others."""
    asked, empty = matter.request.seeks.classes, without_figure_beside(matter)
    return [
        _class(spec.record_class)
        for spec in _made(matter, matter.decision.release.totals)
        if (matter.redacted is not None or spec.record_class in asked) and spec.record_class not in empty
    ]


def fewest_of_no_figure(matter: Matter) -> int | None:
    """The fewest people of whom a total is given, where all that there is are totals without a figure."""
    return matter.decision.release.fewest_of_no_figure(_lines_of(matter))


def without_figure_beside(matter: Matter) -> dict[str, int]:
    """The classes of which totals alone are made, and without a figure: the fewest people of a total."""
    release = matter.decision.release
    empty = release.no_figures(_lines_of(matter))
    told = {spec.record_class for spec in _made(matter, release.specs) if spec.file not in empty}
    return {spec.record_class: spec.min_cell for spec in empty.values() if spec.record_class not in told}


def _lines_of(matter: Matter) -> dict[str, int]:
    return {file.name: file.lines for file in (matter.redacted.files if matter.redacted else ())}


def holds_no_record(matter: Matter) -> bool:
    """Whether the copy is there and nothing is owed: lists, none of which has a line, and no totals."""
    files = matter.redacted.files if matter.redacted is not None and not matter.redacted.partial else ()
    lists = {spec.file for spec in matter.decision.release.tables}
    return bool(files) and all(file.name in lists and not file.records for file in files)


def owed_classes(matter: Matter) -> tuple[str, ...]:
    """Classes that were asked for, of which the policy makes nothing yet and which are not answered apart."""
    decision = matter.decision
    if decision.outcome not in _REDACTING:
        return ()
    made = {spec.record_class for spec in decision.release.specs}
    made |= {name for each in decision.apart for name in each.classes}
    return tuple(name for name in matter.request.seeks.classes if name not in made)


def nothing_is_made(matter: Matter) -> bool:
    """Whether the policy says that something is given, and not yet in which form, of any class asked for."""
    return bool(owed_classes(matter)) and not matter.decision.release.specs


def logged(matter: Matter) -> tuple[LogLine, ...]:
    """What is not given as it is. Before there is a copy nobody knows its columns."""
    return log_lines(_log(matter))


def _log(matter: Matter) -> tuple[LogLine, ...]:
    return matter.redacted.log if matter.redacted is not None else ()


def given(matter: Matter) -> Iterator[Block]:
    """The files, the periods they cover, and how to tell the package again."""
    if matter.redacted is None:
        return
    yield heading("What you receive")
    as_they_stand = matter.decision.release.scoped is not None
    no_figures = matter.decision.release.no_figures(_lines_of(matter))
    for file in sorted(matter.redacted.files, key=lambda file: file.name):
        if file.name in no_figures:
            yield bullet(f"{file.name}: no figure, because {too_few(no_figures[file.name].min_cell)}")
            continue
        lines = "" if as_they_stand else f"{_counted(file.lines, 'line')}, standing for "
        yield bullet(f"{file.name}: {lines}{_counted(file.records, 'record')}")
    yield bullet("withholding-log.csv: what is withheld or given less exactly, column by column, and why")
    yield bullet(
        "disclosure-manifest.json and README.txt: what the files are, and how to check that they are whole"
    )
    if as_they_stand:
        yield text(
            "An apostrophe before a cell that begins with =, +, - or @ does not stand in the record: it was "
            "added so that a spreadsheet shows the text and does not compute it."
        )
    if told := list(spans(matter, _made(matter, matter.decision.release.specs))):
        yield text(" ".join(told))
    for before in told_again(matter.redacted.reissued, matter.redacted.made_anew):
        yield text(before)
    called = "" if matter.package is None else f"The package is called {matter.package}. {_by_whom(matter)}"
    register = ""
    if matter.ledger_head is not None and matter.ledger_head.strip("0"):  # zeros: nothing stands in it yet
        register = (
            f"Please keep this letter: our register of disclosures stood at {matter.ledger_head} when it was "
            "made."
        )
    if called or register:
        yield text(" ".join(part for part in (called, register) if part))
    if matter.signer is not None:
        yield text(
            "To check the signature, write the line of that key, which we give you by another way than this "
            "package, into a file called allowed_signers beside the folder release, and in that folder type:"
        )
        yield Block(kind=Kind.TYPED, text=signature_check(matter.signer.title))


def _by_whom(matter: Matter) -> str:
    """Whether it is signed, and with which key."""
    signer = matter.signer
    if signer is None:
        return "It is not signed: you can check that it is whole, not who made it."
    return f"It is signed with the key {signer.fingerprint} of {signer.title}; README.txt says how to check."


def grounds_ahead(matter: Matter) -> Iterator[Block]:
    """Before there is a copy: what will be missing from it, kind by kind, on which ground and why."""
    decision = matter.decision
    if not matter.copy_follows or decision.outcome not in _REDACTING:
        return
    if asks_totals(matter) or nothing_is_made(matter):
        return
    chosen: dict[Group, Counter[Exemption]] = {}
    for category, treated in decision.treatments.items():
        if treated.treatment is not Treatment.KEEP and treated.exemption is not None:
            chosen.setdefault(group_of(category), Counter())[treated.exemption] += 1
    grounds: dict[Exemption, list[Group]] = {}
    for group in CATEGORY_GROUPS:
        if group in chosen:  # the ground on which most of its columns rest
            ranked = sorted(chosen[group].items(), key=lambda found: (-found[1], found[0].id))
            grounds.setdefault(ranked[0][0], []).append(group)
    if not grounds:
        return
    yield heading("What will be left out or made less exact, and why")
    for exemption, groups in grounds.items():
        yield text(_exemption(exemption))
        yield from (bullet(sentence(CATEGORY_GROUPS[group])) for group in groups)
    yield text(
        "The copy comes with a list of every column that is left out or made less exact, each with its "
        "reason."
    )


def _merged(matter: Matter) -> Iterator[Block]:
    """Totals hide nothing but groups so small that a total would tell of single people."""
    small = [total for total in _made(matter, matter.decision.release.totals) if total.min_cell > 1]
    treated = [matter.decision.treatments.get(column.category) for total in small for column in total.levels]
    grounds = [each.exemption for each in treated if each is not None and each.exemption is not None]
    if grounds:
        fewest = max(total.min_cell for total in small)
        together = (
            "no total is given"
            if fewest_of_no_figure(matter) is not None
            else "its total is given together with others, or not at all where there are no others to give "
            "it with"
        )
        yield text(
            f"Where a group is smaller than {fewest} people, {together}: alone it would tell of single "
            f"people ({grounds[0].cite}: {grounds[0].text})."
        )


def withheld(matter: Matter, lines: tuple[LogLine, ...]) -> Iterator[Block]:
    """Withheld and coarsened columns under the exemption they rest on, those with one reason together."""
    if asks_totals(matter):
        yield from _merged(matter)
        return
    own = {chosen.no_smaller_part for chosen in matter.decision.treatments.values()}
    said: set[Exemption | None] = set()  # an exemption is spelled out once
    for standing, what in (
        (Standing.WITHHELD, "is withheld"),
        (Standing.COARSENED, "is given less exactly"),
        (Standing.BEYOND, f"the {matter.thing} does not name and is not given"),
    ):
        chosen = [line for line in lines if line.standing is standing]
        if not chosen:
            continue
        kinds = {line.record_class for line in chosen}
        one = next(iter(kinds)) if len(kinds) == 1 else ""
        yield heading(f"What {what}{f' of the {_class(one)}' if one else ''}, and why")
        general = _general(chosen, own)
        grounds = {line.exemption for line in chosen}
        for exemption in sorted(grounds, key=lambda ground: ground.id if ground else ""):
            yield text(_exemption(exemption, short=exemption in said))
            said.add(exemption)
            of_this = [line for line in chosen if line.exemption == exemption]
            yield from _grouped(of_this, general, named=not one)
        if general and (one or len({words for _, words in general}) == 1):
            yield text(sentence(general[0][1]))
        elif general:
            yield text(" ".join(sentence(f"{_class(kind)}: {words}") for kind, words in general))


def apart(matter: Matter, lines: tuple[LogLine, ...]) -> Iterator[Block]:
    """What is neither given nor withheld, and the note on other libraries."""
    head = matter.decision.letterhead
    referred = [line for line in lines if line.standing is Standing.REFERRED]
    note = head.network_note if head is not None else ""
    elsewhere = list(_listed(referred))
    if note and (referred or matter.neutral or matter.decision.outcome is Outcome.REFER_HOME_LIBRARY):
        elsewhere.append(text(note))
    yield from _section("People registered at another library", elsewhere)
    outside = {line.record_class for line in lines if line.standing is Standing.OUTSIDE}
    yield from _section("Outside your request", [_outside(name) for name in sorted(outside)])
    if matter.redacted is not None and matter.redacted.partial:
        by = f"by {plain_day(matter.answer_by)}" if matter.answer_by else "by [date not given]"
        yield heading("Not yet reviewed")
        yield text(
            "This is an answer in part. What a person must still look at is not withheld; you will hear of "
            f"it {by}."
        )
        yield from _listed([line for line in lines if line.standing is Standing.NOT_REVIEWED])


def _made(matter: Matter, specs: Iterable[_Spec]) -> list[_Spec]:
    """Those of the release's files that there are; before there is a copy, all that may come of it."""
    names = None if matter.redacted is None else {file.name for file in matter.redacted.files}
    return [spec for spec in specs if names is None or spec.file in names]


def _class(record_class: str) -> str:
    return CLASSES.get(record_class, plain(record_class))


def _grouped(lines: list[LogLine], general: list[tuple[str, str]], *, named: bool) -> Iterator[Block]:
    """What has one class and one reason, in one point; beside a column how it is given, file by file.

    ``named``: each point says its class, since the heading does not.
    """
    groups: dict[tuple[str, str, str], dict[str, list[str]]] = {}
    for line in lines:
        said_once = (line.record_class, line.no_smaller_part) in general
        smaller = "" if said_once else line.no_smaller_part
        columns = groups.setdefault((line.record_class, line.reason, smaller), {})
        done = columns.setdefault(line.column, [])
        if line.standing is Standing.COARSENED:
            done.append(line.done)
    for (record_class, reason, smaller), columns in groups.items():
        of = f"{_class(record_class)}: " if named and record_class else ""
        names = ", ".join(f"{name} ({'; '.join(done)})" if done else name for name, done in columns.items())
        yield bullet(
            " ".join(part for part in (sentence(of + names), sentence(reason), sentence(smaller)) if part)
        )


def _general(lines: list[LogLine], own: set[str | None]) -> list[tuple[str, str]]:
    """What several columns of a class say of a smaller part, and none as its own: once for the section."""
    told = Counter((line.record_class, line.no_smaller_part) for line in lines)
    return [
        (kind, words) for (kind, words), often in told.items() if often > 1 and words and words not in own
    ]


def _exemption(exemption: Exemption | None, *, short: bool = False) -> str:
    """The ground in full, or where it was spelled out before, its pin-cite."""
    if exemption is None:
        return "Exemption not stated:"
    if short:
        return f"{exemption.cite}:"
    kind = "required by law" if exemption.mandatory else "at the custodian's discretion"
    return f"{exemption.cite} ({kind}): {sentence(exemption.text)}"


def _section(title: str, blocks: list[Block]) -> Iterator[Block]:
    """A heading stands over something or not at all."""
    if blocks:
        yield heading(title)
        yield from blocks


def _outside(record_class: str) -> Block:
    """A class that was not asked for. Its columns are in the log; a requester has no use for them."""
    use = "used only to tell whose patrons the records concern; " if record_class == _WHOSE else ""
    read = f"{use}we did not read your request as asking for them"
    return bullet(f"{sentence(f'{_class(record_class)}: {read}')} If it does, please tell us.")


def _listed(lines: list[LogLine]) -> Iterator[Block]:
    """Columns of one class with one reason stand together, and so do classes of which the same is said."""
    columns: dict[tuple[str, str], list[str]] = {}
    for line in lines:
        columns.setdefault((line.record_class, line.reason), []).append(line.column)
    classes: dict[tuple[str, str], list[str]] = {}
    for (record_class, reason), named in columns.items():
        classes.setdefault((", ".join(named), reason), []).append(_class(record_class))
    for (names, reason), kinds in classes.items():
        of = sentence(f"{in_words(kinds)}: {names}")
        yield bullet(" ".join(part for part in (of, sentence(reason)) if part))


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number:,} {noun}s"
