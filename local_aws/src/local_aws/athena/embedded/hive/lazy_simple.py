"""Hive's delimited text (LazySimpleSerDe) as DuckDB SQL: lines split by separators, never by quotes.

A field that there is not is NULL, one too many is left out, and what is no value of its type is NULL.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from local_aws.athena.catalog import serde_options
from local_aws.athena.embedded.types import split_fields, split_types
from local_aws.athena.errors import not_supported
from local_aws.athena.literals import text_literal

Columns = list[tuple[str, str]]
#: A byte that no line holds, so that DuckDB's reader gives lines whole.
_NO_BYTE = "\x1d"
#: Stand-ins of the escape character and of an escaped separator while a line is split.
_ESCAPE, _ESCAPED = "\x1e", "\x1f"
_WHOLE = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT")


@dataclass(frozen=True, slots=True)
class _Form:
    """Separators from the outermost in, the text of NULL, and the escape character or nothing."""

    separators: tuple[str, ...]
    null: str
    escape: str


def relation(table: dict[str, Any], columns: Columns, paths: list[str]) -> str:
    """SQL that reads *columns* of the table's text files at *paths*, with a column `filename`.

    Raises:
        QueryError: NOT_SUPPORTED for separators of more than one character.
    """
    descriptor = table["StorageDescriptor"]
    form = _form(serde_options(table))
    skip = int(table.get("Parameters", {}).get("skip.header.line.count", 0))
    positions = {column["Name"].lower(): at for at, column in enumerate(descriptor["Columns"], 1)}
    listed = "[" + ", ".join(map(text_literal, paths)) + "]"
    lines = (
        f"SELECT coalesce(line, '') AS line, filename FROM read_csv({listed}, columns={{'line': 'VARCHAR'}}, "
        f"delim={text_literal(_NO_BYTE)}, quote='', escape='', auto_detect=false, header=false, skip={skip}, "
        "filename=true, null_padding=true, strict_mode=false, max_line_size=33554432)"
    )
    parts = f"SELECT {_split('line', form.separators[0], form)} AS f, filename FROM ({lines})"
    values = [f'{_value(f"f[{positions[name]}]", kind, form, 1)} AS "{name}"' for name, kind in columns]
    return f"SELECT {', '.join([*values, 'filename'])} FROM ({parts})"


def _form(options: dict[str, str]) -> _Form:
    outer = options.get("field.delim") or options.get("serialization.format", "\x01")
    outer = "\x01" if outer == "1" else outer
    items = options.get("colelction.delim") or options.get("collection.delim") or "\x02"
    keys = options.get("mapkey.delim") or "\x03"
    separators = (outer, items, keys, *map(chr, range(4, 9)))
    for separator in separators:
        if len(separator) != 1:
            raise not_supported(f"the separator {separator!r} of more than one character has no rule")
    null = options.get("serialization.null.format", "\\N")
    return _Form(separators, null, options.get("escape.delim", ""))


def _split(text: str, separator: str, form: _Form) -> str:
    """SQL of the parts between separators; an escaped one is none."""
    if not form.escape:
        return f"string_split({text}, {text_literal(separator)})"
    hidden = f"replace({text}, {text_literal(form.escape * 2)}, {text_literal(_ESCAPE)})"
    hidden = f"replace({hidden}, {text_literal(form.escape + separator)}, {text_literal(_ESCAPED)})"
    back = f"replace(p, {text_literal(_ESCAPED)}, {text_literal(form.escape + separator)})"
    back = f"replace({back}, {text_literal(_ESCAPE)}, {text_literal(form.escape * 2)})"
    return f"list_transform(string_split({hidden}, {text_literal(separator)}), lambda p: {back})"


def _value(text: str, kind: str, form: _Form, depth: int) -> str:
    """SQL of one field's value; *depth* counts the separators around it."""
    null = f"{text} IS NULL OR {text} = {text_literal(form.null)}"
    return f"CASE WHEN {null} THEN NULL ELSE {_read(text, kind, form, depth)} END"


def _read(text: str, kind: str, form: _Form, depth: int) -> str:
    if kind.endswith("]"):
        inner = _value(f"i{depth}", kind[:-2], form, depth + 1)
        parts = _split(text, form.separators[depth], form)
        some = f"list_transform({parts}, lambda i{depth}: {inner})"
        return f"CASE WHEN {text} = '' THEN CAST([] AS {kind}) ELSE {some} END"
    if kind.startswith("MAP("):
        return _map(text, kind, form, depth)
    if kind.startswith("STRUCT("):
        parts = _split(text, form.separators[depth], form)
        members = ", ".join(
            f'"{name}" := {_value(f"({parts})[{at}]", of, form, depth + 1)}'
            for at, (name, of) in enumerate(split_fields(kind[7:-1]), 1)
        )
        return f"struct_pack({members})"
    return _plain(text, kind, form)


def _plain(text: str, kind: str, form: _Form) -> str:
    plain = _unescaped(text, form)
    if kind == "VARCHAR":
        return plain
    if kind == "BLOB":
        return f"from_base64({plain})"
    if kind in _WHOLE:  # as Hive, a fraction is cut off
        return f"TRY_CAST(nullif(regexp_extract({plain}, '^([+-]?[0-9]+)([.][0-9]*)?$', 1), '') AS {kind})"
    if kind == "TIMESTAMP":  # a date alone is none
        return f"CASE WHEN contains({plain}, ':') THEN TRY_CAST({plain} AS TIMESTAMP) END"
    if kind == "BOOLEAN":
        return f"CASE lower({plain}) WHEN 'true' THEN true WHEN 'false' THEN false END"
    return f"TRY_CAST({plain} AS {kind})"


def _unescaped(text: str, form: _Form) -> str:
    if not form.escape:
        return text
    escape, hidden = text_literal(form.escape), text_literal(_ESCAPE)
    once = f"replace(replace({text}, {text_literal(form.escape * 2)}, {hidden}), {escape}, '')"
    return f"replace({once}, {hidden}, {escape})"


def _map(text: str, kind: str, form: _Form, depth: int) -> str:
    """The first entry of a key counts; one without a key is left out."""
    key, value = split_types(kind[4:-1])
    pair = _split(f"e{depth}", form.separators[depth + 1], form)
    made = (
        f"struct_pack(k := {_value(f'({pair})[1]', key, form, depth + 2)}, "
        f"v := {_value(f'({pair})[2]', value, form, depth + 2)})"
    )
    entries = f"list_transform({_split(text, form.separators[depth], form)}, lambda e{depth}: {made})"
    keys = f"list_transform({entries}, lambda e: e.k)"
    known = f"list_filter({entries}, lambda e, n: list_position({keys}, e.k) = n)"
    return f"CASE WHEN {text} = '' THEN CAST(MAP() AS {kind}) ELSE map_from_entries({known}) END"
