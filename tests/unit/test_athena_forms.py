"""What is found in SQL that means something else on Athena than on Trino."""

from __future__ import annotations

from pathlib import Path

import pytest
from athena_forms import forbidden

QUERIES = Path(__file__).parents[2] / "queries"


@pytest.mark.parametrize(
    ("sql", "said"),
    [
        ("select 1.5 as x", "1.5 is a double on Athena"),
        ("select m['k'] from t", "use element_at"),
        ("select m[k] from t", "use element_at"),
        ("select m[1] from t", "use element_at"),
        ("select map(array[1], array[2])[1]", "use element_at"),
        ("select a, b, c from t cross join unnest(rs) as u (a, b, c)", "UNNEST names columns of rows"),
        ("select a, b from t cross join unnest(rs) as u (a, b)", "UNNEST names columns of rows"),
        ("select a, b from t cross join unnest(xs, context) as u (a, b)", "UNNEST names columns of rows"),
        (
            "select a, b from (select rs as attributes from t) cross join unnest(attributes) as u (a, b)",
            "UNNEST",
        ),
        ("select cast(from_iso8601_timestamp(x) as timestamp(6)) from t", "UTC's clock on Athena"),
        ("select cast(x at time zone 'Europe/Paris' as timestamp) from t", "UTC's clock on Athena"),
        ("select try_cast(at_timezone(x, z) as timestamp) from t", "UTC's clock on Athena"),
        ("select cast(parse_datetime(x, 'yyyy Z') as timestamp) from t", "UTC's clock on Athena"),
        ("select cast(from_unixtime(1e0, 'Europe/Paris') as timestamp)", "UTC's clock on Athena"),
        ("select cast(from_unixtime_nanos(1) as timestamp)", "UTC's clock on Athena"),
        ("select cast(with_timezone(x, 'Europe/Paris') as timestamp) from t", "UTC's clock on Athena"),
        ("select cast(timestamp '2026-01-01 00:00:00 Europe/Paris' as timestamp)", "UTC's clock on Athena"),
        ("select cast(cast(x as timestamp with time zone) as timestamp) from t", "UTC's clock on Athena"),
        ("select cast(current_timestamp as timestamp(6))", "UTC's clock on Athena"),
        ("select cast(now() - interval '1' day as timestamp)", "UTC's clock on Athena"),
        (
            "select cast(date_trunc('day', from_iso8601_timestamp(x)) as timestamp) from t",
            "UTC's clock on Athena",
        ),
        (
            "select cast(date_add('day', 1, try(parse_datetime(x, y))) as timestamp) from t",
            "UTC's clock",
        ),
        ("select cast(coalesce(y, from_iso8601_timestamp(x)) as timestamp) from t", "UTC's clock on Athena"),
        ("select cast(if(b, from_iso8601_timestamp(x)) as timestamp) from t", "UTC's clock on Athena"),
        ("select cast(case when b then y else now() end as timestamp) from t", "UTC's clock on Athena"),
        ("select cast(max(now()) filter (where b) as timestamp) from t", "UTC's clock on Athena"),
        ("select cast((select now()) as timestamp)", "UTC's clock on Athena"),
        ("select cast(q.a as timestamp) from (select now() as a) as q", "UTC's clock on Athena"),
        (
            "select cast(a as timestamp) as a from (select * from (select now() as a))",
            "UTC's clock on Athena",
        ),
        (
            "select cast(a as timestamp) from (select b as a from t union select now() as a)",
            "UTC's clock",
        ),
        ("select bitwise_xor_agg(x) from t", "not in Athena"),
        ("select t_cdf(x, 2e0) from t", "not in Athena"),
    ],
)
def test_a_form_that_means_something_else_on_athena_is_found(sql: str, said: str) -> None:
    """Wherever it stands."""
    (found,) = forbidden(f"with q as ({sql}) select * from q")
    assert said in found


@pytest.mark.parametrize(
    "sql",
    [
        "select decimal '1.5', 1.5e0, '1.5', 2 -- 1.5",
        "select element_at(m, 'k'), split(x, ',')[1], array[1, 2][1] from t",
        "select xs[1] from (select filter(ys, y -> y > 0) as xs from t)",
        "select a, b from t cross join unnest(transform(rs, r -> r.a), transform(rs, r -> r.b)) as u (a, b)",
        "select k, v from t cross join unnest(t.user_attributes) as u (k, v)",
        "select k, v from t cross join unnest(coalesce(map_agg(a, b), null)) with ordinality as u (k, v, n)",
        "select k, v from t cross join unnest(try_cast(x as map(varchar, json))) as u (k, v)",
        "select k, v from (select map(a, b) as m, c from t) as q cross join unnest(q.m, c) as u (k, v, n)",
        "select cast(at_timezone(from_iso8601_timestamp(x), 'UTC') as timestamp(6)) from t",
        "select cast(x as timestamp(6)), cast(x at time zone 'UTC' as timestamp) from t",
        "select cast(date_trunc('day', at_timezone(current_timestamp, 'UTC')) as timestamp(6))",
        "select cast(from_unixtime(1e0, 'UTC') as timestamp), cast(timestamp '2026-01-01' as timestamp(6))",
        "select cast(timestamp '2026-01-01 00:00:00 UTC' as timestamp), cast(localtimestamp as timestamp(6))",
        "select cast(a as timestamp) from (select cast(at_timezone(a, 'UTC') as timestamp) as a from "
        "(select now() as a))",
    ],
)
def test_a_form_that_means_the_same_on_both_passes(sql: str) -> None:
    """What the project is written in."""
    assert forbidden(sql) == []


def test_the_queries_for_people_have_no_such_form() -> None:
    """Those of the predecessors are printed as they were."""
    found = {path.name: said for path in QUERIES.glob("*.sql") if (said := forbidden(path.read_text()))}
    assert found == {}
