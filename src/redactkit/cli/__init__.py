"""The command line: one file per verb, thin. Parse, call one function, render, return a code.

A sealed run leaves no compiled modules behind: they would tell the day, and it may be the first to use one.
That must be said here, before anything else is imported, and to the processes that it starts as well.
"""

import os
import sys

if sys.argv[1:2] == ["seal"] or any(each.split("=")[0] == "--sealed-to" for each in sys.argv):
    sys.dont_write_bytecode = True
    os.environ["PYTHONDONTWRITEBYTECODE"] = "1"
