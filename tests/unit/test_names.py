"""Names: the grammar of every name that AWS, dbt, Airflow and people share."""

from datetime import UTC, datetime

import pytest

from engagelake.names import (
    FAMILY_OF_STREAM,
    STREAMS,
    Names,
    gate_result_key,
    landing_pass_key,
    landing_pass_prefix,
    landing_prefix,
    landing_table,
    quarantine_prefix,
)

NAMES = Names(env="dev", account="123456789012")


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        (NAMES.bucket, "dev-engagelake-123456789012"),
        (NAMES.workgroup, "dev-engagelake"),
        (NAMES.crawler, "dev-engagelake-landing"),
        (NAMES.stream("ses-events"), "dev-engagelake-ses-events"),
        (NAMES.database("landing"), "dev_engagelake_landing"),
        (NAMES.warehouse, "s3://dev-engagelake-123456789012/warehouse/"),
        (NAMES.activation_run_prefix("s3_file", "r1"), "activation/s3_file/run_id=r1/"),
        (landing_table("app-events"), "app_events"),
        (landing_pass_prefix("2026-11-20"), "landing_passes/night=2026-11-20/"),
        (
            landing_pass_key("app-events", "2026-11-20", "20261120T091500123456Z"),
            "landing_passes/night=2026-11-20/app-events-20261120T091500123456Z.json",
        ),
        (
            gate_result_key("activation.s3_file", datetime(2026, 11, 20, 9, 15, 0, 123456, UTC)),
            "gate_results/activation.s3_file/dt=2026-11-20/20261120T091500123456Z.json",
        ),
    ],
)
def test_names_follow_the_house(name, expected):
    """One word per layer, one grammar per kind of name."""
    assert name == expected


@pytest.mark.parametrize("stream", STREAMS)
def test_what_could_not_be_read_is_never_inside_a_table(stream):
    """The quarantine of a stream is a sibling of its landing, so no query and no crawler reads it."""
    assert not quarantine_prefix(stream).startswith(landing_prefix(stream))


def test_every_stream_has_one_family():
    """No two streams share one."""
    assert len(set(FAMILY_OF_STREAM.values())) == len(STREAMS)
