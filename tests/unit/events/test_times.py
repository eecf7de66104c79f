"""Every way in which sources write a moment is read as the same moment, or not at all."""

import pytest

from engagelake.events.times import iso, moment

EIGHT_FIFTEEN = "2026-10-01T08:15:00.123Z"


@pytest.mark.parametrize(
    "value",
    [
        1790842500123,
        1790842500123.0,
        "1790842500123",
        1790842500.123,
        "1790842500.123",
        "2026-10-01T08:15:00.123Z",
        "2026-10-01T08:15:00.123456789Z",
        "2026-10-01T10:15:00.123+02:00",
        "2026-10-01T04:15:00.123-0400",
        "2026-10-01 08:15:00.123",
        "2026-10-01t08:15:00.123z",
        " 2026-10-01T08:15:00.123Z ",
    ],
)
def test_one_moment_has_many_spellings(value):
    """Milliseconds, seconds, text of either, ISO with any fraction and offset."""
    assert iso(moment(value)) == EIGHT_FIFTEEN


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (1790842500, "2026-10-01T08:15:00.000Z"),
        (946684800, "2000-01-01T00:00:00.000Z"),
        (946684800000, "2000-01-01T00:00:00.000Z"),
        ("2026-10-01T08:15:00Z", "2026-10-01T08:15:00.000Z"),
        ("2026-10-01T08:15:00.1239Z", EIGHT_FIFTEEN),
    ],
    ids=["whole seconds", "first second", "first millisecond", "no fraction", "cut off, not rounded"],
)
def test_edges_of_the_units(value, expected):
    """A number too small for milliseconds since 2000 is seconds; what is finer than a millisecond is cut."""
    assert iso(moment(value)) == expected


@pytest.mark.parametrize(
    "value",
    [
        None,
        True,
        "",
        "soon",
        "2026-10-01",
        "2026-13-01T00:00:00Z",
        13425345,
        0,
        -1,
        1790842500123000,
        1e308,
        float("inf"),
        "9" * 400,
        "١٧٩٠٨٤٢٥٠٠",
        "0001-01-01T00:00:00+14:00",
        "9999-12-31T23:59:59-14:00",
        [1790842500123],
        {},
    ],
    ids=lambda value: repr(value)[:40],
)
def test_what_is_no_readable_time_is_none(value):
    """Dates without a time, other units, times outside 2000 to 2099 and other things are not guessed at."""
    assert moment(value) is None
