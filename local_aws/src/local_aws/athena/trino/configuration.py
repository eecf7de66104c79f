"""The server's configuration files: one node on loopback, three catalogs over the gateway's S3 and Glue.

`awsdatacatalog` (Hive) and `iceberg` point at each other, so the first answers for both kinds of table, as
Athena's one catalog does. `unload` keeps its tables in a folder of its own: what UNLOAD writes is never
seen in Glue.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

CATALOG = "awsdatacatalog"
ICEBERG = "iceberg"
UNLOAD = "unload"
REGION = "us-east-1"
"""The server reads one region's Glue and S3."""

_HEAP = "2G"
_SECRET = "local"  # noqa: S105 - the gateway checks no secret


def java_options(server: Path) -> list[str]:
    """Return the arguments of `java` that start the server in its working directory."""
    return [
        "-server", f"-Xmx{_HEAP}", "-XX:+ExitOnOutOfMemoryError", "-Djdk.attach.allowAttachSelf=true",
        "--enable-native-access=ALL-UNNAMED", "-Duser.timezone=UTC", "-Dconfig=etc/config.properties",
        "-cp", f"{server}/lib/*", "io.trino.server.TrinoServer",
    ]  # fmt: skip


def write(folder: Path, server: Path, port: int, endpoint_url: str) -> None:
    """Write `etc/` below *folder*, the working directory of a server on *port* over *endpoint_url*."""
    etc, metastore = folder / "etc", folder / "metastore"
    metastore.mkdir()
    _write(etc / "config.properties", _node(server, port))
    for name, properties in _catalogs(endpoint_url, metastore).items():
        _write(etc / "catalog" / f"{name}.properties", properties)


def _node(server: Path, port: int) -> dict[str, str]:
    return {
        "coordinator": "true",
        "node-scheduler.include-coordinator": "true",
        "node.environment": "local",
        "node.id": "local",
        "node.bind-ip": "127.0.0.1",
        "node.internal-address": "127.0.0.1",
        "http-server.http.port": str(port),
        "discovery.uri": f"http://127.0.0.1:{port}",
        # A limit of partitions holds for each writer: with one of them it is a statement's, as Athena's is.
        "task.min-writer-count": "1",
        "task.max-writer-count": "1",
        "plugin.dir": str(server / "plugin"),
        "query.max-history": "50",
        "query.min-expire-age": "30s",
    }


def _catalogs(endpoint_url: str, metastore: Path) -> dict[str, dict[str, str]]:
    s3, glue = _s3(endpoint_url), _glue(endpoint_url)
    hive = s3 | {
        "connector.name": "hive",
        "hive.non-managed-table-writes-enabled": "true",
        # The gateway's Glue keeps no statistics.
        "hive.table-statistics-enabled": "false",
        "hive.collect-column-statistics-on-write": "false",
    }
    return {
        CATALOG: hive | glue | {
            "hive.metastore": "glue",
            "hive.iceberg-catalog-name": ICEBERG,
            "hive.partition-projection-enabled": "true",
            "hive.recursive-directories": "true",
        },
        ICEBERG: s3 | glue | {
            "connector.name": "iceberg",
            "iceberg.catalog.type": "glue",
            "iceberg.hive-catalog-name": CATALOG,
            "iceberg.extended-statistics.enabled": "false",
            "iceberg.allowed-extra-properties": "*",
        },
        UNLOAD: hive | {
            "hive.metastore": "file",
            "hive.metastore.catalog.dir": "local:///",
            "fs.native-local.enabled": "true",
            "local.location": str(metastore),
        },
    }  # fmt: skip


def _glue(endpoint_url: str) -> dict[str, str]:
    return {
        "hive.metastore.glue.region": REGION,
        "hive.metastore.glue.endpoint-url": endpoint_url,
        "hive.metastore.glue.aws-access-key": _SECRET,
        "hive.metastore.glue.aws-secret-key": _SECRET,
    }


def _s3(endpoint_url: str) -> dict[str, str]:
    return {
        "fs.native-s3.enabled": "true",
        "s3.region": REGION,
        "s3.endpoint": endpoint_url,
        "s3.path-style-access": "true",
        "s3.aws-access-key": _SECRET,
        "s3.aws-secret-key": _SECRET,
    }


def _write(path: Path, properties: Mapping[str, str]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = [f"{name}={value}\n" for name, value in properties.items()]
    path.write_text("".join(lines), encoding="utf-8")
