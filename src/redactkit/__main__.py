"""``python -m redactkit``, and the entry point of the console script.

Nothing is imported before somebody listens for Ctrl-C: loading the program takes a moment in which one may
come already.
"""

from __future__ import annotations

import sys


def main() -> None:
    """Load the command line and run it."""
    try:
        from redactkit.cli.main import main as run

        run()
    except KeyboardInterrupt:  # one that came before ``exits`` could take it
        sys.stderr.write("redactkit: interrupted; nothing was released\n")
        raise SystemExit(130) from None


if __name__ == "__main__":
    main()
