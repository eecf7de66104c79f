"""The same e-mail stories told by SES: with tags, by address only, through SNS, to several recipients."""

from __future__ import annotations

from collections.abc import Sequence
from email.header import Header
from typing import Any, NamedTuple

from .. import moments
from ..catalog import SENDER
from ..day import Day, compact
from ..facts import Fact, normalised
from ..people import Person
from ..shapes import ses
from .mail import AGENT, LINK, Step, story, suppressed

_TYPES = {
    "send": "Send",
    "delivered": "Delivery",
    "delay": "DeliveryDelay",
    "open": "Open",
    "click": "Click",
    "unsubscribe": "Click",
    "hardbounce": "Bounce",
    "softbounce": "Bounce",
    "complaint": "Complaint",
    "not_spam": "Complaint",
    "rejected": "Reject",
    "rendering_failure": "Rendering Failure",
    "subscription": "Subscription",
}
_VIEWLESS = {"delay", "rendering_failure", "subscription"}
_IDENTITY = {"delivered", "hardbounce", "softbounce", "complaint", "not_spam"}
_TIMELESS = {"send", "rejected", "rendering_failure"}


class _Message(NamedTuple):
    mail: ses.Mail
    recipient: Fact
    wrapped: bool
    punctual: bool = False


def ses_mail(
    day: Day,
    person: Person,
    sent: int,
    subject: str,
    steps: Sequence[Step] | None = None,
    punctual: bool = False,
) -> None:
    """Tell of one message to *person* that SES sent; who they are is in the tags, or only the address is.

    *steps* are drawn unless given.
    """
    chance = day.rng.random()
    endpoint = person.endpoint("EMAIL")
    tags = {"campaign": "ses_weekly"}
    recipient = Fact(0, address=normalised(person.email))
    if chance < 0.6 and person.user is not None:
        tags["user_id"] = person.user
        recipient = recipient._replace(user=person.user)
    if chance < 0.75 and endpoint is not None:
        tags["endpoint_id"] = endpoint.id
        recipient = recipient._replace(endpoint=endpoint.id)
    identity = steps is None and chance > 0.95
    if not subject.isascii() and day.chance(0.2):
        subject = Header(subject, "utf-8").encode(maxlinelen=0)
    mail = ses.Mail(day.message_id(), sent, SENDER, [person.email], subject, None if identity else tags)
    message = _Message(mail, recipient, day.chance(0.05), punctual)
    for step in story(day, person, sent) if steps is None else steps:
        if not identity or step.kind in _IDENTITY:
            _tell(day, message, step)


def group_mail(day: Day, people: Sequence[Person], sent: int) -> None:
    """Tell of one message to several recipients: delivered, bounced for all, or for one of them for good."""
    recipients = [person.email for person in people]
    mail = ses.Mail(day.message_id(), sent, SENDER, recipients, "Invitation", {"campaign": "group"})
    message = _Message(mail, Fact(0), False)
    _tell(day, message, Step("send", sent))
    end = day.rng.choice(("delivered", "delivered", "delivered", "softbounce", "hardbounce"))
    if end == "hardbounce":
        people[-1].unmailable = True
        recipients = recipients[-1:]
    _tell(day, message, Step(end, sent + 2_000), recipients)


def _tell(day: Day, message: _Message, step: Step, concerned: Sequence[str] = ()) -> None:
    """Write one record; a bounce, a delay or a complaint names those *concerned* (all unless given)."""
    concerned = concerned or message.mail.recipients
    # Now and then a soft bounce names nobody.
    if step.kind == "softbounce" and len(concerned) == 1 and day.chance(0.1):
        concerned = ()
    timed = step.kind not in _TIMELESS
    fact = message.recipient._replace(
        at=step.at if timed else message.mail.sent,
        view=None if step.kind in _VIEWLESS else _view(step.kind),
        rows=max(1, len(concerned)) if step.kind in {"hardbounce", "softbounce"} else 1,
        opened=message.mail.message_id if step.kind == "open" else None,
        suppresses=suppressed(step.kind, tuple(normalised(address) for address in concerned)),
    )
    detail = _detail(day, step, concerned)
    if timed:
        detail["timestamp"] = moments.iso(step.at)
    _put(day, message, _TYPES[step.kind], detail, fact)


def _put(day: Day, message: _Message, kind: str, detail: dict[str, Any], fact: Fact) -> None:
    record = ses.event(kind, message.mail, detail)
    if not message.wrapped:
        day.put("ses-events", record, fact, message.punctual)
        return
    inner = compact(record)
    envelope = compact(ses.in_sns(inner, day.uuid(), fact.at + 200))
    day.put("ses-events", envelope, fact, message.punctual, inner=inner)


def _view(kind: str) -> str:
    return "email_complaint" if kind == "not_spam" else f"email_{kind}"


def _detail(day: Day, step: Step, recipients: Sequence[str]) -> dict[str, Any]:
    """Return the object of one event type, still without its time."""
    seen: dict[str, Any] = {"ipAddress": "192.0.2.44", "userAgent": AGENT}
    if step.kind in {"open", "click"} and day.chance(0.3):
        seen["isBotEvent"] = "Likely" if day.chance(0.2) else "Unlikely"
    if step.kind in {"hardbounce", "softbounce"}:
        return _bounce(day, step.kind, recipients)
    if step.kind in {"complaint", "not_spam"}:
        return _complaint(day, step, recipients)
    details: dict[str, dict[str, Any]] = {
        "send": {},
        "delivered": {
            "processingTimeMillis": 1893,
            "recipients": list(recipients),
            "smtpResponse": "250 2.6.0 Message received",
            "reportingMTA": "a8-53.smtp-out.amazonses.com",
        },
        "delay": {
            "delayType": "TransientCommunicationFailure",
            "expirationTime": moments.iso(step.at + 12 * moments.HOUR),
            "delayedRecipients": [{"emailAddress": address, "status": "4.4.1"} for address in recipients],
        },
        "open": seen,
        "click": {**seen, "link": LINK, "linkTags": {"position": ["top"]}},
        "unsubscribe": {**seen, "link": LINK, "linkTags": {"unsubscribeLinkTag": ["click", "optout"]}},
        "rejected": {"reason": "Bad content"},
        "rendering_failure": {"templateName": "weekly", "errorMessage": "Attribute 'name' is missing."},
        "subscription": {
            "contactList": "everyone",
            "source": "UnsubscribeHeader",
            "newTopicPreferences": _preferences("OptOut"),
            "oldTopicPreferences": _preferences("OptIn"),
        },
    }
    return details[step.kind]


def _preferences(status: str) -> dict[str, Any]:
    """Return what a contact list holds of its reader: all mail is wanted, or none."""
    topics = [{"topicName": "weekly", "subscriptionStatus": status}]
    return {"unsubscribeAll": status == "OptOut", "topicSubscriptionStatus": topics}


def _bounce(day: Day, kind: str, bounced: Sequence[str]) -> dict[str, Any]:
    permanent = kind == "hardbounce"
    listed: list[dict[str, str]] = [{"emailAddress": address} for address in bounced]
    if day.chance(0.8):
        for recipient in listed:
            recipient |= {"action": "failed", "status": "5.1.1" if permanent else "4.2.2"}
            recipient["diagnosticCode"] = "smtp; 550 user unknown"
    undetermined = not permanent and day.chance(0.2)
    return {
        "bounceType": "Permanent" if permanent else "Undetermined" if undetermined else "Transient",
        "bounceSubType": "General" if permanent else "Undetermined" if undetermined else "MailboxFull",
        "bouncedRecipients": listed,
        "feedbackId": day.message_id(),
        "reportingMTA": "dsn; mta.example.com",
    }


def _complaint(day: Day, step: Step, recipients: Sequence[str]) -> dict[str, Any]:
    detail: dict[str, Any] = {
        "complainedRecipients": [{"emailAddress": address} for address in recipients],
        "feedbackId": day.message_id(),
        "complaintSubType": None,
        "userAgent": "ExampleCorp Feedback Loop (V0.01)",
        "arrivalDate": moments.iso(step.at - 5_000),
    }
    # Some providers do not say why; that is still a complaint.
    if step.kind == "not_spam":
        detail["complaintFeedbackType"] = "not-spam"
    elif day.chance(0.7):
        detail["complaintFeedbackType"] = "abuse"
    return detail
