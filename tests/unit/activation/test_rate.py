"""A token bucket keeps its quota, halves on throttling and recovers."""

import pytest

from engagelake.activation.rate import FLOOR, RateLimiter, TokenBucket


class Clock:
    """A clock that only sleeping moves."""

    def __init__(self):
        self.now = 100.0

    def __call__(self):
        return self.now

    def sleep(self, seconds):
        """Let *seconds* pass."""
        self.now += seconds


@pytest.fixture
def clock():
    """A clock at 100."""
    return Clock()


@pytest.mark.parametrize(("quota", "calls", "seconds"), [(2, 1, 0), (2, 5, 2), (10, 31, 3), (0.5, 3, 4)])
def test_calls_are_spaced_by_the_quota(clock, quota, calls, seconds):
    """n calls at q a second take (n-1)/q seconds."""
    bucket = TokenBucket(quota, clock=clock, sleep=clock.sleep)
    for _ in range(calls):
        bucket.acquire()

    assert clock.now - 100 == pytest.approx(seconds)


def test_time_not_used_is_not_saved_up(clock):
    """After a pause the calls are spaced as before: no burst."""
    bucket = TokenBucket(2, clock=clock, sleep=clock.sleep)
    bucket.acquire()
    clock.sleep(60)
    for _ in range(3):
        bucket.acquire()

    assert clock.now - 160 == pytest.approx(1)


def test_throttling_halves_the_rate_down_to_a_floor(clock):
    """It never stops altogether."""
    bucket = TokenBucket(16, clock=clock, sleep=clock.sleep)
    rates = []
    for _ in range(6):
        bucket.throttled()
        rates.append(bucket.rate)

    assert rates == [8, 4, 2, 1, 1, 1]
    assert rates[-1] == 16 * FLOOR


def test_success_gives_the_rate_back_slowly_and_never_more(clock):
    """Twenty successes give back one quota."""
    bucket = TokenBucket(10, clock=clock, sleep=clock.sleep)
    bucket.throttled()
    bucket.succeeded()
    after_one = bucket.rate
    for _ in range(50):
        bucket.succeeded()

    assert (after_one, bucket.rate) == (5.5, 10)


def test_an_operation_without_a_declared_quota_cannot_be_called():
    """A call that nobody planned is a mistake, not an unlimited call."""
    with pytest.raises(KeyError):
        RateLimiter({"UpdateEndpointsBatch": 2}).of("GetEndpoint")


def test_a_quota_of_nothing_is_refused():
    """It would wait for ever."""
    with pytest.raises(ValueError, match="positive"):
        TokenBucket(0)
