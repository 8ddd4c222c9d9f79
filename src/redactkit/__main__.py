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
        told = "interrupted; nothing was released"
        as_json = f'{{"schema": "redactkit.error/1", "code": 130, "error": "{told}"}}'
        sys.stderr.write(f"{as_json if '--json' in sys.argv[1:] else f'redactkit: {told}'}\n")
        raise SystemExit(130) from None


if __name__ == "__main__":
    main()
