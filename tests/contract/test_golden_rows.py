"""Every golden record, read by its base model: each column is what the record says, each type in its view."""

import csv
import json
from collections import Counter, defaultdict
from datetime import UTC, datetime
from pathlib import Path

import boto3
import pytest
from base_columns import texts_of
from environments import use_environment
from landing_files import put_in_landing
from local_clients import until
from original_table import COLUMNS, ENVELOPE, MAIL, PARTS, asked, said
from original_views import VIEWS
from typed_records import READERS, place, typed

from engagelake import dbt, stages, warehouse
from engagelake.deploy import deploy
from engagelake.events import land
from engagelake.names import FAMILY_OF_STREAM
from engagelake.quality.event_types import CATALOGUE

GOLDEN = Path(__file__).parents[1] / "golden" / "events"
PATHS = sorted(GOLDEN.glob("*/*.json"))
NAMES = [f"{path.parent.name}/{path.stem}" for path in PATHS]
STREAM_OF_FAMILY = {family: stream for stream, family in FAMILY_OF_STREAM.items()}
ARRIVED = datetime(2026, 10, 5, tzinfo=UTC)
LATER = datetime(2026, 10, 6, 7, 30, tzinfo=UTC)
"""When one small call arrives, a day after all golden records."""
REQUESTED = datetime(2026, 10, 1, 6, 2, 10, 500000)

OF_THE_LANDING = {
    *("event_id", "family", "event_at", "arrived_at", "ingest_timestamp", "landed_hour", "dt", "hr"),
}
"""Columns that the transform wrote; tests/unit/events/test_golden.py reads them."""
EMPTY = ("user_attributes", "topic_preferences", "attributes", "metrics", "context")
"""Maps, which are never null."""
ACCOUNT = {"aws_account_id", "awsaccountid"}
SAID_BY_NONE = {
    "admin_event": {"application_id", "endpoint_id", *ACCOUNT},
    "email_delivery_delay": {"application_id"},
    "email_subscription": {"application_id"},
    "inbound_email": {"application_id", "endpoint_id", *ACCOUNT},
    "mms_status": {"application_id", *ACCOUNT},
    "page_view": {"application_id", *ACCOUNT},
    "rcs_status": {"application_id", *ACCOUNT},
    "segment_membership_change": {"application_id", "endpoint_id", *ACCOUNT},
    "whatsapp_status": {
        *("application_id", "endpoint_id", "pinpoint_campaign_id", "pinpoint_treatment_id"),
    },
}
"""Columns that no source of a view says."""

PHONE = {
    "origination_phone_number": "+12065550142",
    "iso_country_code": "US",
    "number_of_message_parts": "1",
}
MESSAGING = {
    **PHONE,
    "mcc": "310",
    "mnc": "05",
    "message_type": "PROMOTIONAL",
    "is_final": True,
    "price_in_millicents_usd": 581.0,
    "carrier_fee_in_millicents_usd": 302.0,
    "message_send_timestamp": REQUESTED,
}
"""What the golden events of End User Messaging have in common."""

OURS = {
    ("email_delivery_delay", "ses_tags/DeliveryDelay"): {
        "message_id": "0100-ses-u-nour",
        "message_send_timestamp": REQUESTED,
        "delayed_recipient_email_address": "nour@example.net",
        "delayed_recipient_status": "4.2.2",
        "delayed_recipient_diagnostic_code": "smtp; 452 4.2.2",
        "delay_type": "MailboxFull",
        "expires_at": datetime(2026, 10, 2, 8, 15, 0, 123000),
        "pinpoint_campaign_id": "c0ffee",
        "journey_id": "1011ey",
    },
    ("email_subscription", "ses_tags/Subscription"): {
        "subject": 'Ваши "красные" туфли \\ 50%',
        "contact_list": "shop",
        "subscription_source": "UnsubscribeHeader",
        "unsubscribe_all": True,
    },
    ("mms_status", "messaging/MEDIA_DELIVERED"): MESSAGING
    | {
        "event_type": "MEDIA_DELIVERED",
        "endpoint_id": "endpoint-u-amelie",
        "message_id": "eum-u-amelie",
        "destination_phone_number": "+33199005501",
        "record_status": "DELIVERED",
        "record_status_description": None,
    },
    ("rcs_status", "messaging/RCS_READ"): MESSAGING
    | {
        "event_type": "RCS_READ",
        "message_id": "eum-u-nour",
        "destination_phone_number": "+14255550104",
        "record_status": "READ",
    },
    ("voice_status", "messaging/VOICE_COMPLETED"): MESSAGING
    | {
        "event_type": "VOICE_COMPLETED",
        "message_id": "eum-u-zoe",
        "destination_phone_number": "+14255550103",
        "record_status": "COMPLETED",
        "record_status_description": 'Carrier is "full"',
        "carrier_name": "Carrier 7",
        "call_duration_in_seconds": 42.0,
    },
    ("voice_status", "pinpoint/_VOICE.SUCCESS"): PHONE
    | {
        "event_type": "_VOICE.SUCCESS",
        "endpoint_id": "endpoint-u-sho",
        "message_id": "call-u-sho",
        "destination_phone_number": "+81355500102",
        "record_status": "ANSWERED",
        "price_in_millicents_usd": 645.0,
        "call_duration_in_seconds": None,
    },
    ("whatsapp_status", "inbound_whatsapp_failed/whatsAppWebhookEntry"): {
        "event_type": "_whatsapp.failed",
        "message_id": "wamid.ours",
        "origination_phone_number": "12065550142",
        "destination_phone_number": "14255550103",
        "record_status": "failed",
        "record_status_description": "Message undeliverable",
    },
    ("whatsapp_status", "inbound_whatsapp_read/whatsAppWebhookEntry"): {
        "event_type": "_whatsapp.read",
        "message_id": "wamid.ours",
        "record_status": "read",
        "record_status_description": None,
    },
    ("segment_membership_change", "app_profiles/SEGMENT_MEMBERSHIP_LEFT"): {
        "operation_type": "LEFT",
        "segment_definition_name": "lapsed_customers",
        "segment_type": "ENHANCED",
        "domain_name": "shop",
        "profile_id": "1f2e3d4c5b6a79889706f5e4d3c2b1a0",
        "evaluation_type": "SCHEDULE",
        "previous_membership_changed_at": datetime(2026, 9, 30, 8, 15),
        "event_at": datetime(2026, 10, 1, 8, 15),
    },
    ("page_view", "app/page"): {
        "view_type": "page",
        "user_id": "u-zoe",
        "anonymous_id": "anon-u-zoe",
        "session_id": "1790842500",
        "name": "Accueil",
        "category": "Boutique",
        "path": "/",
        "url": "https://shop.example.com/",
        "title": "Accueil",
        "search": "?q=rouge",
        "referrer": "https://example.net/",
    },
    ("page_view", "app/screen"): {"view_type": "screen", "user_id": "u-nour", "name": "Home", "url": None},
}
"""By view that no predecessor had and golden record, what its row says."""

AS_JSON = {"destination", "recipients", "unsubscribelinktag", "message_tags"}
"""Columns of lists and maps, which are asked for as JSON."""


def family_of(path):
    """Return the family of a golden record; `ses_transient` holds a variant of `ses`."""
    return path.parent.name.split("_")[0]


class Golden:
    """The golden records, landed and modelled; `rows` are those of the base models, by the record's name."""

    def __init__(self, settings):
        self.settings = settings
        self.records = {name: json.loads(path.read_bytes()) for name, path in zip(NAMES, PATHS, strict=True)}
        self.landed = {
            name: land(path.read_bytes(), family_of(path), ARRIVED).records[0]
            for name, path in zip(NAMES, PATHS, strict=True)
        }
        found = {
            key: row
            for family in STREAM_OF_FAMILY
            for key, row in texts_of(settings, f"base_{family}__events").items()
        }
        self.rows = {name: found[record.event_id] for name, record in self.landed.items()}

    def view(self, name, columns="*"):
        """Return rows of the view *name*."""
        database = self.settings.names.database("events")
        return warehouse.query(self.settings, f"select {columns} from {database}.{name}")


@pytest.fixture(scope="module")
def golden(gateway):
    """One lake with every golden record, its staging layer and its views."""
    with pytest.MonkeyPatch.context() as patch:
        settings = use_environment(patch, gateway, "goldenrows")
        deploy(settings, buffer_seconds=1)
        records = [(STREAM_OF_FAMILY[family_of(path)], path.read_bytes()) for path in PATHS]
        put_in_landing(settings, records, ARRIVED)
        call = {"type": "page", "userId": "u-zoe", "messageId": "later", "timestamp": LATER.isoformat()}
        put_in_landing(settings, [("app-events", json.dumps(call).encode())], LATER)
        dbt.build(
            settings, [stages.SEEDS, "path:models/staging/base", "all_events", stages.EVENT_VIEWS], ARRIVED
        )
        yield Golden(settings)


def same(expected, found):
    """Return whether a column's text, list or map *found* is the value *expected*."""
    if expected is None or found is None:
        return expected is found
    if isinstance(expected, dict):
        return expected.keys() == found.keys() and all(same(expected[key], found[key]) for key in expected)
    if isinstance(expected, bool):
        found = found == "true"
    elif isinstance(expected, datetime):
        found = datetime.fromisoformat(found).replace(tzinfo=UTC)
        expected = expected.replace(microsecond=expected.microsecond // 1000 * 1000)
    elif isinstance(expected, int | float):
        found, expected = float(found), pytest.approx(expected)
    elif isinstance(expected, str) and expected[:1] in "[{" and found[:1] in "[{":
        found, expected = json.loads(found), json.loads(expected)  # the order of keys says nothing
    return found == expected


@pytest.mark.parametrize("name", NAMES)
def test_every_column_is_what_the_record_says(golden, name):
    """A reading in Python, by the sources' guides, gives the same row: no column is left out of it."""
    record = golden.landed[name]
    row = {key: value for key, value in golden.rows[name].items() if key not in OF_THE_LANDING}
    expected = {key: {} for key in EMPTY} | {"has_endpoint": False}
    expected |= typed(record.family, record.event_type, golden.records[name])
    happened = datetime.fromisoformat(record.event_at)
    for column in ("event_timestamp", "arrival_timestamp"):
        expected.setdefault(column, happened)

    assert set(expected) <= set(row)
    assert {
        column: (expected.get(column), found)
        for column, found in row.items()
        if not same(expected.get(column), found)
    } == {}


def test_every_family_is_read():
    """There is a reading for each family of records."""
    assert set(READERS) == set(FAMILY_OF_STREAM.values())


def test_every_type_of_the_catalogue_has_a_golden_record_in_its_view(golden):
    """Adding a type is a row, a golden record, and a view where it deserves one."""
    seen, shown = set(), defaultdict(set)
    for name, record in golden.landed.items():
        variant = READERS[record.family](golden.records[name]).get("variant")
        row = place(record.family, record.event_type, variant)
        seen.add((row["family"], row["source_type"], row["variant"]))
        shown[row["view_name"]].add(record.event_id)
    rows = csv.DictReader(CATALOGUE.read_text(encoding="utf-8").splitlines())
    types = {(row["family"], row["source_type"], row["variant"]) for row in rows}

    assert {key for key in types - seen if not key[1].endswith("*")} == set()
    facts = {golden.landed[name].event_id: row["fact_id"] for name, row in golden.rows.items()}
    missing = {}
    for view in set(shown) - {""}:
        in_view = {row["event_id"] for row in golden.view(view, "event_id")}
        told = {facts.get(event_id) for event_id in in_view} - {None}
        if left := {key for key in shown[view] - in_view if facts[key] not in told}:
            missing[view] = left
    assert missing == {}


def types_of(golden, view):
    """Return the columns of *view* and their types, in order."""
    table = boto3.client("glue").get_table(DatabaseName=golden.settings.names.database("events"), Name=view)
    return {column["Name"]: column["Type"] for column in table["Table"]["StorageDescriptor"]["Columns"]}


def columns_of(golden, view):
    """Return the columns of *view* that have a value in some golden record, and all of them."""
    names = list(types_of(golden, view))
    (row,) = golden.view(view, ", ".join(f'count("{name}") as "{name}"' for name in names))
    return {name for name in names if row[name]}, set(names)


def test_every_column_of_every_view_has_a_value_in_some_golden_record(golden):
    """A path that is misspelt reads null for ever, and nobody notices."""
    views = sorted({row["view_name"] for row in csv.DictReader(CATALOGUE.open(encoding="utf-8"))} - {""})
    empty = {}
    for view in views:
        filled, every = columns_of(golden, view)
        if left := every - filled - SAID_BY_NONE.get(view, set()):
            empty[view] = left

    assert empty == {}


@pytest.mark.parametrize("view", VIEWS)
def test_a_view_has_the_rows_of_the_original(golden, view):
    """The original's definition over the raw records of Pinpoint gives the same rows, column by column."""
    kind, rows_of = VIEWS[view]
    expected = [
        row
        for name, record in golden.landed.items()
        if (record.family, record.event_type) == ("pinpoint", kind)
        for row in rows_of(golden.records[name])
    ]
    columns = [f"cast({name} as json) as {name}" if name in AS_JSON else name for name in expected[0]]
    database = golden.settings.names.database("events")
    # Streams of 2017 have another envelope, which the original does not read.
    newer = f"{database}.{view} where family = 'pinpoint' and application_id not like 'AppKey%'"
    found = warehouse.query(golden.settings, f"select {', '.join(columns)} from {newer}")

    assert sorted(map(as_json, found)) == sorted(map(as_json, expected))


@pytest.mark.parametrize(("view", "name"), OURS)
def test_a_view_of_ours_says_what_its_record_says(golden, view, name):
    """The record's own values, read by eye."""
    expected = OURS[view, name]
    (found,) = golden.view(f"{view} where event_id = '{golden.landed[name].event_id}'", ", ".join(expected))

    for column, value in expected.items():
        assert found[column] == (pytest.approx(value) if isinstance(value, float) else value), column


def as_json(row):
    """Return a row as text that can be compared."""
    return json.dumps(row, default=str, sort_keys=True, ensure_ascii=False)


def test_the_original_table_has_its_columns_and_types(golden):
    """In their order, before the partition's and what is ours."""
    found = types_of(golden, "all_events")

    assert {name: found.get(name) for name in COLUMNS} == COLUMNS
    assert list(found)[: len(COLUMNS)] == list(COLUMNS)
    assert list(found)[len(COLUMNS)] == "ingest_timestamp"


@pytest.mark.parametrize("name", [name for kind in PARTS for name in NAMES if name == f"pinpoint/{kind}"])
def test_the_original_table_says_of_a_mail_what_its_record_says(golden, name):
    """Each path leads to the same value in the record and in the table."""
    record = golden.records[name]
    paths = [*ENVELOPE, *MAIL, *PARTS[record["event_type"]]]
    columns = ", ".join(f"{asked(path)} as c{number}" for number, path in enumerate(paths))
    (row,) = golden.view(f"all_events where event_id = '{golden.landed[name].event_id}'", columns)

    assert dict(zip(paths, row.values(), strict=True)) == {path: said(record, path) for path in paths}


def test_a_saved_query_counts_what_a_campaign_s_mail_did(golden):
    """By type, in a window of milliseconds, with the campaign as an attribute."""
    campaign, kinds = "c0ffee00c0ffee00c0ffee00c0ffee00", ("_email.open", "_email.click")
    expected = Counter(
        record["event_type"]
        for record in golden.records.values()
        if record.get("event_type") in kinds and record["attributes"].get("campaign_id") == campaign
    )
    found = golden.view(
        "all_events where event_type in ('_email.open', '_email.click') "
        f"and attributes['campaign_id'] = '{campaign}' "
        "and from_unixtime(arrival_timestamp / 1000) >= timestamp '2026-10-01 00:00:00' group by event_type",
        "event_type, count(distinct facets.email_channel.mail_event.mail.message_id) as n",
    )

    assert expected
    assert {row["event_type"]: row["n"] for row in found} == expected


def test_a_saved_query_sums_what_texts_cost(golden):
    """The one metric that the original keeps, of the texts that arrived."""
    found = golden.view(
        "all_events where event_type = '_SMS.SUCCESS' and family = 'pinpoint' "
        "group by attributes['iso_country_code']",
        "attributes['iso_country_code'] as country, sum(metrics.price_in_millicents_usd) / 100000 as dollars",
    )

    assert [(row["country"], round(row["dollars"], 5)) for row in found] == [("US", 0.00645)]


def test_saved_queries_on_the_original_table_run(golden):
    """Nested columns, maps, milliseconds and the columns of the day, as people wrote them down."""
    found = golden.view(
        "all_events where event_type = '_email.hardbounce' and family = 'pinpoint' "
        "and year = '2026' and month = '10' and ingest_timestamp >= timestamp '2026-10-05 00:00:00'",
        "application.app_id, client.client_id, attributes['campaign_id'] as campaign, "
        "from_unixtime(arrival_timestamp / 1000) as arrived, "
        "facets.email_channel.mail_event.mail.common_headers.subject as subject, "
        "facets.email_channel.mail_event.bounce.bounced_recipients[1].email_address as bounced",
    )
    record = golden.records["pinpoint/_email.hardbounce"]
    event = record["facets"]["email_channel"]["mail_event"]
    (row,) = (row for row in found if row["campaign"])

    assert row["app_id"] == record["application"]["app_id"]
    assert row["client_id"] == record["client"]["client_id"]
    assert row["subject"] == event["mail"]["common_headers"]["subject"]
    assert row["bounced"] == event["bounce"]["bounced_recipients"][0]["email_address"]


def scanned(golden, view, condition="true"):
    """Return how many bytes Athena reads to count the rows of *view* that satisfy *condition*."""
    athena, names = boto3.client("athena"), golden.settings.names
    sql = f"select count(distinct event_id) from {names.database('events')}.{view} where {condition}"
    begun = athena.start_query_execution(QueryString=sql, WorkGroup=names.workgroup)["QueryExecutionId"]

    def ended():
        execution = athena.get_query_execution(QueryExecutionId=begun)["QueryExecution"]
        return execution if execution["Status"]["State"] == "SUCCEEDED" else None

    return until(ended)["Statistics"]["DataScannedInBytes"]


@pytest.mark.parametrize("view", ["all_events", "page_view"])
def test_a_condition_on_ingest_timestamp_reads_what_arrived_then(golden, view):
    """By the hour or the moment: the day of all golden records is not opened, nor is the later one for it."""
    whole = scanned(golden, view)
    before = scanned(golden, view, "ingest_timestamp < timestamp '2026-10-06 00:00:00'")
    later = {
        condition: scanned(golden, view, condition)
        for condition in (
            "ingest_timestamp >= timestamp '2026-10-06 07:00:00'",
            "ingest_timestamp = timestamp '2026-10-06 07:00:00'",
            "ingest_timestamp > timestamp '2026-10-05 23:30:00'",
            "ingest_timestamp between timestamp '2026-10-06 00:00:00' and timestamp '2026-10-06 23:00:00'",
            "arrived_at between timestamp '2026-10-06 07:00:00' and timestamp '2026-10-06 08:00:00'",
        )
    }

    assert set(later.values()) == {whole - before}
    assert 0 < whole - before < before


def test_every_family_is_in_the_original_table(golden):
    """Saved queries find what the successors of Pinpoint tell, under the words that they ask for."""
    rows = golden.view("all_events", "family, event_type, facets is not null as has_facets")
    mail = {row["family"] for row in rows if row["has_facets"] and row["event_type"] == "_email.send"}

    assert {row["family"] for row in rows} == set(FAMILY_OF_STREAM.values())
    assert mail == {"pinpoint", "ses"}
