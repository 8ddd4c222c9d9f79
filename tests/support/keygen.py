"""Stock ssh-keygen, as a requester would use it."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path

SSH_KEYGEN = shutil.which("ssh-keygen")

NAMESPACE = "redactkit-manifest@v1"


def keygen_accepts(
    signature: bytes,
    message: bytes,
    *,
    signers: Path,
    principal: str = "director@library",
    day: str | None = None,
) -> bool:
    """Whether ``ssh-keygen -Y verify`` accepts it; ``day`` as in 2026-11-27, from its first minute on."""
    assert SSH_KEYGEN is not None
    at = [] if day is None else [f"-Overify-time={day.replace('-', '')}"]
    with tempfile.NamedTemporaryFile() as file:
        file.write(signature)
        file.flush()
        done = subprocess.run(
            [
                *(SSH_KEYGEN, "-Y", "verify", *at, "-f", str(signers), "-I", principal),
                *("-n", NAMESPACE, "-s", file.name),
            ],
            input=message,
            capture_output=True,
            timeout=60,
            check=False,
        )
    return done.returncode == 0
