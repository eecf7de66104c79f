"""Athena's API over the front and an engine."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from local_aws.athena import data_catalog
from local_aws.athena.engine import Engine
from local_aws.athena.execution import CANCELLED, QUEUED, RUNNING, SUCCEEDED
from local_aws.athena.executions import Executions
from local_aws.athena.named_queries import NamedQueries
from local_aws.athena.paging import paged
from local_aws.athena.prepared import PreparedStatements
from local_aws.athena.tags import Tags, workgroup_arn
from local_aws.athena.validation import check, invalid
from local_aws.athena.workgroups import PRIMARY, Workgroups, list_engine_versions
from local_aws.service import CallContext
from local_aws.state.shelf import Shelf

Params = Mapping[str, Any]
Handler = Callable[[Params, CallContext], dict[str, Any]]


class AthenaService:
    """The operations that Athena's clients use; everything is in memory, and on the shelf of `restore`."""

    service_name = "athena"

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._groups = Workgroups()
        self._queries = NamedQueries(self._groups)
        self._prepared = PreparedStatements(self._groups)
        self._tags = Tags(self._groups)
        self._executions = Executions(self._engine, self._groups, self._prepared)
        self._handlers = {**self._execution_handlers(), **self._kept_handlers(), **_CATALOG_HANDLERS}

    def _execution_handlers(self) -> dict[str, Handler]:
        return {
            "StartQueryExecution": self._start,
            "GetQueryExecution": self._get,
            "BatchGetQueryExecution": self._batch,
            "ListQueryExecutions": self._list,
            "StopQueryExecution": self._stop,
            "GetQueryResults": self._results,
            "GetQueryRuntimeStatistics": self._runtime,
        }

    def _kept_handlers(self) -> dict[str, Handler]:
        groups, queries, prepared, tags = self._groups, self._queries, self._prepared, self._tags
        plain = {
            "GetWorkGroup": groups.get_work_group,
            "ListWorkGroups": groups.list_work_groups,
            "UpdateWorkGroup": groups.update_work_group,
            "CreateNamedQuery": queries.create_named_query,
            "GetNamedQuery": queries.get_named_query,
            "UpdateNamedQuery": queries.update_named_query,
            "DeleteNamedQuery": queries.delete_named_query,
            "ListNamedQueries": queries.list_named_queries,
            "BatchGetNamedQuery": queries.batch_get_named_query,
            "CreatePreparedStatement": prepared.create_prepared_statement,
            "GetPreparedStatement": prepared.get_prepared_statement,
            "UpdatePreparedStatement": prepared.update_prepared_statement,
            "DeletePreparedStatement": prepared.delete_prepared_statement,
            "ListPreparedStatements": prepared.list_prepared_statements,
            "BatchGetPreparedStatement": prepared.batch_get_prepared_statement,
            "TagResource": tags.tag_resource,
            "UntagResource": tags.untag_resource,
            "ListTagsForResource": tags.list_tags,
            "ListEngineVersions": list_engine_versions,
        }
        handlers: dict[str, Handler] = {name: _without_context(run) for name, run in plain.items()}
        return {**handlers, "CreateWorkGroup": self._create_group, "DeleteWorkGroup": self._delete_group}

    @property
    def operations(self) -> frozenset[str]:
        """The allow-list."""
        return frozenset(self._handlers)

    def call(self, operation: str, params: Params, context: CallContext) -> dict[str, Any]:
        """Run one operation.

        Raises:
            ServiceError: As Athena would answer.
        """
        check(operation, params)
        return self._handlers[operation](params, context)

    def restore(self, shelf: Shelf, endpoint_url: str) -> None:
        """Take over what is on *shelf*: workgroups and what they hold, executions; results lie in S3."""
        for holder in (self._groups, self._queries, self._prepared, self._tags):
            holder.attach(shelf)
        self._executions.restore(shelf, endpoint_url)

    def control(self, orders: Mapping[str, int]) -> dict[str, int]:
        """Set how many queries may be active, `active_dml` and `active_ddl`; returns what holds now.

        Raises:
            KeyError: For another name.
        """
        limits = self._executions.limits
        known = {"active_dml": limits.active_dml, "active_ddl": limits.active_ddl}
        for name, value in orders.items():
            if name not in known:
                raise KeyError(f"{name}: local Athena has {', '.join(known)}")
            setattr(limits, name, int(value))
        return {name: getattr(limits, name) for name in known}

    def close(self) -> None:
        """End running queries and release the engine."""
        self._executions.close()
        self._engine.close()

    def _start(self, params: Params, context: CallContext) -> dict[str, Any]:
        return {"QueryExecutionId": self._executions.start(params, context)}

    def _get(self, params: Params, _context: CallContext) -> dict[str, Any]:
        return {"QueryExecution": self._executions.awaited(params["QueryExecutionId"]).shape()}

    def _batch(self, params: Params, _context: CallContext) -> dict[str, Any]:
        wanted = params["QueryExecutionIds"]
        missing = [
            {
                "QueryExecutionId": item,
                "ErrorCode": "QUERY_EXECUTION_NOT_FOUND",
                "ErrorMessage": f"QueryExecution {item} was not found",
            }
            for item in wanted
            if not self._executions.known(item)
        ]
        found = [self._executions.get(item).shape() for item in wanted if self._executions.known(item)]
        return {"QueryExecutions": found, "UnprocessedQueryExecutionIds": missing}

    def _list(self, params: Params, _context: CallContext) -> dict[str, Any]:
        group = params.get("WorkGroup", PRIMARY)
        self._groups.get(group)
        return paged(params, self._executions.ids(group), "QueryExecutionIds")

    def _stop(self, params: Params, _context: CallContext) -> dict[str, Any]:
        self._executions.stop(params["QueryExecutionId"])
        return {}

    def _results(self, params: Params, _context: CallContext) -> dict[str, Any]:
        execution = self._executions.get(params["QueryExecutionId"])
        if execution.state in (QUEUED, RUNNING):
            message = f"Query has not yet finished. Current state: {execution.state}"
            raise invalid(message, "INVALID_QUERY_EXECUTION_STATE")
        if execution.state == CANCELLED:
            raise invalid("Could not find results", "RESULT_NOT_FOUND")
        if execution.state != SUCCEEDED:
            message = f"Query did not finish successfully. Final query state: {execution.state}"
            raise invalid(message, "INVALID_QUERY_EXECUTION_STATE")
        return self._executions.results.page(execution, params)

    def _runtime(self, params: Params, _context: CallContext) -> dict[str, Any]:
        execution = self._executions.get(params["QueryExecutionId"])
        if not execution.done:
            message = f"Query has not yet finished. Current state: {execution.state}"
            raise invalid(message, "INVALID_QUERY_EXECUTION_STATE")
        rows = {"InputBytes": execution.scanned, "OutputRows": execution.row_count}
        return {"QueryRuntimeStatistics": {"Timeline": execution.timing.shape(), "Rows": rows}}

    def _create_group(self, params: Params, context: CallContext) -> dict[str, Any]:
        self._groups.create_work_group(params)
        if params.get("Tags"):
            arn = workgroup_arn(params["Name"], context)
            self._tags.tag_resource({"ResourceARN": arn, "Tags": params["Tags"]})
        return {}

    def _delete_group(self, params: Params, context: CallContext) -> dict[str, Any]:
        """DeleteWorkGroup: RecursiveDeleteOption takes what it holds with it."""
        name = params["WorkGroup"]
        self._groups.check_deletable(name)
        holders = (self._queries, self._prepared)
        in_use = any(holder.of(name) for holder in holders) or self._executions.ids(name)
        if in_use and not params.get("RecursiveDeleteOption"):
            raise invalid(f"WorkGroup {name} is not empty")
        for holder in (*holders, self._executions):
            holder.forget(name)
        self._tags.forget(workgroup_arn(name, context))
        self._groups.delete(name)
        return {}


def _without_context(run: Callable[[Params], dict[str, Any]]) -> Handler:
    return lambda params, _context: run(params)


_CATALOG_HANDLERS: dict[str, Handler] = {
    "ListDataCatalogs": data_catalog.list_data_catalogs,
    "GetDataCatalog": data_catalog.get_data_catalog,
    "ListDatabases": data_catalog.list_databases,
    "GetDatabase": data_catalog.get_database,
    "GetTableMetadata": data_catalog.get_table_metadata,
    "ListTableMetadata": data_catalog.list_table_metadata,
}
