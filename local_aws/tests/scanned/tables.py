"""Tables whose bytes are the same at every making, to compare what engines read of them."""

import gzip
import hashlib
import io
import json
from datetime import datetime, timedelta

import pyarrow as pa
import pyarrow.parquet as pq
from botocore.exceptions import ClientError

BUCKET = "scanned-tables"
DATABASE = "t_scanned"
DAYS = ("2026-10-01", "2026-10-02", "2026-10-03")
ROWS = 30_000
ROW_GROUP = 5_000
_PARQUET = "org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe"
_JSON = "org.openx.data.jsonserde.JsonSerDe"
_CSV = "org.apache.hadoop.hive.serde2.lazy.LazySimpleSerDe"
_TEXT_IN = "org.apache.hadoop.mapred.TextInputFormat"
_TEXT_OUT = "org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat"
_COLUMNS = [
    ("id", "bigint"), ("kind", "string"), ("amount", "double"), ("note", "string"), ("at", "timestamp"),
    ("tags", "array<string>"), ("context", "struct<device:string,size:bigint>"),
    ("attributes", "map<string,string>"),
]  # fmt: skip
_PROJECTION = {
    "projection.enabled": "true", "projection.dt.type": "date", "projection.dt.format": "yyyy-MM-dd",
    "projection.dt.range": "2026-10-01,2026-10-03", "projection.dt.interval": "1",
    "projection.dt.interval.unit": "DAYS",
}  # fmt: skip
ICEBERG = f"""
    create table {DATABASE}.lake with (table_type = 'ICEBERG', is_external = false,
        location = 's3://{BUCKET}/lake/', partitioning = array['day(at)'])
    as select id, kind, amount, note, cast(at as timestamp(6)) as at, tags, context
    from {DATABASE}.events
"""


def make(s3, glue):
    """Put the hive tables `events`, `raw`, `projected` and `plain` into Glue; False if they are there."""
    try:
        glue.create_database(DatabaseInput={"Name": DATABASE})
    except ClientError:
        return False
    s3.create_bucket(Bucket=BUCKET)
    for number, day in enumerate(DAYS):
        rows = _rows(number, day)
        _put(s3, f"events/dt={day}/part.parquet", _parquet(rows))
        for hour in ("00", "12"):
            some = rows[: ROWS // 2] if hour == "00" else rows[ROWS // 2 :]
            lines = "".join(json.dumps(_record(row)) + "\n" for row in some[::3])
            _put(s3, f"raw/dt={day}/hr={hour}/part.json.gz", gzip.compress(lines.encode(), mtime=0))
            _put(s3, f"projected/dt={day}/{hour}.json.gz", gzip.compress(lines.encode(), mtime=0))
    rows = _rows(0, DAYS[0])
    text = "".join(f"{row['id']}\x01{row['kind']}\x01{row['note']}\n" for row in rows[::3])
    _put(s3, "plain/part.txt", text.encode())
    _tables(glue)
    return True


def _tables(glue):
    _table(glue, "events", _COLUMNS, _PARQUET, [("dt", "string")])
    text = [("id", "bigint"), ("kind", "string"), ("raw", "string")]
    _table(glue, "raw", text, _JSON, [("dt", "string"), ("hr", "string")])
    _table(glue, "projected", text, _JSON, [("dt", "string")], _PROJECTION)
    _table(glue, "plain", [("id", "bigint"), ("kind", "string"), ("note", "string")], _CSV, [])


def _table(glue, name, columns, serde, keys, parameters=None):
    parquet = serde == _PARQUET
    base = "org.apache.hadoop.hive.ql.io.parquet.MapredParquet"
    descriptor = {
        "Columns": [{"Name": column, "Type": kind} for column, kind in columns],
        "Location": f"s3://{BUCKET}/{name}/",
        "InputFormat": base + "InputFormat" if parquet else _TEXT_IN,
        "OutputFormat": base + "OutputFormat" if parquet else _TEXT_OUT,
        "SerdeInfo": {"SerializationLibrary": serde, "Parameters": {"serialization.format": "1"}},
    }
    made = {
        "Name": name,
        "TableType": "EXTERNAL_TABLE",
        "Parameters": {"EXTERNAL": "TRUE", **(parameters or {})},
        "StorageDescriptor": descriptor,
        "PartitionKeys": [{"Name": key, "Type": kind} for key, kind in keys],
    }
    glue.create_table(DatabaseName=DATABASE, TableInput=made)
    if keys and not parameters:
        hours = ("00", "12") if len(keys) > 1 else ("",)
        for values in [[day, hour] if hour else [day] for day in DAYS for hour in hours]:
            place = "/".join(f"{key}={value}" for (key, _), value in zip(keys, values, strict=True))
            where = {**descriptor, "Location": f"s3://{BUCKET}/{name}/{place}/"}
            glue.create_partition(
                DatabaseName=DATABASE,
                TableName=name,
                PartitionInput={"Values": values, "StorageDescriptor": where},
            )


def _rows(number, day):
    start = datetime.fromisoformat(day)
    return [_row(number * ROWS + at, start + timedelta(seconds=2 * at)) for at in range(ROWS)]


def _row(number, at):
    digest = hashlib.sha256(str(number).encode()).hexdigest()
    return {
        "id": number,
        "kind": ("send", "open", "click")[number % 3],
        "amount": int(digest[:8], 16) / 100,
        "note": digest,
        "at": at,
        "tags": [digest[at : at + 4] for at in range(0, number % 4 * 4, 4)],
        "context": {"device": digest[:12], "size": number % 1000},
        "attributes": {"campaign": digest[:2], "treatment": digest[2:4]},
    }


def _record(row):
    return {"id": row["id"], "kind": row["kind"], "raw": row["note"] + row["kind"]}


def _parquet(rows):
    context = pa.struct([("device", pa.string()), ("size", pa.int64())])
    shape = pa.schema(
        [
            ("id", pa.int64()), ("kind", pa.string()), ("amount", pa.float64()), ("note", pa.string()),
            ("at", pa.timestamp("us")), ("tags", pa.list_(pa.string())), ("context", context),
            ("attributes", pa.map_(pa.string(), pa.string())),
        ]
    )  # fmt: skip
    for row in rows:
        row["attributes"] = list(row["attributes"].items())
    out = io.BytesIO()
    table = pa.Table.from_pylist(rows, schema=shape)
    pq.write_table(table, out, row_group_size=ROW_GROUP, compression="snappy")
    return out.getvalue()


def _put(s3, key, body):
    s3.put_object(Bucket=BUCKET, Key=key, Body=body)
