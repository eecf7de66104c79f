"""The landing gate: which rows and which streams it lets through."""

import json
import random
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import boto3
import fuzzed_records
import pandas as pd
import pytest
from botocore.stub import ANY, Stubber

from engagelake.errors import GateFailed
from engagelake.events import UnreadableRecord, land
from engagelake.names import STREAMS
from engagelake.quality import landing, passes
from engagelake.quality.checkpoint import validate
from engagelake.settings import Settings

NOW = datetime(2026, 11, 20, 2, tzinfo=UTC)
SETTINGS = Settings(env="dev", account="123456789012", region="us-east-1")
GOOD = {
    "event_id": "0f" * 32,
    "family": "ses",
    "event_type": "Open",
    "event_at": "2026-11-19T10:00:00.123Z",
    "arrived_at": "2026-11-19T10:00:01.000Z",
    "raw": '{"eventType":"Open"}',
}


def broken(**change):
    """Return the names of the checks that one row with *change* breaks."""
    frame = landing.prepared(pd.DataFrame([GOOD, {**GOOD, **change}]), NOW)
    return {
        each.check for each in validate("t", frame, landing.row_checks("ses")).findings if not each.passed
    }


def test_a_landing_record_passes():
    """What the handler writes breaks no check."""
    assert broken() == set()


@pytest.mark.parametrize("count", [150, pytest.param(1500, marks=pytest.mark.bench)])
def test_whatever_the_transform_lands_passes(count):
    """No record, however strange, can stop a night: what the gate would refuse does not land."""
    rng = random.Random(1)  # noqa: S311 - the same records every time
    rows = []
    for _ in range(count):
        with suppress(UnreadableRecord):
            rows += land(fuzzed_records.record("ses", rng), "ses", NOW).records
    frame = landing.prepared(pd.DataFrame([json.loads(row.line()) for row in rows]), NOW)

    assert len(frame) > count // 3
    assert [
        each for each in validate("t", frame, landing.row_checks("ses")).findings if not each.passed
    ] == []


def test_an_empty_table_passes():
    """A stream that is quiet is no defect of its rows."""
    frame = landing.prepared(pd.DataFrame(columns=list(landing.COLUMNS)), NOW)

    assert all(each.passed for each in validate("t", frame, landing.row_checks("ses")).findings)


@pytest.mark.parametrize(
    ("change", "check"),
    [
        ({"event_id": "0F" * 32}, "event_id is 64 hex digits"),
        ({"event_id": "0f" * 31}, "event_id is 64 hex digits"),
        ({"event_id": None}, "event_id is never null"),
        ({"family": "app"}, "family is ses"),
        ({"event_type": None}, "event_type is never null"),
        ({"event_at": "2026-11-19 10:00:00"}, "event_at is ISO 8601 UTC with milliseconds"),
        ({"arrived_at": "yesterday"}, "arrived_at is ISO 8601 UTC with milliseconds"),
        ({"arrived_at": "2026-11-20T02:06:00.000Z"}, "arrived_ahead_seconds is not in the future"),
        ({"raw": '{"eventType":'}, "raw is JSON"),
    ],
)
def test_a_broken_row_breaks_its_own_check_only(change, check):
    """Each promise of the landing record has one check, and the check says which."""
    assert broken(**change) == {check}


def test_a_missing_column_is_named():
    """A table that lost a column cannot be modelled."""
    frame = landing.prepared(pd.DataFrame([GOOD]).drop(columns="raw"), NOW)

    findings = validate("t", frame, landing.row_checks("ses")).findings

    assert "all columns are there" in {each.check for each in findings if not each.passed}


class Lake:
    """Athena's answers to the gate's two queries about each table."""

    def __init__(self, types, sample):
        self.types, self.sample, self.asked = types, sample, []

    def __call__(self, _settings, sql):
        self.asked.append(sql)
        rows = self.types if "group by" in sql else self.sample
        return rows if ".ses_events" in sql else []


@pytest.fixture
def gate(monkeypatch, kept):
    """Run the landing gate over given answers; return its report and the queries it made."""

    def run(types=(), sample=(), quarantined=0, oldest=None, passes=()):
        lake = Lake(list(types), list(sample))
        monkeypatch.setattr(landing, "oldest_new_arrival", lambda *_: oldest)
        monkeypatch.setattr(landing.warehouse, "query", lake)
        monkeypatch.setattr(landing.passes, "valid", lambda *_: {each.stream: each for each in passes})
        monkeypatch.setattr(
            landing.quarantine,
            "count_since",
            lambda _s, stream, _since: quarantined if stream == "ses-events" else 0,
        )
        return landing.landing_gate(SETTINGS, now=NOW), lake.asked

    return run


def opens(count, event_type="Open", arrived="2026-11-20T01:00:00.000Z"):
    """Return Athena's count of *count* rows of one type."""
    return {"event_type": event_type, "row_count": count, "newest": arrived}


def test_the_gate_reads_every_stream_since_yesterday(gate):
    """Two queries a stream, within the window's partitions; nobody has to write to us."""
    report, asked = gate([opens(98)], [GOOD])

    assert len(asked) == 2 * len(STREAMS)
    assert all("dt >= '2026-11-19' and concat(dt, ' ', hr) >= '2026-11-19 00'" in sql for sql in asked)
    assert {finding.check for finding in report.warnings} == {"something arrived in the last 26 hours"}
    assert {finding.subject for finding in report.warnings} == {"messaging_events", "app_events"}


def test_after_an_outage_the_gate_reads_all_that_the_crawl_added(gate):
    """What landed while no refresh ran is not modelled unseen."""
    _, asked = gate([opens(98)], [GOOD], oldest=datetime(2026, 11, 17, 5, tzinfo=UTC))

    assert all("concat(dt, ' ', hr) >= '2026-11-17 05'" in sql for sql in asked)


def test_a_crawl_of_the_present_hour_does_not_narrow_the_window(gate):
    """A refresh by hand an hour after the last one still looks at a whole day."""
    _, asked = gate([opens(98)], [GOOD], oldest=datetime(2026, 11, 20, 1, tzinfo=UTC))

    assert all("concat(dt, ' ', hr) >= '2026-11-19 00'" in sql for sql in asked)


@pytest.fixture
def glue(monkeypatch):
    """A Glue client whose answers a test gives."""
    client = boto3.client("glue", "us-east-1", aws_access_key_id="a", aws_secret_access_key="b")
    monkeypatch.setattr(landing.aws, "client", lambda *_: client)
    with Stubber(client) as stubber:
        yield stubber
        stubber.assert_no_pending_responses()


def test_new_partitions_are_those_made_since_the_last_crawl_began(glue):
    """Only what the crawl added counts, the oldest of it decides, and Glue is asked for a month at most."""
    began = NOW - timedelta(minutes=5)
    glue.add_response("get_crawler", {"Crawler": {"LastCrawl": {"StartTime": began}}})
    for hours in (
        [("2026-11-17", "05"), ("2026-11-16", "23")],
        [],
        [("2026-11-18", "00")],
        *[[]] * (len(STREAMS) - 3),
    ):
        partitions = [
            {"Values": list(hour), "CreationTime": began if hour[1] != "23" else began - timedelta(days=1)}
            for hour in hours
        ]
        expected = {
            "DatabaseName": "dev_engagelake_landing",
            "TableName": ANY,
            "Expression": "dt >= '2026-10-19'",
            "ExcludeColumnSchema": True,
        }
        glue.add_response("get_partitions", {"Partitions": partitions}, expected)

    assert landing.oldest_new_arrival(SETTINGS, NOW) == datetime(2026, 11, 17, 5, tzinfo=UTC)


def test_a_folder_that_names_no_hour_is_no_arrival(glue):
    """Whatever somebody calls a folder, the night goes on with those that are hours."""
    began = NOW - timedelta(minutes=5)
    glue.add_response("get_crawler", {"Crawler": {"LastCrawl": {"StartTime": began}}})
    odd = [("2026-11-31", "05"), ("2026-11-16", "99"), ("2026-11-16", "7"), ("tmp", "x")]
    for hours in ([*odd, ("2026-11-18", "01")], *[[]] * (len(STREAMS) - 1)):
        partitions = [{"Values": list(hour), "CreationTime": began} for hour in hours]
        glue.add_response("get_partitions", {"Partitions": partitions})

    assert landing.oldest_new_arrival(SETTINGS, NOW) == datetime(2026, 11, 18, 1, tzinfo=UTC)


def test_a_crawler_that_never_ran_added_nothing(glue):
    """Before the first crawl there is nothing to look back to."""
    glue.add_response("get_crawler", {"Crawler": {}})

    assert landing.oldest_new_arrival(SETTINGS, NOW) is None


def test_too_large_a_share_of_unreadable_records_refuses(gate):
    """A fifth of a stream in quarantine means that its source broke."""
    with pytest.raises(
        GateFailed, match="ses_events: at most 20% or 19 records are quarantined: 30 of 100 records"
    ):
        gate([opens(70)], [GOOD], quarantined=30)


@pytest.mark.parametrize(("readable", "quarantined"), [(0, 1), (1, 1), (0, 19), (30, 19)])
def test_a_few_torn_records_of_a_quiet_stream_stop_nothing(gate, readable, quarantined):
    """A share of few records says nothing: it is shown as a warning, in counts."""
    report, _ = gate([opens(readable)] if readable else [], [GOOD], quarantined=quarantined)

    (warning,) = (each for each in report.warnings if each.check == "at most 2% are quarantined")
    assert warning.subject == "ses_events"
    assert warning.figure == f"{quarantined} of {readable + quarantined} records"


def test_twenty_unreadable_records_are_enough_to_refuse(gate):
    """The count is each stream's own: a quiet stream that breaks for good is noticed."""
    with pytest.raises(GateFailed, match="ses_events: .*: 20 of 25 records"):
        gate([opens(5)], [GOOD], quarantined=20)


def test_a_refused_share_names_the_command_that_lets_it_through(gate):
    """Whoever reads the error at night knows what to type, and where the records are."""
    with pytest.raises(GateFailed, match="engagelake let-through ses-events --reason") as refusal:
        gate([opens(70)], [GOOD], quarantined=30)

    assert "docs/landing.md" in str(refusal.value)


PASS = passes.Pass(
    stream="ses-events",
    night="2026-11-20",
    given_by="arn:aws:iam::123456789012:user/amelie",
    given_at="2026-11-20T03:00:00.000Z",
    reason="the sender's defect of Thursday",
    landed=70,
    quarantined=30,
)


def test_a_pass_turns_the_refusal_of_its_stream_into_a_warning_that_names_it(gate):
    """The report has the figure, who let it through and why; nothing is hidden."""
    report, _ = gate([opens(70)], [GOOD], quarantined=30, passes=[PASS])

    (warning,) = (each for each in report.warnings if each.check.startswith("at most 20%"))
    assert (warning.subject, warning.figure) == ("ses_events", "30 of 100 records")
    for part in (PASS.night, PASS.given_by, PASS.given_at, PASS.reason, PASS.key):
        assert part in warning.fix
    assert report.to_dict()["figures"]["let_through"] == [PASS.to_dict()]


def test_a_pass_of_another_stream_lets_nothing_through(gate):
    """One pass, one stream."""
    with pytest.raises(GateFailed, match="ses_events"):
        gate([opens(70)], [GOOD], quarantined=30, passes=[replace(PASS, stream="app-events")])


def test_a_pass_does_not_let_broken_rows_through(gate):
    """It speaks of what was set aside; a row that dbt cannot model still refuses."""
    with pytest.raises(GateFailed, match="ses_events: raw is JSON: 1 of 2 rows"):
        gate([opens(70)], [GOOD, {**GOOD, "raw": "{"}], quarantined=30, passes=[PASS])


@pytest.mark.parametrize(
    ("moment", "night"),
    [
        (datetime(2026, 11, 20, 2, 0, tzinfo=UTC), "2026-11-20"),
        (datetime(2026, 11, 20, 23, 59, tzinfo=UTC), "2026-11-20"),
        (datetime(2026, 11, 21, 1, 59, 59, 999999, tzinfo=UTC), "2026-11-20"),
        (datetime(2026, 11, 21, 2, 0, tzinfo=UTC), "2026-11-21"),
        (datetime(2026, 11, 21, 3, 30, tzinfo=timezone(timedelta(hours=5, minutes=30))), "2026-11-20"),
    ],
)
def test_a_night_lasts_until_the_next_one_begins(moment, night):
    """`land__events` runs at 02:00 UTC; a run again on the next morning still belongs to the night before."""
    assert passes.night_of(moment) == night


def test_a_few_unreadable_records_only_warn(gate):
    """Some noise is normal, more than two in a hundred is worth a look."""
    report, _ = gate([opens(95)], [GOOD], quarantined=5)

    assert "at most 2% are quarantined" in {finding.check for finding in report.warnings}


def test_an_undocumented_event_type_warns_and_is_listed(gate):
    """A new type is news, not an error; the report names it."""
    report, _ = gate([opens(10), opens(3, "Teleported")], [GOOD])

    (warning,) = (each for each in report.warnings if each.check == "every event type is a documented one")
    assert (warning.subject, warning.figure) == ("ses_events", "3 of 13 rows")
    assert report.figures["streams"][1]["unknown_types"] == ["Teleported"]


def test_a_report_holds_no_address_that_somebody_wrote_into_a_type(gate):
    """Its rows count, under one name for all that are no word of a service's, one without a type too."""
    report, _ = gate(
        [opens(10), opens(1, "zoe@example.com"), opens(1, "ada@example.com"), opens(1, None)], [GOOD]
    )

    ses = report.figures["streams"][1]
    assert (ses["unknown_type_rows"], ses["unknown_types"]) == (3, ["(no service's word)"])


def test_one_bad_row_in_the_sample_refuses(gate):
    """The gate refuses what dbt could not model."""
    with pytest.raises(GateFailed, match="ses_events: raw is JSON: 1 of 2 rows"):
        gate([opens(2)], [GOOD, {**GOOD, "raw": "{"}])


def test_a_stream_that_has_been_silent_warns(gate):
    """Freshness is measured against the newest arrival."""
    late = (NOW - timedelta(hours=30)).strftime("%Y-%m-%dT%H:%M:%S.000Z")

    report, _ = gate([opens(2, arrived=late)], [GOOD])

    figures = {w.subject: w.figure for w in report.warnings if "arrived in the last" in w.check}
    assert figures["ses_events"] == "nothing for 30.0 hours"
    assert json.dumps(report.to_dict())
