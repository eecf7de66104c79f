"""`engagelake simulate`: some days of a world, sent to the streams or written to files."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engagelake.errors import DataError, SettingsError
from engagelake.names import STREAMS

from .feed import feed_days
from .ledger import Counts, Ledger
from .rates import Rates
from .world import TURNING_DAY, World

if TYPE_CHECKING:
    from engagelake.settings import Settings

    from .faults import Emission


@dataclass(frozen=True, slots=True)
class SimulationReport:
    """What was emitted, and what the lake must say of it at midnight *as_of*.

    *acknowledged* counts the records that each stream (or file) took in this run, *kinds* what they were
    examples of; all else is of every day since the first.
    """

    as_of: date
    acknowledged: dict[str, int]
    kinds: dict[str, int]
    counts: dict[str, Counts]
    view_counts: dict[str, int]
    segments: dict[str, int]
    endpoints_known: int
    endpoints_with_tokens: int
    suppressions: int

    @classmethod
    def of(
        cls, ledger: Ledger, as_of: date, acknowledged: dict[str, int], kinds: dict[str, int]
    ) -> SimulationReport:
        """Read the report off *ledger*."""
        truth = ledger.truth(as_of)
        return cls(
            as_of=as_of,
            acknowledged=acknowledged,
            kinds=dict(sorted(kinds.items())),
            counts=ledger.counts(),
            view_counts=ledger.view_counts(),
            segments={token: len(members) for token, members in truth.segments.items()},
            endpoints_known=len(truth.endpoints),
            endpoints_with_tokens=len(truth.endpoint_tokens()),
            suppressions=len(truth.suppressions),
        )

    def to_dict(self) -> dict[str, Any]:
        """Return the report as plain JSON values."""
        return {
            "as_of": self.as_of.isoformat(),
            "endpoints_known": self.endpoints_known,
            "endpoints_with_tokens": self.endpoints_with_tokens,
            "suppressions": self.suppressions,
            "streams": [
                {"stream": stream, "acknowledged": self.acknowledged[stream], **counts.to_dict()}
                for stream, counts in self.counts.items()
            ],
            "kinds": [{"kind": kind, "records": count} for kind, count in self.kinds.items()],
            "views": [{"view": view, "rows": rows} for view, rows in self.view_counts.items()],
            "segments": [{"segment": token, "members": size} for token, size in self.segments.items()],
        }


def run(
    settings: Settings | None,
    *,
    seed: int = 7,
    users: int = 2000,
    days: int = 30,
    start_date: date,
    start_day: int = 1,
    rates: Rates | None = None,
    turning_day: int = TURNING_DAY,
    output: Path | None = None,
    progress: Callable[[str], object] | None = None,
) -> SimulationReport:
    """Emit *days* days of a world from its day *start_day* on; its day 1 is *start_date* (UTC).

    The days before *start_day* are lived but not sent: a world of the same seed goes on where an earlier
    run left it. With *output* records go to files `<output>/<stream>/day=NNN.ndjson`, byte for byte, and
    *settings* may be None.

    Raises:
        SettingsError: If there is nowhere to send to.
        DataError: If the world cannot be made so; the text names the fix.
        ActivationError: If a stream does not take the records.
    """
    if output is None:
        _required(settings)
    if days < 1 or start_day < 1:
        raise DataError(f"{days} days from day {start_day}: give at least one day, from day 1 or later")
    try:
        world = World(seed, users, start_date, rates, turning_day)
    except ValueError as error:
        raise DataError(str(error)) from error
    kinds: Counter[str] = Counter()
    last = start_day + days - 1
    sent = _Sent(last, progress)
    lived = _lived(world, start_day, last, kinds)
    if output is None:
        feed_days(_required(settings), lived, sent.tell)
    else:
        for number, emissions in lived:
            sent.tell(number, write_files(emissions, output, number))
    as_of = start_date + timedelta(days=last)
    return SimulationReport.of(world.ledger, as_of, dict(sent.acknowledged), dict(kinds))


class _Sent:
    """What was acknowledged so far, told day by day."""

    def __init__(self, last: int, progress: Callable[[str], object] | None) -> None:
        self._last = last
        self._progress = progress
        self.acknowledged: Counter[str] = Counter(dict.fromkeys(STREAMS, 0))

    def tell(self, number: int, counts: dict[str, int]) -> None:
        """Add what the streams acknowledged of day *number*."""
        self.acknowledged.update(counts)
        if self._progress is not None:
            total = self.acknowledged.total()
            self._progress(f"day {number} of {self._last}: {total:,} records acknowledged")


def _lived(
    world: World, start_day: int, last: int, kinds: Counter[str]
) -> Iterator[tuple[int, list[Emission]]]:
    """Live all days up to *last*, yield those from *start_day* on, and count their records in *kinds*."""
    for number in range(1, last + 1):
        emissions = world.day(number)
        if number >= start_day:
            kinds.update(emission.kind for emission in emissions)
            yield number, emissions


def _required(settings: Settings | None) -> Settings:
    if settings is None:
        raise SettingsError("nowhere to send to: give settings, or a directory with --output")
    return settings


def write_files(emissions: Sequence[Emission], output: Path, number: int) -> dict[str, int]:
    """Write the records of day *number* below *output*, a file a stream, and return their number by stream.

    A record that does not end its line is followed by a line break, so that each begins a line.
    """
    written = dict.fromkeys(STREAMS, 0)
    for stream in STREAMS:
        records = [emission.data for emission in emissions if emission.stream == stream]
        written[stream] = len(records)
        folder = output / stream
        folder.mkdir(parents=True, exist_ok=True)
        text = b"".join(data if data.endswith(b"\n") else data + b"\n" for data in records)
        (folder / f"day={number:03d}.ndjson").write_bytes(text)
    return written
