"""What a town's own policy still says in the words of the one that it extends: its name, its office, its day.

No mistake, since a profile may be laid over another on purpose; but a letter of Our Town that names Duxbury's
clerk is wrong, and nothing else would say so.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from redactkit.decide.profile.load import files_of, find_file
from redactkit.decide.yaml_text import read_yaml

_OWN = (
    ("id", "letters, records and the ledger tell policies apart by it"),
    ("version", "the version"),
    ("title", "the policy's title"),
    ("policy.pin", "where the policy's sentences stand"),
    ("review.last_reviewed", "the day of the last review"),
    ("effective.from", "the day since which it holds"),
    ("own_codes", "the codes of the library in exports"),
    ("letterhead.library", "the library that letters name"),
    ("letterhead.office", "the office that letters name"),
    ("letterhead.address", "the address that letters give"),
    ("letterhead.network_note", "the other libraries that letters name"),
)
"""What belongs to one library, by its place in the file, and what it is."""


def inherited_notes(id_or_path: str) -> tuple[str, ...]:
    """What a town's own file leaves to the policy that it extends, though it belongs to one library."""
    if find_file(id_or_path).folder is None:
        return ()
    layers = [(file, read_yaml(file.read(), file.name).data) for file in files_of(id_or_path)]
    own = [data for file, data in layers if file.folder is not None and isinstance(data, Mapping)]
    bases = [file.name for file, _ in layers if file.folder is None and "/" not in file.name]
    if not bases:
        return ()
    shipped = [data for file, data in layers if file.folder is None and isinstance(data, Mapping)]
    return tuple(_notes(own, shipped, bases[0].removesuffix(".yaml")))


def _notes(own: list[Mapping[str, object]], shipped: list[Mapping[str, object]], base: str) -> Iterator[str]:
    for place, what in _OWN:
        if not _says(own, place) and _says(shipped, place):
            yield f"{place} is that of {base}: {what}"
    names = dict.fromkeys(name for data in shipped for name in _group(data.get("contacts")))
    nameless = [name for name in names if not _says([*own, *shipped], f"contacts.{name}.name")]
    if nameless:
        yield f"contacts without a name: {', '.join(nameless)}"


def _says(layers: list[Mapping[str, object]], place: str) -> bool:
    """Whether one of these files has a value there; one that is left blank on purpose counts too."""
    group, _, field = place.partition(".")
    for data in layers:
        if not field and group in data:
            return True
        inner = _group(data.get(group))
        name, _, last = field.partition(".")
        if (not last and name in inner) or (last and _group(inner.get(name)).get(last)):
            return True
    return False


def _group(value: object) -> Mapping[str, object]:
    return value if isinstance(value, Mapping) else {}
