"""Athena's API over the front and an engine."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from local_aws.athena import data_catalog, results
from local_aws.athena.embedded.engine import EmbeddedEngine
from local_aws.athena.engine import Engine
from local_aws.athena.executions import Executions
from local_aws.athena.workgroups import Workgroups, invalid
from local_aws.service import CallContext

Params = Mapping[str, Any]
Handler = Callable[[Params, CallContext], dict[str, Any]]
_MOST_ROWS = 1000
"""Rows a page of GetQueryResults (Athena API reference)."""
_WORKGROUP_OPERATIONS = {
    "CreateWorkGroup": Workgroups.create_work_group,
    "GetWorkGroup": Workgroups.get_work_group,
    "ListWorkGroups": Workgroups.list_work_groups,
    "UpdateWorkGroup": Workgroups.update_work_group,
    "DeleteWorkGroup": Workgroups.delete_work_group,
    "CreateNamedQuery": Workgroups.create_named_query,
    "GetNamedQuery": Workgroups.get_named_query,
    "UpdateNamedQuery": Workgroups.update_named_query,
    "DeleteNamedQuery": Workgroups.delete_named_query,
    "ListNamedQueries": Workgroups.list_named_queries,
    "BatchGetNamedQuery": Workgroups.batch_get_named_query,
    "CreatePreparedStatement": Workgroups.create_prepared_statement,
    "GetPreparedStatement": Workgroups.get_prepared_statement,
    "UpdatePreparedStatement": Workgroups.update_prepared_statement,
    "DeletePreparedStatement": Workgroups.delete_prepared_statement,
    "ListPreparedStatements": Workgroups.list_prepared_statements,
}


class AthenaService:
    """The operations that Athena's clients use; everything is kept in memory until `close`."""

    service_name = "athena"

    def __init__(self, engine: Engine | None = None) -> None:
        self._engine = engine or EmbeddedEngine()
        self._groups = Workgroups()
        self._executions = Executions(self._engine, self._groups)
        self._tags: dict[str, dict[str, str]] = {}
        self._handlers: dict[str, Handler] = {
            "StartQueryExecution": self._start,
            "GetQueryExecution": lambda params, _: {"QueryExecution": self._held(params)},
            "BatchGetQueryExecution": self._batch,
            "ListQueryExecutions": self._list,
            "StopQueryExecution": self._stop,
            "GetQueryResults": self._results,
            "GetQueryRuntimeStatistics": self._runtime,
            "ListDataCatalogs": data_catalog.list_data_catalogs,
            "GetDataCatalog": data_catalog.get_data_catalog,
            "ListDatabases": data_catalog.list_databases,
            "GetDatabase": data_catalog.get_database,
            "GetTableMetadata": data_catalog.get_table_metadata,
            "ListTableMetadata": data_catalog.list_table_metadata,
            "TagResource": self._tag,
            "UntagResource": self._untag,
            "ListTagsForResource": self._list_tags,
        }

    @property
    def operations(self) -> frozenset[str]:
        """The allow-list."""
        return frozenset(self._handlers) | frozenset(_WORKGROUP_OPERATIONS)

    def call(self, operation: str, params: Params, context: CallContext) -> dict[str, Any]:
        """Run one operation.

        Raises:
            ServiceError: As Athena would answer.
        """
        if operation in _WORKGROUP_OPERATIONS:
            answer = _WORKGROUP_OPERATIONS[operation](self._groups, params)
            if operation == "CreateWorkGroup" and params.get("Tags"):
                arn = f"arn:aws:athena:{context.region}:{context.account}:workgroup/{params['Name']}"
                self._tag({"ResourceARN": arn, "Tags": params["Tags"]}, context)
            return answer
        return self._handlers[operation](params, context)

    def close(self) -> None:
        """End running queries and release the engine."""
        self._executions.close()
        self._engine.close()

    def _found(self, params: Params) -> Any:
        return self._executions.get(params["QueryExecutionId"])

    def _held(self, params: Params) -> dict[str, Any]:
        return self._executions.held(params["QueryExecutionId"]).shape()

    def _start(self, params: Params, context: CallContext) -> dict[str, Any]:
        return {"QueryExecutionId": self._executions.start(params, context)}

    def _batch(self, params: Params, _context: CallContext) -> dict[str, Any]:
        wanted = params["QueryExecutionIds"]
        missing = [
            {"QueryExecutionId": item, "ErrorCode": "INTERNAL_FAILURE", "ErrorMessage": "not found"}
            for item in wanted
            if not self._executions.known(item)
        ]
        found = [self._executions.get(item).shape() for item in wanted if self._executions.known(item)]
        return {"QueryExecutions": found, "UnprocessedQueryExecutionIds": missing}

    def _list(self, params: Params, _context: CallContext) -> dict[str, Any]:
        group = params.get("WorkGroup", "primary")
        self._groups.get(group)
        ids, start, most = (
            self._executions.ids(group),
            int(params.get("NextToken", 0)),
            params.get("MaxResults", 50),
        )
        answer: dict[str, Any] = {"QueryExecutionIds": ids[start : start + most]}
        if start + most < len(ids):
            answer["NextToken"] = str(start + most)
        return answer

    def _stop(self, params: Params, _context: CallContext) -> dict[str, Any]:
        self._executions.stop(params["QueryExecutionId"])
        return {}

    def _results(self, params: Params, _context: CallContext) -> dict[str, Any]:
        execution = self._found(params)
        if execution.state != "SUCCEEDED":
            reason = f". Reason: {execution.error.reason}" if execution.error else ""
            raise invalid(f"Query did not finish successfully. Final query state: {execution.state}{reason}")
        start, most = int(params.get("NextToken", 0)), min(params.get("MaxResults", _MOST_ROWS), _MOST_ROWS)
        result, following = results.page(execution.statement, execution.outcome, start, most)
        answer: dict[str, Any] = {"ResultSet": result}
        if execution.outcome.updated is not None:
            answer["UpdateCount"] = execution.outcome.updated
        if following is not None:
            answer["NextToken"] = str(following)
        return answer

    def _runtime(self, params: Params, _context: CallContext) -> dict[str, Any]:
        execution = self._found(params)
        statistics = execution.shape()["Statistics"]
        return {
            "QueryRuntimeStatistics": {
                "Timeline": {
                    "QueryQueueTimeInMillis": statistics["QueryQueueTimeInMillis"],
                    "EngineExecutionTimeInMillis": statistics["EngineExecutionTimeInMillis"],
                    "TotalExecutionTimeInMillis": statistics["TotalExecutionTimeInMillis"],
                },
                "Rows": {
                    "InputBytes": statistics["DataScannedInBytes"],
                    "OutputRows": len(list(execution.outcome.rows)),
                },
            }
        }

    def _tag(self, params: Params, _context: CallContext) -> dict[str, Any]:
        tags = self._tags.setdefault(params["ResourceARN"], {})
        tags.update({tag["Key"]: tag.get("Value", "") for tag in params["Tags"]})
        return {}

    def _untag(self, params: Params, _context: CallContext) -> dict[str, Any]:
        for key in params["TagKeys"]:
            self._tags.get(params["ResourceARN"], {}).pop(key, None)
        return {}

    def _list_tags(self, params: Params, _context: CallContext) -> dict[str, Any]:
        tags = self._tags.get(params["ResourceARN"], {})
        return {"Tags": [{"Key": key, "Value": value} for key, value in tags.items()]}
