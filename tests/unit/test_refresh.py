"""The daily refresh: the order of its steps, and who stops when something refuses."""

from contextlib import contextmanager, nullcontext
from datetime import UTC, datetime, timedelta

import pytest

from engagelake import activate as one
from engagelake import refresh as daily
from engagelake.activation import steps
from engagelake.activation.plan import SegmentSize
from engagelake.activation.push import PushReport
from engagelake.crawl import Crawl
from engagelake.dbt import DbtNode, DbtResult
from engagelake.destinations.registry import DESTINATIONS
from engagelake.errors import (
    DestinationRetired,
    GateFailed,
    OlderMoment,
    SegmentsRefused,
    SettingsError,
)
from engagelake.moments import last_midnight
from engagelake.quality.gate import GateReport
from engagelake.segments import declared
from engagelake.settings import Settings

SETTINGS = Settings(env="dev", account="123456789012", region="us-east-1")
AS_OF = datetime(2026, 10, 31, tzinfo=UTC)
FIRST, SECOND = DESTINATIONS


class House:
    """Every room that a refresh calls, each one only noting that it was called."""

    def __init__(self):
        self.calls = []
        self.gates = {}
        self.pushes = {}
        self.changes = 2
        self.refused = {}
        self.known = {}

    def land(self, _settings):
        self.calls.append("land")
        return {"partitions_added": 3, "gate_warnings": 0}

    def build(self, _settings, select, as_of):
        assert as_of == AS_OF
        self.calls.append(" ".join(select))
        return DbtResult(())

    def segments(self, _settings, _as_of):
        return [{"segment": "vip", "size": 2, "added": 1, "removed": 0}]

    def gate(self, run):
        if run.as_of < self.known.get(run.destination_id, run.as_of):
            raise OlderMoment("no diff goes back in time")
        self.calls.append(f"gate {run.destination_id}")
        if run.destination_id in self.gates:
            raise self.gates[run.destination_id]
        refusals = self.refused.get(run.destination_id, {})
        sizes = tuple(SegmentSize(token, 1, 0, refusal=why) for token, why in refusals.items())
        return steps.Gated(run.as_of, self.changes, sizes)

    def preflight(self, run):
        self.calls.append(f"preflight {run.destination_id}")
        return []

    @contextmanager
    def lease(self, _settings, stage, _holder=None, **_):
        self.calls.append(f"lease {stage}")
        yield lambda: AS_OF

    def plan(self, run, _gated, _warnings=(), _progress=None):
        class Plan:
            planned = 3

            def to_dict(self):
                return {"adds": 3}

        self.calls.append(f"plan {run.destination_id}")
        return steps.Planned(Plan(), None, None)

    def deliver(self, run, gated, *_):
        self.calls.append(f"deliver {run.destination_id}")
        report = PushReport(run.destination_id, run.run_id, gated.changes, accepted=gated.changes)
        outcome = self.pushes.get(run.destination_id, report)
        if isinstance(outcome, Exception):
            raise outcome
        return outcome


@pytest.fixture
def house(monkeypatch):
    """A refresh whose rooms are all replaced."""
    house = House()
    monkeypatch.setattr(daily, "lease", lambda *_, **__: nullcontext())
    monkeypatch.setattr(daily, "land", house.land)
    monkeypatch.setattr(daily.dbt, "build", house.build)
    monkeypatch.setattr(daily, "segment_changes", house.segments)
    for step in ("gate", "preflight", "plan", "deliver", "lease"):
        monkeypatch.setattr(steps, step, getattr(house, step))
    return house


def steps_of(destination):
    """Return what is called of one destination, in its order."""
    return [
        f"lease activate-{destination}",
        *(f"{step} {destination}" for step in ("gate", "preflight", "deliver")),
    ]


def test_the_steps_run_in_the_order_of_the_dags(house):
    """Land, transform, segment, then what was acknowledged, and per destination the gate before the push."""
    report = daily.refresh(SETTINGS, AS_OF)

    assert house.calls == [
        "land",
        "path:seeds path:models/staging path:models/intermediate path:models/marts path:models/events",
        "path:models/segments tag:desired",
        "lease acknowledge",
        f"tag:acknowledged,+act_{FIRST}__changes tag:acknowledged,+act_{SECOND}__changes",
        *steps_of(FIRST),
        *steps_of(SECOND),
    ]
    plain = report.to_dict()
    assert [step["step"] for step in plain["steps"]] == [
        *("land", "transform", "segment", "acknowledge"),
        *(f"activate {each}" for each in DESTINATIONS),
    ]
    assert [each["status"] for each in plain["destinations"]] == ["pushed", "pushed"]
    assert plain["as_of"] == "2026-10-31T00:00:00+00:00"
    assert plain["segments"] == [{"segment": "vip", "size": 2, "added": 1, "removed": 0}]


def test_a_retired_destination_is_reported_in_its_own_words_and_the_others_go_on(house):
    """One service that ended is no reason to leave the others stale."""
    house.pushes[FIRST] = DestinationRetired("It ended on 2026-10-30.")

    report = daily.refresh(SETTINGS, AS_OF)

    assert [(each.status, each.message) for each in report.destinations] == [
        ("retired", "It ended on 2026-10-30."),
        ("pushed", ""),
    ]


def test_a_refused_gate_stops_its_destination_only_and_is_raised_at_the_end(house):
    """A refusal must not be overlooked, nor keep the others waiting."""
    house.gates[FIRST] = GateFailed("too many")

    with pytest.raises(GateFailed, match="too many"):
        daily.refresh(SETTINGS, AS_OF)

    assert f"deliver {FIRST}" not in house.calls
    assert f"deliver {SECOND}" in house.calls


def test_only_the_named_destinations_are_activated(house):
    """`--destination` leaves the others alone."""
    daily.refresh(SETTINGS, AS_OF, destinations=[SECOND])

    assert house.calls[-5:] == [f"tag:acknowledged,+act_{SECOND}__changes", *steps_of(SECOND)]
    assert f"gate {FIRST}" not in house.calls


def test_activate_reads_the_outcomes_before_the_gate(house):
    """A push by hand never starts from changes that an earlier push has already sent."""
    one.activate(SETTINGS, FIRST, as_of=AS_OF)

    assert house.calls == [
        "lease acknowledge",
        f"tag:acknowledged,+act_{FIRST}__changes",
        *steps_of(FIRST),
    ]


@pytest.mark.parametrize("dry_run", [False, True])
def test_an_older_day_stops_before_the_gate_and_says_so(house, dry_run):
    """No diff goes back in time, nor does a plan; who knows no later moment goes on."""
    house.known[FIRST] = datetime(2026, 11, 1, tzinfo=UTC)

    report = one.activate(SETTINGS, FIRST, as_of=AS_OF, dry_run=dry_run)

    assert (report.status, report.message) == ("stopped", "no diff goes back in time")
    assert f"gate {FIRST}" not in house.calls
    assert [each.status for each in daily.refresh(SETTINGS, AS_OF).destinations] == ["stopped", "pushed"]


def test_refused_segments_are_raised_when_everything_else_was_sent(house):
    """The error names destination, segment and guard, and carries the whole report."""
    house.refused[FIRST] = {"vip": "it would have 0 members", "fine": None}

    with pytest.raises(
        SegmentsRefused, match=f"{FIRST}: segment vip was not pushed: it would have"
    ) as raised:
        daily.refresh(SETTINGS, AS_OF)

    assert f"deliver {FIRST}" in house.calls
    assert f"deliver {SECOND}" in house.calls
    assert [each.status for each in raised.value.report.destinations] == ["pushed", "pushed"]


@pytest.mark.parametrize("run", [daily.refresh, lambda s, as_of: one.activate(s, FIRST, as_of=as_of)])
def test_a_moment_that_is_no_midnight_is_refused_before_anything_runs(house, run):
    """Windows are whole days, so noon would mean something else in every segment."""
    with pytest.raises(SettingsError, match="write 2026-10-31"):
        run(SETTINGS, datetime(2026, 10, 31, 12, tzinfo=UTC))

    assert house.calls == []


@pytest.mark.parametrize("run", [daily.refresh, lambda s, as_of: one.activate(s, FIRST, as_of=as_of)])
def test_a_moment_that_has_not_come_is_refused_before_anything_runs(house, run):
    """A mistyped year would be the newest moment that a destination knows: nothing older is sent after it."""
    newest = last_midnight()

    with pytest.raises(SettingsError, match=f"the newest that can be run for is {newest.date()}"):
        run(SETTINGS, newest + timedelta(days=1))

    assert house.calls == []


@pytest.mark.parametrize(
    ("report", "dry_run", "status"),
    [
        (PushReport(FIRST, "r", planned=0), False, "nothing to send"),
        (PushReport(FIRST, "r", planned=3), False, "pushed"),
        (None, True, "planned"),
        (PushReport(FIRST, "r", planned=3, accepted=1, stopped_by="throttled"), False, "stopped"),
    ],
)
def test_a_push_is_reported_for_what_it_was(house, report, dry_run, status):
    """Nothing to send, a dry run and a push that had to stop are different."""
    house.pushes[FIRST] = report

    assert one.activate(SETTINGS, FIRST, as_of=AS_OF, dry_run=dry_run).status == status
    assert (f"deliver {FIRST}" in house.calls) != dry_run


def test_with_no_changes_the_service_is_not_even_asked(house):
    """A day without changes makes no call to the destination; it is recorded all the same."""
    house.changes = 0

    one.activate(SETTINGS, FIRST, as_of=AS_OF)

    assert f"preflight {FIRST}" not in house.calls
    assert f"deliver {FIRST}" in house.calls


def test_two_pushes_by_hand_have_different_ids_that_name_their_moment():
    """Files of one run never mix with another's."""
    first = one.push_run_id(AS_OF, datetime(2026, 11, 1, 2, tzinfo=UTC))
    other = one.push_run_id(AS_OF, datetime(2026, 11, 1, 2, 0, 0, 1, tzinfo=UTC))

    assert first == "20261031T000000Z-20261101T020000000000Z"
    assert first != other


def test_every_segment_is_listed_with_what_entered_and_left(monkeypatch):
    """A segment without members is a row, too, and so is one that everybody just left."""

    def answer(_settings, sql):
        if "seg_membership_spells" in sql:
            assert "entered_at = timestamp '2026-10-31 00:00:00'" in sql
            return [
                {"token": "red_shoe_buyers", "added": 2, "removed": 0},
                {"token": "high_value_renewals", "added": 0, "removed": 3},
            ]
        return [{"token": "red_shoe_buyers", "members": 7}]

    monkeypatch.setattr(daily.warehouse, "query", answer)

    rows = {row.pop("segment"): row for row in daily.segment_changes(SETTINGS, AS_OF)}

    seen = {"red_shoe_buyers", "high_value_renewals"}
    assert rows == {
        "red_shoe_buyers": {"size": 7, "added": 2, "removed": 0},
        "high_value_renewals": {"size": 0, "added": 0, "removed": 3},
        **{
            each.token: {"size": 0, "added": 0, "removed": 0} for each in declared() if each.token not in seen
        },
    }


def test_a_step_counts_the_models_and_the_tests_that_passed(monkeypatch):
    """A refresh says how much was built and how much was checked."""
    nodes = [DbtNode("m", "success", 1.0, ""), DbtNode("t", "pass", 0.1, ""), DbtNode("u", "pass", 0.1, "")]
    monkeypatch.setattr(daily.dbt, "build", lambda *_, **__: DbtResult(tuple(nodes)))

    assert daily.build(SETTINGS, daily.SEGMENT, AS_OF) == {"models": 1, "tests": 2}


def test_landing_is_crawled_before_it_is_gated(monkeypatch):
    """What the gate reads must be readable first."""
    order = []
    monkeypatch.setattr(daily, "crawl", lambda _s: order.append("crawl") or Crawl(4, 0.1))
    report = GateReport("landing", "now", (), {"let_through": []})
    monkeypatch.setattr(daily, "landing_gate", lambda _s: order.append("gate") or report)

    assert daily.land(SETTINGS) == {"partitions_added": 4, "gate_warnings": 0}
    assert order == ["crawl", "gate"]


def test_a_refresh_says_which_streams_were_let_through(monkeypatch):
    """Whoever reads the report of the night sees that somebody decided."""
    report = GateReport("landing", "now", (), {"let_through": [{"stream": "ses-events"}]})
    monkeypatch.setattr(daily, "crawl", lambda _s: Crawl(4, 0.1))
    monkeypatch.setattr(daily, "landing_gate", lambda _s: report)

    assert daily.land(SETTINGS)["let_through"] == "ses-events"
