"""Column → what it means, from the header maps and the values, with the evidence.

``headermap`` loads ``ils/*.yaml``, ``tables`` reads the headers, ``shapes`` counts what values look like,
``evidence`` concludes, ``document`` writes it down for ``inspect``.
"""

from redactkit.classify.document import inspect_document
from redactkit.classify.evidence import Classification, Evidence
from redactkit.classify.headermap import HeaderMap, header_map, knows_header, load_maps

__all__ = [
    "Classification",
    "Evidence",
    "HeaderMap",
    "header_map",
    "inspect_document",
    "knows_header",
    "load_maps",
]
