"""What local Pinpoint can be told to do wrong, counted down as it is told."""

import pytest

from local_aws.pinpoint.faults import Faults
from local_aws.service import ServiceError


def answers(faults, count, operation="UpdateEndpointsBatch"):
    """Return the statuses of *count* calls; 200 where nothing is wrong."""
    found = []
    for _ in range(count):
        try:
            faults.check(operation)
        except ServiceError as refusal:
            found.append(refusal.status)
        else:
            found.append(200)
    return found


@pytest.mark.parametrize(
    ("wishes", "statuses"),
    [
        ({}, [200, 200, 200]),
        ({"throttle_next": 2}, [429, 429, 200]),
        ({"fail_next": 1}, [500, 200, 200]),
        ({"throttle_next": 1, "fail_next": 1}, [429, 500, 200]),
        ({"retired": True}, [403, 403, 403]),
        ({"retired": False}, [200, 200, 200]),
    ],
)
def test_faults_are_counted_down(wishes, statuses):
    """Throttling comes before failure, and the end of the service before both."""
    faults = Faults()
    faults.tell(wishes)

    assert answers(faults, 3) == statuses


@pytest.mark.parametrize("operation", ["CreateApp", "GetApp", "GetApps", "DeleteApp", "PhoneNumberValidate"])
def test_what_survives_the_service_has_no_faults(operation):
    """Applications and phone numbers are not part of what ended."""
    faults = Faults()
    faults.tell({"retired": True, "throttle_next": 1})

    assert answers(faults, 1, operation) == [200]


def test_a_delay_belongs_to_an_operation_a_moment_and_a_count():
    """`after` keeps the answer back; the count runs out; `*` stands for the operations that have no rule."""
    faults = Faults()
    faults.tell(
        {"latency": {"GetEndpoint": {"seconds": 2, "when": "after", "count": 1}, "*": {"seconds": 1}}}
    )

    assert faults.delay("GetEndpoint", "before") == 0
    assert [faults.delay("GetEndpoint", "after") for _ in range(2)] == [2, 0]
    assert [faults.delay("UpdateEndpoint", "before") for _ in range(2)] == [1, 1]


def test_a_wish_that_is_not_known_is_refused():
    """A misspelt fault must not look like a service without faults."""
    with pytest.raises(ValueError, match="throttle"):
        Faults().tell({"throttle": 1})


def test_reset_ends_every_fault():
    """The service is as new."""
    faults = Faults()
    faults.tell({"retired": True, "throttle_next": 9, "fail_ids": ["e1"], "latency": {"*": {"seconds": 1}}})
    faults.reset()
    faults.check_ids(["e1"])

    assert answers(faults, 1) == [200]
    assert faults.delay("GetEndpoint", "before") == 0
