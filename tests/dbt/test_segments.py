"""A segment is a product: it has an owner, an outward name, limits and a date to look at it again."""

import datetime
import re

import pytest

from engagelake.segments import FOLDER
from engagelake_demo.simulate.truth import SEGMENT_CHANNELS

SEGMENTS = sorted(path.stem for path in FOLDER.glob("seg_*.yml"))
"""Every segment has a YAML file of its own; what is in the folder besides has not."""

GUARDS = {"min", "max", "first_push", "small_change", "largest_change", "largest_turnover"}
META = {"owner", "token", "purpose", "channels", "destinations", "guards", "review_by"}
COLUMNS = {"subject_id": "varchar", "qualified_at": "timestamp(6)", "reason": "varchar"}


def test_every_segment_has_a_token_and_files_of_its_own(project):
    """What has a token is a segment, wherever else it stands."""
    tokens = {name for name, node in project.models.items() if "token" in node["config"]["meta"]}

    assert SEGMENTS
    assert tokens == set(SEGMENTS)


@pytest.mark.parametrize("name", SEGMENTS)
def test_a_segment_declares_what_it_is_for(project, name):
    """Owner, token, purpose, channels, destinations, guards and review date are all there and sensible."""
    meta = project.models[name]["config"]["meta"]

    assert set(meta) - {"retired"} == META
    assert f"seg_{meta['token']}" == name
    assert re.fullmatch(r"[a-z0-9_]{1,100}", meta["token"])
    assert set(meta["channels"]) <= {"EMAIL", "SMS", "PUSH"}
    assert meta["channels"]
    guards = meta["guards"]
    assert set(guards) - {"largest_shrink"} == GUARDS
    assert 0 < guards["min"] <= guards["first_push"] <= guards["max"]
    assert guards["largest_change"] > 0
    assert guards["largest_turnover"] > 0
    assert 0 < guards.get("largest_shrink", guards["largest_change"]) < 1, "no size shrinks by more than 1"
    assert guards["small_change"] < 90
    assert datetime.date.fromisoformat(str(meta["review_by"]))


def test_the_segments_of_the_originals_reach_whom_those_reached(project):
    """They select e-mail endpoints, whatever else their owners have, and push too where somebody lapsed."""
    channels = {token: set(channels) for token, channels in SEGMENT_CHANNELS.items()}

    assert channels == {
        token: set(project.models[f"seg_{token}"]["config"]["meta"]["channels"]) for token in channels
    }


@pytest.mark.parametrize("name", SEGMENTS)
def test_a_segment_keeps_its_contract(project, name):
    """Every segment has the same three columns, enforced."""
    node = project.models[name]

    assert node["config"]["contract"]["enforced"]
    assert {column: told["data_type"] for column, told in node["columns"].items()} == COLUMNS


@pytest.mark.parametrize("name", SEGMENTS)
def test_a_segment_has_a_unit_test_and_is_a_membership(project, name):
    """No segment goes out untried, and none is forgotten in seg_memberships."""
    tried = {test["model"] for test in project.manifest["unit_tests"].values()}
    listed = project.models["seg_memberships"]["depends_on"]["nodes"]

    assert name in tried
    assert project.models[name]["unique_id"] in listed


@pytest.mark.parametrize("name", SEGMENTS)
def test_a_segment_says_nothing_of_consent_or_destinations(project, name):
    """Suppression and consent are joined once, after the segments."""
    code = project.models[name]["raw_code"].lower()

    assert not re.search(r"suppress|opt_out|optout|pinpoint|endpoint", code)
