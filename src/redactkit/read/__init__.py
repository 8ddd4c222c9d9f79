"""Export file → chunks of text cells, with every doubtful record set aside: the first stage.

``stream`` opens the file and finds the encoding, ``sniff`` the dialect, ``header`` asks whether there is a
header at all; ``grammar`` says exactly what a record is, ``proof`` proves whole blocks by it, ``walk`` goes
from record to record, and ``table`` gives proved bytes to Arrow.
"""

from redactkit.read.source import Chunk, Source, open_export

__all__ = ["Chunk", "Source", "open_export"]
