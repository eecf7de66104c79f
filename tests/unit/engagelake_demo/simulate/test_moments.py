"""Time in milliseconds, its ISO form, and calendar months."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from engagelake_demo.simulate.moments import iso, midnight, months_before, of


@pytest.mark.parametrize(
    "text", ["2026-10-01T08:15:00.123Z", "2024-02-29T23:59:59.999Z", "2025-01-01T00:00:00.000Z"]
)
def test_iso_and_ms_are_inverse(text):
    """A time read from ISO is written as the same ISO."""
    assert iso(of(datetime.fromisoformat(text))) == text


def test_dates_and_times_without_a_zone_are_utc():
    """A date is its midnight UTC, with or without a zone."""
    expected = of(datetime(2026, 10, 31, tzinfo=UTC))
    assert of(date(2026, 10, 31)) == of(datetime(2026, 10, 31)) == expected


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 10, 31), 9, date(2026, 1, 31)),
        (date(2026, 5, 31), 3, date(2026, 2, 28)),
        (date(2024, 11, 30), 9, date(2024, 2, 29)),
        (date(2026, 3, 1), 9, date(2025, 6, 1)),
        (date(2026, 12, 15), 12, date(2025, 12, 15)),
    ],
)
def test_months_go_by_the_calendar(day, months, expected):
    """The day stays, or is cut to the last of a shorter month."""
    assert months_before(of(day), months) == of(expected)


def test_midnight_is_the_beginning_of_the_utc_day():
    """Any moment of a day has the same midnight."""
    assert midnight(of(datetime(2026, 10, 31, 23, 59, tzinfo=UTC))) == of(date(2026, 10, 31))
