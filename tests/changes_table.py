"""The changes table of a destination, put into a lake as rows, so that a push reads it as it reads dbt's."""

from __future__ import annotations

import json
import uuid
from contextlib import suppress

import boto3
from botocore.exceptions import ClientError

from engagelake.activation.rows import RowModel
from engagelake.names import activation_model
from engagelake.settings import Settings


def put_changes(settings: Settings, destination_id: str, model: RowModel, rows: list[dict]) -> None:
    """Let `act_<id>__changes` hold *rows* alone; makes database and workgroup if there are none."""
    folder = f"warehouse/changes/{uuid.uuid4().hex}/"
    body = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode()
    _client("s3", settings).put_object(Bucket=settings.names.bucket, Key=f"{folder}rows.json", Body=body)
    glue, database = _client("glue", settings), settings.names.database("activation")
    table = activation_model(destination_id, "changes")
    with suppress(ClientError):  # both may be there
        glue.create_database(DatabaseInput={"Name": database})
        results = {"ResultConfiguration": {"OutputLocation": settings.names.query_results}}
        _client("athena", settings).create_work_group(Name=settings.names.workgroup, Configuration=results)
    with suppress(ClientError):
        glue.delete_table(DatabaseName=database, Name=table)
    glue.create_table(
        DatabaseName=database,
        TableInput={
            "Name": table,
            "TableType": "EXTERNAL_TABLE",
            "Parameters": {"EXTERNAL": "TRUE", "classification": "json"},
            "StorageDescriptor": {
                "Location": f"s3://{settings.names.bucket}/{folder}",
                "InputFormat": "org.apache.hadoop.mapred.TextInputFormat",
                "OutputFormat": "org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat",
                "SerdeInfo": {"SerializationLibrary": "org.openx.data.jsonserde.JsonSerDe"},
                "Columns": [{"Name": name, "Type": "string"} for name in model.columns],
            },
        },
    )


def _client(service: str, settings: Settings):
    return boto3.client(
        service,
        endpoint_url=settings.endpoint_url,
        region_name=settings.region,
        aws_access_key_id="local",
        aws_secret_access_key="local",
    )
