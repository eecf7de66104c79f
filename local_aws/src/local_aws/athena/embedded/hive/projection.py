"""Partition projection: partitions that are computed from table properties, not kept in Glue.

https://docs.aws.amazon.com/athena/latest/ug/partition-projection-supported-types.html
"""

from __future__ import annotations

import calendar
import itertools
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from types import MappingProxyType
from typing import Any

from local_aws.athena.embedded.hive.date_patterns import DatePattern
from local_aws.athena.errors import QueryError, injected_without_value

_UNITS = {"SECOND": 1, "MINUTE": 60, "HOUR": 3600, "DAY": 86400, "WEEK": 604800}
_MONTHS = {"MONTH": 1, "YEAR": 12}
_MOST = 1_000_000


def is_projected(table: dict[str, Any]) -> bool:
    """Whether the table's partitions are projected."""
    return table.get("Parameters", {}).get("projection.enabled", "").lower() == "true"


def projected_values(
    table: dict[str, Any], given: Mapping[str, list[str] | None] = MappingProxyType({})
) -> list[list[str]]:
    """Every combination of the projected values, in key order; *given* holds what the query says that an
    injected column equals.

    Raises:
        QueryError: HIVE_INVALID_PARTITION_PROJECTION where a property is missing or there are too many;
            CONSTRAINT_VIOLATION where the query does not say what an injected column equals.
    """
    parameters = table["Parameters"]
    columns = [
        list(_values(key["Name"], parameters, given.get(key["Name"]))) for key in table["PartitionKeys"]
    ]
    count = 1
    for values in columns:
        count *= len(values)
    if count > _MOST:
        raise _invalid(f"the projection of {table['Name']} has {count} partitions; narrow its ranges")
    return [list(values) for values in itertools.product(*columns)]


def projected_location(table: dict[str, Any], values: list[str]) -> str:
    """The S3 folder of one projected partition: `storage.location.template`, else Hive's `key=value`
    folders.
    """
    keys = [key["Name"] for key in table["PartitionKeys"]]
    template = table["Parameters"].get("storage.location.template")
    if template is None:
        folders = "/".join(f"{key}={value}" for key, value in zip(keys, values, strict=True))
        return f"{table['StorageDescriptor']['Location'].rstrip('/')}/{folders}/"
    for key, value in zip(keys, values, strict=True):
        template = template.replace(f"${{{key}}}", value)
    return template


def _values(key: str, parameters: dict[str, str], given: list[str] | None) -> Iterator[str]:
    def option(name: str, default: str | None = None) -> str:
        value = parameters.get(f"projection.{key}.{name}", default)
        if value is None:
            raise _invalid(f"table property projection.{key}.{name} is missing")
        return value

    kind = option("type")
    if kind == "enum":
        return iter([value.strip() for value in option("values").split(",")])
    if kind == "integer":
        return _integers(option("range"), int(option("interval", "1")), int(option("digits", "0")))
    if kind == "date":
        pattern, bounds = DatePattern(option("format")), option("range")
        default = {"day": "DAYS", "month": "MONTHS"}.get(pattern.precision)
        step = option("interval", "1" if default else None)
        return _dates(bounds, pattern, int(step), option("interval.unit", default))
    if kind == "injected":
        if given is None:
            raise injected_without_value(key)
        return iter(given)
    raise _invalid(f"projection type {kind!r} of {key} is not one of enum, integer, date, injected")


def _integers(bounds: str, step: int, digits: int) -> Iterator[str]:
    low, high = (int(bound) for bound in bounds.split(","))
    return (str(value).zfill(digits) for value in range(low, high + 1, step))


def _dates(bounds: str, pattern: DatePattern, step: int, unit: str) -> Iterator[str]:
    low, high = (_moment(bound.strip(), pattern) for bound in bounds.split(","))
    unit = unit.upper().removesuffix("S")
    seen = None
    while low <= high:
        value = pattern.write(low)
        if value != seen:
            yield value
        seen = value
        low = _after(low, step, unit)


def _after(moment: datetime, step: int, unit: str) -> datetime:
    if unit in _UNITS:
        return moment + timedelta(seconds=step * _UNITS[unit])
    if unit not in _MONTHS:
        raise _invalid(f"interval unit {unit!r} is not one of {[*_UNITS, *_MONTHS]}")
    months = step * _MONTHS[unit] + moment.month - 1
    year, month = moment.year + months // 12, months % 12 + 1
    return moment.replace(year=year, month=month, day=min(moment.day, calendar.monthrange(year, month)[1]))


def _moment(bound: str, pattern: DatePattern) -> datetime:
    relative = re.fullmatch(r"NOW\s*(?:([+-])\s*(\d+)\s*([A-Z]+?)S?)?", bound.upper())
    if relative is None:
        return pattern.read(bound)
    now = datetime.now(UTC)
    if relative[1] is None:
        return now
    return _after(now, int(relative[1] + relative[2]), relative[3])


def _invalid(message: str) -> QueryError:
    return QueryError("HIVE_INVALID_PARTITION_PROJECTION", message)
