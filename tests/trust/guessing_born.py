"""F11: see ``guessing``."""

from tests.trust.guessing import measure_born as measure

__all__ = ["measure"]
