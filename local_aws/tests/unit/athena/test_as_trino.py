"""What is sent to Trino for a statement that is given to Athena."""

from __future__ import annotations

import pytest

from local_aws.athena.as_trino import AsTrino
from local_aws.athena.errors import QueryError


@pytest.mark.parametrize(
    "unnested",
    [
        "unnest(rs)",
        "unnest(rs) as t",
        "unnest(rs) with ordinality as t",
        "unnest(array[row(1, 'x')])",
        "unnest(array[(1, 'x')])",
        "unnest(array[r])",
        'unnest(array["r"])',
        "unnest(array[cast(null as row(a integer))])",
        "unnest(array[1], rs)",
        "unnest(map(array[1], array[2]))",
    ],
)
def test_what_may_be_rows_is_not_unnested_without_names(unnested: str) -> None:
    """Trino would make a column of each field, where Athena has one."""
    with pytest.raises(QueryError, match="NOT_SUPPORTED: UNNEST without column names .* name them"):
        AsTrino(f"select * from {unnested}")


@pytest.mark.parametrize(
    "array", ["array[1, -2]", "array['a', null]", "array[array[date '2026-01-01'], null]"]
)
def test_literals_need_no_names(array: str) -> None:
    """They are no rows, so both engines of SQL give one column."""
    sql = f"select * from unnest({array}) as t"
    assert AsTrino(sql).sent == sql


def test_rows_with_a_name_stay_whole() -> None:
    """A row around each row, which is what Trino takes apart."""
    assert "row(unnested)" in AsTrino("select x.a from unnest(rs) as t(x)").sent


@pytest.mark.parametrize("call", ["bitwise_xor_agg(x)", "BITWISE_XOR_AGG (distinct x)"])
def test_a_function_that_only_trino_has_is_not_found(call: str) -> None:
    """Athena is built on an older Trino; the place is that of the call."""
    with pytest.raises(
        QueryError, match="FUNCTION_NOT_FOUND: line 2:8: Function 'bitwise_xor_agg' not registered"
    ):
        AsTrino(f"-- sums\nselect {call} from t")


def test_a_column_may_have_the_name_of_a_function_that_only_trino_has() -> None:
    """Only a call is one."""
    sql = "select bitwise_xor_agg, 'bitwise_xor_agg(x)' from t"
    assert AsTrino(sql).sent == sql
