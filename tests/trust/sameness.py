"""F16: other accounts, folders, time zones, languages, hash seeds, numbers of processors; the same bytes."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.support import ready
from tests.support.command import DAY, KEY, redactkit, request, tree
from tests.support.orders import RELEASED_SUBPOENA, order
from tests.support.town import Town, make_town
from tests.trust.figure import Figure

_NOBODY = 65_534


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Who runs it, and where."""

    name: str
    env: Mapping[str, str]
    uid: int | None = None


_PLACES = (
    Place(name="here", env={"TZ": "UTC", "LC_ALL": "C", "USER": "root"}),
    Place(
        name="far east, far away and deep",
        env={"TZ": "Pacific/Kiritimati", "LC_ALL": "en_US.UTF-8", "USER": "karen"},
    ),
    Place(
        name="west",
        env={"TZ": "Pacific/Pago_Pago", "LC_ALL": "tr_TR.UTF-8", "LANG": "tr_TR", "COLUMNS": "40"},
    ),
    Place(
        name="one",
        env={"TZ": "America/New_York", "LC_ALL": "C.UTF-8", ready.ONE_CPU: "1", "HOME": "/nowhere"},
    ),
    Place(name="nobody", env={"TZ": "Asia/Kolkata", "LC_ALL": "C", "USER": "nobody"}, uid=_NOBODY),
)


def measure(folder: Path, *, quick: bool) -> Figure:
    """The same jobs in every place with a key; and one without, where the tables and the log are the same."""
    town = make_town(16, patrons=40, loans=300)
    made: dict[str, dict[str, bytes]] = {}
    not_run: list[str] = []
    runs = 0
    places = _PLACES[:3] if quick else _PLACES
    for nth, place in enumerate(places):
        if nth % 2:  # the interpreters take turns: now each job has the one with the other hash seed
            redactkit("disclose", "--help")
        found, missing = _all_jobs(folder / f"{nth}", town, place, quick=quick)
        if missing:
            not_run.append(f"{place.name}: {missing}")
        made[place.name] = found
        runs += len({name.partition("/")[0] for name in found})
    keyed = {name: _only(files, keyless=False) for name, files in made.items()}
    keyless = {name: _only(files, keyless=True) for name, files in made.items()}
    first = next(iter(keyed))
    differing = {
        f"{name}: {file}"
        for kind in (keyed, keyless)
        for name, files in kind.items()
        for file, content in files.items()
        if content != kind[first].get(file)
    }
    told = "keyless/release/data/disclosure-manifest.json"
    free = [files[told] for files in made.values() if told in files]
    control = len(set(free)) == len(free) > 1  # without a key no two are the same: the comparison can fail
    size = sum(map(len, keyed[first].values()))
    return Figure(
        id="F16",
        about="determinism",
        bar="accounts, folders, time zones, languages, seeds, processors: 0 differing bytes",
        found=f"{len(differing)} of {len(keyed[first]) + len(keyless[first])} files ({size:,} bytes) differ "
        f"between {runs} runs in {len(made)} places; without a key {len(set(free))} of {len(free)} manifests "
        "differ" + "".join(f"; {each}" for each in sorted(differing)[:5]),
        passed=not differing and control and len(keyed[first]) > 8,
        not_run=tuple(not_run),
    )


def _only(files: Mapping[str, bytes], *, keyless: bool) -> dict[str, bytes]:
    """What must be the same: everything made with a key; the tables and the log of what was made without."""
    return {
        name: content
        for name, content in files.items()
        if name.startswith("keyless/") == keyless and (not keyless or name.endswith(".csv"))
    }


def _all_jobs(folder: Path, town: Town, place: Place, *, quick: bool) -> tuple[dict[str, bytes], str]:
    """OUT of every job, in this place; and why some could not be done."""
    box = folder / "deep" / place.name.replace(" ", "_") if "deep" in place.name else folder
    exports = town.write(box / "in")
    own = next(patron for patron in town.patrons if patron.home.startswith("dux"))
    jobs = {
        "public": request(box, name="public.yaml"),
        "totals": request(box, name="totals.yaml", profile="me-infonet"),
        "order": order(box, [own.card], **RELEASED_SUBPOENA, seeks={
            "classes": ["registration", "circulation"],
            "fields": ["patron.name", "patron.note", "item.title", "loan.out_time"],
            "named_as": " ".join(reversed(own.name.split(", "))),
        }),
        "keyless": request(box, name="keyless.yaml"),
    }  # fmt: skip
    if quick:
        jobs = {name: jobs[name] for name in ("public", "keyless")}
    key = box / "key"
    key.write_bytes(KEY)
    env = dict(place.env)
    if place.uid is not None:
        if os.geteuid() != 0 or not ready.CAN_FORK:
            return {}, "only root can be somebody else"
        env[ready.UID] = str(place.uid)
        for path in (folder.parent, folder, *folder.rglob("*")):
            os.chmod(path, 0o755 if path.is_dir() else 0o644)
        for path in (folder, *folder.rglob("*")):
            shutil.chown(path, place.uid, place.uid)
    found: dict[str, bytes] = {}
    missing = ""
    for name, form in jobs.items():
        out = box / f"{name}-OUT"
        arguments = ["disclose", form, *exports, "--out", out, "--as-of", DAY, "--home", box / f"{name}-home"]
        ended = redactkit(*arguments, *([] if name == "keyless" else ["--key", key]), env=env, cwd=box)
        if ended.code and place.uid is not None:
            missing = f"{name}: another account cannot read all of this Python"
            continue
        if ended.code:
            raise AssertionError(f"{place.name}: {name}: {ended.code} {ended.stderr}")
        if place.uid is not None and out.stat().st_uid != place.uid:
            raise AssertionError("the run did not belong to the other account")
        found |= {f"{name}/{file}": content for file, content in tree(out).items()}
    return found, missing
