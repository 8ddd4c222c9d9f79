"""F10: see ``guessing``."""

from tests.trust.guessing import measure_cards as measure

__all__ = ["measure"]
