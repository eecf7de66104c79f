"""Settings: what the environment may say, and how it is refused."""

from pathlib import Path

import pytest

from engagelake.errors import SettingsError
from engagelake.settings import Settings, repository

COMPLETE = {"AWS_REGION": "eu-west-1", "ENGAGELAKE_AWS__ACCOUNT": "123456789012"}


def test_a_region_and_an_account_are_enough():
    """Everything else has a default."""
    settings = Settings.from_environment(COMPLETE)

    assert (settings.env, settings.region, settings.endpoint_url) == ("dev", "eu-west-1", None)


@pytest.mark.parametrize(
    ("change", "fix"),
    [
        ({"AWS_REGION": ""}, "set AWS_REGION"),
        ({"ENGAGELAKE_AWS__ACCOUNT": "12345"}, "12 digits"),
        ({"ENGAGELAKE_AWS__ACCOUNT": ""}, "12 digits"),
        ({"ENGAGELAKE_ENV": "Prod-EU"}, "lower-case letters and digits"),
        ({"ENGAGELAKE_PINPOINT__APP": "x"}, "ENGAGELAKE_PINPOINT__APPLICATION_ID"),
    ],
)
def test_a_wrong_variable_is_refused_with_its_fix(change, fix):
    """A missing, malformed or unknown variable is an error that says what to do."""
    with pytest.raises(SettingsError, match=fix):
        Settings.from_environment(COMPLETE | change)


def test_an_endpoint_url_marks_local_aws():
    """AWS_ENDPOINT_URL is the only difference between local and real AWS."""
    settings = Settings.from_environment(COMPLETE | {"AWS_ENDPOINT_URL": "http://127.0.0.1:4566"})

    assert settings.endpoint_url == "http://127.0.0.1:4566"


def test_the_repository_is_the_clone_that_is_named(tmp_path):
    """Another clone than the one that the package is installed from, where a variable names it."""
    (tmp_path / "dbt_project").mkdir()
    (tmp_path / "dbt_project" / "dbt_project.yml").touch()

    assert repository({"ENGAGELAKE_REPOSITORY": str(tmp_path)}) == tmp_path.resolve()
    assert repository({}) == Path(__file__).resolve().parents[2]


def test_a_repository_that_is_none_is_refused_with_its_fix(tmp_path):
    """A folder without the dbt project is an error that names the variable."""
    with pytest.raises(SettingsError, match="ENGAGELAKE_REPOSITORY is .*name the folder of a clone"):
        repository({"ENGAGELAKE_REPOSITORY": str(tmp_path)})


@pytest.mark.parametrize(
    ("region", "topic"),
    [
        ("eu-west-1", "arn:aws:sns:eu-west-1:123456789012:dev-engagelake-alerts"),
        ("cn-north-1", "arn:aws-cn:sns:cn-north-1:123456789012:dev-engagelake-alerts"),
        ("us-gov-west-1", "arn:aws-us-gov:sns:us-gov-west-1:123456789012:dev-engagelake-alerts"),
    ],
)
def test_alerts_go_to_the_stacks_topic_unless_another_is_set(region, topic):
    """Whatever part of AWS the Region belongs to."""
    other = {"ENGAGELAKE_ALERTS__TOPIC_ARN": "arn:aws:sns:eu-west-1:999999999999:pager"}

    assert Settings.from_environment(COMPLETE | {"AWS_REGION": region}).alerts_topic == topic
    assert Settings.from_environment(COMPLETE | other).alerts_topic == other["ENGAGELAKE_ALERTS__TOPIC_ARN"]
