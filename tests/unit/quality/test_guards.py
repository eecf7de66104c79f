"""What segments' owners allow, read from the YAML beside the segments."""

import pytest

from engagelake.errors import DataError
from engagelake.names import DESTINATIONS
from engagelake.quality.guards import LIMITS, guards

SEGMENT = """
models:
  - name: seg_{token}
    config:
      meta:
        token: {token}
        owner: lifecycle
        purpose: a test
        channels: [EMAIL]
        destinations: [{destination}]
        guards: {guards}
        review_by: 2027-03-31
"""


@pytest.fixture
def folder(tmp_path):
    """Two segments of two destinations, one of them guarded."""
    vip = SEGMENT.format(token="vip", destination="here", guards="{min: 1, largest_change: 0.5}")
    (tmp_path / "seg_vip.yml").write_text(vip)
    other = SEGMENT.format(token="elsewhere", destination="there", guards="{}")
    (tmp_path / "seg_elsewhere.yml").write_text(other)
    return tmp_path


def test_guards_are_by_token_for_one_destination(folder):
    """A segment that goes elsewhere has no guard here."""
    assert guards("here", folder) == {"vip": {"min": 1, "largest_change": 0.5}}
    assert guards("there", folder) == {"elsewhere": {}}


def test_a_misspelt_limit_is_refused(folder):
    """A guard that nobody checks would be worse than none."""
    path = folder / "seg_vip.yml"
    path.write_text(path.read_text().replace("min:", "minimum:"))

    with pytest.raises(DataError, match="segment vip: unknown guard minimum"):
        guards("here", folder)


def test_a_destination_of_no_segment_is_refused(folder):
    """Nothing to guard means that something is misspelt."""
    with pytest.raises(DataError, match="no segment under"):
        guards("nowhere", folder)


@pytest.mark.parametrize("destination", DESTINATIONS)
def test_every_destination_has_guarded_segments(destination):
    """The project's own segments set every limit, and none may be emptied."""
    assert all(set(limits) == LIMITS for limits in guards(destination).values())
    assert all(limits["min"] > 0 for limits in guards(destination).values())
