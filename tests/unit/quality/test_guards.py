"""What segments' owners allow, read from the YAML beside the segments."""

import pytest

from engagelake.errors import DataError
from engagelake.names import DESTINATIONS
from engagelake.quality.guards import guards

SEGMENT = """
models:
  - name: seg_vip
    config:
      meta: {token: vip, destinations: [here], guards: {min: 1, largest_change: 0.5}}
  - name: seg_elsewhere
    config:
      meta: {token: elsewhere, destinations: [there]}
  - name: seg_memberships
"""


def test_guards_are_by_token_for_one_destination(tmp_path):
    """A segment that goes elsewhere, and a model that is no segment, have no guard here."""
    (tmp_path / "seg.yml").write_text(SEGMENT)

    assert guards("here", tmp_path) == {"vip": {"min": 1, "largest_change": 0.5}}
    assert guards("there", tmp_path) == {"elsewhere": {}}


def test_a_misspelt_limit_is_refused(tmp_path):
    """A guard that nobody checks would be worse than none."""
    (tmp_path / "seg.yml").write_text(SEGMENT.replace("min:", "minimum:"))

    with pytest.raises(DataError, match=r"seg\.yml: unknown guard minimum"):
        guards("here", tmp_path)


def test_a_destination_of_no_segment_is_refused(tmp_path):
    """Nothing to guard means that something is misspelt."""
    with pytest.raises(DataError, match="no segment under"):
        guards("nowhere", tmp_path)


@pytest.mark.parametrize("destination", DESTINATIONS)
def test_every_destination_has_guarded_segments(destination):
    """The project's own segments set min, max and the largest change."""
    assert all({"min", "max", "largest_change"} <= set(limits) for limits in guards(destination).values())
