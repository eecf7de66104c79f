"""What people said by stop signals and endpoint documents, as the marts tell it: one lake, many cases."""

from datetime import UTC, datetime

import pytest
from field_records import (
    bounce,
    campaign_send,
    complaint,
    endpoint,
    pinpoint,
    ses,
    subscription,
    text_failure,
    text_status,
)
from landing_files import put_in_landing

from engagelake import dbt, stages, warehouse
from engagelake.deploy import deploy
from engagelake.settings import Settings

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


@pytest.fixture(scope="module")
def lake(gateway):
    """All records landed in one hour and modelled once, for a moment before the last of them."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in {
            "AWS_ENDPOINT_URL": gateway.endpoint_url,
            "AWS_ACCESS_KEY_ID": "local",
            "AWS_SECRET_ACCESS_KEY": "local",
            "AWS_REGION": "us-east-1",
            "AWS_DEFAULT_REGION": "us-east-1",
            "ENGAGELAKE_AWS__ACCOUNT": "123456789012",
            "ENGAGELAKE_ENV": "field",
        }.items():
            patch.setenv(name, value)
        settings = Settings.from_environment()
        deploy(settings, buffer_seconds=1)
        put_in_landing(settings, [*STOP_SIGNALS, *ENDPOINTS], datetime(2026, 10, 31, 0, 30, tzinfo=UTC))
        dbt.build(settings, stages.TRANSFORM, AS_OF)

        def rows(sql):
            marts, events = settings.names.database("marts"), settings.names.database("events")
            return warehouse.query(settings, sql.format(marts=marts, events=events))

        yield rows


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
    }


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
        "+2065550116",
        "ep-late",
        None,
    )
