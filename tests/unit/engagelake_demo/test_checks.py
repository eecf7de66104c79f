"""A segment that somebody added is none that the demo's world knows: it is shown, and never judged."""

from __future__ import annotations

from datetime import date

import pytest

from engagelake import warehouse
from engagelake.destinations.pinpoint.names import SEGMENT_ATTRIBUTE, segment_name
from engagelake.destinations.pinpoint.settings import APPLICATION_ID
from engagelake.settings import Settings
from engagelake_demo import checks
from engagelake_demo.simulate import World

AS_OF = date(2026, 10, 2)
ADDED = "night_owls"
SETTINGS = Settings("dev", "123456789012", "us-east-1", of_destinations={APPLICATION_ID: "application"})


@pytest.fixture(scope="module")
def world():
    """A small world after its first day."""
    world = World(seed=5, users=60, start_date=date(2026, 10, 1))
    world.day(1)
    return world


class Pinpoint:
    """What Pinpoint answers when it holds what the world expects, and a segment of somebody's besides."""

    def __init__(self, world):
        tokens = world.ledger.endpoint_tokens(AS_OF)
        self.endpoints = [
            {
                "Id": endpoint_id,
                "Attributes": {SEGMENT_ATTRIBUTE: [ADDED, *tokens.get(endpoint_id, [])]},
                "User": document["User"],
            }
            for endpoint_id, document in world.endpoints()
        ]
        self.members = {
            token: [one for one, has in tokens.items() if token in has]
            for token in {token for has in tokens.values() for token in has}
        }
        self.members[ADDED] = [each["Id"] for each in self.endpoints]

    def get_user_endpoints(self, *, UserId, **_):  # noqa: N803 - boto3's names
        items = [each for each in self.endpoints if each["User"].get("UserId") == UserId]
        return {"EndpointsResponse": {"Item": items}}

    def get_endpoint(self, *, EndpointId, **_):  # noqa: N803
        (item,) = (each for each in self.endpoints if each["Id"] == EndpointId)
        return {"EndpointResponse": item}

    def get_segments(self, **_):
        items = [{"Id": token, "Name": segment_name(token)} for token in self.members]
        return {"SegmentsResponse": {"Item": [*items, {"Id": "x", "Name": "made in the console"}]}}

    def control(self, service, request):
        """Answer as the control of local AWS does, which tells the members of a segment."""
        assert service == "pinpoint"
        return {"segment_members": self.members.get(request["segment_members"], ["somebody"])}


def test_its_members_are_counted_and_held_to_nothing(world, monkeypatch):
    """Beside one that the world knows, of which one member is missing and one is in by mistake."""
    truth = sorted(world.ledger.segment("lapsed_email_openers", AS_OF))
    live = sorted(world.live_only())
    memberships = {"lapsed_email_openers": [*truth[1:], "nobody"], ADDED: ["night", *live]}
    rows = [{"token": token, "subject_id": who} for token, members in memberships.items() for who in members]
    monkeypatch.setattr(warehouse, "stream", lambda *_: iter(rows))

    known, added = checks.segments(
        SETTINGS, world, [{"segment": "lapsed_email_openers"}, {"segment": ADDED}], AS_OF
    )

    assert live
    assert (known["truth"], known["missing"], known["mistaken"]) == (len(truth), 1, 1)
    assert added == {
        **{"segment": ADDED, "without_pinpoint": len(live)},
        **{"truth": None, "missing": None, "mistaken": None},
    }
    assert [each["check"] for each in checks.members("day", [known, added])] == [
        "members of lapsed_email_openers"
    ]


def test_its_tokens_and_its_import_are_no_difference(world, monkeypatch):
    """Endpoints that hold its token too hold what they must, and nobody asks what its segment is."""
    pinpoint = Pinpoint(world)
    monkeypatch.setattr(checks, "client", lambda *_: pinpoint)

    found = checks.pinpoint(SETTINGS, world, pinpoint, "day", AS_OF)

    assert [each["check"] for each in found if ADDED in each["check"]] == []
    assert len(found) == 1 + len(pinpoint.members)
    assert all(each["holds"] and each["expected"] for each in found)
