"""``python -m redactkit``: the same as the console script."""

from redactkit.cli.main import main

if __name__ == "__main__":
    main()
