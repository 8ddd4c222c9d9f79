"""Know a folder that a program copies to other machines: OneDrive, Dropbox, Google Drive and their like.

A copy that was taken away cannot be taken back, and such a program may open a file before it is done. Used by
``publishing``: it is said, and stops nothing, for a library may well keep its own files there.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

_NAMES = (
    ("OneDrive", re.compile(r"onedrive( ?- ?.*)?", re.IGNORECASE)),
    ("Dropbox", re.compile(r"dropbox( ?[(-].*)?", re.IGNORECASE)),
    ("Google Drive", re.compile(r"google ?drive(-.*)?|drivefs", re.IGNORECASE)),
    ("iCloud Drive", re.compile(r"icloud ?drive.*|mobile documents|com~apple~clouddocs", re.IGNORECASE)),
    ("Nextcloud", re.compile(r"nextcloud\d*", re.IGNORECASE)),
    ("ownCloud", re.compile(r"owncloud\d*", re.IGNORECASE)),
    ("Box", re.compile(r"Box|Box Sync|Box-Box")),  # as it writes itself: a "box" is an ordinary folder
    ("Syncthing", re.compile(r"syncthing", re.IGNORECASE)),
    ("SharePoint", re.compile(r".* - SharePoint|sharepoint", re.IGNORECASE)),
)
"""The names that these programs give to their folders."""

_VARIABLES = {"OneDrive": "OneDrive", "OneDriveCommercial": "OneDrive", "OneDriveConsumer": "OneDrive"}
# what these programs put into their folders; ~/.dropbox is a folder of settings, and no sign
_FILES = {
    ".dropbox": "Dropbox",
    ".owncloudsync.log": "ownCloud",
    ".nextcloudsync.log": "Nextcloud",
    ".csync_journal.db": "Nextcloud",
}
_FOLDERS = {
    ".dropbox.cache": "Dropbox",
    ".stfolder": "Syncthing",
    ".sync": "Resilio Sync",
    ".tmp.drivedownload": "Google Drive",
    ".tmp.driveupload": "Google Drive",
    ".SynologyWorkingDirectory": "Synology Drive",
    ".seafile-data": "Seafile",
}


def synced_by(folder: Path) -> str | None:
    """The program that copies this folder elsewhere, as far as names, settings and its marks tell."""
    try:
        real = folder.resolve()
    except (OSError, RuntimeError, ValueError):
        return None
    return next(_signs(real), None)


def _signs(folder: Path) -> Iterator[str]:
    above = (folder, *folder.parents)
    for variable, program in _VARIABLES.items():
        told = os.environ.get(variable)
        if told and Path(told).is_absolute() and Path(os.path.realpath(told)) in above:
            yield program
    for part in folder.parts:
        yield from (program for program, name in _NAMES if name.fullmatch(part))
    for place in above:
        yield from (program for name, program in _FILES.items() if os.path.isfile(place / name))
        yield from (program for name, program in _FOLDERS.items() if os.path.isdir(place / name))
