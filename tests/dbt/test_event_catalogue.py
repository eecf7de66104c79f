"""The catalogue of event types: every documented type has a row, and every row a place."""

import csv

import pytest

from engagelake.dbt import PROJECT
from engagelake.quality.event_types import CATALOGUE, is_unknown

# Read off the services' guides (Pinpoint: "Streaming events"; SES: "Contents of event data"; End User
# Messaging: "Event types"; Connect: "Track segment membership changes"), not off the project.
DOCUMENTED = {
    "pinpoint": {
        *("_session.start", "_session.stop", "_session.pause", "_session.resume"),
        *("_userauth.sign_in", "_userauth.sign_up", "_userauth.auth_fail", "_monetization.purchase"),
        *("_campaign.send", "_campaign.opened_notification"),
        *("_campaign.received_foreground", "_campaign.received_background"),
        *("_journey.send", "_journey.opened_notification"),
        *("_email.send", "_email.delivered", "_email.rejected", "_email.hardbounce", "_email.softbounce"),
        *("_email.complaint", "_email.open", "_email.click"),
        *("_email.unsubscribe", "_email.rendering_failure"),
        *("_SMS.SEND", "_SMS.BUFFERED", "_SMS.SUCCESS", "_SMS.FAILURE", "_SMS.OPTOUT", "_SMS.RECEIVED"),
    },
    "ses": {
        *("Send", "Reject", "Delivery", "Bounce", "Complaint", "DeliveryDelay", "Open", "Click"),
        *("Rendering Failure", "Subscription"),
    },
    "messaging": {
        *(
            f"{kind}_{word}"
            for kind in ("TEXT", "MEDIA")
            for word in (
                *("QUEUED", "PENDING", "SENT", "SUCCESSFUL", "DELIVERED", "INVALID", "INVALID_MESSAGE"),
                *("UNREACHABLE", "CARRIER_UNREACHABLE", "BLOCKED", "CARRIER_BLOCKED", "SPAM", "UNKNOWN"),
                *("TTL_EXPIRED", "PROTECT_BLOCKED"),
            )
        ),
        *("MEDIA_FILE_TYPE_UNSUPPORTED", "MEDIA_FILE_SIZE_EXCEEDED", "MEDIA_FILE_INACCESSIBLE"),
        *("VOICE_INITIATED", "VOICE_RINGING", "VOICE_ANSWERED", "VOICE_COMPLETED", "VOICE_BUSY"),
        *("VOICE_NO_ANSWER", "VOICE_FAILED", "VOICE_TTL_EXPIRED", "RCS_DELIVERED", "RCS_READ"),
    },
    "app": {
        *("identify", "alias", "group", "page", "screen"),
        *("SEGMENT_MEMBERSHIP_JOINED", "SEGMENT_MEMBERSHIP_LEFT"),
    },
    "inbound": {"TEXT_RECEIVED", "RCS_RECEIVED", "Received", "whatsAppWebhookEntry"},
}
IN_ALL_EVENTS_ALONE = {"pinpoint", "ses", "messaging", "inbound"}
"""The families of services: what they have no documented word for is shown by no view of a type."""


@pytest.fixture(scope="module")
def catalogue():
    """The rows of the seed."""
    return list(csv.DictReader(CATALOGUE.read_text(encoding="utf-8").splitlines()))


@pytest.mark.parametrize("family", DOCUMENTED)
def test_every_documented_type_has_a_row(catalogue, family):
    """Nothing that a service documents is left to the row for whatever else comes."""
    assert DOCUMENTED[family] <= {row["source_type"] for row in catalogue if row["family"] == family}
    assert [name for name in DOCUMENTED[family] if is_unknown(family, name)] == []


def test_a_row_is_found_by_family_type_and_variant(catalogue):
    """Two rows of one key would double every event of the type."""
    keys = [(row["family"], row["source_type"], row["variant"]) for row in catalogue]

    assert len(set(keys)) == len(keys)


def test_rows_of_one_word_say_the_same_of_a_message(catalogue):
    """What became of a message is looked up by the source's word and ours, without the variant."""
    said = {}
    for row in catalogue:
        key = row["family"], row["source_type"], row["event_type"]
        said.setdefault(key, set()).add((row["channel"], row["effect"], row["view_name"]))

    assert {key: values for key, values in said.items() if len(values) > 1} == {}


def test_every_type_is_shown_by_a_view_that_is_there(catalogue, project):
    """What a service documents has a view; whatever else it says is in all_events, under its channel."""
    views = {name for name, node in project.models.items() if node["path"].startswith("events/")}
    views -= {"original_all_events"}  # it shows every type
    without = {(row["family"], row["source_type"]) for row in catalogue if not row["view_name"]}

    assert {row["view_name"] for row in catalogue} - {""} == views
    assert {name for _, name in without if not name.endswith("*")} == set()
    assert {family for family, _ in without} <= IN_ALL_EVENTS_ALONE


def test_every_family_has_a_row_for_whatever_else_comes(catalogue, project):
    """An unknown type lands, under a channel and its own name."""
    families = {node["name"].removesuffix("_events") for node in project.manifest["sources"].values()}
    others = {row["family"] for row in catalogue if (row["source_type"], row["event_type"]) == ("*", "")}

    assert others == {row["family"] for row in catalogue} <= families


def test_no_other_list_of_types_is_kept():
    """A type is named in the catalogue, in the view that shows it, and where its record is read."""
    named = {
        path.relative_to(PROJECT).as_posix()
        for path in (PROJECT / "models" / "staging" / "base").glob("*.sql")
        for word in ("TEXT_DELIVERED", "_email.open'", "'Rendering Failure'", "VOICE_", "_campaign.")
        if word in path.read_text(encoding="utf-8")
    }

    assert named == set()
