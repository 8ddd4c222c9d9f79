"""The one tree of errors. Each branch owns an exit code (docs/exit-codes.md is generated from here).

INVARIANT: no error ever carries the text of a cell. "Where" is a file's base name, a row and a column
number; a header may be named only after it matched a header map.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar, NoReturn


class RedactkitError(Exception):
    """Something a person must know about, said in one line.

    ``what`` says what is wrong, with no capital and no full stop; ``hint`` says what to do. ``row`` and
    ``column`` count from 1; row 1 is the file's first record, the header included.
    """

    code: ClassVar[int] = 1
    meaning: ClassVar[str] = "a fault in redactkit"
    prefix: ClassVar[str] = "error"

    def __init__(
        self,
        what: str,
        *,
        hint: str | None = None,
        file: str | None = None,
        row: int | None = None,
        column: int | None = None,
    ) -> None:
        super().__init__(what)
        self.what = what
        self.hint = hint
        self.file = file
        self.row = row
        self.column = column

    def line(self) -> str:
        """The message as people read it: ``file: row 17: column 3: what``."""
        where = [self.file] if self.file else []
        if self.row is not None:
            where.append(f"row {self.row}")
        if self.column is not None:
            where.append(f"column {self.column}")
        return ": ".join([*where, self.what])

    def lines(self) -> tuple[str, ...]:
        """The message as it is printed: one line, or one for each of several mistakes in a form."""
        return (self.line(),)

    def document(self) -> dict[str, object]:
        """The ``redactkit.error/1`` document; absent coordinates are left out."""
        found: dict[str, object] = {"schema": "redactkit.error/1", "code": self.code, "error": self.what}
        for key in ("hint", "file", "row", "column"):
            value = getattr(self, key)
            if value is not None:
                found[key] = value
        return found


class UsageError(RedactkitError):
    """The command line does not fit together."""

    code = 2
    meaning = "wrong usage"


class GateHit(RedactkitError):
    """The last check found a withheld value in what was to be released; nothing was released."""

    code = 3
    meaning = "the last check found a withheld value in what was to be released; nothing was released"
    prefix = "stopped"
    told: tuple[str, ...] = ()
    places: tuple[Mapping[str, object], ...] = ()

    @classmethod
    def listing(
        cls,
        told: Sequence[str],
        places: Sequence[Mapping[str, object]],
        *,
        hint: str,
        file: str | None,
        row: int | None,
        column: int | None,
    ) -> GateHit:
        """One error for everything that was objected to, a line for each place."""
        error = cls("; ".join(told), hint=hint, file=file, row=row, column=column)
        error.told, error.places = tuple(told), tuple(places)
        return error

    def lines(self) -> tuple[str, ...]:
        """The message, one line for each place."""
        return self.told or (self.line(),)

    def document(self) -> dict[str, object]:
        """The ``redactkit.error/1`` document, with the places one by one."""
        document = super().document()
        return {**document, "places": [dict(place) for place in self.places]} if self.places else document


class Held(RedactkitError):
    """Policy, or a column nobody has classified, keeps everything back; nothing was released."""

    code = 4
    meaning = (
        "policy: held, referred, forwarded, refused, or a column nobody has classified; nothing was released"
    )
    prefix = "held"
    reasons: tuple[str, ...] = ()

    @classmethod
    def listing(cls, reasons: Sequence[str], *, hint: str | None = None) -> Held:
        """One error for several reasons, each a line of its own."""
        error = cls("; ".join(reasons), hint=hint)
        error.reasons = tuple(reasons)
        return error

    def lines(self) -> tuple[str, ...]:
        """The message, one line for each reason."""
        return self.reasons or (self.line(),)

    def document(self) -> dict[str, object]:
        """The ``redactkit.error/1`` document, with the reasons one by one."""
        return {**super().document(), "reasons": list(self.reasons)} if self.reasons else super().document()


class FindingsFound(RedactkitError):
    """A check (verify, audit, recognizers test, policy check or test) found something."""

    code = 5
    meaning = "a check found something"


class ExportUnreadable(RedactkitError):
    """An export could not be understood."""

    code = 65
    meaning = "an export could not be understood"


class InputMissing(RedactkitError):
    """An input is missing, or is not a readable file."""

    code = 66
    meaning = "an input is missing or cannot be read"


class OutputExists(RedactkitError):
    """The output exists already, or cannot be created."""

    code = 73
    meaning = "the output exists already or cannot be created"


class WriteFailed(RedactkitError):
    """Writing failed half way; what was staged was removed."""

    code = 74
    meaning = "failed while writing; nothing was left behind, unless the line says that the folder is there"


class Busy(RedactkitError):
    """Another run holds the lock, or an input changed while it was read."""

    code = 75
    meaning = "busy, or an input changed while it was read: try again"
    prefix = "busy"


@dataclass(frozen=True, slots=True, kw_only=True)
class Slip:
    """One thing that is wrong with a form: in which file, on which line, and what."""

    file: str
    line: int | None
    what: str

    def told(self) -> str:
        """As people read it: ``line 12: …``; the file is named where the error stands."""
        return self.what if self.line is None else f"line {self.line}: {self.what}"


class FormInvalid(RedactkitError):
    """A profile, request, job or column map is not valid. ``slips``: everything that is wrong with it."""

    code = 78
    meaning = "a profile, request, job or column map is not valid"
    slips: tuple[Slip, ...] = ()

    @classmethod
    def listing(cls, slips: tuple[Slip, ...], *, file: str, hint: str | None = None) -> FormInvalid:
        """One error for all that is wrong with a file, and with the files that it extends."""
        told = [slip.told() if slip.file == file else f"{slip.file}: {slip.told()}" for slip in slips]
        error = cls("; ".join(told), file=file, hint=hint)
        error.slips = slips
        return error

    def lines(self) -> tuple[str, ...]:
        """The message, one line for each mistake."""
        return tuple(f"{slip.file}: {slip.told()}" for slip in self.slips) or (self.line(),)

    def document(self) -> dict[str, object]:
        """The ``redactkit.error/1`` document, with the mistakes one by one."""
        if not self.slips:
            return super().document()
        mistakes = [{"file": slip.file, "line": slip.line, "what": slip.what} for slip in self.slips]
        return {**super().document(), "mistakes": mistakes}


BRANCHES: tuple[type[RedactkitError], ...] = (
    RedactkitError,
    UsageError,
    GateHit,
    Held,
    FindingsFound,
    ExportUnreadable,
    InputMissing,
    OutputExists,
    WriteFailed,
    Busy,
    FormInvalid,
)

INTERRUPTED = 130


def never(value: NoReturn) -> NoReturn:
    """Close a ``match`` whose cases are complete, without printing the value as ``assert_never`` would."""
    raise RedactkitError(f"a case was forgotten for {type(value).__name__}")
