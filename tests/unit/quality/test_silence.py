"""Whose silence says nothing: as the sources declare it."""

import pytest

from engagelake.errors import DataError
from engagelake.names import STREAMS, landing_table
from engagelake.quality.silence import may_be_silent


@pytest.fixture
def sources(tmp_path):
    """Write the sources of all streams with some hours, and of some without."""

    def write(hours, left_out=()):
        tables = [
            f"{{name: {landing_table(each)}, config: {{meta: {{stale_after_hours: {hours.get(each, 72)}}}}}}}"
            for each in STREAMS
            if each not in left_out
        ]
        path = tmp_path / "sources.yml"
        path.write_text(f"sources: [{{name: landing, tables: [{', '.join(tables)}]}}]", encoding="utf-8")
        return path

    return write


def test_null_hours_say_that_a_stream_may_be_silent(sources):
    """Where the owner judges nothing, neither does the gate."""
    assert may_be_silent(sources({"app-events": "null"})) == {"app-events"}


def test_a_stream_that_nobody_declared_is_named(sources):
    """A new stream needs its owner's word first."""
    with pytest.raises(DataError, match="no `stale_after_hours` of ses_events"):
        may_be_silent(sources({}, left_out=["ses-events"]))


def test_the_project_declares_every_stream():
    """Nobody has to write to us, announcements are rare, and Pinpoint has ended."""
    assert may_be_silent() == {"pinpoint-events", "inbound-events", "admin-events"}
