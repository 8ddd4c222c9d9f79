"""F9: a package, or a line of the ledger, that was changed is found out, whatever was changed.

A real package is made and signed. Somebody who knows the format attacks it: by changing the folder, by
writing every list in it anew, by signing it himself. Then single bytes of it, and of a ledger, are changed.
Signatures are held against stock ssh-keygen too: ours must accept nothing that it refuses.
"""

from __future__ import annotations

import hashlib
import json
import os
import random
import shutil
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from tests.support.command import SAMPLES
from tests.support.keygen import keygen_accepts
from tests.support.signing import AT, PASSPHRASE, key_in, released
from tests.trust.figure import Figure, tool

from redactkit import overview
from redactkit.errors import RedactkitError
from redactkit.ledger import Ledger, key_entry
from redactkit.package.canonical import canonical_json
from redactkit.signing import open_key, sshsig

DAY = AT.date()
SIGNATURE, TAGMANIFEST, MANIFEST = (
    "tagmanifest-sha256.txt.sig",
    "tagmanifest-sha256.txt",
    "manifest-sha256.txt",
)
TABLE, SAYS = "data/circulation.csv", "data/disclosure-manifest.json"


@dataclass(frozen=True, kw_only=True)
class Place:
    """The folder that is attacked, and what the one who attacks it has."""

    out: Path
    signers: Path
    other: Path  # another package of the same library, signed by the same key
    thief: Path  # a home with a key of his own
    home: Path  # the library's: its key is used for what it did sign, and for nothing else

    @property
    def release(self) -> Path:
        """The bag."""
        return self.out / "release"

    def rewrite(self, name: str, change: Callable[[bytes], bytes]) -> None:
        """Change a file of the bag."""
        path = self.release / name
        path.write_bytes(change(path.read_bytes()))

    def rebuild(self) -> None:
        """Write every list anew, so that the bag is a sound one again."""
        data = sorted(path for path in (self.release / "data").rglob("*") if path.is_file())
        size = sum(path.stat().st_size for path in data)
        self.rewrite(
            "bag-info.txt",
            lambda text: b"\n".join(
                b"Payload-Oxum: %d.%d" % (size, len(data)) if line.startswith(b"Payload-Oxum") else line
                for line in text.split(b"\n")
            ),
        )
        self._list(MANIFEST, [f"data/{path.relative_to(self.release / 'data').as_posix()}" for path in data])
        tags = {path.name for path in self.release.iterdir() if path.is_file()} - {TAGMANIFEST, SIGNATURE}
        self._list(TAGMANIFEST, sorted(tags))

    def _list(self, name: str, members: list[str]) -> None:
        digests = [hashlib.sha256((self.release / each).read_bytes()).hexdigest() for each in members]
        lines = [f"{digest}  {each}\n" for digest, each in zip(digests, members, strict=True)]
        (self.release / name).write_text("".join(lines))

    def says(self, **changes: object) -> None:
        """Change what the manifest says."""
        self.rewrite(SAYS, lambda text: canonical_json({**json.loads(text), **changes}))

    def sign(self, home: Path, *, namespace: str = sshsig.NAMESPACE) -> None:
        """Sign what stands there now."""
        signer = open_key(home, None, lambda _: PASSPHRASE)
        message = (self.release / TAGMANIFEST).read_bytes()
        (self.release / SIGNATURE).write_bytes(sshsig.sign(signer._private, message, namespace=namespace))

    def describe_table(self) -> None:
        """Let the manifest describe the table that is there."""
        content = (self.release / TABLE).read_bytes()
        files = json.loads((self.release / SAYS).read_bytes())["files"]
        for file in files:
            if file["name"] == "circulation.csv":
                file.update(
                    size=len(content),
                    sha256=hashlib.sha256(content).hexdigest(),
                    lines=content.count(b"\n") - 1,
                    records=sum(int(line.rsplit(b",", 1)[1]) for line in content.splitlines()[1:]),
                )
        self.says(files=files)


Attack = Callable[[Place], object]


def _twin(name: str) -> Attack:
    return lambda place: shutil.copy(place.release / TABLE, place.release / "data" / name)


def _swap(one: str, two: str) -> Attack:
    def attack(place: Place) -> None:
        first, second = (place.release / "data" / name for name in (one, two))
        content = first.read_bytes()
        first.write_bytes(second.read_bytes())
        second.write_bytes(content)

    return attack


def _renamed(place: Place, new: str) -> None:
    (place.release / TABLE).rename(place.release / "data" / new)


def _linked(place: Place) -> None:
    _renamed(place, "x")
    (place.release / "data/x").rename(place.out.parent / "elsewhere.csv")
    (place.release / TABLE).symlink_to(place.out.parent / "elsewhere.csv")


def _linked_folder(place: Place) -> None:
    (place.release / "data").rename(place.out.parent / "elsewhere")
    (place.release / "data").symlink_to(place.out.parent / "elsewhere")


def _linked_release(place: Place) -> None:
    place.release.rename(place.out.parent / "elsewhere")
    place.release.symlink_to(place.out.parent / "elsewhere")


def _with_lists(change: Attack) -> Attack:
    """The change, and every list written anew."""
    return lambda place: (change(place), place.rebuild())


def _and_manifest(change: Attack) -> Attack:
    """The change, the manifest told of it, and every list written anew."""
    return lambda place: (change(place), place.describe_table(), place.rebuild())


def _by_the_thief(place: Place) -> None:
    """Change a table, write every list anew, sign with another key that the manifest names, and put away the
    letter, which names the right one."""
    shutil.rmtree(place.out / "letter")
    _one_more_line(place)
    place.describe_table()
    signer = open_key(place.thief, None, lambda _: PASSPHRASE)
    signature = {
        "format": "sshsig",
        "namespace": sshsig.NAMESPACE,
        "key_sha256": sshsig.key_digest(signer.blob),
    }
    place.says(signature=signature)
    place.rebuild()
    place.sign(place.thief)


def _one_more_line(place: Place) -> None:
    place.rewrite(TABLE, lambda text: text + text.split(b"\n")[1] + b"\n")


def _unsigned(place: Place) -> None:
    (place.release / SIGNATURE).unlink()
    place.says(signature=None)
    place.rebuild()


def _line_of_manifest(place: Place, change: Callable[[list[bytes]], list[bytes]]) -> None:
    """Change lines of the payload's list, and write the list of lists anew."""
    place.rewrite(MANIFEST, lambda text: b"".join(change(text.splitlines(keepends=True))))
    tags = {path.name for path in place.release.iterdir() if path.is_file()} - {TAGMANIFEST, SIGNATURE}
    place._list(TAGMANIFEST, sorted(tags))


def _more(line: str) -> Attack:
    return lambda place: _line_of_manifest(place, lambda lines: [*lines, line.encode()])


_ZEROS = "0" * 64
ATTACKS: dict[str, Attack] = {
    "altered": lambda at: at.rewrite(TABLE, lambda text: text.replace(b"1", b"2", 1)),
    "added": _twin("more.csv"),
    "added hidden": _twin(".more"),
    "added beside the release": lambda at: (at.out / "note.txt").write_bytes(b"x"),
    "added beside the letter": lambda at: (at.out / "letter/x.docx").write_bytes(b"x"),
    "added list": lambda at: (at.release / "manifest-md5.txt").write_bytes(b""),
    "missing": lambda at: (at.release / TABLE).unlink(),
    "missing list": lambda at: (at.release / MANIFEST).unlink(),
    "missing list of lists": lambda at: (at.release / TAGMANIFEST).unlink(),
    "missing ledger head": lambda at: (at.release / "ledger-head.txt").unlink(),
    "renamed": lambda at: _renamed(at, "loans.csv"),
    "renamed by case": lambda at: _renamed(at, "Circulation.csv"),
    "renamed by a blank": lambda at: _renamed(at, "circulation.csv "),
    "twin by case": _twin("CIRCULATION.csv"),
    "twin by normalisation": lambda at: [
        _twin(unicodedata.normalize(f, "é.csv"))(at) for f in ("NFC", "NFD")
    ],
    "twin by normalisation, listed": _with_lists(
        lambda at: [_twin(unicodedata.normalize(f, "é.csv"))(at) for f in ("NFC", "NFD")]
    ),
    "linked": _linked,
    "linked folder": _linked_folder,
    "linked release": _linked_release,
    "linked letter": lambda at: (
        (at.out / "letter/response-letter.md").rename(at.out.parent / "letter.md"),
        (at.out / "letter/response-letter.md").symlink_to(at.out.parent / "letter.md"),
    ),
    "hard link outside": lambda at: os.link(at.release / TABLE, at.out.parent / "mine.csv"),
    "hard link inside": lambda at: os.link(at.release / TABLE, at.release / "data/titles2.csv"),
    "pipe": lambda at: os.mkfifo(at.release / "data/pipe"),
    "pipe for the manifest": lambda at: ((at.release / SAYS).unlink(), os.mkfifo(at.release / SAYS)),
    "folder for a file": lambda at: ((at.release / TABLE).unlink(), (at.release / TABLE).mkdir()),
    "empty folder": lambda at: (at.release / "data/more").mkdir(),
    "empty folder beside": lambda at: (at.out / "more").mkdir(),
    "truncated": lambda at: at.rewrite(TABLE, lambda text: text[:-1]),
    "emptied": lambda at: at.rewrite(TABLE, lambda text: b""),
    "lines reordered": lambda at: at.rewrite(TABLE, lambda text: b"\n".join(sorted(text.split(b"\n")))),
    "swapped": _swap("circulation.csv", "titles.csv"),
    "swapped, listed": _with_lists(_swap("circulation.csv", "titles.csv")),
    "list reordered": lambda at: _line_of_manifest(at, lambda lines: lines[::-1]),
    "list truncated": lambda at: _line_of_manifest(at, lambda lines: lines[:-1]),
    "list without its last line end": lambda at: _line_of_manifest(
        at, lambda lines: [*lines[:-1], lines[-1].strip()]
    ),
    "list with a line twice": lambda at: _line_of_manifest(at, lambda lines: [*lines, lines[0]]),
    "list in capitals": lambda at: _line_of_manifest(at, lambda lines: [line.upper() for line in lines]),
    "list with CRLF": lambda at: _line_of_manifest(at, lambda lines: [line[:-1] + b"\r\n" for line in lines]),
    "list with a mark before it": lambda at: _line_of_manifest(at, lambda lines: [b"\xef\xbb\xbf", *lines]),
    "list with ..": _more(f"{_ZEROS}  data/../../x\n"),
    "list with an absolute name": _more(f"{_ZEROS}  /etc/passwd\n"),
    "list with a drive": _more(f"{_ZEROS}  C:x\n"),
    "list of lists reordered": lambda at: at.rewrite(
        TAGMANIFEST, lambda text: b"".join(text.splitlines(keepends=True)[::-1])
    ),
    "list of lists with CRLF": lambda at: at.rewrite(TAGMANIFEST, lambda text: text.replace(b"\n", b"\r\n")),
    "list of lists with a mark before it": lambda at: at.rewrite(TAGMANIFEST, lambda t: b"\xef\xbb\xbf" + t),
    "declaration of another version": _with_lists(
        lambda at: at.rewrite("bagit.txt", lambda text: text.replace(b"1.0", b"0.97"))
    ),
    "another size": lambda at: at.rewrite("bag-info.txt", lambda text: text.replace(b"Oxum: ", b"Oxum: 1")),
    "table altered, listed": _with_lists(
        lambda at: at.rewrite(TABLE, lambda text: text.replace(b"1", b"2", 1))
    ),
    "line added, listed": _with_lists(_one_more_line),
    "line added, manifest and lists anew": _and_manifest(_one_more_line),
    "file added, listed": _with_lists(_twin("more.csv")),
    "manifest of another version": _with_lists(lambda at: at.says(schema="redactkit.manifest/2")),
    "manifest with a count": _with_lists(lambda at: at.says(files=[{"rows_referred": 1}])),
    "manifest of another package": _with_lists(
        lambda at: shutil.copy(at.other / "release" / SAYS, at.release / SAYS)
    ),
    "manifest of another day": _with_lists(lambda at: at.says(made_on="2020-01-01")),
    "manifest spelled otherwise": _with_lists(
        lambda at: at.rewrite(SAYS, lambda text: json.dumps(json.loads(text)).encode())
    ),
    "README of another package": _with_lists(
        lambda at: shutil.copy(at.other / "release/data/README.txt", at.release / "data/README.txt")
    ),
    "ledger head of another day": _with_lists(
        lambda at: (at.release / "ledger-head.txt").write_text("c" * 64 + "\n")
    ),
    "letter of another package": lambda at: (
        shutil.rmtree(at.out / "letter"),
        shutil.copytree(at.other / "letter", at.out / "letter"),
    ),
    "release of another package under this letter": lambda at: (
        shutil.rmtree(at.release),
        shutil.copytree(at.other / "release", at.release),
    ),
    "release taken away": lambda at: shutil.rmtree(at.release),
    "signature stripped": lambda at: (at.release / SIGNATURE).unlink(),
    "signature stripped, manifest and lists anew": _unsigned,
    "signature of another package": lambda at: shutil.copy(
        at.other / "release" / SIGNATURE, at.release / SIGNATURE
    ),
    "signature emptied": lambda at: (at.release / SIGNATURE).write_bytes(b""),
    "signature twice": lambda at: at.rewrite(SIGNATURE, lambda text: text * 2),
    "signature with CRLF": lambda at: at.rewrite(SIGNATURE, lambda text: text.replace(b"\n", b"\r\n")),
    "signature for another use": lambda at: at.sign(at.home, namespace="file"),
    "signature of another key": lambda at: at.sign(at.thief),
    "signature of another key, all anew": _by_the_thief,
}


def caught(place: Place, *, with_signers: bool = True) -> bool:
    """Whether ``redactkit verify`` objects."""
    try:
        found = overview.verify(place.out, signers=place.signers if with_signers else None, at=AT)
    except RedactkitError:
        return True
    return found["result"] != "passed"


def make_places(folder: Path) -> Place:
    """A signed package and another, of one key; and a thief with a key of his own."""
    folder.mkdir(parents=True, exist_ok=True)
    home, thief = folder / "home", folder / "thief"
    signers = key_in(home)
    key_in(thief)
    exports = [SAMPLES / "sierra/patrons.csv", SAMPLES / "sierra/loans.csv"]
    out = released(folder, exports=exports)
    other = released(folder, "search-warrant", out="OTHER", exports=exports)
    return Place(out=out, signers=signers, other=other, thief=thief, home=home)


def attacked(place: Place, folder: Path, attack: Attack) -> Place:
    """A copy of the package, attacked."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    copy = Place(
        out=shutil.copytree(place.out, folder / "OUT"),
        signers=place.signers,
        other=place.other,
        thief=place.thief,
        home=place.home,
    )
    attack(copy)
    return copy


def structural(place: Place, folder: Path) -> tuple[list[str], list[str]]:
    """The attacks that are not found with the signers at hand, and those that are not found without."""
    missed, unseen = [], []
    for name, attack in ATTACKS.items():
        copy = attacked(place, folder / "attack", attack)
        if not caught(copy):
            missed.append(name)
        if not caught(copy, with_signers=False):
            unseen.append(name)
    return missed, unseen


def flips(content: bytes, *, most: int, dice: random.Random) -> Iterator[bytes]:
    """The content with one byte changed: every byte in turn, or ``most`` of them, from first to last."""
    step = max(1, len(content) // most)
    for at in range(dice.randrange(step) if step > 1 else 0, len(content), step):
        yield content[:at] + bytes([content[at] ^ dice.randrange(1, 256)]) + content[at + 1 :]


def flipped_package(place: Place, *, most: int, dice: random.Random) -> tuple[int, list[str]]:
    """How many bytes of the release were changed one by one, and where that was not found."""
    done, missed = 0, []
    for path in sorted(path for path in place.release.rglob("*") if path.is_file()):
        content = path.read_bytes()
        for other in flips(content, most=most, dice=dice):
            path.write_bytes(other)
            done += 1
            if not caught(place):
                missed.append(path.name)
        path.write_bytes(content)
    return done, missed


def flipped_ledger(folder: Path, *, lines: int, most: int, dice: random.Random) -> tuple[int, list[str]]:
    """The same of a ledger; and lines taken out, exchanged, doubled, and cut off at the end."""
    ledger, book = Ledger(folder), folder / "ledger" / "ledger.jsonl"
    heads = [
        ledger.append(key_entry(day=date(2025, 1, 1), fingerprint=f"SHA256:{nth:043d}")).head
        for nth in range(lines)
    ]
    content = book.read_bytes()
    whole = content.splitlines(keepends=True)
    changed = [*flips(content, most=most, dice=dice)]
    for nth in range(0, lines - 1, max(1, lines // 10)):
        changed += [
            b"".join(whole[:nth] + whole[nth + 1 :]),
            b"".join([*whole[:nth], whole[nth + 1], whole[nth], *whole[nth + 2 :]]),
            b"".join([*whole[: nth + 1], *whole[nth:]]),
        ]
    changed += [b"".join(whole[:-1]), b"".join(whole[: lines // 2]), b"", content[:-1], content + content]
    missed = []
    for other in changed:
        book.write_bytes(other)
        if not ledger.verify(heads=heads[-1:]):
            missed.append("a line of the ledger")
    book.write_bytes(content)
    if ledger.verify(heads=heads):
        missed.append("the whole ledger is refused")
    return len(changed), missed


STRICTER = {
    *((name, of) for name in ("signature twice",) for of in ("the signers", "two keys")),
    *(("signature of another key", of) for of in ("another key", "two keys")),
}
"""Where ours refuses and ssh-keygen does not: two signatures in one file, and a package that names another
key than the one that signed it."""


def against_keygen(place: Place, folder: Path) -> tuple[int, list[str]]:
    """Signatures on the package: whether ours and ssh-keygen say the same, and where they do not."""
    line = place.signers.read_text()
    lists = {
        "the signers": line,
        "nobody": "",
        "another key": (place.thief / "keys/signing.signers").read_text(),
        "an expired key": line.replace("valid-after=", 'valid-before="20250101",valid-after=').replace(
            'valid-after="20250110"', 'valid-after="20200101"'
        ),
        "a key of tomorrow": line.replace("20250110", "20250111"),
        "another use": line.replace("redactkit-manifest@v1", "file"),
        "a removed key": f"# {line}",
        "two keys": (place.thief / "keys/signing.signers").read_text() + line,
    }
    wrong: dict[str, Attack] = {
        "as it is": lambda at: None,
        **{name: ATTACKS[name] for name in ATTACKS if name.startswith(("signature", "list of lists"))},
    }
    done, differ = 0, []
    for name, attack in wrong.items():
        copy = attacked(place, folder / "attack", attack)
        signature = copy.release / SIGNATURE
        for of, text in lists.items():
            signers = folder / "signers"
            signers.write_text(text)
            stock = signature.exists() and keygen_accepts(
                signature.read_bytes(),
                (copy.release / TAGMANIFEST).read_bytes(),
                signers=signers,
                day=DAY.isoformat(),
            )
            try:
                found = overview.verify(copy.out, signers=signers, at=AT)["signature"]
                ours = isinstance(found, dict) and found["state"] == "known"
            except RedactkitError:
                ours = False
            done += 1
            if ours != stock and not (stock and (name, of) in STRICTER):
                differ.append(f"{name}, {of}")
    return done, differ


def measure(folder: Path, *, quick: bool) -> Figure:
    """Attack a package and a ledger in every way, and count what passes."""
    place = make_places(folder)
    dice = random.Random(9)
    missed, unseen = structural(place, folder)
    bytes_of_package, missed_bytes = flipped_package(place, most=15 if quick else 400, dice=dice)
    bytes_of_ledger, missed_lines = flipped_ledger(
        folder / "book", lines=50, most=100 if quick else 1_000_000, dice=dice
    )
    not_run: list[str] = []
    compared = "not compared with ssh-keygen"
    differ: list[str] = []
    if tool("ssh-keygen") is None:
        not_run.append("ssh-keygen is not here, and apt cannot install it")
    else:
        signatures, differ = against_keygen(place, folder)
        compared = f"{signatures} signatures judged as ssh-keygen does or more strictly, {len(differ)} not"
    untouched = not caught(place)  # the control: what nobody touched must pass
    short = [*missed, *missed_bytes, *missed_lines, *differ]
    found = "; ".join(
        (
            f"{len(ATTACKS) - len(missed)} of {len(ATTACKS)} attacks found ({len(ATTACKS) - len(unseen)} by "
            "who does not know the signer)",
            f"{bytes_of_package - len(missed_bytes):,} of {bytes_of_package:,} changed bytes of a package",
            f"{bytes_of_ledger - len(missed_lines):,} of {bytes_of_ledger:,} changes of a ledger",
            compared,
            *([f"not found: {', '.join(short[:5])}"] if short else []),
        )
    )
    return Figure(
        id="F9",
        about="tampering",
        bar="20 attacks, 500 bytes of a package, every byte of a ledger: all found; ssh-keygen agrees",
        found=found,
        passed=untouched and not short and len(ATTACKS) >= 20 and bytes_of_package >= (90 if quick else 500),
        not_run=tuple(not_run),
    )
