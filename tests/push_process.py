"""One push in a process of its own over files as UNLOAD writes them; prints how long it took and its memory.

Arguments: the endpoint that the files are read from, the file that says what they are. Outside of what a push
runs there are stubs: the destination accepts at once and has no quota, and outcomes go to a bucket that keeps
nothing.
"""

from __future__ import annotations

import json
import re
import sys
import time
from pathlib import Path

from engagelake.activation.outcomes import Answer, OutcomeLog
from engagelake.activation.outgoing import Outgoing, Unloaded
from engagelake.activation.push import push
from engagelake.activation.workload import Load, Workload
from engagelake.destinations.pinpoint_endpoint_attributes.adapter import PinpointEndpointAttributes
from engagelake.destinations.pinpoint_segment_imports.adapter import PinpointSegmentImports
from engagelake.leases import Clock
from engagelake.settings import Settings

DESTINATIONS = {
    "pinpoint_endpoint_attributes": lambda: PinpointEndpointAttributes(None, "app"),
    "pinpoint_segment_imports": lambda: PinpointSegmentImports(None, None, "app", "role"),
}


class Bucket:
    """Takes every object and keeps none."""

    def put_object(self, Body, **_):  # noqa: N803 - boto3's names
        while Body.read(1_000_000):
            pass


def accept(batch):
    """Go through *batch* once, as whoever sends it does, and accept it."""
    for _ in batch:
        pass
    return (Answer(change, "accepted", ref="r") for change in batch)


def main(endpoint_url, unloaded_file):
    """Push, and print figures as JSON; the peak is the most resident memory that the process had (MB)."""
    unloaded = json.loads(Path(unloaded_file).read_text(encoding="utf-8"))
    settings = Settings("bench", "123456789012", "us-east-1", endpoint_url)
    destination = DESTINATIONS[unloaded["destination"]]()
    destination.apply = accept
    workload = Workload(tuple(Load("added", records, group=name) for name, records in unloaded["loads"]))
    stream = Unloaded(settings, destination, tuple(unloaded["files"]))
    outgoing = Outgoing(workload.planned, (), stream.batches(workload))
    clock = Clock("Sat, 21 Nov 2026 05:00:00 GMT")
    log = OutcomeLog(Bucket(), settings, destination.destination_id, "run", clock)
    began = time.monotonic()
    report = push(destination, outgoing, log, run_id="run")
    status = Path("/proc/self/status").read_text(encoding="ascii")
    figures = {
        "accepted": report.accepted,
        "seconds": round(time.monotonic() - began),
        "peak_mb": int(re.search(r"VmHWM:\s+(\d+)", status)[1]) // 1024,
        "great_expectations": "great_expectations" in sys.modules,
    }
    sys.stdout.write(json.dumps(figures))


if __name__ == "__main__":
    main(*sys.argv[1:])
