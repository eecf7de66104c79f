"""Workgroups: who may run queries where, and under which settings."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from local_aws.athena.paging import paged
from local_aws.athena.validation import invalid
from local_aws.state.kept import KeptDict
from local_aws.state.shelf import Shelf

Params = Mapping[str, Any]
PRIMARY = "primary"
_ENGINES = ("AUTO", "Athena engine version 3")
_SUMMARY = ("Name", "State", "Description", "CreationTime")


def list_engine_versions(params: Params) -> dict[str, Any]:
    """ListEngineVersions: AUTO and the one version that there is."""
    versions = [_engine({"SelectedEngineVersion": name}) for name in _ENGINES]
    return paged(params, versions, "EngineVersions", 10)


class Workgroups:
    """CRUD of workgroups; `primary` is always there and does not enforce its settings."""

    def __init__(self) -> None:
        self._groups: KeptDict[str] = KeptDict()
        self._make(PRIMARY, {"EnforceWorkGroupConfiguration": False}, "")

    def attach(self, shelf: Shelf) -> None:
        """Take over the workgroups on *shelf*, and keep them there."""
        self._groups.attach(shelf, "workgroup")

    def get(self, name: str) -> dict[str, Any]:
        """One workgroup's shape.

        Raises:
            ServiceError: InvalidRequestException, as Athena answers for a name that it does not know.
        """
        if name not in self._groups:
            raise invalid("WorkGroup is not found.")
        return self._groups[name]

    def known(self, name: str) -> bool:
        """Whether there is such a workgroup."""
        return name in self._groups

    def usable(self, name: str) -> dict[str, Any]:
        """The configuration of a workgroup that may run queries.

        Raises:
            ServiceError: InvalidRequestException where it is unknown or DISABLED.
        """
        group = self.get(name)
        if group["State"] != "ENABLED":
            raise invalid(f"WorkGroup {name} is disabled.")
        return group["Configuration"]

    def _make(self, name: str, configuration: Mapping[str, Any], description: str) -> None:
        _check_engine(configuration)
        defaults = {
            "ResultConfiguration": {},
            "EnforceWorkGroupConfiguration": True,
            "PublishCloudWatchMetricsEnabled": False,
            "RequesterPaysEnabled": False,
        }
        self._groups[name] = {
            "Name": name,
            "State": "ENABLED",
            "Description": description,
            "CreationTime": datetime.now(UTC),
            "Configuration": {
                **defaults,
                **configuration,
                "EngineVersion": _engine(configuration.get("EngineVersion", {})),
            },
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

    def list_work_groups(self, params: Params) -> dict[str, Any]:
        """ListWorkGroups, by name."""
        groups = [
            {
                **{key: group[key] for key in _SUMMARY},
                "EngineVersion": group["Configuration"]["EngineVersion"],
            }
            for _, group in sorted(self._groups.items())
        ]
        return paged(params, groups, "WorkGroups")

    def update_work_group(self, params: Params) -> dict[str, Any]:
        """UpdateWorkGroup: only what is given changes, and what a Remove… flag names goes."""
        group = self.get(params["WorkGroup"])
        updates = dict(params.get("ConfigurationUpdates", {}))
        _check_engine(updates)
        configuration = dict(group["Configuration"])
        configuration["ResultConfiguration"] = _updated(
            configuration["ResultConfiguration"], updates.pop("ResultConfigurationUpdates", {})
        )
        managed = updates.pop("ManagedQueryResultsConfigurationUpdates", None)
        if managed is not None:
            kept = configuration.get("ManagedQueryResultsConfiguration", {"Enabled": False})
            configuration["ManagedQueryResultsConfiguration"] = _updated(kept, managed)
        if "EngineVersion" in updates:
            updates["EngineVersion"] = _engine(updates["EngineVersion"])
        given = {key: params[key] for key in ("Description", "State") if key in params}
        self._groups[params["WorkGroup"]] = {
            **group,
            **given,
            "Configuration": _updated(configuration, updates),
        }
        return {}

    def check_deletable(self, name: str) -> None:
        """Whether a workgroup may go at all.

        Raises:
            ServiceError: InvalidRequestException for an unknown one and for `primary`.
        """
        self.get(name)
        if name == PRIMARY:
            raise invalid("The primary workgroup cannot be deleted.")

    def delete(self, name: str) -> None:
        """Forget a workgroup."""
        del self._groups[name]


def _updated(current: Mapping[str, Any], updates: Mapping[str, Any]) -> dict[str, Any]:
    """*current* with *updates* in it and without what its `Remove<member>` flags name."""
    removed = {
        name.removeprefix("Remove") for name, flag in updates.items() if name.startswith("Remove") and flag
    }
    given = {name: value for name, value in updates.items() if not name.startswith("Remove")}
    return {name: value for name, value in {**current, **given}.items() if name not in removed}


def _check_engine(configuration: Mapping[str, Any]) -> None:
    """Refuse settings that local Athena could not keep.

    Raises:
        ServiceError: InvalidRequestException.
    """
    selected = configuration.get("EngineVersion", {}).get("SelectedEngineVersion", "AUTO")
    if selected not in _ENGINES:
        raise invalid(f"Selected engine version {selected} is not supported; local Athena has {_ENGINES[1]}.")
    for member in ("ManagedQueryResultsConfiguration", "ManagedQueryResultsConfigurationUpdates"):
        if configuration.get(member, {}).get("Enabled"):
            raise invalid("local Athena keeps no managed query results; give an OutputLocation.")


def _engine(given: Mapping[str, Any]) -> dict[str, str]:
    return {
        "SelectedEngineVersion": given.get("SelectedEngineVersion", "AUTO"),
        "EffectiveEngineVersion": _ENGINES[1],
    }
