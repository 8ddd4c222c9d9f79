"""The figures that the page publishes, kept beside it so that a test can hold the code to them."""

from __future__ import annotations

import json
from pathlib import Path

PUBLISHED = Path(__file__).with_name("published.json")
MARGIN = 0.01
"""How far a figure may fall before it is a regression: another word in a text, not another behaviour."""


def published_figures() -> dict[str, float]:
    """Name of a figure → what ``make eval`` last measured."""
    figures: dict[str, float] = json.loads(PUBLISHED.read_text(encoding="utf-8"))
    return figures


def fallen(measured: dict[str, float], published: dict[str, float]) -> list[str]:
    """What is no longer as good as it was published, or is not measured any more."""
    return [
        f"{name}: {figure:.1%} published, {measured[name]:.1%} now"
        if name in measured
        else f"{name}: not measured"
        for name, figure in published.items()
        if measured.get(name, -1.0) < figure - MARGIN
    ]
