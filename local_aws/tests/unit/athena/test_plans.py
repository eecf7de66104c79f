"""A plan is made once for all that it depends on, and the least used one goes."""

import pytest

from local_aws.athena.embedded.planning.plans import Plans


def test_a_plan_is_made_once_for_its_key():
    """The second time it is the same object."""
    plans, made = Plans(), []
    first = plans.get(("q", 1), lambda: made.append(1) or [1])
    assert plans.get(("q", 1), lambda: made.append(2) or [2]) is first
    assert plans.get(("q", 2), lambda: [2]) == [2]
    assert made == [1]


def test_a_failure_is_not_kept():
    """The statement is planned again."""
    plans = Plans()
    with pytest.raises(ZeroDivisionError):
        plans.get("q", lambda: 1 / 0)
    assert plans.get("q", lambda: 5) == 5


def test_the_least_used_plan_goes_first():
    """What was asked for again stays."""
    plans = Plans(most=2)
    for key in ("old", "new", "old", "newest"):
        plans.get(key, lambda: key)  # noqa: B023 - made at once
    assert plans.get("old", lambda: "again") == "old"
    assert plans.get("new", lambda: "again") == "again"
