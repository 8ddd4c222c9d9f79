"""Whether a document has the shape that a JSON Schema gives it, for the few words that our schema uses.

The published schema of manifests (``docs/manifest.schema.json``) is what ``verify`` holds them against: there
is no second description beside it that could differ.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Any

from redactkit.errors import RedactkitError
from redactkit.resources import manifest_schema

Schema = Mapping[str, Any]

_TYPES: dict[str, Callable[[object], bool]] = {
    "object": lambda value: isinstance(value, dict),
    "array": lambda value: isinstance(value, list),
    "string": lambda value: isinstance(value, str),
    "integer": lambda value: isinstance(value, int) and not isinstance(value, bool),
    "boolean": lambda value: isinstance(value, bool),
    "null": lambda value: value is None,
}
_ABOUT = frozenset({"$schema", "$defs", "title", "description"})
_KNOWN = _ABOUT | {"$ref", "type", "const", "enum", "pattern", "minimum", "required", "properties"}
_KNOWN |= {"additionalProperties", "items"}


@cache
def schema_of_manifests() -> Schema:
    """The published schema."""
    found: Schema = json.loads(manifest_schema().read_text(encoding="utf-8"))
    return found


def misfits(value: object, schema: Schema, root: Schema, where: str = "it") -> Iterator[str]:
    """Where a value does not fit, by keys and places; no value is quoted."""
    if unknown := schema.keys() - _KNOWN:
        raise RedactkitError(f"the schema uses words that are not understood: {', '.join(sorted(unknown))}")
    if "$ref" in schema:
        yield from misfits(value, root["$defs"][schema["$ref"].removeprefix("#/$defs/")], root, where)
        return
    types = schema.get("type", ())
    if types and not any(_TYPES[name](value) for name in ([types] if isinstance(types, str) else types)):
        yield f"{where} is of the wrong kind"
        return
    if ("const" in schema and value != schema["const"]) or ("enum" in schema and value not in schema["enum"]):
        yield f"{where} is not one of the values that it can have"
    # a pattern of ours begins with ^ and ends with $; Python's $ would let a line end pass
    if isinstance(value, str) and not re.fullmatch(schema.get("pattern", "^(?s:.*)$")[1:-1], value):
        yield f"{where} has another shape"
    if isinstance(value, int) and value < schema.get("minimum", value):
        yield f"{where} is too small"
    if isinstance(value, dict):
        yield from _of_object(value, schema, root, where)
    if isinstance(value, list) and "items" in schema:
        for place, item in enumerate(value, start=1):
            yield from misfits(item, schema["items"], root, f"{where}[{place}]")


def _of_object(value: Mapping[str, object], schema: Schema, root: Schema, where: str) -> Iterator[str]:
    known = schema.get("properties", {})
    for key in schema.get("required", ()):
        if key not in value:
            yield f"{where}.{key} is missing"
    if schema.get("additionalProperties") is False and value.keys() - known.keys():
        yield f"{where} has a key that is not known"
    for key in known:
        if key in value:
            yield from misfits(value[key], known[key], root, f"{where}.{key}")
