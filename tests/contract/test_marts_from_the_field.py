"""Stop signals, endpoint documents and messages of the field, as the marts tell them: one lake."""

import functools
from datetime import UTC, datetime

import pytest
from environments import use_environment
from field_records import (
    app,
    bounce,
    campaign_send,
    complaint,
    endpoint,
    journey_send,
    pinpoint,
    ses,
    subscription,
    text_failure,
    text_in,
    text_of_old,
    text_status,
    told_of,
)
from landing_files import put_in_landing

from engagelake import dbt, stages, warehouse
from engagelake.deploy import deploy

AS_OF = datetime(2026, 10, 25, tzinfo=UTC)
ALL, WEEKLY, NOTHING = (False, "OptIn"), (False, "OptOut"), (True, "OptOut")

STOP_SIGNALS = [
    bounce("m-nora", ["nora@example.org"], "2026-10-20T09:02", "General", "Nora Field <Nora@example.org>"),
    bounce("m-two", ["one@example.org", "two@example.org"], "2026-10-20T09:02", "NoEmail", "two@example.org"),
    bounce(
        "m-full", ["full@example.org"], "2026-10-20T09:02", "MailboxFull", "full@example.org", permanent=False
    ),
    bounce(
        "m-list", ["listed@example.org"], "2026-10-20T09:02", "OnAccountSuppressionList", "listed@example.org"
    ),
    complaint("m-pia", "pia@example.org", "2026-10-20T09:03", "not-spam"),
    complaint("m-max", "max@example.org", "2026-10-20T09:03", "brand-new-kind"),
    complaint("m-made", "made.up@example.org", "2026-10-20T09:03", sub_type="OnAccountSuppressionList"),
    complaint("m-late", "late@example.org", "2026-10-30T09:03", "abuse"),
    subscription("quinn@example.org", "2026-10-20T09:30", ALL, NOTHING),
    subscription("back@example.org", "2026-10-20T09:30", ALL, NOTHING),
    subscription("back@example.org", "2026-10-21T09:30", NOTHING, ALL),
    subscription("topic@example.org", "2026-10-20T09:30", ALL, WEEKLY),
    ses(
        "Click", "m-link", ["link@example.org"], "2026-10-20T09:30", linkTags={"unsubscribeLinkTag": ["out"]}
    ),
    subscription("link@example.org", "2026-10-21T09:30", ALL, WEEKLY),
    ses(
        "Click",
        "m-both",
        ["a@example.org", "b@example.org"],
        "2026-10-20T09:30",
        linkTags={"unsubscribeLinkTag": ["out"]},
    ),
    text_failure("12065550111", "2026-10-20T10:00", "OPTED_OUT"),
    text_failure("+1 (206) 555-0112", "2026-10-20T10:00", "Phone number is opted out"),
    text_failure("+12065550113", "2026-10-20T10:00", "UNREACHABLE"),
    text_status("TEXT_BLOCKED", "+12065550114", "2026-10-20T10:00", "OPTED_OUT", "Blocked"),
    text_status("TEXT_BLOCKED", "+12065550115", "2026-10-20T10:00", "BLOCKED", "Destination has opted out"),
    text_in("+12065550121", "2026-10-20T10:00", "STOP"),
    text_in("+12065550121", "2026-10-20T10:00", "STOP"),
    text_in("+1 (206) 555-0122", "2026-10-20T10:00", "  unsubscribe\n"),
    text_in("+12065550123", "2026-10-21T10:00", "START"),
    text_in("+12065550123", "2026-10-20T10:00", "Stop"),
    text_in("+12065550124", "2026-10-20T10:00", "start"),
    text_in("+12065550124", "2026-10-21T10:00", "stop"),
    text_in("+12065550125", "2026-10-20T10:00", "Where does the bus stop?"),
]

ENDPOINTS = [
    campaign_send(
        "ep-old", "2026-10-20T07:30", endpoint("EMAIL", "yara@example.org", "yara", EndpointStatus="INACTIVE")
    ),
    campaign_send("ep-new", "2026-10-20T08:00", endpoint("EMAIL", "Yara@example.org", "yara")),
    campaign_send("EP-Case", "2026-10-20T08:00", endpoint("EMAIL", "case@example.org", "case")),
    campaign_send("ep-case", "2026-10-21T08:00", endpoint("EMAIL", "case@example.org", "case", OptOut="ALL")),
    campaign_send("ep-wiped", "2026-10-20T08:00", endpoint("EMAIL", "wiped@example.org", "wiped")),
    pinpoint("_session.start", "ep-wiped", "2026-10-21T08:00", {}, {}),
    campaign_send("ep-wiped", "2026-10-22T08:00", endpoint("EMAIL", "", "", OptOut=None)),
    campaign_send("ep-late", "2026-10-30T08:00", endpoint("SMS", "+1 (206) 555-0116", "late")),
]

VERA = ["Vera@example.org", "Vera Holm <vera@example.org>"]
MESSAGES = [
    ses("Send", "m-vera", VERA, "2026-10-20T09:00"),
    ses("Open", "m-vera", VERA, "2026-10-20T09:10"),
    ses("Send", "m-two", ["one@example.org", "two@example.org"], "2026-10-20T09:00"),
    ses("Open", "m-two", ["one@example.org", "two@example.org"], "2026-10-20T09:10"),
    ses("Send", "m-ella", ["ella@example.org"], "2026-10-20T09:00"),
    ses("Open", "m-null", [None], "2026-10-20T09:10"),
    ses("Open", "m-blank", [""], "2026-10-20T09:10"),
    ses("Send", "m-pia", ["pia@example.org"], "2026-10-20T09:00"),
    ses("Delivery", "m-pia", ["pia@example.org"], "2026-10-20T09:01", recipients=["pia@example.org"]),
    ses("Send", "m-made", ["made.up@example.org"], "2026-10-20T09:00"),
    journey_send("ep-agent", "2026-10-20T09:00", "CONTACT_CENTER"),
    journey_send("ep-app", "2026-10-20T09:00", "PUSH", endpoint("GCM", "token-1", "app")),
]

PERSON = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15"
BEA, CAL, DIA = ["bea@example.org"], ["cal@example.org"], ["dia@example.org"]
WATCHED = {"campaign_id": "watched"}
MACHINES = [
    *[
        ses(word, f"m-{to[0][:3]}", to, "2026-10-20T09:01", tags=WATCHED)
        for to in (BEA, CAL)
        for word in ("Send", "Delivery")
    ],
    ses("Open", "m-bea", BEA, "2026-10-20T09:02", tags=WATCHED, userAgent=PERSON, isBotEvent="Likely"),
    ses("Open", "m-bea", BEA, "2026-10-20T09:03", tags=WATCHED, userAgent="Mozilla/5.0"),
    ses("Open", "m-bea", BEA, "2026-10-20T09:40", tags=WATCHED, userAgent=PERSON, isBotEvent="Unlikely"),
    ses("Open", "m-bea", BEA, "2026-10-20T09:50", tags=WATCHED, userAgent=PERSON),
    ses("Click", "m-bea", BEA, "2026-10-20T09:04", tags=WATCHED, userAgent=PERSON, isBotEvent="likely"),
    ses("Click", "m-bea", BEA, "2026-10-20T09:41", tags=WATCHED, userAgent=PERSON, isBotEvent="Unlikely"),
    ses("Open", "m-cal", CAL, "2026-10-20T09:02", tags=WATCHED, userAgent="Mozilla/5.0"),
]
"""Two mails that machines opened; one of the two was opened by a person as well."""

LATE_MAIL = [{"emailAddress": "Dia <Dia@example.org>"}]
DELAYS = [
    ses("Send", "m-dia", [*DIA, *CAL], "2026-10-20T09:00", tags={"campaign_id": "slow"}),
    *[
        ses(
            "DeliveryDelay",
            "m-dia",
            [*DIA, *CAL],
            at,
            tags={"campaign_id": "slow"},
            delayType="MailboxFull",
            delayedRecipients=LATE_MAIL,
        )
        for at in ("2026-10-21T09:20", "2026-10-20T09:20")
    ],
]
"""A mail to two people, put off twice for one of them; what was said first arrives last."""

TEXTS = [
    told_of("t-mms", "MEDIA_DELIVERED", "+12065550121", "2026-10-20T09:01", 0.0195),
    told_of("t-rcs", "RCS_DELIVERED", "+12065550122", "2026-10-20T09:01", 0.007),
    told_of("t-rcs", "RCS_READ", "+12065550122", "2026-10-20T09:30"),
    told_of("t-call", "VOICE_INITIATED", "+12065550123", "2026-10-20T09:01"),
    told_of("t-call", "VOICE_NO_ANSWER", "+12065550123", "2026-10-20T09:02", 0.013),
    told_of("t-taken", "TEXT_SUCCESSFUL", "+12065550124", "2026-10-20T09:01", 0.00645),
    told_of("t-lost", "TEXT_SUCCESSFUL", "+12065550125", "2026-10-20T09:01", 0.00645),
    told_of("t-lost", "TEXT_CARRIER_UNREACHABLE", "+12065550125", "2026-10-21T09:01", 0.00645),
    told_of("t-there", "TEXT_SUCCESSFUL", "+12065550126", "2026-10-20T09:01", 0.00645),
    told_of("t-there", "TEXT_DELIVERED", "+12065550126", "2026-10-20T09:02", 0.00645),
    told_of("t-new", "TEXT_TELEPORTED", "+12065550127", "2026-10-20T09:01"),
    text_of_old("_SMS.SUCCESS", "t-old", "+12065550128", "2026-10-20T09:01", "SUCCESSFUL"),
    text_of_old("_SMS.FAILURE", "t-old", "+12065550128", "2026-10-21T09:01", "CARRIER_UNREACHABLE"),
    text_of_old("_SMS.SUCCESS", "t-old-taken", "+12065550129", "2026-10-20T09:01", "SUCCESSFUL"),
    text_of_old("_SMS.SUCCESS", "t-old-there", "+12065550130", "2026-10-20T09:01", "DELIVERED"),
]
"""What carriers say: not every success is an arrival, and not every word is known."""

PEOPLE = [
    app(
        "identify",
        "2026-10-20T09:00",
        messageId="i-segment",
        userId="segment",
        traits={"CustomerStage": "Renewal", "email": "segment@example.org"},
    ),
    app(
        "identify",
        "2026-10-20T09:00",
        messageId="i-rudder",
        userId="rudder",
        context={"traits": {"CustomerStage": "Renewal", "email": "rudder@example.org"}},
    ),
    app(
        "group",
        "2026-10-20T09:00",
        messageId="g-rudder",
        userId="rudder",
        groupId="acme",
        traits={"email": "office@example.org", "CustomerStage": "Customer"},
    ),
]

BOUGHT = [{"product_id": "p-1", "price": 40, "quantity": 2}, {"product_id": "p-2", "price": "20"}]
ORDERS = [
    app(
        "track",
        "2026-10-20T10:00",
        messageId="o-done",
        userId="buyer",
        event="Order Completed",
        properties={"order_id": "o-7", "total": 100, "currency": "EUR", "products": BOUGHT},
    ),
    app(
        "track",
        "2026-10-21T10:00",
        messageId="o-back",
        userId="buyer",
        event="Order Refunded",
        properties={"order_id": "o-7", "total": 40, "products": BOUGHT[:1]},
    ),
]

LATER = [
    ses("Open", "m-vera", VERA, "2026-10-22T09:10"),
    ses("Open", "m-vera", VERA, "2026-10-22T09:20"),
    bounce("m-ella", ["ella@example.org"], "2026-10-23T09:00", "General", "ella@example.org"),
]
FIRST = {
    ("m-vera", "vera@example.org"): ("opened", 1, True),
    ("m-two", "one@example.org"): ("sent", 0, True),
    ("m-two", "two@example.org"): ("bounced", 0, True),
    ("m-two", "(unknown)"): ("opened", 1, False),
    ("m-ella", "ella@example.org"): ("sent", 0, True),
    ("m-null", "(unknown)"): ("opened", 1, True),
    ("m-blank", "(unknown)"): ("opened", 1, True),
    ("m-pia", "pia@example.org"): ("delivered", 0, True),
    ("m-made", "made.up@example.org"): ("failed", 0, True),
    ("act-ep-app/ep-app", "ep-app"): ("sent", 0, True),
    ("t-mms", "+12065550121"): ("delivered", 0, True),
    ("t-rcs", "+12065550122"): ("opened", 1, True),
    ("t-call", "+12065550123"): ("failed", 0, True),
    ("t-taken", "+12065550124"): ("handed over", 0, True),
    ("t-lost", "+12065550125"): ("failed", 0, True),
    ("t-there", "+12065550126"): ("delivered", 0, True),
    ("t-old", "+12065550128"): ("failed", 0, True),
    ("t-old-taken", "+12065550129"): ("handed over", 0, True),
    ("t-old-there", "+12065550130"): ("delivered", 0, True),
    ("m-dia", "dia@example.org"): ("delayed", 0, True),
    ("m-dia", "cal@example.org"): ("sent", 0, True),
}
"""Status, opens, and whether the row stands for a message, by message and recipient; the first night."""

SECOND = FIRST | {
    ("m-vera", "vera@example.org"): ("opened", 3, True),
    ("m-ella", "ella@example.org"): ("bounced", 0, True),
}
"""The same after the second."""


class Lake:
    """A deployed lake that one test after another takes through its nights."""

    def __init__(self, settings):
        self.settings = settings

    def rows(self, sql):
        """Return the rows of *sql*; `{marts}` stands for the layer's database, and so on."""
        names = {layer: self.settings.names.database(layer) for layer in ("staging", "events", "marts")}
        return warehouse.query(self.settings, sql.format(**names))

    def build(self, *select, **options):
        """Build what *select* names, as of the moment of the tests."""
        dbt.build(self.settings, [*select], AS_OF, **options)

    def messages(self):
        """Return what `FIRST` holds, of the messages that stand there."""
        rows = self.rows(
            "select message_id, recipient, status, count_opens, is_message from {marts}.fct_messages"
        )
        wanted = {message for message, _ in FIRST}
        return {
            (row["message_id"], row["recipient"]): (row["status"], row["count_opens"], row["is_message"])
            for row in rows
            if row["message_id"] in wanted or "agent" in row["message_id"]
        }


@pytest.fixture(scope="module")
def field(gateway):
    """All records landed in one hour and modelled once, for a moment before the last of them."""
    with pytest.MonkeyPatch.context() as patch:
        settings = use_environment(patch, gateway, "field")
        deploy(settings, buffer_seconds=1)
        records = [*STOP_SIGNALS, *ENDPOINTS, *MESSAGES, *MACHINES, *DELAYS, *TEXTS, *PEOPLE, *ORDERS]
        put_in_landing(settings, records, datetime(2026, 10, 31, 0, 30, tzinfo=UTC))
        lake = Lake(settings)
        lake.build(*stages.TRANSFORM)
        yield lake


@pytest.fixture(scope="module")
def lake(field):
    """Asks the lake."""
    return field.rows


@pytest.fixture(scope="module")
def suppressions(lake):
    """The reasons of every address that is suppressed."""
    rows = lake("select address, channel, reasons from {marts}.dim_suppressions")
    return {(row["channel"], row["address"]): row["reasons"] for row in rows}


@pytest.fixture(scope="module")
def endpoints(lake):
    """Every endpoint by id."""
    return {row["endpoint_id"]: row for row in lake("select * from {marts}.dim_endpoints")}


def test_exactly_those_are_suppressed_who_were_named(suppressions):
    """Display names, spellings of a number, failed texts, contact lists; also later than the run's moment."""
    assert suppressions == {
        ("EMAIL", "nora@example.org"): ["hard bounce"],
        ("EMAIL", "two@example.org"): ["hard bounce"],
        ("EMAIL", "listed@example.org"): ["account suppression list"],
        ("EMAIL", "max@example.org"): ["complaint"],
        ("EMAIL", "made.up@example.org"): ["account suppression list"],
        ("EMAIL", "late@example.org"): ["complaint"],
        ("EMAIL", "quinn@example.org"): ["unsubscribe"],
        ("EMAIL", "link@example.org"): ["unsubscribe"],
        ("SMS", "+12065550111"): ["opt-out"],
        ("SMS", "+12065550112"): ["opt-out"],
        ("SMS", "+12065550114"): ["opt-out"],
        ("SMS", "+12065550115"): ["opt-out"],
        ("SMS", "+12065550121"): ["opt-out"],
        ("SMS", "+12065550122"): ["opt-out"],
        ("SMS", "+12065550124"): ["opt-out"],
    }


def test_who_texts_start_after_stop_is_texted_again(lake):
    """Whatever arrived first: what happened last counts."""
    (row,) = lake("select * from {marts}.dim_contact_status where address = '+12065550123'")

    assert (row["channel"], row["topic"], row["is_suppressed"]) == ("SMS", "*", False)
    assert row["suppressed_at"] == datetime(2026, 10, 20, 10)
    assert row["lifted_at"] == datetime(2026, 10, 21, 10)


def test_an_unsubscribe_that_names_nobody_is_seen_in_its_view(lake):
    """Of two recipients nobody knows who it was: nobody is suppressed, and the event can be read."""
    seen = lake("select message_id from {events}.email_unsubscribe where message_id = 'm-both'")

    assert len(seen) == 1


def test_a_topic_is_turned_down_alone_and_a_resubscription_lifts(lake):
    """Who wants no weekly mail gets other mail; who came back is told apart from who never left."""
    rows = lake(
        "select address, topic, is_suppressed, lifted_at from {marts}.dim_contact_status "
        "where address in ('topic@example.org', 'back@example.org')"
    )

    ended = datetime(2026, 10, 21, 9, 30)
    assert {(row["address"], row["topic"]): (row["is_suppressed"], row["lifted_at"]) for row in rows} == {
        ("topic@example.org", "weekly"): (True, None),
        ("back@example.org", "weekly"): (False, ended),
        ("back@example.org", "*"): (False, ended),
    }


def test_of_two_endpoints_with_one_address_the_active_one_is_active(endpoints):
    """An update of the other would revive it."""
    assert {name: endpoints[name]["is_active"] for name in ("ep-old", "ep-new")} == {
        "ep-old": False,
        "ep-new": True,
    }


def test_ids_that_differ_by_case_are_one_endpoint(endpoints):
    """The service does not tell them apart; the later document counts."""
    assert endpoints["ep-case"]["opt_out"] == "ALL"
    assert "EP-Case" not in endpoints


def test_a_blank_document_wipes_nothing(endpoints):
    """An empty document, and one with blank fields, leave what was known."""
    known = endpoints["ep-wiped"]

    assert (known["address"], known["user_id"], known["opt_out"]) == ("wiped@example.org", "wiped", "NONE")


def test_an_endpoint_of_later_than_the_moment_is_known_and_nobodys_yet(endpoints):
    """How somebody is reached is as known now; who they are is as of the run's moment."""
    late = endpoints["ep-late"]

    assert (late["normalised_address"], late["subject_id"], late["user_id"]) == (
        "+12065550116",
        "ep-late",
        None,
    )


def test_a_message_has_a_row_for_each_person_and_one_for_nobody(field):
    """One person in To and Cc is one; what nobody is named for counts once; not-spam is no complaint."""
    assert field.messages() == FIRST


def test_a_message_to_a_phone_has_its_price_parts_and_carrier(lake):
    """Dollars become thousandths of a cent; what costs nothing does not make it cheaper."""
    told = "select message_id, channel, price_in_millicents_usd as price, count_parts, carrier_name from "
    rows = lake(told + "{marts}.fct_messages where message_id in ('t-mms', 't-rcs', 't-call')")

    assert {row["message_id"]: (row["channel"], round(row["price"])) for row in rows} == {
        "t-mms": ("MMS", 1950),
        "t-rcs": ("RCS", 700),
        "t-call": ("VOICE", 1300),
    }
    assert {(row["count_parts"], row["carrier_name"]) for row in rows} == {(2, "Carrier 7")}


def test_an_unknown_word_lands_and_is_no_message(lake):
    """It keeps its own name, under the channel that its first word names."""
    rows = lake("select event_type, channel from {staging}.all_events where message_id = 't-new'")

    assert [(row["event_type"], row["channel"]) for row in rows] == [("TEXT_TELEPORTED", "SMS")]
    assert lake("select * from {marts}.fct_messages where message_id = 't-new'") == []


def test_traits_are_a_persons_wherever_the_tracker_puts_them(lake):
    """In the call or in its context; those of a group call are the company's, and make nobody's address."""
    rows = lake(
        "select subject_id, addresses, attributes['CustomerStage'] as stage from {marts}.dim_subjects "
        "where subject_id in ('segment', 'rudder')"
    )

    assert {row["subject_id"]: (row["addresses"], row["stage"]) for row in rows} == {
        "segment": (["segment@example.org"], "Renewal"),
        "rudder": (["rudder@example.org"], "Renewal"),
    }


def test_an_order_is_one_whatever_is_told_of_it(lake):
    """What is paid back does not change what it cost; every product of every event has a row."""
    told = "subject_id, status, total, refunded_total, currency, count_products"
    (order,) = lake(f"select {told} from {{marts}}.fct_orders where order_id = 'o-7'")
    products = lake(
        "select event_type, product_id, price, quantity from {marts}.fct_product_events "
        "where subject_id = 'buyer'"
    )

    assert order == {
        "subject_id": "buyer",
        "status": "refunded",
        "total": 100.0,
        "refunded_total": 40.0,
        "currency": "EUR",
        "count_products": 2,
    }
    assert {tuple(row.values()) for row in products} == {
        ("Order Completed", "p-1", 40.0, 2.0),
        ("Order Completed", "p-2", 20.0, None),
        ("Order Refunded", "p-1", 40.0, 2.0),
    }


def test_a_campaign_counts_messages_and_opens_once(lake):
    """Its opens are the events that landed, its messages those with somebody, or with nobody known at all."""
    (campaign,) = lake("select * from {marts}.fct_campaign_performance where campaign_id = 'autumn'")
    opens = lake("select count(*) as n from {events}.email_open where pinpoint_campaign_id = 'autumn'")[0][
        "n"
    ]
    messages = lake(
        "select count(*) as n from {marts}.fct_messages where is_message and campaign_id = 'autumn' "
        "and sent_at < timestamp '2026-10-25 00:00:00'"
    )[0]["n"]

    assert campaign["count_opens"] == opens == 4
    assert campaign["count_messages"] == messages
    assert campaign["count_complained"] == 1


def test_opens_of_machines_are_counted_apart(lake):
    """A bot's, by SES's word, and the prefetch of Apple's proxy, whatever a person did before or after."""
    counted = "count_opens, count_machine_opens, count_clicks, count_machine_clicks"
    rows = lake(
        f"select message_id, {counted}, first_open_at, first_human_open_at, first_human_click_at "
        "from {marts}.fct_messages where message_id in ('m-bea', 'm-cal')"
    )

    at = functools.partial(datetime, 2026, 10, 20, 9)
    assert {row.pop("message_id"): tuple(row.values()) for row in rows} == {
        "m-bea": (4, 2, 2, 1, at(2), at(40), at(41)),
        "m-cal": (1, 1, 0, 0, at(2), None, None),
    }


def test_opens_of_machines_are_seen_in_their_view(lake):
    """Each open says whether it is a machine's."""
    rows = lake(
        "select message_id, is_machine, count(*) as n from {events}.email_open "
        "where pinpoint_campaign_id = 'watched' group by message_id, is_machine"
    )

    assert {(row["message_id"], row["is_machine"]): row["n"] for row in rows} == {
        ("m-bea", True): 2,
        ("m-bea", False): 2,
        ("m-cal", True): 1,
    }


def test_a_campaign_tells_machines_from_people(lake):
    """Its rate is of all who opened, as SES counts; those whom a person opened for stand beside."""
    (campaign,) = lake("select * from {marts}.fct_campaign_performance where campaign_id = 'watched'")

    figures = ("count_messages", "count_opened", "count_opened_by_people", "open_rate", "count_clicked")
    assert {name: campaign[name] for name in figures} == {
        "count_messages": 2,
        "count_opened": 2,
        "count_opened_by_people": 1,
        "open_rate": 1.0,
        "count_clicked": 1,
    }
    assert (campaign["count_opens"], campaign["count_machine_opens"]) == (5, 3)


def test_a_delay_is_kept_of_those_whom_it_names(lake):
    """How often, and when first; not of the other to whom the same mail went."""
    rows = lake(
        "select recipient, count_delays, first_delayed_at from {marts}.fct_messages "
        "where message_id = 'm-dia'"
    )

    assert {row["recipient"]: (row["count_delays"], row["first_delayed_at"]) for row in rows} == {
        "dia@example.org": (2, datetime(2026, 10, 20, 9, 20)),
        "cal@example.org": (0, None),
    }


def test_a_campaign_of_texts_counts_each_message_once(lake):
    """MMS, RCS, calls and texts are messages, however many words were said of each."""
    (campaign,) = lake("select * from {marts}.fct_campaign_performance where campaign_id = 'texts'")

    messages = {"t-mms", "t-rcs", "t-call", "t-taken", "t-lost", "t-there"}
    figures = ("count_messages", "count_delivered", "count_opened", "count_failed")
    assert [campaign[name] for name in figures] == [len(messages), 3, 1, 2]
    assert round(campaign["sum_price_in_millicents_usd"]) == 1950 + 700 + 1300 + 3 * 645


@pytest.mark.slow
def test_a_later_night_changes_what_it_must_and_a_repeated_one_nothing(field):
    """Events of other days are added to those that are held; a night run again ends in the same rows."""
    put_in_landing(field.settings, LATER, datetime(2026, 10, 31, 12, 30, tzinfo=UTC))
    held = "select * from {marts}.fct_messages order by message_key"

    field.build("path:models/staging", "int_message_days", "fct_messages")
    after = field.rows(held)
    field.build("path:models/staging", "int_message_days", "fct_messages")

    assert field.messages() == SECOND
    assert field.rows(held) == after


@pytest.mark.slow
def test_a_rebuild_of_all_events_alone_ends_in_the_same_rows(field):
    """Every message is put together again, and one that no event speaks of any more goes."""
    held = "select * from {marts}.fct_messages order by message_key"
    before = field.rows(held)
    for table, key in (("int_message_days", "message_day_key"), ("fct_messages", "message_key")):
        columns = [
            column for column in field.rows(f"select * from {{marts}}.{table} limit 1")[0] if column != key
        ]
        # Of a day on which nothing else happened.
        told = {"message_id": "'m-gone'", "message_date": "date '2026-09-01'"}
        listed = ", ".join(f"{told.get(column, column)} as {column}" for column in columns)
        field.rows(
            f"insert into {{marts}}.{table} ({key}, {', '.join(columns)}) "
            f"select 'gone' as {key}, {listed} from {{marts}}.{table} where message_id = 'm-pia' limit 1"
        )

    field.build("all_events", full_refresh=True)
    field.build("int_message_days", "fct_messages")

    def without_load(rows):
        return [{name: value for name, value in row.items() if name != "loaded_at"} for row in rows]

    assert without_load(field.rows(held)) == without_load(before)
