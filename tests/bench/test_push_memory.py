"""How much memory a push takes, printed: `make bench`; PUSHED=100000,10000000 says of how many changes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import unquote

import pyarrow as pa
import pyarrow.parquet
import pytest
from push_process import DESTINATIONS
from push_process import __file__ as PROCESS

from engagelake.activation.outgoing import part_of

pytestmark = [pytest.mark.bench, pytest.mark.timeout(4 * 3600)]

PUSHED = [int(count) for count in os.environ.get("PUSHED", "100000,10000000").split(",")]
FILE_ROWS = 500_000
"""Rows of one file and row group: some 20 MB, as Athena's writers leave them."""

SEGMENTS = 4


class Files(BaseHTTPRequestHandler):
    """What awswrangler asks of S3 to read objects: HEAD, and GET of a range, of one folder's files."""

    protocol_version = "HTTP/1.1"
    folder = Path()

    def do_HEAD(self):  # noqa: N802 - http.server's names
        """Say how large the object is."""
        self._answer(200, self._size(), b"")

    def do_GET(self):  # noqa: N802
        """Send the range."""
        first, last = self.headers["Range"].removeprefix("bytes=").split("-")
        with self._path().open("rb") as file:
            file.seek(int(first))
            body = file.read(int(last or self._size()) - int(first) + 1)
        self._answer(206, len(body), body)

    def log_message(self, *_):
        """Stay silent."""

    def _path(self):
        return self.folder / unquote(self.path.split("?")[0]).removeprefix("/lake/")

    def _size(self):
        return self._path().stat().st_size

    def _answer(self, status, length, body):
        self.send_response(status)
        self.send_header("Content-Length", str(length))
        self.send_header("ETag", '"same"')
        self.end_headers()
        self.wfile.write(body)


@pytest.fixture
def lake(tmp_path):
    """A folder whose files are served as objects of the bucket `lake`; its address."""
    Files.folder = tmp_path
    server = ThreadingHTTPServer(("127.0.0.1", 0), Files)
    Thread(target=server.serve_forever, daemon=True).start()
    yield tmp_path, f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


def write(folder, model, group, first, count):
    """Write *count* changes of *group* as the unload does, and return the addresses of the files."""
    part = f"changes/part={part_of(group)}"
    (folder / part).mkdir(parents=True, exist_ok=True)
    files = []
    for start in range(first, first + count, FILE_ROWS):
        numbers = range(start, min(start + FILE_ROWS, first + count))
        made = {
            "record_id": [f"{group}/endpoint-{number:012}" for number in numbers],
            "endpoint_id": [f"endpoint-{number:012}" for number in numbers],
            "change_type": ["added"] * len(numbers),
            "fingerprint": [f"{number * 0x9E3779B97F4A7C15 % 2**64:064x}" for number in numbers],
            "attribute_name": ["AdvancedSegmentTarget"] * len(numbers),
            "tokens": ['["high_value_renewals","red_shoe_buyers"]'] * len(numbers),
            "token": [group] * len(numbers),
            "channel_type": ["EMAIL"] * len(numbers),
            "address": [f"somebody-{number:012}@example.com" for number in numbers],
        }
        names = (*model.columns, "code", "message")
        columns = {name: pa.array(made.get(name, [None] * len(numbers)), pa.string()) for name in names}
        file = f"{part}/{group}-{start:012}.parquet"
        pa.parquet.write_table(pa.table(columns), folder / file, compression="snappy")
        files.append(f"s3://lake/{file}")
    return files


def pushed(lake, destination_id, count):
    """Push *count* changes in a process of its own and return its figures."""
    folder, address = lake
    model = DESTINATIONS[destination_id]().capabilities.rows
    names = [f"segment{number}" for number in range(SEGMENTS)] if model.group else [""]
    each = count // len(names)
    files = [
        file for number, name in enumerate(names) for file in write(folder, model, name, number * each, each)
    ]
    loads = [(name, each) for name in names]
    unloaded = folder / "unloaded.json"
    unloaded.write_text(json.dumps({"destination": destination_id, "loads": loads, "files": files}))
    done = subprocess.run(
        [sys.executable, PROCESS, address, str(unloaded)],
        env={**os.environ, "AWS_ACCESS_KEY_ID": "local", "AWS_SECRET_ACCESS_KEY": "local"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout)


@pytest.mark.parametrize("destination_id", DESTINATIONS)
def test_the_memory_of_a_push(lake, destination_id):
    """Peaks of resident memory of the process that pushes, for few changes and for many."""
    peaks = []
    for count in PUSHED:
        figures = pushed(lake, destination_id, count)
        assert (figures["accepted"], figures["great_expectations"]) == (count, False)
        peaks.append(figures["peak_mb"])
        print(f"\n{destination_id}: {count:,} changes: {figures['peak_mb']} MB, {figures['seconds']} s")
    print(f"\n{destination_id}: {peaks[-1] - peaks[0]:+} MB, ratio {peaks[-1] / peaks[0]:.2f}")
