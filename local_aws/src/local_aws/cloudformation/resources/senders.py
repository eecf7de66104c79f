"""Where SES, End User Messaging and Pinpoint put their events, and what SES does with mail that comes in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .base import Existing, Made, ResourceType, Surroundings, input_of


class SesEventDestination(ResourceType):
    """Where SES publishes the events of a configuration set that is there already."""

    identity = ("ConfigurationSetName", "EventDestination.Name")
    known = frozenset({"ConfigurationSetName", "EventDestination"})

    def create(self, properties: Mapping[str, Any], around: Surroundings) -> Made:
        """Make the event destination."""
        named = {"Name": around.generated_name(64), **properties["EventDestination"]}
        parameters = {**properties, "EventDestination": named}
        fitted = input_of(around, "ses", "CreateConfigurationSetEventDestination", parameters)
        around.client("ses").create_configuration_set_event_destination(**fitted)
        return Made(named["Name"], {"Id": named["Name"]})

    def update(self, old: Existing, new: Mapping[str, Any], around: Surroundings) -> Made:
        """Change what is published, and where."""
        parameters = {**new, "EventDestination": {**new["EventDestination"], "Name": old.physical_id}}
        fitted = input_of(around, "ses", "UpdateConfigurationSetEventDestination", parameters)
        around.client("ses").update_configuration_set_event_destination(**fitted)
        return old.made

    def delete(self, old: Existing, around: Surroundings) -> None:
        """Remove the event destination."""
        around.client("ses").delete_configuration_set_event_destination(
            ConfigurationSetName=old.properties["ConfigurationSetName"], EventDestinationName=old.physical_id
        )


class ReceiptRule(ResourceType):
    """What SES does with mail that it receives; a rule of a set that is there already."""

    identity = ("RuleSetName", "Rule.Name")
    known = frozenset({"RuleSetName", "Rule", "After"})

    def create(self, properties: Mapping[str, Any], around: Surroundings) -> Made:
        """Make the rule."""
        rule = {"Name": around.generated_name(64), **properties["Rule"]}
        fitted = input_of(around, "ses", "CreateReceiptRule", {**properties, "Rule": rule})
        around.client("ses").create_receipt_rule(**fitted)
        return Made(rule["Name"], {"RuleName": rule["Name"]})

    def update(self, old: Existing, new: Mapping[str, Any], around: Surroundings) -> Made:
        """Change the rule; it stays where it is in its set."""
        rule = {**new["Rule"], "Name": old.physical_id}
        parameters = {"RuleSetName": new["RuleSetName"], "Rule": rule}
        around.client("ses").update_receipt_rule(**input_of(around, "ses", "UpdateReceiptRule", parameters))
        return old.made

    def delete(self, old: Existing, around: Surroundings) -> None:
        """Remove the rule."""
        around.client("ses").delete_receipt_rule(
            RuleSetName=old.properties["RuleSetName"], RuleName=old.physical_id
        )


class MessagingConfigurationSet(ResourceType):
    """A configuration set of End User Messaging SMS with its event destinations."""

    identity = ("ConfigurationSetName",)
    known = frozenset({"ConfigurationSetName", "EventDestinations"})
    _service = "pinpoint-sms-voice-v2"

    def create(self, properties: Mapping[str, Any], around: Surroundings) -> Made:
        """Make the set, then its destinations."""
        name = properties.get("ConfigurationSetName") or around.generated_name(64)
        answer = around.client(self._service).create_configuration_set(ConfigurationSetName=name)
        made = Made(name, {"Arn": answer["ConfigurationSetArn"]})
        self._add(name, properties, around)
        return made

    def update(self, old: Existing, new: Mapping[str, Any], around: Surroundings) -> Made:
        """Put the new destinations in the place of the old ones."""
        for each in old.properties.get("EventDestinations", ()):
            around.client(self._service).delete_event_destination(
                ConfigurationSetName=old.physical_id, EventDestinationName=each["EventDestinationName"]
            )
        self._add(old.physical_id, new, around)
        return old.made

    def delete(self, old: Existing, around: Surroundings) -> None:
        """Remove the set with its destinations."""
        around.client(self._service).delete_configuration_set(ConfigurationSetName=old.physical_id)

    def _add(self, name: str, properties: Mapping[str, Any], around: Surroundings) -> None:
        api = around.client(self._service)
        for each in properties.get("EventDestinations", ()):
            fitted = input_of(
                around,
                self._service,
                "UpdateEventDestination",  # a destination is made enabled; only this operation says otherwise
                {"ConfigurationSetName": name, **each},
            )
            made = {key: value for key, value in fitted.items() if key != "Enabled"}
            api.create_event_destination(**made)
            if not fitted["Enabled"]:
                api.update_event_destination(**fitted)


class EventStream(ResourceType):
    """Where Pinpoint streams the events of an application that is there already."""

    identity = ("ApplicationId",)
    known = frozenset({"ApplicationId", "DestinationStreamArn", "RoleArn"})

    def create(self, properties: Mapping[str, Any], around: Surroundings) -> Made:
        """Set the application's stream; its Ref is the application's id."""
        self._put(properties, around)
        return Made(properties["ApplicationId"])

    def update(self, old: Existing, new: Mapping[str, Any], around: Surroundings) -> Made:
        """Set another stream or role."""
        self._put(new, around)
        return old.made

    def delete(self, old: Existing, around: Surroundings) -> None:
        """End the streaming."""
        around.client("pinpoint").delete_event_stream(ApplicationId=old.physical_id)

    def _put(self, properties: Mapping[str, Any], around: Surroundings) -> None:
        stream = {key: properties[key] for key in ("DestinationStreamArn", "RoleArn")}
        around.client("pinpoint").put_event_stream(
            ApplicationId=properties["ApplicationId"], WriteEventStream=stream
        )
