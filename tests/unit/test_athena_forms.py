"""What is found in SQL that means something else on Athena than on Trino."""

from __future__ import annotations

import pytest
from athena_forms import forbidden


@pytest.mark.parametrize(
    ("sql", "said"),
    [
        ("select 1.5 as x", "1.5 is a double on Athena"),
        ("select m['k'] from t", "use element_at"),
        ("select m[k] from t", "use element_at"),
        ("select a, b, c from t cross join unnest(rs) as u (a, b, c)", "UNNEST names columns of rows"),
        ("select cast(from_iso8601_timestamp(x) as timestamp(6)) from t", "UTC's clock on Athena"),
        ("select cast(x at time zone 'Europe/Paris' as timestamp) from t", "UTC's clock on Athena"),
        ("select try_cast(at_timezone(x, z) as timestamp) from t", "UTC's clock on Athena"),
        ("select bitwise_xor_agg(x) from t", "not in Athena"),
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
        "select element_at(m, 'k'), xs[1] from t",
        "select a, b from t cross join unnest(transform(rs, r -> r.a), transform(rs, r -> r.b)) as u (a, b)",
        "select k, v from t cross join unnest(m) as u (k, v)",
        "select cast(at_timezone(from_iso8601_timestamp(x), 'UTC') as timestamp(6)) from t",
        "select cast(x as timestamp(6)), cast(x at time zone 'UTC' as timestamp) from t",
    ],
)
def test_a_form_that_means_the_same_on_both_passes(sql: str) -> None:
    """What the project is written in."""
    assert forbidden(sql) == []
