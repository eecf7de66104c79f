"""Destinations by id, and what is said when one cannot be made."""

from dataclasses import replace

import pytest

from engagelake.activate import activate
from engagelake.destinations.factory import create
from engagelake.destinations.registry import DESTINATIONS, variables
from engagelake.errors import SettingsError
from engagelake.refresh import refresh
from engagelake.settings import Settings

SET = dict.fromkeys(variables(), "arn:aws:iam::123456789012:role/r")
SETTINGS = Settings("dev", "123456789012", "us-east-1", "http://127.0.0.1:9", of_destinations=SET)


@pytest.mark.parametrize("destination_id", DESTINATIONS)
def test_every_destination_declares_what_it_can_do(destination_id):
    """It has its id, all three operations, quotas and the day on which it ended."""
    destination = create(destination_id, SETTINGS, "r")
    can = destination.capabilities

    assert destination.destination_id == destination_id
    assert can.operations == {"added", "changed", "removed"}
    assert can.retired_on.isoformat() == "2026-10-30"
    assert can.quotas["UpdateEndpointsBatch"] == 2
    assert {"record_id", "change_type", "fingerprint"} <= set(can.rows.columns)
    assert bool(can.rows.group) == (can.batch_items is None)


def test_raised_quotas_replace_the_documented_ones():
    """An account may have more than AWS's defaults."""
    can = create(DESTINATIONS[0], SETTINGS, "r", {"UpdateEndpointsBatch": 500}).capabilities

    assert (can.quotas["UpdateEndpointsBatch"], can.quotas["GetEndpoint"]) == (500, 10)


@pytest.mark.parametrize(
    ("destination_id", "settings", "fix"),
    [
        ("pinpoint", SETTINGS, "pinpoint_endpoint_attributes"),
        (
            DESTINATIONS[0],
            replace(SETTINGS, of_destinations={}),
            "ENGAGELAKE_PINPOINT__APPLICATION_ID",
        ),
        (
            DESTINATIONS[1],
            replace(SETTINGS, of_destinations={"ENGAGELAKE_PINPOINT__APPLICATION_ID": "a"}),
            "ENGAGELAKE_PINPOINT__IMPORT_ROLE_ARN",
        ),
    ],
)
def test_what_is_missing_is_named(destination_id, settings, fix):
    """The message names the ids that there are, or the variable to set."""
    with pytest.raises(SettingsError, match=fix):
        create(destination_id, settings, "r")


def test_what_is_no_destination_is_said_before_anything_is_done(monkeypatch):
    """A refresh lands nothing for it, and a push asks no table."""
    monkeypatch.setattr("engagelake.refresh.land", lambda _: pytest.fail("it landed"))
    monkeypatch.setattr("engagelake.activation.steps.acknowledge", lambda *_: pytest.fail("it asked"))
    wanted = "no destination 'nope'; there are pinpoint_endpoint_attributes"
    with pytest.raises(SettingsError, match=wanted):
        refresh(SETTINGS, destinations=(DESTINATIONS[0], "nope"))
    with pytest.raises(SettingsError, match=wanted):
        activate(SETTINGS, "nope")
