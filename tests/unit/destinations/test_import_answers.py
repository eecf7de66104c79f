"""What an import job's totals and named failures say about each record."""

import json
from collections import Counter

import pytest

from engagelake.activation.changes import Change
from engagelake.destinations.pinpoint_segment_imports.answers import answers_of, named_failures


def batch(*endpoint_ids):
    """Return one change per endpoint of one segment."""
    return tuple(Change(f"seg/{e}", "added", "f", json.dumps({"Id": e}), "seg") for e in endpoint_ids)


def job(status="COMPLETED", total_failures=0, failures=()):
    """Return a job as GetImportJob answers it."""
    return {"Id": "j1", "JobStatus": status, "TotalFailures": total_failures, "Failures": list(failures)}


MEMBERS = ("e1", "e2", "e3", "2")


@pytest.mark.parametrize(
    ("answer", "statuses"),
    [
        (job(), {"accepted": 4}),
        (job("PROCESSING"), {"unknown": 4}),
        (job("FAILING"), {"unknown": 4}),
        (job("FAILED", failures=["no file"]), {"rejected": 4}),
        (job(total_failures=1, failures=["line 9 endpoint e2: bad"]), {"accepted": 3, "rejected": 1}),
        (job(total_failures=1, failures=["some row is bad"]), {"unknown": 4}),
        (job(total_failures=2, failures=["endpoint e2: bad"]), {"unknown": 3, "rejected": 1}),
        (job(total_failures=1, failures=["line 2 endpoint e2: bad"]), {"unknown": 4}),
    ],
    ids=[
        "completed without failures: all accepted",
        "not ended when our time is up: unknown",
        "failing has not ended",
        "failed: rejected, may be retried",
        "a named failure is rejected, the others accepted",
        "a failure without a name: nobody can tell",
        "one of two failures named: the rest unknown",
        "a message that two ids fit names none",
    ],
)
def test_statuses_follow_from_the_job(answer, statuses):
    """Nothing is called accepted that may have failed."""
    assert Counter(one.status for one in answers_of(batch(*MEMBERS), answer, "s1")) == statuses


@pytest.mark.parametrize(
    ("failure", "named"),
    [
        ("endpoint e1: bad", {"seg/e1"}),
        ('"e1" is bad', {"seg/e1"}),
        ("(e1)", {"seg/e1"}),
        ("e1.", {"seg/e1"}),
        ("e10 is bad", set()),
        ("the1", set()),
    ],
)
def test_an_id_counts_as_a_whole_word_only(failure, named):
    """`e1` is not named by `e10`."""
    assert set(named_failures(batch("e1", "e2"), [failure])) == named


@pytest.mark.parametrize("character", "\u2028\u2029\x85\x0b\x0c\x1c\xa0")
def test_an_id_with_a_rare_separator_is_named_whole(character):
    """Ids are any text: only what the service writes between words ends one."""
    endpoint = f"e{character}1"

    assert set(named_failures(batch(endpoint, "1"), [f"line 3 endpoint {endpoint}: bad"])) == {
        f"seg/{endpoint}"
    }


def test_a_failed_job_gives_its_reason():
    """The first failures are in the message; the records may be tried again."""
    (answer,) = answers_of(batch("e1"), job("FAILED", failures=["AccessDenied: role"]), "")

    assert (answer.code, answer.retryable) == ("JobFailed", True)
    assert "AccessDenied: role" in answer.message
