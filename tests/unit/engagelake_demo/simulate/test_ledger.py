"""The rules of the ledger, on small cases worked out by hand; A is midnight of 31 October 2026."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from engagelake_demo.simulate import Ledger
from engagelake_demo.simulate.facts import (
    BOUGHT_RED_SHOES,
    REGISTERED_FOR_WEBINAR_5,
    SAW_NEW_SHOE,
    EndpointState,
    Fact,
)
from engagelake_demo.simulate.moments import of

A = datetime(2026, 10, 31, tzinfo=UTC)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
MS = timedelta(milliseconds=1)


class Case:
    """A ledger that is told one fact at a time."""

    def __init__(self):
        self.ledger = Ledger()
        self.count = 0

    def tell(self, at: datetime, event_id: str | None = None, **fields) -> None:
        """Enter one event that happened at *at*."""
        self.count += 1
        fact = Fact(of(at), **fields)
        self.ledger.note("app-events", [(event_id or f"event-{self.count:04d}", fact)], 100)

    def opens(self, count: int, last: datetime = A - DAY, **who) -> None:
        """Let *who* open *count* different messages, an hour apart, the newest at *last*."""
        for number in range(count):
            self.tell(last - number * HOUR, opened=f"{'-'.join(who.values())}-{number}", **who)

    def members(self, token: str, as_of: datetime = A) -> set[str]:
        """Return the members of the segment *token*."""
        return self.ledger.segment(token, as_of)


@pytest.fixture
def case() -> Case:
    """An empty ledger."""
    return Case()


def shoe_buyer(case: Case, opens=16, bought=A - DAY, saw=A - HOUR, user="ada") -> None:
    """Tell of somebody who would be a red-shoe buyer but for what the arguments change."""
    case.opens(opens, user=user)
    case.tell(bought, user=user, act=BOUGHT_RED_SHOES)
    case.tell(saw, user=user, act=SAW_NEW_SHOE)


@pytest.mark.parametrize(("opens", "inside"), [(15, False), (16, True)])
def test_more_than_fifteen_messages_must_be_opened(case, opens, inside):
    """Fifteen opened messages are too few for red_shoe_buyers, sixteen are enough."""
    shoe_buyer(case, opens=opens)
    assert (case.members("red_shoe_buyers") == {"ada"}) is inside


def test_one_message_opened_often_counts_once(case):
    """Repeated opens of one message do not add up to sixteen."""
    shoe_buyer(case, opens=15)
    for number in range(9):
        case.tell(A - DAY - number * HOUR, user="ada", opened="ada-0")
    assert case.members("red_shoe_buyers") == set()


@pytest.mark.parametrize(
    ("saw", "inside"),
    [(A - DAY, True), (A - DAY - MS, False), (A - MS, True), (A, False)],
)
def test_the_product_must_be_seen_in_the_24_hours_before(case, saw, inside):
    """The 24-hour window begins exactly a day before A and ends before A."""
    shoe_buyer(case, saw=saw)
    assert (case.members("red_shoe_buyers") == {"ada"}) is inside


@pytest.mark.parametrize(
    ("bought", "inside"),
    [
        (datetime(2026, 7, 31, tzinfo=UTC), True),
        (datetime(2026, 7, 31, tzinfo=UTC) - MS, False),
    ],
)
def test_the_purchase_window_is_three_calendar_months(case, bought, inside):
    """A purchase at the first instant of 31 July counts on 31 October, one before it does not."""
    shoe_buyer(case, bought=bought)
    assert (case.members("red_shoe_buyers") == {"ada"}) is inside


def test_a_month_without_that_day_begins_at_its_last(case):
    """Three months before 31 May is 28 February."""
    as_of = datetime(2026, 5, 31, tzinfo=UTC)
    case.opens(16, user="ada", last=as_of - DAY)
    case.tell(datetime(2026, 2, 28, tzinfo=UTC), user="ada", act=BOUGHT_RED_SHOES)
    case.tell(as_of - HOUR, user="ada", act=SAW_NEW_SHOE)
    assert case.members("red_shoe_buyers", as_of) == {"ada"}


@pytest.mark.parametrize(
    ("opened", "inside"),
    [(datetime(2026, 1, 31, tzinfo=UTC), True), (datetime(2026, 1, 31, tzinfo=UTC) - MS, False)],
)
def test_opens_count_for_nine_calendar_months(case, opened, inside):
    """An open on 31 January counts on 31 October, one before it does not."""
    case.tell(opened, user="ada", opened="m1")
    case.tell(A - DAY, user="ada", act=REGISTERED_FOR_WEBINAR_5)
    assert (case.members("webinar5_email_openers") == {"ada"}) is inside


def test_the_registration_expires_too(case):
    """A registration of more than nine months ago does not count."""
    case.opens(1, user="ada")
    case.tell(datetime(2026, 1, 30, 23, tzinfo=UTC), user="ada", act=REGISTERED_FOR_WEBINAR_5)
    assert case.members("webinar5_email_openers") == set()


@pytest.mark.parametrize(
    ("opened", "inside"),
    [
        (A - 14 * DAY, False),
        (A - 14 * DAY - MS, True),
        (datetime(2026, 1, 30, tzinfo=UTC), False),
    ],
)
def test_a_reader_lapses_after_fourteen_days(case, opened, inside):
    """Somebody whose last open is older than 14 days, but not than 9 months, has lapsed."""
    case.tell(opened, user="ada", opened="m1")
    assert (case.members("lapsed_email_openers") == {"ada"}) is inside


def test_the_latest_attribute_wins_whenever_it_arrives(case):
    """An older value that arrives late does not undo a newer one."""
    case.tell(A - DAY, user="ada", traits=(("CustomerStage", "Renewal"), ("CustomerValue", "High")))
    case.tell(A - 2 * DAY, user="ada", traits=(("CustomerStage", "Lead"),))
    assert case.members("high_value_renewals") == {"ada"}
    case.tell(A - HOUR, user="ada", traits=(("CustomerValue", "Low"),))
    assert case.members("high_value_renewals") == set()


def test_of_two_values_at_one_instant_the_greater_event_id_wins(case):
    """Ties are broken by event id, so that every engine gives one answer."""
    case.tell(A - DAY, "b", user="ada", traits=(("CustomerStage", "Renewal"), ("CustomerValue", "High")))
    case.tell(A - DAY, "a", user="ada", traits=(("CustomerStage", "Lead"),))
    assert case.members("high_value_renewals") == {"ada"}


def test_what_happens_at_midnight_is_of_the_next_day(case):
    """An event at A does not count on A, and counts on the day after."""
    case.tell(A, user="ada", traits=(("CustomerStage", "Renewal"), ("CustomerValue", "High")))
    assert case.members("high_value_renewals") == set()
    assert case.members("high_value_renewals", A + DAY) == {"ada"}


def test_a_late_event_changes_the_day_that_it_happened_on(case):
    """Facts entered later count by when they happened, also for a day already asked for."""
    shoe_buyer(case, opens=15)
    assert case.members("red_shoe_buyers") == set()
    case.tell(A - 5 * DAY, user="ada", opened="late")
    assert case.members("red_shoe_buyers") == {"ada"}


def test_an_anonymous_browser_belongs_to_the_user_seen_there(case):
    """Views made signed out count for the user that the browser was ever seen with, even later."""
    case.opens(16, user="ada")
    case.tell(A - DAY, user="ada", act=BOUGHT_RED_SHOES)
    case.tell(A - 2 * HOUR, anonymous="browser", act=SAW_NEW_SHOE)
    assert case.members("red_shoe_buyers") == set()
    case.tell(A - HOUR, anonymous="browser", user="ada")
    assert case.members("red_shoe_buyers") == {"ada"}


def test_a_shared_browser_belongs_to_who_was_seen_last(case):
    """Of two users of one browser the latest sighting owns what was done there signed out."""
    case.tell(A - 3 * HOUR, anonymous="browser", act=REGISTERED_FOR_WEBINAR_5)
    case.opens(1, user="ada")
    case.opens(1, user="ben")
    case.tell(A - HOUR, anonymous="browser", user="ben")
    case.tell(A - 2 * HOUR, anonymous="browser", user="ada")
    assert case.members("webinar5_email_openers") == {"ben"}


def test_an_address_leads_to_its_user(case):
    """An event known only by address counts for the user whose traits or endpoint named the address."""
    case.tell(A - 20 * DAY, address="ada@example.com", opened="m1")
    assert case.members("lapsed_email_openers") == {"ada@example.com"}
    case.tell(A - HOUR, user="ada", contacts=("ada@example.com",))
    assert case.members("lapsed_email_openers") == {"ada"}


def test_an_endpoint_without_a_user_is_its_own_subject(case):
    """Where no user is known the endpoint is the subject, before the address."""
    case.tell(A - 20 * DAY, endpoint="e1", address="ada@example.com", opened="m1")
    assert case.members("lapsed_email_openers") == {"e1"}


def test_an_alias_makes_two_users_one(case):
    """Also in a row, after the old id is seen again, and for a browser that was never seen signed in."""
    case.tell(A - 20 * DAY, user="guest", opened="m1")
    case.tell(A - 4 * HOUR, user="ada", previous="guest")
    assert case.members("lapsed_email_openers") == {"ada"}
    case.tell(A - 3 * HOUR, user="guest", act=REGISTERED_FOR_WEBINAR_5)
    case.tell(A - 2 * HOUR, user="ada.l", previous="ada")
    assert case.members("webinar5_email_openers") == case.members("lapsed_email_openers") == {"ada.l"}
    case.tell(A - 20 * DAY, anonymous="browser", opened="m2")
    case.tell(A - HOUR, user="ben", previous="browser")
    assert case.members("lapsed_email_openers") == {"ada.l", "ben"}


def test_users_who_are_called_each_other_are_the_smallest_of_them(case):
    """A circle of aliases has no last one; every id in it and before it is one subject."""
    case.tell(A - 20 * DAY, user="ben", opened="m1")
    case.tell(A - 4 * HOUR, user="cy", previous="ben")
    case.tell(A - 3 * HOUR, user="ada", previous="cy")
    case.tell(A - 2 * HOUR, user="cy", previous="ada")
    assert case.members("lapsed_email_openers") == {"ada"}


def test_an_address_holds_the_tokens_of_whoever_is_reached_there(case):
    """Its user's, or where nobody is known its own, its endpoint's and its browser's."""
    case.tell(A - 20 * DAY, address="ada@example.com", opened="m1")
    case.tell(A - DAY, anonymous="browser", contacts=("ada@example.com",), act=REGISTERED_FOR_WEBINAR_5)
    case.tell(A - 20 * DAY, anonymous="browser", opened="m2")
    assert case.ledger.address_tokens(A) == {
        "ada@example.com": ["lapsed_email_openers", "webinar5_email_openers"]
    }
    case.tell(A - HOUR, anonymous="browser", user="ben")
    assert case.ledger.address_tokens(A) == {"ada@example.com": ["lapsed_email_openers"]}
    case.tell(A + HOUR, suppresses=("ada@example.com",))
    assert case.ledger.address_tokens(A) == {}


def test_an_address_whose_endpoint_opted_out_holds_nothing(case):
    """Until the endpoint that was last seen with it says otherwise."""
    renewal(case, opt_out="ALL")
    assert case.ledger.address_tokens(A) == {}
    renewal(case, at=A + HOUR, endpoint="e2")
    assert case.ledger.address_tokens(A) == {"ada@example.com": ["high_value_renewals"]}


def renewal(case: Case, channel="EMAIL", opt_out="NONE", at=A - DAY, user="ada", endpoint="e1") -> None:
    """Tell of an endpoint of a high-value renewal."""
    state = EndpointState(endpoint, channel, "ada@example.com", opt_out, user)
    traits = (("CustomerStage", "Renewal"), ("CustomerValue", "High"))
    case.tell(at, user=user, endpoint=endpoint, address="ada@example.com", traits=traits, state=state)


def test_an_endpoint_holds_the_tokens_of_its_subject(case):
    """The endpoint of a member of two segments holds both tokens, sorted."""
    renewal(case)
    case.opens(1, user="ada")
    case.tell(A - DAY, user="ada", act=REGISTERED_FOR_WEBINAR_5)
    assert case.ledger.endpoint_tokens(A) == {"e1": ["high_value_renewals", "webinar5_email_openers"]}


@pytest.mark.parametrize(
    ("channel", "tokens"),
    [
        ("EMAIL", ["high_value_renewals", "lapsed_email_openers"]),
        ("SMS", []),
        ("VOICE", []),
        ("APNS_SANDBOX", ["lapsed_email_openers"]),
    ],
)
def test_a_segment_reaches_only_its_channels(case, channel, tokens):
    """Lapsed openers are reached by e-mail and push, renewals by e-mail alone."""
    renewal(case, channel=channel)
    case.opens(1, last=A - 20 * DAY, user="ada")
    assert case.ledger.endpoint_tokens(A) == ({"e1": tokens} if tokens else {})


def test_an_opted_out_endpoint_holds_nothing(case):
    """OptOut ALL takes all tokens off; the latest state of the endpoint decides."""
    renewal(case, opt_out="ALL", at=A - 2 * DAY)
    assert case.ledger.endpoint_tokens(A) == {}
    renewal(case, at=A - DAY)
    assert case.ledger.endpoint_tokens(A) == {"e1": ["high_value_renewals"]}


def test_a_suppressed_address_holds_nothing(case):
    """A hard bounce counts as soon as it is known, also for a moment before it; the member stays."""
    renewal(case)
    assert case.ledger.endpoint_tokens(A) == {"e1": ["high_value_renewals"]}
    case.tell(A + HOUR, address="ada@example.com", suppresses=("ada@example.com",))
    assert case.ledger.endpoint_tokens(A) == {}
    assert case.ledger.endpoint_tokens(A + DAY) == {}
    assert case.ledger.suppressions(A) == {"ada@example.com"}
    assert case.members("high_value_renewals", A + DAY) == {"ada"}


def test_an_endpoint_that_changes_hands_follows_its_new_owner(case):
    """The latest user seen with an endpoint decides its tokens."""
    renewal(case)
    state = EndpointState("e1", "EMAIL", "ada@example.com", "NONE", "ben")
    case.tell(A - HOUR, user="ben", endpoint="e1", address="ada@example.com", state=state)
    assert case.ledger.endpoint_tokens(A) == {}
    assert case.ledger.endpoints(A)["e1"].user == "ben"


def test_an_endpoint_is_known_as_soon_as_it_is_seen(case):
    """An endpoint whose first record is of the next day is known on A too, and belongs to nobody yet."""
    renewal(case, at=A + HOUR)
    assert set(case.ledger.endpoints(A)) == {"e1"}
    assert case.ledger.endpoint_tokens(A) == {}


def test_repeated_bytes_count_once(case):
    """The second entry of one event id is a duplicate and adds to no view."""
    for _ in range(3):
        case.tell(A - DAY, "same", user="ada", view="email_open")
    counts = case.ledger.counts()["app-events"]
    assert (counts.documents, counts.duplicates, counts.distinct) == (3, 2, 1)
    assert case.ledger.view_counts()["email_open"] == 1


def test_counts_do_not_change_once_given(case):
    """Counts asked for before a day can be held against those after it."""
    before = case.ledger.counts()
    case.tell(A - DAY, user="ada")
    assert before["app-events"].sent == 0
    assert case.ledger.counts()["app-events"].sent == 1


def test_a_view_counts_a_row_per_recipient(case):
    """A bounce of three recipients is three rows."""
    case.tell(A - DAY, view="email_softbounce", rows=3)
    assert case.ledger.view_counts()["email_softbounce"] == 3
