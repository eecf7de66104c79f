"""Whatever records say, the whole project builds over them, and nothing that is good comes to harm."""

import csv
import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from base_columns import texts_of
from blanked_records import BLANKS, OTHER, blanked
from environments import use_environment
from fuzzed_records import of_every_family
from landing_files import put_in_landing
from project_builds import EVERYTHING

from engagelake import dbt, stages, warehouse
from engagelake.deploy import deploy
from engagelake.errors import DataError
from engagelake.events import UnreadableRecord, land
from engagelake.names import FAMILY_OF_STREAM
from engagelake_demo.simulate import World

pytestmark = pytest.mark.slow

GOLDEN = Path(__file__).parents[1] / "golden" / "events"
STREAM_OF_FAMILY = {family: stream for stream, family in FAMILY_OF_STREAM.items()}
HOSTILE = 300
"""Deliveries of each family that say what they should not."""
ALL = 1
ONE_IN = 10
"""Of so many of them, and of so many texts to blank, `make test-slow` takes one; `make bench` takes all."""
MOMENT = datetime(2026, 10, 6, tzinfo=UTC)
ARRIVALS = [datetime(2026, 10, 5, 0, minute, tzinfo=UTC) for minute in (10, 20, 30, 40)]

NOT_COMPARED = {"event_id", "arrived_at", "landed_hour", "dt", "hr"}
LEAD_TO_MORE = {
    # Without a campaign and a journey the client of an e-mail is a random id, nobody's endpoint.
    "campaign_id": {"endpoint_id"},
    "journey_id": {"endpoint_id"},
    # A product of which nothing else is said is none.
    "_product_id": {"products.category", "products.variant"},
    "product_id": {"products.category", "products.variant"},
    # Nothing else tells an unsubscribe from a click.
    "unsubscribeLinkTag": {"event_type"},
}
"""What a text tells beside its own columns only by being there."""


class Lake:
    """What was landed, and what the project made of it."""

    def __init__(self, settings, one_in):
        self.settings = settings
        self.one_in = one_in
        self.landed = set()
        self.blanked = {}
        self.good = {}

    def land(self, records, arrived_at):
        """Land what can be read of *records* (stream, bytes)."""
        for stream, data in records:
            self.landed |= set(event_ids(data, FAMILY_OF_STREAM[stream]))
        put_in_landing(self.settings, records, arrived_at)

    def base_rows(self):
        """The rows of the base models, by event id."""
        return {
            key: row
            for family in STREAM_OF_FAMILY
            for key, row in texts_of(self.settings, f"base_{family}__events").items()
        }


def event_ids(data, family):
    """Return the ids of the events that *data* holds; none where it is set aside."""
    try:
        return [record.event_id for record in land(data, family, MOMENT).records]
    except UnreadableRecord:
        return []


def records_that_meet():
    """Records whose ids would be one and the same if they were only put one behind the other."""

    def call(number, **who):
        said = {"type": "track", "event": "Met", "messageId": f"meets {number}", **who}
        return "app-events", json.dumps({**said, "timestamp": "2026-10-04T10:00:00.000Z"}).encode()

    def text(number, **campaign):
        said = {"eventType": "TEXT_SENT", "eventVersion": "1.0", "eventTimestamp": 1791100800000}
        known = {"messageId": f"meets {number}", "destinationPhoneNumber": "+12065550142"}
        return "messaging-events", json.dumps({**said, **known, "context": campaign}).encode()

    yield call(1, anonymousId="p", userId="q\x1fr")
    yield call(2, anonymousId="p\x1fq", userId="r")
    yield text(3, campaign_id="a/b", treatment_id="c")
    yield text(4, campaign_id="a", treatment_id="b/c")
    yield from opens_of_one_message()
    yield from events_called_like_others()


def events_called_like_others():
    """Calls of a tracker, of our own systems and of an app, each with the name of another family's event."""
    catalogue = csv.DictReader((dbt.PROJECT / "seeds" / "event_catalogue.csv").open(encoding="utf-8"))
    rows = [row for row in catalogue if not row["source_type"].endswith("*")]
    of_pinpoint = {row["source_type"] for row in rows if row["family"] == "pinpoint"}
    at = "2026-10-04T10:00:00.000Z"
    for name in sorted({row[column] for row in rows for column in ("source_type", "event_type")}):
        said = {"event": name, "messageId": f"called {name}", "timestamp": at}
        yield "app-events", json.dumps({"type": "track", "anonymousId": "p", **said}).encode()
        yield "admin-events", json.dumps({"type": "admin", **said}).encode()
        if name not in of_pinpoint:
            event = {"event_type": name, "event_timestamp": 1791108000000, "client": {"client_id": "p"}}
            called = {"message_id": f"called {name}"}
            yield "pinpoint-events", json.dumps({**event, "attributes": called}).encode()


def opens_of_one_message():
    """A mail to two people, opened by one of them, and a push that names the mail and no endpoint."""
    at = "2026-10-04T10:00:00.000Z"
    mail = {"timestamp": at, "messageId": "met", "destination": ["ana@example.com", "bo@example.com"]}
    yield "ses-events", json.dumps({"eventType": "Open", "mail": mail, "open": {"timestamp": at}}).encode()
    push = {"event_type": "_campaign.opened_notification", "event_timestamp": 1791108000000}
    who = {"client": {"client_id": " "}, "attributes": {"message_id": "met"}}
    yield "pinpoint-events", json.dumps({**push, **who}).encode()


def golden_records():
    """Yield (family, name, record) of one record of every event type."""
    for path in sorted(GOLDEN.glob("*/*.json")):
        yield path.parent.name.split("_")[0], f"{path.parent.name}/{path.stem}", json.loads(path.read_bytes())


def blanked_records(lake):
    """Yield golden records with a text blanked, and note in *lake* which event is which change of what."""
    for family, name, record in golden_records():
        whole = json.dumps(record).encode()
        yield STREAM_OF_FAMILY[family], whole
        (lake.blanked[name, None, None],) = event_ids(whole, family)
        for path, change, data in blanked(record, lake.one_in):
            if found := event_ids(data, family):
                (lake.blanked[name, path, change],) = found
                yield STREAM_OF_FAMILY[family], data


@pytest.fixture(
    scope="module",
    params=[pytest.param(ONE_IN, id="a tenth"), pytest.param(ALL, id="all", marks=pytest.mark.bench)],
)
def lake(gateway, request):
    """Four good days of a small world, then hostile and blanked records among them, built with all tests."""
    with pytest.MonkeyPatch.context() as patch:
        settings = use_environment(patch, gateway, f"hostile{request.param}")
        deploy(settings, buffer_seconds=1)
        lake = Lake(settings, request.param)
        world = World(11, 24, date(2026, 10, 1))
        lake.land(
            [(event.stream, event.data) for day in range(1, 5) for event in world.day(day)], ARRIVALS[0]
        )
        dbt.build(settings, [stages.SEEDS, "path:models/staging/base"], MOMENT)
        lake.good = lake.base_rows()
        lake.land(list(of_every_family(HOSTILE // lake.one_in, "hostile")), ARRIVALS[1])
        lake.land(list(blanked_records(lake)), ARRIVALS[2])
        lake.land(list(records_that_meet()), ARRIVALS[3])
        dbt.build(settings, EVERYTHING, MOMENT)
        yield lake


@pytest.fixture(scope="module")
def bases(lake):
    """The rows of the base models."""
    return lake.base_rows()


@pytest.fixture(scope="module")
def events(lake):
    """The rows of all_events."""
    return texts_of(lake.settings, "all_events")


def test_what_landed_adds_up(lake, bases, events):
    """Each event that landed is there once, or another one of the same fact stands for it."""
    assert len(lake.landed) > len(lake.good) + 4000 // lake.one_in
    assert set(bases) == lake.landed
    count = f"select count(*) as n from {lake.settings.names.database('staging')}.all_events"
    assert warehouse.query(lake.settings, count)[0]["n"] == len(events)
    facts = {row["fact_id"] for row in events.values()} - {None}
    missing = {key for key, row in bases.items() if key not in events and row["fact_id"] not in facts}
    assert missing == set()
    assert set(events) <= lake.landed


def test_good_records_are_what_they_were(lake, events):
    """What a good record says is the same in all_events as when it was alone in the lake."""
    assert len(lake.good) > 300
    for key, before in lake.good.items():
        after = events[key]
        assert {name: after[name] for name in before if name in after} == {
            name: value for name, value in before.items() if name in after
        }


def test_who_is_called_like_an_open_opens_nothing(lake, events):
    """A tracker, our own systems and an app may call an event what they like: it is nobody's message."""
    called = {row["message_id"] for row in events.values()}
    assert {"called RCS_READ", "called _whatsapp.read", "called Open"} < called
    messages = f"select message_id from {lake.settings.names.database('marts')}.fct_messages"
    opened = {row["message_id"] for row in warehouse.query(lake.settings, messages)}
    assert {name for name in opened if name.startswith("called ")} == set()


def blank_texts(row):
    """Yield the columns of *row* that hold a blank text, alone or in a list; maps are the source's words."""
    for name, value in row.items():
        texts = value if isinstance(value, list) else [value]
        if any(isinstance(text, str) and not text.strip() for text in texts):
            yield name


def test_no_id_address_or_name_is_blank(bases):
    """Whatever the records say: what is blank is null, in lists left out."""
    assert {name: row[name] for row in bases.values() for name in blank_texts(row)} == {}


def differing(one, other):
    """Return the columns in which two rows differ."""
    return {name for name in one if name not in NOT_COMPARED and one[name] != other[name]}


def test_blanking_a_text_touches_its_own_columns_only(lake, bases):
    """Its columns are those that another text in its place changes."""
    touched = {}
    for (name, path, change), key in lake.blanked.items():
        if change not in BLANKS:
            continue
        whole = bases[lake.blanked[name, None, None]]
        own = differing(whole, bases[lake.blanked[name, path, OTHER]])
        allowed = own | next((LEAD_TO_MORE[step] for step in path if step in LEAD_TO_MORE), set())
        if more := differing(whole, bases[key]) - allowed:
            touched[name, path, change] = more
    assert touched == {}
    assert len(lake.blanked) > 3500 // lake.one_in


def test_a_blank_user_attribute_is_a_value(lake, bases):
    """What is asked of a person may have the answer nothing; a blank id may not."""
    emptied = [
        (bases[key]["user_attributes"], path[path.index("UserAttributes") + 1])
        for (_, path, change), key in lake.blanked.items()
        if change == "empty" and "UserAttributes" in path
    ]
    assert emptied
    assert {attributes[name] for attributes, name in emptied} == {""}


def test_an_open_that_counts_twice_stops_the_night(lake):
    """Last, for it harms the lake: the test of the marts names itself in the error."""
    table = f"{lake.settings.names.database('marts')}.fct_messages"
    more = f"update {table} set count_opens = count_opens + 1 where message_id = 'met'"
    warehouse.query(lake.settings, more)
    with pytest.raises(DataError, match="assert_messages_count_every_open_once"):
        dbt.build(lake.settings, "assert_messages_count_every_open_once", MOMENT)
