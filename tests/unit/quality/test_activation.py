"""The activation gate: what it refuses before anybody is messaged."""

import pytest

from engagelake.activation import reading
from engagelake.destinations.registry import DESTINATIONS
from engagelake.errors import GateFailed
from engagelake.quality import activation
from engagelake.settings import Settings

SETTINGS = Settings(env="dev", account="123456789012", region="us-east-1")
GOOD = {"changes": 10, "null_keys": 0, "duplicate_keys": 0, "suppressed": 0}
REFUSAL = "it would have 1 members, fewer than its guard's min 2"


@pytest.fixture
def gate(monkeypatch, kept):
    """Run the activation gate over given figures."""

    def run(destination=DESTINATIONS[0], sizes=(), **figures):
        def answer(_settings, sql):
            return [{**GOOD, **figures}] if "null_keys" in sql else list(sizes)

        monkeypatch.setattr(reading.warehouse, "query", answer)
        return activation.activation_gate(SETTINGS, destination)

    return run


def vip(refusal=None):
    """Return what the guards say of one segment."""
    moves = {"count_entering": 60, "count_leaving": 10, "count_suppressed": 0}
    return {"token": "vip", "count_desired": 150, "count_acknowledged": 100, **moves, "refusal": refusal}


@pytest.mark.parametrize("destination", DESTINATIONS)
def test_good_changes_pass(gate, destination):
    """No key is missing or doubled, nobody suppressed is in, and a segment that its guard allows."""
    report = gate(destination, [vip()])

    assert not report.failures
    assert not report.warnings
    assert report.figures["changes"] == 10
    assert [size["refusal"] for size in report.figures["segments"]] == [None]


@pytest.mark.parametrize(
    ("figures", "check"),
    [
        ({"null_keys": 1}, "changes: no key is null: 1 found"),
        ({"duplicate_keys": 1}, "changes: no key occurs twice: 1 found"),
        ({"suppressed": 1}, "changes: no suppressed address is desired: 1 found"),
    ],
)
def test_bad_changes_refuse(gate, figures, check):
    """Every figure out of bounds stops the push and is named."""
    with pytest.raises(GateFailed, match=check):
        gate(sizes=[vip()], **figures)


def test_a_refused_segment_is_named_with_its_guard_and_the_others_go_on(gate):
    """The gate reports what SQL refused; it does not refuse it once more."""
    report = gate(sizes=[vip(REFUSAL), {**vip(), "token": "fine"}])

    assert not report.failures
    assert [(each.subject, each.figure) for each in report.warnings] == [("segment vip", REFUSAL)]
    assert [size["refusal"] for size in report.to_dict()["figures"]["segments"]] == [REFUSAL, None]


def test_one_suite_looks_at_the_changes_and_the_sizes(gate, kept):
    """One result of Great Expectations holds both."""
    gate(sizes=[vip(REFUSAL)])

    (report,) = kept.values()
    (result,) = report["validations"]
    assert result["suite_name"] == f"activation.{DESTINATIONS[0]}"
    assert {each["expectation_config"]["kwargs"]["column"] for each in result["results"]} == {
        "null_keys",
        "duplicate_keys",
        "suppressed",
        "refusal",
    }
