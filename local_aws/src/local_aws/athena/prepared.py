"""Prepared statements: one store for the API's and for SQL's PREPARE, EXECUTE and DEALLOCATE."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

from local_aws.athena.errors import QueryError
from local_aws.athena.literals import text_literal
from local_aws.athena.paging import paged
from local_aws.athena.statements import Statement, bare, statement, with_parameters
from local_aws.athena.validation import invalid, not_found
from local_aws.athena.workgroups import Workgroups
from local_aws.state.kept import KeptDict
from local_aws.state.shelf import Shelf

Params = Mapping[str, Any]
_EXECUTE = re.compile(r"(?is)execute\s+([\w\"@:]+)(?:\s+using\s+(.*))?$")
_PREPARE = re.compile(r"(?is)prepare\s+([\w\"@:]+)\s+from\s+(.*)$")
_DEALLOCATE = re.compile(r"(?is)deallocate\s+prepare\s+([\w\"@:]+)\s*$")
_PREPARABLE = frozenset({"query", "write", "create_table_as", "unload"})
"""SELECT, INSERT INTO, CTAS and UNLOAD can be prepared (Athena user guide, parameterized queries)."""

_MOST = 1000
"""Prepared statements a workgroup (Athena user guide, Service Quotas)."""


class PreparedStatements:
    """CRUD of prepared statements, and what SQL says of them."""

    def __init__(self, groups: Workgroups) -> None:
        self._groups = groups
        self._kept: KeptDict[tuple[str, ...]] = KeptDict()

    def attach(self, shelf: Shelf) -> None:
        """Take over the statements on *shelf*, and keep them there."""
        self._kept.attach(shelf, "prepared statement")

    def create_prepared_statement(self, params: Params) -> dict[str, Any]:
        """CreatePreparedStatement."""
        group, name = params["WorkGroup"], params["StatementName"]
        self._groups.get(group)
        if (group, name) in self._kept:
            raise invalid(f"PreparedStatement {name} already exists in WorkGroup {group}")
        if len(self.of(group)) >= _MOST:
            raise invalid(
                f"WorkGroup {group} holds {_MOST} prepared statements, which is the most that it may"
            )
        self._keep(group, name, params["QueryStatement"], params.get("Description"))
        return {}

    def _keep(self, group: str, name: str, sql: str, description: str | None = None) -> None:
        self._kept[group, name] = {
            "StatementName": name,
            "QueryStatement": sql,
            "WorkGroupName": group,
            "LastModifiedTime": datetime.now(UTC),
            **({} if description is None else {"Description": description}),
        }

    def get_prepared_statement(self, params: Params) -> dict[str, Any]:
        """GetPreparedStatement."""
        group, name = params["WorkGroup"], params["StatementName"]
        self._groups.get(group)
        if (group, name) not in self._kept:
            raise not_found(f"PreparedStatement {name} was not found in workGroup {group}", name)
        return {"PreparedStatement": self._kept[group, name]}

    def update_prepared_statement(self, params: Params) -> dict[str, Any]:
        """UpdatePreparedStatement."""
        known = self.get_prepared_statement(params)["PreparedStatement"]
        description = params.get("Description", known.get("Description"))
        self._keep(known["WorkGroupName"], known["StatementName"], params["QueryStatement"], description)
        return {}

    def delete_prepared_statement(self, params: Params) -> dict[str, Any]:
        """DeletePreparedStatement."""
        self.get_prepared_statement(params)
        del self._kept[params["WorkGroup"], params["StatementName"]]
        return {}

    def list_prepared_statements(self, params: Params) -> dict[str, Any]:
        """ListPreparedStatements of one workgroup, by name."""
        group = self._groups.get(params["WorkGroup"])["Name"]
        summaries = [
            {key: self._kept[group, name][key] for key in ("StatementName", "LastModifiedTime")}
            for name in self.of(group)
        ]
        return paged(params, summaries, "PreparedStatements")

    def batch_get_prepared_statement(self, params: Params) -> dict[str, Any]:
        """BatchGetPreparedStatement."""
        group = self._groups.get(params["WorkGroup"])["Name"]
        wanted = params["PreparedStatementNames"]
        missing = [
            {
                "StatementName": name,
                "ErrorCode": "STATEMENT_NOT_FOUND",
                "ErrorMessage": f"PreparedStatement {name} was not found in workGroup {group}",
            }
            for name in wanted
            if (group, name) not in self._kept
        ]
        found = [self._kept[group, name] for name in wanted if (group, name) in self._kept]
        return {"PreparedStatements": found, "UnprocessedPreparedStatementNames": missing}

    def of(self, group: str) -> list[str]:
        """The names of a workgroup's statements, in order."""
        return sorted(name for owner, name in self._kept if owner == group)

    def forget(self, group: str) -> None:
        """Delete a workgroup's statements."""
        for name in self.of(group):
            del self._kept[group, name]

    def meant(self, asked: Statement, group: str) -> Statement:
        """The statement that an EXECUTE names, its question marks still in it; any other is meant itself."""
        found = _EXECUTE.match(bare(asked.text))
        kept = self._kept.get((group, found[1].strip('"'))) if found else None
        return statement(kept["QueryStatement"]) if kept else asked

    def resolved(self, asked: Statement, group: str, values: list[str]) -> Statement | None:
        """What *asked* runs, with *values* for its question marks: EXECUTE gives what it names.

        None where nothing is left to run: PREPARE and DEALLOCATE are done here.

        Raises:
            QueryError: For an unknown statement, or another number of values than of question marks.
        """
        text = bare(asked.text)
        if found := _PREPARE.match(text):
            self._prepare(group, found[1].strip('"'), found[2])
            return None
        if found := _DEALLOCATE.match(text):
            self._known(group, found[1].strip('"'))
            del self._kept[group, found[1].strip('"')]
            return None
        if found := _EXECUTE.match(text):
            kept = self._known(group, found[1].strip('"'))["QueryStatement"]
            given = split_values(found[2]) if found[2] else [literal(value) for value in values]
            return statement(with_parameters(kept, given))
        if not values or not takes_parameters(asked.text):
            return asked
        return statement(with_parameters(asked.text, [literal(value) for value in values]))

    def _prepare(self, group: str, name: str, sql: str) -> None:
        if statement(sql).kind not in _PREPARABLE:
            raise QueryError("NOT_SUPPORTED", "PREPARE takes a SELECT, INSERT INTO, CTAS or UNLOAD statement")
        self._keep(group, name, sql)

    def _known(self, group: str, name: str) -> dict[str, Any]:
        if (group, name) not in self._kept:
            message = f"PreparedStatement {name} was not found in workGroup {group}"
            raise QueryError("PREPARED_STATEMENT_NOT_FOUND", message)
        return self._kept[group, name]


def takes_parameters(sql: str) -> bool:
    """Whether *sql* has a question mark outside quotes and comments."""
    try:
        with_parameters(sql, [])
    except QueryError:
        return True
    return False


def literal(value: str) -> str:
    """An execution parameter as SQL: an expression as it is, anything else as a string.

    Athena takes what does not parse, and what names a column, for text: `2024-01-01` is arithmetic, `it's`
    and `abc` are strings (measured by the project aoyagikouhei/athena-local, September 2026).
    """
    try:
        (inside,) = sqlglot.parse_one(f"SELECT ({value})", read="athena").expressions
    except (SqlglotError, ValueError):
        inside = None
    if not isinstance(inside, exp.Paren | exp.Subquery) or inside.find(exp.Column) is not None:
        return text_literal(value)
    return value


def split_values(text: str) -> list[str]:
    """The values of EXECUTE … USING, split at commas outside quotes and brackets."""
    parts, depth, quoted, start = [], 0, False, 0
    for at, char in enumerate(text):
        if char == "'":
            quoted = not quoted
        elif not quoted:
            depth += (char in "([") - (char in ")]")
            if char == "," and depth == 0:
                parts.append(text[start:at].strip())
                start = at + 1
    return [*parts, text[start:].strip()]
