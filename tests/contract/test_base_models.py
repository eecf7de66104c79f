"""What one record means: each is landed alone, in its real shape, and read from its base model."""

import copy
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from base_columns import texts_of
from environments import use_environment
from landing_files import put_in_landing

from engagelake import dbt, stages, warehouse
from engagelake.deploy import deploy
from engagelake.events import land
from engagelake.events.landing import family_of
from engagelake.events.times import moment
from engagelake.names import FAMILY_OF_STREAM
from engagelake_demo.simulate.facts import normalised

GOLDEN = Path(__file__).parents[1] / "golden" / "events"
STREAM_OF_FAMILY = {family: stream for stream, family in FAMILY_OF_STREAM.items()}
ARRIVED = datetime(2026, 10, 5, tzinfo=UTC)
ADDRESSES = [
    *("ann@example.org", " Ann@Example.org ", "Ann Field <Ann@example.org>", '"F., A." <ann@example.org> '),
    *("<ann@example.org>", "Ann <>", "a < b", "+12065550116", "12065550116", "+1 (206) 555-0116"),
    *("tel:+1-206-555-0116", "001 206.555.0116", "00 1/206/555/0116", "1234567", "123456", "1" * 15),
    *("1" * 16, "+49 30 12x", "fcm:APA91bToken", "7" * 12 + "@example.org"),
]
TIMES = [
    *(1790842500123, 1790842500.123, 1790842500, "1790842500123", "1790842500123.0", 1.790842500123e12),
    *(1790842500123.9, 946684800, 946684799, 946684800000, 4102444799999, 4102444800000, 4102444799),
    *(1790842500123000, 1790842500123000000, -1790842500123, 0, 10**40, 1e300, "9" * 400, True, [], {}),
    *("soon", "NaN", "-1", "2026-10-01T08:15:00.123456+02:00", "2026-10-01 08:15:00", "2026-10-01t08:15z"),
    *("99999-01-01T00:00:00Z", "1999-12-31T23:59:59Z", "2100-01-01T00:00:00Z", "2026-13-45T99:99:99Z"),
]


def golden(name, **changes):
    """Return the golden record *name*; `a__b=value` changes the value at a.b."""
    record = json.loads((GOLDEN / f"{name}.json").read_bytes())
    for place, value in changes.items():
        *steps, last = place.split("__")
        holder = record
        for step in steps:
            holder = holder.setdefault(step, {})
        holder[last] = value
    return record


def spelt(name, text, *places):
    """Return the golden record *name* as text that has the JSON *text*, letter by letter, at *places*."""
    return json.dumps(golden(name, **dict.fromkeys(places, "@"))).replace('"@"', text)


def subscription(preferences):
    """Return a Subscription record that says *preferences* are the new ones."""
    return golden("ses/Subscription", subscription__newTopicPreferences=preferences)


def pinpoint_bounce(address):
    """Return Pinpoint's word of a hard bounce of *address*."""
    record = golden("pinpoint/_email.hardbounce")
    bounce = record["facets"]["email_channel"]["mail_event"]["bounce"]
    bounce["bounced_recipients"][0]["email_address"] = address
    return record


def with_endpoint(endpoint, client="ID-of-Case"):
    """Return a campaign's send to *client*, whose endpoint document is *endpoint*."""
    sent = golden("pinpoint/_campaign.send", client__client_id=client)
    sent["client_context"] = {"custom": {"endpoint": endpoint}}
    return sent


def forged_mail():
    """Return a mail that says it is from somebody whose domain did not send it."""
    return golden("inbound/Received", receipt__dmarcVerdict__status="FAIL", mail__messageId="mail-forged")


def bundle(*said):
    """Return an entry of WhatsApp that bundles statuses: (message id, word)."""
    record = golden("inbound_whatsapp/whatsAppWebhookEntry")
    entry = json.loads(record["whatsAppWebhookEntry"])
    value = entry["changes"][0]["value"]
    (status,) = value["statuses"]
    value["statuses"] = [status | {"id": message_id, "status": word} for message_id, word in said]
    return record | {"whatsAppWebhookEntry": json.dumps(entry)}


def account_change(field):
    """Return an entry of WhatsApp about *field* of the account."""
    record = golden("inbound_whatsapp_account/whatsAppWebhookEntry.message_template_status_update")
    entry = json.loads(record["whatsAppWebhookEntry"])
    entry["changes"][0]["field"] = field
    return record | {"whatsAppWebhookEntry": json.dumps(entry)}


TWO = [{"emailAddress": "Ann <ANN@example.org>"}, {"emailAddress": "bo@example.org"}]
FEEDBACK = {"bounce__feedbackId": "fb-1", "mail__messageId": "m-1"}
TOPICS = [
    {"topicName": "weekly", "subscriptionStatus": "OptIn"},
    {"topicName": "", "subscriptionStatus": "OptIn"},
    {"topicName": "weekly", "subscriptionStatus": "OptOut"},
    {"topicName": "offers", "subscriptionStatus": None},
    "monthly",
]
CALL = {"messageId": "call-1", "properties": {"order_id": "o-1"}}
MANY_VALUES = {
    **{"Colours": ["red", "blue"], "Size": ["M"], "Answer": [""], "Late": [None, "a"]},
    **{"None": [], "Null": None, "Nulls": [None], "Text": "x", " ": ["y"]},
}
TWICE = """{"type": "track", "event": "Dup", "messageId": "d", "timestamp": "2026-10-01T08:15:00Z",
"properties": {"coupon": "X9", "revenue": 10, "share": "NaN", "revenue": 12}}"""

NUMBERS = ["1.79E12", "1.79e+12", "17900000000.00E2", "1790000000000.0", "1.79E9"]
"""Spellings of one moment that a writer of JSON would not keep."""

TEXTS_TWICE = '{"k": "first", "x": "X9", "k": "last"}'
TWICE_IN = {
    "tags": ("ses/Send", "mail__tags", '{"k": ["first"], "x": ["X9"], "k": ["last"]}', "attributes"),
    "traits": ("app/identify", "traits", TEXTS_TWICE, "user_attributes"),
    "traits in the context": ("app_context/identify", "context__traits", TEXTS_TWICE, "user_attributes"),
    "context": ("messaging/TEXT_DELIVERED", "context", TEXTS_TWICE, "context"),
    "attributes": ("pinpoint/Order-Completed", "attributes", TEXTS_TWICE, "attributes"),
    "metrics": ("pinpoint/Order-Completed", "metrics", '{"k": 1, "x": 9, "k": 2}', "metrics"),
    "customer_context": (
        "pinpoint/_SMS.SUCCESS",
        "attributes__customer_context",
        json.dumps(TEXTS_TWICE),
        "context",
    ),
}
"""Where maps are read: a golden record, the place, its text with a key that stands twice, and the column."""

RECORDS = {
    "call": golden("app/Order-Completed", **CALL),
    "call again": golden("app/Order-Completed", **CALL, sentAt="2026-10-01T08:19:00.000Z"),
    "undefined of one": golden("app/Order-Completed", messageId="undefined", anonymousId="an-1"),
    "undefined of another": golden("app/Order-Completed", messageId="undefined", anonymousId="an-2"),
    "call without id": golden("app/Order-Completed", messageId=" "),
    "visitor": golden("app/Order-Completed", userId="", anonymousId="an-1"),
    "key twice": TWICE,
    **{f"twice in {where}": spelt(name, text, at) for where, (name, at, text, _) in TWICE_IN.items()},
    **{
        f"spelt {number}": spelt("pinpoint/_session.start", number, "event_timestamp", "arrival_timestamp")
        for number in NUMBERS
    },
    "tags that are no lists": golden("ses/Send", mail__tags={"a": "x", "b": ["y"], "c": None, "d": []}),
    "half an emoji": golden(
        "ses/Send", mail__commonHeaders__subject="Gr\u00fc\u00dfe \ud83d", mail__messageId="m-half"
    ),
    "half an emoji in a call": golden(
        "app/Order-Completed", messageId="half", properties={"coupon": "K1", "title": "cut \ud83d"}
    ),
    "another family's word": golden("app/Order-Completed", event="_email.open"),
    "a name of spaces": golden("app/Order-Completed", userId=" " * 300_000 + "u-1" + " " * 300_000),
    "a bounce of a new type": golden("ses/Bounce", bounce__bounceType="Final"),
    "a bounce in capitals": golden("ses/Bounce", bounce__bounceType="PERMANENT"),
    "a bounce of no type": golden("ses/Bounce", bounce__bounceType=None),
    "bounce": golden("ses/Bounce", bounce__bouncedRecipients=TWO, **FEEDBACK),
    "bounce notified": golden("ses_notification/Bounce", bounce__bouncedRecipients=TWO[::-1], **FEEDBACK),
    "bounce of another": golden("ses/Bounce", bounce__bouncedRecipients=TWO[:1], **FEEDBACK),
    "complaint": golden("ses/Complaint", complaint__feedbackId="fb-1", complaint__complainedRecipients=TWO),
    "suppressed complaint": golden("ses/Complaint", complaint__complaintSubType="OnAccountSuppressionList"),
    "pinpoint bounce": pinpoint_bounce("Ann <ann@example.org>"),
    "pinpoint bounce again": pinpoint_bounce("ANN@example.org"),
    "to and cc": golden("ses/Open", mail__destination=["Ann@example.org", "ann@EXAMPLE.org"]),
    "two people": golden("ses/Open", mail__destination=["ann@example.org", "bo@example.org"]),
    "scrubbed": golden("ses/Open", mail__destination=[None, ""]),
    "one text": golden("ses/Open", mail__destination="ann@example.org"),
    "topics": subscription({"unsubscribeAll": False, "topicSubscriptionStatus": TOPICS}),
    "unsubscribed": subscription({"unsubscribeAll": True, "topicSubscriptionStatus": None}),
    "inactive": with_endpoint('{"EndpointStatus": "Inactive", "ChannelType": "Email"}'),
    "endpoint blank": with_endpoint(""),
    "endpoint null": with_endpoint(None),
    "endpoint empty": with_endpoint("{}"),
    "endpoint text": with_endpoint("none"),
    "endpoint object": with_endpoint({"Address": "ann@example.org"}),
    "user of many values": with_endpoint(json.dumps({"User": {"UserAttributes": MANY_VALUES}})),
    "opened": golden("pinpoint/_campaign.opened_notification", endpoint__ChannelType="5E-324"),
    "purchase": golden("pinpoint/_monetization.purchase", attributes__variant="Red"),
    "announced": golden("admin/Price-Changed"),
    "announced without a time": {"type": "admin", "event": "_email.open", "attributes": {"n": 1}},
    "announced at a time": {"type": "admin", "event": "e", "timestamp": "2026-10-01T08:15:00Z"},
    "text": golden("inbound/TEXT_RECEIVED"),
    "text with the id of another's": golden("inbound/TEXT_RECEIVED", originationNumber="+14255550104"),
    "whatsapp": golden("inbound/whatsAppWebhookEntry"),
    "whatsapp status": golden("inbound_whatsapp/whatsAppWebhookEntry"),
    "whatsapp account": account_change("account_alert"),
    "membership": golden("app_profiles/SEGMENT_MEMBERSHIP_JOINED", OperationType="TELEPORTED"),
    "whatsapp bundle": bundle(("wamid.b1", "sent"), ("wamid.b1", "read"), ("wamid.b2", "failed")),
    "whatsapp torn": golden("inbound/whatsAppWebhookEntry", whatsAppWebhookEntry='{"changes":['),
    "mail": golden("inbound/Received"),
    "forged mail": forged_mail(),
    **{f"address {text}": golden("ses/Send", mail__destination=[text]) for text in ADDRESSES},
    **{f"time {time!r}": golden("pinpoint/_session.start", arrival_timestamp=time) for time in TIMES},
}


def bytes_of(record):
    """Return a record as it is delivered."""
    return (record if isinstance(record, str) else json.dumps(record)).encode()


def family(record):
    """Return the family of a record."""
    return family_of(json.loads(bytes_of(record)))


@pytest.fixture(scope="module")
def settings(gateway):
    """A deployed environment."""
    with pytest.MonkeyPatch.context() as patch:
        settings = use_environment(patch, gateway, "basemodels")
        deploy(settings, buffer_seconds=1)
        yield settings


@pytest.fixture(scope="module")
def rows(settings):
    """By its name in RECORDS, the row of each record."""
    records = {name: (family(record), bytes_of(record)) for name, record in RECORDS.items()}
    put_in_landing(settings, [(STREAM_OF_FAMILY[of], data) for of, data in records.values()], ARRIVED)
    views = ["inbound_message", "inbound_email", "admin_event"]
    dbt.build(settings, [stages.SEEDS, "path:models/staging/base", "all_events", *views], ARRIVED)
    found = {of: texts_of(settings, f"base_{of}__events") for of in STREAM_OF_FAMILY}
    return {
        name: found[of][land(data, of, ARRIVED).records[0].event_id] for name, (of, data) in records.items()
    }


def test_a_retried_call_is_one_fact(rows):
    """A tracker's retry keeps the message id; a call without one is a fact of its own."""
    assert rows["call"]["fact_id"] == rows["call again"]["fact_id"]
    assert rows["call"]["fact_id"].startswith("app/call-1/")
    assert rows["call without id"]["fact_id"] is None


def test_calls_of_two_people_are_two_facts_whatever_id_their_tracker_gives(rows):
    """A tracker that sends the text "undefined" as the id of every call loses nobody's."""
    assert rows["undefined of one"]["fact_id"] != rows["undefined of another"]["fact_id"]


def test_a_bounce_that_is_notified_too_is_one_fact(rows):
    """Whatever the order and spelling of its recipients; other recipients or a complaint are another fact."""
    bounce = "ses/bounce/fb-1/ann@example.org,bo@example.org"
    assert rows["bounce"]["fact_id"] == rows["bounce notified"]["fact_id"] == bounce
    assert rows["bounce of another"]["fact_id"] == "ses/bounce/fb-1/ann@example.org"
    assert rows["complaint"]["fact_id"] == "ses/complaint/fb-1/ann@example.org,bo@example.org"
    assert rows["pinpoint bounce"]["fact_id"] == rows["pinpoint bounce again"]["fact_id"]
    assert rows["pinpoint bounce"]["fact_id"].startswith("pinpoint/bounce/")
    assert rows["to and cc"]["fact_id"] is None


def test_what_stands_beside_an_address_stays_in_the_source_s_columns(rows):
    """Lists of recipients keep the source's text; addresses are compared without it."""
    assert rows["bounce"]["affected_recipients.email_address"] == ["Ann <ANN@example.org>", "bo@example.org"]
    assert rows["to and cc"]["destination"] == ["Ann@example.org", "ann@EXAMPLE.org"]


@pytest.mark.parametrize("text", ADDRESSES)
def test_addresses_are_compared_however_they_are_spelt(rows, text):
    """The world's own rule, which reads no SQL, gives the same address."""
    assert rows[f"address {text}"]["address"] == (normalised(text) or None)


def test_one_address_in_two_lines_is_one_recipient(rows):
    """An event of several people has no address, nor has one whose recipients were blanked."""
    assert rows["to and cc"]["address"] == "ann@example.org"
    assert rows["one text"]["address"] == "ann@example.org"
    assert rows["two people"]["address"] is None
    assert (rows["scrubbed"]["address"], rows["scrubbed"]["destination"]) == (None, [])


@pytest.mark.parametrize("time", TIMES, ids=repr)
def test_a_time_is_read_as_at_arrival(rows, time):
    """The transform's rule: what it reads the model reads, to the millisecond; what is no time is null."""
    expected = moment(copy.deepcopy(time))
    found = rows[f"time {time!r}"]["arrival_timestamp"]
    assert (found and datetime.fromisoformat(found).replace(tzinfo=UTC)) == expected


@pytest.mark.parametrize("number", NUMBERS)
def test_a_time_is_read_however_its_number_is_spelt(rows, number):
    """The bytes as they came: with an exponent, with a fraction, in seconds."""
    found = rows[f"spelt {number}"]
    times = {found[column] for column in ("event_timestamp", "arrival_timestamp", "event_at")}

    moments = {datetime.fromisoformat(time.removesuffix("Z")).replace(tzinfo=None) for time in times}
    assert moments == {datetime(2026, 9, 21, 14, 13, 20)}


def test_a_subscription_says_what_is_still_wanted(rows):
    """All, or topic by topic; a topic without a name is none, and the last word on one counts."""
    assert rows["topics"]["event_type"] == "_email.subscription"
    assert rows["topics"]["topic_preferences"] == {"weekly": "OptOut", "offers": None}
    said = [rows[name]["unsubscribe_all"] for name in ("topics", "unsubscribed", "bounce")]
    assert said == ["false", "true", None]
    assert rows["unsubscribed"]["topic_preferences"] == rows["bounce"]["topic_preferences"] == {}


def test_a_complaint_says_who_made_it_up(rows):
    """SES complains itself for addresses that it suppresses."""
    assert rows["suppressed complaint"]["complaint_sub_type"] == "OnAccountSuppressionList"


def test_endpoint_ids_have_one_case(rows):
    """Pinpoint takes `ID` and `id` for one endpoint; the views show the source's spelling."""
    assert (rows["inactive"]["endpoint_id"], rows["inactive"]["client_id"]) == ("id-of-case", "ID-of-Case")
    assert rows["inactive"]["endpoint_status"] == "INACTIVE"
    assert rows["inactive"]["endpoint_channel_type"] == "EMAIL"


@pytest.mark.parametrize("name", ["blank", "null", "empty", "text"])
def test_an_endpoint_that_says_nothing_is_none(rows, name):
    """Nothing is known of it, and nothing that was known is to be forgotten."""
    assert rows[f"endpoint {name}"]["has_endpoint"] == "false"


def test_an_endpoint_as_text_or_object_is_one(rows):
    """Pinpoint writes it as text; a transform on the way may have opened it."""
    assert rows["inactive"]["has_endpoint"] == rows["endpoint object"]["has_endpoint"] == "true"
    assert rows["endpoint object"]["endpoint_address"] == "ann@example.org"


def test_an_attribute_of_a_user_keeps_all_its_values(rows):
    """One is its text, several are their list; nothing said is no value."""
    assert rows["user of many values"]["user_attributes"] == {
        "Colours": '["red","blue"]',
        "Size": "M",
        "Answer": "",
        "Late": '[null,"a"]',
        "Text": "x",
    }


def test_a_channel_is_a_channel(rows):
    """What was opened was a push message, whatever its endpoint calls itself; the word stays beside."""
    assert (rows["opened"]["channel"], rows["opened"]["endpoint_channel_type"]) == ("PUSH", "5E-324")


def test_a_visitor_with_an_empty_user_id_is_a_visitor(rows):
    """The web tracker says userId "" of people who are not signed in."""
    assert (rows["visitor"]["user_id"], rows["visitor"]["anonymous_id"]) == (None, "an-1")


def test_a_tracker_does_not_write_into_another_family_s_view(rows):
    """A call may have any name; one that begins as our words do is told apart."""
    assert rows["another family's word"]["event_type"] == "app._email.open"


def test_half_a_megabyte_of_spaces_is_read_at_once(rows):
    """A pattern that goes back over them again and again would take the night."""
    assert rows["a name of spaces"]["user_id"] == "u-1"


def test_an_unknown_bounce_is_taken_for_a_hard_one(rows):
    """Mail to an address that refuses it for good is worse than one mail less."""
    types = [
        rows[f"a bounce {what}"]["event_type"] for what in ("of a new type", "in capitals", "of no type")
    ]
    assert types == ["_email.hardbounce"] * 3


def test_a_key_twice_costs_no_other_key(rows):
    """The last of the two counts, as at arrival; a number that is none is null."""
    assert rows["key twice"]["attributes"] == {"coupon": "X9", "revenue": "12", "share": "NaN"}
    assert rows["key twice"]["metrics"] == {"coupon": None, "revenue": 12.0, "share": None}


@pytest.mark.parametrize("where", TWICE_IN)
def test_of_a_key_twice_in_a_map_the_last_counts(rows, where):
    """Wherever a source lets its customers name things."""
    found = rows[f"twice in {where}"][TWICE_IN[where][3]]

    assert (found["k"], found["x"]) == ((2.0, 9.0) if where == "metrics" else ("last", "X9"))


def test_a_tag_that_is_no_list_is_its_text(rows):
    """SES writes lists; null and an empty list say nothing."""
    assert rows["tags that are no lists"]["attributes"] == {"a": "x", "b": "y"}


def test_half_an_emoji_costs_itself(rows):
    """A subject that was cut inside a pair of surrogates keeps all else, and so do its neighbours."""
    mail = rows["half an emoji"]
    assert mail["subject"] == "Grüße ?"
    assert mail["message_id"] == "m-half"
    assert rows["half an emoji in a call"]["attributes"] == {"coupon": "K1", "title": "cut ?"}


def test_a_monetization_purchase_has_a_product(rows):
    """Its id under Pinpoint's name, whatever else the app says of it."""
    products = [rows["purchase"][f"products.{field}"] for field in ("product_id", "category", "variant")]
    assert products == [["SHOE-1"], [None], ["Red"]]


def test_a_text_that_came_in_is_its_sender_s(rows):
    """Who wrote it is the address, its id with the number is the fact, and what it says is an attribute."""
    text = rows["text"]

    assert (text["event_type"], text["channel"]) == ("_inbound.text", "SMS")
    assert (text["address"], text["destination_phone_number"]) == ("+14255550103", "+12065550142")
    assert text["fact_id"] == "inbound/text/in-u-zoe-1/+14255550103"
    assert text["attributes"]["body"] == "Stop, merci 🙏"
    assert rows["text with the id of another's"]["fact_id"] != text["fact_id"]


def test_an_entry_of_whatsapp_is_messages_or_a_status(rows):
    """What the entry holds decides; one that cannot be read costs itself."""
    assert [rows[name]["event_type"] for name in ("whatsapp", "whatsapp status", "whatsapp torn")] == [
        "_inbound.whatsapp",
        "_whatsapp.delivered",
        "whatsAppWebhookEntry.unknown",
    ]
    assert rows["whatsapp"]["address"] == rows["whatsapp status"]["address"] == "+14255550103"
    assert rows["whatsapp"]["fact_id"] == "inbound/whatsapp/wamid.zoe1"
    assert rows["whatsapp status"]["record_status"] == "delivered"


def test_what_a_service_invents_lands_under_its_own_name(rows):
    """In the channel of its kind, and all that it says is kept."""
    account, membership = rows["whatsapp account"], rows["membership"]

    assert (account["event_type"], account["channel"]) == ("whatsAppWebhookEntry.account_alert", "WHATSAPP")
    assert account["attributes"] == {"field": "account_alert"}
    assert (membership["event_type"], membership["channel"]) == ("SEGMENT_MEMBERSHIP_TELEPORTED", "APP")
    assert membership["attributes"]["SegmentDefinitionName"] == "red_shoe_buyers"


def test_every_status_of_a_bundle_is_an_event(rows, settings):
    """Meta puts several into one entry; none of them hides another."""
    assert rows["whatsapp bundle"]["event_type"] == "_whatsapp.sent"
    table = f"{settings.names.database('staging')}.all_events"
    found = warehouse.query(
        settings, f"select message_id, event_type, address from {table} where message_id like 'wamid.b%'"
    )

    assert sorted(tuple(row.values()) for row in found) == [
        ("wamid.b1", "_whatsapp.read", "+14255550103"),
        ("wamid.b1", "_whatsapp.sent", "+14255550103"),
        ("wamid.b2", "_whatsapp.failed", "+14255550103"),
    ]


def test_a_mail_is_nobody_s_unless_its_domain_sent_it(rows):
    """Anyone can write another's name into a mail: only DMARC makes the sender an address of ours."""
    assert rows["mail"]["address"] == "zoe@example.com"
    assert rows["forged mail"]["address"] is None
    assert rows["forged mail"]["from_address"] == "Zoé Field <Zoe@example.com>"
    assert rows["mail"]["fact_id"] == "inbound/mail/mail-u-zoe"


def test_the_view_of_what_came_in_has_a_row_per_message(rows, settings):
    """Whatever the channel; a status is none."""
    events = settings.names.database("events")
    columns = "channel, from_number, to_number, body, message_id, previous_message_id"
    found = warehouse.query(settings, f"select {columns} from {events}.inbound_message")
    zoe = {(row["channel"], row["body"], row["previous_message_id"]) for row in found}

    assert len(found) == 3
    assert {row["from_number"] for row in found} == {"+14255550103", "+14255550104"}
    assert zoe >= {
        ("SMS", "Stop, merci 🙏", "eum-u-zoe"),
        ("WHATSAPP", "STOP", "wamid.ours"),
    }
    mails = warehouse.query(settings, f"select is_from_proven from {events}.inbound_email")
    assert sorted(row["is_from_proven"] for row in mails) == [False, True]


def test_what_is_announced_without_a_time_is_its_bytes(rows):
    """It happens as it arrives, so delivered again on another day only its bytes say that it is the same."""
    without = rows["announced without a time"]

    assert without["fact_id"] == f"admin/{without['event_id']}"
    assert rows["announced"]["fact_id"] == "admin/adm-price"
    assert rows["announced at a time"]["fact_id"] is None


def test_an_admin_event_has_its_attributes_and_no_other_family_s_word(rows, settings):
    """Numbers are metrics too, lists stay JSON text, and our own words are out of its reach."""
    changed = rows["announced"]

    assert changed["attributes"] == {
        "product_id": "shoe-7",
        "from": "129.5",
        "to": "99",
        "currency": "CHF",
        "regions": '["ZH","BE"]',
    }
    assert (changed["metrics"]["from"], changed["event_type"]) == (129.5, "Price Changed")
    assert rows["announced without a time"]["event_type"] == "admin._email.open"
    events = settings.names.database("events")
    names = warehouse.query(settings, f"select event_name from {events}.admin_event")
    assert sorted(row["event_name"] for row in names) == ["Price Changed", "_email.open", "e"]
