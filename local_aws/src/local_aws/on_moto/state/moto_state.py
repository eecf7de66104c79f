"""The state of moto's services: kept after every request that changes it, put back at the start."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from threading import Lock
from typing import Any

from moto.s3.models import s3_backends

from local_aws.on_moto.state import glue, kinesis, s3
from local_aws.on_moto.state.calls import Call
from local_aws.on_moto.state.tracking import Tracker
from local_aws.on_moto.state.whole import Whole
from local_aws.state.bodies import Bodies
from local_aws.state.store import Name, Store

_SMALL = ("iam", "logs", "sns", "sqs")
_TRIES = 5
_PUBLISHES = frozenset({"Publish", "PublishBatch"})


@dataclass(frozen=True, slots=True)
class _Kind:
    """How one service is kept and put back."""

    changes: Callable[[Call, Tracker], Iterator[tuple[Name, Any]]]
    put_back: Callable[[Name, Any], None]
    tracker: Tracker
    lock: Lock = field(default_factory=Lock)


class MotoState:
    """What *store* and *bodies* keep of moto."""

    def __init__(self, store: Store, bodies: Bodies) -> None:
        ways: dict[str, Any] = {"s3": s3, "glue": glue, "kinesis": kinesis}
        ways |= {service: Whole(service) for service in _SMALL}
        self._kinds = {
            service: _Kind(way.changes, way.put_back, Tracker(f"moto.{service}", store, bodies))
            for service, way in ways.items()
        }

    def put_back(self) -> None:
        """Put everything that is kept into moto, which must be empty."""
        for kind in self._kinds.values():
            for name, thing in kind.tracker.load():
                kind.put_back(name, thing)

    def keep(self, call: Call) -> None:
        """Write what *call*, which moto has answered, changed.

        Raises:
            sqlite3.Error, OSError: If it cannot be written.
        """
        for service in (call.service, *_also_changed(call)):
            if service in self._kinds:
                self._keep(self._kinds[service], call)

    def _keep(self, kind: _Kind, call: Call) -> None:
        """Write what changed; again where another request changed a queue while it was looked through."""
        for left in reversed(range(_TRIES)):
            try:
                with kind.lock:
                    kind.tracker.save(kind.changes(call, kind.tracker))
            except RuntimeError:  # "dictionary changed size during iteration": SQS alone has no lock
                if not left:
                    raise
            else:
                return


def _also_changed(call: Call) -> tuple[str, ...]:
    """Return the other services that *call* changes: that get its messages, or know its credentials."""
    if call.service == "sts":
        return ("iam",)
    if call.operation in _PUBLISHES:
        return ("sqs",)
    if call.service == "s3":
        partition, account = s3_backends.bucket_accounts.get(call.params.get("Bucket", ""), ("aws", ""))
        bucket = s3_backends[account][partition].buckets.get(call.params["Bucket"]) if account else None
        if bucket is not None and bucket.notification_configuration is not None:
            return ("sns", "sqs")
    return ()
