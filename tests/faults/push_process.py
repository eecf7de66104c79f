"""One push in a process of its own, so that a test can kill it."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from pinpoint_world import PinpointWorld

from engagelake.activation.push import push


def main(endpoint_url, account, application_id, destination_id, run_id, rows_file):
    """Send the rows of *rows_file* and print the report."""
    world = PinpointWorld(endpoint_url, account, application_id)
    if destination_id == "pinpoint_segment_imports":
        destination = world.imports_destination(run_id)
    else:
        destination = type(world.attributes_destination())(world.pinpoint, application_id)
    changes = destination.read(json.loads(Path(rows_file).read_text(encoding="utf-8")))
    report = push(destination, changes, world.log(destination, run_id), run_id=run_id)
    sys.stdout.write(json.dumps(report.to_dict()))


if __name__ == "__main__":
    main(*sys.argv[1:])
