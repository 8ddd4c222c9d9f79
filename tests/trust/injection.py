"""F14: texts that have broken programs, in every field of every input; nothing obeys them or breaks."""

from __future__ import annotations

import csv
import itertools
import json
import os
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from tests.support.command import DAY, Ended, redactkit, request
from tests.support.orders import order
from tests.support.terminal import at_terminal
from tests.support.town import LOAN_HEADER, PATRON_HEADER, make_town
from tests.trust.figure import Figure
from tests.trust.naughty import families, in_utf8, naughty
from tests.trust.seen import active_html, driving, wrong_in

_BAR = 300
_MOST_FILES = 40  # at once on one command line
_LONGEST = 200  # bytes in the name of a file
_VERBATIM = frozenset({"request.yaml"})  # the form as it was given: the custodian's own file


@dataclass(slots=True)
class Seen:
    """What happened."""

    runs: int = 0
    bytes: int = 0
    codes: Counter[int] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)

    def add(self, other: Seen) -> None:
        """Take in what was seen elsewhere."""
        self.runs += other.runs
        self.bytes += other.bytes
        self.codes += other.codes
        self.wrong += other.wrong

    def ended(self, what: str, ended: Ended) -> None:
        """Look at what a run printed."""
        self.runs += 1
        self.codes[ended.code] += 1
        for stream, text in (("stdout", ended.stdout), ("stderr", ended.stderr)):
            self.bytes += len(text)
            if found := driving(text) - {"\r"}:
                self.wrong.append(
                    f"{what}: {stream}: {', '.join(f'U+{ord(sign):04X}' for sign in sorted(found)[:4])}"
                )
        if ended.code in (1, -6, -11) or "fault in redactkit" in ended.stderr or "Traceback" in ended.stderr:
            self.wrong.append(f"{what}: it broke: {ended.stderr.strip()[-160:]!r}")

    def written(self, what: str, root: Path) -> None:
        """Look at every file that was written."""
        for path in sorted(root.rglob("*")) if root.exists() else ():
            if path.is_file() and path.name not in _VERBATIM:
                content = path.read_bytes()
                self.bytes += len(content)
                self.wrong += [f"{what}: {wrong}" for wrong in wrong_in(path.name, content)]


def measure(folder: Path, *, quick: bool) -> Figure:
    """Exports, forms, policies, column maps and names of files full of such texts, given to every verb."""
    texts = naughty()[:: 9 if quick else 1]
    parts: list[Callable[..., None]] = [
        partial(_in_exports, folder / "exports", [text for text in in_utf8() if text in set(texts)]),
        partial(in_names, folder / "names", texts, quick=quick),
        partial(_in_forms, folder / "forms", quick=quick),
        partial(_in_policies, folder / "policies", quick=quick),
        *([] if quick else [partial(_on_poor_terminals, folder / "poor")]),
    ]
    seen = Seen()
    with ProcessPoolExecutor(2, initializer=_keep_temporary_files, initargs=(folder,)) as pool:
        for part in pool.map(_seen_by, parts):
            seen.add(part)
    control = bool(driving("\x1b[2J")) and bool(active_html(b"<p onclick=x>")) and bool(driving("\x9b"))
    bar = 0 if quick else _BAR
    return Figure(
        id="F14",
        about="injection",
        bar=f"{_BAR} texts in every field and verb, 0 obeyed, 0 broken",
        found=f"{len(seen.wrong)} wrong in {seen.bytes / 1e6:.1f} MB from {seen.runs} runs with "
        f"{len(texts)} texts of {len(families())} families (codes {', '.join(map(str, sorted(seen.codes)))})"
        + "".join(f"; {wrong}" for wrong in seen.wrong[:12]),
        passed=not seen.wrong and control and len(texts) >= bar,
    )


def _keep_temporary_files(folder: Path) -> None:
    """What a worker leaves behind goes with the measurement."""
    tempfile.tempdir = str(folder)


def _seen_by(part: Callable[..., None]) -> Seen:
    """One part of it, in a process of its own."""
    seen = Seen()
    part(seen=seen)
    return seen


def _csv(path: Path, header: Sequence[str], rows: Sequence[Sequence[str]]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
        writer.writerow(header)
        writer.writerows(rows)
    return path


def _in_exports(folder: Path, texts: Sequence[str], seen: Seen) -> None:
    """Every text in every column of patrons and loans, keys apart, and in headers."""
    town = make_town(14, patrons=30, loans=max(120, len(texts)))
    place = itertools.cycle(texts)
    patrons = [patron.row() for patron in town.patrons]
    for row in patrons:
        for at in (2, 3, 4, 6, 7, 8, 11):
            row[at] = next(place)
    own = [patron.record for patron in town.patrons if patron.home.startswith("dux")]
    loans = []
    for nth, loan in enumerate(town.loans):
        row = [own[nth % len(own)], f"{nth % 12 + 1:02d}-11-2024 10:00", *loan.row()[2:]]
        for at in (2, 3, 7, 8, 9):
            row[at] = texts[(nth + at) % len(texts)]
        loans.append(row)
    exports = [_csv(folder / "p.csv", PATRON_HEADER, patrons), _csv(folder / "l.csv", LOAN_HEADER, loans)]
    _every_verb(folder, exports, seen, "cells")
    odd = [*LOAN_HEADER, *(text for text in texts[:60] if text.strip())]
    wide = [[*row, *("x" for _ in odd[len(LOAN_HEADER) :])] for row in loans]
    _every_verb(folder / "headers", [exports[0], _csv(folder / "h.csv", odd, wide)], seen, "headers")
    objects = [dict(zip(LOAN_HEADER, row, strict=True)) | {texts[at % len(texts)]: texts[at % len(texts)]}
               for at, row in enumerate(loans)]  # fmt: skip
    lines = folder / "l.jsonl"
    lines.write_text("".join(json.dumps(each) + "\n" for each in objects), encoding="utf-8")
    _every_verb(folder / "json", [exports[0], lines], seen, "JSON")
    notes = folder / "notes.jsonl"
    notes.write_text("".join(json.dumps({"text": text}) + "\n" for text in naughty()), encoding="utf-8")
    for more in ([], ["--json"], ["--free-text", "strict"]):
        seen.ended("detect", redactkit("detect", notes, *more))
    asked = order(folder / "o", [town.patrons[0].card], profile="me-infonet",
                  seeks={"classes": ["registration", "circulation"]})  # fmt: skip
    _disclosed(folder / "order", asked, exports, seen, "an order")


def _every_verb(folder: Path, exports: Sequence[Path], seen: Seen, what: str) -> None:
    """Everything that takes exports."""
    folder.mkdir(parents=True, exist_ok=True)
    for verb in ("inspect", "audit"):
        day = ["--as-of", DAY] if verb == "audit" else []
        for more in ([], ["--json"]):
            seen.ended(f"{what}: {verb}", redactkit(verb, *exports, *day, *more))
    redactkit("inspect", *exports, "--write-columns", folder / "kept/columns.yaml", "--quiet")
    kept = folder / "kept"
    kept.mkdir(exist_ok=True)
    made = ["--csv", kept / "audit.csv", "--html", kept / "audit.html", "--as-of", DAY]
    seen.ended(f"{what}: audit", redactkit("audit", *exports, *made))
    seen.ended(f"{what}: columns", redactkit("inspect", *exports, "--write-columns", kept / "columns.yaml"))
    seen.written(what, kept)
    for nth, (profile, more) in enumerate((("ma-duxbury", []), ("me-infonet", ["--json"]))):
        form = request(folder, profile=profile, name=f"{nth}.yaml")
        _disclosed(folder / f"{nth}", form, exports, seen, what, *more)


def _disclosed(folder: Path, form: Path, exports: Sequence[Path], seen: Seen, what: str, *more: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    arguments = [
        "disclose",
        form,
        *exports,
        "--out",
        folder / "OUT",
        "--as-of",
        DAY,
        "--home",
        folder / "home",
    ]
    seen.ended(f"{what}: disclose", redactkit(*arguments, "--unknown", "withhold", *more))
    seen.written(what, folder)
    if (folder / "OUT").exists():
        for last in ([], ["--json"]):
            seen.ended(f"{what}: verify", redactkit("verify", folder / "OUT", *last))


def _nameable(texts: Sequence[str]) -> Iterator[str]:
    """Those that can be part of a file's name here."""
    for text in texts:
        name = text.replace("/", "\u2215").replace("\0", "")
        try:
            raw = os.fsencode(name)
        except UnicodeEncodeError:
            continue
        if name.strip(". ") and len(raw) < _LONGEST:
            yield name


def in_names(folder: Path, texts: Sequence[str], seen: Seen, *, quick: bool) -> None:
    """Every text as the name of an export, of a folder to make, of a form, and as an argument."""
    town = make_town(15, patrons=8, loans=24)
    patrons, loans = (path.read_bytes() for path in town.write(folder / "plain"))
    folder.mkdir(exist_ok=True)
    names = list(_nameable(texts))
    files = []
    for nth, name in enumerate(names):
        files.append(folder / f"{nth}{name}.csv")
        files[-1].write_bytes(loans if nth % 2 else loans[:-9])
    for batch in itertools.batched(files, _MOST_FILES) if hasattr(itertools, "batched") else _batches(files):
        for path in batch[1::2] if quick else batch:
            path.touch()
        seen.ended("names: inspect", redactkit("inspect", *batch[1::2], "--json"))
        seen.ended("names: inspect", redactkit("inspect", *batch[1::2]))
        seen.ended("names: audit", redactkit("audit", *batch[1::2]))
        for path in batch[:: 20 if quick else 4]:
            seen.ended(
                "names: an error", redactkit("inspect", path, *(["--json"] if len(path.name) % 2 else []))
            )
    for nth, name in enumerate(names[:: 30 if quick else 24]):
        box = folder / f"box{nth}"
        box.mkdir()
        (box / f"{name}p.csv").write_bytes(patrons)
        (box / f"{name}l.csv").write_bytes(loans + b'"one field"\r\n')
        form = request(box, name=f"{name}.yaml")
        exports = [box / f"{name}p.csv", box / f"{name}l.csv"]
        arguments = ["disclose", form, *exports, "--out", box / f"{name}OUT", "--home", box / f"{name}home"]
        seen.ended("names: disclose", redactkit(*arguments, "--as-of", DAY, *(["--json"] if nth % 2 else [])))
        seen.written("names", box / f"{name}OUT-record")
        seen.written("names", box / f"{name}OUT")
        seen.ended("names: decide", redactkit("decide", form, "--as-of", DAY))
        seen.ended("names: missing", redactkit("disclose", form, box / name, "--out", box / "o", "--json"))
        seen.ended("names: usage", redactkit(name, "--" + name, name))
        seen.ended("names: verify", redactkit("verify", box / name))


def _batches(files: Sequence[Path]) -> Iterator[tuple[Path, ...]]:
    """As ``itertools.batched``, which Python 3.11 has not."""
    for first in range(0, len(files), _MOST_FILES):
        yield tuple(files[first : first + _MOST_FILES])


def _in_forms(folder: Path, seen: Seen, *, quick: bool) -> None:
    """Each family in the texts of a form that releases, one that refuses and one for counsel."""
    for nth, (family, texts) in enumerate(families().items()):
        if quick and nth % 3:
            continue
        said = "\n".join(texts)
        some = [text for text in texts if text.strip()]
        who = {"kind": "press", "name": some[0], "send_to": "\n".join(some[:6])}
        shared: dict[str, object] = {
            "asked": said,
            "operator": {"desk": "library", "name": some[1], "trained": "true"},
            "home_library": some[2],
        }
        whom = {"about": "named_patron", "patrons": some[:9], "named_as": said}
        forms = {
            "release": {"requester": who, **shared},
            "neutral": {"requester": who, **shared, "seeks": whom},
            "counsel": {
                "requester": {**who, "kind": "law_enforcement"},
                **shared,
                "process": {"kind": "subpoena", "issuer": "attorney", "served_how": some[0]},
            },
        }  # fmt: skip
        for name, changes in forms.items():
            place = folder / f"{nth}{name}"
            form = request(place, **changes)  # type: ignore[arg-type]
            arguments = ["decide", form, "--as-of", DAY]
            for more in ([], ["--json"], ["--out", place / "OUT", "--home", place / "home"]):
                seen.ended(f"{family} in a form: decide", redactkit(*arguments, *more))
            seen.written(f"{family} in a form", place)
        for spoilt in some[:3]:
            broken = request(folder / f"{nth}x", name="broken.yaml", received=spoilt, profile=spoilt)
            for more in ([], ["--json"]):
                seen.ended(f"{family} in a broken form", redactkit("decide", broken, "--as-of", DAY, *more))


def _in_policies(folder: Path, seen: Seen, *, quick: bool) -> None:
    """Each family in the texts of a policy, valid or not."""
    folder.mkdir(parents=True)
    for nth, (family, texts) in enumerate(families().items()):
        if quick and nth % 3:
            continue
        some = [text for text in texts if text.strip()]
        for at, text in enumerate(some[:: max(1, len(some) // 3)][:3]):
            told = json.dumps(text)
            own = folder / f"own{nth}-{at}.yaml"
            own.write_text(
                f"extends: ma-duxbury\nid: our-town\ntitle: {told}\njurisdiction: {told}\nrules:\n"
                f"  - {{id: OT-1, step: 6, after: DX-08, when: {{asker: union}}, outcome: refuse, "
                f"basis: gap, because: {told}}}\n",
                encoding="utf-8",
            )
            walks = [["policy", "check", own, "--json"], ["policy", "diff", "ma-duxbury", own]]
            # they walk every request that there can be, which takes its time
            for arguments in (["policy", "show", own], *(walks if not at and not quick else ())):
                seen.ended(f"{family} in a policy: {arguments[1]}", redactkit(*arguments))
            form = request(folder / f"{nth}-{at}", profile=str(own), requester={"kind": "union"})
            place = ["--out", form.parent / "OUT", "--home", form.parent / "home"]
            seen.ended(f"{family} in a policy: decide", redactkit("decide", form, "--as-of", DAY, *place))
            seen.written(f"{family} in a policy", form.parent)


def _on_poor_terminals(folder: Path, seen: Seen) -> None:
    """Names of files and texts of a form on streams that know few letters, and on a narrow terminal."""
    town = make_town(16, patrons=8, loans=24)
    name = "[/x]\x1b]8;;https:example.org\x1b\\é🙂\x9b2J".replace("/", "\u2215")
    patrons, loans = town.write(folder, names=(f"{name}p", f"{name}l"))
    form = request(folder, asked=name)
    for encoding in ("ascii", "cp1252"):
        for arguments in (
            ["inspect", patrons, loans],
            ["inspect", patrons, "--json"],
            ["decide", form, "--json"],
            ["audit", loans],
            ["inspect", folder / f"{name}gone.csv"],
        ):
            done = subprocess.run(
                [sys.executable, "-m", "redactkit", *arguments],
                env={**os.environ, "PYTHONIOENCODING": encoding, "NO_COLOR": "1"},
                capture_output=True,
                check=False,
                timeout=120,
            )
            said = [stream.decode(encoding, "replace") for stream in (done.stdout, done.stderr)]
            ended = Ended(code=done.returncode, stdout=said[0], stderr=said[1])
            seen.ended(f"{encoding}: {arguments[0]}", ended)
    for arguments in (["inspect", patrons, loans], ["decide", form]):
        shown = at_terminal(*arguments, cwd=folder, columns=40)
        if any(driving(line) for line in shown.lines) or shown.code not in (0, 4, 78):
            seen.wrong.append(f"a terminal: {arguments[0]}")
