"""What Meta bundles in one entry of WhatsApp lands one by one: each status, the messages of each change."""

import hashlib
import json
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from engagelake.events import UnreadableRecord, land
from engagelake.events.expansion import VALUE_LIMIT
from engagelake.quality.event_types import is_unknown

NOW = datetime(2026, 10, 1, 9, 30, tzinfo=UTC)
HAPPENED = "2026-10-01T08:15:00.123Z"
SAID, SAID_AT = "1790842499", "2026-10-01T08:14:59.000Z"
"""A moment as Meta says it, in seconds since 1970, and as it lands."""
ZOE, ADA = "14255550103", "14255550104"


def status(message_id, word, number=ZOE, **more):
    """Return what Meta says of a message of ours to *number*."""
    return {"id": message_id, "status": word, "timestamp": SAID, "recipient_id": number, **more}


def message(message_id, body, number=ZOE):
    """Return what *number* wrote to us."""
    return {"from": number, "id": message_id, "type": "text", "text": {"body": body}}


def change(**lists):
    """Return one change of an account: *lists* are its statuses and messages."""
    about = {"display_phone_number": "12065550142", "phone_number_id": "503650000000001"}
    return {"value": {"messaging_product": "whatsapp", "metadata": about, **lists}, "field": "messages"}


def entry(*changes):
    """Return one entry with *changes*."""
    return {"id": "509600000000001", "changes": list(changes)}


def record(inside):
    """Return the record whose entry is *inside*, an object or text."""
    text = inside if isinstance(inside, str) else json.dumps(inside, ensure_ascii=False)
    return {
        "context": {"MetaWabaIds": []},
        "whatsAppWebhookEntry": text,
        "aws_account_id": "123456789012",
        "message_timestamp": HAPPENED,
    }


def landed(inside):
    """Return the records that land of an entry."""
    return land(json.dumps(record(inside)).encode(), "inbound", NOW).records


def told(records):
    """Return of each record the statuses and the messages of its one change."""
    entries = [json.loads(json.loads(each.raw)["whatsAppWebhookEntry"]) for each in records]
    values = [value["value"] for each in entries for value in each["changes"]]
    assert [len(each["changes"]) for each in entries] == [1] * len(records)
    return [(value.get("statuses") or [], value.get("messages") or []) for value in values]


SENT, READ = status("wamid.1", "sent"), status("wamid.1", "read")
FAILED = status("wamid.2", "failed", ADA, errors=[{"code": 131026, "title": "Zu spät, 😀"}])
HELLO, STOP = message("wamid.zoe1", "Grüße 🙏"), message("wamid.zoe2", "STOP")
ACCOUNT = {"value": {"event": "APPROVED", "message_template_name": "autumn"}, "field": "account_update"}

BUNDLES = {
    "statuses of one change": (
        [change(statuses=[SENT, READ, FAILED])],
        [([SENT], []), ([READ], []), ([FAILED], [])],
    ),
    "several changes": (
        [change(statuses=[SENT]), change(messages=[HELLO, STOP]), change(statuses=[READ, FAILED])],
        [([SENT], []), ([], [HELLO]), ([], [STOP]), ([READ], []), ([FAILED], [])],
    ),
    "messages beside statuses": (
        [change(statuses=[READ], messages=[HELLO])],
        [([], [HELLO]), ([READ], [])],
    ),
    "an account's change beside": ([ACCOUNT, change(statuses=[SENT])], [([], []), ([SENT], [])]),
}


@pytest.mark.parametrize("name", BUNDLES)
def test_each_message_and_status_of_an_entry_lands_alone(name):
    """Nothing of the entry is lost or doubled, each keeps the record around it, and a status its moment."""
    changes, expected = BUNDLES[name]

    records = landed(entry(*changes))

    assert told(records) == expected
    assert [each.event_at for each in records] == [SAID_AT if said else HAPPENED for said, _ in expected]
    for each in records:
        outer = json.loads(each.raw)
        inner = json.loads(outer["whatsAppWebhookEntry"])
        assert outer == record(outer["whatsAppWebhookEntry"])
        assert inner["id"] == "509600000000001"
        assert each.event_id == hashlib.sha256(each.raw.encode()).hexdigest()


@pytest.mark.parametrize(
    ("timestamp", "event_at"),
    [
        *[(SAID, SAID_AT), (int(SAID), SAID_AT)],
        *[(said, HAPPENED) for said in (None, "soon", "0", {}, True)],
    ],
)
@pytest.mark.parametrize("name", ["statuses", "messages"])
def test_a_message_or_status_happened_when_meta_says(name, timestamp, event_at):
    """Alone in its entry or beside another; the entry's moment counts where it does not say."""
    thing, other = {"id": "wamid.1", "timestamp": timestamp}, {"id": "wamid.2", "timestamp": "1790842400"}

    (alone,) = landed(entry(change(**{name: [thing]})))
    first, second = landed(entry(change(**{name: [thing, other]})))

    assert (alone.event_at, first.event_at) == (event_at, event_at)
    assert second.event_at == "2026-10-01T08:13:20.000Z"


@pytest.mark.parametrize(
    ("inside", "event_type"),
    [
        (entry(change(statuses=[SENT])), "whatsAppWebhookEntry"),
        (entry(change(messages=[{}])), "whatsAppWebhookEntry"),
        (entry(ACCOUNT), "whatsAppWebhookEntry.account_update"),
        (entry(change(errors=[{"code": 1}])), "whatsAppWebhookEntry.messages"),
        (entry({"value": {}, "field": "Ada <ada@example.com>"}), "whatsAppWebhookEntry.unknown"),
        (entry({"value": {}, "field": 7}), "whatsAppWebhookEntry.unknown"),
        (entry("change"), "whatsAppWebhookEntry.unknown"),
        (entry(), "whatsAppWebhookEntry.unknown"),
        ('{"changes":[', "whatsAppWebhookEntry.unknown"),
    ],
)
def test_an_entry_of_neither_says_what_it_is_about(inside, event_type):
    """So that the gate can tell what it does not know; no more than a word of Meta's goes into a name."""
    (record,) = landed(inside)

    assert record.event_type == event_type
    assert is_unknown("inbound", event_type) is (event_type != "whatsAppWebhookEntry")


def test_each_part_of_a_bundle_has_its_own_type():
    """An account's change beside a status is told apart."""
    types = [each.event_type for each in landed(entry(ACCOUNT, change(statuses=[SENT, READ])))]

    assert types == ["whatsAppWebhookEntry.account_update", "whatsAppWebhookEntry", "whatsAppWebhookEntry"]


def test_a_bundle_that_is_delivered_again_has_the_same_ids():
    """With an envelope of SNS or without one, beside other records or alone."""
    data = json.dumps(record(entry(change(statuses=[SENT, READ]))))
    sns = json.dumps({"Type": "Notification", "Message": data, "Timestamp": "2026-10-02T00:00:00.000Z"})
    deliveries = [land(each.encode(), "inbound", NOW).records for each in (data, sns, data + sns)]

    first, enveloped, both = ([each.event_id for each in records] for records in deliveries)
    assert len(set(first)) == 2
    assert first == enveloped
    assert both == first * 2


@pytest.mark.parametrize("name", BUNDLES)
def test_a_part_that_is_put_on_the_stream_again_is_the_same_event(name):
    """On another day and alone: nothing about it follows from what it was bundled with."""
    for part in landed(entry(*BUNDLES[name][0])):
        (again,) = land(part.raw.encode(), "inbound", NOW + timedelta(days=3)).records

        assert replace(again, arrived_at=part.arrived_at) == part


@pytest.mark.parametrize(
    "inside",
    [
        entry(change(statuses=[FAILED])),
        entry(change(messages=[HELLO])),
        entry(ACCOUNT),
        entry(),
        entry(None),
        {"changes": {"0": 1}},
        "{}",
        '{"changes":[',
        '{"changes":[]} {"changes":[]}',
        '["changes"]',
        "",
        "Successfully validated SNS topic for Amazon SES event publishing.",
        json.dumps(entry(change(statuses=[SENT, READ])))[:-1] + ', "n": NaN}',
    ],
)
def test_an_entry_of_one_thing_or_of_none_stays_as_it_is(inside):
    """Its id and its text are those of its exact bytes; one that cannot be read costs itself."""
    data = json.dumps(record(inside), indent=1)

    (found,) = land(data.encode(), "inbound", NOW).records

    assert found.raw == data
    assert found.event_id == hashlib.sha256(data.encode()).hexdigest()


def test_every_other_character_of_a_bundle_stays():
    """Numbers, escapes, half an emoji and blanks of a status are those that Meta wrote."""
    odd = (
        '{"id": "wamid.1",  "status":"sent", "n": 1.50E400, "cut": "\\ud83d", "n2": 12345678901234567890.10}'
    )
    inside = f'{{"changes": [{{"value": {{"statuses": [{odd} , {json.dumps(READ)}]}}}}]}}'

    first, second = landed(inside)

    assert json.loads(first.raw)["whatsAppWebhookEntry"] == inside.replace(f"{odd} , {json.dumps(READ)}", odd)
    assert json.loads(second.raw)["whatsAppWebhookEntry"] == inside.replace(f"{odd} , ", "")


def test_a_bundle_that_no_response_can_carry_is_quarantined_whole():
    """Long text repeated a thousand times, or too many values: nothing of it lands."""
    long_entry = entry(change(statuses=[SENT] * 1_000, contacts=["x" * 100_000]))
    for inside in (long_entry, entry(change(statuses=[1] * (VALUE_LIMIT + 1)))):
        with pytest.raises(UnreadableRecord, match="too large"):
            landed(inside)


def test_thousands_of_statuses_are_taken_apart_at_once():
    """What stands around them is not read again for each."""
    statuses = [status(f"wamid.{n}", "delivered") for n in range(4_000)]

    begun = time.process_time()
    records = landed(entry(change(statuses=statuses)))

    assert time.process_time() - begun < 20
    assert [found[0]["id"] for found, _ in told(records)] == [each["id"] for each in statuses]


def test_a_bundle_on_the_stream_of_another_family_is_refused():
    """As every record of another family is."""
    data = json.dumps(record(entry(change(statuses=[SENT, READ])))).encode()

    with pytest.raises(UnreadableRecord, match="of family inbound on the stream of ses"):
        land(data, "ses", NOW)
