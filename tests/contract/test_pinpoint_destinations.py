"""What only Pinpoint does when it throttles, refuses, does not answer, forgets, or has ended."""

from __future__ import annotations

import json
from collections import Counter

import pytest
from pinpoint_application import FAST
from pinpoint_world import PinpointWorld, at_hand, attribute_row, import_rows

from engagelake.activation.dispatcher import Patience
from engagelake.activation.push import push
from engagelake.errors import DestinationRetired, PermanentError, SettingsError

QUICK = Patience(attempts=4, first_wait=0.01, longest_wait=0.05, batches_given_up=2)
SERVICES = ("Customer Profiles", "SES", "End User Messaging", "S3")


@pytest.fixture
def world(aws_environment):
    """A fresh application and lake with quotas that never make a test wait."""
    world = PinpointWorld(aws_environment.endpoint_url)
    world.s3.create_bucket(Bucket=world.bucket)
    world.control(reset=True, quotas=FAST)
    yield world
    world.control(reset=True)


def send(world, destination, rows, run_id="run-1", changes=None):
    """Push *rows*; hold that every record has exactly one outcome, and return the report and the outcomes."""
    changes = changes or at_hand(destination, rows)
    report = push(destination, changes, world.log(destination, run_id), run_id=run_id, patience=QUICK)
    outcomes = {one["record_id"]: one for one in world.outcomes() if one["run_id"] == run_id}

    assert Counter(o["record_id"] for o in world.outcomes() if o["run_id"] == run_id) == Counter(
        row["record_id"] for row in rows
    )
    assert report.accepted + report.rejected + report.unknown == report.planned == len(rows)
    return report, outcomes


def rows_of(count, tokens=("red_shoe_buyers",)):
    """Return *count* added rows."""
    return [attribute_row(f"e{number:04}", list(tokens)) for number in range(count)]


def test_a_throttled_destination_is_called_more_slowly(world):
    """After 429 the bucket of the operation runs at half its rate, down to a floor, and recovers."""
    destination = world.attributes_destination()
    bucket = destination._caller._limiter.of("UpdateEndpointsBatch")
    world.control(throttle_next=2)
    send(world, destination, rows_of(1))

    assert 10_000 / 4 < bucket.rate < 10_000 / 2


def test_a_throttle_that_does_not_end_stops_the_push(world):
    """After two batches that are given up nothing more is sent; every record may be retried."""
    world.control(throttle_next=10_000)
    report, outcomes = send(world, world.attributes_destination(), rows_of(450))

    assert report.calls == {"UpdateEndpointsBatch": 2 * QUICK.attempts}
    assert (report.rejected, report.sent) == (450, 200)
    assert {one["retryable"] for one in outcomes.values()} == {True}
    assert Counter(one["code"] for one in outcomes.values()) == {
        "TooManyRequestsException": 200,
        "NotSent": 250,
    }
    assert "2 batches in a row" in report.stopped_by


@pytest.mark.parametrize("bad", [{"e0000"}, {"e0037"}, {"e0037", "e0061", "e0099"}])
def test_a_refused_batch_is_cut_in_halves_until_the_bad_record_stands_alone(world, bad):
    """Pinpoint refuses a whole batch without a name; only the bad records are rejected, and for good."""
    world.control(fail_ids=sorted(bad))
    report, outcomes = send(world, world.attributes_destination(), rows_of(120))

    assert {key for key, one in outcomes.items() if one["status"] == "rejected"} == bad
    assert {outcomes[key]["retryable"] for key in bad} == {False}
    assert (report.accepted, report.stopped_by) == (120 - len(bad), "")
    assert report.calls["UpdateEndpointsBatch"] <= 2 + len(bad) * 2 * 7
    assert [world.tokens(key) for key in sorted(bad)] == [None] * len(bad)


def test_server_errors_that_do_not_end_leave_the_outcome_unknown(world):
    """A 500 does not say whether the write was carried out; a throttle before it does not make it certain."""
    world.control(throttle_next=1, fail_next=10)
    report, _ = send(world, world.attributes_destination(), rows_of(100))

    assert (report.unknown, report.rejected) == (100, 0)


def test_answers_that_are_always_lost_leave_the_outcome_unknown(world):
    """Nobody can say whether it was stored: unknown, retryable, and sent again, whatever is desired."""
    world.control(latency={"UpdateEndpointsBatch": {"seconds": 0.6, "when": "after"}})
    report, outcomes = send(world, world.attributes_destination(read_timeout=0.2), rows_of(10))

    assert (report.unknown, report.accepted) == (10, 0)
    assert {(one["code"], one["retryable"]) for one in outcomes.values()} == {("ReadTimeoutError", True)}
    assert set(world.acknowledged().values()) == {None}
    assert world.tokens("e0000") == ["red_shoe_buyers"]
    assert {row["change_type"] for row in world.attribute_rows({})} == {"removed"}


def test_everything_at_once_still_gives_each_record_one_outcome(world):
    """A throttle, a 500, a lost answer, two bad records and three that may not be sent, in one push."""
    rows = [
        *rows_of(330),
        attribute_row("$x", ["a"]),
        attribute_row("Two", ["a"]),
        attribute_row("two", ["a"]),
    ]
    world.control(
        throttle_next=1,
        fail_next=1,
        fail_ids=["e0005", "e0205"],
        latency={"UpdateEndpointsBatch": {"seconds": 1, "when": "after", "count": 1}},
    )
    destination = world.attributes_destination(read_timeout=0.4)
    report, outcomes = send(world, destination, rows, changes=world.offer(destination, rows, "run-1"))
    not_accepted = {key: one for key, one in outcomes.items() if one["status"] != "accepted"}

    assert {key: one["code"] for key, one in not_accepted.items()} == {
        "e0005": "BadRequestException",
        "e0205": "BadRequestException",
        "$x": "InvalidId",
        "Two": "IdClash",
        "two": "IdClash",
    }
    # Refused after a 500 or a lost answer, which may be of any batch: nobody knows what that try did.
    of_the_service = {not_accepted.pop(key)["status"] for key in ("e0005", "e0205")}
    assert of_the_service <= {"rejected", "unknown"}
    assert {one["status"] for one in not_accepted.values()} == {"rejected"}
    assert (report.accepted, report.sent) == (328, 330)
    assert {key for key in outcomes if world.tokens(key)} == set(outcomes) - set(not_accepted) - {
        "e0005",
        "e0205",
    }


def test_a_refused_caller_stops_the_push_at_once(world):
    """The application is gone (404): one call, every record rejected and retryable."""
    destination = world.attributes_destination()
    world.pinpoint.delete_app(ApplicationId=world.application_id)
    report, outcomes = send(world, destination, rows_of(250))

    assert report.calls == {"UpdateEndpointsBatch": 1}
    assert (report.rejected, {one["retryable"] for one in outcomes.values()}) == (250, {True})
    with pytest.raises(Exception, match="250 of 250 not accepted: UpdateEndpointsBatch: NotFoundException"):
        report.raise_if_stopped()


def test_accepted_is_not_stored_and_the_read_back_says_so(world):
    """Pinpoint answers 202 and drops two endpoints; verification names exactly them."""
    destination = world.attributes_destination()
    world.control(drop_ids=["e0003", "e0007"])
    report, _ = send(world, destination, rows_of(10))
    found = destination.verify(world.log(destination, "run-1").read(), 10)

    assert report.accepted == 10
    assert (found.checked, sorted(found.differing)) == (10, ["e0003", "e0007"])
    assert found.calls == {"GetEndpoint": 10}


def test_an_endpoint_that_the_lake_has_forgotten_is_not_made_again(world):
    """A removal of an unknown endpoint is rejected unsent: Pinpoint would make the endpoint anew."""
    row = {**attribute_row("gone", [], "removed"), "refusal_code": "UnknownEndpoint"}
    destination = world.attributes_destination()
    report, outcomes = send(world, destination, [row], changes=world.offer(destination, [row], "run-1"))

    assert (report.sent, report.calls) == (0, {})
    assert outcomes["gone"]["code"] == "UnknownEndpoint"
    assert world.tokens("gone") is None


def test_the_push_never_reads_an_endpoint(world):
    """Pinpoint sees one batch call per hundred endpoints, and no GetEndpoint."""
    before = Counter(world.calls())
    send(world, world.attributes_destination(), rows_of(250))

    assert Counter(world.calls()) - before == {"UpdateEndpointsBatch": 3}


@pytest.mark.parametrize("make", ["attributes", "imports"])
def test_the_retired_service_stops_preflight_with_one_sentence(world, make):
    """It says what ended, when, and which destinations live; nothing is sent."""
    destination = (
        world.attributes_destination() if make == "attributes" else world.imports_destination("run-1")
    )
    world.control(retired=True)
    with pytest.raises(DestinationRetired) as stopped:
        destination.preflight()
    text = str(stopped.value)

    assert "endpoints, segments and campaigns of Amazon Pinpoint ended on 2026-10-30" in text
    assert all(service in text for service in SERVICES)
    assert text.count(". ") == 0
    assert text.endswith(".")


def test_an_account_that_still_answers_goes_on_with_a_warning(world):
    """The warning names the end of support; it is not an error."""
    (warning,) = world.attributes_destination().preflight()

    assert "2026-10-30" in warning


def test_a_wrong_application_is_not_taken_for_the_end_of_the_service(world):
    """NotFound for an application that GetApps does not list is a setting to fix."""
    destination = world.attributes_destination()
    world.pinpoint.delete_app(ApplicationId=world.application_id)
    with pytest.raises(SettingsError, match="ENGAGELAKE_PINPOINT__APPLICATION_ID"):
        destination.preflight()


def test_no_network_is_not_taken_for_the_end_of_the_service(world):
    """Where the surviving operation fails too, the trouble is on our side."""
    lost = PinpointWorld.__new__(PinpointWorld)
    lost.endpoint_url, lost.application_id = "http://127.0.0.1:9", world.application_id
    with pytest.raises(Exception, match="did not reach") as trouble:
        lost.attributes_destination().preflight()

    assert not isinstance(trouble.value, DestinationRetired | PermanentError)


def test_an_import_names_the_rows_that_failed(world):
    """COMPLETED with failures is partial: named rows are rejected, the others accepted."""
    members = [f"e{number}" for number in range(20)]
    world.control(fail_ids=["e3", "e11"])
    report, outcomes = send(world, world.imports_destination("run-1"), import_rows("vip", members))

    assert (report.accepted, report.rejected, report.unknown) == (18, 2, 0)
    assert outcomes["engagelake_vip/e11"]["code"] == "ImportFailure"
    assert world.segments()["engagelake_vip"][2] == sorted(set(members) - {"e3", "e11"})


def test_more_failures_than_names_leave_the_rest_unknown(world):
    """150 rows fail and 100 are named: the others cannot be distinguished."""
    members = [f"e{number:03}" for number in range(300)]
    world.control(fail_ids=members[:150])
    report, outcomes = send(world, world.imports_destination("run-1"), import_rows("vip", members))

    assert (report.accepted, report.rejected, report.unknown) == (0, 100, 200)
    assert {one["code"] for one in outcomes.values()} == {"ImportFailure", "PartialImport"}


def test_an_import_that_does_not_end_is_unknown(world):
    """After the time-out every record of the segment is unknown, and the push goes on."""
    world.control(import_stalls=True)
    destination = world.imports_destination("run-1", job_timeout=0.5)
    report, outcomes = send(world, destination, import_rows("vip", ["e1", "e2"]))
    world.control(import_stalls=False)

    assert report.unknown == 2
    assert {one["code"] for one in outcomes.values()} == {"JobTimeout"}


def test_an_import_call_whose_answer_is_lost_makes_one_job(world):
    """CreateImportJob has no token: before the second try we look for the job of the first."""
    world.control(latency={"CreateImportJob": {"seconds": 1.5, "when": "after", "count": 1}})
    destination = world.imports_destination("run-1")
    destination._caller._client = world.client("pinpoint", 0.4)
    report, _ = send(world, destination, import_rows("vip", ["e1", "e2"]))

    assert (report.accepted, len(world.jobs())) == (2, 1)


def test_more_segments_than_active_jobs_all_arrive(world):
    """Twelve segments, ten jobs at a time: each becomes one segment with its own members."""
    rows = [row for number in range(12) for row in import_rows(f"t{number:02}", [f"m{number}"])]
    report, _ = send(world, world.imports_destination("run-1"), rows)

    assert report.accepted == 12
    assert {name: found[2] for name, found in world.segments().items()} == {
        f"engagelake_t{number:02}": [f"m{number}"] for number in range(12)
    }


def test_a_segment_is_replaced_in_place_and_deleted_when_empty(world):
    """The id stays over imports, by the outcome's ref or by name; the last member's leaving deletes it."""
    send(world, world.imports_destination("run-1"), import_rows("vip", ["e1", "e2"]))
    ref = world.outcomes()[0]["destination_ref"]
    send(world, world.imports_destination("run-2"), import_rows("vip", ["e2", "e3"], "changed", ref), "run-2")
    send(world, world.imports_destination("run-3"), import_rows("vip", ["e3", "e4"], "changed"), "run-3")

    assert world.segments() == {"engagelake_vip": (ref, 3, ["e3", "e4"])}

    emptied = import_rows("vip", [], segment_ref=ref)
    _, outcomes = send(world, world.imports_destination("run-4"), emptied, "run-4")

    assert world.segments() == {}
    assert outcomes["engagelake_vip/"]["operation"] == "removed"
    assert json.loads(outcomes["engagelake_vip/"]["payload"]) == {"SegmentName": "engagelake_vip"}

    report, _ = send(world, world.imports_destination("run-5"), emptied, "run-5")

    assert report.accepted == 1


def test_an_import_makes_no_endpoint(world):
    """Members of an imported segment are endpoints that exist; none is registered."""
    send(world, world.imports_destination("run-1"), import_rows("vip", ["e1"]))

    assert world.tokens("e1") is None
    assert world.jobs()[0]["Definition"]["RegisterEndpoints"] is False


def test_import_files_are_shards_of_one_folder(world):
    """Files are uncompressed NDJSON within their size, in a folder of the run, and all are imported."""
    members = [f"e{number:03}" for number in range(100)]
    destination = world.imports_destination("scheduled__2026-11-01T00:00:00+00:00", shard_bytes=2_000)
    report, _ = send(world, destination, import_rows("vip", members), "scheduled__2026-11-01T00:00:00+00:00")
    root = "activation/pinpoint_segment_imports/run_id=scheduled__2026-11-01T00-00-00-00-00/vip/"
    listed = world.s3.list_objects_v2(Bucket=world.bucket, Prefix=root)["Contents"]
    bodies = [world.s3.get_object(Bucket=world.bucket, Key=item["Key"])["Body"].read() for item in listed]

    assert len(bodies) > 2
    assert max(map(len, bodies)) <= 2_000
    assert [json.loads(line)["Id"] for body in bodies for line in body.splitlines()] == members
    assert (report.accepted, world.jobs()[0]["TotalPieces"]) == (100, len(bodies))
