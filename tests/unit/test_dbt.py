"""What becomes of a dbt that cannot even begin."""

from datetime import UTC, datetime

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
    """An empty folder where the project should be."""
    monkeypatch.setattr(dbt, "PROJECT", tmp_path)
    monkeypatch.setattr(dbt, "BUILD", tmp_path / "build")
    return tmp_path


@pytest.mark.parametrize(
    ("command", "run"),
    [
        ("build", lambda _: dbt.build(SETTINGS, "path:models", datetime(2026, 11, 1, tzinfo=UTC))),
        ("parse", lambda target: dbt.parse(SETTINGS, target)),
        ("compile", lambda target: dbt.compile_offline(SETTINGS, "path:models", target)),
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
