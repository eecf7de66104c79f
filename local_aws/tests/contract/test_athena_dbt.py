"""dbt-athena against local Athena: a small project with every materialisation of an incremental lake."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import boto3
import pytest
from dbt.cli.main import dbtRunner, dbtRunnerResult

from local_aws.gateway import Gateway

BUCKET = "contract-dbt"
LONG = ("long_log", "long_merged", "long_hive")
"""Models with more partitions than Athena writes in one statement."""
_FILES = {
    "dbt_project.yml": """
name: contract
version: "1.0"
profile: contract
model-paths: [models]
seed-paths: [seeds]
test-paths: [tests]
flags: {send_anonymous_usage_stats: false}
""",
    "profiles.yml": f"""
contract:
  target: local
  outputs:
    local:
      type: athena
      s3_staging_dir: s3://{BUCKET}/results/
      s3_data_dir: s3://{BUCKET}/dbt/
      region_name: us-east-1
      schema: contract_marts
      database: awsdatacatalog
      threads: 4
      poll_interval: 0.05
      num_retries: 0
""",
    "models/sources.yml": """
sources:
  - name: raw
    database: awsdatacatalog
    schema: contract_raw
    tables: [{name: events}]
models:
  - name: stg_events
    columns:
      - name: event_id
        data_tests: [unique, not_null]
  - name: fct_daily
    config: {contract: {enforced: true}}
    columns:
      - {name: endpoint_id, data_type: varchar}
      - {name: events, data_type: bigint}
      - {name: kinds, data_type: array(varchar)}
      - {name: dt, data_type: varchar}
  - name: by_endpoint
    columns:
      - name: endpoint_id
        data_tests:
          - unique
          - relationships: {arguments: {to: ref('stg_events'), field: endpoint_id}}
unit_tests:
  - name: tags_are_counted
    model: tagged
    given:
      - input: ref('stg_events')
        format: sql
        rows: |
          select 'e1' as event_id, 'p1' as endpoint_id, array['a','b'] as tags,
                 map(array['k'], array['v']) as attributes, timestamp '2026-11-10 01:00:00' as event_at,
                 '2026-11-10' as dt
    expect:
      rows:
        - {event_id: e1, tag: a, value: v}
        - {event_id: e1, tag: b, value: v}
  - name: days_are_summed
    model: plain_daily
    given:
      - input: ref('plain_events')
        rows:
          - {event_id: e1, event_at: "2026-11-10 01:00:00", amount: 1.5}
          - {event_id: e2, event_at: "2026-11-10 02:00:00", amount: 2}
    expect:
      rows: [{day: 2026-11-10, events: 2, amount: 3.5}]
""",
    "models/stg_events.sql": """
{{ config(materialized='view') }}
select event_id, endpoint_id, tags, attributes,
       cast(from_iso8601_timestamp(event_ts) as timestamp) as event_at, dt
from {{ source('raw', 'events') }}
""",
    "models/tagged.sql": """
{{ config(materialized='view') }}
select event_id, tag, element_at(attributes, 'k') as value
from {{ ref('stg_events') }} cross join unnest(tags) as t(tag)
""",
    "models/plain_events.sql": """
{{ config(materialized='view') }}
select event_id, event_at, cast(1.5 as double) as amount from {{ ref('stg_events') }}
""",
    "models/plain_daily.sql": """
{{ config(materialized='table', table_type='iceberg', format='parquet') }}
select cast(event_at as date) as day, count(*) as events, sum(amount) as amount
from {{ ref('plain_events') }} group by 1
""",
    "models/fct_daily.sql": """
{{ config(materialized='table', table_type='hive', format='parquet', partitioned_by=['dt']) }}
select endpoint_id, count(*) as events, array_agg(distinct event_id) as kinds, dt
from {{ ref('stg_events') }} group by endpoint_id, dt
""",
    "models/log.sql": """
{{ config(materialized='incremental', table_type='iceberg', incremental_strategy='append', format='parquet',
          partitioned_by=['day(event_at)']) }}
select event_id, cast(event_at as timestamp(6)) as event_at, tags from {{ ref('stg_events') }}
{% if is_incremental() %} where event_at > (select max(event_at) from {{ this }}) {% endif %}
""",
    "models/long_log.sql": """
{{ config(materialized='incremental', table_type='iceberg', incremental_strategy='append', format='parquet',
          partitioned_by=['day(event_at)']) }}
select n, date_add('day', n, cast(timestamp '2026-01-01 00:00:00' as timestamp(6))) as event_at
from unnest(sequence(1, 310)) as t(n)
{% if is_incremental() %} where n > 150 {% else %} where n <= 150 {% endif %}
""",
    "models/long_merged.sql": """
{{ config(materialized='incremental', table_type='iceberg', incremental_strategy='merge', unique_key='n',
          format='parquet', partitioned_by=['day(event_at)']) }}
select n, event_at, count(*) as times from {{ ref('long_log') }} group by 1, 2
""",
    "models/long_hive.sql": """
{{ config(materialized='table', table_type='hive', format='parquet', partitioned_by=['d']) }}
select 1 as x, cast(n as varchar) as d from unnest(sequence(1, 150)) as t(n)
""",
    "models/by_endpoint.sql": """
{{ config(materialized='incremental', table_type='iceberg', incremental_strategy='merge',
          unique_key='endpoint_id', format='parquet') }}
select endpoint_id, sum(events) as events, max(dt) as last_dt from {{ ref('fct_daily') }} group by endpoint_id
""",
    "seeds/countries.csv": "code,name,population\nDE,Germany,83\nFR,France,68\n",
    "tests/every_country_has_people.sql": "select * from {{ ref('countries') }} where population < 1",
}


@pytest.fixture(scope="module")
def project(gateway: Gateway, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project's folder, and a landing table with three days of events."""
    root = tmp_path_factory.mktemp("contract_dbt")
    for name, text in _FILES.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text.lstrip())
    keys = {"region_name": "us-east-1", "aws_access_key_id": "local", "aws_secret_access_key": "local"}
    s3 = boto3.client("s3", endpoint_url=gateway.endpoint_url, **keys)
    glue = boto3.client("glue", endpoint_url=gateway.endpoint_url, **keys)
    s3.create_bucket(Bucket=BUCKET)
    for database in ("contract_raw", "contract_marts"):
        glue.create_database(DatabaseInput={"Name": database})
    columns = [
        {"Name": "event_id", "Type": "string"},
        {"Name": "endpoint_id", "Type": "string"},
        {"Name": "event_ts", "Type": "string"},
        {"Name": "tags", "Type": "array<string>"},
        {"Name": "attributes", "Type": "map<string,string>"},
    ]
    descriptor = {
        "Columns": columns,
        "Location": f"s3://{BUCKET}/raw/events/",
        "InputFormat": "org.apache.hadoop.mapred.TextInputFormat",
        "OutputFormat": "org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat",
        "SerdeInfo": {"SerializationLibrary": "org.openx.data.jsonserde.JsonSerDe"},
    }
    table = {
        "Name": "events",
        "TableType": "EXTERNAL_TABLE",
        "StorageDescriptor": descriptor,
        "PartitionKeys": [{"Name": "dt", "Type": "string"}],
    }
    glue.create_table(DatabaseName="contract_raw", TableInput=table)
    for day in ("2026-11-10", "2026-11-11", "2026-11-12"):
        land(s3, glue, descriptor, day, [f"{day}-{number}" for number in range(4)])
    (root / "land.json").write_text(json.dumps(descriptor))
    return root


def land(s3: object, glue: object, descriptor: dict, day: str, events: list[str]) -> None:
    """Add one partition with one gzip file of events, four endpoints in turn."""
    lines = [
        {
            "event_id": event,
            "endpoint_id": f"p{at % 4}",
            "event_ts": f"{day}T0{at}:00:00Z",
            "tags": ["x"],
            "attributes": {"k": "v"},
        }
        for at, event in enumerate(events)
    ]
    folder = f"raw/events/dt={day}/"
    s3.put_object(
        Bucket=BUCKET,
        Key=f"{folder}a.json.gz",
        Body=gzip.compress("\n".join(map(json.dumps, lines)).encode()),
    )
    partition = {"Values": [day], "StorageDescriptor": {**descriptor, "Location": f"s3://{BUCKET}/{folder}"}}
    glue.create_partition(DatabaseName="contract_raw", TableName="events", PartitionInput=partition)


def dbt(project: Path, *arguments: str) -> dbtRunnerResult:
    """Run a dbt command in-process; the test fails with the failed nodes' messages."""
    result = dbtRunner().invoke(
        [*arguments, "--project-dir", str(project), "--profiles-dir", str(project), "--quiet"]
    )
    failed = [
        f"{item.node.name}: {item.message}"
        for item in getattr(result.result, "results", ()) or ()
        if getattr(item, "status", "") in ("error", "fail", "skipped")
    ]
    assert result.success, (failed, result.exception)
    return result


def rows(sql: str) -> list[tuple]:
    """The rows of a query through pyathena."""
    import pyathena

    connection = pyathena.connect(
        s3_staging_dir=f"s3://{BUCKET}/results/", region_name="us-east-1", poll_interval=0.05
    )
    return connection.cursor().execute(sql).fetchall()


def test_dbt_builds_twice_and_again_in_full(aws_environment: Gateway, project: Path) -> None:
    """Views, hive and Iceberg tables, append, merge, seed, contracts, data and unit tests build, rebuild
    and merge, more than a hundred partitions at a time in batches.
    """
    dbt(project, "build")
    assert rows("select count(*), count(distinct event_at) from contract_marts.log") == [(12, 12)]
    assert rows("select sum(events), max(last_dt) from contract_marts.by_endpoint") == [(12, "2026-11-12")]
    assert [rows(f"select count(*) from contract_marts.{name}") for name in LONG] == [[(150,)]] * 3
    keys = {"region_name": "us-east-1"}
    descriptor = json.loads((project / "land.json").read_text())
    land(boto3.client("s3", **keys), boto3.client("glue", **keys), descriptor, "2026-11-13", ["n1", "n2"])
    dbt(project, "build")
    assert rows("select count(*) from contract_marts.log") == [(14,)]
    assert [rows(f"select count(*) from contract_marts.{name}") for name in LONG] == [
        [(310,)],
        [(310,)],
        [(150,)],
    ]
    merged = rows("select endpoint_id, events, last_dt from contract_marts.by_endpoint order by 1")
    assert merged == [
        ("p0", 4, "2026-11-13"),
        ("p1", 4, "2026-11-13"),
        ("p2", 3, "2026-11-12"),
        ("p3", 3, "2026-11-12"),
    ]
    dbt(project, "build", "--full-refresh")
    assert rows("select count(*) from contract_marts.log") == [(14,)]
    assert rows("select name from contract_marts.countries where code = 'FR'") == [("France",)]


def test_dbt_docs_read_the_catalog(aws_environment: Gateway, project: Path) -> None:
    """dbt docs generate finds the columns of the models that were built."""
    result = dbt(project, "docs", "generate")
    nodes = {key.rsplit(".", 1)[-1]: node for key, node in result.result.nodes.items()}
    assert {"endpoint_id", "events", "kinds", "dt"} <= set(nodes["fct_daily"].columns)
