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
    "activation.int_activation_acknowledged_state": (
        "destination, record_id, payload",
        """('pinpoint_endpoint_attributes', 'e1', '{"Attributes": {"AdvancedSegmentTarget": ["a"]}}'),
        ('pinpoint_endpoint_attributes', 'e9', '{"Attributes": {"AdvancedSegmentTarget": ["a", "z"]}}'),
        ('pinpoint_endpoint_attributes', 'e8', '{"Attributes": {"AdvancedSegmentTarget": []}}'),
        ('another_destination', 'e1', '{"Attributes": {"AdvancedSegmentTarget": ["a"]}}')""",
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
    "activation.int_activation_outcomes": (
        "destination, record_id, fingerprint, status, attempted_at",
        """('pinpoint_segment_imports', 'engagelake_a/e1', 'f1', 'accepted', 1),
        ('pinpoint_segment_imports', 'engagelake_a/e7', 'f1', 'accepted', 1),
        ('pinpoint_segment_imports', 'engagelake_a/e1', 'f2', 'accepted', 2),
        ('pinpoint_segment_imports', 'engagelake_a/e3', 'f3', 'rejected', 3),
        ('pinpoint_segment_imports', 'engagelake_b/e1', 'f1', 'accepted', 1),
        ('pinpoint_segment_imports', 'engagelake_b/', null, 'accepted', 2)""",
    ),
    "marts.dim_endpoints": (
        "endpoint_id, normalised_address",
        "('e1', 'x@example.com'), ('e2', 'y@example.com')",
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
def test_a_desired_member_with_a_suppressed_address_is_found(ask, membership, leaks):
    """The gate joins endpoints and suppressions itself; it does not trust the desired model."""
    assert ask(membership.leak_sql(SETTINGS)) == [{"suppressed": leaks}]


def test_sizes_of_attributes_are_what_is_desired_and_what_was_accepted(ask):
    """A cleared endpoint is no member, and another destination's outcomes are not ours."""
    sizes = {
        row["token"]: (row["members"], row["acknowledged"], row["differing"])
        for row in ask(ATTRIBUTES.sizes_sql(SETTINGS))
    }

    assert sizes == {"a": (2, 2, 2), "bb": (1, 0, 1), "z": (0, 1, 1)}


def test_sizes_of_imports_count_the_last_accepted_import_only(ask):
    """An import replaces the segment: earlier members, and those whom Pinpoint refused, do not count."""
    sizes = {
        row["token"]: (row["members"], row["acknowledged"], row["differing"])
        for row in ask(IMPORTS.sizes_sql(SETTINGS))
    }

    assert sizes == {"a": (2, 1, 1)}
