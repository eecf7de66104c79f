"""Diff runs: for which moment each spoke, so that no later one goes back in time.

A run lands what it is about to do before it sends anything, and also where there is nothing to send: killed
anywhere after that, its moment and the sizes that its guards allowed are known to the next one.
"""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from engagelake import aws, warehouse
from engagelake.errors import OlderMoment
from engagelake.events.times import iso
from engagelake.moments import as_text
from engagelake.names import RUNS_PREFIX, activation_model

from .outcomes import slug
from .plan import SegmentSize

if TYPE_CHECKING:
    from engagelake.settings import Settings


def moment_to_push(settings: Settings, destination_id: str, as_of: datetime) -> datetime:
    """Return the moment that the desired tables of *destination_id* speak for.

    Raises:
        OlderMoment: If it, or *as_of*, is older than that of the destination's last diff run.
    """
    activation = settings.names.database("activation")
    (row,) = warehouse.query(
        settings,
        f"""
select
    (select min(as_of) from {activation}.{activation_model(destination_id, "guards")}) as desired_as_of,
    (
        select max(as_of) from {activation}.int_activation_runs where destination = '{destination_id}'
    ) as last_as_of
""",  # noqa: S608 - our own names
    )
    desired, last = (moment and moment.replace(tzinfo=UTC) for moment in row.values())
    desired = desired or as_of
    older = min(desired, as_of)
    if last and older < last:
        msg = (
            f"this run speaks for {as_text(older)} and {destination_id} knows the state of {as_text(last)} "
            "already: no diff goes back in time, so nothing was sent; what landed meanwhile goes out with "
            "`engagelake refresh` for that moment or a later one"
        )
        raise OlderMoment(msg)
    return desired


def land_run(
    settings: Settings,
    destination_id: str,
    run_id: str,
    as_of: datetime,
    sizes: Sequence[SegmentSize],
    now: datetime,
) -> None:
    """Land that *run_id* speaks for *as_of* and began *now*, and what it makes of each segment of *sizes*."""
    shared = {"destination": destination_id, "run_id": run_id, "as_of": iso(as_of), "begun_at": iso(now)}
    rows = [{**shared, "token": size.token, "members": size.kept} for size in sizes]
    body = gzip.compress("".join(json.dumps(row) + "\n" for row in rows).encode(), mtime=0)
    digest = hashlib.sha256(body).hexdigest()[:24]
    key = f"{RUNS_PREFIX}dt={now:%Y-%m-%d}/{destination_id}-{slug(run_id)}-{digest}.ndjson.gz"
    aws.client("s3", settings).put_object(Bucket=settings.names.bucket, Key=key, Body=body)
