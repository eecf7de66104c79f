"""Named queries: texts that a workgroup keeps."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from local_aws.athena.paging import paged
from local_aws.athena.validation import invalid
from local_aws.athena.workgroups import PRIMARY, Workgroups
from local_aws.state.kept import KeptDict
from local_aws.state.shelf import Shelf

Params = Mapping[str, Any]
_GIVEN = ("Name", "Description", "Database", "QueryString")


class NamedQueries:
    """CRUD of named queries."""

    def __init__(self, groups: Workgroups) -> None:
        self._groups = groups
        self._queries: KeptDict[str] = KeptDict()
        self._tokens: KeptDict[str] = KeptDict()

    def attach(self, shelf: Shelf) -> None:
        """Take over the queries on *shelf*, and keep them there."""
        self._queries.attach(shelf, "named query")
        self._tokens.attach(shelf, "named query token")

    def create_named_query(self, params: Params) -> dict[str, Any]:
        """CreateNamedQuery; a ClientRequestToken seen before gives the query that it made."""
        group = params.get("WorkGroup", PRIMARY)
        self._groups.get(group)
        made = {**{key: params[key] for key in _GIVEN if key in params}, "WorkGroup": group}
        token = params.get("ClientRequestToken")
        if token in self._tokens:
            known = self._queries.get(self._tokens[token], {})
            if {**known, **made} != known:
                raise invalid("Idempotent parameters do not match", "IDEMPOTENT_PARAMETER_MISMATCH")
            return {"NamedQueryId": known["NamedQueryId"]}
        query_id = str(uuid.uuid4())
        self._queries[query_id] = {**made, "NamedQueryId": query_id}
        if token is not None:
            self._tokens[token] = query_id
        return {"NamedQueryId": query_id}

    def get_named_query(self, params: Params) -> dict[str, Any]:
        """GetNamedQuery."""
        query_id = params["NamedQueryId"]
        if query_id not in self._queries:
            raise invalid(f"NamedQuery {query_id} was not found")
        return {"NamedQuery": self._queries[query_id]}

    def update_named_query(self, params: Params) -> dict[str, Any]:
        """UpdateNamedQuery: its name and text, and its description where one is given."""
        query = self.get_named_query(params)["NamedQuery"]
        given = {key: params[key] for key in ("Name", "Description", "QueryString") if key in params}
        self._queries[query["NamedQueryId"]] = {**query, **given}
        return {}

    def delete_named_query(self, params: Params) -> dict[str, Any]:
        """DeleteNamedQuery."""
        self.get_named_query(params)
        del self._queries[params["NamedQueryId"]]
        return {}

    def list_named_queries(self, params: Params) -> dict[str, Any]:
        """ListNamedQueries of one workgroup."""
        return paged(
            params, self.of(self._groups.get(params.get("WorkGroup", PRIMARY))["Name"]), "NamedQueryIds"
        )

    def batch_get_named_query(self, params: Params) -> dict[str, Any]:
        """BatchGetNamedQuery."""
        wanted = params["NamedQueryIds"]
        missing = [
            {
                "NamedQueryId": key,
                "ErrorCode": "NAMED_QUERY_NOT_FOUND",
                "ErrorMessage": f"NamedQuery {key} was not found",
            }
            for key in wanted
            if key not in self._queries
        ]
        found = [self._queries[key] for key in wanted if key in self._queries]
        return {"NamedQueries": found, "UnprocessedNamedQueryIds": missing}

    def of(self, group: str) -> list[str]:
        """The ids of a workgroup's queries."""
        return [key for key, query in self._queries.items() if query["WorkGroup"] == group]

    def forget(self, group: str) -> None:
        """Delete a workgroup's queries."""
        for key in self.of(group):
            del self._queries[key]
