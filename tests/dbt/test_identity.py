"""Who is behind an event, held to a model in Python that walks from one id to the next and knows no SQL."""

import random
from datetime import datetime, timedelta

import duckdb
import pytest
from model_sql import model, rows

FIRST = datetime(2026, 11, 1)
IDS = {
    "user": ["ana", "bo", "cy", "di", "guest-1"],
    "endpoint": ["e1", "e2"],
    "address": ["ana@example.org", "+12065550111"],
    "anonymous": ["an-1", "an-2"],
}
"""Ids by type, in the order in which an event's subject is looked for."""

PREVIOUS = [*IDS["user"], *IDS["anonymous"], "Ana@example.org", "E1", "unheard of"]


class World:
    """What was seen, as (moment, event id, ids by type, previous id)."""

    def __init__(self, seed):
        self.random = random.Random(seed)  # noqa: S311 - the same days every time
        self.seen = []

    def live(self, day):
        """Let a few things happen on *day*: mostly seen by one id or two, now and then an alias."""
        for _ in range(self.random.randint(1, 4)):
            at = FIRST + timedelta(days=day, minutes=self.random.randrange(1440))
            kinds = self.random.sample(list(IDS), self.random.randint(1, 2))
            ids = {kind: self.random.choice(IDS[kind]) for kind in kinds}
            previous = None
            if self.random.random() < 0.3:
                ids["user"] = self.random.choice(IDS["user"])
                previous = self.random.choice(PREVIOUS)
            self.seen.append((at, f"{len(self.seen):04}", ids, previous))

    def owner(self, kind, name, as_of):
        """Return the user that an id was last seen with, or was called by an alias, before *as_of*."""
        said = [
            (at, event, ids["user"])
            for at, event, ids, previous in self.seen
            if at < as_of and "user" in ids and self.names(kind, name, ids, previous)
        ]
        return max(said)[2] if said else None

    def names(self, kind, name, ids, previous):
        """Return whether an event says of the id *name* whose it is."""
        if previous and previous != ids["user"]:
            spelt = previous.lower() if kind in ("endpoint", "address") else previous
            if spelt == name:
                return True
        return kind != "user" and ids.get(kind) == name

    def latest(self, user, as_of):
        """Return what *user* is called now; in a circle of aliases the smallest id stands for all."""
        path = [user]
        while following := self.owner("user", path[-1], as_of):
            if following in path:
                return min(path[path.index(following) :])
            path.append(following)
        return path[-1]

    def subject(self, ids, as_of):
        """Return whose an event with *ids* is."""
        owners = [ids.get("user"), *(self.owner(kind, ids[kind], as_of) for kind in IDS if kind in ids)]
        user = next((owner for owner in owners if owner), None)
        return self.latest(user, as_of) if user else next(ids[kind] for kind in IDS if kind in ids)


def sightings(seen):
    """Return what int_identity_sightings holds: the latest of each id, user and day."""
    latest = {}
    for at, event, ids, previous in seen:
        named = [*ids.items(), *([("previous", previous)] if previous else [])]
        for kind, name in named:
            key = (kind, name, ids.get("user"), at.date())
            latest[key] = max(latest.get(key, (at, event)), (at, event))
    return [(*key[:3], event, key[3], at) for key, (at, event) in latest.items()]


def subjects(world, as_of):
    """Return the subject of every event before *as_of* by event id, as the project's SQL finds it."""
    lake = duckdb.connect()
    lake.execute(
        "create table int_identity_sightings (identifier_type varchar, identifier varchar, user_id varchar, "
        "last_event_id varchar, seen_date date, last_seen_at timestamp)"
    )
    lake.executemany("insert into int_identity_sightings values (?, ?, ?, ?, ?, ?)", sightings(world.seen))
    words = {"as_of": lambda: f"timestamp '{as_of}'"}
    aliases = rows(lake, model("intermediate/int_aliases"), **words)
    lake.execute(
        "create table int_aliases (previous_id varchar primary key, user_id varchar, last_event_id varchar, "
        "last_seen_at timestamp)"
    )
    if aliases:
        lake.executemany("insert into int_aliases values (?, ?, ?, ?)", aliases)
    bridge = rows(
        lake,
        model("intermediate/int_identity_bridge"),
        **words,
        normalised_address=lambda text: f"lower({text})",
    )
    lake.execute(
        "create table int_identity_bridge (identifier_key varchar primary key, identifier_type varchar, "
        "identifier varchar, subject_id varchar, user_id varchar, first_seen date, last_seen_at timestamp)"
    )
    lake.executemany("insert into int_identity_bridge values (?, ?, ?, ?, ?, ?, ?)", bridge)
    lake.execute(
        "create table seen (event_id varchar, user_id varchar, endpoint_id varchar, address varchar, "
        "anonymous_id varchar)"
    )
    told = [(event, *(ids.get(kind) for kind in IDS)) for at, event, ids, _ in world.seen if at < as_of]
    lake.executemany("insert into seen values (?, ?, ?, ?, ?)", told)
    return dict(
        rows(
            lake,
            "with events as (select event_id, {{ identity_columns() }} from seen) "
            "select event_id, {{ resolved_subject('events') }} from events {{ join_identities('events') }}",
            macros="identifiers",
        )
    )


@pytest.mark.parametrize("seed", range(8))
def test_an_event_is_whose_its_ids_are_found_to_be(seed):
    """Browsers, addresses and endpoints known late, aliases in a row and in a circle, old ids seen again."""
    world = World(seed)
    for day in range(12):
        world.live(day)
        if day % 3:
            continue
        as_of = FIRST + timedelta(days=day + 1)

        found = subjects(world, as_of)

        assert found == {
            event: world.subject(ids, as_of) for at, event, ids, _ in world.seen if at < as_of
        }, (seed, day)


def test_aliases_in_a_row_lead_to_the_last_of_them():
    """Eight of them."""
    world = World(0)
    names = [f"u{number}" for number in range(8)]
    for number, (old, new) in enumerate(zip(names, [*names[1:], "ana"], strict=True)):
        world.seen.append((FIRST + timedelta(hours=number), f"{number:04}", {"user": new}, old))
    world.seen.append((FIRST - timedelta(days=9), "9000", {"user": "u0"}, None))

    as_of = FIRST + timedelta(days=2)

    assert set(subjects(world, as_of).values()) == {"ana"}
