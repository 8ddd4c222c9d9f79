"""A known surname behind a shelf letter is a call number where a text is about shelves, and nowhere else."""

from __future__ import annotations

import pytest

from redactkit.detect import KnownIdentifiers

KNOWN = KnownIdentifiers.from_values(names=[("Reed", "Jonah"), ("Quillan", "Esther"), ("Halloran", "Bea")])


def found(text: str) -> list[str]:
    return [text[each.start : each.end] for each in KNOWN.find([text])[0] if each.entity == "PERSON"]


@pytest.mark.parametrize(
    "text",
    [
        "relabel J Reed and send it up",
        "gap at E Quillan, shift left",
        "GAP ON THE SHELF AT J REED",
        "E QUILLAN IS OUT OF ORDER AGAIN",
        "shelve J Reed with the chapter books",
        "813.54 Halloran misfiled, reshelved",
        "spine label: E Quillan",
    ],
)
def test_a_shelf_mark_is_nobody(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("J. Reed asked about a gap in the series", ["J. Reed"]),
        ("J Reed called about the spine label", ["J Reed"]),
        ("J Reed owes for the shelf he broke", ["J Reed"]),
        ("E Quillan has it, not on the shelf", ["E Quillan"]),
        ("relabel the bag for J Reed", ["J Reed"]),
        ("J Reed's label fell off", ["J Reed"]),
        ("hold shelf J Reed", ["J Reed"]),
        ("J Reed, 2 dvds", ["J Reed"]),
        ("Jonah Reed misshelved it", ["Jonah Reed"]),
    ],
)
def test_a_patron_is_found_beside_shelves(text: str, names: list[str]) -> None:
    assert found(text) == names
