"""One statement's way through the engine: bind, translate, plan over stand-ins, fetch what is needed, run."""

from __future__ import annotations

import itertools
from collections.abc import Hashable, Mapping
from functools import partial
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
from sqlglot import exp

from local_aws.athena.catalog import Catalog, is_iceberg
from local_aws.athena.embedded.database.failures import translated
from local_aws.athena.embedded.expressions.decimals import DecimalTypesNeeded, reported_types
from local_aws.athena.embedded.hive.partitions import partition_table
from local_aws.athena.embedded.hive.scan import Relation, hive_relation
from local_aws.athena.embedded.iceberg import metadata as iceberg_metadata
from local_aws.athena.embedded.iceberg import tables as iceberg_tables
from local_aws.athena.embedded.iceberg.file_metadata import JSON_COLUMNS
from local_aws.athena.embedded.objects import ObjectCache
from local_aws.athena.embedded.planning.plan import Need
from local_aws.athena.embedded.planning.plans import Plans, tells_time
from local_aws.athena.embedded.planning.queries import planned
from local_aws.athena.embedded.running import information_schema
from local_aws.athena.embedded.statement.sources import Source, Sources, keep_hidden
from local_aws.athena.embedded.translation.translate import Translator, duck_sql
from local_aws.athena.embedded.types import athena_type, hive_type, result_type
from local_aws.athena.engine import Column, Session
from local_aws.athena.errors import QueryError, ScanLimitExceeded, not_supported
from local_aws.athena.iceberg_tables import iceberg_table
from local_aws.process_folder import passing_folder

_HIDDEN = (("$path", "VARCHAR"), ("$row", "BIGINT"))


class Reading:
    """Runs queries of one statement on a connection of its own and adds up the bytes that they read.

    *local* names temporary tables of the connection that a query may use beside the catalog's, *sources* are
    the tables of the query that was prepared last.
    """

    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection,
        catalog: Catalog,
        cache: ObjectCache,
        session: Session,
        plans: Plans,
        sql: str,
        decimals: Mapping[tuple[int, int], str] | None = None,
    ) -> None:
        self.connection = connection
        self.catalog = catalog
        self.cache = cache
        self.session = session
        self.sql = sql
        self.scanned = 0
        self.local: set[str] = set()
        self.sources: list[Source] = []
        self._loaded: dict[tuple[str, str], Any] = {}
        self._prefix = itertools.count()
        self._prepared = -1
        self._decimals = decimals or {}
        self._hidden: list[tuple[str, str]] = []
        self._plans = plans
        self._shapes: tuple[Hashable, ...] = ()

    def prepare(self, tree: exp.Expression, only: frozenset[str] | None = None, *, read: bool = True) -> str:
        """DuckDB SQL for *tree* over views that read just what it needs.

        *only* limits the changed table to some of its files; without *read* the tables stay empty.
        """
        sources = Sources(self.catalog, self.sql, frozenset(self.local))
        sources.bind(tree, self.session.database)
        self.sources = sources.found
        for source in sources.found:
            self._describe(source)
            source.only = only if source.is_target else None
            source.hidden = bool(sources.hidden_wanted)
        offset = self._prepared = next(self._prefix)
        self._hidden = [name for name in _HIDDEN if name[0] in sources.hidden_wanted]
        keep_hidden(tree, [name for name, _ in self._hidden])
        sql, needed, nameless = self._plan(tree, sources)
        if not read:
            self._stand_in(sources.found, serialisable=False)
        for at, source in enumerate(sources.found if read else ()):
            need = needed.get(at)
            if need is None:
                relation = self._relation(source, Need(), wanted=bool(nameless))
            else:
                relation = self._relation(source, need, wanted=True)
            self._put(source, relation, offset)
        return sql

    def run(self, sql: str) -> duckdb.DuckDBPyConnection:
        """Execute DuckDB SQL.

        Raises:
            QueryError: In Athena's words.
        """
        try:
            return self.connection.execute(sql)
        except duckdb.Error as error:
            raise self._failure(error) from error

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """All rows of DuckDB SQL.

        Raises:
            QueryError: In Athena's words.
        """
        try:
            return self.connection.execute(sql).fetchall()
        except duckdb.Error as error:
            raise self._failure(error) from error

    def arrow(self, sql: str) -> pa.Table:
        """The rows of DuckDB SQL.

        Maps go by way of a Parquet file: DuckDB's Arrow arrays of NULL maps hold NULL keys, on which Arrow
        aborts.

        Raises:
            QueryError: In Athena's words.
        """
        try:
            relation = self.connection.sql(sql)
            if not any("MAP(" in str(kind) for kind in relation.types):
                return relation.to_arrow_table()
            with passing_folder("athena-rows-") as folder:
                path = f"{folder}/rows.parquet"
                self.connection.execute(f"COPY ({sql}) TO '{path}' (FORMAT parquet, COMPRESSION lz4)")
                return pq.read_table(path, partitioning=None)
        except duckdb.Error as error:
            raise self._failure(error) from error

    def columns(self, sql: str) -> list[Column]:
        """The columns that prepared *sql* gives."""
        return [
            Column(row[0], result_type(row[1]), athena_type(row[1]), hive_type(row[1]))
            for row in self.described(sql)
        ]

    def described(self, sql: str) -> list[tuple[str, str]]:
        """Name and DuckDB type of each column that prepared *sql* gives."""

        def describe() -> list[tuple[str, str]]:
            return [(name, kind) for name, kind, *_ in self.rows(f"DESCRIBE {sql}")]

        return describe() if self.local else self._plans.get((sql, self._shapes), describe)

    def table(self, glue_table: dict[str, Any]) -> Any:
        """pyiceberg's table of a Glue table, loaded once a statement."""
        key = (glue_table["DatabaseName"], glue_table["Name"])
        if key not in self._loaded:
            self._loaded[key] = iceberg_table(self.session.context, glue_table)
        return self._loaded[key]

    def _failure(self, error: duckdb.Error) -> Exception:
        found = reported_types(str(error))
        if found:
            return DecimalTypesNeeded({(self._prepared, place): kind for place, kind in found.items()})
        return translated(error, self.sql)

    def _describe(self, source: Source) -> None:
        if source.table["DatabaseName"] == "information_schema":
            source.columns = information_schema.shape(source.table["Name"])
        elif source.suffix:
            self._inspect(source)
        elif is_iceberg(source.table):
            if source.version is not None:
                source.version = self._literal_version(*source.version)
            iceberg_tables.read_columns(source, self.table(source.table))
        else:
            source.read_columns()

    def _literal_version(self, kind: str, value: exp.Expression) -> tuple[str, exp.Expression]:
        """The version that an expression without columns (`current_timestamp - interval '1' day`) names."""
        inner = value.unnest()
        if isinstance(inner.this if isinstance(inner, exp.Cast) else inner, exp.Literal):
            return kind, value
        text = duck_sql(Translator(self.sql).translate(exp.select(inner.copy())))
        ((found,),) = self.rows(text)
        return kind, exp.Literal.string(str(found))

    def _inspect(self, source: Source) -> None:
        """The metadata tables: Iceberg's, and the partitions of a Hive table."""
        if not is_iceberg(source.table):
            if source.suffix == "partitions":
                source.columns, source.rows = partition_table(self.catalog, source.table)
                return
            raise QueryError(
                "TABLE_NOT_FOUND", f"line 1:1: Table '{source.table['Name']}${source.suffix}' does not exist"
            )
        source.rows = iceberg_metadata.inspect(self.table(source.table), source.suffix)
        self.connection.register("t_shape", source.rows)
        source.columns = [
            (name, "JSON" if name in JSON_COLUMNS else kind)
            for name, kind, *_ in self.rows("DESCRIBE SELECT * FROM t_shape")
        ]
        self.connection.unregister("t_shape")

    def _stand_in(self, sources: list[Source], *, serialisable: bool) -> None:
        for source in sources:
            self._stand_in_for(source, serialisable=serialisable)

    def _stand_in_for(self, source: Source, *, serialisable: bool) -> None:
        number = source.alias.rpartition("_")[2]
        columns = [*source.columns, *_HIDDEN]
        nothing = ", ".join(f"CAST(NULL AS {kind}) AS s{number}_{at}" for at, (_, kind) in enumerate(columns))
        names = [f's{number}_{at} AS "{name}"' for at, (name, _) in enumerate(columns)]
        if serialisable:
            self._view(source, names, f"(SELECT {nothing} WHERE false)")
            return
        empty = self._plans.get(("empty", nothing), lambda: self.arrow(f"SELECT {nothing} WHERE false"))
        self.connection.register(f"stand_{number}", empty)
        self._view(source, names, f"stand_{number}")

    def _view(self, source: Source, names: list[str], of: str) -> None:
        shown = [name for name in names if name.rpartition(" ")[2].strip('"') in self._shown(source)]
        self.run(f"CREATE OR REPLACE TEMP VIEW {source.alias} AS SELECT {', '.join(shown)} FROM {of}")

    def _shown(self, source: Source) -> set[str]:
        return {name for name, _ in [*source.columns, *self._hidden]}

    def _plan(self, tree: exp.Expression, sources: Sources) -> tuple[str, dict[int, Need], int]:
        known = {
            number: kind for (prepare, number), kind in self._decimals.items() if prepare == self._prepared
        }
        stand_in = partial(self._stand_in, sources.found)

        def plan() -> tuple[str, dict[int, Need], int]:
            stand_in(serialisable=False)
            return planned(self.connection, self.sql, tree, sources, known, stand_in)

        self._shapes = tuple((source.alias, *source.columns, *self._hidden) for source in sources.found)
        try:
            if self.local or tells_time(tree):
                return plan()
            key = (self.sql, tree.sql("trino"), self._shapes, self._prepared, *sorted(known.items()))
            return self._plans.get(key, plan)
        except duckdb.Error as error:
            raise self._failure(error) from error

    def _relation(self, source: Source, need: Need, *, wanted: bool) -> Relation:
        if source.table["DatabaseName"] == "information_schema":
            return self._arrow(source, information_schema.rows(self.catalog, source.table["Name"]))
        if source.suffix:
            return self._arrow(source, source.rows)
        if not wanted:
            columns = ", ".join(
                f'CAST(NULL AS {kind}) AS "{name}"' for name, kind in [*source.columns, *_HIDDEN]
            )
            return Relation(f"SELECT {columns} WHERE false")
        if source.iceberg is not None:
            return iceberg_tables.iceberg_relation(self.cache, source, need)
        if source.version is not None:
            raise not_supported(
                f"This connector does not support versioned tables: {source.table['Name']} is not Iceberg"
            )
        return hive_relation(self.catalog, self.cache, self.connection, source, need)

    def _arrow(self, source: Source, rows: pa.Table) -> Relation:
        name = f"{source.alias}_rows"
        columns = ", ".join(f'CAST("{column}" AS {kind}) AS "{column}"' for column, kind in source.columns)
        return Relation(f'SELECT {columns}, NULL AS "$path", 0 AS "$row" FROM {name}', arrow={name: rows})

    def _put(self, source: Source, relation: Relation, offset: int) -> None:
        for name, table in relation.arrow.items():
            fresh = f"q{offset}_{name}"
            relation.sql = relation.sql.replace(name, fresh)
            self.connection.register(fresh, table)
        self.scanned += relation.scanned
        if self.session.cutoff is not None and self.scanned > self.session.cutoff:
            raise ScanLimitExceeded(self.scanned)
        self._view(source, [f'"{name}"' for name, _ in [*source.columns, *_HIDDEN]], f"({relation.sql})")
