"""A lake that no Pinpoint ever fed: who is reached where, and who is found to be whom.

Two nights of one lake. Beside the people with names a crowd is seen at
random; what the lake must know of their contact points is worked out from the records alone, in Python.
"""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

import pytest
from environments import use_environment
from field_records import app, complaint, ses, text_status
from landing_files import put_in_landing

from engagelake import dbt, warehouse
from engagelake.deploy import deploy

NIGHTS = [datetime(2026, 11, day, tzinfo=UTC) for day in (1, 2)]
MODELS = ["landed_hours", "+int_reachable_contact_points", "+seg_membership_spells"]
HIGH = {"CustomerStage": "Renewal", "CustomerValue": "High"}
RENEWALS, LAPSED = "high_value_renewals", "lapsed_email_openers"
ROUTES = f"values ('{RENEWALS}', 'EMAIL'), ('{RENEWALS}', 'SMS'), ('{LAPSED}', 'EMAIL')"
"""Where the segments' meta would send their tokens."""


def high(at, email=None, phone=None, **ids):
    """Return a call that says of a customer of high value how to reach them."""
    reached = {"email": email, "phone": phone}
    return app("identify", at, traits={**HIGH, **{k: v for k, v in reached.items() if v}}, **ids)


def opened(address, at, **tags):
    """Return an open of a mail to *address*."""
    return ses("Open", f"m-{address}-{at}", [address], at, tags=tags)


FIRST = [
    high("2026-10-20T09:00", "Lea@Example.org", "+1 (206) 555-0101", userId="lea", anonymousId="an-lea"),
    app("track", "2026-10-21T09:00", event="Seen", userId="lea", context={"device": {"token": "Tok-Old"}}),
    app(
        "track",
        "2026-10-20T08:00",
        event="Seen",
        anonymousId="app-lea",
        userId="lea",
        context={"device": {"token": "Tok-A"}},
    ),
    app(
        "track",
        "2026-10-22T08:00",
        event="Seen",
        anonymousId="app-lea",
        userId="lea",
        context={"device": {"token": "Tok-B"}},
    ),
    high("2026-10-20T09:00", "sue@example.org", "+12065550102", userId="sue"),
    complaint("m-sue", "sue@example.org", "2026-10-21T09:00", "abuse"),
    high("2026-10-20T09:00", phone="+12065550103", userId="tom"),
    text_status("TEXT_BLOCKED", "+12065550103", "2026-10-21T09:00", "OPTED_OUT", "Blocked"),
    opened("mia@example.org", "2026-10-10T09:00"),
    opened("eve@example.org", "2026-10-10T09:00", endpoint_id="EP-Eve"),
    opened("ulf@example.org", "2026-10-10T09:00"),
    high("2026-10-20T09:00", "xena@example.org", anonymousId="an-xena"),
    high("2026-10-20T09:00", "gus@example.org", userId="guest-7"),
    ses("Send", "m-group", ["one@example.org", "Two@example.org"], "2026-10-20T09:00"),
    text_status("TEXT_DELIVERED", "+12065550104", "2026-10-20T09:00", "DELIVERED", "", user_id="lea"),
    app("group", "2026-10-20T09:00", userId="lea", groupId="g", traits={"email": "office@example.org"}),
    app("identify", "2026-10-20T09:00", userId="odd", traits={"email": "n/a", "phone": "ask"}),
]
SECOND = [
    app("alias", "2026-11-01T09:00", previousId="guest-7", userId="gus"),
    app("identify", "2026-11-01T09:00", userId="xena", anonymousId="an-xena", traits={}),
    app("identify", "2026-11-01T09:00", userId="ulf", traits={"email": "Ulf@example.org"}),
    # The shop's other system still says guest-7.
    high("2026-11-01T15:00", "gus.new@example.org", userId="guest-7"),
]


class Crowd:
    """People seen at random, by some of their ids at a time, and what must be known of how to reach them."""

    def __init__(self):
        self.random = random.Random(5)  # noqa: S311 - the same people every time
        self.seen = {}

    def night(self, until):
        """Return what happened in the ten days before *until*; some of it was never told before."""
        return [self.record(until, number) for number in range(60)]

    def record(self, until, number):
        """Return one record, and remember whom it shows."""
        at = until - timedelta(minutes=self.random.randrange(1, 14_400))
        who, when = self.random.randrange(6), at.strftime("%Y-%m-%dT%H:%M")
        mail, phone = f"crowd{who}@example.org", f"+1206555014{who}"
        if self.random.random() < 0.4:
            self.note("ses", at, f"email/{mail}")
            return ses("Delivery", f"m-{until}-{number}", [mail.title()], when)
        if self.random.random() < 0.4:
            self.note("messaging", at, f"phone/{phone}")
            return text_status("TEXT_DELIVERED", phone, when, "DELIVERED", f"{until} {number}")
        browser, token = f"an-crowd{who}", f"Token{who}"
        self.note("app", at, f"browser/{browser}", f"push_token/{token}", f"email/{mail}")
        traits, context = {"email": mail}, {"device": {"token": token}}
        return app("identify", when, anonymousId=browser, traits=traits, context=context)

    def note(self, family, at, *keys):
        """Remember that *keys* were seen."""
        moment = at.replace(second=0, microsecond=0, tzinfo=None)
        for key in keys:
            families, first, last = self.seen.get(key, (set(), moment, moment))
            self.seen[key] = (families | {family}, min(first, moment), max(last, moment))

    def known(self):
        """Return (families, first and last seen) by contact point."""
        return {key: (sorted(families), first, last) for key, (families, first, last) in self.seen.items()}


class Lake:
    """A deployed lake, and what it holds."""

    def __init__(self, settings):
        self.settings = settings
        self.crowd = Crowd()

    def night(self, number, records):
        """Land *records* and the crowd's before midnight *number*, and build what is looked at here."""
        night = NIGHTS[number]
        put_in_landing(self.settings, [*records, *self.crowd.night(night)], night + timedelta(minutes=30))
        dbt.build(self.settings, MODELS, night)

    def rows(self, sql):
        """Return the rows of *sql*; `{marts}` stands for the layer's database, and so on."""
        layers = ("marts", "segments", "activation")
        names = {layer: self.settings.names.database(layer) for layer in layers}
        return [tuple(row.values()) for row in warehouse.query(self.settings, sql.format(**names))]

    def contact_points(self):
        """Return every contact point by key."""
        rows = self.rows(
            "select contact_point_key, subject_id, channel, is_active, families, first_seen_at, last_seen_at "
            "from {marts}.dim_contact_points"
        )
        return {key: tuple(rest) for key, *rest in rows}

    def members(self, token):
        """Return who is in a segment."""
        return {
            who
            for (who,) in self.rows(
                f"select subject_id from {{segments}}.seg_memberships where token = '{token}'"
            )
        }

    def spells(self):
        """Return (token, entered on, left on) by subject, of all but the crowd."""
        rows = self.rows(
            "select subject_id, token, entered_at, left_at from {segments}.seg_membership_spells"
        )
        return {(who, token, entered.day, left and left.day) for who, token, entered, left in rows}

    def desired(self, record, kind):
        """Return the tokens of each record, as a destination's `act_<id>__desired` would hold them."""
        rows = self.rows(
            f"select {record} as record_id, array_sort(array_agg(distinct memberships.token)) as tokens "
            "from {segments}.seg_memberships as memberships "
            f"inner join ({ROUTES}) as routes (token, channel) on memberships.token = routes.token "
            "inner join {activation}.int_reachable_contact_points as reachable "
            "on memberships.subject_id = reachable.subject_id and routes.channel = reachable.channel "
            f"where {kind} group by {record}"
        )
        return dict(rows)


@pytest.fixture(scope="module")
def lake(gateway):
    """The lake after its first night."""
    with pytest.MonkeyPatch.context() as patch:
        settings = use_environment(patch, gateway, "live")
        deploy(settings, buffer_seconds=1)
        lake = Lake(settings)
        lake.night(0, FIRST)
        yield lake


@pytest.fixture(scope="module")
def merged(first_night, lake):
    """The lake after a night on which three were found to be others, as dicts of what it held."""
    lake.night(1, SECOND)
    return lake


@pytest.fixture(scope="module")
def first_night(lake):
    """What the first night left, before anybody was found to be another."""
    return {
        "renewals": lake.members(RENEWALS),
        "spells": lake.spells(),
        "points": lake.contact_points(),
        "addresses": lake.desired("contact_point_id", "kind = 'email'"),
        "numbers": lake.desired("contact_point_id", "kind = 'phone'"),
        "subjects": lake.desired("memberships.subject_id", "kind in ('email', 'phone')"),
        "crowd": lake.crowd.known(),
    }


def crowd_of(points, crowd):
    """Return what is known of those contact points that the *crowd* has."""
    return {key: tuple(rest[3:]) for key, rest in points.items() if key in crowd}


def test_every_family_shows_contact_points(first_night):
    """Addresses and numbers are normalised, tokens are as they are; what is no address is none."""
    points = {key: rest[:3] for key, rest in first_night["points"].items() if key not in first_night["crowd"]}

    assert points == {
        "email/lea@example.org": ("lea", "EMAIL", True),
        "phone/+12065550101": ("lea", "SMS", True),
        "phone/+12065550104": ("lea", "SMS", True),
        "browser/an-lea": ("lea", "WEB", True),
        "browser/app-lea": ("lea", "WEB", True),
        "push_token/Tok-Old": ("lea", "PUSH", True),
        "push_token/Tok-A": ("lea", "PUSH", False),
        "push_token/Tok-B": ("lea", "PUSH", True),
        "email/sue@example.org": ("sue", "EMAIL", True),
        "phone/+12065550102": ("sue", "SMS", True),
        "phone/+12065550103": ("tom", "SMS", True),
        "email/mia@example.org": ("mia@example.org", "EMAIL", True),
        "email/eve@example.org": ("eve@example.org", "EMAIL", True),
        "email/ulf@example.org": ("ulf@example.org", "EMAIL", True),
        "email/xena@example.org": ("xena@example.org", "EMAIL", True),
        "browser/an-xena": ("an-xena", "WEB", True),
        "email/gus@example.org": ("guest-7", "EMAIL", True),
        "email/one@example.org": ("one@example.org", "EMAIL", True),
        "email/two@example.org": ("two@example.org", "EMAIL", True),
    }


def test_segments_have_members_that_no_pinpoint_ever_saw(first_night, lake):
    """A user by their traits, a browser by what was said there, an endpoint or address by mail alone."""
    assert first_night["renewals"] == {"lea", "sue", "tom", "an-xena", "guest-7"}


def test_desired_state_of_addresses_numbers_and_subjects_is_a_short_query(first_night):
    """Who complained or answered STOP is reached there no more; a device is reached by its address."""
    renewals, lapsed = [RENEWALS], [LAPSED]

    assert first_night["addresses"] == {
        "lea@example.org": renewals,
        "xena@example.org": renewals,
        "gus@example.org": renewals,
        "mia@example.org": lapsed,
        "eve@example.org": lapsed,
        "ulf@example.org": lapsed,
    }
    assert first_night["numbers"] == {
        "+12065550101": renewals,
        "+12065550104": renewals,
        "+12065550102": renewals,
    }
    assert first_night["subjects"] == {
        **dict.fromkeys(["lea", "sue", "an-xena", "guest-7"], renewals),
        **dict.fromkeys(["mia@example.org", "ep-eve", "ulf@example.org"], lapsed),
    }


@pytest.mark.slow
def test_who_is_found_to_be_another_takes_memberships_and_history_along(first_night, merged):
    """By an alias, by signing in, by an address: one member, in since the first night, and nobody twice."""
    in_since = {(who, RENEWALS, 1, None) for who in ("lea", "sue", "tom", "xena", "gus")}
    lapsed_since = {(who, LAPSED, 1, None) for who in ("mia@example.org", "ep-eve", "ulf")}

    assert {who for who, *_ in first_night["spells"]} >= {"an-xena", "guest-7", "ulf@example.org"}
    assert merged.members(RENEWALS) == {"lea", "sue", "tom", "xena", "gus"}
    assert merged.spells() == in_since | lapsed_since
    found = {who for (who,) in merged.rows("select subject_id from {marts}.dim_subjects")}
    assert {"xena", "gus", "ulf"} <= found
    assert not {"an-xena", "guest-7", "ulf@example.org"} & found
    assert merged.contact_points()["email/gus@example.org"][0] == "gus"


@pytest.mark.slow
def test_an_old_id_that_is_seen_again_is_who_the_alias_says(merged):
    """What comes in under it afterwards is the new one's too."""
    assert merged.contact_points()["email/gus.new@example.org"][0] == "gus"


@pytest.mark.slow
def test_night_by_night_the_lake_knows_what_was_seen_of_a_crowd(first_night, merged):
    """Late events too."""
    known = merged.crowd.known()

    assert crowd_of(merged.contact_points(), known) == known
    assert crowd_of(first_night["points"], known) == first_night["crowd"]


@pytest.mark.slow
def test_a_lake_from_before_there_were_contact_points_learns_of_them_all(merged):
    """Sightings that an older version kept say nothing of families: every day is looked at once more."""
    held = merged.contact_points()
    merged.rows("alter table {marts}.int_identity_sightings drop column families")
    merged.rows("drop table {marts}.int_contact_points")

    dbt.build(merged.settings, ["int_identity_sightings", "int_contact_points"], NIGHTS[1])

    assert merged.contact_points() == held
