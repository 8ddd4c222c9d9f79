"""A written policy as data: its nouns, how it is written, read, checked, and laid over another."""

from redactkit.decide.profile.inherited import inherited_notes
from redactkit.decide.profile.load import (
    files_of,
    find_file,
    list_profiles,
    load_profile,
    parse_profile,
    vary_profile,
)
from redactkit.decide.profile.nouns import (
    Calendar,
    DataRule,
    Profile,
    ProfileNote,
    Purpose,
    Reading,
    Source,
    switched,
)

__all__ = [
    "Calendar",
    "DataRule",
    "Profile",
    "ProfileNote",
    "Purpose",
    "Reading",
    "Source",
    "files_of",
    "find_file",
    "inherited_notes",
    "list_profiles",
    "load_profile",
    "parse_profile",
    "switched",
    "vary_profile",
]
