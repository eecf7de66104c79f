"""The types of Hive (Glue), Athena (results) and DuckDB, told in each other's words."""

from __future__ import annotations

from functools import lru_cache

from local_aws.athena.errors import QueryError

_HIVE_SIMPLE = {
    "string": "VARCHAR", "tinyint": "TINYINT", "smallint": "SMALLINT", "int": "INTEGER", "integer": "INTEGER",
    "bigint": "BIGINT", "boolean": "BOOLEAN", "float": "FLOAT", "double": "DOUBLE", "date": "DATE",
    "timestamp": "TIMESTAMP", "binary": "BLOB", "timestamptz": "TIMESTAMPTZ",
    "real": "FLOAT", "long": "BIGINT",
    "timestamp with local time zone": "TIMESTAMPTZ",
}  # fmt: skip
_DUCK_TO_ATHENA = {
    "VARCHAR": "varchar", "TINYINT": "tinyint", "SMALLINT": "smallint",
    "INTEGER": "integer", "BIGINT": "bigint",
    "HUGEINT": "bigint", "BOOLEAN": "boolean", "FLOAT": "real", "DOUBLE": "double", "DATE": "date",
    "TIMESTAMP": "timestamp(3)", "TIMESTAMP_MS": "timestamp(3)", "TIMESTAMP_S": "timestamp(0)",
    "TIMESTAMP_NS": "timestamp(9)",
    "TIMESTAMP WITH TIME ZONE": "timestamp(3) with time zone", "BLOB": "varbinary",
    "JSON": "json",
    "TIME": "time(3)", "INTERVAL": "interval day to second", "UUID": "uuid", '"NULL"': "unknown",
    "UBIGINT": "bigint", "UINTEGER": "bigint", "USMALLINT": "integer", "UTINYINT": "smallint",
}  # fmt: skip
_RESULT_NAMES = {"real": "float", "unknown": "unknown"}
_HIVE_NAMES = {
    "varchar": "string", "integer": "int", "real": "float", "varbinary": "binary", "json": "string",
    "unknown": "string", "uuid": "string",
}  # fmt: skip


def split_types(text: str) -> list[str]:
    """Split at commas outside brackets."""
    parts, depth, start, quoted = [], 0, 0, False
    for at, char in enumerate(text):
        if char == '"':
            quoted = not quoted
        if quoted:
            continue
        depth += (char in "(<") - (char in ")>")
        if char == "," and depth == 0:
            parts.append(text[start:at].strip())
            start = at + 1
    parts.append(text[start:].strip())
    return parts


@lru_cache(maxsize=4096)
def duck_from_hive(kind: str) -> str:
    """A Glue column type in DuckDB's words: `array<struct<a:int>>` is `STRUCT("a" INTEGER)[]`."""
    kind = kind.strip()
    low = kind.lower()
    if low in _HIVE_SIMPLE:
        return _HIVE_SIMPLE[low]
    if low.startswith(("varchar", "char")):
        return "VARCHAR"
    if low.startswith("decimal"):
        return low.upper() if "(" in low else "DECIMAL(10,0)"
    inner = kind[kind.find("<") + 1 : -1]
    if low.startswith("array<"):
        return duck_from_hive(inner) + "[]"
    if low.startswith("map<"):
        key, value = split_types(inner)
        return f"MAP({duck_from_hive(key)}, {duck_from_hive(value)})"
    if low.startswith("struct<"):
        fields = (part.split(":", 1) for part in split_types(inner))
        return (
            "STRUCT("
            + ", ".join(f'"{name.strip().lower()}" {duck_from_hive(of)}' for name, of in fields)
            + ")"
        )
    raise QueryError("HIVE_INVALID_METADATA", f"Glue column type {kind!r} is not known")


def split_fields(inner: str) -> list[tuple[str, str]]:
    """Names and types of the fields between the brackets of a DuckDB STRUCT."""
    fields = []
    for at, part in enumerate(split_types(inner)):
        if part.startswith('"'):
            end = part.index('"', 1)
            name, of = part[1:end], part[end + 1 :].strip()
        else:
            name, _, of = part.partition(" ")
        fields.append((name or f"field{at}", of))
    return fields


@lru_cache(maxsize=4096)
def has_field_twice(kind: str) -> bool:
    """Whether a row somewhere in a DuckDB type has two fields of one name, which DuckDB makes none of."""
    if kind.endswith("[]"):
        return has_field_twice(kind[:-2])
    head, _, rest = kind.partition("(")
    if head == "MAP":
        return any(map(has_field_twice, split_types(rest[:-1])))
    if head != "STRUCT":
        return False
    fields = split_fields(rest[:-1])
    return len({name for name, _ in fields}) < len(fields) or any(has_field_twice(of) for _, of in fields)


@lru_cache(maxsize=4096)
def athena_type(kind: str) -> str:
    """A DuckDB type in Trino's words: `MAP(VARCHAR, INTEGER[])` is `map(varchar, array(integer))`."""
    if kind.endswith("[]"):
        return f"array({athena_type(kind[:-2])})"
    if kind in _DUCK_TO_ATHENA:
        return _DUCK_TO_ATHENA[kind]
    head, _, rest = kind.partition("(")
    inner = rest[:-1]
    if head == "DECIMAL":
        return kind.lower()
    if head == "MAP":
        key, value = split_types(inner)
        return f"map({athena_type(key)}, {athena_type(value)})"
    if head == "STRUCT":
        return "row(" + ", ".join(f"{name} {athena_type(of)}" for name, of in split_fields(inner)) + ")"
    if head == "TUPLE":
        return "row(" + ", ".join(athena_type(part) for part in split_types(inner)) + ")"
    raise QueryError("NOT_SUPPORTED", f"type {kind} has no Athena name")


def result_type(kind: str) -> str:
    """ColumnInfo.Type of a DuckDB type: the bare name (`array`, `row`, `timestamp`, `decimal`)."""
    full = athena_type(kind)
    bare = full.split("(", 1)[0].strip()
    if full.startswith("timestamp") and full.endswith("with time zone"):
        bare = "timestamp with time zone"
    return _RESULT_NAMES.get(bare, bare)


@lru_cache(maxsize=4096)
def hive_type(kind: str) -> str:
    """A DuckDB type as Glue keeps it for a column: `array<struct<a:int>>`."""
    if kind.endswith("[]"):
        return f"array<{hive_type(kind[:-2])}>"
    head, _, rest = kind.partition("(")
    inner = rest[:-1]
    if head == "MAP":
        key, value = split_types(inner)
        return f"map<{hive_type(key)},{hive_type(value)}>"
    if head == "STRUCT":
        return "struct<" + ",".join(f"{name}:{hive_type(of)}" for name, of in split_fields(inner)) + ">"
    if head == "TUPLE":
        return (
            "struct<"
            + ",".join(f"field{at}:{hive_type(of)}" for at, of in enumerate(split_types(inner)))
            + ">"
        )
    full = athena_type(kind)
    if full.startswith("timestamp"):
        return "timestamp"
    return _HIVE_NAMES.get(full, full.replace(", ", ","))
