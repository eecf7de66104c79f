"""UPDATE, DELETE and MERGE on Iceberg: only the files that hold a matched row are read whole and written
again.
"""

from __future__ import annotations

from typing import Any

from sqlglot import exp

from local_aws.athena.catalog import Catalog, is_iceberg
from local_aws.athena.embedded.iceberg.tables import duck_from_iceberg
from local_aws.athena.embedded.running.reading import Reading
from local_aws.athena.embedded.writing import iceberg_write
from local_aws.athena.embedded.writing.iceberg_files import data_files
from local_aws.athena.embedded.writing.writes import target_of
from local_aws.athena.engine import Outcome, Session
from local_aws.athena.errors import QueryError

_SOURCE = "t_merge_source"
_PATH = exp.column(exp.to_identifier("$path", quoted=True))
_ROW = exp.column(exp.to_identifier("$row", quoted=True))


class Rewrite:
    """One change of one Iceberg table."""

    def __init__(self, reading: Reading, catalog: Catalog, target: exp.Table, session: Session) -> None:
        self.reading = reading
        self.name = target_of(target, session)
        table = catalog.table(*self.name)
        if not is_iceberg(table):
            raise QueryError(
                "NOT_SUPPORTED", "Modifying Hive table rows is only supported for transactional tables"
            )
        self.table = reading.table(table)
        self.fields = [
            (item.name.lower(), duck_from_iceberg(item.field_type)) for item in self.table.schema().fields
        ]
        self.alias = target.alias or self.name[1]
        self.scan = exp.to_table(self.name[1], db=self.name[0])
        self.scan.set("this", exp.to_identifier(self.name[1], quoted=True))
        self.scan.set("db", exp.to_identifier(self.name[0], quoted=True))
        self.scan.meta["target"] = True
        self.scan.set("alias", exp.TableAlias(this=exp.to_identifier(self.alias, quoted=True)))

    def column(self, name: str) -> exp.Column:
        """A column of the target."""
        return exp.column(
            exp.to_identifier(name, quoted=True), table=exp.to_identifier(self.alias, quoted=True)
        )

    def touched(self, query: exp.Select) -> tuple[set[str], int]:
        """Addresses of the files with a row that *query* (over the target's `$path`) gives, and how many
        rows.
        """
        sql = self.reading.prepare(query)
        rows = self.reading.rows(f"SELECT p, count(*) FROM ({sql}) AS q(p, r) GROUP BY 1")
        return {row[0] for row in rows}, sum(row[1] for row in rows)

    def chosen(self, condition: exp.Expression) -> set[str]:
        """Addresses of the files with a row for which *condition* is true."""
        query = self.over(self.hidden(_PATH), exp.Literal.number(1)).where(condition.copy())
        return self.touched(query)[0]

    def commit(
        self,
        paths: set[str],
        query: exp.Select | None,
        extra: exp.Query | None,
        count: int,
        *,
        limited: bool = True,
    ) -> Outcome:
        """Replace the files at *paths* by the rows of *query* over them, and add those of *extra*.

        *limited* holds what is written to Athena's number of partitions: there a DELETE writes no rows again.
        """
        parts = []
        columns = ", ".join(f'CAST("{name}" AS {kind}) AS "{name}"' for name, kind in self.fields)
        if extra is not None:  # a temporary table, because preparing the next query takes this one's scans
            self.reading.run(f"CREATE OR REPLACE TEMP TABLE t_added AS {self.reading.prepare(extra)}")
            count += self.reading.rows("SELECT count(*) FROM t_added")[0][0]
            parts.append(f"SELECT {columns} FROM t_added")
        if query is not None and paths:
            kept = self.reading.prepare(query, only=frozenset(paths))
            parts.append(f"SELECT {columns} FROM ({kept})")
        old = (
            [task.file for task in self.table.scan().plan_files() if task.file.file_path in paths]
            if paths
            else []
        )
        rows = " UNION ALL ".join(parts)
        new = data_files(self.reading, self.table, rows, limited=limited) if parts else []
        if old or new:
            iceberg_write.replace(self.table, old, new)
        return Outcome(scanned=self.reading.scanned, written=[file.file_path for file in new], updated=count)

    def over(self, *items: exp.Expression) -> exp.Select:
        """SELECT *items* FROM the target."""
        return exp.select(*items).from_(self.scan.copy())

    def hidden(self, column: exp.Column) -> exp.Column:
        """`$path` or `$row` of the target."""
        made = column.copy()
        made.set("table", exp.to_identifier(self.alias, quoted=True))
        return made


def _condition(tree: exp.Expression) -> exp.Expression:
    where = tree.args.get("where")
    return where.this.copy() if where is not None else exp.true()


def delete(reading: Reading, catalog: Catalog, tree: exp.Delete, session: Session) -> Outcome:
    """Run DELETE: rows for which the condition is not true stay."""
    change = Rewrite(reading, catalog, tree.this, session)
    condition = _condition(tree)
    paths, count = change.touched(change.over(change.hidden(_PATH), exp.Literal.number(1)).where(condition))
    stay = exp.Not(this=_true(condition))
    kept = change.over(*[change.column(name) for name, _ in change.fields]).where(stay)
    return change.commit(paths, kept, None, count, limited=False)


def _true(condition: exp.Expression) -> exp.Expression:
    """The condition with NULL as false."""
    return exp.Anonymous(this="coalesce", expressions=[exp.paren(condition.copy()), exp.false()])


def update(reading: Reading, catalog: Catalog, tree: exp.Update, session: Session) -> Outcome:
    """Run UPDATE."""
    change = Rewrite(reading, catalog, tree.this, session)
    condition = _condition(tree)
    paths, count = change.touched(change.over(change.hidden(_PATH), exp.Literal.number(1)).where(condition))
    values = _assignments(tree.expressions)
    _known(change, values)
    items = [_chosen(change, name, [(condition, values.get(name))]) for name, _ in change.fields]
    return change.commit(paths, change.over(*items), None, count)


def _assignments(expressions: list[exp.Expression]) -> dict[str, exp.Expression]:
    return {item.this.name.lower(): item.expression for item in expressions}


def _known(change: Rewrite, values: dict[str, Any]) -> None:
    unknown = set(values) - {name for name, _ in change.fields}
    if unknown:
        raise QueryError(
            "COLUMN_NOT_FOUND", f"line 1:1: The UPDATE SET target column {sorted(unknown)[0]} doesn't exist"
        )


def _chosen(
    change: Rewrite, name: str, cases: list[tuple[exp.Expression, exp.Expression | None]]
) -> exp.Expression:
    """The column after the first case whose condition is true; unchanged where none is."""
    column = change.column(name)
    ifs = [
        exp.If(this=condition.copy(), true=column.copy() if value is None else value.copy())
        for condition, value in cases
    ]
    return exp.alias_(exp.Case(ifs=ifs, default=column.copy()), name, quoted=True)


def merge(reading: Reading, catalog: Catalog, tree: exp.Merge, session: Session) -> Outcome:
    """Run MERGE. The source is read once; a target row that two source rows change is an error, as in
    Trino.
    """
    change = Rewrite(reading, catalog, tree.this, session)
    using = tree.args["using"]
    alias = using.alias or using.name
    _stage_source(reading, using)
    source = exp.to_table(_SOURCE)
    source.set("alias", exp.TableAlias(this=exp.to_identifier(alias, quoted=True)))
    on = tree.args["on"]
    whens = tree.args["whens"].expressions
    matched = [(_when(when), when.args["then"]) for when in whens if when.args["matched"]]
    paths, count = set(), 0
    rewritten = None
    if matched:
        paths, count = _matched(change, source, on, [condition for condition, _ in matched])
        rewritten = _rewritten(change, source, on, matched)
    added = _added(change, source, on, [when for when in whens if not when.args["matched"]])
    return change.commit(paths, rewritten, added, count)


def _stage_source(reading: Reading, using: exp.Expression) -> None:
    query = exp.select("*").from_(using.copy())
    reading.run(f"CREATE TEMP TABLE {_SOURCE} AS {reading.prepare(query)}")
    reading.local.add(_SOURCE)


def _when(when: exp.When) -> exp.Expression:
    condition = when.args.get("condition")
    return _true(condition) if condition is not None else exp.true()


def _matched(
    change: Rewrite, source: exp.Table, on: exp.Expression, conditions: list[exp.Expression]
) -> tuple[set[str], int]:
    query = change.over(change.hidden(_PATH), change.hidden(_ROW)).join(source.copy(), on=on.copy())
    query = query.where(exp.or_(*[condition.copy() for condition in conditions]))
    sql = change.reading.prepare(query)
    change.reading.run(f"CREATE OR REPLACE TEMP TABLE t_matched AS SELECT * FROM ({sql}) AS q(p, r)")
    twice = change.reading.rows("SELECT 1 FROM t_matched GROUP BY p, r HAVING count(*) > 1 LIMIT 1")
    if twice:
        raise QueryError(
            "MERGE_TARGET_ROW_MULTIPLE_MATCHES", "One MERGE target table row matched more than one source row"
        )
    rows = change.reading.rows("SELECT p, count(*) FROM t_matched GROUP BY 1")
    return {row[0] for row in rows}, sum(row[1] for row in rows)


def _rewritten(
    change: Rewrite,
    source: exp.Table,
    on: exp.Expression,
    matched: list[tuple[exp.Expression, exp.Expression]],
) -> exp.Select:
    """The touched files' rows after the first WHEN that applies to each; deleted rows left out."""
    updates: dict[int, dict[str, exp.Expression]] = {}
    deletes = []
    for at, (_, then) in enumerate(matched):
        if isinstance(then, exp.Update):
            updates[at] = _assignments(then.expressions)
            _known(change, updates[at])
        else:
            deletes.append(at)
    met = exp.Not(
        this=exp.Is(
            this=exp.column("t_is_source", table=exp.to_identifier(source.alias, quoted=True)),
            expression=exp.Null(),
        )
    )
    first = exp.Case(
        ifs=[
            exp.If(this=exp.and_(met.copy(), exp.paren(condition.copy())), true=exp.Literal.number(at))
            for at, (condition, _) in enumerate(matched)
        ],
        default=exp.Literal.number(-1),
    )
    items = []
    for name, _ in change.fields:
        cases = [
            (exp.EQ(this=exp.paren(first.copy()), expression=exp.Literal.number(at)), values[name])
            for at, values in updates.items()
            if name in values
        ]
        items.append(_chosen(change, name, cases) if cases else change.column(name))
    flagged = exp.Subquery(
        this=exp.select("*", exp.alias_(exp.true(), "t_is_source")).from_(exp.to_table(_SOURCE)),
        alias=exp.TableAlias(this=exp.to_identifier(source.alias, quoted=True)),
    )
    applies = exp.or_(*[condition.copy() for condition, _ in matched])
    query = change.over(*items).join(flagged, on=exp.and_(on.copy(), applies), join_type="left")
    if deletes:
        gone = exp.In(this=exp.paren(first.copy()), expressions=[exp.Literal.number(at) for at in deletes])
        query = query.where(exp.Not(this=gone))
    return query


def _added(change: Rewrite, source: exp.Table, on: exp.Expression, whens: list[exp.When]) -> exp.Query | None:
    """Source rows without a match, each by the first WHEN NOT MATCHED that applies."""
    parts: list[exp.Select] = []
    earlier: list[exp.Expression] = []
    for when in whens:
        then = when.args["then"]
        columns = (
            [column.name.lower() for column in then.this.expressions]
            if then.this
            else [name for name, _ in change.fields]
        )
        values = dict(zip(columns, then.expression.expressions, strict=True))
        _known(change, values)
        items = [
            exp.alias_(values[name].copy() if name in values else exp.Null(), name, quoted=True)
            for name, _ in change.fields
        ]
        matching = exp.select(exp.Literal.number(1)).from_(change.scan.copy()).where(on.copy())
        query = exp.select(*items).from_(source.copy()).where(exp.Not(this=exp.Exists(this=matching)))
        query = query.where(_when(when).copy(), *[exp.Not(this=condition.copy()) for condition in earlier])
        earlier.append(_when(when))
        parts.append(query)
    if not parts:
        return None
    return parts[0] if len(parts) == 1 else exp.union(*parts, distinct=False)
