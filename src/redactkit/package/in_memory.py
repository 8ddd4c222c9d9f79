"""Stage what a paper forbids to tell: in memory, so that no disk ever holds it in clear.

Used instead of ``stage`` where the answer is sealed. Each file is a nameless one that the system keeps in
memory; it is gone with the process, however that ends, kill -9 too. The gate reads it as it reads a file.
Systems without such files (Windows, macOS) stage inside the closed folder itself, and remove what they wrote.
"""

from __future__ import annotations

import io
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from redactkit.package.staging import Folder, Staging, clean_beside, disk_trouble, stage

OUT, RECORD = "OUT", "OUT-record"
"""What the two folders are called in a sealed record."""

_DESCRIPTORS = Path("/proc/self/fd")


@dataclass(frozen=True, slots=True, kw_only=True)
class MemoryFolder(Folder):
    """A staged folder without a place on any disk. ``root`` is its name alone."""

    held: dict[str, int] = field(default_factory=dict, repr=False)

    def path(self, name: str) -> Path:
        """Where this process, and no other, can read the file."""
        return _DESCRIPTORS / str(self.held[name])

    @contextmanager
    def create(self, name: str) -> Iterator[BinaryIO]:
        """A new file to write."""
        Folder.path(self, name)  # refuses a name that packages do not use
        with disk_trouble(name.rpartition("/")[2]):
            if name in self.held:
                raise FileExistsError
            descriptor = os.memfd_create("staged", os.MFD_CLOEXEC)
            self.held[name] = descriptor
            with io.BufferedWriter(io.FileIO(descriptor, "wb", closefd=False)) as file:
                yield file

    def names(self) -> tuple[str, ...]:
        """Every file that is staged, sorted."""
        return tuple(sorted(self.held))

    def staged(self) -> Mapping[str, Path]:
        """Each file's name, and where it is read."""
        return {name: self.path(name) for name in self.names()}

    def read_back(self, name: str) -> BinaryIO:
        """A staged file, to be read from its start."""
        return self.path(name).open("rb")

    def forget(self) -> None:
        """Give the memory back."""
        while self.held:
            os.close(self.held.popitem()[1])


def can_stage_in_memory() -> bool:
    """Whether this system has nameless files in memory that can be read like others."""
    return hasattr(os, "memfd_create") and _DESCRIPTORS.is_dir()


@contextmanager
def stage_sealed(folder: Path) -> Iterator[Staging]:
    """Two folders that never get a name. ``folder`` is the closed one, used where memory cannot serve."""
    if not can_stage_in_memory():
        with stage(folder / OUT, folder / RECORD) as staging:
            clean_beside(staging)  # what a run left there, in clear, that was killed
            yield staging
        return
    out, record = MemoryFolder(root=Path(OUT)), MemoryFolder(root=Path(RECORD))
    try:
        yield Staging(out=out, record=record, out_target=Path(OUT), record_target=Path(RECORD))
    finally:
        out.forget()
        record.forget()
