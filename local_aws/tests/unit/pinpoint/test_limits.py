"""Quotas of local Pinpoint: a token bucket per operation, as AWS documents them."""

import pytest

from local_aws.pinpoint.limits import Buckets


class Clock:
    """A clock that the test moves."""

    now = 0.0

    def __call__(self):
        return self.now


@pytest.mark.parametrize(
    ("operation", "rate"),
    [
        ("UpdateEndpointsBatch", 2),
        ("UpdateEndpoint", 10),
        ("GetEndpoint", 10),
        ("DeleteEndpoint", 5),
        ("PhoneNumberValidate", 20),
        ("CreateSegment", 25),
        ("CreateImportJob", 300),
        ("GetImportJob", 300),
    ],
)
def test_the_burst_is_the_rate_and_a_second_fills_it(operation, rate):
    """So many calls at once, then none, then as many again after a second."""
    clock = Clock()
    buckets = Buckets(clock)
    at_once = sum(buckets.take("caller", operation) for _ in range(rate + 5))
    clock.now += 1
    again = sum(buckets.take("caller", operation) for _ in range(rate + 5))

    assert (at_once, again) == (rate, rate)


def test_callers_and_operations_do_not_share_a_bucket():
    """Quotas count per account and Region, and per operation."""
    buckets = Buckets(Clock())
    taken = [buckets.take(caller, "UpdateEndpointsBatch") for caller in ("a", "a", "a", "b")]

    assert taken == [True, True, False, True]
    assert buckets.take("a", "GetEndpoint")


def test_quotas_can_be_set_by_operation_or_for_all_and_reset():
    """`*` names every operation, a name beats it, reset returns to the documented ones."""
    buckets = Buckets(Clock())
    buckets.set_quotas({"*": 1000, "GetEndpoint": 3})
    set_rates = buckets.rate("UpdateEndpointsBatch"), buckets.rate("GetEndpoint")
    buckets.reset()

    assert set_rates == (1000, 3)
    assert (buckets.rate("UpdateEndpointsBatch"), buckets.rate("GetEndpoint")) == (2, 10)
