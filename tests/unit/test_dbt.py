"""What becomes of a dbt that cannot even begin."""

import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from engagelake import dbt
from engagelake.errors import DataError
from engagelake.settings import Settings

SETTINGS = Settings(env="dev", account="123456789012", region="us-east-1")
PROFILES = """
engagelake:
  outputs:
    default: {type: athena, region_name: x, database: x, schema: x, s3_staging_dir: s3://x/}
"""


@pytest.fixture
def project(tmp_path, monkeypatch):
    """An empty folder where the project should be; Athena runs nothing."""
    monkeypatch.setattr(dbt, "PROJECT", tmp_path)
    monkeypatch.setattr(dbt, "BUILD", tmp_path / "build")
    monkeypatch.setattr(dbt.running_queries, "unfinished", lambda _: {})
    return tmp_path


@pytest.mark.parametrize(
    ("command", "run"),
    [
        ("build", lambda _: dbt.build(SETTINGS, "path:models", datetime(2026, 11, 1, tzinfo=UTC))),
        ("parse", lambda target: dbt.parse(SETTINGS, target)),
    ],
)
def test_a_dbt_that_could_not_run_is_an_error_in_dbts_words(project, command, run):
    """No result is taken for a success: the command is named, and so is what dbt missed."""
    with pytest.raises(DataError, match=rf"(?s)dbt {command} could not run: .*dbt_project\.yml"):
        run(project)


def test_a_broken_model_is_an_error_that_names_it(project):
    """A project that does not parse gives no manifest and says where it is broken."""
    (project / "dbt_project.yml").write_text("{name: broken, version: '1.0', profile: engagelake}")
    (project / "profiles.yml").write_text(PROFILES)
    (project / "models").mkdir()
    (project / "models" / "shattered.sql").write_text("select {{ ref('nowhere' }}")
    with pytest.raises(DataError, match=r"(?s)dbt parse could not run: .*shattered"):
        dbt.parse(SETTINGS, project / "target")


_HOLDER = """
import sys
from pathlib import Path
from engagelake import dbt
print(dbt.folder_of_its_own(Path(sys.argv[1])), flush=True)
sys.stdin.read()
"""


def test_two_processes_write_two_folders(tmp_path):
    """Two demos in one folder do not read each other's manifest; the next one takes a freed folder again."""
    command = [sys.executable, "-c", _HOLDER, str(tmp_path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:  # noqa: S603
        theirs = Path(other.stdout.readline().strip())
        ours = dbt.folder_of_its_own(tmp_path)
        other.kill()
    again = subprocess.run(command, input="", capture_output=True, text=True, check=True)  # noqa: S603

    assert ours != theirs
    assert {ours.parent, theirs.parent} == {tmp_path}
    assert dbt.folder_of_its_own(tmp_path) == ours
    assert Path(again.stdout.strip()) == theirs


def test_every_dbt_command_writes_its_process_s_folder(project, monkeypatch):
    """Target and log of a build lie in the folder that this process holds."""
    told = []
    monkeypatch.setattr(
        "dbt.cli.main.dbtRunner.invoke", lambda _, arguments: told.append(arguments) or _Nothing
    )

    dbt.build(SETTINGS, "path:models", datetime(2026, 11, 1, tzinfo=UTC))

    own = dbt.folder_of_its_own(project / "build" / "dev")
    places = {option: told[0][told[0].index(option) + 1] for option in ("--target-path", "--log-path")}
    assert places == {"--target-path": str(own / "target"), "--log-path": str(own / "logs")}


class _Nothing:
    exception = None
    result = ()
