"""What every model owes its reader: a grain, a key, no clock, no source's name where it does not belong."""

import re
from pathlib import Path

from engagelake.dbt import PROJECT
from engagelake.destinations.registry import DESTINATIONS
from engagelake.names import activation_model

SOURCE_WORDS_BELONG = ("models/staging/base/", "models/activation/pinpoint_")
CLOCKS = re.compile(r"\b(current_timestamp|current_date|now\(\)|localtimestamp)\b", re.IGNORECASE)
KEYLESS_FOLDERS = ("staging/base/", "events/")
"""Base models hold duplicates, and an event view has a row per recipient where an event names several."""


def sql_files(folder):
    """Yield the SQL files below *folder* of the project."""
    return sorted((PROJECT / folder).rglob("*.sql"))


def test_every_description_ends_with_the_grain(project):
    """Who reads a description knows what one row is."""
    wrong = {
        name: node["description"].strip()[-60:]
        for name, node in project.models.items()
        if not re.search(r"One row per [^.]+\.$", node["description"].strip())
    }

    assert wrong == {}


def test_every_model_that_holds_rows_has_a_tested_key(project):
    """A key is there in every row and never twice."""
    keyless = {
        name
        for name, node in project.models.items()
        if not node["path"].startswith(KEYLESS_FOLDERS)
        and not {test for test, _ in project.tests_of(name)} & {"is_key", "is_key_of_newest_load"}
    }

    # An order may list one product twice: views of products have no key, and nothing joins to them.
    assert keyless == {"fct_product_events", "fct_product_views"}


def test_what_is_desired_of_every_destination_is_held_to_the_suppressions(project):
    """A test of its own joins what each should receive with who may not be messaged, every night."""
    untested = {
        destination
        for destination in DESTINATIONS
        if ("all_may_be_messaged", None)
        not in set(project.tests_of(activation_model(destination, "desired")))
    }

    assert untested == set()


def test_the_source_is_named_only_where_it_is_read_or_written():
    """Marts, segments and the core of activation say nothing of any one service."""
    known = re.compile(r"base_pinpoint__events|pinpoint_(campaign|treatment)_id")
    wrong = [
        path.relative_to(PROJECT).as_posix()
        for path in sql_files("models")
        if not path.relative_to(PROJECT).as_posix().startswith(SOURCE_WORDS_BELONG)
        and "pinpoint" in known.sub("", path.read_text(encoding="utf-8"))
    ]

    assert wrong == []


def test_the_only_clock_is_as_of():
    """The same inputs and moment give the same rows."""
    readers = [
        path.name
        for path in [*sql_files("models"), *sql_files("macros"), *sql_files("data-tests")]
        if CLOCKS.search(path.read_text(encoding="utf-8"))
    ]

    # The engine's clock orders loads; no row's content follows from it.
    assert readers == ["as_of.sql", "clock.sql"]


def test_no_expression_starts_anew_at_every_character_of_a_run():
    """One that ends in a run and `$` takes a time squared in a text: a long one stops every night."""
    wrong = [
        path.relative_to(PROJECT).as_posix()
        for path in [*sql_files("models"), *sql_files("macros"), *sql_files("data-tests")]
        if re.search(r"\][+*]\$'", path.read_text(encoding="utf-8"))
    ]

    assert wrong == []


def test_dbt_is_never_mistaken_for_a_package():
    """dbt imports packages whose names start with dbt_; its project must not be one."""
    assert list(PROJECT.rglob("__init__.py")) == []


def test_every_macro_file_says_what_it_is_for():
    """A macro is explained above its first line."""
    silent = [
        path.name
        for path in sql_files("macros")
        if not path.read_text(encoding="utf-8").startswith("{#") and path.stem != "generate_schema_name"
    ]

    assert silent == []


def test_queries_say_question_owner_reads_and_cost():
    """Who opens a query learns what it answers and what it costs before running it."""
    queries = sorted((Path(PROJECT).parent / "queries").glob("*.sql"))
    heads = {path.name: path.read_text(encoding="utf-8").split("\nselect")[0] for path in queries}
    wanted = ("-- Question: ", "-- Owner: ", "-- Reads: ", "-- Cost: ")

    assert queries
    assert {name for name, head in heads.items() if not all(word in head for word in wanted)} == set()
