"""The activation gate: what it refuses before anybody is messaged."""

import pytest

from engagelake.errors import GateFailed
from engagelake.names import DESTINATIONS
from engagelake.quality import activation, membership
from engagelake.settings import Settings

SETTINGS = Settings(env="dev", account="123456789012", region="us-east-1")
GOOD = {"changes": 10, "null_keys": 0, "duplicate_keys": 0, "most_tokens": 50, "longest_token": 100}
GUARDS = {"vip": {"min": 2, "max": 1000, "largest_change": 0.5}}


@pytest.fixture
def gate(monkeypatch, tmp_path):
    """Run the activation gate over given figures."""

    def run(destination=DESTINATIONS[0], sizes=(), suppressed=0, **figures):
        def answer(_settings, sql):
            if "null_keys" in sql:
                return [{**GOOD, **figures}]
            return [{"suppressed": suppressed}] if "suppressed" in sql else list(sizes)

        monkeypatch.setattr(activation.warehouse, "query", answer)
        monkeypatch.setattr(membership.warehouse, "query", answer)
        return activation.activation_gate(SETTINGS, destination, GUARDS, results=tmp_path)

    return run


def vip(members, acknowledged):
    """Return the size of the one guarded segment."""
    return {"token": "vip", "members": members, "acknowledged": acknowledged, "differing": 0}


@pytest.mark.parametrize("destination", DESTINATIONS)
def test_good_changes_pass(gate, destination):
    """Fifty tokens of a hundred characters are just allowed, and a segment may grow by its guard."""
    report = gate(destination, [vip(150, 100)])

    assert not report.failures
    assert report.figures["changes"] == 10
    assert report.figures["segments"][0]["change"] == 0.5


@pytest.mark.parametrize(
    ("figures", "check"),
    [
        ({"null_keys": 1}, "no key is null: 1 of 1 rows"),
        ({"duplicate_keys": 1}, "no key occurs twice"),
        ({"most_tokens": 51}, "no record has more than 50 tokens"),
        ({"longest_token": 101}, "no token is longer than 100 characters"),
        ({"suppressed": 1}, "no suppressed address is desired"),
    ],
)
def test_bad_changes_refuse(gate, figures, check):
    """Every figure out of bounds stops the push and is named."""
    with pytest.raises(GateFailed, match=check):
        gate(sizes=[vip(10, 10)], **figures)


@pytest.mark.parametrize(
    ("size", "check"),
    [
        (vip(1, 2), "at least its guard's min"),
        (vip(1001, 1000), "at most its guard's max"),
        (vip(151, 100), "changes by at most"),
        (vip(49, 100), "changes by at most"),
    ],
)
def test_a_segment_out_of_its_guard_refuses(gate, size, check):
    """Too small, too large, grown or shrunk too fast: the segment is named."""
    with pytest.raises(GateFailed, match=f"segment vip: it .*{check}"):
        gate(sizes=[size])


def test_the_first_push_is_exempt_from_the_largest_change(gate):
    """Where nothing was acknowledged there is nothing to compare with."""
    assert not gate(sizes=[vip(900, 0)]).failures


def test_a_small_segment_may_change_by_any_share(gate):
    """Of seven people, ten more are no sign of a broken query."""
    assert not gate(sizes=[vip(17, 7)]).failures


def test_a_segment_that_has_no_row_any_more_is_held_to_its_minimum(gate):
    """A segment that became empty is a size, too."""
    with pytest.raises(GateFailed, match="segment vip: it has at least its guard's min"):
        gate(sizes=[])


def test_a_segment_without_a_guard_passes(gate):
    """Owners may choose to set no limit."""
    assert not gate(
        sizes=[vip(10, 10), {"token": "free", "members": 9, "acknowledged": 1, "differing": 8}]
    ).failures


@pytest.mark.parametrize("destination", DESTINATIONS)
def test_the_queries_name_this_environment_only(destination):
    """No template is left open, and every table is of the environment's databases."""
    one = membership.MEMBERSHIP[destination]

    for sql in (one.changes_sql(SETTINGS), one.leak_sql(SETTINGS), one.sizes_sql(SETTINGS)):
        assert "{" not in sql
        assert "dev_engagelake_" in sql
