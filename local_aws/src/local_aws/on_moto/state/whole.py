"""Services whose state is small: all of it is looked through after a request, and written if it changed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from local_aws.on_moto.state.calls import Call
from local_aws.on_moto.state.codec import backends, husk
from local_aws.on_moto.state.tracking import Tracker
from local_aws.state.store import Name


class Whole:
    """The state of the moto service *service*, one thing a Region."""

    def __init__(self, service: str) -> None:
        self._service = service

    def changes(self, _call: Call, _tracker: Tracker) -> Iterator[tuple[Name, Any]]:
        """Yield what moto holds of the service in every account and Region that was used."""
        for account, region, backend in list(backends(self._service).iter_backends()):
            yield (account, region), husk(backend)

    def put_back(self, name: Name, kept: Any) -> None:
        """Put *kept*, which `changes` called *name*, into moto."""
        account, region = name
        _, state = kept
        backends(self._service)[account][region].__dict__.update(state)
