"""Which columns of a view's query stay: those that are asked for, and all where rows depend on them."""

import pytest
from sqlglot import exp

from local_aws.athena.embedded.statement.dialect import parse
from local_aws.athena.embedded.statement.narrowing import names_wanted, narrow


def columns(tree):
    """Return the names that a query gives, and those of each of its WITH queries."""
    with_ = tree.args.get("with_") or tree.args.get("with")
    inner = {cte.alias: cte.this.named_selects for cte in (with_.expressions if with_ else [])}
    return tree.named_selects, inner


def narrowed(sql, *wanted):
    """Return the columns of the query *sql* for somebody who wants the names *wanted*."""
    tree = parse(sql)
    narrow(tree, set(wanted))
    return columns(tree)


def test_what_nobody_asks_for_is_left_out_down_to_the_first_query():
    """A star passes the wish on; what a condition or a join names stays."""
    sql = """
with landed as (select id, raw, dt, upper(raw) as loud from t),
typed as (select id, raw as body, loud, dt from landed where dt > 'x')
select * from typed
"""
    assert narrowed(sql, "id") == (["*"], {"landed": ["id", "dt"], "typed": ["id"]})
    assert narrowed(sql, "BODY".lower()) == (["*"], {"landed": ["raw", "dt"], "typed": ["body"]})


def test_a_column_stays_where_none_is_asked_for():
    """To count rows, one is enough."""
    assert narrowed("select a, b from t", "nothing") == (["a"], {})


@pytest.mark.parametrize(
    "sql",
    [
        "select distinct a, b from t",
        "select a, count(*) as b from t group by 1",
        "select a, b from t order by 2",
        "select 1 as a, max(x) as b from t",
        "select a, b from t union all select c, d from u",
        "with recursive r (a, b) as (select 1, 2 union all select a + 1, b from r) select a, b from r",
    ],
)
def test_rows_that_depend_on_their_columns_keep_them(sql):
    """Distinct rows, places in a list, one row of aggregates, set operations, recursion."""
    before = columns(parse(sql))

    assert narrowed(sql, "a") == before


def test_a_star_asks_for_all_of_a_view():
    """Else the names of the whole statement are what it may ask for."""

    def wanted(sql):
        return names_wanted(next(parse(sql).find_all(exp.Table)))

    assert wanted("select v.a from v where b > 1") == {"a", "b", "v"}
    assert wanted("select * from v") is None


def test_a_named_list_of_a_with_query_keeps_its_places():
    """`named (x, y)` counts columns."""
    sql = "with named (x, y) as (select a, b from t) select x from named"

    assert narrowed(sql, "x")[1] == {"named": ["a", "b"]}


PEOPLE = ("id", "name", "age")


@pytest.mark.parametrize(
    ("rows", "whole"),
    [
        ("select * from people union all select * from firms", {"people", "firms"}),
        ("select * from firms union select * from everybody", {"firms", "everybody", "people"}),
        ("select distinct * from people", {"people"}),
        ("select id from firms where (id, name, age) in (select * from people)", {"people"}),
        ("select id from (select * from people) as p (id, x, y)", {"people"}),
        ("select id from people as p (id, x, y)", {"people"}),
        (
            "with i as (select * from people) select id from (select * from i union all select * from u) q",
            {"people"},
        ),
    ],
)
def test_what_is_read_whole_keeps_every_column(rows, whole):
    """Where columns are counted, compared, or named anew, through as many stars as there are."""
    sql = f"""
with people as (select id, name, age from t),
firms as (select id, max(name) as name, max(age) as age from u where name is not null group by id),
everybody as (select * from people),
found as ({rows})
select id from found
"""
    after = narrowed(sql, "id")[1]

    assert {name: tuple(after[name]) for name in whole - {"everybody"}} == dict.fromkeys(
        whole - {"everybody"}, PEOPLE
    )


def test_names_of_a_with_query_for_a_star_keep_what_the_star_reads():
    """`named (x, y, z) as (select * from people)`."""
    sql = """
with people as (select id, name, age from t),
named (x, y, z) as (select * from people)
select x from named
"""

    assert tuple(narrowed(sql, "x")[1]["people"]) == PEOPLE


def test_what_rows_are_ordered_by_stays():
    """Without the alias, ORDER BY would mean the column of the table below."""
    sql = "select id, -score as score, name from t order by score limit 1"

    assert narrowed(sql, "id") == (["id", "score"], {})


def test_a_view_whose_columns_get_new_names_is_asked_for_all():
    """The statement knows only the new names."""
    statement = parse("select x from v as p (x, y)")

    assert names_wanted(next(statement.find_all(exp.Table))) is None
