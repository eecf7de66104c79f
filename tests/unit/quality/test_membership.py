"""The gate's SQL, run on small tables: what it counts, and what it must not count."""

import duckdb
import pytest
import sqlglot

from engagelake.quality.membership import MEMBERSHIP
from engagelake.settings import Settings

SETTINGS = Settings(env="dev", account="123456789012", region="us-east-1")
ATTRIBUTES, IMPORTS = MEMBERSHIP["pinpoint_endpoint_attributes"], MEMBERSHIP["pinpoint_segment_imports"]

TABLES = {
    "activation.act_pinpoint__endpoint_attribute_changes": (
        "endpoint_id, attribute_values, change_type",
        "('e1', ['a', 'bb'], 'added'), ('e2', ['a'], 'added'), ('e2', ['a'], 'added'), "
        "(null, ['ccc'], 'added'), ('', ['a'], 'added'), ('e3', cast([] as varchar[]), 'removed')",
    ),
    "activation.act_pinpoint__endpoint_attributes": (
        "endpoint_id, attribute_values",
        "('e1', ['a', 'bb']), ('e2', ['a'])",
    ),
    "activation.act_pinpoint__endpoint_attribute_guards": (
        "token, count_desired, count_acknowledged, count_entering, count_leaving, count_suppressed, refusal",
        "('b', 1, 0, 1, 0, 0, 'unsaid'), ('a', 0, 2, 0, 1, 1, 'too few')",
    ),
    "activation.act_pinpoint__segment_import_changes": (
        "segment_name, token, endpoint_id, change_type",
        "('engagelake_a', 'a', 'e1', 'added'), ('engagelake_a', 'a', 'e1', 'added'), "
        "('engagelake_b', 'b', null, 'removed'), ('engagelake_c', 'c', null, 'added')",
    ),
    "activation.act_pinpoint__segment_imports": (
        "segment_name, token, endpoint_id",
        "('engagelake_a', 'a', 'e1'), ('engagelake_a', 'a', 'e2')",
    ),
    "marts.dim_endpoints": (
        "endpoint_id, normalised_address",
        "('e1', 'x@example.com'), ('E2', 'y@example.com'), ('e3', 'z@example.com')",
    ),
    "marts.dim_suppressions": ("address", "('y@example.com'), ('z@example.com')"),
}


@pytest.fixture(scope="module")
def ask():
    """Run a query of Athena's dialect over the small tables."""
    lake = duckdb.connect()
    for layer in ("activation", "marts"):
        lake.execute(f"create schema dev_engagelake_{layer}")
    for name, (columns, rows) in TABLES.items():
        lake.execute(f"create table dev_engagelake_{name} as select * from (values {rows}) as t({columns})")

    def run(sql):
        return lake.sql(sqlglot.transpile(sql, read="athena", write="duckdb")[0]).df().to_dict("records")

    return run


def test_attribute_changes_are_counted_with_their_defects(ask):
    """Two keys are missing (one of them empty), one occurs twice; the longest token has three letters."""
    (figures,) = ask(ATTRIBUTES.changes_sql(SETTINGS))

    assert figures == {
        "changes": 6,
        "null_keys": 2,
        "duplicate_keys": 1,
        "most_tokens": 2,
        "longest_token": 3,
    }


def test_an_emptied_segment_has_no_endpoint_and_that_is_no_defect(ask):
    """A removal of a whole segment names no endpoint; an addition that names none is broken."""
    (figures,) = ask(IMPORTS.changes_sql(SETTINGS))

    assert (figures["changes"], figures["null_keys"], figures["duplicate_keys"]) == (4, 1, 1)


@pytest.mark.parametrize(("membership", "leaks"), [(ATTRIBUTES, 1), (IMPORTS, 1)])
def test_a_member_with_a_suppressed_address_is_found(ask, membership, leaks):
    """The gate joins endpoints and suppressions itself; whom a change removes is no member."""
    assert ask(membership.leak_sql(SETTINGS)) == [{"suppressed": leaks}]


def test_sizes_are_what_the_guards_judged(ask):
    """Nothing is counted or judged twice: the table of the guards says it all."""
    assert ask(ATTRIBUTES.sizes_sql(SETTINGS)) == [
        {
            "token": "a",
            "members": 0,
            "acknowledged": 2,
            "entering": 0,
            "leaving": 1,
            "suppressed": 1,
            "refusal": "too few",
        },
        {
            "token": "b",
            "members": 1,
            "acknowledged": 0,
            "entering": 1,
            "leaving": 0,
            "suppressed": 0,
            "refusal": "unsaid",
        },
    ]
