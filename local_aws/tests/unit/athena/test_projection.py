"""Partition projection computes the values and places that its properties say."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from local_aws.athena.embedded.hive.projection import projected_location, projected_values
from local_aws.athena.errors import QueryError


def table(keys: list[str], **properties: str) -> dict[str, Any]:
    """A Glue table with the projection *properties* (`dt__type` is `projection.dt.type`)."""
    parameters = {f"projection.{name.replace('__', '.')}": value for name, value in properties.items()}
    return {
        "Name": "t",
        "PartitionKeys": [{"Name": key, "Type": "string"} for key in keys],
        "Parameters": parameters,
        "StorageDescriptor": {"Location": "s3://b/t/"},
    }


def test_kinds_combine() -> None:
    """An integer with digits and an enum give every pair, in key order."""
    made = table(
        ["hr", "kind"],
        hr__type="integer",
        hr__range="8,10",
        hr__digits="2",
        hr__interval="2",
        kind__type="enum",
        kind__values="a,b",
    )
    assert projected_values(made) == [["08", "a"], ["08", "b"], ["10", "a"], ["10", "b"]]


def test_dates_step_by_their_unit() -> None:
    """A date range steps by its interval and unit, months by the calendar."""
    days = table(["dt"], dt__type="date", dt__format="yyyy-MM-dd", dt__range="2026-02-27,2026-03-01")
    assert projected_values(days) == [["2026-02-27"], ["2026-02-28"], ["2026-03-01"]]
    months = table(
        ["dt"],
        dt__type="date",
        dt__format="yyyy/MM",
        dt__range="2025/11,2026/01",
        dt__interval__unit="MONTHS",
    )
    assert projected_values(months) == [["2025/11"], ["2025/12"], ["2026/01"]]


def test_now_is_the_end_of_an_open_range() -> None:
    """NOW-2DAYS,NOW gives three days, today the last."""
    made = table(["dt"], dt__type="date", dt__format="yyyy-MM-dd", dt__range="NOW-2DAYS,NOW")
    values = projected_values(made)
    assert len(values) == 3
    assert values[-1] == [datetime.now(UTC).strftime("%Y-%m-%d")]


def test_a_place_follows_the_template_or_hives_folders() -> None:
    """storage.location.template wins over key=value folders."""
    made = table(["dt"], dt__type="enum", dt__values="x")
    assert projected_location(made, ["x"]) == "s3://b/t/dt=x/"
    made["Parameters"]["storage.location.template"] = "s3://b/other/${dt}/"
    assert projected_location(made, ["x"]) == "s3://b/other/x/"


def test_a_missing_property_is_named() -> None:
    """A projection without its range says which property is missing."""
    with pytest.raises(QueryError, match=r"projection\.dt\.range is missing"):
        projected_values(table(["dt"], dt__type="date", dt__format="yyyy"))


def test_an_interval_is_needed_below_a_day() -> None:
    """Athena steps by a day or a month by itself; hours and years need interval and unit."""
    hours = {"dt__type": "date", "dt__format": "yyyy/MM/dd/HH", "dt__range": "2026/01/01/22,2026/01/02/01"}
    with pytest.raises(QueryError, match=r"projection\.dt\.interval is missing"):
        projected_values(table(["dt"], **hours))
    made = table(["dt"], **hours, dt__interval="2", dt__interval__unit="HOURS")
    assert projected_values(made) == [["2026/01/01/22"], ["2026/01/02/00"]]


def test_a_month_has_as_many_days_as_it_has() -> None:
    """Steps of a month from the 31st stay in each month."""
    made = table(
        ["dt"],
        dt__type="date",
        dt__format="yyyy-MM-dd",
        dt__range="2026-01-31,2026-03-31",
        dt__interval="1",
        dt__interval__unit="MONTHS",
    )
    assert projected_values(made)[:2] == [["2026-01-31"], ["2026-02-28"]]


def test_patterns_are_javas() -> None:
    """Quoted letters are text, short forms have no zeros in front, MMM is a name."""
    made = table(
        ["dt"],
        dt__type="date",
        dt__format="'day='d-MMM-yy",
        dt__range="day=9-Jan-26,day=10-Jan-26",
    )
    assert projected_values(made) == [["day=9-Jan-26"], ["day=10-Jan-26"]]
    with pytest.raises(QueryError, match="is no date of the format"):
        projected_values(table(["dt"], dt__type="date", dt__format="yyyy-MM-dd", dt__range="2026,NOW"))


def test_an_injected_column_takes_what_the_query_says() -> None:
    """Without a static equality condition Athena refuses the query."""
    made = table(["id"], id__type="injected")
    assert projected_values(made, {"id": ["a", "b"]}) == [["a"], ["b"]]
    with pytest.raises(QueryError, match="CONSTRAINT_VIOLATION: For the injected projected partition column"):
        projected_values(made, {"id": None})
