"""A disk that fails at one call."""

from __future__ import annotations

import os
from collections.abc import Callable


def failing_at(nth: int, call: str, code: int) -> Callable[..., object]:
    """``os.<call>`` as it is, but for its ``nth`` use from now on, which ends with that error."""
    real: Callable[..., object] = getattr(os, call)
    used = 0

    def fail(*args: object) -> object:
        nonlocal used
        used += 1
        if used == nth:
            raise OSError(code, os.strerror(code))
        return real(*args)

    return fail
