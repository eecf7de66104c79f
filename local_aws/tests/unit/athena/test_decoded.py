"""Text files are parsed once and read as Parquet; one that cannot be parsed whole is read as it is."""

import gzip
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import duckdb
import pytest

from local_aws.athena.catalog import StoredObject
from local_aws.athena.embedded.hive.decoded import decoded
from local_aws.athena.embedded.objects import ObjectCache

COLUMNS = [("name", "VARCHAR"), ("tags", "MAP(VARCHAR, VARCHAR)"), ("amount", "INTEGER")]
JSON_SERDE = "org.openx.data.jsonserde.JsonSerDe"


@pytest.fixture
def cache():
    """An empty folder of objects."""
    cache = ObjectCache()
    yield cache
    cache.close()


def table(serde):
    """A Glue table of one format."""
    return {"StorageDescriptor": {"SerdeInfo": {"SerializationLibrary": serde}}, "Parameters": {}}


def fetched(cache, body):
    """One gzipped object and where it lies locally."""
    item = StoredObject("bucket", "a.gz", "etag", len(body))
    return item, cache.fetch(lambda _: gzip.compress(body), [item])[item]


def test_a_json_file_is_the_same_rows_as_parquet(cache):
    """Missing members are NULL, maps are maps, in the order of the lines."""
    file = fetched(cache, b'{"name":"a","tags":{"x":"1"},"amount":2}\n{"name":"\xc3\xbc"}\n')
    with duckdb.connect() as connection:
        (path,) = decoded(cache, connection, table(JSON_SERDE), COLUMNS, [file])
        rows = connection.execute(f"SELECT name, tags, amount FROM read_parquet('{path}')").fetchall()
    assert rows == [("a", {"x": "1"}, 2), ("ü", None, None)]


@pytest.mark.parametrize("body", [b'{"name":"a"}\n{"name":', b'{"name":"a","amount":"many"}\n'])
def test_a_file_that_cannot_be_read_whole_is_left_to_the_query(cache, body):
    """Torn JSON, and a value that is none of its column's type, are not decoded."""
    with duckdb.connect() as connection:
        assert decoded(cache, connection, table(JSON_SERDE), COLUMNS, [fetched(cache, body)]) is None


def test_parquet_is_not_decoded(cache):
    """It is read by column already."""
    with duckdb.connect() as connection:
        assert decoded(cache, connection, table("parquet.hive.serde.ParquetHiveSerDe"), COLUMNS, []) is None


def test_a_derived_file_is_made_once(cache):
    """However many ask for it at once; another mark is another file."""
    origin = str(cache.root / "origin")
    made = []

    def write(text, target):
        made.append(text)
        Path(target).write_text(text)

    with ThreadPoolExecutor(8) as threads:
        asked = [threads.submit(cache.derive, [(origin, "one")], "first", write) for _ in range(8)]
        paths = {path for each in asked for path in each.result()}
    (other,) = cache.derive([(origin, "two")], "second", write)
    assert made == ["one", "two"]
    assert [Path(path).read_text() for path in [*paths, other]] == ["one", "two"]
