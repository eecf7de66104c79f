"""What the lake and Pinpoint hold, beside what the simulator's ledger says they must."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

from engagelake import quarantine, warehouse
from engagelake.activation.rate import RateLimiter
from engagelake.aws import client
from engagelake.destinations.caller import Caller
from engagelake.destinations.pinpoint.limits import QUOTAS
from engagelake.destinations.pinpoint.names import SEGMENT_ATTRIBUTE, token_of
from engagelake.destinations.pinpoint.settings import APPLICATION_ID
from engagelake.names import STREAMS, landing_table

from .simulate.truth import SEGMENT_CHANNELS

if TYPE_CHECKING:
    from engagelake.settings import Settings

    from .local import LocalAws
    from .simulate.ledger import Ledger
    from .simulate.world import World

Check = dict[str, Any]

READING_QUOTAS = {"GetEndpoint": QUOTAS["GetEndpoint"], "GetUserEndpoints": 300}
"""Requests a second per account and Region (AWS quotas page, read 2026-08-13)."""


def check(label: str, claim: str, found: Any, expected: Any) -> Check:
    """Return one check: *claim* holds when *found* equals *expected*; of sets it shows the difference."""
    row = {"refresh": label, "check": claim, "holds": found == expected}
    if isinstance(found, int | str):
        return row | {"found": found, "expected": expected}
    if isinstance(found, dict):
        found, expected = ({(key, *value) for key, value in each.items()} for each in (found, expected))
    return row | {
        "found": len(found),
        "expected": len(expected),
        "different": len(set(found) ^ set(expected)),
    }


def arrivals(settings: Settings, local: LocalAws, sent: Mapping[str, int]) -> dict[str, Any]:
    """Count every record from the put to the events table, by stream.

    Returns `records` (sent, landed, quarantined, dropped: in records) and `documents` (landed,
    duplicates removed, events: a record may hold several documents).
    """
    firehose = local.control("firehose", {})["streams"]
    quarantined = {stream: sum(why.values()) for stream, why in quarantine.quarantined(settings).items()}
    landed = _landed(settings)
    events = _events_by_family(settings)
    records, documents = [], []
    for stream in STREAMS:
        counts = firehose[settings.names.stream(stream)]
        records.append(
            {
                "stream": stream,
                "sent": sent[stream],
                "landed": counts["delivered"],
                "quarantined": quarantined.get(stream, 0),
                "dropped_probes": counts["dropped"],
            }
        )
        distinct = events.get(stream.removesuffix("-events"), 0)
        documents.append(
            {
                "stream": stream,
                "landed": landed[stream],
                "duplicates_removed": landed[stream] - distinct,
                "events": distinct,
            }
        )
    return {"records": records, "documents": documents}


def _landed(settings: Settings) -> dict[str, int]:
    database = settings.names.database("landing")
    counts = {}
    for stream in STREAMS:
        sql = f"select count(*) as landed from {database}.{landing_table(stream)}"  # noqa: S608 - our own names
        counts[stream] = warehouse.query(settings, sql)[0]["landed"]
    return counts


def _events_by_family(settings: Settings) -> dict[str, int]:
    database = settings.names.database("staging")
    sql = f"select family, count(*) as events from {database}.all_events group by family"  # noqa: S608
    return {row["family"]: row["events"] for row in warehouse.query(settings, sql)}


def views(settings: Settings, ledger: Ledger) -> list[dict[str, Any]]:
    """Count the rows of each event view, beside the truth."""
    database = settings.names.database("events")
    counts = " union all ".join(
        f"select '{view}' as view_name, count(*) as row_count from {database}.{view}"  # noqa: S608
        for view in ledger.view_counts()
    )
    found = {row["view_name"]: row["row_count"] for row in warehouse.query(settings, counts)}
    return [
        {"view": view, "rows": found.get(view, 0), "truth": truth}
        for view, truth in ledger.view_counts().items()
    ]


def segments(
    settings: Settings, world: World, changes: Iterable[Mapping[str, Any]], as_of: date
) -> list[dict[str, Any]]:
    """Compare the members of each segment with the truth: who is missing, who is in by mistake.

    The world knows the truth of the segments that it was made for; another one has None there. Of the members
    it counts those whom Pinpoint never saw.
    """
    live = world.live_only()
    database = settings.names.database("segments")
    sql = f"select token, subject_id from {database}.seg_memberships"  # noqa: S608
    members: dict[str, set[str]] = {}
    for row in warehouse.stream(settings, sql):
        members.setdefault(row["token"], set()).add(row["subject_id"])
    rows = []
    for change in changes:
        found = members.get(change["segment"], set())
        row = {**change, "without_pinpoint": len(found & live)}
        if change["segment"] not in SEGMENT_CHANNELS:
            rows.append({**row, "truth": None, "missing": None, "mistaken": None})
            continue
        truth = world.ledger.segment(change["segment"], as_of)
        rows.append(
            {**row, "truth": len(truth), "missing": len(truth - found), "mistaken": len(found - truth)}
        )
    return rows


def without_pinpoint(settings: Settings, world: World, label: str, as_of: date) -> list[Check]:
    """Hold the memberships of people whom Pinpoint never saw, and where they are reached, to the truth."""
    live, truth = world.live_only(), world.ledger.truth(as_of)
    expected = {(token, who) for token, members in truth.segments.items() for who in members & live}
    memberships = f"{settings.names.database('segments')}.seg_memberships"
    found = {
        (row["token"], row["subject_id"])
        for row in warehouse.query(settings, f"select token, subject_id from {memberships}")  # noqa: S608
        if row["subject_id"] in live and row["token"] in SEGMENT_CHANNELS
    }
    return [
        check(label, "memberships of people whom Pinpoint never saw", found, expected),
        check(
            label,
            "tokens of every e-mail address that may be written to",
            _desired_addresses(settings, memberships),
            world.ledger.address_tokens(as_of),
        ),
    ]


def suppressed(settings: Settings, world: World, label: str, as_of: date) -> Check:
    """Hold those who must not be messaged, who texted STOP among them, to the truth."""
    sql = f"select address from {settings.names.database('marts')}.dim_suppressions"  # noqa: S608 - our own names
    found = {row["address"] for row in warehouse.query(settings, sql)}
    return check(label, "addresses not to be messaged", found, world.ledger.suppressions(as_of))


def _desired_addresses(settings: Settings, memberships: str) -> dict[str, list[str]]:
    """Return the tokens of each address, as a destination of addresses would be told them."""
    routes = ", ".join(
        f"('{token}', '{each}')" for token, channels in SEGMENT_CHANNELS.items() for each in channels
    )
    sql = f"""
select reachable.contact_point_id as address, array_sort(array_agg(distinct memberships.token)) as tokens
from {memberships} as memberships
inner join (values {routes}) as routes (token, channel) on memberships.token = routes.token
inner join {settings.names.database("activation")}.int_reachable_contact_points as reachable
    on memberships.subject_id = reachable.subject_id and routes.channel = reachable.channel
where reachable.kind = 'email'
group by reachable.contact_point_id
"""  # noqa: S608 - our own names
    return {row["address"]: row["tokens"] for row in warehouse.query(settings, sql)}


def arrived(label: str, found: Mapping[str, Any], ledger: Ledger) -> list[Check]:
    """Hold the counts of one refresh to each other and to the ledger."""
    total = ledger.total()
    records, documents = _totals(found["records"]), _totals(found["documents"])
    accounted = records["landed"] + records["quarantined"] + records["dropped_probes"]
    return [
        check(label, "records sent = landed + quarantined + dropped", accounted, records["sent"]),
        check(label, "records sent, by the ledger", records["sent"], total.sent),
        check(label, "records quarantined, by the ledger", records["quarantined"], total.malformed),
        check(label, "probes dropped, by the ledger", records["dropped_probes"], total.probes),
        check(label, "documents landed, by the ledger", documents["landed"], total.documents),
        check(label, "duplicates removed, by the ledger", documents["duplicates_removed"], total.duplicates),
        *(check(label, f"rows of {row['view']}", row["rows"], row["truth"]) for row in found["views"]),
    ]


def members(label: str, rows: Iterable[Mapping[str, Any]]) -> list[Check]:
    """Hold the members of each segment to the ledger: nobody missing, nobody in by mistake."""
    return [
        check(label, f"members of {row['segment']}", row["missing"] + row["mistaken"], 0)
        for row in rows
        if row["truth"] is not None
    ]


def _totals(rows: Sequence[Mapping[str, Any]]) -> dict[str, int]:
    return {key: sum(row[key] for row in rows) for key in rows[0] if key != "stream"}


def pinpoint(settings: Settings, world: World, local: LocalAws, label: str, as_of: date) -> list[Check]:
    """Read every endpoint and every imported segment back from Pinpoint and compare them with the truth."""
    service = client("pinpoint", settings)
    application = settings.of_destinations[APPLICATION_ID]
    stored = _stored_tokens(service, application, world)
    expected = world.ledger.endpoint_tokens(as_of)
    by_token: dict[str, set[str]] = {}
    for endpoint_id, truth in expected.items():
        for token in truth:
            by_token.setdefault(token, set()).add(endpoint_id)
    return [
        check(label, "tokens of every endpoint in Pinpoint", stored, expected),
        *_imported(service, application, local, label, by_token),
    ]


def _stored_tokens(service: Any, application: str, world: World) -> dict[str, list[str]]:
    """Return the tokens of every endpoint that has some: those of a user in one call, the others alone."""
    owners = {endpoint_id: document["User"].get("UserId") for endpoint_id, document in world.endpoints()}
    users = sorted({user for user in owners.values() if user})
    unowned = [endpoint_id for endpoint_id, user in owners.items() if not user]
    call = partial(Caller(service, RateLimiter(READING_QUOTAS)).call, ApplicationId=application)

    def of_user(user: str) -> list[dict[str, Any]]:
        return call("GetUserEndpoints", UserId=user)["EndpointsResponse"]["Item"]

    def alone(endpoint_id: str) -> list[dict[str, Any]]:
        return [call("GetEndpoint", EndpointId=endpoint_id)["EndpointResponse"]]

    with ThreadPoolExecutor(max_workers=4) as threads:
        answers = [*threads.map(of_user, users), *threads.map(alone, unowned)]
    tokens = {
        endpoint["Id"]: [
            token
            for token in endpoint.get("Attributes", {}).get(SEGMENT_ATTRIBUTE, [])
            if token in SEGMENT_CHANNELS
        ]
        for answer in answers
        for endpoint in answer
    }
    return {endpoint_id: found for endpoint_id, found in tokens.items() if found}


def _imported(
    service: Any, application: str, local: LocalAws, label: str, by_token: Mapping[str, set[str]]
) -> list[Check]:
    answer = service.get_segments(ApplicationId=application)
    found: dict[str, set[str]] = {}
    for segment in answer["SegmentsResponse"]["Item"]:
        members = local.control("pinpoint", {"segment_members": segment["Id"]})["segment_members"]
        token = token_of(segment["Name"])
        if token in SEGMENT_CHANNELS:
            found[token] = set(members)
    return [
        check(label, "imported segments in Pinpoint", sorted(found), sorted(by_token)),
        *(
            check(label, f"endpoints of imported segment {token}", found.get(token, set()), truth)
            for token, truth in sorted(by_token.items())
        ),
    ]


def nothing_was_sent(again: Mapping[str, Any]) -> list[Check]:
    """Hold a second activation for one moment to its promise: nothing is left, and nobody is called."""
    label, calls = again["label"], sum(again["calls"].values())
    return [
        check(label, "activation calls when nothing changed", calls, 0),
        *(
            check(label, f"records left for {each['destination']}", each["planned"], 0)
            for each in again["destinations"]
        ),
    ]
