"""F12: what a sealed run leaves in the ordinary tree. Nothing: no name, size, content or time is another.

The tree holds what an ordinary machine would: a home with a ledger, a user's folder, a folder for temporary
files, the folders of the desktop standard, the request's folder with its exports, and the folder in which the
command runs. It is looked at before and after; reading alone (the time of last access) is not looked at,
since looking changes it, and docs/sealed.md says so.
"""

from __future__ import annotations

import hashlib
import importlib
import os
import random
import re
import resource
import shutil
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.support.command import DAY, SAMPLES, SIERRA, Ended, key_file, redactkit, request
from tests.support.sealed import Keys, make_keys, sealed_files, sealed_form
from tests.trust.figure import Figure, tool

from redactkit.seal import Identity, load_identity, open_bytes, read_sealed, unpack

_USERS = ("config", "cache", "data", "state", "runtime")
_KILLS = (6, 40)
_CHANGES = re.compile(
    r"O_CREAT|O_TRUNC|^(?:mkdir|rename|unlink|rmdir|link|symlink|utime|chmod|fchmod|chown|truncate|mknod|"
    r"setxattr|connect|bind)"
)
_TRACED = (
    "open,openat,openat2,creat,mkdir,mkdirat,rename,renameat,renameat2,unlink,unlinkat,rmdir,link,linkat,"
    "symlink,symlinkat,utime,utimes,utimensat,futimesat,chmod,fchmod,fchmodat,chown,fchown,fchownat,truncate,"
    "ftruncate,mknod,mknodat,setxattr,connect,bind"
)
_KILLED_AT = ("linkat", "fsync", "memfd_create")
_EACH = 4  # of many calls of one kind

Seen = Mapping[str, tuple[object, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """One machine: everything that is watched, and the closed folder and the keys, which are not."""

    root: Path
    vault: Path
    keys: Keys
    counsel: Identity = field(repr=False)

    @property
    def env(self) -> dict[str, str]:
        """Every place where a program writes by itself, in the tree."""
        users = {f"XDG_{name.upper()}_HOME": str(self.root / f"user/{name}") for name in _USERS[:-1]}
        return {
            "HOME": str(self.root / "user"),
            "TMPDIR": str(self.root / "tmp"),
            "XDG_RUNTIME_DIR": str(self.root / "user/runtime"),
            "REDACTKIT_HOME": str(self.root / "home"),
            **users,
        }

    @property
    def exports(self) -> list[Path]:
        """Patrons and loans."""
        return [self.root / "request" / Path(name).name for name in SIERRA["default"]]

    def run(self, *arguments: str | Path, afresh: bool = False, **env: str) -> Ended:
        """The command, from the desk."""
        return redactkit(*arguments, cwd=self.root / "desk", env={**self.env, **env}, afresh=afresh)

    def sealed(self, verb: str, form: str, *more: str | Path) -> tuple[str | Path, ...]:
        """What is typed for a sealed run."""
        given = self.exports if verb == "disclose" else []
        where = ("--sealed-to", self.vault, "--as-of", DAY)
        return (verb, self.root / "request" / form, *given, *where, *more)

    def look(self) -> Seen:
        """Everything in the tree: kind, mode, links, size, times and content, by name."""
        return {
            path.relative_to(self.root).as_posix(): _entry(path)
            for path in [self.root, *sorted(self.root.rglob("*"))]
        }


def make_world(folder: Path) -> World:
    """A machine on which an ordinary request was answered before."""
    root = folder / "ordinary"
    for name in ("home", "tmp", "desk", "request", "user", *(f"user/{each}" for each in _USERS)):
        (root / name).mkdir(parents=True, mode=0o700)
    (root / "user/.bash_history").write_text("ls\n")
    keys = make_keys(folder / "keys")
    vault = folder / "closed/vault"
    vault.parent.mkdir()
    world = World(
        root=root, vault=vault, keys=keys, counsel=load_identity(keys.counsel, lambda: b"never asked")
    )
    for name in SIERRA["default"]:
        shutil.copyfile(SAMPLES / name, root / "request" / Path(name).name)
    key_file(root / "request")
    warrant = sealed_form(root / "request").read_text()
    (root / "request/incomplete.yaml").write_text(
        "".join(line for line in warrant.splitlines(keepends=True) if "matched_by" not in line)
    )
    shutil.copyfile(SAMPLES / "requests/subpoena-federal.yaml", root / "request/held.yaml")
    held = (root / "request/held.yaml").read_text().replace("process:\n", "process:\n  nondisclosure: true\n")
    (root / "request/held.yaml").write_text(held)
    (root / "request/broken.csv").write_bytes(b"\x00\x01" * 4000)
    shutil.copyfile(world.exports[1], root / "request/unknown.csv")
    _with_an_unknown_column(root / "request/unknown.csv")
    request(root / "request", name="public.yaml")
    assert world.run("seal", "init", vault, *keys.public).code == 0
    assert _public(world, "FIRST").code == 0
    return world


def _public(world: World, out: str, *more: str) -> Ended:
    form = world.root / "request/public.yaml"
    where = ("--out", world.root / "desk" / out, "--as-of", DAY, "--key", world.root / "request/key")
    return world.run("disclose", form, *world.exports, *where, *more)


def _with_an_unknown_column(file: Path) -> None:
    head, *rows = file.read_text(encoding="utf-8").splitlines()
    file.write_text("\n".join([f"{head},ZZ", *(f"{row},q{at % 7}w" for at, row in enumerate(rows))]) + "\n")


def _entry(path: Path) -> tuple[object, ...]:
    status = path.lstat()
    ordinary = stat.S_ISREG(status.st_mode)
    content = hashlib.sha256(path.read_bytes()).hexdigest() if ordinary else ""
    return (
        status.st_ino,
        status.st_mode,
        status.st_nlink,
        status.st_uid,
        status.st_size,
        status.st_mtime_ns,
        status.st_ctime_ns,
        content,
    )


def runs(world: World, only: Sequence[str] = ()) -> Iterator[tuple[str, int, int]]:
    """Every kind of run that somebody may start beside a sealed paper, and one that fails at each stage:
    what it was, the code it ended with, and the code it should have ended with. ``only``: these kinds."""
    ordinary = world.root / "request"
    exports = world.exports
    stray = ("--sealed-to", world.vault, "--as-of", DAY)
    cases: list[tuple[str, Sequence[str | Path], int]] = [
        ("decide", world.sealed("decide", "form.yaml"), 0),
        ("disclose", world.sealed("disclose", "form.yaml"), 0),
        ("disclose, JSON", world.sealed("disclose", "form.yaml", "--json"), 0),
        ("held for counsel", world.sealed("disclose", "held.yaml"), 4),
        ("decide, held", world.sealed("decide", "held.yaml"), 4),
        ("dry run", world.sealed("disclose", "form.yaml", "--dry-run"), 0),
        ("decide on stdout", ("decide", ordinary / "form.yaml", "--as-of", DAY), 0),
        ("no closed folder", ("disclose", ordinary / "form.yaml", *exports, "--out", "OUT"), 78),
        ("decide, no closed folder", ("decide", ordinary / "form.yaml", "--out", "OUT"), 78),
        ("form not complete", world.sealed("disclose", "incomplete.yaml"), 4),
        ("bad key", world.sealed("disclose", "form.yaml", "--seal-for", world.keys.director), 78),
        ("export missing", ("disclose", ordinary / "form.yaml", ordinary / "none.csv", *stray), 66),
        ("export broken", ("disclose", ordinary / "form.yaml", ordinary / "broken.csv", *stray), 65),
        (
            "unknown column",
            ("disclose", ordinary / "form.yaml", exports[0], ordinary / "unknown.csv", *stray),
            4,
        ),
    ]
    for name, arguments, code in cases:
        if only and name not in only:
            continue
        yield name, world.run(*arguments).code, code


def in_a_fork(world: World, arguments: Sequence[str | Path], prepare: Callable[[], None]) -> int:
    """The process of a command that was told something first: forked from this one, which is ready."""
    child = os.fork()
    if child:
        return child
    try:
        nowhere = os.open(os.devnull, os.O_RDWR)
        for stream in range(3):
            os.dup2(nowhere, stream)
        os.environ.update(world.env)
        os.chdir(world.root / "desk")
        sys.argv = ["redactkit", *map(str, arguments)]
        prepare()
        from redactkit.cli import main

        main.main()
    except SystemExit as ended:
        os._exit(ended.code if isinstance(ended.code, int) else 1)
    finally:
        os._exit(1)


def code_of(child: int) -> int:
    """How a forked command ended; of a signal, negative."""
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def object_always() -> None:
    """Make the last check object to whatever it is given."""
    from redactkit import publishing
    from redactkit.model import GateFinding
    from redactkit.verify.gate import GateReport

    def check(*_: object, **__: object) -> GateReport:
        where = GateFinding(check="own_name", file="release/data/circulation.csv", line=2, column=1, why="x")
        return GateReport(findings=(where,))

    publishing.check = check


def fill_the_disk() -> None:
    """Let no file grow beyond what letters and papers need: the sealed one does."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, 300_000))


def kill_at_random(world: World, times: int) -> int:
    """Kill sealed runs at random times; how many ended before they were killed."""
    chance = random.Random(12)
    arguments = world.sealed("disclose", "form.yaml")
    started = time.monotonic()
    code_of(in_a_fork(world, arguments, lambda: None))
    whole = time.monotonic() - started
    done = 0
    for _ in range(times):
        child = in_a_fork(world, arguments, lambda: None)
        time.sleep(chance.uniform(0, whole))
        os.kill(child, signal.SIGKILL)
        done += code_of(child) >= 0
    return done


def kill_at_calls(world: World, strace: str) -> Iterator[int]:
    """Kill a sealed run at each call by which it stages, stores and names; the codes they ended with."""
    for call in _KILLED_AT:
        for nth in range(1, 100, _EACH):
            at = f"{call}:signal=KILL:when={nth}"
            done = traced(world, strace, ["-e", f"trace={call}", "-e", f"inject={at}", "-o", os.devnull])
            if done == 0:
                break
            yield done


def traced(world: World, strace: str, options: Sequence[str]) -> int:
    """A sealed run, in an interpreter of its own, under strace."""
    command = [sys.executable, "-m", "redactkit", *map(str, world.sealed("disclose", "form.yaml"))]
    return subprocess.run(
        [strace, "-f", "-qq", *options, *command],
        env={**os.environ, **world.env},
        cwd=world.root / "desk",
        capture_output=True,
        check=False,
        timeout=300,
    ).returncode


def what_it_changes(world: World, strace: str, folder: Path) -> list[str]:
    """Every call of a sealed run that makes, changes or removes a name anywhere, or calls somebody."""
    log = folder / "trace"
    assert traced(world, strace, ["-e", f"trace={_TRACED}", "-s", "300", "-o", str(log)]) == 0
    calls = [line.partition(" ")[2].strip() for line in log.read_text(errors="replace").splitlines()]
    return [call for call in calls if _CHANGES.search(call) and " = -1 " not in call]


def whole_records(world: World) -> int:
    """How many sealed files there are; each opens, and there is nothing else in the closed folder."""
    files = sealed_files(world.vault)
    assert {path.name for path in world.vault.iterdir()} == {"recipients.txt", *(f.name for f in files)}
    for file in files:
        bundle = open_bytes(read_sealed(file), world.counsel, name=file.name)
        names = {name.partition("/")[0] for name, _ in unpack(bundle, name=file.name)}
        assert names == {"SEAL.json", "OUT", "OUT-record"}
    return len(files)


def ledgers(folder: Path) -> tuple[bytes, bytes]:
    """The ledgers of two machines that answered the same requests, one of them with a sealed run between."""
    found = []
    for name, between in (("with", True), ("without", False)):
        (folder / name).mkdir()
        world = make_world(folder / name)
        if between:
            assert world.run(*world.sealed("disclose", "form.yaml")).code == 0
            assert whole_records(world) == 1
        assert _public(world, "SECOND", "--expand").code == 0
        found.append((world.root / "home/ledger/ledger.jsonl").read_bytes())
    return found[0], found[1]


@contextmanager
def unchanged(world: World, changed: list[str], what: str) -> Iterator[None]:
    """Note every name in the tree that is not as it was."""
    before = world.look()
    yield
    after = world.look()
    wrong = sorted(name for name in before.keys() | after.keys() if before.get(name) != after.get(name))
    changed += [f"{what}: {name}" for name in wrong]


def controls(world: World) -> int:
    """How many of four changes are noticed: an ordinary answer, a time, a mode, a file come and gone."""
    found: list[str] = []
    (world.root / "desk/left").write_text("x")
    file = world.root / "user/.bash_history"

    def come_and_gone() -> None:
        (world.root / "tmp/x").write_text("x")
        (world.root / "tmp/x").unlink()

    status = file.stat()
    changes: list[Callable[[], object]] = [
        lambda: world.run(
            "decide", world.root / "request/public.yaml", "--as-of", DAY, "--out", world.root / "desk/OUT"
        ),
        lambda: os.utime(file, ns=(status.st_atime_ns, status.st_mtime_ns + 1)),
        lambda: file.chmod(0o640),
        come_and_gone,
    ]
    noticed = 0
    for change in changes:
        found.clear()
        with unchanged(world, found, "control"):
            change()
        noticed += bool(found)
    return noticed


def measure(folder: Path, *, quick: bool) -> Figure:
    """Look at the tree before and after every kind of sealed run."""
    for name in (
        "redactkit.cli.main",
        "redactkit.pipeline",
        "redactkit.scoped_pass",
        "redactkit.report.terminal",
    ):
        importlib.import_module(name)  # the forks below need not
    world = make_world(folder)
    changed: list[str] = []
    wrong: list[str] = []
    count = 0
    for name, got, code in watched_runs(world, changed):
        count += 1
        if got != code:
            wrong.append(f"{name} ended with {got}, not {code}")
    for name, prepare, code in (("last check", object_always, 3), ("disk full", fill_the_disk, 74)):
        count += 1
        with unchanged(world, changed, name):
            got = code_of(in_a_fork(world, world.sealed("disclose", "form.yaml"), prepare))
        if got != code:
            wrong.append(f"{name} ended with {got}, not {code}")
    from tests.trust import compiled

    compiled.use_for_the_first_time(world)
    first = ("decide",) if quick else ("decide", "disclose")
    compiled.run_watched(world, changed, *first)
    count += len(first)
    if not compiled.notices_an_ordinary_run(world):
        wrong.append("no compiled module is noticed, whoever leaves it")
    kills = _KILLS[not quick]
    with unchanged(world, changed, "killed"):
        done = kill_at_random(world, kills)
    strace, not_run = tool("strace"), []
    calls, at_calls = "", 0
    if strace is None:
        not_run.append("the calls of a sealed run: there is no strace")
    else:
        with unchanged(world, changed, "traced"):
            every = what_it_changes(world, strace, folder)
        beside = [call for call in every if not names_the_sealed_file(call)]
        wrong += [f"it also made or changed {call}" for call in beside]
        calls = f"; of all its calls {len(every)} made or changed a name, the sealed file's"
        if not quick:
            with unchanged(world, changed, "killed at a call"):
                at_calls = len(list(kill_at_calls(world, strace)))
            calls += f"; killed at {at_calls} calls"
    records = whole_records(world)
    same = len(set(ledgers(folder))) == 1
    noticed = controls(world)
    shown = "".join(f"; {each}" for each in [*changed, *wrong][:5])
    return Figure(
        id="F12",
        about="the ordinary tree with and without a sealed run",
        bar="0 names, sizes, contents or times differ; ledgers the same; all control changes noticed",
        found=f"{len(changed)} differ after {count} runs and {kills} killed ones ({done} were done before); "
        f"{records} sealed files, all whole; ledgers {'the same' if same else 'DIFFER'}{calls}; "
        f"{noticed} of 4 control changes noticed{shown}",
        passed=not (changed or wrong) and same and noticed == 4 and records > 0,
        not_run=tuple(not_run),
    )


def watched_runs(
    world: World, changed: list[str], only: Sequence[str] = ()
) -> Iterator[tuple[str, int, int]]:
    """The runs, each with the tree looked at before and after."""
    every = runs(world, only)
    while True:
        ended: list[tuple[str, int, int]] = []
        before = len(changed)
        with unchanged(world, changed, "run"):
            ended += [each for each in [next(every, None)] if each is not None]
        if not ended:
            return
        changed[before:] = [each.replace("run", ended[0][0], 1) for each in changed[before:]]
        yield ended[0]


def names_the_sealed_file(call: str) -> bool:
    """Whether a call is the one that is to be."""
    follows = '.age", AT_SYMLINK_FOLLOW) = 0'
    return call.startswith('linkat(AT_FDCWD, "/proc/self/fd/') and follows in call
