"""The endpoints of one application: Pinpoint's upsert, its shared user attributes and its limits."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from ..state.shelf import Shelf
from . import limits
from .answers import bad_request, not_found, now

APPLE = ("APNS", "APNS_SANDBOX", "APNS_VOIP", "APNS_VOIP_SANDBOX")
CHANNELS = frozenset((*APPLE, "PUSH", "GCM", "ADM", "BAIDU", "SMS", "VOICE", "EMAIL", "CUSTOM", "IN_APP"))
SCALARS = ("Address", "ChannelType", "EffectiveDate", "EndpointStatus", "OptOut", "RequestId")
GROUPS = ("Demographic", "Location")


class Endpoints:
    """Endpoints by id (case-insensitive) and the attributes that the endpoints of one user share.

    Of the endpoints with one channel type and address, an update leaves the updated one alone ACTIVE: "Amazon
    Pinpoint automatically sets this value to ACTIVE when you create an endpoint or update an existing
    endpoint" and "to INACTIVE if you update another endpoint that has the same address" (API reference,
    EndpointStatus). A status in the request is kept until the next update.
    """

    def __init__(self, application_id: str, shelf: Shelf) -> None:
        self._application_id = application_id
        self._shelf = shelf
        self._endpoints: dict[str, dict[str, Any]] = {}
        self._users: dict[str, dict[str, list[str]]] = {}
        self._owned: dict[str, frozenset[str]] = {}
        self._placed: dict[tuple[str | None, str], frozenset[str]] = {}
        self._names: frozenset[str] = frozenset()

    def __len__(self) -> int:
        return len(self._endpoints)

    def __contains__(self, endpoint_id: str) -> bool:
        return endpoint_id.lower() in self._endpoints

    def upsert(
        self, items: Sequence[tuple[str, Mapping[str, Any]]], dropped: frozenset[str] = frozenset()
    ) -> None:
        """Create or update every (id, request) of *items*, or none: one bad item refuses the whole call.

        An unknown id makes a new endpoint, as Pinpoint does, even without address and channel. Items whose
        id is in *dropped* are checked and then forgotten: accepted is not stored.

        Raises:
            ServiceError: BadRequestException where an item breaks a documented limit.
        """
        before = (
            dict(self._endpoints), dict(self._users), dict(self._owned), dict(self._placed), self._names
        )  # fmt: skip
        changed: dict[str, None] = {}
        try:
            for endpoint_id, request in items:
                key = endpoint_id.lower()
                kept = self._endpoints.get(key)
                self._upsert(endpoint_id, request)
                if endpoint_id in dropped:
                    self._forget(endpoint_id, kept)
                changed |= dict.fromkeys([key, *([] if endpoint_id in dropped else self._deactivated(key))])
            self._keep(list(changed), before[0])
        except Exception:
            self._endpoints, self._users, self._owned, self._placed, self._names = before
            raise

    def get(self, endpoint_id: str) -> dict[str, Any]:
        """Return the endpoint as GetEndpoint answers it."""
        stored = self._endpoints.get(endpoint_id.lower())
        if stored is None:
            raise not_found(f"Resource not found: endpoint {endpoint_id}")
        answer = {key: value for key, value in stored.items() if key != "User"}
        answer["ApplicationId"] = self._application_id
        user = stored["User"]
        if user_id := user.get("UserId"):
            answer["User"] = {"UserId": user_id, "UserAttributes": self._users.get(user_id, {})}
        elif user.get("UserAttributes"):
            answer["User"] = {"UserAttributes": user["UserAttributes"]}
        return answer

    def of_user(self, user_id: str) -> list[dict[str, Any]]:
        """Return every endpoint of *user_id*."""
        ids = self._owned.get(user_id)
        if not ids:
            raise not_found(f"Resource not found: user {user_id}")
        return [self.get(endpoint_id) for endpoint_id in sorted(ids)]

    def delete(self, endpoint_id: str) -> dict[str, Any]:
        """Remove one endpoint and return what it was."""
        answer = self.get(endpoint_id)
        self._shelf.put({("endpoint", self._application_id, endpoint_id.lower()): None})
        self._move(endpoint_id.lower(), answer.get("User", {}).get("UserId"), None)
        self._store(endpoint_id.lower(), None)
        return answer

    def take_over(self, kind: str, name: str, value: Any) -> None:
        """Put back what `names` or an upsert kept: an `endpoint`, a `user`'s attributes, or the `names`."""
        if kind == "endpoint":
            self._store(name, value)
            self._move(name, None, value["User"].get("UserId"))
        elif kind == "user":
            self._users[name] = value
        else:
            self._names = frozenset(value)

    def forget(self) -> None:
        """Keep nothing of the application's endpoints any more."""
        here = self._application_id
        endpoints = {("endpoint", here, key): None for key in self._endpoints}
        users = {("user", here, user_id): None for user_id in self._users}
        self._shelf.put({**endpoints, **users, ("names", here, ""): None})

    def _keep(self, keys: Sequence[str], before: Mapping[str, Any]) -> None:
        """Keep the endpoints *keys*, and the attributes of their users."""
        here = self._application_id
        changes: dict[tuple[str, ...], Any] = {("names", here, ""): sorted(self._names)}
        for key in keys:
            changes["endpoint", here, key] = self._endpoints.get(key)
            user_id = (self._endpoints.get(key) or before.get(key) or {"User": {}})["User"].get("UserId")
            if user_id:
                changes["user", here, user_id] = self._users.get(user_id)
        self._shelf.put(changes)

    def delete_user(self, user_id: str) -> list[dict[str, Any]]:
        """Remove every endpoint of *user_id* and return what they were."""
        answer = self.of_user(user_id)
        for endpoint in answer:
            self.delete(endpoint["Id"])
        self._shelf.put({("user", self._application_id, user_id): None})
        self._users.pop(user_id, None)
        return answer

    def _forget(self, endpoint_id: str, kept: dict[str, Any] | None) -> None:
        if kept is None:
            self.delete(endpoint_id)
        else:
            self._store(endpoint_id.lower(), kept)

    def _store(self, key: str, endpoint: dict[str, Any] | None) -> None:
        """Put *endpoint* in the place of the one of *key*, None for none; the index of addresses follows."""
        old = _place(self._endpoints.pop(key, None))
        if old is not None:
            self._placed[old] -= {key}
        if endpoint is None:
            return
        self._endpoints[key] = endpoint
        new = _place(endpoint)
        if new is not None:
            self._placed[new] = self._placed.get(new, frozenset()) | {key}

    def _deactivated(self, key: str) -> list[str]:
        """Set INACTIVE what else has the channel type and address of *key*; return what that changed."""
        others = self._placed.get(_place(self._endpoints[key]) or (None, ""), frozenset()) - {key}
        active = [other for other in sorted(others) if self._endpoints[other]["EndpointStatus"] == "ACTIVE"]
        for other in active:
            self._endpoints[other] = {**self._endpoints[other], "EndpointStatus": "INACTIVE"}
        return active

    def _upsert(self, endpoint_id: str, request: Mapping[str, Any]) -> None:
        check_id(endpoint_id)
        check_request(request)
        key = endpoint_id.lower()
        old = self._endpoints.get(key) or _blank(endpoint_id)
        sent = {name: request[name] for name in SCALARS if request.get(name) is not None}
        new = {**old, "EndpointStatus": "ACTIVE", **sent}
        for group in GROUPS:
            if request.get(group):
                new[group] = {**old.get(group, {}), **request[group]}
        new["Attributes"] = _replaced(old["Attributes"], request.get("Attributes"))
        new["Metrics"] = {**old["Metrics"], **(request.get("Metrics") or {})}
        new["User"] = self._with_user(key, old["User"], request.get("User") or {})
        self._check_application(request)
        self._store(key, new)
        size = len(json.dumps(self.get(endpoint_id), ensure_ascii=False).encode())
        if size > limits.ENDPOINT_BYTES:
            raise bad_request(f"Endpoint {endpoint_id} is {size} bytes; at most {limits.ENDPOINT_BYTES}")

    def _with_user(self, key: str, old: dict[str, Any], sent: Mapping[str, Any]) -> dict[str, Any]:
        user_id = sent.get("UserId") or old.get("UserId")
        if not user_id:
            return {"UserAttributes": _replaced(old.get("UserAttributes", {}), sent.get("UserAttributes"))}
        if user_id != old.get("UserId"):
            self._move(key, old.get("UserId"), user_id)
        if len(self._owned.get(user_id, ())) > limits.ENDPOINTS_PER_USER:
            raise bad_request(f"User {user_id} would have more than {limits.ENDPOINTS_PER_USER} endpoints")
        shared = {**self._users.get(user_id, {}), **old.get("UserAttributes", {})}
        self._users[user_id] = _replaced(shared, sent.get("UserAttributes"))
        return {"UserId": user_id}

    def _move(self, key: str, old_user: str | None, new_user: str | None) -> None:
        if old_user:
            self._owned[old_user] = self._owned.get(old_user, frozenset()) - {key}
        if new_user:
            self._owned[new_user] = self._owned.get(new_user, frozenset()) | {key}

    def _check_application(self, request: Mapping[str, Any]) -> None:
        user_attributes = (request.get("User") or {}).get("UserAttributes") or {}
        names = self._names.union(
            request.get("Attributes") or (), request.get("Metrics") or (), user_attributes
        )
        if len(names) > limits.ATTRIBUTES_PER_APPLICATION:
            raise bad_request(f"The application has more than {limits.ATTRIBUTES_PER_APPLICATION} attributes")
        self._names = names


def check_id(endpoint_id: str) -> None:
    """Refuse an endpoint id that Pinpoint refuses: empty, or with `$`, `{` or `}` in it."""
    if not endpoint_id or set(endpoint_id) & set("${}"):
        raise bad_request(f"Endpoint id {endpoint_id!r} must not be empty nor contain $ {{ }}")


def check_request(request: Mapping[str, Any]) -> None:
    """Hold an endpoint definition to the documented limits of names, values and words.

    Raises:
        ServiceError: BadRequestException naming the member that is over.
    """
    for name, words in (
        ("ChannelType", CHANNELS),
        ("OptOut", frozenset({"ALL", "NONE"})),
        ("EndpointStatus", frozenset({"ACTIVE", "INACTIVE"})),
    ):
        if request.get(name) is not None and request[name] not in words:
            raise bad_request(f"{name} {request[name]!r} is not one of {', '.join(sorted(words))}")
    user_attributes = (request.get("User") or {}).get("UserAttributes") or {}
    for attributes in (request.get("Attributes") or {}, user_attributes):
        for name, values in attributes.items():
            _check_attribute(name, values)
    for name in request.get("Metrics") or {}:
        _check_name(name)


def _check_name(name: str) -> None:
    if not 0 < len(name) <= limits.ATTRIBUTE_NAME_CHARS:
        raise bad_request(f"Attribute name {name!r} must have 1 to {limits.ATTRIBUTE_NAME_CHARS} characters")


def _check_attribute(name: str, values: Sequence[str]) -> None:
    _check_name(name)
    if len(values) > limits.ATTRIBUTE_VALUES:
        raise bad_request(f"Attribute {name} has {len(values)} values; at most {limits.ATTRIBUTE_VALUES}")
    if any(len(value) > limits.ATTRIBUTE_VALUE_CHARS for value in values):
        raise bad_request(f"A value of attribute {name} is over {limits.ATTRIBUTE_VALUE_CHARS} characters")


def _blank(endpoint_id: str) -> dict[str, Any]:
    return {
        "Id": endpoint_id,
        "Attributes": {},
        "Metrics": {},
        "User": {},
        "CreationDate": now(),
        "OptOut": "NONE",
    }


def _place(endpoint: Mapping[str, Any] | None) -> tuple[str | None, str] | None:
    """Channel type and address of an endpoint; None where it has no address."""
    if endpoint is None or not endpoint.get("Address"):
        return None
    return endpoint.get("ChannelType"), endpoint["Address"]


def _replaced(old: Mapping[str, list[str]], sent: Mapping[str, Sequence[str]] | None) -> dict[str, list[str]]:
    """Attributes sent replace the array of that name, an empty array clears it, the others stay."""
    merged = {**old, **{name: list(values) for name, values in (sent or {}).items()}}
    return {name: values for name, values in merged.items() if values}
