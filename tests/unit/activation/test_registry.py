"""Destinations by id, and what is said when one cannot be made."""

from dataclasses import replace

import pytest

from engagelake.activation.destinations.registry import create
from engagelake.errors import SettingsError
from engagelake.names import DESTINATIONS
from engagelake.settings import Settings

SETTINGS = Settings(
    "dev", "123456789012", "us-east-1", "http://127.0.0.1:9", "app", "arn:aws:iam::123456789012:role/r"
)


@pytest.mark.parametrize("destination_id", DESTINATIONS)
def test_every_destination_declares_what_it_can_do(destination_id):
    """It has its id, a changes table, all three operations, quotas and the day on which it ended."""
    destination = create(destination_id, SETTINGS, "r")
    can = destination.capabilities

    assert destination.destination_id == destination_id
    assert destination.table.startswith("act_pinpoint__")
    assert can.operations == {"added", "changed", "removed"}
    assert can.retired_on.isoformat() == "2026-10-30"
    assert (can.quotas["UpdateEndpointsBatch"], can.rules.max_tokens) == (2, 50)


def test_raised_quotas_replace_the_documented_ones():
    """An account may have more than AWS's defaults."""
    can = create(DESTINATIONS[0], SETTINGS, "r", {"UpdateEndpointsBatch": 500}).capabilities

    assert (can.quotas["UpdateEndpointsBatch"], can.quotas["GetEndpoint"]) == (500, 10)


@pytest.mark.parametrize(
    ("destination_id", "settings", "mend"),
    [
        ("pinpoint", SETTINGS, "pinpoint_endpoint_attributes"),
        (
            DESTINATIONS[0],
            replace(SETTINGS, pinpoint_application_id=None),
            "ENGAGELAKE_PINPOINT__APPLICATION_ID",
        ),
        (
            DESTINATIONS[1],
            replace(SETTINGS, pinpoint_import_role_arn=None),
            "ENGAGELAKE_PINPOINT__IMPORT_ROLE_ARN",
        ),
    ],
)
def test_what_is_missing_is_named(destination_id, settings, mend):
    """The message names the ids that there are, or the variable to set."""
    with pytest.raises(SettingsError, match=mend):
        create(destination_id, settings, "r")
