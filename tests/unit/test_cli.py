"""The command: help with an example, errors on one line, times as people write them."""

import json

import pytest
from typer.main import get_command
from typer.testing import CliRunner

from engagelake import activate, cli
from engagelake.activate import ActivationReport
from engagelake.errors import SegmentsRefused, SettingsError

COMMANDS = [
    "audit",
    "rebuild",
    "repair",
    "deploy",
    "refresh",
    "push",
    "segments",
    "let-through",
    "quarantine",
]
OF_THE_DEMO = ["simulate", "demo", "up", "airflow"]


def test_every_command_is_here():
    """The commands of the README are the commands there are, the demo's among them where it is installed."""
    own = {command.name or command.callback.__name__ for command in cli.app.registered_commands}

    assert own == set(COMMANDS)
    assert set(get_command(cli.command()).commands) == {*COMMANDS, *OF_THE_DEMO}


@pytest.mark.parametrize("command", [name for name in COMMANDS + OF_THE_DEMO if name != "segments"])
def test_help_says_what_and_shows_an_example(command):
    """`--help` of each command ends with an example that begins with the command itself."""
    answer = CliRunner().invoke(cli.command(), [command, "--help"])

    assert answer.exit_code == 0
    assert f"Example: engagelake {command}" in " ".join(answer.output.split())


def test_an_error_is_one_line_with_its_mend(monkeypatch, capsys):
    """A missing Region ends the command with exit code 1 and the variable to set, not with a traceback."""
    for name in ("AWS_REGION", "AWS_DEFAULT_REGION"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("sys.argv", ["engagelake", "refresh"])

    with pytest.raises(SystemExit) as ended:
        cli.main()

    assert ended.value.code == 1
    assert "set AWS_REGION" in capsys.readouterr().err


@pytest.mark.parametrize("text", ["2026-11-20", "2026-11-20T00:00:00", "2026-11-20T02:00:00+02:00"])
def test_a_time_without_a_zone_is_utc(text):
    """The three ways of writing one midnight mean the same moment."""
    assert cli._moment(text).isoformat() == "2026-11-20T00:00:00+00:00"


@pytest.mark.parametrize("text", ["yesterday", "2026-11-20T02:00:00"])
def test_what_is_no_midnight_is_refused(text):
    """`--as-of yesterday` and 02:00 name the form that is understood."""
    with pytest.raises(SettingsError, match="2026-11-20"):
        cli._moment(text)


@pytest.mark.parametrize(("status", "code"), [("stopped", 3), ("pushed", 0), ("retired", 0)])
def test_a_command_that_was_stopped_says_so_by_its_exit_code(monkeypatch, status, code):
    """A replay of an old day is no crash, and a script can tell it from a push."""
    report = ActivationReport("pinpoint_endpoint_attributes", "r", status, "why")
    monkeypatch.setattr(activate, "activate", lambda *_, **__: report)
    monkeypatch.setattr(cli, "_settings", lambda: None)

    answer = CliRunner().invoke(cli.app, ["push", "pinpoint_endpoint_attributes", "--json"])

    assert (answer.exit_code, json.loads(answer.stdout)["status"]) == (code, status)


def test_a_push_with_refused_segments_shows_its_report_and_fails(monkeypatch):
    """What was sent is shown, and the refusal cannot be overlooked."""
    refused = [{"segment": "vip", "refusal": "it would have 0 members"}]
    report = ActivationReport("pinpoint_endpoint_attributes", "r", "pushed", refused=refused)
    monkeypatch.setattr(activate, "activate", lambda *_, **__: report)
    monkeypatch.setattr(cli, "_settings", lambda: None)

    answer = CliRunner().invoke(cli.app, ["push", "pinpoint_endpoint_attributes", "--json"])

    assert json.loads(answer.stdout)["refused"] == refused
    assert isinstance(answer.exception, SegmentsRefused)


def test_a_parameter_has_a_name_and_a_value():
    """A value may have an equals sign in it, as an ARN's tag may; a name alone says how to write it."""
    assert cli._pairs(["LogDays=7", "RunnerPrincipalArn=arn:aws:iam::1:role/a=b"]) == {
        "LogDays": "7",
        "RunnerPrincipalArn": "arn:aws:iam::1:role/a=b",
    }
    with pytest.raises(SettingsError, match="NAME=VALUE"):
        cli._pairs(["SourceBackup"])
