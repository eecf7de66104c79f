"""The tables that a statement reads: found in the tree, views written out, each reading a scan of its own."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from sqlglot import exp

from local_aws.athena.catalog import Catalog, is_view
from local_aws.athena.embedded.statement.dialect import parse
from local_aws.athena.embedded.statement.narrowing import names_wanted, narrow
from local_aws.athena.embedded.types import duck_from_hive, has_field_twice
from local_aws.athena.errors import QueryError, not_supported, position
from local_aws.athena.views import view_query

_DEPTH = 32
#: Columns that a table has but `*` does not show.
HIDDEN = frozenset({"$path", "$row"})


@dataclass(slots=True)
class Source:
    """One reading of a table.

    *alias* is its name in the DuckDB SQL, *suffix* a metadata table (`files`), *columns* names and DuckDB
    types, *iceberg* pyiceberg's table where it is one, *rows* those of a metadata table,
    *unreadable* columns that fail where they are asked for, *is_target* the
    table that a statement changes, *only* the addresses of the only files to read,
    *hidden* whether `$path` or `$row` is asked for.
    """

    alias: str
    table: dict[str, Any]
    suffix: str = ""
    version: tuple[str, exp.Expression] | None = None
    columns: list[tuple[str, str]] = field(default_factory=list)
    iceberg: Any = None
    rows: Any = None
    unreadable: list[str] = field(default_factory=list)
    is_target: bool = False
    only: frozenset[str] | None = None
    hidden: bool = False

    def read_columns(self) -> None:
        """Take names and DuckDB types from Glue, partition columns last."""
        descriptor = self.table["StorageDescriptor"]
        self.columns = []
        for column in [*descriptor.get("Columns", ()), *self.partition_keys]:
            name, kind = column["Name"].lower(), duck_from_hive(column.get("Type", "string"))
            if has_field_twice(kind):
                self.unreadable.append(name)
                kind = "VARCHAR"
            self.columns.append((name, kind))

    @property
    def partition_keys(self) -> list[dict[str, Any]]:
        """Glue's partition columns."""
        return self.table.get("PartitionKeys") or []


class Sources:
    """Collects the sources of one statement while it replaces table names by scan names."""

    def __init__(self, catalog: Catalog, sql: str, local: frozenset[str] = frozenset()) -> None:
        self.catalog = catalog
        self.local = local
        self.sql = sql
        self.found: list[Source] = []
        self._tables: dict[tuple[str, str], dict[str, Any]] = {}
        self.hidden_wanted: set[str] = set()

    def bind(self, tree: exp.Expression, database: str, depth: int = 0) -> None:
        """Replace every table of *tree* by a scan, every view by its query."""
        if depth > _DEPTH:
            raise QueryError("VIEW_IS_RECURSIVE", "Views refer to each other without end")
        self.hidden_wanted |= {column.name for column in tree.find_all(exp.Column) if column.name in HIDDEN}
        for node in list(tree.find_all(exp.Table)):
            if not isinstance(node.this, exp.Identifier) or _is_cte(node):
                continue
            self._replace(node, database, depth)

    def _replace(self, node: exp.Table, database: str, depth: int) -> None:
        schema = (node.db or database).lower()
        name, _, suffix = node.name.lower().partition("$")
        if not node.db and node.name in self.local:
            return
        alias = node.args.get("alias")
        if alias is None:
            alias = exp.TableAlias(this=exp.to_identifier(node.name.lower(), quoted=True))
        if node.db:
            _drop_qualifier(node)
        if schema == "information_schema":
            self._scan(node, {"Name": name, "DatabaseName": schema, "StorageDescriptor": {}}, name, alias)
            return
        table = self._table(schema, name, node)
        if is_view(table):
            self._write_out(node, table, alias, depth)
            return
        self._scan(node, table, suffix, alias)

    def _write_out(self, node: exp.Table, view: dict[str, Any], alias: exp.Expression, depth: int) -> None:
        sql, inner = view_query(view)
        query = parse(sql)
        wanted = names_wanted(node)
        if wanted is not None:
            narrow(query, wanted)
        self.bind(query, inner, depth + 1)
        node.replace(exp.Subquery(this=query, alias=alias.copy()))

    def _table(self, schema: str, name: str, node: exp.Table) -> dict[str, Any]:
        if (schema, name) not in self._tables:
            where = position(self.sql, node.db or node.name)
            self._tables[schema, name] = self.catalog.table(schema, name, where)
        return self._tables[schema, name]

    def _scan(self, node: exp.Table, table: dict[str, Any], suffix: str, alias: exp.Expression) -> None:
        version = node.args.get("version")
        source = Source(f"scan_{len(self.found)}", table, suffix)
        if version is not None:
            if str(version.args.get("kind")) != "AS OF":
                raise not_supported("only FOR TIMESTAMP AS OF and FOR VERSION AS OF are read")
            source.version = (str(version.this).upper(), version.expression)
        source.is_target = bool(node.meta.get("target"))
        self.found.append(source)
        scan = exp.to_table(source.alias)
        scan.set("alias", alias.copy())
        for kept in ("joins", "sample", "laterals"):
            if node.args.get(kept):
                scan.set(kept, node.args[kept])
        node.replace(scan)

    def map_columns(self) -> frozenset[str]:
        """Names of columns that are maps in some table and nothing else in another."""
        maps, others = set(), set()
        for source in self.found:
            for name, kind in source.columns:
                (maps if kind.startswith("MAP(") else others).add(name)
        return frozenset(maps - others)


def _is_cte(node: exp.Table) -> bool:
    """Whether a bare name stands for a WITH query that is visible at *node*."""
    if node.db:
        return False
    name, child, parent = node.name.lower(), node, node.parent
    while parent is not None:
        with_ = parent.args.get("with_") or parent.args.get("with")
        if with_ is not None:
            visible = with_.expressions
            if child is with_:
                inside = next(at for at, cte in enumerate(visible) if _holds(cte, node))
                visible = visible[: inside + 1] if with_.args.get("recursive") else visible[:inside]
            if any(cte.alias.lower() == name for cte in visible):
                return True
        child, parent = parent, parent.parent
    return False


def _holds(ancestor: exp.Expression, node: exp.Expression) -> bool:
    while node is not None:
        if node is ancestor:
            return True
        node = node.parent
    return False


def _drop_qualifier(node: exp.Table) -> None:
    """`db.t.column` is `t.column` once the scan carries the table's name."""
    root = node.root()
    for column in root.find_all(exp.Column):
        if column.args.get("db") and column.table.lower() == node.name.lower():
            qualifier = column.args["db"].name.lower()
            if qualifier == node.db.lower():
                column.set("db", None)
                column.set("catalog", None)


def keep_hidden(tree: exp.Expression, names: list[str]) -> None:
    """Leave the hidden columns *names* out of every `*` over a table.

    Raises:
        QueryError: NOT_SUPPORTED for a `*` over more than one table beside a hidden column.
    """
    for star in list(tree.find_all(exp.Star)) if names else ():
        select = star.find_ancestor(exp.Select)
        if not isinstance(star.parent, exp.Select | exp.Column) or select is None:
            continue
        source = (select.args.get("from_") or select.args.get("from")).this
        if select.args.get("joins") or not isinstance(source, exp.Table):
            raise not_supported('"$path" beside a * over several tables; name the columns')
        star.set("except_", [exp.to_identifier(name, quoted=True) for name in names])
