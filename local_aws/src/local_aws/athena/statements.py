"""What kind of statement a text is, which decides who runs it and how its result is kept."""

from __future__ import annotations

import re
from dataclasses import dataclass

from local_aws.athena.errors import QueryError

#: Kinds by leading words; the first that matches wins.
_KINDS = (
    ("create_view", r"create\s+(or\s+replace\s+)?(view|protected\s+multi\s+dialect\s+view)\b"),
    ("create_database", r"create\s+(database|schema)\b"),
    ("create_table_as", r"create\s+table\b.*?\bas\s*\(?\s*(select|with|values|table)\b"),
    ("create_table", r"create\s+(external\s+)?table\b"),
    ("drop_database", r"drop\s+(database|schema)\b"),
    ("drop_view", r"drop\s+view\b"),
    ("drop_table", r"drop\s+table\b"),
    ("alter_table", r"alter\s+table\b"),
    ("alter_database", r"alter\s+(database|schema)\b"),
    ("repair", r"msck\s+repair\b"),
    ("show", r"show\b"),
    ("describe", r"desc(ribe)?\b"),
    ("unload", r"unload\b"),
    ("prepare", r"prepare\b"),
    ("execute", r"execute\b"),
    ("deallocate", r"deallocate\b"),
    ("explain", r"explain\b"),
    ("optimize", r"optimize\b"),
    ("vacuum", r"vacuum\b"),
    ("write", r"(insert|merge|update|delete)\b"),
    ("query", r"(select|with|values|table)\b|\("),
)
_UTILITY = {"show", "describe", "prepare", "execute", "deallocate"}
_DML = {"query", "write", "unload", "explain", "vacuum"}
#: QueryExecution.SubstatementType where it is not the kind itself, as Athena answers it.
_SUBSTATEMENTS = {
    "query": "SELECT",
    "create_table_as": "CREATE_TABLE_AS_SELECT",
    "optimize": "CREATE_TABLE_AS_SELECT",
    "vacuum": "VACUUM_TABLE",
    "repair": "MSCK_REPAIR_TABLE",
    "describe": "DESCRIBE_TABLE",
}
_SHOWN = {"SCHEMAS": "DATABASES"}


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement: its *text* without the closing semicolon and its *kind*."""

    text: str
    kind: str

    @property
    def type(self) -> str:
        """QueryExecution.StatementType."""
        if self.kind in _UTILITY:
            return "UTILITY"
        return "DML" if self.kind in _DML else "DDL"

    @property
    def substatement(self) -> str:
        """QueryExecution.SubstatementType."""
        words = bare(self.text).upper().split()
        if self.kind == "write":
            return words[0]
        if self.kind == "show":
            shown = words[1:3] if words[1:2] == ["CREATE"] else words[1:2]
            return "_".join(["SHOW", *(_SHOWN.get(word, word) for word in shown)])
        if self.kind == "alter_table" and re.search(r"\bADD\s+COLUMNS?\b", self.text, re.IGNORECASE):
            return "ALTER_TABLE_ADD_COLUMN"
        return _SUBSTATEMENTS.get(self.kind, self.kind.upper())

    @property
    def has_header(self) -> bool:
        """Whether the result's first row holds the column names, as a query's and a plan's does."""
        return self.kind in {"query", "explain"}


def bare(sql: str) -> str:
    """*sql* without comments in front."""
    return re.sub(r"\A(?:\s+|--[^\n]*(?:\n|\Z)|/\*.*?\*/)+", "", sql, flags=re.DOTALL)


def statement(sql: str) -> Statement:
    """Tell the kind of *sql*.

    Raises:
        QueryError: SYNTAX_ERROR where no statement begins so.
    """
    text = sql.strip().rstrip(";").rstrip()
    head = bare(text)
    for kind, pattern in _KINDS:
        if re.match(pattern, head, re.IGNORECASE | re.DOTALL):
            return Statement(text, kind)
    first = head.split(None, 1)[0] if head else "<EOF>"
    raise QueryError("SYNTAX_ERROR", f"line 1:1: mismatched input '{first}'")


def with_parameters(sql: str, values: list[str]) -> str:
    """*sql* with its `?` outside quotes and comments replaced by *values* in order.

    Raises:
        QueryError: INVALID_PARAMETER_USAGE where the counts differ.
    """
    pieces = re.split(r"('(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"|--[^\n]*|/\*.*?\*/)", sql, flags=re.DOTALL)
    expected = sum(piece.count("?") for piece in pieces[::2])
    if expected != len(values):
        raise QueryError(
            "INVALID_PARAMETER_USAGE",
            f"line 1:1: Incorrect number of parameters: expected {expected} but found {len(values)}",
        )
    given = iter(values)
    pieces[::2] = [re.sub(r"\?", lambda _: next(given), piece) for piece in pieces[::2]]
    return "".join(pieces)
