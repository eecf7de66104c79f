"""Which event types are news."""

import pytest

from engagelake.quality.event_types import NO_WORD, documented, is_unknown, reported


@pytest.mark.parametrize(
    ("family", "event_type", "unknown"),
    [
        ("pinpoint", "_email.open", False),
        ("pinpoint", "_SMS.OPTOUT", False),
        ("pinpoint", "_journey.opened_notification", False),
        ("pinpoint", "_custom.registered_for_webinar5", False),
        ("pinpoint", "Order Completed", False),
        ("pinpoint", "_email.teleported", True),
        ("ses", "Rendering Failure", False),
        ("ses", "open", True),
        ("messaging", "TEXT_DELIVERED", False),
        ("messaging", "MEDIA_FILE_INACCESSIBLE", False),
        ("messaging", "TEXT_TELEPORTED", True),
        ("app", "anything an app says", False),
        ("app", "SEGMENT_MEMBERSHIP_JOINED", False),
        ("app", "SEGMENT_MEMBERSHIP_TELEPORTED", True),
        ("admin", "anything we say", False),
        ("inbound", "whatsAppWebhookEntry", False),
        ("inbound", "whatsAppWebhookEntry.message_template_status_update", False),
        ("inbound", "whatsAppWebhookEntry.account_teleport", True),
    ],
)
def test_only_undocumented_types_of_a_service_are_unknown(family, event_type, unknown):
    """Names that an app chooses are free; words of a service are not."""
    assert is_unknown(family, event_type) is unknown


@pytest.mark.parametrize(
    "event_type",
    [
        *(
            "SEGMENT_MEMBERSHIP_zoe@example.com",
            "_email.+14255550103",
            "_zoe <zoe@example.com>",
            "Teleported\n",
        ),
        *("SEGMENT_MEMBERSHIP_" + "x" * 100, "_渡辺", " ", "", None),
    ],
)
def test_a_report_names_no_type_that_may_be_a_person_s(event_type):
    """Behind a service's prefix an app can write what it likes; what the services document is named."""
    assert reported(event_type) == NO_WORD
    types = {each for of_family in documented().values() for each in of_family}
    # Trackers name these themselves.
    assert {each for each in types if reported(each) != each} <= documented()["app"]
