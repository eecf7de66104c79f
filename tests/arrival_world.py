"""Random arrivals, and a model in plain Python of what must come of them."""

from __future__ import annotations

import hashlib
import json
import random
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

FIRST_NIGHT = datetime(2026, 10, 2, tzinfo=UTC)


def stamp(moment):
    """Return *moment* as sources write it."""
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


@dataclass(frozen=True)
class Record:
    """One record, the *fact* that it tells (its own bytes where it has no key), and when that happened."""

    stream: str
    data: bytes
    fact: str
    at: datetime

    @property
    def event_id(self):
        """Return the hash of the record's bytes."""
        return hashlib.sha256(self.data).hexdigest()


def call(at, message_id=None, number=0):
    """Return a tracker's call; *number* makes a retry of the same call other bytes."""
    body = {"type": "track", "event": "Thing Done", "anonymousId": f"an-{number % 7}", "timestamp": stamp(at)}
    if message_id:
        who = f"an-{sum(message_id.encode()) % 7}"
        body |= {"messageId": message_id, "anonymousId": who, "sentAt": stamp(at + timedelta(seconds=number))}
    data = json.dumps(body | {"properties": {"number": number}}).encode()
    return Record("app-events", data, f"app/{message_id}" if message_id else data.decode(), at)


def opened(at, number):
    """Return an open that SES tells."""
    who = f"reader{number}@example.org"
    mail = {"timestamp": stamp(at - timedelta(hours=1)), "messageId": f"m-{number}", "destination": [who]}
    body = {"eventType": "Open", "mail": mail, "open": {"timestamp": stamp(at), "ipAddress": "192.0.2.7"}}
    data = json.dumps(body).encode()
    return Record("ses-events", data, data.decode(), at)


def announced(at, message_id=None, number=0):
    """Return what a system of ours announces; *number* makes a retry of the same announcement other bytes."""
    body = {"type": "admin", "event": "Price Changed", "timestamp": stamp(at), "attributes": {"to": number}}
    data = json.dumps(body | ({"messageId": message_id} if message_id else {})).encode()
    return Record("admin-events", data, f"admin/{message_id}" if message_id else data.decode(), at)


def started(at, number):
    """Return a session of an endpoint of Pinpoint's."""
    body = {"event_type": "_session.start", "event_timestamp": int(at.timestamp() * 1000), "attributes": {}}
    data = json.dumps(body | {"client": {"client_id": f"endpoint-{number}"}}).encode()
    return Record("pinpoint-events", data, data.decode(), at)


def delivered(at, number):
    """Return a text that End User Messaging delivered."""
    body = {"eventType": "TEXT_DELIVERED", "eventVersion": "1.0", "eventTimestamp": stamp(at)}
    data = json.dumps(body | {"messageId": f"t-{number}", "destinationPhoneNumber": "+12065550142"}).encode()
    return Record("messaging-events", data, data.decode(), at)


def received(at, number):
    """Return a mail that SES received."""
    who = f"writer{number}@example.org"
    mail = {
        "timestamp": stamp(at),
        "source": who,
        "messageId": f"in-{number}",
        "commonHeaders": {"from": [who]},
    }
    body = {"notificationType": "Received", "mail": mail, "receipt": {"timestamp": stamp(at)}}
    data = json.dumps(body).encode()
    return Record("inbound-events", data, data.decode(), at)


UNKEYED = (opened, started, delivered, received, call, announced)
"""What makes a record that is a fact of its own, of every stream; from when it happened and a number."""

RETRIED = {"app": call, "admin": announced}
"""What makes a record again by its key, by what its fact begins with."""


@dataclass
class Arrivals:
    """What landed so far, and what all_events must hold of it."""

    landed: list[Record] = field(default_factory=list)

    def standing(self):
        """Return the ids of the events that stand: of each fact the first by (time, id)."""
        first = {}
        for record in self.landed:
            rank = (record.at, record.event_id)
            first[record.fact] = min(rank, first.get(record.fact, rank))
        return {event_id for _, event_id in first.values()}


class History:
    """A random history of nights, from a *seed*."""

    def __init__(self, seed):
        self.random = random.Random(seed)  # noqa: S311 - a seed that repeats is the point
        self.arrivals = Arrivals()
        self.number = 0
        self.hours = set()

    def night(self, night, records=40):
        """Return [((stream, arrived_at), records)]: the objects that land before *night* (0, 1, …)."""
        now = FIRST_NIGHT + timedelta(days=night)
        made = [self._record(now) for _ in range(records)]
        made += self.random.sample(self.arrivals.landed, min(len(self.arrivals.landed), records // 3))
        places = [self._arrival(now) for _ in range(6)]
        objects = {}
        for record in made:
            objects.setdefault((record.stream, self.random.choice(places)), []).append(record)
        return sorted(objects.items(), key=lambda item: item[0][1])

    def _record(self, now):
        self.number += 1
        at = now - timedelta(seconds=self.random.randrange(1, 86_400))
        kind = self.random.random()
        if kind < 0.1:
            at -= timedelta(days=self.random.randrange(1, 60))
        if kind < 0.5:
            return self.random.choice(UNKEYED)(at, number=self.number)
        near = [record for record in self.arrivals.landed if abs((record.at - now).days) < 25]
        known = [record for record in near if record.fact.split("/")[0] in RETRIED]
        if known and kind < 0.7:  # a retry: the same call, with other times
            other = self.random.choice(known)
            again = other.at + timedelta(seconds=self.random.randrange(-200_000, 200_000))
            family, key = other.fact.split("/")
            return RETRIED[family](again, key, self.number)
        return self.random.choice(list(RETRIED.values()))(at, f"c-{self.number}", self.number)

    def _arrival(self, now):
        """Mostly the last day; a retried delivery lies hours back, a backfill in an hour nobody saw."""
        back = timedelta(seconds=self.random.randrange(86_000), microseconds=self.random.randrange(10**6))
        moment = now - back
        kind = self.random.random()
        if kind < 0.15:
            return placed(moment, now - timedelta(hours=self.random.randrange(0, 26)))
        if kind < 0.25:
            old = now - timedelta(hours=self.random.randrange(27, 900))
            if f"{old:%Y-%m-%d %H}" not in self.hours:
                return placed(moment, old)
        return moment

    def note(self, arrived_at, records):
        """Note that an object landed."""
        self.hours.add(f"{arrived_at:%Y-%m-%d %H}")
        self.arrivals.landed += records


def placed(moment, hour):
    """Return the minute and second of *moment* in the hour of *hour*."""
    return hour.replace(minute=moment.minute, second=moment.second, microsecond=moment.microsecond)


def doubled(values):
    """Return the values that occur more than once."""
    return {value for value, count in Counter(values).items() if count > 1}
