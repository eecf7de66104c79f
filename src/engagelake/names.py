"""Every name and path that two rooms must agree on. Pure; the only maker of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

FAMILY_OF_STREAM = {
    "pinpoint-events": "pinpoint",
    "ses-events": "ses",
    "messaging-events": "messaging",
    "app-events": "app",
    "inbound-events": "inbound",
    "admin-events": "admin",
}
"""One delivery stream per family of events."""

STREAMS = tuple(FAMILY_OF_STREAM)

KINESIS_STREAMS = frozenset({"app-events"})
"""The streams that are fed from Kinesis; a direct put to them is refused."""

AT_ONCE_STREAMS = frozenset({"inbound-events", "admin-events"})
"""The streams that deliver at once, whatever the others' buffer: what they bring is acted on in seconds."""

LAYERS = ("landing", "staging", "events", "marts", "segments", "activation")
"""The layers of the lake, in the order in which data flows."""


@dataclass(frozen=True, slots=True)
class Names:
    """The names of one environment: *env* (`dev` unless set) in one AWS *account*."""

    env: str
    account: str

    @property
    def bucket(self) -> str:
        """The lake's one bucket."""
        return f"{self.env}-engagelake-{self.account}"

    @property
    def workgroup(self) -> str:
        """The Athena workgroup that every query of Engagelake runs in."""
        return f"{self.env}-engagelake"

    @property
    def crawler(self) -> str:
        """The Glue crawler that adds landing partitions."""
        return f"{self.env}-engagelake-landing"

    @property
    def alerts_topic(self) -> str:
        """The SNS topic that failed and late runs are published to."""
        return f"{self.env}-engagelake-alerts"

    @property
    def query_results(self) -> str:
        """Where Athena writes results (`s3://…/`)."""
        return f"s3://{self.bucket}/athena_results/{self.workgroup}/"

    @property
    def warehouse(self) -> str:
        """Where dbt writes tables (`s3://…/`)."""
        return f"s3://{self.bucket}/warehouse/"

    def stream(self, stream: str) -> str:
        """Return the Firehose (and Kinesis) stream name of *stream*, one of `STREAMS`."""
        return f"{self.env}-engagelake-{stream}"

    def stack(self, template: str) -> str:
        """Return the CloudFormation stack name of *template* (`glue`, `firehose`)."""
        return f"{self.env}-engagelake-{template}"

    def database(self, layer: str) -> str:
        """Return the Glue database of *layer*, one of `LAYERS`."""
        return f"{self.env}_engagelake_{layer}"

    def activation_run_prefix(self, destination: str, run_id: str) -> str:
        """Return the S3 key prefix that one run of *destination* writes its files under."""
        return f"activation/{destination}/run_id={run_id}/"


def landing_table(stream: str) -> str:
    """Return the Glue table, which is also the S3 folder, of *stream* (`pinpoint_events`)."""
    return stream.replace("-", "_")


def landing_prefix(stream: str) -> str:
    """Return the S3 key prefix under which *stream* lands."""
    return f"landing/{landing_table(stream)}/"


def quarantine_prefix(stream: str) -> str:
    """Return the S3 key prefix of what *stream* could not read; never inside a table."""
    return f"landing_errors/{landing_table(stream)}/"


def landing_pass_prefix(night: str) -> str:
    """Return the S3 key prefix of what was let through the landing gate in *night* (`2026-11-20`)."""
    return f"landing_passes/night={night}/"


def landing_pass_key(stream: str, night: str, given_at: str) -> str:
    """Return the S3 key of the pass of *stream* for *night*, given at *given_at* (`20261120T091500123Z`)."""
    return f"{landing_pass_prefix(night)}{stream}-{given_at}.json"


def gate_result_key(gate: str, checked_at: datetime) -> str:
    """Return the S3 key of what *gate* (`landing`, `activation.<destination>`) saw at *checked_at* (UTC)."""
    return f"gate_results/{gate}/dt={checked_at:%Y-%m-%d}/{checked_at:%Y%m%dT%H%M%S%fZ}.json"


def lease_key(stage: str) -> str:
    """Return the S3 key of the lease of *stage* (`transform`, `activate-<destination>`)."""
    return f"leases/{stage}.json"


OUTCOMES_TABLE = "activation_outcomes"
"""The landing table of outcomes: one row per record and try, written by Python only."""

OUTCOMES_PREFIX = f"landing/{OUTCOMES_TABLE}/"

RUNS_TABLE = "activation_runs"
"""The landing table of diff runs: one row per run and segment, written before anything is sent."""

RUNS_PREFIX = f"landing/{RUNS_TABLE}/"


def activation_model(destination: str, part: str) -> str:
    """Return the dbt model of one *part* of *destination*: `desired`, `membership`, `guards`, `changes`."""
    return f"act_{destination}__{part}"


ATHENA_POOL = "athena"
"""The Airflow pool of every task that queries Athena: its slots are the queries' share of the account."""


def asset(layer: str) -> str:
    """Return the Airflow asset that says *layer* is complete as of the moment in its event's `extra`."""
    return f"engagelake_{layer}"
