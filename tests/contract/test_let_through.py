"""A refused night: the gate says why, the records can be seen, and one pass lets one stream through once.

The commands are those of docs/landing.md, read from the page and typed in its order.
"""

import base64
import gzip
import json
import re
import shlex
from datetime import UTC, datetime, timedelta
from pathlib import Path

import boto3
import pytest
from environments import use_environment
from landing_files import put_in_landing
from typer.testing import CliRunner

from engagelake import cli
from engagelake.deploy import deploy
from engagelake.errors import DataError, GateFailed
from engagelake.names import landing_pass_prefix
from engagelake.quality.landing import landing_gate, let_through
from engagelake.quality.passes import night_of

PAGE = Path(__file__).parents[2] / "docs" / "landing.md"
COMMANDS = [
    shlex.split(line)[1:]
    for block in re.findall(r"```sh\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    for line in block.splitlines()
]
OPEN = {"eventType": "Open", "mail": {"messageId": "m"}, "open": {"timestamp": "2026-10-01T08:15:00.123Z"}}
TORN = b'{"eventType":"Open","mail":{"destination":["amelie@example.com"'
LANDED, QUARANTINED = 70, 30


@pytest.fixture(scope="module")
def lake(gateway):
    """A deployed environment whose SES stream has a bad night."""
    with pytest.MonkeyPatch.context() as patch:
        settings = use_environment(patch, gateway, "letthrough")
        deploy(settings, buffer_seconds=1)
        have_a_bad_night(settings, datetime.now(UTC))
        yield settings


def have_a_bad_night(settings, now):
    """Let opens land and torn records be quarantined in the hour of *now*."""
    opens = [json.dumps({**OPEN, "mail": {"messageId": str(n)}}).encode() for n in range(LANDED)]
    put_in_landing(settings, [("ses-events", each) for each in opens], now)
    line = {
        "arrivalTimestamp": int(now.timestamp() * 1000),
        "errorCode": "Lambda.ProcessingFailedStatus",
        "rawData": base64.b64encode(TORN).decode(),
    }
    boto3.client("s3").put_object(
        Bucket=settings.names.bucket,
        Key=f"landing_errors/ses_events/processing-failed/dt={now:%Y-%m-%d}/hr={now:%H}/a.gz",
        Body=gzip.compress((json.dumps(line) + "\n").encode() * QUARANTINED),
    )


def kept_reports(lake):
    """Return what the landing gate left in the bucket, the oldest first."""
    s3, bucket = boto3.client("s3"), lake.names.bucket
    found = s3.list_objects_v2(Bucket=bucket, Prefix="gate_results/landing/")["Contents"]
    return [json.loads(s3.get_object(Bucket=bucket, Key=each["Key"])["Body"].read()) for each in found]


def typed(*words):
    """Return what the command of *words* answers; it must not fail."""
    answer = CliRunner().invoke(cli.app, list(words), catch_exceptions=False)
    assert answer.exit_code == 0, answer.output
    return answer.stdout


def test_the_page_of_a_refused_night_can_be_followed(lake, monkeypatch, tmp_path):
    """Refused with the command in the error; seen; let through on record; refused again the next night."""
    monkeypatch.chdir(tmp_path)
    counts, saving, passing, again = COMMANDS
    with pytest.raises(GateFailed, match=r"30 of 100 records; .* engagelake let-through ses-events --reason"):
        landing_gate(lake)

    (row,) = json.loads(typed(*counts, "--json"))["quarantined"]
    assert (row["stream"], row["records"]) == ("ses-events", QUARANTINED)
    assert row["reason"].startswith("not JSON: ")

    typed(*saving)
    folder = Path(saving[-1]) / "ses-events"
    saved = [json.loads(line) for line in (folder / "index.jsonl").read_text().split("\n")[:-1]]
    assert {(folder / each["file"]).read_bytes() for each in saved} == {TORN}
    assert len(saved) == QUARANTINED
    assert {each["reason"] for each in saved} == {row["reason"]}

    given = json.loads(typed(*passing, "--json"))
    body = boto3.client("s3").get_object(Bucket=lake.names.bucket, Key=given["key"])["Body"].read()
    recorded = json.loads(body)
    assert recorded["reason"] == passing[-1]
    assert recorded["given_by"] == boto3.client("sts").get_caller_identity()["Arn"]
    assert (recorded["landed"], recorded["quarantined"]) == (LANDED, QUARANTINED)

    assert again == ["refresh"]  # whose first step is this gate
    report = landing_gate(lake)
    (warning,) = (each for each in report.warnings if each.check.startswith("at most 20%"))
    assert given["key"] in warning.fix
    assert report.figures["let_through"] == [given]
    assert [each["figures"]["let_through"] for each in kept_reports(lake)] == [[], [given]]

    with pytest.raises(GateFailed, match="30 of 100 records"):
        landing_gate(lake, now=datetime.now(UTC) + timedelta(hours=24))


@pytest.mark.parametrize(
    ("stream", "reason", "error"),
    [
        ("ses_events", "it is fine", "'ses_events' is no stream; let one of pinpoint-events, ses-events"),
        ("ses-events", " ", "a pass needs a reason"),
        ("app-events", "it is fine", "nothing to let through: 0 of 0 records of app-events"),
    ],
)
def test_a_pass_for_nothing_is_not_given(lake, stream, reason, error):
    """A misspelt stream, no reason, a stream that stops nothing: nothing is recorded."""
    with pytest.raises(DataError, match=re.escape(error)):
        let_through(lake, stream, reason)


def test_what_is_no_pass_among_the_passes_is_named(lake):
    """Somebody's notes in that folder do not let anything through in silence."""
    place = {
        "Bucket": lake.names.bucket,
        "Key": f"{landing_pass_prefix(night_of(datetime.now(UTC)))}notes.txt",
    }
    s3 = boto3.client("s3")
    s3.put_object(**place, Body=b"please")

    with pytest.raises(DataError, match=r"notes\.txt is no pass"):
        landing_gate(lake)
    s3.delete_object(**place)
