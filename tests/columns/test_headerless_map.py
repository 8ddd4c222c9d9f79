"""The map that the documentation shows for Shoutbomb's files reads one."""

from __future__ import annotations

import json
import re
from pathlib import Path

from tests.support.command import SAMPLES, redactkit

DOCS = Path(__file__).resolve().parents[2] / "docs" / "columns.md"


def test_the_map_of_the_docs_reads_a_file_without_a_header(tmp_path: Path) -> None:
    maps = re.findall(r"```yaml\n(.*?)```", DOCS.read_text(encoding="utf-8"), re.DOTALL)
    (text,) = (each for each in maps if "*holds.txt" in each)
    path = tmp_path / "columns.yaml"
    path.write_text(text, encoding="utf-8")
    export = SAMPLES / "polaris" / "holds.txt"
    assert redactkit("inspect", export).code == 65
    found = redactkit("inspect", export, "--columns", path, "--json")
    assert found.code == 0, found.stderr
    (file,) = json.loads(found.stdout)["files"]
    assert (file["system"], file["record_class"]) == ("polaris", "holds")
    assert [column["category"] for column in file["columns"]][::6] == ["item.title", "patron.barcode"]
