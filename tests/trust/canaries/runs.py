"""Give planted exports to the program in every way, and look for the values in all that comes of it.

Every run has everything logged, a folder for temporary files of its own, and planted values in its
environment. What the design lets the custodian see (the names of her files, what the request form says) is
told apart by place, never left out of the search.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.support import ready
from tests.support.canaries import Search
from tests.support.command import DAY, KEY, Ended, redactkit
from tests.trust.canaries import forms
from tests.trust.canaries.exports import Planted
from tests.trust.canaries.sowing import Person, Sower

SEEN_BY_THE_CUSTODIAN = frozenset({"OUT-record", "stdout", "stderr", "columns", "audit"})
"""Where the names of her own files may stand."""

_SPOILT: dict[str, Callable[[bytes], bytes]] = {
    "cut off": lambda content: content[: len(content) * 2 // 3],
    "with other bytes in it": lambda content: (
        content[: len(content) // 2] + bytes(range(256)) + content[len(content) // 2 :]
    ),
    "its halves changed about": lambda content: content[len(content) // 2 :] + content[: len(content) // 2],
}
_SETS = ("EDITOR", "HOSTNAME", "LANG", "LANGUAGE", "LOGNAME", "MAIL", "PAGER", "USER")
"""Environment variables that hold a planted value."""


@dataclass(slots=True)
class Tally:
    """What was done and what was found. ``leaks``: where, by what run; never a value."""

    planted: int = 0
    runs: int = 0
    bytes: int = 0
    codes: Counter[str] = field(default_factory=Counter)
    leaks: Counter[str] = field(default_factory=Counter)

    def add(self, other: Tally) -> None:
        """Take in what was counted elsewhere."""
        self.planted += other.planted
        self.runs += other.runs
        self.bytes += other.bytes
        self.codes += other.codes
        self.leaks += other.leaks


class Desk:
    """One set of planted exports, and every way in which it is used."""

    def __init__(self, folder: Path, planted: Planted) -> None:
        self.folder = folder
        self.planted = planted
        self.tally = Tally()
        self._environment = self._planted_environment(planted.sower)
        self._number = 0
        self._look_for()

    def _look_for(self, more: Iterable[str] = ()) -> None:
        everything = self.planted.sower.planted | self.planted.named | self._environment | set(more)
        self._everything = Search(everything)
        self.tally.planted = len(everything)

    def _planted_environment(self, sower: Sower) -> set[str]:
        self._env = {name: sower.word() for name in _SETS}
        self._env |= {"SECRET_" + sower.word(): sower.word(), "LC_ALL": sower.word()}
        self._home, self._cwd = self.folder / "home", self.folder / sower.word()
        self._cwd.mkdir(parents=True)
        return {*self._env.values(), self._cwd.name}

    def search_everywhere(self) -> None:
        """All that one person does with exports in a day."""
        paths = [*self.planted.paths]
        self.run("inspect", "inspect", ["inspect", *paths, "--write-columns", "columns"])
        self.run("inspect", "inspect --json", ["inspect", *paths, "--json"])
        made = ["--csv", "audit.csv", "--html", "audit.html"]
        self.run("audit", "audit", ["audit", *paths, *made, "--as-of", DAY])
        self.disclose("public", forms.public(self.folder, self.planted))
        self.disclose("totals", forms.totals(self.folder, self.planted), "--json")

    def search_orders(self, ordered: int) -> None:
        """What is given for an order, for a task, and the answer that gives nothing."""
        planted = self.planted
        people = planted.people[:ordered]
        said = [value for person in people for value in values_of(person)]
        theirs = [*said, *(value for person in people for value in planted.own[person.record])]
        for profile in ("ma-duxbury", "me-infonet"):
            form = forms.ordered(self.folder, people, profile)
            self.disclose(f"an order, {profile}", form, said=said, theirs=theirs)
        # a task is given the rows of all; what nobody knows, and what is not in those rows, is not
        everybody = [value for person in planted.people for value in values_of(person)]
        items = [value for values in planted.own.values() for value in values]
        self.disclose("a task", forms.task(self.folder), theirs=[*everybody, *items])
        before = set(planted.sower.planted)
        form = forms.neutral(self.folder, planted.sower, planted.people[1])
        asked = planted.sower.planted - before
        self._look_for()
        self.disclose("a neutral answer", form, said=[*asked, *values_of(planted.people[1])])

    def search_errors(self) -> None:
        """The same files cut off, with other bytes in them, and torn in two: whatever is said of it."""
        whole = {path: path.read_bytes() for path in self.planted.paths}
        form = forms.public(self.folder, self.planted)
        for what, spoil in _SPOILT.items():
            for path, content in whole.items():
                path.write_bytes(spoil(content))
            self.run("inspect", f"inspect, {what}", ["inspect", *self.planted.paths])
            self.run("audit", f"audit, {what}", ["audit", *self.planted.paths, "--json", "--as-of", DAY])
            self.disclose(f"public, {what}", form, *([] if what == "cut off" else ["--json"]))
        for path, content in whole.items():
            path.write_bytes(content)
        broken = self.folder / "broken.yaml"
        broken.write_text(f"requester: [{self.planted.people[0].name}\n", encoding="utf-8")
        self.disclose("a broken form", broken, said=values_of(self.planted.people[0]))
        self.run("disclose", "wrong usage", ["disclose", "--out", "OUT", "--received"])

    def search_findings(self) -> None:
        """``detect`` over the planted notes, as lines and as JSON, in both ways of reading them."""
        planted = self.planted
        notes = [planted.sower.spelled(person.note, at) for at, person in enumerate(planted.people)]
        lines, objects = self.folder / "notes.txt", self.folder / "notes.jsonl"
        lines.write_text("".join(f"{note}\n" for note in notes), encoding="utf-8")
        objects.write_text("".join(json.dumps({"text": note}) + "\n" for note in notes), encoding="utf-8")
        for mode in ("detect", "strict"):
            told = ["--free-text", mode, "--known", planted.paths[0]]
            self.run("detect", f"detect, {mode}", ["detect", lines, *told])
            self.run("detect", f"detect, {mode}", ["detect", objects, *told, "--json"])
        self.run("detect", "detect, standard input", ["detect", "--json"], stdin=lines.read_text("utf-8"))
        objects.write_text(
            f'{{"text": "{planted.people[0].name}", {planted.people[1].name}\n', encoding="utf-8"
        )
        self.run("detect", "detect, a broken line", ["detect", objects])

    def disclose(
        self, what: str, form: Path, *more: str, said: Sequence[str] = (), theirs: Sequence[str] = ()
    ) -> Ended:
        """The main job. ``said``: what the form says; ``theirs``: what the persons' own rows give."""
        key = self.folder / "key"
        key.write_bytes(KEY)
        arguments = ["disclose", form, *self.planted.paths, "--out", "OUT", "--as-of", DAY, "--key", key]
        arguments += ["--home", self._home / form.stem]  # a home has one policy
        return self.run("disclose", what, [*arguments, "--unknown", "withhold", *more], said, theirs)

    def run(
        self,
        verb: str,
        what: str,
        arguments: Sequence[str | Path],
        said: Sequence[str] = (),
        theirs: Sequence[str] = (),
        stdin: str = "",
    ) -> Ended:
        """One run in a folder of its own; whatever it leaves there or says is searched."""
        self._number += 1
        place = self._cwd / f"{self._number}"
        temporary, log = place / "tmp", place / "log"
        temporary.mkdir(parents=True)
        env = {**self._env, "REDACTKIT_HOME": str(self._home), "TMPDIR": str(temporary), ready.LOG: str(log)}
        ended = redactkit(*arguments, cwd=place, env=env, stdin=stdin)
        self.tally.runs += 1
        self.tally.codes[f"{verb} {ended.code}"] += 1
        for where, content in _all_of(place, self._home, ended):
            self.tally.bytes += len(content)
            self._judge(f"{self.planted.kind}: {what}: {where}", where, content, said, theirs)
        return ended

    def _judge(
        self, told: str, where: str, content: bytes, said: Sequence[str], theirs: Sequence[str]
    ) -> None:
        room = where.partition("/")[0]
        found = self._everything.in_bytes(content) if content else set()
        if room in SEEN_BY_THE_CUSTODIAN or room.startswith(("columns", "audit")):
            found -= self.planted.named
        if room == "OUT-record":
            found -= set(said)
        if room == "OUT":
            found -= set(theirs)
        if found:
            self.tally.leaks[told] += len(found)


def _all_of(place: Path, home: Path, ended: Ended) -> Iterator[tuple[str, bytes]]:
    """What was printed, and every file and name below the folder in which it ran, and below the home."""
    yield "stdout", ended.stdout.encode("utf-8", "surrogateescape")
    yield "stderr", ended.stderr.encode("utf-8", "surrogateescape")
    for root, prefix in ((place, ""), (home, "home/")):
        for path in sorted(root.rglob("*")):
            name = prefix + path.relative_to(root).as_posix()
            yield name, os.fsencode(name.rpartition("/")[2])
            if path.is_file():
                yield name, path.read_bytes()


def values_of(person: Person) -> list[str]:
    """Everything that was planted for one person."""
    born = f"{person.born:%m-%d-%Y}", person.born.isoformat()
    return [
        person.record, person.card, person.name, person.family, person.given, person.unique_id, person.street,
        person.phone, person.email, person.note.split()[0], person.pin, *born,
    ]  # fmt: skip


def merged(tallies: Sequence[Tally]) -> Tally:
    """All of them as one."""
    whole = Tally()
    for each in tallies:
        whole.add(each)
    return whole


def shown(codes: Mapping[str, int]) -> str:
    """How the runs ended, most frequent first."""
    return ", ".join(
        f"{name} × {number}" for name, number in sorted(codes.items(), key=lambda each: -each[1])
    )
