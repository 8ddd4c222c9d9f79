"""seal: what lies under a nondisclosure order, as one padded age file for the director and for counsel.

    read_recipients() ─► pack() ─► seal_bytes() ─► write_sealed()
    read_sealed() ─► load_identity() ─► open_bytes() ─► unpack()

``recipients`` and ``identity`` read keys, ``bundle`` puts files into one run of bytes and takes them out
again, ``age`` pads and encrypts, ``box`` gives the file its name. Nothing here knows what the files say.
"""

from redactkit.seal.age import is_sealed_size, open_bytes, seal_bytes
from redactkit.seal.box import digests_in, read_sealed, write_sealed
from redactkit.seal.bundle import not_ours, pack, unpack
from redactkit.seal.identity import Identity, load_identity
from redactkit.seal.recipients import RECIPIENTS, Recipient, read_recipients, recipients_text

__all__ = [
    "RECIPIENTS",
    "Identity",
    "Recipient",
    "digests_in",
    "is_sealed_size",
    "load_identity",
    "not_ours",
    "open_bytes",
    "pack",
    "read_recipients",
    "read_sealed",
    "recipients_text",
    "seal_bytes",
    "unpack",
    "write_sealed",
]
