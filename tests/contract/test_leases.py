"""One run of a stage at a time: leases on local S3, taken by threads that do not know of each other."""

import signal
import threading
import time
from datetime import UTC, datetime

import boto3
import pytest
from environments import use_environment

from engagelake.errors import DataError, TransientError
from engagelake.leases import LeaseStore, lease


@pytest.fixture(scope="module")
def settings(gateway):
    """An environment of its own, deployed."""
    with pytest.MonkeyPatch.context() as patch:
        settings = use_environment(patch, gateway, "leases")
        boto3.client("s3").create_bucket(Bucket=settings.names.bucket)
        yield settings


@pytest.fixture(autouse=True)
def interruptible():
    """A shell that starts something in the background lets it ignore SIGINT."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def test_a_second_run_is_refused_while_the_first_one_lives(settings):
    """The first renews its lease, so the second sees it alive and says whose it is."""
    with (
        lease(settings, "alive", "first", seconds=2),
        pytest.raises(TransientError, match="alive is under way by first"),
        lease(settings, "alive", "second", seconds=2),
    ):
        pass
    with lease(settings, "alive", "second", seconds=2):
        pass


def test_a_lease_that_a_killed_run_left_is_taken_over(settings):
    """Nobody renews it, so the next run waits as long as it lasts and goes on."""
    assert LeaseStore(settings, "killed", "first").take(2) is None

    began = time.monotonic()
    with lease(settings, "killed", "second", seconds=2):
        waited = time.monotonic() - began

    assert 1 < waited < 10


def test_a_long_lease_that_nobody_renews_is_not_waited_for(settings):
    """A DAG takes it for hours and gives it back; its own next run may take it again."""
    assert LeaseStore(settings, "dag", "airflow transform").take(3600) is None

    with pytest.raises(TransientError, match="airflow transform"), lease(settings, "dag", "by hand"):
        pass
    assert LeaseStore(settings, "dag", "airflow transform").take(3600) is None
    LeaseStore(settings, "dag", "airflow transform").release()
    with lease(settings, "dag", "by hand"):
        pass


def test_who_may_wait_gets_the_lease_when_it_is_given_back(settings):
    """Two activations that build the same models go one after the other, and neither fails."""
    taken, order = threading.Event(), []

    def first():
        with lease(settings, "shared", "first", seconds=2):
            taken.set()
            time.sleep(1.5)
            order.append("first")

    running = threading.Thread(target=first)
    running.start()
    taken.wait(20)
    with lease(settings, "shared", "second", seconds=2, wait=30):
        order.append("second")
    running.join(20)

    assert order == ["first", "second"]


def test_a_lease_gives_a_clock_on_which_the_next_holder_reads_later_times(settings):
    """S3 dates answers to the second; still no holder reads a time from before its predecessor's last."""
    times = []
    for holder in ("first", "second", "third"):
        with lease(settings, "clock", holder) as clock:
            times += [clock(), clock()]

    assert times == sorted(times)
    assert abs((times[-1] - datetime.now(UTC)).total_seconds()) < 5


def test_of_many_that_try_at_once_one_at_a_time_gets_it(settings):
    """Threads that each hold it for a moment never overlap."""
    inside, overlaps, served = [], [], []

    def run(number):
        store = LeaseStore(settings, "many", f"run {number}")
        while store.take(30) is not None:
            time.sleep(0.01)
        inside.append(number)
        overlaps.extend(inside[:-1])
        time.sleep(0.02)
        inside.remove(number)
        served.append(number)
        store.release()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)

    assert sorted(served) == list(range(6))
    assert overlaps == []


def test_a_run_whose_lease_was_taken_over_says_so(settings):
    """A machine that slept through its lease goes no further, and does not end as if nothing had happened."""
    began = time.monotonic()
    with (
        pytest.raises(TransientError, match="another run took over"),
        lease(settings, "slept", "first", seconds=4),
    ):
        taken_over(settings, "slept")
        time.sleep(30)

    assert time.monotonic() - began < 20
    assert LeaseStore(settings, "slept", "third").take(30).holder == "second"


def test_what_failed_because_the_lease_was_lost_is_no_failure_of_its_own(settings):
    """The words say to run again later, whatever the interruption made of the work."""
    with (
        pytest.raises(TransientError, match="another run took over"),
        lease(settings, "torn", "first", seconds=4),
    ):
        taken_over(settings, "torn")
        try:
            time.sleep(30)
        except KeyboardInterrupt as stopped:
            raise DataError("dbt build could not run") from stopped


def taken_over(settings, stage):
    """Let a second run have the lease of *stage*, as if the first one's had run out."""
    LeaseStore(settings, stage, "first").release()
    LeaseStore(settings, stage, "second").take(30)
