"""The dbt project on each engine: the same events become the same tables, row for row."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import boto3
import pytest
from fuzzed_records import GOLDEN, of_every_family
from landing_files import put_in_landing
from project_builds import EVERYTHING

from engagelake import dbt, warehouse
from engagelake.deploy import deploy
from engagelake.events import UnreadableRecord, land
from engagelake.names import FAMILY_OF_STREAM, LAYERS
from engagelake.settings import Settings
from engagelake_demo import local
from engagelake_demo.simulate import World

# Each engine builds everything twice, and a Trino server plans slowly on two cores.
pytestmark = [pytest.mark.trino, pytest.mark.timeout(2400)]

FIRST_DAY = date(2026, 10, 1)
PEOPLE = 24
DAYS = 12
FUZZED = 40
"""Records of each family that say what they should not."""
EXPONENT = re.compile(r"\b[0-9]+[eE][+-]?[0-9]{2,}")
"""A number far out: in a document that is extracted, Trino writes it anew (1e308 is 1.0E308), the embedded
engine leaves it as it was."""
CLOCKS = {"loaded_at", "verified_at"}
"""Columns that hold the moment of the run itself, by the engine's clock."""

MICROSECONDS = re.compile(r"(\d\d:\d\d:\d\d\.\d{3})000\b")
"""A time inside a map is read as text; the embedded engine writes three digits where the rest are zeros."""

Tables = dict[str, list[str]]


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Tables]]:
    """By engine: what the models held after a build, after a day more, and the base models of every type."""
    return {engine: _built(engine, tmp_path_factory.mktemp(engine)) for engine in ("embedded", "trino")}


def _built(engine: str, folder: Path) -> list[Tables]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(local, "LOG", folder / "local_aws.log")
        with local.LocalAws(athena=engine) as running:
            for name, value in running.environment().items():
                patch.setenv(name, value)
            patch.setenv("ENGAGELAKE_ENV", "engines")
            settings = Settings.from_environment()
            deploy(settings, buffer_seconds=1)
            world = World(11, PEOPLE, FIRST_DAY)
            return [
                _day(settings, world, range(1, DAYS + 1), datetime(2026, 10, DAYS + 1, tzinfo=UTC)),
                _day(settings, world, [DAYS + 1], datetime(2026, 10, DAYS + 2, tzinfo=UTC)),
                _of_every_type(settings, datetime(2026, 10, DAYS + 3, tzinfo=UTC)),
            ]


def _day(settings: Settings, world: World, days: Any, moment: datetime) -> Tables:
    """Land what *days* emit half an hour past *moment*, build all models as of it, and read them."""
    records = [(event.stream, event.data) for day in days for event in world.day(day)]
    put_in_landing(settings, records, moment.replace(minute=30))
    dbt.build(settings, EVERYTHING, moment)
    return _tables(settings, "")


def _of_every_type(settings: Settings, arrived_at: datetime) -> Tables:
    """Land every golden record and many fuzzed ones, and read the base models, which are views."""
    put_in_landing(settings, _records_of_every_type(), arrived_at)
    return _tables(settings, "base_")


def _records_of_every_type() -> Iterator[tuple[str, bytes]]:
    """Every golden record, and of each family some that say what they should not; the same ones each time."""
    stream_of = {family: stream for stream, family in FAMILY_OF_STREAM.items()}
    for family, record in GOLDEN:
        yield stream_of[family], json.dumps(record).encode()
    for stream, said in of_every_family(FUZZED, "engines"):
        if not _is_far_out(FAMILY_OF_STREAM[stream], said):
            yield stream, said


def _is_far_out(family: str, said: bytes) -> bool:
    """Whether a document in *said*, which may be packed, has a number that the engines write differently."""
    try:
        records = land(said, family, datetime(2026, 10, DAYS + 3, tzinfo=UTC)).records
    except UnreadableRecord:
        return False
    return any(EXPONENT.search(record.line()) for record in records)


def _tables(settings: Settings, prefix: str) -> Tables:
    """The rows of every table and view whose name begins with *prefix*."""
    glue = boto3.client("glue")
    found = {}
    for layer in LAYERS[1:]:
        database = settings.names.database(layer)
        for page in glue.get_paginator("get_tables").paginate(DatabaseName=database):
            for table in page["TableList"]:
                if table["Name"].startswith(prefix):
                    name = f"{database}.{table['Name']}"
                    found[name] = sorted(map(_text, warehouse.query(settings, f"select * from {name}")))
    return found


def _text(value: Any) -> str:
    """A value as text that does not depend on the order of a map's keys; clocks are left out."""
    if isinstance(value, dict):
        items = (f"{key}: {_text(of)}" for key, of in sorted(value.items()) if key not in CLOCKS)
        return "{" + ", ".join(items) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_text, value)) + "]"
    return MICROSECONDS.sub(r"\1", value) if isinstance(value, str) else repr(value)


@pytest.mark.parametrize("build", [0, 1, 2], ids=["first build", "a day more", "records of every type"])
def test_both_engines_build_the_same_tables(tables: dict[str, list[Tables]], build: int) -> None:
    """Every model's table and view holds the same rows, whichever engine built it and answers for it."""
    embedded, trino = tables["embedded"][build], tables["trino"][build]
    assert embedded.keys() == trino.keys()
    assert sum(map(len, embedded.values())) > 1_000
    apart = {
        name: (sorted(set(rows) - set(trino[name]))[:1], sorted(set(trino[name]) - set(rows))[:1])
        for name, rows in embedded.items()
        if rows != trino[name]
    }
    assert list(apart) == [], apart


def test_a_day_more_changes_what_was_built(tables: dict[str, list[Tables]]) -> None:
    """The second build adds rows: the comparison saw increments, not a build of nothing."""
    first, second = (built["engines_engagelake_staging.all_events"] for built in tables["embedded"][:2])
    assert len(second) > len(first) > 100
