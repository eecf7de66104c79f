"""Which models dbt builds in which step of a day, in its selection syntax; for DAGs and refresh alike."""

from collections.abc import Iterable

from .names import activation_model

SEEDS = "path:seeds"
"""Policies that people write as tables: loaded every night, so that a changed row counts the same night."""

TABLES = [SEEDS, "path:models/staging", "path:models/intermediate", "path:models/marts"]
EVENT_VIEWS = "path:models/events"
"""They hold no data, so the DAG builds them together, and not one by one as it does the tables."""

TRANSFORM = [*TABLES, EVENT_VIEWS]
SEGMENT = ["path:models/segments", "tag:desired"]


def acknowledge(destinations: Iterable[str]) -> list[str]:
    """Return what says what is left to send to each of *destinations*, from the outcomes on."""
    return [f"tag:acknowledged,+{activation_model(each, 'changes')}" for each in destinations]


RELATIONS = "test_name:relationships"
"""Tests between marts that do not build on each other: they run when all of them are there."""

UNIT_TESTS = "resource_type:unit_test"
"""Left out of every night: unit tests try a model's logic on made-up rows, which a night does not change."""
