"""What a push reads, asked of local Athena over real tables."""

from __future__ import annotations

import boto3
import pytest

from engagelake import warehouse
from engagelake.activation.reading import change_rows, count_suppressed
from engagelake.destinations.pinpoint_endpoint_attributes.adapter import PinpointEndpointAttributes
from engagelake.destinations.pinpoint_segment_imports.adapter import PinpointSegmentImports
from engagelake.settings import Settings

KINDS = {"pinpoint_endpoint_attributes": "endpoint", "mail_list": "email"}


@pytest.fixture
def settings(aws_environment):
    """An account of its own with the lake's bucket, databases and workgroup."""
    settings = Settings("reading", "123456789012", "us-east-1", aws_environment.endpoint_url)
    names = settings.names
    boto3.client("s3").create_bucket(Bucket=names.bucket)
    glue, athena = boto3.client("glue"), boto3.client("athena")
    for layer in ("activation", "marts", "segments"):
        glue.create_database(DatabaseInput={"Name": names.database(layer)})
    results = {"ResultConfiguration": {"OutputLocation": names.query_results}}
    athena.create_work_group(Name=names.workgroup, Configuration=results)
    return settings


@pytest.fixture
def tables(settings):
    """The tables that dbt builds, with a few rows each."""

    def make(layer, table, select):
        database, bucket = settings.names.database(layer), settings.names.bucket
        warehouse.query(
            settings,
            f"create table {database}.{table} with (table_type = 'ICEBERG', is_external = false, "
            f"format = 'PARQUET', location = 's3://{bucket}/warehouse/{table}/') as {select}",
        )

    make(
        "activation",
        "act_pinpoint_endpoint_attributes__changes",
        """
select * from (values
    ('e2', 'e2', 'AdvancedSegmentTarget', json_format(cast(array['b', 'a,"x'] as json)), 'added', 'f'),
    ('e1', 'e1', 'AdvancedSegmentTarget', '[]', 'removed', cast(null as varchar))
) as t (record_id, endpoint_id, attribute_name, tokens, change_type, fingerprint)""",
    )
    make(
        "activation",
        "act_pinpoint_segment_imports__changes",
        """
select *, cast(null as varchar) as user_id from (values
    (
        'engagelake_a/e1', 'engagelake_a', 'a', 'e1', 'EMAIL', 'ana@example.com', 'f', 'added',
        cast(null as varchar)
    ),
    ('engagelake_b/', 'engagelake_b', 'b', null, null, null, null, 'removed', 's1')
) as t (
    record_id, segment_name, token, endpoint_id, channel_type, address, fingerprint, change_type, segment_ref
)""",
    )
    make(
        "activation",
        "int_activation_reach",
        """
select * from (values
    ('endpoint/e1', 'endpoint', 'u1', false), ('endpoint/e2', 'endpoint', 'u1', true),
    ('endpoint/e3', 'endpoint', 'u2', true), ('endpoint/e4', 'endpoint', 'u3', true),
    ('email/ana@example.com', 'email', 'u1', true)
) as t (contact_point_key, kind, subject_id, is_suppressed)""",
    )
    for destination, kind in KINDS.items():
        make(
            "activation",
            f"act_{destination}__guards",
            f"select * from (values ('a', '{kind}'), ('b', '{kind}')) as t (token, kind)",
        )
    make(
        "segments",
        "seg_memberships",
        "select * from (values ('u1', 'a'), ('u1', 'b'), ('u2', 'a')) as t (subject_id, token)",
    )


def test_what_a_push_reads_is_what_the_tables_hold(settings, tables):
    """Tokens with commas and quotes survive, nulls are nulls, and members kept back are counted once."""
    read = PinpointEndpointAttributes(None, "app").read
    attributes = read(change_rows(settings, "pinpoint_endpoint_attributes"))
    read = PinpointSegmentImports(None, None, "app", "role").read
    imports = read(change_rows(settings, "pinpoint_segment_imports"))

    assert [(change.record_id, change.operation, change.payload) for change in attributes] == [
        ("e1", "removed", '{"Id":"e1","Attributes":{"AdvancedSegmentTarget":[]}}'),
        ("e2", "added", r'{"Id":"e2","Attributes":{"AdvancedSegmentTarget":["a,\"x","b"]}}'),
    ]
    assert [(change.record_id, change.operation, change.ref) for change in imports] == [
        ("engagelake_a/e1", "added", None),
        ("engagelake_b/", "removed", "s1"),
    ]
    assert imports[0].payload == '{"Id":"e1","ChannelType":"EMAIL","Address":"ana@example.com"}'
    assert count_suppressed(settings, "pinpoint_endpoint_attributes") == 2
    assert count_suppressed(settings, "mail_list") == 1
