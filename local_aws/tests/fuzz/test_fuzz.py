"""The fuzzer itself, and a recorded sample of its queries on the embedded engine; no Java."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
import sqlglot
from fuzz import recorded
from fuzz.compare import DIFFERENT, EQUAL, FAILED, REFUSED, Embedded, plain_type, verdict
from fuzz.oracle import Answer
from fuzz.queries import generate
from fuzz.shrink import shrink

TRINO, SEED, SAMPLES = recorded.read(Path(__file__).with_name("recorded.jsonl"))


def test_a_seed_makes_the_same_queries_always() -> None:
    """Nothing but the seed and the number decides a query."""
    assert [generate(7, number) for number in range(40)] == [generate(7, number) for number in range(40)]
    assert generate(7, 0) != generate(8, 0)


def test_the_sample_is_what_the_generator_makes() -> None:
    """Each recorded answer is of the query that its number makes today; else record the sample again."""
    assert TRINO == "476"
    assert len(SAMPLES) >= 150
    stale = [
        item.number for item in SAMPLES if recorded.digest(generate(SEED, item.number).sql) != item.digest
    ]
    assert stale == []


#: What the engine refuses by name (NULL inside compared arrays and rows, intervals of months outside of
#: dates, CASE over what is in its WHEN too) is asked by no more of the sample. More would be constructs lost.
_MOST_REFUSED = 15


def test_the_embedded_engine_answers_the_sample_as_trino_does() -> None:
    """Names, types, rows and failures are Trino's, or the query is refused by name, which few are."""
    embedded = Embedded()
    kinds, different = Counter[str](), []
    for item in SAMPLES:
        query = generate(SEED, item.number)
        found = verdict(embedded.ask(query.sql), item.answer, ordered=query.ordered)
        kinds[found.kind] += 1
        if found.kind not in (EQUAL, REFUSED, FAILED):
            different.append((item.number, found.kind, found.why))
    embedded.close()
    assert different == []
    assert kinds[REFUSED] <= _MOST_REFUSED


def test_queries_are_athena_s_grammar() -> None:
    """sqlglot's own Athena dialect reads every query of the sample."""
    for item in SAMPLES[:60]:
        assert isinstance(
            sqlglot.parse_one(generate(SEED, item.number).sql, read="athena"), sqlglot.exp.Query
        )


ONE = Answer([("a", "integer")], [["1"]])
ONE_NULL = Answer([("a", "integer")], [["1"], [None]])
NULL_ONE = Answer([("a", "integer")], [[None], ["1"]])


@pytest.mark.parametrize(
    ("ours", "trinos", "ordered", "kind"),
    [
        (ONE_NULL, NULL_ONE, False, EQUAL),
        (ONE_NULL, NULL_ONE, True, DIFFERENT),
        (Answer([("a", "bigint")], [["1"]]), ONE, False, DIFFERENT),
        (Answer([("a", "varchar")], [["1"]]), Answer([("a", "varchar(3)")], [["1"]]), False, EQUAL),
        (Answer(error="NOT_SUPPORTED"), ONE, False, REFUSED),
        (Answer(error="TYPE_MISMATCH"), ONE, False, DIFFERENT),
        (ONE, Answer(error="DIVISION_BY_ZERO"), False, DIFFERENT),
    ],
)
def test_a_difference_is_seen(ours: Answer, trinos: Answer, ordered: bool, kind: str) -> None:
    """Order counts where it is promised, types and failures always; a refusal is no difference."""
    assert verdict(ours, trinos, ordered=ordered).kind == kind


def test_types_are_compared_without_what_athena_does_not_tell() -> None:
    """Lengths of text and digits of time are left out, also inside; digits of decimals are not."""
    assert plain_type("row(a varchar(3), b timestamp(6))") == "row(a varchar,b timestamp)"
    assert plain_type("decimal(10, 2)") != plain_type("decimal(10, 3)")


def test_a_difference_is_cut_down() -> None:
    """What does not matter to the difference is taken out of the query."""
    sql = "with a (x, y) as (values (1, 2), (3, 4)) select x + 1, y, abs(x) from a where y > 1 order by 1"
    assert shrink(sql, lambda text: "ABS(" in text.upper()).upper().endswith("SELECT ABS(X) FROM A")
