"""The activation gate: the last look at what one destination is about to receive.

Everything is counted in SQL over the tables that the push reads, so a row's own values never come here.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from ..activation.reading import change_figures, segment_sizes
from .checkpoint import validate
from .checks import Check, at_most
from .gate import GateReport, conclude

if TYPE_CHECKING:
    from ..settings import Settings

REBUILD = "rebuild the activation models: `engagelake refresh`; if it stays, a key test of theirs is missing"
LEAK = "nothing may be sent: the desired model lost its join with dim_suppressions; fix it before all else"
GUARD = (
    "look at the segment's query and whether its sources still arrive; "
    "if the figure is right, raise the guard in its meta"
)


def activation_gate(settings: Settings, destination: str) -> GateReport:
    """Check what *destination* is about to receive: its changes table, and the size of each segment.

    A segment that its guard refuses is a warning that names it and the guard: it stays as it is, and the
    others go on. The report's figures hold the changes' figures and, as `segments`, what
    `activation.reading.segment_sizes` says of each segment, as plain values.

    Raises:
        GateFailed: If a check marked `fail` did not hold; nothing was sent.
    """
    import pandas as pd

    changes = change_figures(settings, destination)
    segments = [asdict(size) for size in segment_sizes(settings, destination)]
    named = [{"subject": "changes", **changes}]
    named += [{"subject": f"segment {each['token']}", "refusal": each["refusal"]} for each in segments]
    columns = ["subject", *changes, "refusal"]
    gate = f"activation.{destination}"
    checked = validate(gate, pd.DataFrame(named, columns=columns, dtype=object), CHECKS, subject="subject")
    return conclude(settings, gate, [checked], {**changes, "segments": segments})


CHECKS = (
    at_most("null_keys", 0, "no key is null", REBUILD, "{null_keys} found"),
    at_most("duplicate_keys", 0, "no key occurs twice", REBUILD, "{duplicate_keys} found"),
    at_most("suppressed", 0, "no suppressed address is desired", LEAK, "{suppressed} found"),
    Check(
        "its guards allow the push",
        "ExpectColumnValuesToBeNull",
        {"column": "refusal"},
        GUARD,
        "warn",
        "{refusal}",
    ),
)
"""What must hold for the changes and for each segment; SQL says a refusal in words (`segment_guards`)."""
