"""redactkit: answer a request for library patron records, by a written policy.

One direction of data, one room per stage:

    request form ─► decide ─► Decision
                                 │
    exports ─► read ─► classify ─┴► redact ─► verify ─► package ─► OUT/ and OUT-record/
                          │            ▲
                          └─► detect ──┘   (free text only)

Start with ``pipeline.py``. The nouns are in ``model.py``; the ways things go wrong are in ``errors.py``.
"""

__version__ = "0.1.0"
