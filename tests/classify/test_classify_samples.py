"""The shipped samples: read and classified, every column as the gold labels say."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.support.exports import opened

from redactkit.classify import Evidence, knows_header, load_maps
from redactkit.resources import sample_exports_folder

SAMPLES = sample_exports_folder()
GOLD = json.loads((SAMPLES / "gold" / "columns.json").read_text(encoding="utf-8"))
# A cell that links to a patron's page leads to the patron, whatever the work beside the link is called.
LINKS = {("koha/report_with_links.csv", 2), ("koha/report_with_links.csv", 3)}


@pytest.mark.parametrize("name", sorted(GOLD))
def test_every_column_is_what_the_gold_labels_say(name: str) -> None:
    gold = GOLD[name]
    maps = load_maps()
    source = opened(SAMPLES / Path(name), is_known_header=knows_header(maps))
    evidence = Evidence(source.header, maps)
    for chunk in source.chunks():
        assert not chunk.quarantined
        evidence.add(chunk.frame)
    found = evidence.conclude()
    assert (found.system, found.record_class) == (gold["system"], gold["record_class"])
    for column, label in zip(found.columns, gold["columns"], strict=True):
        linked = (name, column.position) in LINKS
        assert column.category == ("patron.linked_record" if linked else label["category"])
        assert column.header is None or column.header.upper() == label["header"].upper()
