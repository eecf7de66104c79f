"""CAST and TRY_CAST by target type; each target's reading of text, JSON and numbers is a macro."""

from __future__ import annotations

from sqlglot import exp

from local_aws.athena.embedded.expressions.decimals import is_literal, literal
from local_aws.athena.embedded.expressions.known import kind_of
from local_aws.athena.embedded.expressions.literals import digits_of, timestamp_literal
from local_aws.athena.embedded.expressions.rules import as_type, call, number, tried
from local_aws.athena.embedded.expressions.zones import local, without_zone, zone_of, zoned_text
from local_aws.athena.embedded.translation.json_rows import cast_to_row
from local_aws.athena.errors import not_supported

_MACROS = {
    "TINYINT": "t_tinyint",
    "SMALLINT": "t_smallint",
    "INT": "t_integer",
    "BIGINT": "t_bigint",
    "DOUBLE": "t_double",
    "BOOLEAN": "t_boolean",
    "DATE": "t_date",
    "JSON": "t_to_json",
}
_PLAIN = {"TIME", "VARBINARY", "FLOAT", "ARRAY", "MAP", "STRUCT", "INTERVAL", "UUID"}


def cast(node: exp.Cast) -> exp.Expression:
    """The DuckDB form of one CAST; TRY_CAST is the same inside TRY."""
    done = _value(node)
    if not isinstance(node, exp.TryCast):
        return done
    if isinstance(done, exp.Anonymous) and done.name in (
        "t_millis",
        "t_seconds",
    ):  # named twice in their macros
        return call(done.name, tried(done.expressions[0]))
    if isinstance(done, exp.Anonymous) and done.name == "t_double":
        return tried(call("t_try_double", *done.expressions))
    return tried(done)


def _value(node: exp.Cast) -> exp.Expression:
    if node.meta.get("literal") and node.to.is_type("timestamp", "timestamptz"):
        return timestamp_literal(node)
    kind, value = node.to, node.this.copy()
    name = kind.this.name if hasattr(kind.this, "name") else str(kind.this)
    if isinstance(value, exp.Null) and name != "JSON" and not kind.expressions:
        return as_type(value, kind.sql("duckdb"))
    return _by_kind(node, name, value)


def _by_kind(node: exp.Cast, name: str, value: exp.Expression) -> exp.Expression:
    kind = node.to
    if name == "JSON" and digits_of(value) is not None:
        return call("to_json", call("t_clock_text", value, number(digits_of(value) or 0)))
    if name in _MACROS:
        return call(_MACROS[name], local(value))
    if name in ("VARCHAR", "TEXT", "CHAR"):
        return _varchar(name, kind, value)
    if name == "DECIMAL":
        return _decimal(kind, value)
    if name in ("TIMESTAMP", "TIMESTAMPTZ"):
        return _timestamp(name, kind, value)
    if name in _PLAIN:
        return _plain(node, name, local(value))
    raise not_supported(f"CAST to {kind.sql('trino')} has no rule in the embedded engine")


def _plain(node: exp.Cast, name: str, value: exp.Expression) -> exp.Expression:
    if name == "STRUCT":
        return cast_to_row(value, node.to, _value)
    made = as_type(value, node.to.sql("duckdb"))
    if name == "TIME" and node.meta.get("literal"):
        made.meta["digits"] = len(node.this.name.partition(".")[2])
    return made


def _size(kind: exp.DataType) -> int | None:
    for parameter in kind.expressions:
        return int(parameter.name)
    return None


def _varchar(name: str, kind: exp.DataType, value: exp.Expression) -> exp.Expression:
    if name == "CHAR":
        raise not_supported("CAST to char has no rule in the embedded engine; cast to varchar")
    size = _size(kind)
    if isinstance(value, exp.Literal) and value.is_string and size is None:
        return exp.cast(value, "varchar")
    digits = digits_of(value)
    if zone_of(value):
        written = zoned_text(value, digits)
    elif kind_of(value) == "text":
        written = value
    elif digits is not None:
        written = call("t_clock_text", value, number(digits))
    else:
        return call("t_varchar", value) if size is None else call("t_varchar_sized", value, number(size))
    return written if size is None else call("substring", written, number(1), number(size))


def _decimal(kind: exp.DataType, value: exp.Expression) -> exp.Expression:
    """Doubles by their shortest digits, text without space around it."""
    if not kind.expressions and isinstance(value, exp.Literal) and value.is_string:
        return literal(exp.Literal.number(value.name))
    target = kind.sql("duckdb") if kind.expressions else "decimal(38,0)"
    plain = as_type(value, target)
    if kind_of(value) is not None or is_literal(value.this):
        return plain
    return exp.Case(
        ifs=[exp.If(this=call("t_has_digits", value.copy()), true=_by_text(value, target))], default=plain
    )


def _by_text(value: exp.Expression, target: str) -> exp.Expression:
    return as_type(call("t_digits", value.copy()), target)


def _timestamp(name: str, kind: exp.DataType, value: exp.Expression) -> exp.Expression:
    """A timestamp without precision has milliseconds; of a value in a zone it is UTC's clock (Athena)."""
    size = _size(kind)
    if name == "TIMESTAMPTZ" and zone_of(value):
        return value
    value = without_zone(value) if zone_of(value) else value
    macro = "t_timestamp_value" if name == "TIMESTAMP" else "t_timestamptz_value"
    known = kind_of(value) in ("timestamp", "instant")
    made = exp.cast(value, name.lower()) if known else call(macro, value)
    if size is not None and size > 6:
        raise not_supported("a timestamp of more than microseconds has no rule in the embedded engine")
    if size is None or size <= 3:
        made = call("t_seconds" if size == 0 else "t_millis", made)
    if size is not None:
        made.meta["digits"] = size
    return made
