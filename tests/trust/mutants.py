"""F19: faults that a program like this can have, each made on purpose in a copy; tests must notice each.

A ``Mutant`` is one text of one file of the program, another text in its place, and the tests that must fail
then. They pass on the unchanged copy, and fail (fail, not break) on the changed one. A text that is not there
exactly once is an error: the list has to stay true when the program changes.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from tests.trust.figure import Figure

import redactkit

_ROOT = Path(__file__).resolve().parents[2]
_WORKERS = 2
_QUICK = 3
_MOST_S = 600


@dataclass(frozen=True, slots=True, kw_only=True)
class Mutant:
    """A fault: what is changed, and the tests that must fail."""

    name: str
    file: str  # below src/redactkit
    old: str
    new: str
    tests: tuple[str, ...]


def _mutant(name: str, file: str, old: str, new: str, *tests: str) -> Mutant:
    return Mutant(name=name, file=file, old=old, new=new, tests=tests)


_GATE = "tests/verify/test_verify_gate.py::"
_STAGING = "tests/package/test_package_staging.py::"
_STOPPED = "tests/release/test_release_withheld_rows.py::"
_TOTALS = "tests/redact/test_redact_totals.py::"

MUTANTS = (
    _mutant(
        "a rule of the table is passed over",
        "decide/rules.py",
        "        if rule.outcome is None or not applies(rule.when, facts):\n            continue\n",
        "        if rule is table[0] or not applies(rule.when, facts):\n            continue\n",
        "tests/decide/test_decide_promises.py::test_a_row_without_conditions_applies_to_every_request",
    ),
    _mutant(
        "nothing is folded before it is compared",
        "folding.py",
        "    plain = fold(text)\n    if plain.starts is None and",
        "    plain = Folded(text, len(text))\n    if plain.starts is None and",
        "tests/detect/test_detect_folding.py",
    ),
    _mutant(
        "a block needs one patron more than the minimum",
        "redact/totals.py",
        "    if int((people != NOBODY).sum()) < min_cell:",
        "    if int((people != NOBODY).sum()) <= min_cell:",
        _TOTALS + "test_the_minimum_itself_is_enough_and_one_less_is_not",
    ),
    _mutant(
        "a block needs one patron less than the minimum",
        "redact/totals.py",
        "    if int((people != NOBODY).sum()) < min_cell:",
        "    if int((people != NOBODY).sum()) < min_cell - 1:",
        _TOTALS + "test_the_minimum_itself_is_enough_and_one_less_is_not",
    ),
    _mutant(
        "one patron may be more than half of a block",
        "redact/totals.py",
        "    return bool(by_person.max() * 2 <= by_person.sum())",
        "    return True",
        _TOTALS + "test_half_of_a_block_may_be_one_persons_and_more_may_not",
    ),
    _mutant(
        "the last row is skipped",
        "read/delimited.py",
        "        while pending:\n            found = walk.through(pending, final=True)",
        "        while False:\n            found = walk.through(pending, final=True)",
        "tests/read/test_read_source.py::test_each_dialect_is_told_and_read_without_changing_a_cell",
    ),
    _mutant(
        "what hides in a sheet that is not read is not told",
        "read/books/book.py",
        "            left_out += sheet.hidden\n            continue",
        "            continue",
        "tests/read/books/test_books_hidden.py::test_every_planted_value_is_told_of_and_none_is_quoted",
    ),
    _mutant(
        "a hidden sheet is read as if it were shown",
        "read/books/book.py",
        "if sheet.is_table and not sheet.is_hidden)",
        "if sheet.is_table)",
        "tests/read/books/test_books_hidden.py::test_a_hidden_sheet_is_read_only_when_it_is_named",
    ),
    _mutant(
        "it is published before the last check",
        "publishing.py",
        "    report = check(\n",
        "    __import__('shutil').copytree(staging.out.root, staging.out_target)\n    report = check(\n",
        _STOPPED + "test_the_check_names_the_export_its_column_and_its_rows",
    ),
    _mutant(
        "what the last check found is not heeded",
        "publishing.py",
        "    if report.findings:",
        "    if report.findings and request.id is None:",
        _STOPPED + "test_the_check_names_the_export_its_column_and_its_rows",
    ),
    _mutant(
        "a message quotes the cell that it cannot read",
        "read/header.py",
        '            "its first row looks like a record, not like a header",',
        '            f"its first row looks like a record, not like a header: {header[0]}",',
        "tests/read/test_read_bad_input.py::test_a_file_without_a_header",
    ),
    _mutant(
        "the digest of a source has no salt",
        "package/manifest.py",
        '    return hmac.new(salt, digest.encode("ascii"), hashlib.sha256).hexdigest()',
        "    return digest",
        "tests/package/test_package_manifest.py::test_the_internal_manifest_salts_its_digests",
    ),
    _mutant(
        "rows keep the order of the export",
        "redact/write.py",
        '    return table.sort_by([(name, "ascending") for name in [*keys, count]])',
        "    return table",
        "tests/release/test_release_noninterference.py::test_the_order_of_rows_changes_nothing",
    ),
    _mutant(
        "a fault prints the exception",
        "cli/exits.py",
        "        return _fault(type(error).__name__, _where(error))",
        "        return _fault(repr(error), _where(error))",
        "tests/test_exits.py",
    ),
    _mutant(
        "a header that is repeated is a record",
        "read/passes.py",
        "        if repeated is not None:",
        "        if repeated is not None and not len(rows):",
        "tests/read/test_read_source.py::test_a_repeated_header_is_set_aside",
    ),
    _mutant(
        "a column that nobody knows does not stop the job",
        "learn.py",
        "    if found and not withhold:",
        "    if found and withhold:",
        "tests/release/test_release_bad_input.py::test_an_unheard_of_column_holds_and_is_named_by_its_number",
    ),
    _mutant(
        "a column that nobody knows is called by its label",
        "learn.py",
        "        export.label: [column.position for column in export.columns if column.category == UNKNOWN]",
        "        export.label: [export.names[c.position - 1] for c in export.columns if not c.header]",
        "tests/release/test_release_bad_input.py::test_an_unheard_of_column_holds_and_is_named_by_its_number",
    ),
    _mutant(
        "a name is withheld on one ground instead of two",
        "profiles/law/massachusetts.yaml",
        '      patron.name: {treatment: withhold, exemption: a+c, reason: "a name says whose',
        '      patron.name: {treatment: withhold, exemption: a, reason: "a name says whose',
        "tests/decide/test_decide_release.py::test_registration_data_pleads_both_grounds",
    ),
    _mutant(
        "a new file is not flushed to the disk",
        "package/staging.py",
        "                file.flush()\n                os.fsync(descriptor)",
        "                file.flush()",
        _STAGING + "test_everything_is_on_the_disk_before_a_folder_gets_its_name",
    ),
    _mutant(
        "a folder gets its name before its files are on the disk",
        "package/staging.py",
        "                self.out.sync()\n                self.record.sync()\n",
        "                pass\n",
        _STAGING + "test_everything_is_on_the_disk_before_a_folder_gets_its_name",
    ),
    _mutant(
        "OUT appears before the ledger has its line",
        "package/staging.py",
        "            intent()\n            _give_name(self.out.root, self.out_target)",
        "            _give_name(self.out.root, self.out_target)\n            intent()",
        "tests/package/test_package_staging.py::test_the_order_is_record_then_ledger_then_out",
    ),
    _mutant(
        "a busy lock is ignored",
        "ledger/book.py",
        "            lock.acquire()\n",
        "            with suppress(Timeout):\n                lock.acquire()\n",
        "tests/ledger/test_ledger.py::test_a_busy_lock_is_busy",
    ),
    _mutant(
        "the ledger is cut off before a line is added",
        "ledger/book.py",
        "            os.ftruncate(descriptor, at)\n            os.lseek(descriptor, at, os.SEEK_SET)",
        "            os.ftruncate(descriptor, 0)\n            os.lseek(descriptor, 0, os.SEEK_SET)",
        "tests/ledger/test_ledger.py::test_each_line_is_bound_to_the_bytes_before_it",
    ),
    _mutant(
        "a line is not bound to the one before it",
        "ledger/lines.py",
        '        elif entry["prev"] != previous:',
        '        elif entry["prev"] is previous:',
        "tests/ledger/test_ledger.py::test_every_changed_byte_is_found",
    ),
    _mutant(
        "a period is released a second time",
        "ledger/book.py",
        "            self._refuse_second_release(",
        "            (lambda *_: None)(",
        "tests/ledger/test_ledger.py::test_a_period_is_released_once",
    ),
    _mutant(
        "a new file may be written through a link",
        "package/staging.py",
        '    | os.O_EXCL\n    | getattr(os, "O_NOFOLLOW", 0)\n',
        "",
        "tests/package/test_package_staging.py::test_a_file_is_never_written_twice_nor_through_a_link",
    ),
    _mutant(
        "the last check passes over a link",
        "verify/released.py",
        '            findings.append(_finding(name, "it is a link or a device, not a file"))',
        "            pass",
        _GATE + "test_a_link_in_the_place_of_a_file_is_found",
    ),
    _mutant(
        "files are open to everybody",
        "package/staging.py",
        "            descriptor = os.open(path, _NEW_FILE, 0o600)",
        "            os.umask(0o022)\n            descriptor = os.open(path, _NEW_FILE, 0o666)",
        "tests/package/test_package_staging.py::test_publish_gives_both_folders_their_names_with_private_modes",
    ),
    _mutant(
        "the log names the export",
        "package/assemble.py",
        'withholding-log.csv", log)',
        'withholding-log.csv", log + sources[0].label.encode())',
        "tests/package/test_package_manifest.py::test_nothing_that_was_not_released_is_counted_or_named_in_out",
    ),
    _mutant(
        "fields that are too many are dropped and the record kept",
        "read/grammar.py",
        "    kind = Kind.SOUND if len(fields) == width else Kind.WRONG_WIDTH",
        "    fields = fields[:width]\n    kind = Kind.SOUND if len(fields) == width else Kind.WRONG_WIDTH",
        "tests/read/test_read_shift.py::test_no_value_ever_stands_under_another_header",
    ),
    _mutant(
        "reading stops at the first bad row",
        "read/rows.py",
        "                doubts.append(record)\n",
        "                doubts.append(record)\n                break\n",
        "tests/read/test_read_json.py::test_lines_are_numbered_and_a_broken_one_is_set_aside",
    ),
    # the last check's own questions
    _mutant(
        "the last check does not ask where a value comes from",
        "verify/where_from.py",
        "        self._seen[places] = True",
        "        self._seen[:] = True",
        _GATE + "test_a_value_from_elsewhere_is_found",
    ),
    _mutant(
        "the last check takes rows of any library",
        "verify/scope.py",
        "        own &= ~elsewhere  # whatever the row itself says",
        "        own |= elsewhere",
        _GATE + "test_a_row_cannot_claim_a_patron_registered_elsewhere",
    ),
    _mutant(
        "the last check looks for no card",
        "verify/identifiers.py",
        '        "patron.barcode",\n        "patron.key",',
        '        "patron.key",',
        "tests/verify/test_verify_identifiers.py::test_every_card_moved_into_the_title_column_is_found",
    ),
    _mutant(
        "what the form says may stand everywhere",
        "verify/haystack.py",
        "    return hay.file in _SPOKEN",
        "    return True",
        "tests/verify/test_verify_identifiers.py::test_what_the_form_says_may_not_stand_in_the_log",
    ),
    _mutant(
        "every name in a title is a work's",
        "verify/own_name.py",
        "        self._is_a_work[texts[of_another & ~tells]] = True",
        "        self._is_a_work[texts] = True",
        "tests/verify/test_verify_own_name.py::test_a_title_that_holds_its_own_patrons_name_is_found",
    ),
    _mutant(
        "no name in a title is a work's",
        "verify/own_name.py",
        "        self._is_a_work[texts[of_another & ~tells]] = True",
        "        self._is_a_work[texts[of_another & ~tells]] = False",
        "tests/verify/test_verify_own_name.py::test_a_namesakes_work_that_others_read_too_is_no_alarm",
    ),
    _mutant(
        "a signature made for another use is taken",
        "signing/sshsig.py",
        "    if for_use != namespace.encode():\n",
        "    if not for_use:\n",
        "tests/signing/test_vectors.py::test_a_signature_is_accepted_or_refused",
    ),
    _mutant(
        "an unsigned package passes where signers are given",
        "signatures.py",
        "    if believed is not None:\n        return SignatureFound(problems",
        "    if believed is None:\n        return SignatureFound(problems",
        "tests/release/test_release_signing.py::test_an_unsigned_package_says_so_everywhere",
    ),
)


class ListIsStale(Exception):
    """A mutant's text is not in the program, or stands in it more than once."""


def check_list(mutants: Iterable[Mutant] = MUTANTS) -> None:
    """Every text is there, exactly once, and changes something."""
    source = Path(redactkit.__file__).parent
    stale = [
        each.name
        for each in mutants
        if (source / each.file).read_text(encoding="utf-8").count(each.old) != 1 or each.old == each.new
    ]
    if stale:
        raise ListIsStale(f"not in the program any more, or more than once: {'; '.join(stale)}")


def is_killed(mutant: Mutant, folder: Path) -> bool:
    """Whether one of its tests fails where the program has this fault."""
    program = copied(folder)
    changed = program / "redactkit" / mutant.file
    text = changed.read_text(encoding="utf-8").replace(mutant.old, mutant.new)
    if changed.suffix == ".py":
        compile(text, mutant.file, "exec")  # a fault that no test is needed for is none
    changed.write_text(text, encoding="utf-8")
    code, said = run_tests(mutant.tests, program, folder / "tmp")
    return code == 1 and re.search(r"\b[1-9]\d* failed", said) is not None


def copied(folder: Path) -> Path:
    """A copy of the program, to be imported from there."""
    target = folder / "src"
    shutil.copytree(
        Path(redactkit.__file__).parent, target / "redactkit", ignore=shutil.ignore_patterns("__pycache__")
    )
    for name in ("sample_exports", "recognizers", "docs"):
        (folder / name).symlink_to(_ROOT / name)
    return target


def run_tests(tests: Iterable[str], program: Path, temp: Path) -> tuple[int, str]:
    """Run tests against the program in a folder, until the first fails."""
    temp.mkdir(parents=True, exist_ok=True)
    try:
        done = subprocess.run(
            [
                sys.executable,
                "-m",
                "pytest",
                "-x",
                "-q",
                "-p",
                "no:cacheprovider",
                f"--basetemp={temp}/t",
                *tests,
            ],
            cwd=_ROOT,
            env={**os.environ, "PYTHONPATH": str(program), "PYTHONDONTWRITEBYTECODE": "1"},
            capture_output=True,
            text=True,
            timeout=_MOST_S,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return -1, ""
    return done.returncode, done.stdout


def survivors(mutants: Iterable[Mutant], folder: Path) -> list[str]:
    """The names of the mutants that no test notices."""
    chosen = list(mutants)

    def tried(nth: int) -> bool:
        here = folder / f"mutant-{nth}"
        try:
            return is_killed(chosen[nth], here)
        finally:
            shutil.rmtree(here, ignore_errors=True)

    with ThreadPoolExecutor(_WORKERS) as workers:
        killed = list(workers.map(tried, range(len(chosen))))
    return [each.name for each, dead in zip(chosen, killed, strict=True) if not dead]


def measure(folder: Path, *, quick: bool) -> Figure:
    """Run each mutant's tests on a copy with the fault, and all of them on one without."""
    check_list()
    chosen = MUTANTS[:_QUICK] if quick else MUTANTS
    alive = survivors(chosen, folder)
    tests = sorted({test for each in chosen for test in each.tests})
    code, _ = run_tests(tests, copied(folder / "unchanged"), folder / "tmp")
    found = f"{len(chosen) - len(alive)} of {len(chosen)} faults noticed; without a fault the same tests "
    found += "pass" if code == 0 else "FAIL"
    if alive:
        found += f"; unnoticed: {'; '.join(alive)}"
    return Figure(
        id="F19",
        about="semantic mutants",
        bar="every fault noticed",
        found=found,
        passed=not alive and code == 0,
    )
