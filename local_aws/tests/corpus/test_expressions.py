"""Every expression of the corpus on the embedded engine, against what Trino answered."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from corpus.engines import Front
from corpus.notation import Theme, themes
from corpus.verdict import EQUAL, REFUSALS, verdict

from local_aws.athena.embedded.engine import EmbeddedEngine

THEMES = themes("expressions")


@pytest.fixture(scope="module")
def front() -> Iterator[Front]:
    """The embedded engine; the queries read no table."""
    engine = EmbeddedEngine()
    yield Front(engine)
    engine.close()


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_the_embedded_engine_answers_as_trino_does_or_refuses_as_pinned(theme: Theme, front: Front) -> None:
    """Value and type are Trino's; what is refused is exactly what the corpus says is refused."""
    found = {
        f"{theme.name}.sql:{entry.line} {entry.query}": verdict(
            entry.answer, front.ask(entry.query), type_only=entry.without_rows
        )
        for entry in theme.entries
    }
    pinned = {
        f"{theme.name}.sql:{entry.line} {entry.query}": entry.refused or EQUAL for entry in theme.entries
    }
    assert found == pinned


def test_the_corpus_holds_what_it_promises() -> None:
    """Over 450 expressions with a Trino's answer; nine in ten equal, the others refused by name."""
    entries = [entry for theme in THEMES for entry in theme.entries]
    refused = [entry.refused for entry in entries if entry.refused]
    assert len(entries) >= 450
    assert all(entry.answer for entry in entries)
    assert {theme.version for theme in THEMES} == {"476"}
    assert set(refused) <= set(REFUSALS)
    assert len(refused) < len(entries) / 10
