"""Write ``docs/vectors``: manifests, signatures and lists of signers, each with what a verifier must say.

``python -m scripts.vectors``. Everything is made from fixed keys that stand here, and so protect nothing.
The signatures are put together field by field, so that each wrong one is wrong in one thing alone. A test
compares every verdict with ours, and with that of the ssh-keygen of the machine.
"""

from __future__ import annotations

import base64
import copy
import hashlib
import json
import shutil
import struct
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

FOLDER = Path(__file__).resolve().parents[1] / "docs" / "vectors"
NAMESPACE = b"redactkit-manifest@v1"
MESSAGE = b"0" * 64 + b"  bag-info.txt\n"
KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
OTHER = Ed25519PrivateKey.from_private_bytes(bytes(range(32, 64)))
ORDER = 2**252 + 27742317777372353535851937790883648493  # of the group that Ed25519 counts in
ACCEPTED, REFUSED, LAXER = "accepted", "refused", "laxer"


def string(content: bytes) -> bytes:
    """A string as ssh writes it: its length, then itself."""
    return struct.pack(">I", len(content)) + content


def public(key: Ed25519PrivateKey) -> bytes:
    """The public half, as ssh writes it."""
    return string(b"ssh-ed25519") + string(key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw))


def signature(
    *,
    key: Ed25519PrivateKey = KEY,
    message: bytes = MESSAGE,
    magic: bytes = b"SSHSIG",
    version: int = 1,
    shown_key: bytes | None = None,
    namespace: bytes = NAMESPACE,
    shown_namespace: bytes | None = None,
    reserved: bytes = b"",
    signed_reserved: bytes = b"",
    hashed: bytes = b"sha512",
    kind: bytes = b"ssh-ed25519",
    change: Callable[[bytes], bytes] = lambda raw: raw,
    behind: bytes = b"",
) -> bytes:
    """The bytes of a signature, right unless something is said to be otherwise."""
    digest = hashlib.new(hashed.decode() if hashed in (b"sha256", b"sha512") else "sha512", message).digest()
    raw = key.sign(b"SSHSIG" + string(namespace) + string(signed_reserved) + string(hashed) + string(digest))
    return b"".join(
        (
            magic,
            struct.pack(">I", version),
            string(public(key) if shown_key is None else shown_key),
            string(namespace if shown_namespace is None else shown_namespace),
            string(reserved),
            string(hashed),
            string(string(kind) + string(change(raw))),
            behind,
        )
    )


def armored(blob: bytes, *, width: int = 70, end: bytes = b"\n") -> bytes:
    """The text around the bytes."""
    text = base64.b64encode(blob)
    lines = [text[at : at + width] for at in range(0, len(text), width)]
    return end.join([b"-----BEGIN SSH SIGNATURE-----", *lines, b"-----END SSH SIGNATURE-----", b""])


def one_more_order(raw: bytes) -> bytes:
    """The same signature with a larger number in it, which a careless verifier takes too."""
    return raw[:32] + (int.from_bytes(raw[32:], "little") + ORDER).to_bytes(32, "little")


def loose_bits(text: bytes) -> bytes:
    """Base64 whose last sign holds bits that mean nothing."""
    last = text.rindex(b"=\n") - 1
    while text[last : last + 1] == b"=":
        last -= 1
    alphabet = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    return text[:last] + bytes([alphabet[alphabet.index(text[last]) | 1]]) + text[last + 1 :]


Case = tuple[str, bytes, bytes, str, str]
"""Name, message, signature, what a verifier of packages must say, what ssh-keygen says. Where that is laxer,
today's releases accept what has more than one spelling, or another hash."""


def signatures() -> Iterator[Case]:
    """Good signatures, and bad ones that are bad in one thing."""

    def wrong(name: str, text: bytes, message: bytes = MESSAGE) -> Case:
        return name, message, text, REFUSED, REFUSED

    def stricter(name: str, text: bytes) -> Case:
        return name, MESSAGE, text, REFUSED, LAXER

    good = armored(signature())
    yield "good", MESSAGE, good, ACCEPTED, ACCEPTED
    yield "good-empty-message", b"", armored(signature(message=b"")), ACCEPTED, ACCEPTED
    long = bytes(range(256)) * 300
    yield "good-long-message", long, armored(signature(message=long)), ACCEPTED, ACCEPTED
    yield wrong("message-altered", good, MESSAGE.replace(b"0", b"1", 1))
    yield wrong("message-crlf", good, MESSAGE.replace(b"\n", b"\r\n"))
    yield wrong("message-cut", good, MESSAGE[:-1])
    yield wrong("namespace-of-mail", armored(signature(namespace=b"file")))
    yield wrong("namespace-exchanged", armored(signature(namespace=b"file", shown_namespace=NAMESPACE)))
    yield wrong("namespace-empty", armored(signature(namespace=b"")))
    yield wrong("namespace-longer", armored(signature(namespace=NAMESPACE + b"0")))
    yield wrong("key-exchanged", armored(signature(shown_key=public(OTHER))))
    yield wrong("key-of-another-kind", armored(signature(shown_key=string(b"ssh-rsa") + public(KEY)[15:])))
    yield wrong("key-cut", armored(signature(shown_key=string(b"ssh-ed25519") + string(b"\1" * 31))))
    yield wrong("key-with-more-behind", armored(signature(shown_key=public(KEY) + b"\0")))
    yield wrong("signature-zero", armored(signature(change=lambda raw: b"\0" * 64)))
    yield wrong("signature-cut", armored(signature(change=lambda raw: raw[:-1])))
    yield wrong("signature-longer", armored(signature(change=lambda raw: raw + b"\0")))
    yield stricter("signature-one-more-order", armored(signature(change=one_more_order)))
    yield wrong("signature-of-another-kind", armored(signature(kind=b"ssh-rsa")))
    yield wrong("magic", armored(signature(magic=b"SSHSIH")))
    yield stricter("version-0", armored(signature(version=0)))
    yield wrong("version-2", armored(signature(version=2)))
    yield wrong("reserved-signed", armored(signature(reserved=b"x", signed_reserved=b"x")))
    yield stricter("reserved-filled", armored(signature(reserved=b"x")))
    yield stricter("hash-sha256", armored(signature(hashed=b"sha256")))
    yield wrong("hash-unknown", armored(signature(hashed=b"md5")))
    yield wrong("more-behind", armored(signature(behind=b"\0")))
    yield wrong("cut", armored(signature()[:-1]))
    yield wrong("empty", armored(b""))
    yield wrong("length-too-large", armored(signature()[:10] + b"\xff\xff\xff\xff" + signature()[14:]))
    yield wrong("nothing", b"")
    yield wrong("no-armor", base64.b64encode(signature()) + b"\n")
    yield wrong("armor-of-another-thing", good.replace(b"SSH SIGNATURE", b"PGP SIGNATURE"))
    yield wrong("armor-without-end", good.replace(b"-----END SSH SIGNATURE-----\n", b""))
    yield wrong("armor-with-text-before", b"x\n" + good)
    yield wrong("armor-not-base64", good.replace(b"\nU1NI", b"\nU!NI"))
    yield stricter("armor-with-text-after", good + b"x\n")
    yield stricter("armor-other-width", armored(signature(), width=76))
    yield wrong("armor-crlf", armored(signature(), end=b"\r\n"))
    yield wrong("armor-loose-bits", loose_bits(good))


def manifest() -> dict[str, Any]:
    """A small manifest with something in every part."""
    withheld = {
        "record_class": "circulation",
        "column": "P BARCODE",
        "category": "patron.barcode",
        "done": "the whole column is left out",
        "exemption": "a",
        "authority": "G.L. c.4, s.7, cl.26(a)",
        "reason": "it is a person's number",
    }
    column = {
        "position": 1,
        "header": "month",
        "category": "loan.out_time",
        "treatment": "generalize",
        "scale": "month",
        "exemption": "a",
    }
    count = {
        **column,
        "position": 2,
        "header": "records",
        "category": "record.count",
        "treatment": "keep",
        "scale": "as_is",
        "exemption": None,
    }
    table = b'"month","records"\n"2024-01",9\n"2024-02",11\n'
    return {
        "schema": "redactkit.manifest/1",
        "package": "rk-0123456789abcdef01234567",
        "made_on": "2026-11-27",
        "data_as_of": "2026-11-27",
        "tool": {"name": "redactkit", "version": "0.1.0"},
        "profile": {"id": "ma-duxbury", "version": "2024-02-27", "sha256": "a" * 64},
        "outcome": "release_redacted",
        "basis": "policy",
        "rules": ["DX-16"],
        "cites": [{"source": "statute", "id": "c78s7", "pin": None, "text": None}],
        "request": {
            "received": "2026-11-20",
            "purpose": None,
            "about": "records",
            "classes": ["circulation"],
            "from": "2024-01-01",
            "to": None,
        },
        "periods": [{"period": "month", "first": "2024-01-01", "last": "2024-02-29"}],
        "partial": True,
        "files": [
            {
                "name": "circulation.csv",
                "lines": 2,
                "records": 20,
                "size": len(table),
                "sha256": hashlib.sha256(table).hexdigest(),
                "columns": [column, count],
            }
        ],
        "withheld": [withheld],
        "coarsened": [{**withheld, "column": "OUT DATE", "category": "loan.out_time", "done": "the month"}],
        "beyond": [],
        "listed_apart": [{"standing": "referred", "record_class": "circulation", "what": "Bücher"}],
        "verified": {"result": "passed", "checks": ["where_from", "identifiers", "own_name"]},
        "signature": {
            "format": "sshsig",
            "namespace": NAMESPACE.decode(),
            "key_sha256": hashlib.sha256(public(KEY)).hexdigest(),
        },
    }


def canonical(document: object) -> bytes:
    """The one spelling: sorted keys, two spaces, NFC, LF."""
    return (json.dumps(document, ensure_ascii=False, sort_keys=True, indent=2) + "\n").encode()


def changed(change: Callable[[dict[str, Any]], object]) -> bytes:
    """The manifest after a change, in the one spelling."""
    document = copy.deepcopy(manifest())
    change(document)
    return canonical(document)


def manifests() -> Iterator[tuple[str, bytes, str]]:
    """Manifests by name, each with what a verifier must say."""
    good = canonical(manifest())
    yield "good", good, ACCEPTED
    yield "good-unsigned", changed(lambda of: of.update(signature=None)), ACCEPTED
    yield "good-more-keys", changed(lambda of: of.update(later={"more": [1, "two", None, False]})), ACCEPTED
    yield "good-no-file", changed(lambda of: of.update(files=[])), ACCEPTED
    for outcome in ("comply_now", "release_as_ordered", "aggregate_only", "release_operational"):
        yield f"good-{outcome}", changed(lambda of, o=outcome: of.update(outcome=o)), ACCEPTED
    wrong: dict[str, Callable[[dict[str, Any]], object]] = {
        "version-2": lambda of: of.update(schema="redactkit.manifest/2"),
        "version-missing": lambda of: of.pop("schema"),
        "version-of-another-thing": lambda of: of.update(schema="redactkit.decision/1"),
        "package-missing": lambda of: of.pop("package"),
        "package-a-path": lambda of: of.update(package="../x"),
        "package-with-a-line-end": lambda of: of.update(package="rk-1\n"),
        "outcome-refuses": lambda of: of.update(outcome="refuse"),
        "day-not-a-day": lambda of: of.update(made_on="27.11.2026"),
        "request-names-patrons": lambda of: of["request"].update(patrons=["1"]),
        "count-of-referred": lambda of: of["files"][0].update(rows_referred=5),
        "lines-a-text": lambda of: of["files"][0].update(lines="2"),
        "lines-true": lambda of: of["files"][0].update(lines=True),
        "lines-negative": lambda of: of["files"][0].update(lines=-1),
        "lines-with-a-point": lambda of: of["files"][0].update(lines=2.0),
        "digest-short": lambda of: of["files"][0].update(sha256="a" * 63),
        "digest-in-capitals": lambda of: of["files"][0].update(sha256="A" * 64),
        "name-outside": lambda of: of["files"][0].update(name="../circulation.csv"),
        "name-absolute": lambda of: of["files"][0].update(name="/circulation.csv"),
        "name-hidden": lambda of: of["files"][0].update(name=".circulation.csv"),
        "name-in-a-folder": lambda of: of["files"][0].update(name="a/circulation.csv"),
        "name-of-the-manifest": lambda of: of["files"][0].update(name="disclosure-manifest.json"),
        "file-twice": lambda of: of["files"].append(of["files"][0]),
        "treatment-unknown": lambda of: of["files"][0]["columns"][0].update(treatment="mask"),
        "position-0": lambda of: of["files"][0]["columns"][0].update(position=0),
        "check-skipped": lambda of: of["verified"].update(result="skipped"),
        "withheld-missing": lambda of: of.pop("withheld"),
        "signature-missing": lambda of: of.pop("signature"),
        "signature-of-mail": lambda of: of["signature"].update(namespace="file"),
        "not-composed": lambda of: of["listed_apart"][0].update(what="Bu\u0308cher"),
    }
    for name, change in wrong.items():
        yield name, changed(change), REFUSED
    yield "not-an-object", b"[]\n", REFUSED
    yield "nothing", b"", REFUSED
    yield "not-utf8", good.replace("ü".encode(), b"\xfc"), REFUSED
    yield "mark-before", b"\xef\xbb\xbf" + good, REFUSED
    yield "crlf", good.replace(b"\n", b"\r\n"), REFUSED
    yield "text-behind", good + b"{}\n", REFUSED
    yield "one-line", json.dumps(manifest(), ensure_ascii=False, sort_keys=True).encode() + b"\n", REFUSED
    yield "unsorted", (json.dumps(manifest(), ensure_ascii=False, indent=2) + "\n").encode(), REFUSED
    yield "key-twice", good.replace(b'"partial": true', b'"partial": false,\n  "partial": true'), REFUSED
    yield "not-a-number", good.replace(b'"lines": 2', b'"lines": NaN'), REFUSED


WHO, DAY = "director@library", "2026-11-27"


def lists_of_signers() -> Iterator[tuple[str, str, str]]:
    """Lists of signers, each with whether it takes in the key of ``good`` on that day, for a package."""
    key, other = (f"ssh-ed25519 {base64.b64encode(public(each)).decode()}" for each in (KEY, OTHER))
    packages = 'namespaces="redactkit-manifest@v1"'
    yield "plain", f"{WHO} {key}", ACCEPTED
    yield "with-comment", f"# who signs\n\n  {WHO} {key} the director\n", ACCEPTED
    yield "windows-line-ends", f"{WHO} {key}\r\n", ACCEPTED
    yield "namespaces", f"{WHO} {packages} {key}", ACCEPTED
    yield "namespaces-several", f'{WHO} namespaces="file,redactkit-*" {key}', ACCEPTED
    yield "namespaces-capital-option", f'{WHO} Namespaces="redactkit-manifest@v1" {key}', ACCEPTED
    yield "namespaces-other", f'{WHO} namespaces="file,git" {key}', REFUSED
    yield "namespaces-all-but", f'{WHO} namespaces="*,!redactkit-manifest@v1" {key}', REFUSED
    yield "valid", f'{WHO} valid-after="20260101",valid-before="20270101" {key}', ACCEPTED
    yield "valid-from-that-day", f'{WHO} {packages},valid-after="20261127" {key}', ACCEPTED
    yield "valid-to-the-minute", f'{WHO} valid-before="202611270000" {key}', ACCEPTED
    yield "expired", f'{WHO} valid-before="20261126" {key}', REFUSED
    yield "not-yet", f'{WHO} valid-after="20261128" {key}', REFUSED
    yield "not-yet-by-seconds", f'{WHO} valid-after="20261127000001" {key}', REFUSED
    yield "other-key", f"{WHO} {other}", REFUSED
    yield "other-key-first", f"{WHO} {other}\n{WHO} {key}", ACCEPTED
    yield "expired-and-renewed", f'{WHO} valid-before="20260101" {key}\n{WHO} {key}', ACCEPTED
    yield "principals-several", f"clerk@town,{WHO} {key}", ACCEPTED
    yield "principals-quoted", f'"{WHO}" {key}', ACCEPTED
    yield "authority", f"{WHO} cert-authority {key}", REFUSED
    yield "no-key", f"{WHO}", REFUSED
    yield "key-cut", f"{WHO} {key[:-8]}", REFUSED
    yield "unknown-option", f"{WHO} no-touch-required {key}", REFUSED
    yield "option-without-quotes", f"{WHO} namespaces=redactkit-manifest@v1 {key}", REFUSED
    yield "option-twice", f"{WHO} {packages},{packages} {key}", REFUSED
    yield "date-not-a-date", f'{WHO} valid-after="2026-11-27" {key}', REFUSED
    yield "dates-in-the-wrong-order", f'{WHO} valid-after="20270101",valid-before="20260101" {key}', REFUSED
    yield "empty", "", REFUSED


def files() -> dict[str, bytes]:
    """Every file of ``docs/vectors``, by name."""
    made: dict[str, bytes] = {}
    index: dict[str, list[dict[str, str]]] = {"manifests": [], "signatures": [], "signers": []}
    for name, content, expect in manifests():
        made[f"manifests/{name}.json"] = content
        index["manifests"].append({"name": name, "expect": expect})
    for name, message, text, expect, stock in signatures():
        made[f"signatures/{name}.sig"] = text
        made[f"signatures/{name}.message"] = message
        index["signatures"].append({"name": name, "expect": expect, "ssh_keygen": stock})
    for name, listed, expect in lists_of_signers():
        made[f"signers/{name}.txt"] = listed.encode()
        index["signers"].append({"name": name, "expect": expect})
    about = {
        "namespace": NAMESPACE.decode(),
        "principal": WHO,
        "day": DAY,
        "key": base64.b64encode(public(KEY)).decode(),
        **index,
    }
    made["index.json"] = (json.dumps(about, indent=1) + "\n").encode()
    return made


def main() -> None:
    """Write them all anew."""
    shutil.rmtree(FOLDER, ignore_errors=True)
    for name, content in files().items():
        path = FOLDER / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    sys.stdout.write(f"{len(files())} files in docs/vectors\n")


if __name__ == "__main__":
    main()
