"""What the embedded engine adds to DuckDB: ratios, printed and never asserted; a Trino's beside them."""

import statistics
import time
import uuid
from concurrent.futures import ThreadPoolExecutor

import duckdb
import pytest
from local_clients import ask, client
from scanned.tables import BUCKET, DATABASE, DAYS, ICEBERG, make

from local_aws.athena.embedded.engine import EmbeddedEngine
from local_aws.athena.engine import Session
from local_aws.athena.trino.archives import default_folder, install
from local_aws.athena.trino.engine import TrinoEngine
from local_aws.service import CallContext

pytestmark = pytest.mark.bench
TIMES = {"embedded": 5, "trino": 1}
"""How often each is measured after a first run; a Trino takes seconds for a heavy one."""

TEN = ", ".join(f"({number})" for number in range(10))
HUNDRED = f"cross join (values {TEN}) as u(x) cross join (values {TEN}) as v(y)"
MORE = f"{HUNDRED} cross join (values {TEN}) as w(z)"
HEAVY = {
    "sums by kind": "select kind, sum(amount), count(*) from {0} group by kind",
    "distinct notes by kind": "select count(distinct concat(note, kind)) from {0}",
    "by hour": "select date_trunc('hour', \"at\"), max(note), avg(amount) from {0} group by 1",
    "by two keys": "select x, kind, sum(amount), max(note) from {0} group by x, kind",
}
"""Over a thousand times the table's 90,000 rows."""


@pytest.fixture(scope="module")
def engines(gateway):
    """The embedded engine, and a Trino where one is installed, over the same tables."""
    context = CallContext("us-east-1", "123456789012", gateway.endpoint_url)
    found = {"embedded": EmbeddedEngine()}
    if make(client(gateway, "s3"), client(gateway, "glue")):
        found["embedded"].write(ICEBERG, _session(context))
    if default_folder().is_dir():
        found["trino"] = TrinoEngine(install(), gateway.endpoint_url)
        found["trino"].ready()
    yield found, context
    for engine in found.values():
        engine.close()


@pytest.fixture(scope="module")
def local(gateway, tmp_path_factory):
    """DuckDB with the same files on disk."""
    folder = tmp_path_factory.mktemp("events")
    s3 = client(gateway, "s3")
    for day in DAYS:
        body = s3.get_object(Bucket=BUCKET, Key=f"events/dt={day}/part.parquet")["Body"].read()
        (folder / f"{day}.parquet").write_bytes(body)
    with duckdb.connect(":memory:", config={"threads": 2}) as connection:
        yield connection, f"read_parquet('{folder}/*.parquet')"


def _session(context):
    return Session(context, str(uuid.uuid4()), DATABASE, f"s3://{BUCKET}/scratch/")


def _median(run, title="embedded"):
    run()
    seconds = []
    for _ in range(TIMES[title]):
        began = time.perf_counter()
        run()
        seconds.append(time.perf_counter() - began)
    return statistics.median(seconds)


def test_heavy_aggregations_beside_duckdb_on_local_files(engines, local):
    """How much longer an aggregation takes through the engine than in DuckDB on the files themselves."""
    found, context = engines
    connection, files = local
    print()
    for name, sql in HEAVY.items():
        alone = _median(lambda sql=sql: connection.execute(sql.format(f"{files} {MORE}")).fetchall())
        line = f"{name}: DuckDB {alone * 1000:.0f} ms"
        for title, engine in found.items():
            took = _median(
                lambda sql=sql, engine=engine: _rows(engine, context, sql.format(f"events {MORE}")), title
            )
            line += f"; {title} {took * 1000:.0f} ms, {took / alone:.2f} ×"
        print(line)


def test_eight_queries_at_once(engines):
    """How long eight queries take one after the other, and at once."""
    found, context = engines
    sql = HEAVY["by two keys"].format(f"events {HUNDRED}")
    for title, engine in found.items():
        one = _median(lambda engine=engine: [_rows(engine, context, sql) for _ in range(8)], title)
        with ThreadPoolExecutor(8) as pool:
            once = _median(
                lambda engine=engine: list(pool.map(lambda _: _rows(engine, context, sql), range(8))), title
            )
        print(f"\n{title}, eight queries: {one * 1000:.0f} ms in turn, {once * 1000:.0f} ms at once")


def test_small_queries(engines, gateway):
    """What a query over little costs in the engine, and the requests that it makes when nothing is new."""
    found, context = engines
    print()
    for sql in ("select 1", "select count(*) from plain", "select max(id) from lake where id < 10"):
        for title, engine in found.items():
            took = _median(lambda sql=sql, engine=engine: _rows(engine, context, sql), title)
            before = ask(gateway, "calls")
            _rows(engine, context, sql)
            after = ask(gateway, "calls")
            asked = sum(after[of][name] - before[of].get(name, 0) for of in after for name in after[of])
            print(f"{sql}: {title} {took * 1000:.0f} ms, {asked} requests")


def _rows(engine, context, sql):
    return list(engine.query(sql, _session(context)).rows)
