"""The kinds of statements, and the values put into their question marks."""

from __future__ import annotations

import pytest

from local_aws.athena.errors import QueryError
from local_aws.athena.prepared import split_values
from local_aws.athena.statements import statement, with_parameters


@pytest.mark.parametrize(
    ("sql", "kind", "type_"),
    [
        ("-- a comment\nselect 1;", "query", "DML"),
        ("/* dbt */ create table t with (format='PARQUET') as\n(select 1)", "create_table_as", "DDL"),
        ("create external table t (a string) location 's3://b/'", "create_table", "DDL"),
        ("create or replace view v as select 1", "create_view", "DDL"),
        ("merge into t using s on t.a = s.a when matched then delete", "write", "DML"),
        ("with x as (select 1) select * from x", "query", "DML"),
        ("msck repair table t", "repair", "DDL"),
        ("show tables", "show", "UTILITY"),
        ("explain select 1", "explain", "DML"),
    ],
)
def test_a_statement_is_known_by_its_first_words(sql: str, kind: str, type_: str) -> None:
    """Comments in front and a semicolon behind do not change the kind."""
    found = statement(sql)
    assert (found.kind, found.type) == (kind, type_)


def test_what_begins_no_statement_is_a_syntax_error() -> None:
    """An unknown first word is refused before anything runs."""
    with pytest.raises(QueryError, match="SYNTAX_ERROR: line 1:1: mismatched input 'selec'"):
        statement("selec 1")


def test_question_marks_in_quotes_and_comments_are_text() -> None:
    """Only the question marks of the SQL itself take values."""
    sql = """select '?', "a?b", ? -- ?\n, ? /* ? */"""
    assert with_parameters(sql, ["1", "'x'"]) == """select '?', "a?b", 1 -- ?\n, 'x' /* ? */"""
    with pytest.raises(QueryError, match="expected 2 but found 1"):
        with_parameters(sql, ["1"])


def test_values_of_execute_split_outside_quotes_and_brackets() -> None:
    """USING's values may hold commas in strings and calls."""
    assert split_values("1, 'a,b', date_add('day', 1, x)") == ["1", "'a,b'", "date_add('day', 1, x)"]
