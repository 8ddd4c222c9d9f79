"""Write ``README.txt``, which tells the requester what was received and how to check it. Pure."""

from __future__ import annotations

from textwrap import wrap

from redactkit.model import MadeAnew, Matchable, Reissued, ReleasedFile
from redactkit.package.again import given_again, told_anew
from redactkit.package.bag import SIGNATURE, TAGMANIFEST, signature_check
from redactkit.signing import Signer

_TABLES = """\
A column "records" says how many records are alike: identical lines are written once, and the
number stands there. The order of the lines says nothing about the order of the records.
Codes of branches, item types and collections are those of the library's own system; the library
explains them on request.
"""
_APART = """\
Tables cannot be joined with one another: no column ties a line of one to a line of another.
"""
_ROWS = """\
Each line is one record, as it stands in the library's system: two records that read alike are two
lines. A file with a header and no line says that there is no such record. The lines are sorted by
what stands in them. Codes of branches, item types and collections are those of the library's own
system; the library explains them on request.
[withheld] in a cell stands for what names somebody else; where a whole cell about an item reads
so, it may, and a person will look at it.
"""
_UNSIGNED = """\
This package is not signed: nothing in it proves who made it.
"""
_BEYOND = """\
                             Entries that begin with B are not given because the paper does not
                             name them.
"""


def readme(
    *,
    package: str,
    files: tuple[ReleasedFile, ...],
    ledger_head: str | None,
    as_they_stand: bool,
    matchable: tuple[Matchable, ...] = (),
    signer: Signer | None = None,
    reissued: tuple[Reissued, ...] = (),
    made_anew: tuple[MadeAnew, ...] = (),
) -> bytes:
    """Plain text, UTF-8, LF, for a reader who has no tool but a text editor and a spreadsheet.

    ``as_they_stand``: the files hold records, a line each, and no tables made from them. ``matchable``: the
    tables whose lines can be matched though no column ties them. ``reissued``: what an earlier package gave;
    ``made_anew``: of what an earlier package made another version.
    """
    names = "\n".join(f"  {file.name}" for file in sorted(files, key=lambda file: file.name))
    witness = (
        "\nledger-head.txt holds the state of the custodian's register of disclosures when this\n"
        "package was made. Whoever keeps it can later show whether the register was changed.\n"
        if ledger_head is not None
        else ""
    )
    return f"""WHAT THIS IS

Package {package}: records released in answer to a request. The letter that came with it says
what was asked, what is given, what is withheld and why{"" if as_they_stand else ", and how to appeal"}.

{names}
  withholding-log.csv        what is withheld or given less exactly, column by column, and why.
{_BEYOND if as_they_stand else ""}\
                             Entries that begin with R, O, A or N are not withheld: they are
                             referred to another library (R), outside the request (O), not in the
                             records (A) or not yet reviewed (N)
  disclosure-manifest.json   the files, their columns and their SHA-256 digests, for a program

HOW TO READ THE TABLES

The tables are UTF-8 text, one record a line, columns separated by commas, lines ended by LF.
{_ROWS if as_they_stand else _TABLES + _apart(matchable)}\
{_labels(files)}{_again(reissued)}{_anew(made_anew)}\
A cell that begins with an apostrophe followed by = + - or @ had no apostrophe in the record: it
was added so that a spreadsheet shows the text and does not compute it.
A sign such as a small picture of letters stands for a control character in the record.

HOW TO CHECK THAT IT IS WHOLE

The folder is a BagIt 1.0 bag (RFC 8493). Any of these does it:
  redactkit verify FOLDER
  bagit.py --validate FOLDER
  sha256sum --check manifest-sha256.txt      in the folder above this one; also with
                                             tagmanifest-sha256.txt
These show that nothing was changed, added or lost. They do not show who made it.
{witness}
{_UNSIGNED if signer is None else _signed(signer)}
WHAT IS NOT PROMISED

What was checked is listed in disclosure-manifest.json. Nobody can promise that no person can be
recognized by somebody who knows more than these tables say.
""".encode()


def _signed(signer: Signer) -> str:
    """How to check a signature, for a reader who has not done so before."""
    return f"""\
HOW TO CHECK WHO MADE IT

{SIGNATURE} is a signature over {TAGMANIFEST},
and through it over every byte of this folder and the one above. The key is that of {signer.title},
  {signer.fingerprint}
Ask the library for the line of this key, by another way than this package came: a key that came
with what it is to prove proves nothing. Put the line into a text file called allowed_signers that
lies beside the folder above this one (it is not part of the package). In the folder above this
one, each of these does it:
  redactkit verify . --signers ../allowed_signers
  {signature_check(signer.title)}
The second is one line, for the Command Prompt of Windows 10 or later, or a terminal of macOS or
Linux. It checks the list of the lists; what stands under HOW TO CHECK THAT IT IS WHOLE checks the
files against them.
"""


def _apart(matchable: tuple[Matchable, ...]) -> str:
    """That tables cannot be joined, or where there is so little in them that they can be matched."""
    if not matchable:
        return _APART
    which = "".join(f"  {' and '.join(few.files)}: {', '.join(few.years)}\n" for few in matchable)
    return f"""\
No column ties a line of one table to a line of another. But where a year has so few records, or a
table so few lines of it, the lines of the tables can be matched with one another, as here in
{which}"""


def _again(reissued: tuple[Reissued, ...]) -> str:
    """Of what is given as it was given before, as of which day it speaks."""
    told = "".join(
        f"{line}\n"
        for each in given_again(reissued)
        for line in wrap(
            f"{each.what}: as of {each.day.isoformat()}, package {each.package}",
            94,
            initial_indent="  ",
            subsequent_indent="    ",
        )
    )
    first = "These lines were given out before and stand here unchanged: a period is released once.\n"
    return first + told if told else ""


def _anew(made_anew: tuple[MadeAnew, ...]) -> str:
    """That there is an earlier version, who decided that there is another, and why."""
    told = [line for sentence in told_anew(made_anew) for line in wrap(sentence, 96)]
    return "".join(f"{line}\n" for line in told)


def _labels(files: tuple[ReleasedFile, ...]) -> str:
    """What columns are of which there are several of a kind, in the words of the library's system."""
    lines = []
    for file in sorted(files, key=lambda file: file.name):
        kinds = [column.category for column in file.columns]
        lines += [
            f"  {file.name}, column {column.header}: {' or '.join(column.labels)}\n"
            for column in file.columns
            if column.labels and kinds.count(column.category) > 1
        ]
    return f"Of columns that are alike, the library's system calls\n{''.join(lines)}" if lines else ""
