"""Every statement of the corpus through Athena's API on the embedded engine, against what Trino answered."""

from __future__ import annotations

import pytest
from corpus.notation import Theme, themes
from corpus.record import STATEMENTS, answers
from corpus.verdict import EQUAL, REFUSALS, verdict

from local_aws.gateway import Gateway

THEMES = themes(STATEMENTS)


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_statements_one_after_the_other_leave_and_answer_what_they_do_on_trino(
    theme: Theme, gateway: Gateway
) -> None:
    """Rows, types and counts are Trino's after every step; what is refused is what the corpus says is."""
    found = {
        f"{theme.name}.sql:{entry.line} {entry.sql}": verdict(
            entry.answer, answer, type_only=entry.without_rows
        )
        for entry, answer in zip(theme.entries, answers(theme, gateway), strict=True)
    }
    pinned = {f"{theme.name}.sql:{entry.line} {entry.sql}": entry.refused or EQUAL for entry in theme.entries}
    assert found == pinned


def test_the_statements_are_many_and_differ_nowhere() -> None:
    """Over 65 statements, each with an answer of Trino; the embedded engine agrees or refuses by name."""
    entries = [entry for theme in THEMES for entry in theme.entries]
    assert len(entries) >= 65
    assert all(entry.answer for entry in entries)
    assert {entry.refused for entry in entries} <= {"", *REFUSALS}
