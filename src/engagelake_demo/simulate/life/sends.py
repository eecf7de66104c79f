"""The record that a campaign or journey writes for everybody it considered, messaged or not."""

from __future__ import annotations

from .. import moments
from ..catalog import Campaign
from ..day import Day
from ..facts import Fact, normalised
from ..people import Endpoint, Person, endpoint_text, state
from ..shapes import pinpoint

_UNSENT = ("HOLDOUT", "HOLDOUT", "HOLDOUT", "QUIET_TIME", "DAILY_CAP", "FAILURE", "THROTTLED")
_JOURNEY_UNSENT = ("QUIET_TIME", "DAILY_CAP", "FAILURE", "THROTTLED")


def announce(
    day: Day,
    person: Person,
    endpoint: Endpoint,
    at: int,
    campaign: Campaign,
    punctual: bool = False,
) -> dict[str, object] | None:
    """Write the send record of *campaign* for *endpoint*; return the message's attributes if it was sent.

    Only the status SUCCESS is a send; nobody who opted out of everything is sent to.
    """
    status = "SUCCESS"
    if endpoint.opt_out == "ALL":
        status = "FAILURE"
    elif day.chance(0.08):
        status = day.rng.choice(_JOURNEY_UNSENT if campaign.journey else _UNSENT)
    treatment = "-1" if status == "HOLDOUT" else day.rng.choice(campaign.treatments)
    attributes = campaign.attributes(treatment)
    status_attributes = _status(day, endpoint, campaign, status)
    lean = not punctual and person.index % 13 == 7 and day.chance(0.3)
    record = pinpoint.send(
        "_journey.send" if campaign.journey else "_campaign.send",
        at,
        endpoint.id,
        {**attributes, **status_attributes},
        endpoint_text(person, endpoint, at - moments.DAY, lean=lean),
    )
    fact = Fact(
        at,
        view="journey_send" if campaign.journey else "campaign_send",
        user=person.user,
        endpoint=endpoint.id,
        address=normalised(endpoint.address),
        traits=() if lean or person.user is None else person.traits,
        state=state(person, endpoint),
    )
    day.put("pinpoint-events", record, fact, punctual)
    return attributes if status == "SUCCESS" else None


def _status(day: Day, endpoint: Endpoint, campaign: Campaign, status: str) -> dict[str, object]:
    if campaign.journey:
        kind = endpoint.channel if endpoint.channel in {"EMAIL", "SMS"} else "PUSH"
        return {"journey_send_status": status, "journey_activity_type": kind}
    attributes: dict[str, object] = {"campaign_send_status": status, "delivery_type": endpoint.channel}
    if day.chance(0.3):
        attributes["campaign_type"] = None
    return attributes
