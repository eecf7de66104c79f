"""The transformation of the delivery streams: events in, landing records out."""

from __future__ import annotations

import json
import sys
from typing import Any

from engagelake.events.firehose import transform


def handler(event: dict[str, Any], _context: Any) -> dict[str, Any]:
    """Answer Firehose, and log one line of counts that CloudWatch turns into metrics."""
    response, report = transform(event)
    sys.stdout.write(json.dumps(report.to_metrics(), separators=(",", ":")) + "\n")
    sys.stdout.flush()
    return response
