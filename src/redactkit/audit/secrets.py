"""Is a secret stored as it is typed, or hashed? Pure; looks at forms alone."""

from __future__ import annotations

import pyarrow as pa

from redactkit.audit.cells import Mask, filled, matching

# bcrypt, argon2, scrypt, the forms of crypt(3), LDAP's, Django's and .NET's; bare digests in hexadecimal
_HASHED = (
    r"^\s*(?:\$(?:2[abxy]?|1|5|6|7|y|gy|apr1|argon2(?:i|d|id)|scrypt|pbkdf2[a-z0-9-]*)\$\S+"
    r"|\{(?i:s?sha\d*|ssha\d*|crypt|s?md5|pbkdf2[a-z0-9-]*|argon2)\}\S+"
    r"|(?:pbkdf2|scrypt|argon2)[a-z0-9_-]*[$:]\S+"
    r"|[0-9a-fA-F]{32}|[0-9a-fA-F]{40}|[0-9a-fA-F]{56}|[0-9a-fA-F]{64}|[0-9a-fA-F]{96}|[0-9a-fA-F]{128}"
    r"|AQAAAA[A-Za-z0-9+/=]{40,})\s*$"
)
# a screen's dots and stars, and what stands for a locked account: nothing is told
_MASKED = r"^\s*[*•●·xX!#]+\s*$"


def is_hashed(cells: pa.Array) -> Mask:
    """Which cells hold a hash of a secret."""
    return matching(cells, _HASHED)


def is_clear(cells: pa.Array) -> Mask:
    """Which cells hold a secret that can be read and used; a PIN of zeros is one."""
    return (filled(cells) | matching(cells, r"^\s*0{3,}\s*$")) & ~is_hashed(cells) & ~matching(cells, _MASKED)
