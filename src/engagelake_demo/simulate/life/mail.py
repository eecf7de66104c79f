"""E-mail: what becomes of a message, and how Pinpoint tells it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from .. import moments
from ..catalog import SENDER, Campaign
from ..day import Day
from ..facts import Fact, normalised
from ..people import Person
from ..shapes import pinpoint
from .sends import announce

LINK = "https://shop.example.com/new?utm_source=mail&q=süß"
AGENT = pinpoint.USER_AGENT
SES_ONLY = {"delay", "subscription"}
ENDS = (
    "delay",
    "rejected",
    "rendering_failure",
    "softbounce",
    "click",
    "not_spam",
    "complaint",
    "unsubscribe",
    "subscription",
    "hardbounce",
)
"""Everything that can become of a message but being delivered and opened."""

_FEEDBACK = {
    "send": "received",
    "delivered": "delivered",
    "open": "opened",
    "click": LINK,
    "hardbounce": "permanent:general",
}


class Step(NamedTuple):
    """One thing that happens to a message, in Pinpoint's words or one of `SES_ONLY`, and when (ms)."""

    kind: str
    at: int


def story(day: Day, person: Person, sent: int) -> list[Step]:
    """Return what becomes of one message to *person*, in order; a bounce marks them unmailable."""
    steps = [Step("send", sent)]
    chance = 1.0 if person.role else day.rng.random()
    if person.unmailable or 0.002 <= chance < 0.004:
        person.unmailable = True
        return [*steps, Step("hardbounce", sent + 900 + day.rng.randrange(moments.MINUTE))]
    for limit, kind in ((0.001, "rejected"), (0.002, "rendering_failure"), (0.014, "softbounce")):
        if chance < limit:
            return [*steps, Step(kind, sent + 700 + day.rng.randrange(moments.MINUTE))]
    arrived = sent + 800 + day.rng.randrange(9_000)
    if chance < 0.03:
        steps.append(Step("delay", arrived))
        arrived += 10 * moments.MINUTE
    return [*steps, Step("delivered", arrived), *_reading(day, person, arrived)]


def one_of_each(sent: int) -> Iterator[tuple[int, list[Step]]]:
    """Yield, for each of `ENDS`, when a message was sent (ms) and a story that ends so."""
    for number, end in enumerate(ENDS):
        at = sent + number * moments.MINUTE
        steps = [Step("send", at)]
        if end in {"click", "not_spam", "complaint", "unsubscribe", "subscription"}:
            steps += [Step("delivered", at + 1_000), Step("open", at + 20_000)]
        yield at, [*steps, Step(end, at + 40_000)]


def _reading(day: Day, person: Person, arrived: int) -> list[Step]:
    if not day.chance(person.opens):
        return []
    opened = arrived + 5_000 + int(day.rng.expovariate(1 / (3 * moments.HOUR)))
    steps = [Step("open", opened)]
    if day.chance(0.15):
        steps.append(Step("open", opened + 60_000 + day.rng.randrange(20 * moments.HOUR)))
    if day.chance(0.18):
        steps.append(Step("click", opened + 3_000 + day.rng.randrange(90_000)))
    chance = 1.0 if person.role else day.rng.random()
    if chance < 0.004:
        person.unmailable = True
        steps.append(Step("unsubscribe", opened + 40_000))
        if day.chance(0.5):
            steps.append(Step("subscription", opened + 41_500))
    elif chance < 0.0055:
        person.unmailable = chance < 0.005
        steps.append(Step("complaint" if person.unmailable else "not_spam", opened + moments.HOUR))
    return steps


def campaign_mail(day: Day, person: Person, at: int, campaign: Campaign) -> None:
    """Let *campaign* consider *person* at *at* (ms), and tell what becomes of its message."""
    endpoint = person.endpoint("EMAIL")
    if endpoint is None:
        return
    attributes = announce(day, person, endpoint, at, campaign)
    if attributes is not None:
        tell(day, person, at + 300, endpoint.id, campaign.subject, attributes)


def transactional_mail(day: Day, person: Person, at: int) -> None:
    """Tell of one message that no campaign sent: its client id is a random UUID, not an endpoint."""
    tell(day, person, at, None, "Re: your order", {})


def tell(
    day: Day,
    person: Person,
    sent: int,
    endpoint: str | None,
    subject: str,
    attributes: dict[str, Any],
    steps: list[Step] | None = None,
    punctual: bool = False,
) -> None:
    """Write the Pinpoint records of one message; *steps* are drawn unless given."""
    named = person.user is not None and (endpoint is None or day.chance(0.5))
    known: dict[str, Any] = dict(attributes)
    if named:
        known["user_id"] = person.user
    if day.chance(0.1):
        known["tags"] = None
    mail = pinpoint.Mail(
        day.message_id(), sent, endpoint or day.uuid(), SENDER, [person.email], subject, known
    )
    recipient = Fact(
        0, user=person.user if named else None, endpoint=endpoint, address=normalised(person.email)
    )
    for step in story(day, person, sent) if steps is None else steps:
        if step.kind not in SES_ONLY:
            _tell_step(day, mail, recipient, step, punctual)


def _tell_step(day: Day, mail: pinpoint.Mail, recipient: Fact, step: Step, punctual: bool) -> None:
    kind = "complaint" if step.kind == "not_spam" else step.kind
    detail = _detail(day, step.kind, mail.recipients[0])
    record = pinpoint.email(kind, mail, max(step.at, mail.sent + 5), detail, _FEEDBACK.get(kind))
    fact = recipient._replace(
        at=mail.sent if kind == "send" else record["arrival_timestamp"],
        view=None if kind == "rendering_failure" else f"email_{kind}",
        opened=mail.message_id if kind == "open" else None,
        suppresses=suppressed(step.kind, (recipient.address or "",)),
    )
    day.put("pinpoint-events", record, fact, punctual)


def suppressed(kind: str, addresses: tuple[str, ...]) -> tuple[str, ...]:
    """Return those of *addresses* that the step *kind* forbids to message again."""
    return addresses if kind in {"hardbounce", "complaint", "unsubscribe", "subscription"} else ()


def _detail(day: Day, kind: str, address: str) -> dict[str, Any]:
    """Return the facet's own object, by its name."""
    seen = {"ip_address": "192.0.2.44", "user_agent": AGENT}
    if kind in {"hardbounce", "softbounce"}:
        return {"bounce": _bounce(day, kind, address)}
    if kind in {"complaint", "not_spam"}:
        return {"complaint": _complaint(day, "abuse" if kind == "complaint" else "not-spam", address)}
    details: dict[str, dict[str, Any]] = {
        "send": {"send": {}},
        "delivered": {
            "delivery": {
                "smtp_response": "250 ok:  Message accepted",
                "reporting_mta": "a8-53.smtp-out.amazonses.com",
                "recipients": [address],
                "processing_time_millis": 1310,
            }
        },
        "open": {"open": seen},
        "click": {"click": {**seen, "link": LINK}},
        "unsubscribe": {
            "click": {**seen, "link": LINK, "link_tags": {"unsubscribeLinkTag": ["click", "optout"]}}
        },
        "rejected": {"reject": {"reason": "Bad content"}},
        "rendering_failure": {
            "rendering_failure": {"template_name": "weekly", "error_message": "Attribute 'name' is missing."}
        },
    }
    return details[kind]


def _bounce(day: Day, kind: str, address: str) -> dict[str, Any]:
    permanent = kind == "hardbounce"
    recipient = {
        "email_address": address,
        "action": "failed",
        "status": "5.1.1" if permanent else "4.2.2",
        "diagnostic_code": "smtp; 550 5.1.1 user unknown",
    }
    # Now and then the list is empty; the event still counts as one row.
    listed = [] if not permanent and day.chance(0.1) else [recipient]
    return {
        "bounce_type": "Permanent" if permanent else "Transient",
        "bounce_sub_type": "General" if permanent else "MailboxFull",
        "bounced_recipients": listed,
        "feedback_id": day.message_id(),
        "reporting_mta": "dsn; a8-53.smtp-out.amazonses.com",
    }


def _complaint(day: Day, feedback: str, address: str) -> dict[str, Any]:
    return {
        "complained_recipients": [{"email_address": address}],
        "feedback_id": day.message_id(),
        "user_agent": "ExampleCorp Feedback Loop (V0.01)",
        "complaint_feedback_type": feedback,
    }
