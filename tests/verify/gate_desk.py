"""A small library on disk: exports, a decision, and a staged OUT made from them by hand."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from redactkit.model import (
    Basis,
    Category,
    Column,
    Contact,
    DateOrder,
    Decision,
    Dialect,
    Export,
    Group,
    Letterhead,
    Outcome,
    OutputColumn,
    Period,
    PeriodScope,
    ProfileId,
    ProfileRef,
    Quarantined,
    ReleaseSpec,
    Scale,
    TableSpec,
)
from redactkit.verify.gate import GateReport, check

SIERRA = Dialect(delimiter=",", every_field=True, repeat=";")
TAB = Dialect(delimiter="\t", qualifier=None)
RFC = Dialect(delimiter=",")

PATRON_COLUMNS = (
    "patron.record_number",
    "patron.barcode",
    "patron.name",
    "patron.address",
    "patron.phone",
    "patron.email",
    "patron.user_name",
    "patron.home_library",
    "patron.type",
)
LOAN_COLUMNS = (
    "patron.record_number",
    "loan.out_time",
    "loan.branch",
    "item.type",
    "item.call_number",
    "item.title",
    "item.author",
)


def output(name: str, category: str, scale: Scale = Scale.AS_IS) -> OutputColumn:
    return OutputColumn(name=name, category=Category(category), scale=scale)


OCCASIONS = TableSpec(
    file="circulation.csv",
    record_class="circulation",
    period=Period.MONTH,
    columns=(
        output("month", "loan.out_time", Scale.MONTH),
        output("branch", "loan.branch"),
        output("item type", "item.type"),
        output("class", "item.call_number", Scale.CALL_NUMBER_CLASS),
    ),
)
WORKS = TableSpec(
    file="titles.csv",
    record_class="circulation",
    period=Period.YEAR,
    columns=(
        output("year", "loan.out_time", Scale.YEAR),
        output("title", "item.title"),
        output("author", "item.author"),
    ),
)


PUBLIC = ReleaseSpec(tables=(OCCASIONS, WORKS))


@dataclass(kw_only=True)
class Source:
    """An export to be written."""

    name: str
    record_class: str
    categories: tuple[str, ...]
    rows: list[list[str]]
    dialect: Dialect = SIERRA
    encoding: str = "utf-8"
    checked: bool = True
    date_order: DateOrder = DateOrder.MDY
    quarantined: tuple[int, ...] = ()
    raw: bytes | None = None
    sound: int | None = None  # how many sound records ``raw`` holds

    def write(self, folder: Path) -> Export:
        path = folder / self.name
        path.write_bytes(self.raw if self.raw is not None else self._text().encode(self.encoding))
        columns = tuple(
            Column(
                position=at,
                header=None,
                category=Category(category),
                group=Group.UNKNOWN,
                checked=self.checked and category == "patron.record_number",
                date_order=self.date_order if category in ("loan.out_time", "log.time") else None,
            )
            for at, category in enumerate(self.categories, start=1)
        )
        return Export(
            path=path,
            label=path.name,
            format="delimited",
            encoding=self.encoding,
            dialect=self.dialect,
            system=None,
            record_class=self.record_class,
            columns=columns,
            rows=len(self.rows) - len(self.quarantined) if self.sound is None else self.sound,
            quarantined=tuple(Quarantined(row=row, reason="in doubt") for row in self.quarantined),
            digest="",
        )

    def _text(self) -> str:
        """Repeated values are given with ``;;`` between them."""
        lines = []
        for row in [[f"column {at}" for at in range(len(self.categories))], *self.rows]:
            if self.dialect.every_field:
                cells = ['"' + cell.replace('"', '""').replace(";;", '";"') + '"' for cell in row]
                lines.append(self.dialect.delimiter.join(cells))
            elif self.dialect.qualifier is None:
                lines.append(self.dialect.delimiter.join(row))
            else:
                written = io.StringIO()
                csv.writer(written, lineterminator="").writerow(row)
                lines.append(written.getvalue())
        return "".join(f"{line}\r\n" for line in lines)


def patron(
    number: int, name: str, home: str = "dux ", *, cards: Iterable[str] = (), kind: str = "1"
) -> list[str]:
    """One patron, every identifier made from the number."""
    user = "".join(sign for sign in name.casefold() if sign.isalpha())
    return [
        f"p{1000000 + number}a",
        ";;".join(cards) or f"2171200{number:07d}",
        name,
        f"{number} Quill Lane Apt 4$Duxbury MA 02332",
        f"781-555-{number:04d}",
        f"{user}{number}@example.org",
        f"{user}{number}",
        home,
        kind,
    ]


def loan(
    number: int, day: str, title: str, author: str, *, branch: str = "duxb", kind: str = "0"
) -> list[str]:
    return [f".p{1000000 + number}a", day, branch, kind, "813.5 Ab", title, author]


@dataclass
class Desk:
    """Everything one run of the gate sees."""

    folder: Path
    patrons: Source
    loans: Source
    release: ReleaseSpec = PUBLIC
    tables: dict[str, list[list[str]]] = field(default_factory=dict)
    texts: dict[str, str | bytes] = field(default_factory=dict)
    said: list[str] = field(default_factory=list)
    template: bytes | None = None  # the town's own letterhead
    own_patrons_only: bool = False
    refers: bool = True
    more: list[Source] = field(default_factory=list)

    @property
    def out(self) -> Path:
        return self.folder / "OUT"

    def decision(self) -> Decision:
        scopes = tuple(
            PeriodScope(period=period, first=date(2024, 1, 1), last=date(2024, 12, 31)) for period in Period
        )
        return Decision(
            request_id="a",
            profile=ProfileRef(id=ProfileId("test"), version="1", sha256="0" * 64),
            outcome=Outcome.RELEASE_REDACTED,
            basis=Basis.POLICY,
            rules=(),
            release=self.release,
            periods=scopes,
            own_codes=frozenset({"dux", "duxb"}),
            refers_other_libraries=self.refers,
            letterhead=_letterhead(self.template),
            as_of=date(2026, 11, 20),
        )

    def write(self) -> list[Export]:
        data = self.out / "release" / "data"
        data.mkdir(parents=True, exist_ok=True)
        (self.out / "letter").mkdir(exist_ok=True)
        for name, rows in self.tables.items():
            with (data / name).open("w", encoding="utf-8", newline="") as file:
                csv.writer(file, lineterminator="\n").writerows(rows)
        for name, text in self.texts.items():
            (self.out / name).write_bytes(text if isinstance(text, bytes) else text.encode())
        return [source.write(self.folder) for source in (self.patrons, self.loans, *self.more)]

    def check(self) -> GateReport:
        exports = self.write()
        return check(
            self.out, exports, self.decision(), own_patrons_only=self.own_patrons_only, said=self.said
        )

    def findings(self) -> list[tuple[str, str, int | None, int | None]]:
        return [(f.check, f.file.rsplit("/", 1)[-1], f.line, f.column) for f in self.check().findings]

    def release_rows(self, *, own: Sequence[str] = ("dux", "duxb")) -> None:
        """Make the two tables of a public release, in the plainest way."""
        homes = {row[0]: row[7].strip() for row in self.patrons.rows}
        occasions: Counter[tuple[str, ...]] = Counter()
        works: Counter[tuple[str, ...]] = Counter()
        for key, day, branch, kind, _, title, author in self.loans.rows:
            if homes.get(key.removeprefix(".")) in own and day[6:10] == "2024":
                occasions[f"2024-{day[:2]}", branch.strip(), kind.strip(), "800-899"] += 1
                works["2024", _printed(title), _printed(author)] += 1
        for spec, rows in ((OCCASIONS, occasions), (WORKS, works)):
            header = [*(column.name for column in spec.columns), "records"]
            self.tables[spec.file] = [header, *([*row, str(n)] for row, n in sorted(rows.items()))]


def _letterhead(template: bytes | None) -> Letterhead | None:
    if template is None:
        return None
    texts = dict.fromkeys(("office", "appeal", "law", "statistics_offer", "network_note", "fee_note"), "")
    officer = Contact(id="clerk", title="Clerk")
    return Letterhead(
        library="Library",
        address=(),
        records_officer=officer,
        draft_notice="Draft",
        template=template,
        **texts,
    )


def _printed(cell: str) -> str:
    plain = cell.strip().replace(";;", "; ")
    return f"'{plain}" if plain[:1] in ("=", "+", "-", "@") else plain


NAMES = ["DOYLE, KAREN A", "NÚÑEZ, JOSÉ", "NA, LI", "O'BRIEN, SEAN", "SMITH-JONES, MARY ANN", "NONE, OLGA"]


def small_library(folder: Path) -> Desk:
    """Forty patrons, half of them of another library, and their loans; a clean package made from them."""
    patrons = [
        patron(n, NAMES[n] if n < len(NAMES) else f"FAMILY{chr(97 + n % 26)}{n}, GIVEN{chr(97 + n // 26)}")
        for n in range(20)
    ]
    patrons += [patron(n, f"OTHER{n}, PERSON", "plym") for n in range(20, 40)]
    patrons[3][1] = "21712000000033;;21712000090033"
    loans = []
    for n in range(40):
        for k in range(3):
            day = f"{1 + (n + k) % 12:02d}-0{1 + k}-2024 14:2{k}"
            loans.append(loan(n, day, f"Common work number {(n + k) % 7}", f"Writer, Able {(n + k) % 7}"))
    loans += [
        loan(1, "03-14-2024 09:05", ' The lamp, and "other" stories ', "Ångström, Per;;Doyle, Karen"),
        loan(2, "04-15-2024 10:00", "=SUM(A1) a play", "-5"),
        loan(0, "05-01-2023 10:00", "Only lent the year before", "Nobody"),
        loan(25, "05-01-2024 10:00", "Only lent to Plymouth", "Somebody Else"),
        ["0", "05-02-2024 10:00", "duxb", "0", "813", "Lent to nobody", "Somebody Else"],
    ]
    made = Desk(
        folder=folder,
        patrons=Source(
            name="patrons.csv", record_class="registration", categories=PATRON_COLUMNS, rows=patrons
        ),
        loans=Source(name="loans.csv", record_class="circulation", categories=LOAN_COLUMNS, rows=loans),
    )
    made.release_rows()
    made.texts = {
        "release/bagit.txt": "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n",
        "release/bag-info.txt": "Bagging-Date: 2026-11-20\nPayload-Oxum: 12345678.9\n",
        "release/manifest-sha256.txt": f"{'1' * 64}  data/circulation.csv\n",
        "release/data/README.txt": "What this is: records. Call 781-934-2721 x5.\n",
        "release/data/withholding-log.csv": 'entry,column,reason\n1,PATRN NAME,"names, all of them"\n',
        "release/data/disclosure-manifest.json": '{"schema": "m/1", "files": [{"lines": 12}]}',
        "letter/response-letter.md": "Dear Jane Roe,\n\nthe records you asked for are enclosed.\n",
    }
    return made
