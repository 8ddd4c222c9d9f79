"""Check digits and number shapes. Written apart from redactkit's own, on purpose:
two readings of the same rule can disagree, one cannot.
"""

from __future__ import annotations


def codabar(first: str, institution: str, serial: int) -> str:
    """A 14-digit library barcode: type, institution, eight digits of serial, mod 10 check."""
    payload = f"{first}{institution}{serial:08d}"
    total = 0
    for place, digit in enumerate(payload):
        value = int(digit) * (1 if place % 2 else 2)
        total += value - 9 if value > 9 else value
    return payload + str(-total % 10)


def record_number(letter: str, number: int) -> str:
    """A Sierra record number with its mod 11 check, as Create Lists prints it: ``p12000035``."""
    total, weight, rest = 0, 2, number
    while rest:
        rest, digit = divmod(rest, 10)
        total += digit * weight
        weight += 1
    return f"{letter}{number}{'0123456789x'[total % 11]}"


def isbn13(body: int) -> str:
    """An ISBN-13 in 979-9, which no agency has given out: no real book carries it."""
    digits = f"9799{body:08d}"
    total = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(digits))
    return digits + str(-total % 10)


def isbn10(body: int) -> str:
    """An ISBN-10 in 99999, likewise nobody's, with its mod 11 check."""
    digits = f"99999{body:04d}"
    total = sum(int(digit) * weight for digit, weight in zip(digits, range(10, 1, -1), strict=True))
    return digits + "0123456789X"[-total % 11]
