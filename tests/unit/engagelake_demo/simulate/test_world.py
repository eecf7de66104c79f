"""A world is the same for the same seed, and on its turning day everything changes that can."""

from __future__ import annotations

import hashlib
import random
from datetime import date, timedelta

import pytest

from engagelake_demo.simulate import World
from engagelake_demo.simulate.life.cast import ROLES
from engagelake_demo.simulate.people import make_people

START = date(2026, 10, 1)


def digest(seed: int, days: int = 3) -> str:
    """Return a hash of every record of the first days of a world."""
    world = World(seed, 30, START)
    text = hashlib.sha256()
    for number in range(1, days + 1):
        for emission in world.day(number):
            text.update(repr(emission).encode())
    return text.hexdigest()


def user(role: str) -> str:
    """Return the user id of the member of the cast with *role*."""
    return f"user-{ROLES.index(role):06d}"


def endpoint_of(lived, role: str, channel: str) -> str:
    """Return the endpoint id of a member of the cast."""
    return lived.world.people[ROLES.index(role)].endpoint(channel).id


def test_the_same_seed_gives_the_same_bytes():
    """Two worlds of one seed emit the same records in the same order."""
    assert digest(1) == digest(1)


def test_another_seed_gives_another_world():
    """Worlds of two seeds differ."""
    assert digest(1) != digest(2)


def test_days_must_follow_one_another():
    """A day asked for out of turn is refused, since it would depend on days not lived."""
    world = World(1, 24, START)
    with pytest.raises(ValueError, match="ask for day 1"):
        world.day(2)


def test_a_world_without_room_for_the_cast_is_refused():
    """Fewer than 24 users are refused, with the number that is needed."""
    with pytest.raises(ValueError, match="24"):
        World(1, 23, START)


def test_the_first_day_cannot_be_the_turning_day():
    """Before day 1 nobody could have been seen doing anything, so the turn is on day 2 or later."""
    with pytest.raises(ValueError, match="turning day"):
        World(1, 24, START, turning_day=1)


def test_every_address_belongs_to_one_person():
    """Nobody shares an e-mail address or a phone number, and all are reserved for fiction."""
    people = make_people(random.Random(1), 12_000)  # noqa: S311 - a simulation, not a secret
    assert len({person.email.lower() for person in people}) == len(people)
    assert len({person.phone for person in people}) == len(people)
    assert all(person.email.lower().endswith(("@example.com", "@example.org")) for person in people)
    assert all(person.phone.startswith("+447700900") or "55501" in person.phone for person in people)


@pytest.mark.parametrize(
    ("token", "joins"),
    [
        ("red_shoe_buyers", "sees_shoe_on"),
        ("red_shoe_buyers", "recognised"),
        ("red_shoe_buyers", "sixteenth_open"),
        ("webinar5_email_openers", "webinar_registers"),
        ("webinar5_email_openers", "live_registers"),
        ("lapsed_email_openers", "lapses"),
    ],
)
def test_members_join_on_the_turning_day(lived, token, joins):
    """Each member of the cast who should join a segment on the turning day was outside and is inside."""
    assert user(joins) not in lived.before[token]
    assert user(joins) in lived.after[token]


@pytest.mark.parametrize(
    ("token", "leaves"),
    [
        ("red_shoe_buyers", "sees_shoe_before"),
        ("webinar5_email_openers", "webinar_expires"),
        ("high_value_renewals", "renewal_ends"),
        ("lapsed_email_openers", "lapsed_returns"),
    ],
)
def test_members_leave_on_the_turning_day(lived, token, leaves):
    """Each member of the cast who should leave a segment on the turning day was inside and is outside."""
    assert user(leaves) in lived.before[token]
    assert user(leaves) not in lived.after[token]


def test_an_endpoint_leaves_its_last_segment(lived):
    """The renewal that ends takes every token off its endpoints."""
    endpoint = endpoint_of(lived, "renewal_ends", "EMAIL")
    assert lived.tokens_before[endpoint] == ["high_value_renewals"]
    assert endpoint not in lived.tokens_after


@pytest.mark.parametrize(
    ("role", "token", "channel"),
    [
        ("renewal_bounces", "high_value_renewals", "EMAIL"),
        ("webinar_complains", "webinar5_email_openers", "EMAIL"),
        ("renewal_opts_out", "high_value_renewals", "EMAIL"),
    ],
)
def test_a_suppressed_member_stays_in_the_segment_without_tokens(lived, role, token, channel):
    """A bounce, a complaint or an opt-out takes the tokens off the endpoint, not the member out."""
    endpoint = endpoint_of(lived, role, channel)
    assert user(role) in lived.before[token] & lived.after[token]
    assert token in lived.tokens_before[endpoint]
    assert endpoint not in lived.tokens_after


def test_a_bounced_address_keeps_the_other_channels(lived):
    """A hard bounce of the e-mail address leaves the token of the app alone, and stops no text."""
    person = lived.world.people[ROLES.index("renewal_bounces")]
    assert lived.tokens_after[person.push.id] == ["lapsed_email_openers"]
    assert person.phone not in lived.ledger.suppressions(date(2026, 11, 1))


def test_a_stop_suppresses_the_number_and_not_the_mail(lived):
    """Who answers STOP to a text is still written to."""
    stopped = lived.world.people[ROLES.index("renewal_stops_texts")]
    assert stopped.phone in lived.ledger.suppressions(date(2026, 11, 1))
    assert endpoint_of(lived, "renewal_stops_texts", "EMAIL") in lived.tokens_after


def test_a_sold_phone_carries_the_tokens_of_its_new_owner(lived):
    """An endpoint that changes hands loses what its old owner was in."""
    phone = lived.world.people[ROLES.index("buys_phone")].endpoints[-1]
    assert lived.tokens_before[phone.id] == ["lapsed_email_openers"]
    assert phone.id not in lived.tokens_after


def test_people_whom_pinpoint_never_saw_have_no_endpoint_and_are_in_segments(lived):
    """No event in Pinpoint's shape names one; each segment but the buyers' has such a member."""
    live = lived.world.live_only()
    people = [person for person in lived.world.people if person.user in live]
    touched = [fact for fact in lived.ledger.facts().values() if fact.user in live]

    assert len(people) > 5
    assert all(person.endpoints == [] for person in people)
    assert {fact.endpoint for fact in touched} == {None}
    assert all(lived.after[token] & live for token in lived.after if token != "red_shoe_buyers")


def test_a_guest_who_signs_up_stays_a_member_under_the_new_id(lived):
    """The alias call of the turning day moves the membership, and the address with it."""
    guest, account = user("live_guest_renewal").replace("user", "guest"), user("live_guest_renewal")
    address = lived.world.people[ROLES.index("live_guest_renewal")].email.lower()

    assert guest in lived.before["high_value_renewals"]
    assert lived.after["high_value_renewals"] & {guest, account} == {account}
    assert "high_value_renewals" in lived.ledger.address_tokens(date(2026, 11, 1))[address]


@pytest.mark.parametrize("turning_day", [2, 4])
@pytest.mark.parametrize("seed", [0, 1])
def test_any_day_can_be_the_turning_day(seed, turning_day):
    """In the smallest world too, members join and leave on whichever day is chosen."""
    world = World(seed, 24, START, turning_day=turning_day)
    changes = []
    for number in range(1, turning_day + 1):
        world.day(number)
        if number >= turning_day - 1:
            changes.append(world.ledger.truth(START + timedelta(days=number)))
    before, after = changes
    for token in before.segments:
        assert before.segments[token] - after.segments[token], token
        if token != "high_value_renewals":
            assert after.segments[token] - before.segments[token], token
    assert before.endpoint_tokens().keys() - after.endpoint_tokens().keys()
    assert after.suppressions - before.suppressions


def test_no_token_on_a_suppressed_or_opted_out_endpoint(lived):
    """Nothing that must hold a token is suppressed or opted out."""
    truth = lived.ledger.truth(date(2026, 11, 1))
    for endpoint_id in lived.tokens_after:
        state = truth.endpoints[endpoint_id]
        assert state.opt_out == "NONE"
        assert state.address not in truth.suppressions


def test_every_view_counts_something(lived):
    """Even a small world has events for each of the views."""
    empty = {view for view, rows in lived.ledger.view_counts().items() if not rows}
    assert empty == set()
