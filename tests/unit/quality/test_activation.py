"""The activation gate: what it refuses before anybody is messaged."""

import pytest

from engagelake.errors import GateFailed
from engagelake.names import DESTINATIONS
from engagelake.quality import activation, membership
from engagelake.settings import Settings

SETTINGS = Settings(env="dev", account="123456789012", region="us-east-1")
GOOD = {"changes": 10, "null_keys": 0, "duplicate_keys": 0, "most_tokens": 50, "longest_token": 100}
REFUSAL = "it would have 1 members, fewer than its guard's min 2"


@pytest.fixture
def gate(monkeypatch, tmp_path):
    """Run the activation gate over given figures."""

    def run(destination=DESTINATIONS[0], sizes=(), suppressed=0, **figures):
        def answer(_settings, sql):
            if "null_keys" in sql:
                return [{**GOOD, **figures}]
            return list(sizes) if "refusal" in sql else [{"suppressed": suppressed}]

        monkeypatch.setattr(activation.warehouse, "query", answer)
        monkeypatch.setattr(membership.warehouse, "query", answer)
        return activation.activation_gate(SETTINGS, destination, results=tmp_path)

    return run


def vip(refusal=None):
    """Return what the guards say of one segment."""
    return {"token": "vip", "members": 150, "acknowledged": 100, "refusal": refusal}


@pytest.mark.parametrize("destination", DESTINATIONS)
def test_good_changes_pass(gate, destination):
    """Fifty tokens of a hundred characters are just allowed, and a segment that its guard allows."""
    report = gate(destination, [vip()])

    assert not report.failures
    assert not report.warnings
    assert report.figures["changes"] == 10
    assert activation.refused_segments(report.figures) == []


@pytest.mark.parametrize(
    ("figures", "check"),
    [
        ({"null_keys": 1}, "no key is null: 1 of 1 rows"),
        ({"duplicate_keys": 1}, "no key occurs twice"),
        ({"suppressed": 1}, "no suppressed address is desired"),
    ],
)
def test_bad_changes_refuse(gate, figures, check):
    """Every figure out of bounds stops the push and is named."""
    with pytest.raises(GateFailed, match=check):
        gate(sizes=[vip()], **figures)


@pytest.mark.parametrize(
    ("figures", "check"),
    [
        ({"most_tokens": 51}, "no record has more than 50 tokens"),
        ({"longest_token": 101}, "no token is longer than 100 characters"),
    ],
)
def test_a_record_that_carries_too_much_is_a_warning(gate, figures, check):
    """It is refused by itself; whoever has to be removed must not wait for it."""
    assert [each.check for each in gate(**figures).warnings] == [check]


def test_a_refused_segment_is_named_with_its_guard_and_the_others_go_on(gate):
    """The gate reports what SQL refused; it does not refuse it once more."""
    report = gate(sizes=[vip(REFUSAL), {**vip(), "token": "fine"}])

    assert not report.failures
    assert [(each.subject, each.figure) for each in report.warnings] == [("segment vip", REFUSAL)]
    assert activation.refused_segments(report.to_dict()["figures"]) == [
        {"segment": "vip", "refusal": REFUSAL}
    ]


@pytest.mark.parametrize("destination", DESTINATIONS)
def test_the_queries_name_this_environment_only(destination):
    """No template is left open, and every table is of the environment's databases."""
    one = membership.MEMBERSHIP[destination]

    for sql in (one.changes_sql(SETTINGS), one.leak_sql(SETTINGS), one.sizes_sql(SETTINGS)):
        assert "{" not in sql
        assert "dev_engagelake_" in sql
