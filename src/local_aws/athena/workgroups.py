"""Workgroups, and the named queries and prepared statements that they hold."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from local_aws.service import ServiceError

Params = Mapping[str, Any]
_ENGINE = {"SelectedEngineVersion": "AUTO", "EffectiveEngineVersion": "Athena engine version 3"}


def invalid(message: str) -> ServiceError:
    """Athena's InvalidRequestException."""
    return ServiceError("InvalidRequestException", message, AthenaErrorCode="INVALID_INPUT")


def not_found(message: str, name: str) -> ServiceError:
    """Athena's ResourceNotFoundException."""
    return ServiceError("ResourceNotFoundException", message, ResourceName=name)


class Workgroups:
    """CRUD of workgroups; `primary` is always there and does not enforce its settings."""

    def __init__(self) -> None:
        self._groups: dict[str, dict[str, Any]] = {}
        self._make("primary", {"EnforceWorkGroupConfiguration": False}, "")
        self.queries: dict[str, dict[str, Any]] = {}
        self.prepared: dict[tuple[str, str], dict[str, Any]] = {}

    def get(self, name: str) -> dict[str, Any]:
        """One workgroup's shape.

        Raises:
            ServiceError: InvalidRequestException, as Athena answers for a name that it does not know.
        """
        if name not in self._groups:
            raise invalid(f"WorkGroup {name} is not found.")
        return self._groups[name]

    def _make(self, name: str, configuration: Mapping[str, Any], description: str) -> None:
        defaults = {
            "ResultConfiguration": {},
            "EnforceWorkGroupConfiguration": True,
            "PublishCloudWatchMetricsEnabled": False,
            "RequesterPaysEnabled": False,
            "EngineVersion": dict(_ENGINE),
        }
        self._groups[name] = {
            "Name": name,
            "State": "ENABLED",
            "Description": description,
            "CreationTime": datetime.now(UTC),
            "Configuration": {**defaults, **configuration, "EngineVersion": dict(_ENGINE)},
        }

    def create_work_group(self, params: Params) -> dict[str, Any]:
        """CreateWorkGroup."""
        name = params["Name"]
        if name in self._groups:
            raise invalid("WorkGroup is already created")
        self._make(name, params.get("Configuration", {}), params.get("Description", ""))
        return {}

    def get_work_group(self, params: Params) -> dict[str, Any]:
        """GetWorkGroup."""
        return {"WorkGroup": self.get(params["WorkGroup"])}

    def list_work_groups(self, _params: Params) -> dict[str, Any]:
        """ListWorkGroups."""
        return {
            "WorkGroups": [
                {
                    **{key: group[key] for key in ("Name", "State", "Description", "CreationTime")},
                    "EngineVersion": dict(_ENGINE),
                }
                for group in self._groups.values()
            ]
        }

    def update_work_group(self, params: Params) -> dict[str, Any]:
        """UpdateWorkGroup: only what is given changes."""
        group = self.get(params["WorkGroup"])
        group.update({key: params[key] for key in ("Description", "State") if key in params})
        updates = dict(params.get("ConfigurationUpdates", {}))
        results = updates.pop("ResultConfigurationUpdates", {})
        configuration = group["Configuration"]
        current = dict(configuration["ResultConfiguration"])
        for key, value in results.items():
            if key.startswith("Remove"):
                if value:
                    current.pop(key.removeprefix("Remove"), None)
            else:
                current[key] = value
        configuration["ResultConfiguration"] = current
        if updates.pop("RemoveBytesScannedCutoffPerQuery", False):
            configuration.pop("BytesScannedCutoffPerQuery", None)
        updates.pop("EngineVersion", None)
        configuration.update({key: value for key, value in updates.items() if not key.startswith("Remove")})
        return {}

    def delete_work_group(self, params: Params) -> dict[str, Any]:
        """DeleteWorkGroup."""
        name = params["WorkGroup"]
        self.get(name)
        if name == "primary":
            raise invalid("The primary workgroup cannot be deleted")
        held = [key for key in self.prepared if key[0] == name]
        held_queries = [key for key, query in self.queries.items() if query["WorkGroup"] == name]
        if (held or held_queries) and not params.get("RecursiveDeleteOption"):
            raise invalid(f"WorkGroup {name} is not empty")
        for key in held:
            del self.prepared[key]
        for query_id in held_queries:
            del self.queries[query_id]
        del self._groups[name]
        return {}

    def create_named_query(self, params: Params) -> dict[str, Any]:
        """CreateNamedQuery."""
        group = params.get("WorkGroup", "primary")
        self.get(group)
        query_id = str(uuid.uuid4())
        kept = {
            key: params[key] for key in ("Name", "Description", "Database", "QueryString") if key in params
        }
        self.queries[query_id] = {**kept, "NamedQueryId": query_id, "WorkGroup": group}
        return {"NamedQueryId": query_id}

    def get_named_query(self, params: Params) -> dict[str, Any]:
        """GetNamedQuery."""
        query_id = params["NamedQueryId"]
        if query_id not in self.queries:
            raise invalid(f"NamedQuery {query_id} was not found")
        return {"NamedQuery": self.queries[query_id]}

    def update_named_query(self, params: Params) -> dict[str, Any]:
        """UpdateNamedQuery."""
        query = self.get_named_query(params)["NamedQuery"]
        query.update({key: params[key] for key in ("Name", "Description", "QueryString") if key in params})
        return {}

    def delete_named_query(self, params: Params) -> dict[str, Any]:
        """DeleteNamedQuery."""
        self.get_named_query(params)
        del self.queries[params["NamedQueryId"]]
        return {}

    def list_named_queries(self, params: Params) -> dict[str, Any]:
        """ListNamedQueries."""
        group = params.get("WorkGroup", "primary")
        return {"NamedQueryIds": [key for key, query in self.queries.items() if query["WorkGroup"] == group]}

    def batch_get_named_query(self, params: Params) -> dict[str, Any]:
        """BatchGetNamedQuery."""
        wanted = params["NamedQueryIds"]
        missing = [
            {"NamedQueryId": key, "ErrorCode": "INTERNAL_FAILURE", "ErrorMessage": "not found"}
            for key in wanted
            if key not in self.queries
        ]
        return {
            "NamedQueries": [self.queries[key] for key in wanted if key in self.queries],
            "UnprocessedNamedQueryIds": missing,
        }

    def create_prepared_statement(self, params: Params) -> dict[str, Any]:
        """CreatePreparedStatement."""
        key = (params["WorkGroup"], params["StatementName"])
        self.get(key[0])
        if key in self.prepared:
            raise invalid(f"PreparedStatement {key[1]} already exists in WorkGroup {key[0]}")
        self.keep_prepared(*key, params["QueryStatement"], params.get("Description", ""))
        return {}

    def keep_prepared(self, group: str, name: str, sql: str, description: str = "") -> None:
        """Store a prepared statement, over one of the same name."""
        self.prepared[group, name] = {
            "StatementName": name,
            "QueryStatement": sql,
            "WorkGroupName": group,
            "Description": description,
            "LastModifiedTime": datetime.now(UTC),
        }

    def get_prepared_statement(self, params: Params) -> dict[str, Any]:
        """GetPreparedStatement."""
        group, name = params["WorkGroup"], params["StatementName"]
        if (group, name) not in self.prepared:
            raise not_found(f"PreparedStatement {name} was not found in WorkGroup {group}", name)
        return {"PreparedStatement": self.prepared[group, name]}

    def update_prepared_statement(self, params: Params) -> dict[str, Any]:
        """UpdatePreparedStatement."""
        self.get_prepared_statement(params)
        self.keep_prepared(
            params["WorkGroup"],
            params["StatementName"],
            params["QueryStatement"],
            params.get("Description", ""),
        )
        return {}

    def delete_prepared_statement(self, params: Params) -> dict[str, Any]:
        """DeletePreparedStatement."""
        self.get_prepared_statement(params)
        del self.prepared[params["WorkGroup"], params["StatementName"]]
        return {}

    def list_prepared_statements(self, params: Params) -> dict[str, Any]:
        """ListPreparedStatements."""
        found = [value for (group, _), value in self.prepared.items() if group == params["WorkGroup"]]
        kept = ("StatementName", "LastModifiedTime")
        return {"PreparedStatements": [{key: value[key] for key in kept} for value in found]}
