"""The corpus against a Trino server of today: run by `make test-trino`, which has one."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from corpus.notation import themes
from corpus.record import EXPRESSIONS, STATEMENTS, answers, difference, recorded

from local_aws.athena.trino.archives import VERSION
from local_aws.gateway import Gateway

pytestmark = pytest.mark.trino


@pytest.fixture(scope="module")
def trino() -> Iterator[Gateway]:
    """Local AWS whose Athena runs on Trino."""
    with Gateway(athena="trino") as running:
        yield running


@pytest.mark.parametrize("kind", [EXPRESSIONS, STATEMENTS])
def test_trino_still_answers_as_recorded(trino: Gateway, kind: str) -> None:
    """No answer has drifted; `local_aws/tests/corpus/record.py trino` writes those that have."""
    drift = [
        moved
        for theme in themes(kind)
        if (moved := difference(theme, recorded(theme, answers(theme, trino), VERSION)))
    ]
    assert not drift, "\n".join(drift)
