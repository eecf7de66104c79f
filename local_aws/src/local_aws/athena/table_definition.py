"""CREATE TABLE in Athena's Hive grammar, as data.

https://docs.aws.amazon.com/athena/latest/ug/create-table.html
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from local_aws.athena.errors import not_supported
from local_aws.athena.words import Words

TEXT_FORMAT = (
    "org.apache.hadoop.mapred.TextInputFormat",
    "org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat",
)
LAZY_SIMPLE = "org.apache.hadoop.hive.serde2.lazy.LazySimpleSerDe"
_QL = "org.apache.hadoop.hive.ql.io"
#: What STORED AS stands for: input format, output format, SerDe.
FORMATS = {
    "parquet": (
        f"{_QL}.parquet.MapredParquetInputFormat",
        f"{_QL}.parquet.MapredParquetOutputFormat",
        f"{_QL}.parquet.serde.ParquetHiveSerDe",
    ),
    "textfile": (*TEXT_FORMAT, LAZY_SIMPLE),
    "orc": (
        f"{_QL}.orc.OrcInputFormat", f"{_QL}.orc.OrcOutputFormat", f"{_QL}.orc.OrcSerde",
    ),
    "avro": (
        f"{_QL}.avro.AvroContainerInputFormat",
        f"{_QL}.avro.AvroContainerOutputFormat",
        "org.apache.hadoop.hive.serde2.avro.AvroSerDe",
    ),
    "json": (*TEXT_FORMAT, "org.apache.hive.hcatalog.data.JsonSerDe"),
}  # fmt: skip
_TYPES = (
    "tinyint", "smallint", "int", "bigint", "boolean", "float", "double", "string", "binary", "date",
    "timestamp", "decimal", "char", "varchar", "array", "map", "struct",
)  # fmt: skip
#: Keys of SERDEPROPERTIES that the parts of ROW FORMAT DELIMITED stand for.
_DELIMITED = (
    ("fields terminated by", "field.delim"),
    ("escaped by", "escape.delim"),
    ("collection items terminated by", "colelction.delim"),
    ("map keys terminated by", "mapkey.delim"),
    ("lines terminated by", "line.delim"),
    ("null defined as", "serialization.null.format"),
)


@dataclass(slots=True)
class TableDefinition:
    """A table as CREATE TABLE writes it.

    *columns* and *keys* are Glue columns, *transforms* Iceberg's partition words, *storage* the members of
    Glue's StorageDescriptor that tell the format.
    """

    database: str
    name: str
    external: bool
    lenient: bool
    columns: list[dict[str, str]] = field(default_factory=list)
    keys: list[dict[str, str]] = field(default_factory=list)
    transforms: list[str] = field(default_factory=list)
    comment: str = ""
    location: str = ""
    properties: dict[str, str] = field(default_factory=dict)
    storage: dict[str, Any] = field(default_factory=dict)

    @property
    def is_iceberg(self) -> bool:
        """Whether the properties ask for an Iceberg table."""
        return self.properties.get("table_type", "").upper() == "ICEBERG"


def read_definition(sql: str, database: str) -> TableDefinition:
    """Read a CREATE TABLE statement; *database* holds tables without one.

    Raises:
        QueryError: SYNTAX_ERROR with line and column; NOT_SUPPORTED for an unknown format.
    """
    words = Words(sql)
    words.need("create")
    external = words.take("external")
    words.need("table")
    lenient = words.take("if not exists")
    found = TableDefinition(*words.table(database), external, lenient)
    found.columns = words.listed(lambda: read_column(words))
    if words.take("comment"):
        found.comment = words.string()
    if words.take("partitioned by"):
        words.listed(lambda: _partition(words, found))
    storage = _Storage(words)
    storage.read()
    if words.take("location"):
        found.location = words.string()
    if words.take("tblproperties"):
        found.properties = words.properties()
    words.end()
    found.storage = storage.descriptor()
    return found


def read_column(words: Words) -> dict[str, str]:
    """`name type [COMMENT 'text']` as a Glue column."""
    name = words.name()
    words.take(":")
    column = {"Name": name, "Type": read_type(words)}
    return {**column, "Comment": words.string()} if words.take("comment") else column


def read_type(words: Words) -> str:
    """A type as Glue keeps it: lower case, no spaces."""
    name = words.need(*_TYPES)
    if name in ("decimal", "char", "varchar"):
        if words.take("("):
            sizes = [str(words.number())]
            if words.take(","):
                sizes.append(str(words.number()))
            words.need(")")
            return f"{name}({','.join(sizes)})"
        return "decimal(10,0)" if name == "decimal" else name
    if name not in ("array", "map", "struct"):
        return name
    words.need("<")
    parts = [_field(words) if name == "struct" else read_type(words)]
    while words.take(","):
        parts.append(_field(words) if name == "struct" else read_type(words))
    words.need(">")
    return f"{name}<{','.join(parts)}>"


def _field(words: Words) -> str:
    name = words.name()
    words.take(":")
    kind = read_type(words)
    if words.take("comment"):
        words.string()
    return f"{name}:{kind}"


def _partition(words: Words, found: TableDefinition) -> None:
    """A Hive partition column has a type; an Iceberg one is a column's name or a transform of it."""
    name = words.name()
    if words.take("("):
        arguments = [words.skip().name]
        while words.take(","):
            arguments.append(words.skip().name)
        words.need(")")
        found.transforms.append(f"{name}({', '.join(arguments)})")
    elif words.next.text in (",", ")"):
        found.transforms.append(name)
    else:
        words.take(":")
        key = {"Name": name, "Type": read_type(words)}
        found.keys.append({**key, "Comment": words.string()} if words.take("comment") else key)


class _Storage:
    """CLUSTERED BY, ROW FORMAT, STORED AS and WITH SERDEPROPERTIES."""

    def __init__(self, words: Words) -> None:
        self._words = words
        self._formats: tuple[str, str] | None = None
        self._serde = ""
        self._options: dict[str, str] = {}
        self._buckets: tuple[list[str], int] = ([], -1)

    def read(self) -> None:
        words = self._words
        if words.take("clustered by"):
            columns = words.listed(words.name)
            words.need("into")
            self._buckets = (columns, words.number())
            words.need("buckets")
        if words.take("row format"):
            self._row_format()
        if words.take("with serdeproperties"):
            self._options |= words.properties()
        if words.take("stored as"):
            self._stored_as()

    def _row_format(self) -> None:
        words = self._words
        if words.need("delimited", "serde") == "serde":
            self._serde = words.string()
            return
        self._serde = LAZY_SIMPLE
        while key := next((key for phrase, key in _DELIMITED if words.take(phrase)), None):
            self._options[key] = words.string()

    def _stored_as(self) -> None:
        words = self._words
        if words.take("inputformat"):
            reads = words.string()
            words.need("outputformat")
            self._formats = (reads, words.string())
            return
        name = words.name()
        if name not in FORMATS or name == "json":
            raise not_supported(f"STORED AS {name.upper()} has no rule in local Athena")
        reads, writes, serde = FORMATS[name]
        self._formats, self._serde = (reads, writes), self._serde or serde

    def descriptor(self) -> dict[str, Any]:
        """Members of Glue's StorageDescriptor."""
        reads, writes = self._formats or TEXT_FORMAT
        options = dict(self._options)
        options.setdefault("serialization.format", options.get("field.delim", "1"))
        made: dict[str, Any] = {
            "InputFormat": reads,
            "OutputFormat": writes,
            "SerdeInfo": {"SerializationLibrary": self._serde or LAZY_SIMPLE, "Parameters": options},
        }
        columns, count = self._buckets
        return {**made, "BucketColumns": columns, "NumberOfBuckets": count} if columns else made
