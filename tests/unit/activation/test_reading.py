"""The figures of a destination's tables, asked of small ones: what is counted, and what must not be."""

import re
from dataclasses import replace

import duckdb
import pytest
import sqlglot

from engagelake.activation import reading
from engagelake.activation.plan import SegmentSize
from engagelake.destinations import factory
from engagelake.destinations.registry import DESTINATIONS, variables
from engagelake.settings import Settings

SETTINGS = Settings(env="dev", account="123456789012", region="us-east-1")

SET = dict.fromkeys(variables(), "arn:aws:iam::123456789012:role/r")

TABLES = {
    "activation.act_toy__changes": (
        "record_id, contact_point_key, change_type",
        "('r1', 'endpoint/e1', 'added'), ('r2', 'endpoint/e2', 'added'), ('r2', 'endpoint/e2', 'added'), "
        "(null, 'endpoint/e4', 'added'), ('', 'endpoint/e4', 'added'), ('r3', 'endpoint/e3', 'removed'), "
        "('r6', 'phone/+12025550106', 'changed')",
    ),
    "activation.act_toy__desired": (
        "record_id, contact_point_key",
        "('r1', 'endpoint/e1'), ('r5', 'email/w@example.com'), ('r7', 'subject/E1')",
    ),
    "activation.act_toy__guards": (
        "token, count_desired, count_acknowledged, count_entering, count_leaving, count_suppressed, refusal",
        "('b', 1, 0, 1, 0, 0, 'unsaid'), ('a', 0, 2, 0, 1, 1, 'too few')",
    ),
    "marts.dim_contact_points": (
        "contact_point_key, normalised_address, is_opted_out",
        "('endpoint/e1', 'x@example.com', false), ('endpoint/E2', 'y@example.com', false), "
        "('endpoint/e3', 'z@example.com', false), ('email/w@example.com', 'w@example.com', false), "
        "('phone/+12025550106', '+12025550106', true)",
    ),
    "marts.dim_suppressions": ("address", "('w@example.com'), ('y@example.com'), ('z@example.com')"),
}


@pytest.fixture
def lake(monkeypatch):
    """Answer queries of Athena's dialect from the small tables."""
    lake = duckdb.connect()
    for layer in ("activation", "marts"):
        lake.execute(f"create schema dev_engagelake_{layer}")
    for name, (columns, rows) in TABLES.items():
        lake.execute(f"create table dev_engagelake_{name} as select * from (values {rows}) as t({columns})")

    def query(_settings, sql):
        return lake.sql(sqlglot.transpile(sql, read="athena", write="duckdb")[0]).df().to_dict("records")

    monkeypatch.setattr(reading.warehouse, "query", query)


def test_changes_are_counted_with_their_defects(lake):
    """Two keys are missing (one of them empty), one occurs twice; whom a change removes gets no message.

    Messaged although suppressed are an endpoint in other letters, an address, and a number that opted out.
    """
    assert reading.change_figures(SETTINGS, "toy") == {
        "changes": 7,
        "null_keys": 2,
        "duplicate_keys": 1,
        "suppressed": 3,
    }


def test_sizes_are_what_the_guards_judged(lake):
    """Nothing is counted or judged twice: the table of the guards says it all."""
    assert reading.segment_sizes(SETTINGS, "toy") == [
        SegmentSize("a", before=2, after=0, entering=0, leaving=1, suppressed=1, refusal="too few"),
        SegmentSize("b", before=0, after=1, entering=1, leaving=0, suppressed=0, refusal="unsaid"),
    ]


@pytest.mark.parametrize("destination", DESTINATIONS)
def test_the_queries_name_this_environment_only(monkeypatch, destination):
    """No template is left open, and every table is of the environment's databases and the destination."""
    asked = []
    monkeypatch.setattr(reading.warehouse, "query", lambda _settings, sql: asked.append(sql) or [{}])
    rows = factory.create(destination, replace(SETTINGS, of_destinations=SET), "r").capabilities.rows
    with pytest.raises(KeyError):
        reading.workload(SETTINGS, destination, rows)
    reading.change_figures(SETTINGS, destination)
    with pytest.raises(KeyError):
        reading.segment_sizes(SETTINGS, destination)

    assert len(asked) == 3
    assert not any(re.search(r"\{\w", sql) for sql in asked)
    assert all(f"dev_engagelake_activation.act_{destination}__" in sql for sql in asked)
