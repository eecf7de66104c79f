"""Results that a query may take over from an earlier one of the same text (ResultReuseByAgeConfiguration).

As Athena, only the result's age counts: whether the data changed since is not looked at, so a reused result
may be stale. As Athena says of itself (user guide, "Reuse query results"): the same text, workgroup, catalog,
database and result configuration; only SELECT; no function whose value changes; no LIMIT without ORDER BY;
Hive tables only, no Iceberg table and no view.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

from local_aws.athena.catalog import Catalog, is_iceberg, is_view
from local_aws.athena.execution import SUCCEEDED, Execution

_DEFAULT_MINUTES = 60
"""MaxAgeInMinutes where none is given; 0 to 10,080 may be (Athena API reference)."""

_CHANGING = frozenset({
    "rand", "random", "shuffle", "uuid", "now", "current_timestamp", "current_date", "current_time",
    "localtime", "localtimestamp", "current_timezone", "current_user",
})  # fmt: skip


def reusable(execution: Execution, known: Mapping[str, Execution]) -> Execution | None:
    """The newest of the *known* executions whose result *execution* may take, if it asked for that."""
    wish: dict[str, Any] = execution.asked.get("ResultReuseConfiguration", {})
    by_age = wish.get("ResultReuseByAgeConfiguration", {})
    if not by_age.get("Enabled") or execution.statement.kind != "query":
        return None
    oldest = datetime.now(UTC) - timedelta(minutes=by_age.get("MaxAgeInMinutes", _DEFAULT_MINUTES))
    earlier = list(known.values())
    fitting = (item for item in earlier if _same(item, execution) and (item.completed or oldest) > oldest)
    found = max(fitting, key=lambda item: item.submitted, default=None)
    return found if found is not None and _repeatable(execution) else None


def _same(one: Execution, other: Execution) -> bool:
    """A reused result is not reused again: its age would start anew."""
    return (
        one.state == SUCCEEDED
        and not one.reused
        and (one.sql, one.parameters, one.group) == (other.sql, other.parameters, other.group)
        and (one.catalog, one.database) == (other.catalog, other.database)
        and (one.place, one.settings) == (other.place, other.settings)
    )


def _repeatable(execution: Execution) -> bool:
    """Whether the query means the same every time, over tables whose results Athena reuses."""
    try:
        tree = sqlglot.parse_one(execution.statement.text, read="athena")
    except SqlglotError:
        return False
    if any(_name(call) in _CHANGING for call in tree.find_all(exp.Func)):
        return False
    if any(node.args.get("limit") and not node.args.get("order") for node in tree.find_all(exp.Query)):
        return False
    named = {cte.alias_or_name.lower() for cte in tree.find_all(exp.CTE)}
    return all(
        _plain_table(execution, table)
        for table in tree.find_all(exp.Table)
        if table.db or table.name.lower() not in named
    )


def _name(call: exp.Func) -> str:
    return (call.name if isinstance(call, exp.Anonymous) else call.sql_name()).lower()


def _plain_table(execution: Execution, table: exp.Table) -> bool:
    found = Catalog(execution.context).find(table.db or execution.database, table.name)
    return found is not None and not is_iceberg(found) and not is_view(found)
