"""A console on which no text can do more than be read: the last stop of whatever people see on a terminal.

The name of a file or of a folder may hold a terminal's escape sequence. What renders it need not think of
that: here every control character of a text becomes a sign that does nothing. Styles are the console's own.
"""

from __future__ import annotations

from collections.abc import Iterable

from rich.console import Console, ConsoleOptions, RenderableType
from rich.segment import Segment

from redactkit.csvout import harmless


class HarmlessConsole(Console):
    """A console whose texts hold no control character but the end of a line."""

    def render(self, renderable: RenderableType, options: ConsoleOptions | None = None) -> Iterable[Segment]:
        """The segments of a rendering, their texts harmless."""
        for segment in super().render(renderable, options):
            text, style, control = segment
            yield segment if control else Segment("\n".join(map(harmless, text.split("\n"))), style)
