"""Table properties of Athena's CTAS and UNLOAD in Trino's words.

Sources: Athena user guide, "CTAS table properties", "UNLOAD", "Creating Iceberg tables".
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from local_aws.athena.errors import QueryError, not_supported
from local_aws.athena.literals import text_literal
from local_aws.athena.trino.configuration import CATALOG, ICEBERG

_COMPRESSION = ("write_compression", "parquet_compression", "orc_compression", "compression")
_CODECS = {"NONE", "SNAPPY", "LZ4", "ZSTD", "GZIP"}
_HIVE_FORMATS = {"PARQUET", "ORC", "AVRO", "JSON", "TEXTFILE"}
_ICEBERG_FORMATS = {"PARQUET", "ORC", "AVRO"}
_KEPT_BY_ICEBERG = re.compile(r"(vacuum|optimize)_\w+|compression_level")
"""Properties that OPTIMIZE and VACUUM read later: kept in the table's metadata."""

_OWN = {"table_type", "is_external", "location", "external_location", "format"}
_BUCKET_FIRST = re.compile(r"(?i)\b(bucket|truncate)\s*\(\s*(\d+)\s*,\s*([^)]+?)\s*\)")


@dataclass(slots=True)
class TableProperties:
    """What WITH (…) says to Trino: *with_* by property, as SQL; *session* properties of the statement."""

    catalog: str
    location: str
    with_: dict[str, str] = field(default_factory=dict)
    session: dict[str, str] = field(default_factory=dict)

    @property
    def clause(self) -> str:
        """The WITH clause."""
        return "WITH (" + ", ".join(f"{name} = {value}" for name, value in self.with_.items()) + ")"


def hive(given: Mapping[str, str], location: str, catalog: str = CATALOG) -> TableProperties:
    """Properties of a Hive table from *given*, Athena's by lower-case name as SQL text.

    Raises:
        QueryError: INVALID_TABLE_PROPERTY or NOT_SUPPORTED, as Athena refuses.
    """
    made = TableProperties(catalog, location, {"external_location": text_literal(location)})
    form = _format(given, _HIVE_FORMATS)
    made.with_["format"] = text_literal(form)
    for name, value in given.items():
        if name in ("partitioned_by", "bucketed_by", "bucket_count"):
            made.with_[name] = value
        elif name == "field_delimiter":
            if form == "TEXTFILE":
                made.with_["textfile_field_separator"] = value
        elif name in _COMPRESSION:
            made.session[f"{catalog}.compression_codec"] = _codec(value)
        elif name not in _OWN:
            raise _unknown(name)
    return made


def iceberg(given: Mapping[str, str], location: str) -> TableProperties:
    """Properties of an Iceberg table from *given*, Athena's by lower-case name as SQL text.

    Raises:
        QueryError: INVALID_TABLE_PROPERTY or NOT_SUPPORTED, as Athena refuses.
    """
    made = TableProperties(ICEBERG, location, {"location": text_literal(location)})
    made.with_["format"] = text_literal(_format(given, _ICEBERG_FORMATS))
    kept = {}
    for name, value in given.items():
        if name == "partitioning":
            made.with_[name] = _BUCKET_FIRST.sub(r"\1(\3, \2)", value)
        elif name in _COMPRESSION:
            made.session[f"{ICEBERG}.compression_codec"] = _codec(value)
        elif _KEPT_BY_ICEBERG.fullmatch(name):
            kept[name] = text_literal(plain(value))
        elif name not in _OWN:
            raise _unknown(name)
    if kept:
        names, values = ", ".join(map(text_literal, kept)), ", ".join(kept.values())
        made.with_["extra_properties"] = f"MAP(ARRAY[{names}], ARRAY[{values}])"
    return made


def plain(value: str) -> str:
    """A literal's text: `'a''b'` is `a'b`, `5` is `5`."""
    return value[1:-1].replace("''", "'") if value.startswith("'") else value


def _format(given: Mapping[str, str], known: set[str]) -> str:
    name = plain(given.get("format", "'PARQUET'")).upper()
    if name not in known:
        raise not_supported(f"format {name} has no rule in local Athena; use {sorted(known)}")
    return name


def _codec(value: str) -> str:
    name = plain(value).upper()
    name = {"ZLIB": "GZIP", "UNCOMPRESSED": "NONE"}.get(name, name)
    if name not in _CODECS:
        raise not_supported(f"compression {name} has no rule in local Athena; use {sorted(_CODECS)}")
    return name


def _unknown(name: str) -> QueryError:
    return QueryError("INVALID_TABLE_PROPERTY", f"table property '{name}' does not exist")
