"""Which streams may be silent, as the owner of each family says where its landing table is declared."""

from __future__ import annotations

from pathlib import Path

from ..dbt import PROJECT
from ..errors import DataError
from ..names import STREAMS, landing_table

SOURCES = PROJECT / "models" / "staging" / "_landing__sources.yml"


def may_be_silent(sources: Path = SOURCES) -> frozenset[str]:
    """Return the streams whose `stale_after_hours` is null: their silence says nothing.

    Raises:
        DataError: If *sources* declares no landing table of a stream, or one without `stale_after_hours`.
    """
    import yaml

    (landing,) = yaml.safe_load(sources.read_text(encoding="utf-8"))["sources"]
    metas = {table["name"]: table.get("config", {}).get("meta", {}) for table in landing["tables"]}
    for stream in STREAMS:
        if "stale_after_hours" not in metas.get(landing_table(stream), {}):
            raise DataError(
                f"{sources.name} has no `stale_after_hours` of {landing_table(stream)}: write the hours "
                "after which nothing is pushed any more, or null where silence says nothing"
            )
    return frozenset(each for each in STREAMS if metas[landing_table(each)]["stale_after_hours"] is None)
