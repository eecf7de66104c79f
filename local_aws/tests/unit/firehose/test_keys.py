"""Prefix expressions, by the rules of the Firehose developer guide."""

from datetime import UTC, datetime

import pytest

from local_aws.firehose.keys import expand, format_java, object_key
from local_aws.service import ServiceError

ARRIVAL = datetime(2026, 3, 7, 5, 4, 9, 120_000, tzinfo=UTC)


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("yyyy-MM-dd", "2026-03-07"),
        ("yyyy/MM/dd/HH", "2026/03/07/05"),
        ("'year='yyyy'/month='MM", "year=2026/month=03"),
        ("yy DDD mm ss SSS", "26 066 04 09 120"),
        ("hh a", "05 AM"),
        ("HH''mm", "05'04"),
    ],
)
def test_timestamps_follow_java_patterns(pattern, text):
    """The pattern letters mean what Java's DateTimeFormatter says."""
    assert format_java(pattern, ARRIVAL) == text


@pytest.mark.parametrize("pattern", ["QQ", "yyyy-mm'", "GGGG"])
def test_a_pattern_without_a_rule_is_refused(pattern):
    """No letter stays in the key as it is."""
    with pytest.raises(ServiceError, match="timestamp pattern"):
        format_java(pattern, ARRIVAL)


def test_expressions_are_replaced():
    """Time, error type and random text."""
    key = expand(
        "a/!{firehose:error-output-type}/!{timestamp:yyyy}/!{firehose:random-string}/", ARRIVAL, "kind"
    )

    first, kind, year, random, end = key.split("/")
    assert (first, kind, year, len(random), end) == ("a", "kind", "2026", 11, "")


def test_an_unknown_expression_is_refused():
    """Dynamic partitioning is not done, and not ignored either."""
    with pytest.raises(ServiceError, match="partitionKeyFromQuery"):
        expand("!{partitionKeyFromQuery:customer}/", ARRIVAL)


def test_a_plain_prefix_gets_the_folders_of_the_hour():
    """Data gets `yyyy/MM/dd/HH/`, errors their type before it."""
    data = object_key("p/", "s", 3, ARRIVAL, suffix=".gz")
    errors = object_key("p/", "s", 3, ARRIVAL, suffix=".gz", error_type="processing-failed")

    assert data.startswith("p/2026/03/07/05/s-3-2026-03-07-05-04-09-")
    assert data.endswith(".gz")
    assert errors.startswith("p/processing-failed/2026/03/07/05/s-3-")
