"""Points of time that a format writes in one fixed way of its own → the ISO way, which later stages know."""

from __future__ import annotations

from datetime import datetime

from redactkit.read.named import Doubtful

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def moment(day: str, time: str, zone: str = "") -> str:
    """``YYYY-MM-DD HH:MM:SS`` from eight and six digits; the zone, where there is one, stays as written."""
    try:
        found = datetime.strptime(day + time, "%Y%m%d%H%M%S")
    except ValueError:
        raise Doubtful("its time is no time") from None
    text = found.isoformat(sep=" ")
    return f"{text} {zone}" if zone else text


def web_moment(text: str) -> str:
    """The same from a web server's ``21/Nov/2026:10:11:12 -0500``."""
    day, _, rest = text.partition("/")
    month, _, rest = rest.partition("/")
    if month not in _MONTHS or len(day) != 2:
        raise Doubtful("its time is no time")
    year, _, rest = rest.partition(":")
    time, _, zone = rest.partition(" ")
    return moment(f"{year}{_MONTHS.index(month) + 1:02d}{day}", time.replace(":", ""), zone)
