"""Export file → chunks of text cells, with every doubtful record set aside: the first stage.

``door`` opens a file of any kind, ``kinds`` tells which it is; each gives a ``source.Source``. What every
pass over one owes is in ``passes``; ``rows`` makes a source of any format that gives record after record.

Delimited text: ``delimited`` is the source, ``stream`` opens the file and finds the encoding, ``sniff``
the dialect, ``header`` asks whether there is a header at all; ``grammar`` says exactly what a record is,
``proof`` proves whole blocks by it, ``walk`` goes from record to record, and ``table`` gives proved bytes to
Arrow.
"""

from redactkit.read.door import open_export
from redactkit.read.header import KnownHeader
from redactkit.read.plain import decode_text
from redactkit.read.source import Chunk, Source, Unread

__all__ = ["Chunk", "KnownHeader", "Source", "Unread", "decode_text", "open_export"]
