"""The event views keep the names and columns that people's saved queries expect."""

import csv
import re

import pytest
import sqlglot

from engagelake.quality.event_types import CATALOGUE

BEFORE_CAMPAIGN = ["event_timestamp", "arrival_timestamp", "application_id", "endpoint_id"]
CAMPAIGN = ["pinpoint_campaign_id", "pinpoint_treatment_id"]
ACCOUNT = ["awsaccountid", "aws_account_id"]
COMMON = [*BEFORE_CAMPAIGN, *CAMPAIGN, *ACCOUNT]
EMAIL = ["message_id", "message_send_timestamp", "from_address", "destination"]
TAIL = [
    *["context", "attributes_map", "message_tags", "ingest_timestamp"],
    *["arrived_at", "event_at", "event_id", "family"],
]
BOUNCE = [
    *["bounce_type", "bounce_sub_type", "feedback_id", "reporting_mta"],
    *[f"bounced_recipient_{name}" for name in ("email_address", "action", "status", "diagnostic_code")],
]
TEXT = [
    *["sender_request_id", "destination_phone_number", "record_status", "iso_country_code"],
    *["number_of_message_parts", "message_id"],
]
JOURNEY = ["journey_id"]
MACHINE = ["journey_id", "is_machine", "is_bot_event"]

VIEWS = {
    "email_send": [*COMMON, *EMAIL, "subject", *JOURNEY],
    "email_hardbounce": [*COMMON, *EMAIL, *BOUNCE, *JOURNEY],
    "email_softbounce": [*COMMON, *EMAIL, *BOUNCE, *JOURNEY],
    "email_complaint": [
        *[*COMMON, *EMAIL, "complained_email_address"],
        *["feedback_id", "user_agent", "complaint_feedback_type", *JOURNEY],
    ],
    "email_delivered": [
        *[*COMMON, *EMAIL, "subject"],
        *["smtp_response", "reporting_mta", "recipients", "processing_time_millis", *JOURNEY],
    ],
    "email_open": [*COMMON, *EMAIL, "subject", "ip_address", "user_agent", *MACHINE],
    "email_click": [*COMMON, *EMAIL, "subject", "ip_address", "user_agent", "link", *MACHINE],
    "email_unsubscribe": [
        *[*COMMON, *EMAIL, "subject"],
        *["ip_address", "user_agent", "link", "unsubscribelinktag", *JOURNEY],
    ],
    "email_rejected": [*COMMON, *EMAIL, "subject", "reject_reason", *JOURNEY],
    "sms_buffered": [*COMMON, *TEXT, "message_type", "price_in_millicents_usd"],
    "sms_success": [*COMMON, *TEXT, "message_type", "origination_phone_number", "price_in_millicents_usd"],
    "sms_failure": [*COMMON, *TEXT, "price_in_millicents_usd"],
    "sms_optout": [*COMMON, *TEXT, "message_type", "origination_phone_number", "price_in_millicents_usd"],
    "campaign_send": [*COMMON, "campaign_send_status", "delivery_type", "campaign_activity_id"],
    "journey_send": [
        *BEFORE_CAMPAIGN,
        *["journey_run_id", "journey_send_status", "journey_id", "journey_activity_id"],
        *[*ACCOUNT, "journey_activity_type"],
    ],
}
"""Columns before the tail; what follows the predecessors' columns is ours."""


def columns_of(project, view):
    """Return the columns of the compiled *view*, in order."""
    path = project.target / "compiled" / "engagelake" / "models" / "events" / f"{view}.sql"
    tree = sqlglot.parse_one(path.read_text(encoding="utf-8"), read="athena")
    (cte,) = tree.ctes
    return cte.this.named_selects


@pytest.mark.parametrize("view", VIEWS)
def test_a_view_has_the_columns_that_saved_queries_name(project, view):
    """Names and order are the predecessors', with both spellings of the account and both tails."""
    assert columns_of(project, view) == [*VIEWS[view], *TAIL]


def test_there_are_views_that_no_predecessor_had(project):
    """What no predecessor tells has a view of its own, that of its row in the catalogue."""
    ours = {name for name, node in project.models.items() if node["path"].startswith("events/")} - set(VIEWS)
    rows = csv.DictReader(CATALOGUE.read_text(encoding="utf-8").splitlines())
    of_the_catalogue = {row["view_name"] for row in rows} - {""}

    assert set(VIEWS) < of_the_catalogue
    assert ours == of_the_catalogue - set(VIEWS) | {"original_all_events"}


def test_a_subscription_says_what_its_reader_still_wants(project):
    """All or a topic at a time, beside the message whose footer was used."""
    told = ["contact_list", "subscription_source", "unsubscribe_all", "topic_preferences"]

    assert columns_of(project, "email_subscription") == [*COMMON, *EMAIL, "subject", *told, *JOURNEY, *TAIL]


def test_maps_are_read_by_element_at(project):
    """A missing key is NULL, not an error that fails the whole query."""
    folder = project.target / "compiled" / "engagelake" / "models" / "events"
    outside_texts = {
        path.name: re.sub(r"'[^']*'", "''", path.read_text(encoding="utf-8")) for path in folder.glob("*.sql")
    }

    assert outside_texts
    assert [name for name, sql in outside_texts.items() if re.search(r"\b(?!array\b)\w+\s*\[", sql)] == []
