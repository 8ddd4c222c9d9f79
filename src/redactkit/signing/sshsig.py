"""The SSHSIG format of OpenSSH (its PROTOCOL.sshsig): sign bytes with an Ed25519 key, and verify. Pure.

The bytes that are signed are hashed first, so a signature is small and says over which use it was made (the
namespace): a signature for a mail or a commit never passes for one of a package. Ed25519 takes no random
number, so the same bytes and key give the same signature, byte for byte the one that ssh-keygen makes.

The reader is stricter than ssh-keygen: one spelling, one kind of key, one hash, nothing reserved, nothing
behind. So no byte of a signature can be changed without notice, not even one that means nothing.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import struct

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

NAMESPACE = "redactkit-manifest@v1"
KEY_TYPE = "ssh-ed25519"

_MAGIC = b"SSHSIG"
_VERSION = 1
_HASH = b"sha512"
_BEGIN, _END = b"-----BEGIN SSH SIGNATURE-----\n", b"-----END SSH SIGNATURE-----\n"
_LINE = 70  # as ssh-keygen breaks it
_LARGEST = 4096


class SignatureError(Exception):
    """Why bytes are not a good signature, in a few words that go on a line."""


def sign(key: Ed25519PrivateKey, message: bytes, *, namespace: str = NAMESPACE) -> bytes:
    """The armored signature, as a file beside the message."""
    signature = key.sign(_signed(namespace.encode(), message))
    blob = b"".join(
        (
            _MAGIC,
            struct.pack(">I", _VERSION),
            _string(key_blob(key.public_key())),
            _string(namespace.encode()),
            _string(b""),
            _string(_HASH),
            _string(_string(KEY_TYPE.encode()) + _string(signature)),
        )
    )
    return _armored(blob)


def verify(armored: bytes, message: bytes, *, namespace: str = NAMESPACE) -> bytes:
    """The key that signed the message (as ssh spells it, ``key_blob``). ``SignatureError``: it is no good.

    That the key is known to anybody is another question: ``signers``.
    """
    blob = _unarmored(armored)
    if not blob.startswith(_MAGIC):
        raise SignatureError("it is not an SSH signature")
    (version,), rest = struct.unpack_from(">I", blob.ljust(10, b"\0"), len(_MAGIC)), blob[10:]
    if version != _VERSION:
        raise SignatureError("it is of an unknown version")
    public, rest = _taken(rest)
    for_use, rest = _taken(rest)
    reserved, rest = _taken(rest)
    hashed, rest = _taken(rest)
    signed, rest = _taken(rest)
    if rest:
        raise SignatureError("something stands behind it")
    if for_use != namespace.encode():
        raise SignatureError("it was made for another use than a package (its namespace is another)")
    if reserved:
        raise SignatureError("its reserved field is not empty")
    if hashed != _HASH:
        raise SignatureError("it rests on another hash than SHA-512")
    key = _ed25519(public, 32, "key")
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(
            _ed25519(signed, 64, "signature"), _signed(for_use, message)
        )
    except (InvalidSignature, ValueError):
        raise SignatureError("it does not belong to these bytes, or not to this key") from None
    return public


def key_blob(key: Ed25519PublicKey) -> bytes:
    """A public key as ssh spells it in bytes."""
    return _string(KEY_TYPE.encode()) + _string(key.public_bytes(Encoding.Raw, PublicFormat.Raw))


def key_from(text: str) -> bytes:
    """The bytes of an Ed25519 key in base64, as in a ``.pub`` file. ``ValueError`` where it is none."""
    blob = base64.b64decode(text.encode("ascii"), validate=True)
    try:
        _ed25519(blob, 32, "key")
    except SignatureError:
        raise ValueError("not an Ed25519 key") from None
    return blob


def key_text(blob: bytes) -> str:
    """A public key as it stands in a ``.pub`` file, without its comment."""
    return f"{KEY_TYPE} {base64.b64encode(blob).decode('ascii')}"


def fingerprint_of(blob: bytes) -> str:
    """A key's fingerprint as ssh-keygen prints it."""
    return "SHA256:" + base64.b64encode(hashlib.sha256(blob).digest()).decode("ascii").rstrip("=")


def key_digest(blob: bytes) -> str:
    """The same digest in hexadecimal, as a manifest names a key."""
    return hashlib.sha256(blob).hexdigest()


def _signed(namespace: bytes, message: bytes) -> bytes:
    """What the key itself signs: never the message alone."""
    hashed = hashlib.sha512(message).digest()
    return _MAGIC + _string(namespace) + _string(b"") + _string(_HASH) + _string(hashed)


def _string(content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + content


def _taken(rest: bytes) -> tuple[bytes, bytes]:
    """The first string, and what comes after it."""
    if len(rest) < 4:
        raise SignatureError("it ends too early")
    (length,) = struct.unpack_from(">I", rest)
    if len(rest) < 4 + length:
        raise SignatureError("it ends too early")
    return rest[4 : 4 + length], rest[4 + length :]


def _ed25519(blob: bytes, size: int, what: str) -> bytes:
    kind, rest = _taken(blob)
    if kind != KEY_TYPE.encode():
        raise SignatureError(f"its {what} is not of the kind Ed25519")
    content, rest = _taken(rest)
    if rest or len(content) != size:
        raise SignatureError(f"its {what} has not the length of one")
    return content


def _armored(blob: bytes) -> bytes:
    text = base64.b64encode(blob)
    lines = (text[at : at + _LINE] + b"\n" for at in range(0, len(text), _LINE))
    return b"".join((_BEGIN, *lines, _END))


def _unarmored(armored: bytes) -> bytes:
    if len(armored) > _LARGEST or not (armored.startswith(_BEGIN) and armored.endswith(_END)):
        raise SignatureError("it is not an SSH signature")
    try:
        blob = binascii.a2b_base64(armored[len(_BEGIN) : -len(_END)].replace(b"\n", b""), strict_mode=True)
    except ValueError:
        raise SignatureError("it is not an SSH signature") from None
    if _armored(blob) != armored:
        raise SignatureError("it is not spelled as a signature is")
    return blob
