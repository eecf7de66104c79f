"""Which event types are news."""

import pytest

from engagelake.quality.event_types import is_unknown


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
