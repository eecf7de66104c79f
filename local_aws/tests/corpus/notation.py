"""How the corpus is written: SQL as an analyst types it, and under it what Trino answered.

An entry is a paragraph. Its SQL is followed by comments that a recorder writes:
`--: name: type | type` the columns (a name left out is `_col<position>`), `--= cell | cell` a row,
a cell that is no plain text is a backslash and a JSON string;
`--! NAME: message` the failure, `--~ NAME` the name under which the embedded engine refuses the entry.
`--@ type only` above the SQL leaves the rows out, for what differs from run to run; `--@ as name` does too,
and the first cell stands for `{name}` in what follows.
`--@ athena source` above the SQL says that the answer is Athena's and not Trino's, and where that is
from; local Athena gives it on both engines.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field, replace
from pathlib import Path

FOLDER = Path(__file__).parent
_VERSION = re.compile(r"-- Trino (\d+)\n\n")
_QUERY = re.compile(r"(?i)(select|with|values|table|\(select)\b")
_PLAIN_CELL = re.compile(r"(?!NULL$)[^\s|\\](?:[^\n\r\t|]*[^\s|])?")
_PLAIN_NAME = re.compile(r"\w+")
_TYPE_ONLY = "--@ type only"
_NAMED = "--@ as "
_ATHENA = "--@ athena "
#: What is told of a statement without columns.
_DONE = "done"


@dataclass(frozen=True, slots=True)
class Answer:
    """What an engine made of an entry: *columns* as (name, type) and *rows* in text forms, None for NULL;
    or a *failure*, `NAME: message`.
    """

    columns: tuple[tuple[str, str], ...] = ()
    rows: tuple[tuple[str | None, ...], ...] = ()
    failure: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One query or statement; *line* is where it starts in its file, *refused* the embedded engine's word.

    *athena* is where the answer is from if it is Athena's word; without one it is Trino's.
    """

    sql: str
    line: int = 0
    type_only: bool = False
    name: str = ""
    athena: str = ""
    answer: Answer | None = None
    refused: str = ""

    @property
    def query(self) -> str:
        """What is run of an expression: it is selected."""
        return self.sql if _QUERY.match(self.sql) else f"select {self.sql}"

    @property
    def without_rows(self) -> bool:
        """Whether only the types are recorded."""
        return self.type_only or bool(self.name)


@dataclass(frozen=True, slots=True)
class Theme:
    """One file of the corpus and the Trino version that answered it; *statements* share one database."""

    path: Path
    version: str
    entries: tuple[Entry, ...] = field(default=())

    @property
    def name(self) -> str:
        """The file's name without its ending."""
        return self.path.stem


def themes(kind: str) -> list[Theme]:
    """Every file of *kind*, `expressions` or `statements`."""
    return [read(path) for path in sorted((FOLDER / kind).glob("*.sql"))]


def read(path: Path) -> Theme:
    """The entries of one file."""
    source = path.read_text(encoding="utf-8")
    version = _VERSION.match(source)
    body = source[version.end() :] if version else source
    line = source[: len(source) - len(body)].count("\n") + 1
    entries = []
    for paragraph in re.split(r"(\n{2,})", body.rstrip("\n")):
        if paragraph.strip():
            entries.append(_entry(paragraph, line))
        line += paragraph.count("\n")
    return Theme(path, version[1] if version else "", tuple(entries))


def _entry(paragraph: str, line: int) -> Entry:
    entry = Entry("", line)
    sql, rows, failed = [], [], ""
    columns: tuple[tuple[str, str], ...] | None = None
    for text in paragraph.split("\n"):
        mark, rest = text[:3], text[4:]
        if text == _TYPE_ONLY:
            entry = replace(entry, type_only=True)
        elif text.startswith(_NAMED):
            entry = replace(entry, name=text.removeprefix(_NAMED))
        elif text.startswith(_ATHENA):
            entry = replace(entry, athena=text.removeprefix(_ATHENA))
        elif mark == "--:":
            columns = () if rest == _DONE else tuple(map(_column, _cells(rest), range(len(rest))))
        elif mark == "--=":
            rows.append(tuple(_read_cell(cell) for cell in _cells(rest)))
        elif mark == "--!":
            failed = rest
        elif mark == "--~":
            entry = replace(entry, refused=rest)
        else:
            sql.append(text)
    answer = Answer(columns or (), tuple(rows), failed) if columns is not None or failed else None
    return replace(entry, sql="\n".join(sql), answer=answer)


def written(theme: Theme) -> str:
    """The text of a file."""
    return f"-- Trino {theme.version}\n\n" + "\n\n".join(map(_paragraph, theme.entries)) + "\n"


def _paragraph(entry: Entry) -> str:
    lines = [_TYPE_ONLY] if entry.type_only else []
    lines += [_NAMED + entry.name] if entry.name else []
    lines += [_ATHENA + entry.athena] if entry.athena else []
    lines += [entry.sql, *told(entry.answer, type_only=entry.without_rows)]
    if entry.refused:
        lines.append(f"--~ {entry.refused}")
    return "\n".join(lines)


def told(answer: Answer | None, *, type_only: bool = False) -> list[str]:
    """The comments that say *answer*."""
    if answer is None:
        return []
    if answer.failure:
        return [f"--! {answer.failure}"]
    names = (
        kind if name == f"_col{at}" else f"{_name(name)}: {kind}"
        for at, (name, kind) in enumerate(answer.columns)
    )
    if not answer.columns:
        return [f"--: {_DONE}"]
    rows = [] if type_only else answer.rows
    return ["--: " + " | ".join(names), *("--= " + " | ".join(map(_cell, row)) for row in rows)]


def _name(name: str) -> str:
    return name if _PLAIN_NAME.fullmatch(name) else json.dumps(name, ensure_ascii=False)


def _cell(value: str | None) -> str:
    if value is None:
        return "NULL"
    if _PLAIN_CELL.fullmatch(value):
        return value
    return "\\" + json.dumps(value, ensure_ascii=False).replace("|", r"\u007c")


def _cells(line: str) -> list[str]:
    return [cell.strip(" ") for cell in line.split(" | ")] if line else []


def _read_cell(cell: str) -> str | None:
    if cell == "NULL":
        return None
    return json.loads(cell[1:]) if cell.startswith("\\") else cell


def _column(cell: str, at: int) -> tuple[str, str]:
    name, colon, kind = cell.rpartition(": ")
    if not colon:
        return f"_col{at}", kind
    return (json.loads(name) if name.startswith('"') else name), kind
