"""What the guards of each segment's own YAML let a push do to it: the compiled judgement on DuckDB."""

import duckdb
import pytest
from compiled_sql import relation
from project_builds import compile_offline

from engagelake.segments import declared

MODEL = "act_pinpoint_endpoint_attributes__guards"
TOKENS = [segment.token for segment in declared()]
MOMENT = "timestamp '2026-11-01' as as_of"
ROWS = {
    "dim_families": "select 'ses' as family, 'crm' as owner, 72 as stale_after_hours, 1 as silent_hours, "
    "false as is_stale",
    "int_activation_runs": "select '' as run_key, '' as destination, '' as token, 0 as count_members, "
    "timestamp '2026-10-31' as begun_at where false",
    "int_activation_desired_moment": f"select {MOMENT}",
    "int_activation_reach": "select 'endpoint/' || n as contact_point_key, true as is_active, "
    "false as is_suppressed from range(1, 20001) as t (n)",
}


@pytest.fixture(scope="module")
def judge(project, tmp_path_factory):
    """Return a function: each segment's refusal where 1 … now are in it, and first … last should be."""
    target = tmp_path_factory.mktemp("guards")
    compile_offline(project.settings, [MODEL], target)
    sql = relation(next(target.rglob(f"compiled/**/{MODEL}.sql")).read_text(encoding="utf-8"))
    tokens = ", ".join(f"('{token}')" for token in TOKENS)

    def refusals(now, first, last):
        def members(start, end):
            return (
                "select token, 'endpoint/' || n as contact_point_key, "
                f"'pinpoint_endpoint_attributes' as destination, {MOMENT} "
                f"from (values {tokens}) as tokens (token) cross join range({start}, {end + 1}) as t (n)"
            )

        said = {
            **ROWS,
            "act_pinpoint_endpoint_attributes__membership": members(1, now),
            "int_activation_desired_tokens": members(first, last),
        }
        lake = duckdb.connect()
        for name, rows in said.items():
            lake.execute(f"create table {name} as {rows}")
        return dict(lake.execute(f"select token, refusal from ({sql})").fetchall())

    return refusals


@pytest.mark.parametrize("size", [15, 100, 5000, 20000])
def test_no_shipped_segment_loses_nearly_all_its_members(judge, size):
    """One stays, so that `min` has nothing against it."""
    refusals = judge(size, 1, 1)

    assert set(refusals) == set(TOKENS)
    assert all("it would change by" in (refusal or "") for refusal in refusals.values()), refusals


def test_a_segment_may_lose_a_tenth_and_a_small_one_a_few(judge):
    """The guards are no obstacle to an ordinary day."""
    assert set(judge(5000, 1, 4500).values()) == {None}
    assert set(judge(5, 4, 6).values()) == {None}


def test_who_looked_lately_may_be_three_times_as_many_and_others(judge):
    """The segment of those who looked within a day may turn over wholly, and its neighbours may not."""
    grown = judge(1000, 1001, 4000)

    assert {token for token, refusal in grown.items() if refusal is None} == {"red_shoe_buyers"}
