"""Column → what it means, from the header maps and the values, with the evidence.

``headermap`` loads ``ils/*.yaml``, ``tables`` reads the headers, ``shapes`` counts what values look like,
``looks`` and ``plausible`` what speaks for a label and against it, ``evidence`` concludes, ``document``
writes it down for ``inspect``. ``told`` is what a person says instead, and ``word`` weighs it.
"""

from redactkit.classify.document import inspect_document
from redactkit.classify.evidence import Classification, Evidence
from redactkit.classify.headermap import HeaderMap, header_map, knows_header, load_maps
from redactkit.classify.told import ColumnMap, ToldColumn, ToldFile, changes, mark_of, relaid

__all__ = [
    "Classification",
    "ColumnMap",
    "Evidence",
    "HeaderMap",
    "ToldColumn",
    "ToldFile",
    "changes",
    "header_map",
    "inspect_document",
    "knows_header",
    "load_maps",
    "mark_of",
    "relaid",
]
