"""AWS End User Messaging SMS: configuration sets with their event destinations.

They are checked, kept and shown. No text or call is sent, so nothing reaches a destination.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any, ClassVar

from ..service import CallContext, ServiceError
from ..state.kept import KeptDict
from ..state.shelf import Shelf
from .ses import Name, is_stream

_MOST_DESTINATIONS = 5
"""Event destinations of one configuration set (End User Messaging SMS user guide, "Event destinations")."""
_WAYS = ("CloudWatchLogsDestination", "KinesisFirehoseDestination", "SnsDestination")


class SmsVoiceService:
    """The operations of the SMS and voice API, version 2, that say where events go."""

    service_name = "pinpoint-sms-voice-v2"

    def __init__(self) -> None:
        self._sets: KeptDict[Name] = KeptDict()

    def restore(self, shelf: Shelf, _endpoint_url: str) -> None:
        """Take over what *shelf* holds."""
        self._sets.attach(shelf, "configuration set")

    def call(self, operation: str, params: Mapping[str, Any], context: CallContext) -> dict[str, Any]:
        """Run *operation*.

        Raises:
            ServiceError: As End User Messaging answers.
        """
        return self._handlers[operation](self, params, context)

    def _create(self, params: Mapping[str, Any], context: CallContext) -> dict[str, Any]:
        key = (context.region, params["ConfigurationSetName"])
        if key in self._sets:
            raise ServiceError("ConflictException", "A configuration set of this name already exists.")
        self._sets[key] = {
            "ConfigurationSetArn": (
                f"arn:aws:sms-voice:{context.region}:{context.account}:configuration-set/{key[1]}"
            ),
            "ConfigurationSetName": key[1],
            "EventDestinations": [],
            "CreatedTimestamp": datetime.now(UTC),
        }
        return {name: value for name, value in self._sets[key].items() if name != "EventDestinations"}

    def _describe(self, params: Mapping[str, Any], context: CallContext) -> dict[str, Any]:
        names = params.get("ConfigurationSetNames")
        here = [key for key in self._sets if key[0] == context.region]
        keys = [self._key(name, context) for name in names] if names else sorted(here)
        return {"ConfigurationSets": [self._sets[key] for key in keys]}

    def _delete(self, params: Mapping[str, Any], context: CallContext) -> dict[str, Any]:
        return self._sets.pop(self._key(params["ConfigurationSetName"], context))

    def _create_destination(self, params: Mapping[str, Any], context: CallContext) -> dict[str, Any]:
        key = self._key(params["ConfigurationSetName"], context)
        destinations = self._sets[key]["EventDestinations"]
        if params["EventDestinationName"] in {each["EventDestinationName"] for each in destinations}:
            raise ServiceError("ConflictException", "An event destination of this name already exists.")
        if len(destinations) == _MOST_DESTINATIONS:
            raise ServiceError("ServiceQuotaExceededException", f"More than {_MOST_DESTINATIONS}.")
        made = _destination({"Enabled": True, **params}, context)
        return self._with(key, [*destinations, made], made)

    def _update_destination(self, params: Mapping[str, Any], context: CallContext) -> dict[str, Any]:
        key, before = self._find(params, context)
        unless_told = {} if any(way in params for way in _WAYS) else before
        made = _destination({"Enabled": before["Enabled"], **unless_told, **params}, context)
        destinations = self._sets[key]["EventDestinations"]
        return self._with(key, [made if each is before else each for each in destinations], made)

    def _delete_destination(self, params: Mapping[str, Any], context: CallContext) -> dict[str, Any]:
        key, gone = self._find(params, context)
        destinations = self._sets[key]["EventDestinations"]
        return self._with(key, [each for each in destinations if each is not gone], gone)

    def _find(self, params: Mapping[str, Any], context: CallContext) -> tuple[Name, dict[str, Any]]:
        key = self._key(params["ConfigurationSetName"], context)
        for each in self._sets[key]["EventDestinations"]:
            if each["EventDestinationName"] == params["EventDestinationName"]:
                return key, each
        raise ServiceError("ResourceNotFoundException", "There is no event destination of this name.")

    def _key(self, name: str, context: CallContext) -> Name:
        key = (context.region, name.rpartition("/")[2])
        if key not in self._sets:
            raise ServiceError("ResourceNotFoundException", f"There is no configuration set {name}.")
        return key

    def _with(self, key: Name, destinations: list[Any], about: Mapping[str, Any]) -> dict[str, Any]:
        self._sets[key] = {**self._sets[key], "EventDestinations": destinations}
        named = {name: self._sets[key][name] for name in ("ConfigurationSetArn", "ConfigurationSetName")}
        return {**named, "EventDestination": about}

    _handlers: ClassVar[dict[str, Callable[..., dict[str, Any]]]] = {
        "CreateConfigurationSet": _create,
        "DescribeConfigurationSets": _describe,
        "DeleteConfigurationSet": _delete,
        "CreateEventDestination": _create_destination,
        "UpdateEventDestination": _update_destination,
        "DeleteEventDestination": _delete_destination,
    }
    operations = frozenset(_handlers)


def _destination(params: Mapping[str, Any], context: CallContext) -> dict[str, Any]:
    stream = (params.get("KinesisFirehoseDestination") or {}).get("DeliveryStreamArn")
    if stream and not is_stream(stream, context):
        raise ServiceError("ValidationException", f"There is no delivery stream {stream}.")
    names = ("EventDestinationName", "Enabled", "MatchingEventTypes", *_WAYS)
    return {name: params[name] for name in names if params.get(name) is not None}
