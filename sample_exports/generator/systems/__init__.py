"""Small samples of every library system: the tables as the system exports them, each column with its meaning.

The same few patrons stand behind all of them.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from . import alma, evergreen, extracts, folio, lists, more, polaris, symphony, visits
from .table import Sample
from .world import make_world

__all__ = ["all_samples", "write_systems"]

_MAKERS = (evergreen, polaris, symphony, alma, folio, visits, extracts, lists, more)


def all_samples(seed: int) -> Iterator[Sample]:
    """Every small sample."""
    world = make_world(seed)
    for maker in _MAKERS:
        yield from maker.samples(world)


def write_systems(out: Path, seed: int) -> None:
    """Write the small samples and their gold labels below ``out``."""
    gold: dict[str, object] = {}
    for sample in all_samples(seed):
        path = out / sample.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(sample.content)
        gold[sample.path] = {
            "system": sample.system or None,
            "record_class": sample.record_class,
            "header_row": sample.header_row,
            "columns": [{"header": header, "category": category} for header, category in sample.columns],
        }
    path = out / "gold" / "systems.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(dict(sorted(gold.items())), indent=1) + "\n", encoding="utf-8", newline="\n")
