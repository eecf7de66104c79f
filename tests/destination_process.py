"""One push in a process of its own, that may kill itself right after a call, or have a clock that is wrong.

Arguments: destination id, run id, how many changes there are, after which call of AWS to die (0: never),
by how many hours the process's clock is wrong, then what the service of the destination is made from.
"""

from __future__ import annotations

import datetime
import json
import os
import signal
import sys
from importlib import import_module

import boto3


def die_after(call):
    """Kill this process, as the kernel does when memory ends, right after *call* calls were answered."""
    left = [call]

    def answered(**_):
        left[0] -= 1
        if left[0] == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    boto3.setup_default_session()
    boto3.DEFAULT_SESSION.events.register("after-call", answered)


def set_clock_wrong(hours):
    """Let whoever imports `datetime` after this see another time; compiled code needs the real class."""
    for compiled in ("awswrangler", "pyathena"):
        import_module(compiled)
    real = datetime.datetime

    class Wrong(real):
        @classmethod
        def now(cls, tz=None):
            return real.now(tz) + datetime.timedelta(hours=hours)

    datetime.datetime = Wrong


def main(destination_id, run_id, changes, call, hours, *handle):
    """Push the changes under the lease of the destination, and print the report."""
    if float(hours):
        set_clock_wrong(float(hours))
    steps = import_module("engagelake.activation.steps")
    service = import_module(f"destination_services.{destination_id}").Service(*handle)
    from engagelake.activation.plan import SegmentSize

    steps.count_suppressed = lambda *_: 0
    steps.create = lambda *_: service.make(run_id)
    as_of = datetime.datetime(2026, 11, 1, tzinfo=datetime.UTC)
    run = steps.Run(service.settings, destination_id, as_of, run_id)
    if int(call):
        die_after(int(call))
    with steps.one_at_a_time(run) as clock:
        report = steps.deliver(run, steps.Gated(as_of, int(changes), (SegmentSize("vip", 0, 3),)), clock)
    sys.stdout.write(json.dumps(report.to_dict()))


if __name__ == "__main__":
    main(*sys.argv[1:])
