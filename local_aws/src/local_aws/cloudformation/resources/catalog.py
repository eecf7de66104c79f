"""AWS::Glue::Database, AWS::Glue::Table, AWS::Glue::Crawler, AWS::Athena::WorkGroup."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .base import Existing, Made, ResourceType, Surroundings, input_of


class GlueDatabase(ResourceType):
    """A database of the Glue catalog."""

    identity = ("CatalogId", "DatabaseInput.Name")
    known = frozenset({"CatalogId", "DatabaseInput"})

    def create(self, properties: Mapping[str, Any], around: Surroundings) -> Made:
        """Make the database."""
        around.client("glue").create_database(**input_of(around, "glue", "CreateDatabase", properties))
        return Made(properties["DatabaseInput"]["Name"])

    def update(self, old: Existing, new: Mapping[str, Any], around: Surroundings) -> Made:
        """Change the database."""
        fitted = input_of(around, "glue", "UpdateDatabase", {**new, "Name": old.physical_id})
        around.client("glue").update_database(**fitted)
        return old.made

    def delete(self, old: Existing, around: Surroundings) -> None:
        """Remove the database."""
        around.client("glue").delete_database(Name=old.physical_id)


class GlueTable(ResourceType):
    """A table of the Glue catalog."""

    identity = ("CatalogId", "DatabaseName", "TableInput.Name")
    known = frozenset({"CatalogId", "DatabaseName", "TableInput"})

    def create(self, properties: Mapping[str, Any], around: Surroundings) -> Made:
        """Make the table."""
        around.client("glue").create_table(**input_of(around, "glue", "CreateTable", properties))
        return Made(properties["TableInput"]["Name"])

    def update(self, old: Existing, new: Mapping[str, Any], around: Surroundings) -> Made:
        """Change the table."""
        around.client("glue").update_table(**input_of(around, "glue", "UpdateTable", new))
        return old.made

    def delete(self, old: Existing, around: Surroundings) -> None:
        """Remove the table; its objects stay."""
        around.client("glue").delete_table(DatabaseName=old.properties["DatabaseName"], Name=old.physical_id)


class GlueCrawler(ResourceType):
    """A crawler."""

    identity = ("Name",)
    known = frozenset(
        {"Name", "Role", "Description", "Targets", "SchemaChangePolicy", "RecrawlPolicy", "Configuration"}
    )

    def create(self, properties: Mapping[str, Any], around: Surroundings) -> Made:
        """Make the crawler."""
        parameters = {**properties, "Name": properties.get("Name") or around.generated_name(255)}
        around.client("glue").create_crawler(**input_of(around, "glue", "CreateCrawler", parameters))
        return Made(parameters["Name"])

    def update(self, old: Existing, new: Mapping[str, Any], around: Surroundings) -> Made:
        """Change the crawler."""
        fitted = input_of(around, "glue", "UpdateCrawler", {**new, "Name": old.physical_id})
        around.client("glue").update_crawler(**fitted)
        return old.made

    def delete(self, old: Existing, around: Surroundings) -> None:
        """Remove the crawler."""
        around.client("glue").delete_crawler(Name=old.physical_id)


class AthenaWorkGroup(ResourceType):
    """An Athena workgroup."""

    identity = ("Name",)
    known = frozenset({"Name", "Description", "State", "WorkGroupConfiguration", "RecursiveDeleteOption"})

    def create(self, properties: Mapping[str, Any], around: Surroundings) -> Made:
        """Make the workgroup."""
        parameters = {
            "Name": properties["Name"],
            "Description": properties.get("Description", ""),
            "Configuration": properties.get("WorkGroupConfiguration", {}),
        }
        athena = around.client("athena")
        athena.create_work_group(**input_of(around, "athena", "CreateWorkGroup", parameters))
        if properties.get("State", "ENABLED") != "ENABLED":
            athena.update_work_group(WorkGroup=properties["Name"], State=properties["State"])
        return Made(properties["Name"])

    def update(self, old: Existing, new: Mapping[str, Any], around: Surroundings) -> Made:
        """Change the workgroup."""
        updates = dict(new.get("WorkGroupConfiguration", {}))
        if "ResultConfiguration" in updates:
            updates["ResultConfigurationUpdates"] = updates.pop("ResultConfiguration")
        if "BytesScannedCutoffPerQuery" not in updates:
            updates["RemoveBytesScannedCutoffPerQuery"] = True
        parameters = {
            "WorkGroup": old.physical_id,
            "Description": new.get("Description", ""),
            "State": new.get("State", "ENABLED"),
            "ConfigurationUpdates": updates,
        }
        fitted = input_of(around, "athena", "UpdateWorkGroup", parameters)
        around.client("athena").update_work_group(**fitted)
        return old.made

    def delete(self, old: Existing, around: Surroundings) -> None:
        """Remove the workgroup; its query history goes only if RecursiveDeleteOption says so."""
        recursive = str(old.properties.get("RecursiveDeleteOption", False)).lower() == "true"
        around.client("athena").delete_work_group(WorkGroup=old.physical_id, RecursiveDeleteOption=recursive)
