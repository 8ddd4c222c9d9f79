"""What one measurement says, and the tools it may need from the system."""

from __future__ import annotations

import os
import shutil
import subprocess
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One figure: what was to be reached, what was found, and whether it is enough.

    ``not_run`` says what could not be measured here and why. A figure that was not measured in part is not
    short, but it says so; one that could not be measured at all has ``passed`` false.
    """

    id: str  # F6
    about: str  # a few words: "killed at every call"
    bar: str
    found: str  # with its numbers
    passed: bool
    not_run: tuple[str, ...] = field(default=())


PACKAGES = {
    "strace": "strace",
    "ssh-keygen": "openssh-client",
    "soffice": "libreoffice-writer",
    "localc": "libreoffice-calc",
}
"""Programs that some figures need, and the Debian package each comes from."""


def tool(name: str) -> str | None:
    """Where a program of ``PACKAGES`` is, installed by apt where that can be done; else nothing."""
    if found := shutil.which(name):
        return found
    if shutil.which("apt-get") is None or not hasattr(os, "geteuid") or os.geteuid() != 0:
        return None
    for command in (["apt-get", "-q", "update"], ["apt-get", "-qy", "install", PACKAGES[name]]):
        subprocess.run(command, check=False, capture_output=True, timeout=900)
    return shutil.which(name)
