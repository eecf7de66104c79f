"""The small tables that every generated query reads, as VALUES, so that any Trino serves."""

from __future__ import annotations

from dataclasses import dataclass

#: The Trino type behind each type name of the grammar.
TRINO_TYPES = {
    "integer": "integer",
    "bigint": "bigint",
    "double": "double",
    "decimal": "decimal(10, 2)",
    "varchar": "varchar",
    "boolean": "boolean",
    "date": "date",
    "timestamp": "timestamp(3)",
    "integers": "array(integer)",
    "varchars": "array(varchar)",
    "map": "map(varchar, integer)",
    "row": "row(x integer, y varchar)",
    "json": "json",
}
_A = """
id | i | b | d | m | s | f | dt | ts
integer | integer | bigint | double | decimal | varchar | boolean | date | timestamp
1 | 5 | 10 | 0.5 | 1.50 | 'apple' | true | '2026-01-31' | '2026-01-31 10:20:30.123'
2 | -3 | null | -2.25 | null | '' | false | null | '2024-02-29 00:00:00.000'
3 | null | -7 | null | -0.05 | 'Äpfel ☃' | null | '2024-02-29' | null
4 | 0 | 3000000000 | 1e10 | 99999.99 | null | true | '1969-12-31' | '1969-12-31 23:59:59.999'
5 | 5 | 10 | 0.0 | 0.00 | 'apple' | false | '2026-01-31' | '2026-01-31 10:20:30.123'
6 | null | null | null | null | null | null | null | null
"""
_B = """
id | i | s | m | ai | av | mp | r
integer | integer | varchar | decimal | integers | varchars | map | row
1 | 5 | 'a,b' | 2.00 | array[1, 2, 3] | array['x', 'y'] | map(array['k'], array[1]) | row(1, 'one')
2 | 2 | 'apple' | 1.50 | array[] | array['', null] | map() | row(null, 'n')
3 | null | null | null | null | null | null | null
4 | -3 | '  pad ' | -3.33 | array[5, null, 5] | array[] | map(array['k', 'z'], array[null, 7]) | row(4, null)
5 | 5 | 'Zoë' | 0.01 | array[null] | array['b', 'a', 'b'] | map(array['', 'k'], array[0, 2]) | row(1, 'one')
"""
_C = """
id | b | d | s | f | dt | ts | j
integer | bigint | double | varchar | boolean | date | timestamp | json
1 | 10 | 0.25 | '12' | false | '2026-01-31' | '2026-03-01 12:00:00.500' | '{"k": 1, "a": "t"}'
2 | 1 | 100.0 | 'x-1' | true | '2025-12-28' | '2025-12-28 23:30:00.000' | '[1, null, "z"]'
3 | null | -0.5 | '-4' | null | null | null | 'null'
4 | -7 | null | '{"k": [2]}' | true | '2026-02-01' | '2026-01-31 10:20:30.123' | null
"""


@dataclass(frozen=True, slots=True)
class Table:
    """A named table: *columns* as name and type name, *rows* as SQL text of each cell.

    The column `id` is a whole number, unique and never NULL.
    """

    name: str
    columns: tuple[tuple[str, str], ...]
    rows: tuple[tuple[str, ...], ...]

    def cte(self) -> str:
        """The table as one element of a WITH clause."""
        names = ", ".join(name for name, _ in self.columns)
        rows = ",\n  ".join(f"({', '.join(map(_cell, row, self.columns))})" for row in self.rows)
        return f"{self.name} ({names}) as (values\n  {rows})"


def _cell(text: str, column: tuple[str, str]) -> str:
    kind = column[1]
    if text == "null":
        return f"cast(null as {TRINO_TYPES[kind]})"
    if kind in ("boolean", "integer"):
        return text
    if kind in ("date", "timestamp"):
        return f"{kind} {text}"
    return f"json_parse({text})" if kind == "json" else f"cast({text} as {TRINO_TYPES[kind]})"


def _read(name: str, text: str) -> Table:
    names, kinds, *rows = (tuple(line.split(" | ")) for line in text.strip().splitlines())
    return Table(name, tuple(zip(names, kinds, strict=True)), tuple(rows))


TABLES = (_read("a", _A), _read("b", _B), _read("c", _C))
