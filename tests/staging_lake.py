"""A lake of its own with the staging layer alone: landed into, loaded night by night, killed."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from datetime import UTC, datetime
from functools import cache

import boto3
from environments import use_environment
from landing_files import put_in_landing

from engagelake import dbt, names, warehouse
from engagelake.deploy import deploy
from engagelake.settings import Settings

LOAD = ["all_events", "landed_hours"]
BASES = ["event_catalogue", *(f"base_{family}__events" for family in names.FAMILY_OF_STREAM.values())]
MOMENT = datetime(2026, 12, 1, tzinfo=UTC)
RUN = """
from datetime import UTC, datetime
from engagelake import dbt
from engagelake.settings import Settings
dbt.build(Settings.from_environment(), {select!r}, datetime(2026, 12, 1, tzinfo=UTC))
"""


class Lake:
    """One environment, deployed, with its staging layer alone."""

    def __init__(self, settings):
        self.settings = settings

    def land(self, history, objects):
        for (stream, arrived_at), records in objects:
            put_in_landing(self.settings, [(stream, record.data) for record in records], arrived_at)
            history.note(arrived_at, records)

    def empty(self):
        """Take away all that landed and was built, but for the views over what lands and what they read."""
        bucket, glue = self.settings.names.bucket, boto3.client("glue")
        boto3.resource("s3").Bucket(bucket).objects.filter(Prefix="landing/").delete()
        landing = self.settings.names.database("landing")
        for table in map(names.landing_table, names.STREAMS):
            for partition in glue.get_partitions(DatabaseName=landing, TableName=table)["Partitions"]:
                glue.delete_partition(
                    DatabaseName=landing, TableName=table, PartitionValues=partition["Values"]
                )
        for layer in ("staging", "marts"):
            database = self.settings.names.database(layer)
            for table in glue.get_tables(DatabaseName=database)["TableList"]:
                if table["Name"] not in BASES:
                    glue.delete_table(DatabaseName=database, Name=table["Name"])

    def load(self, select=LOAD):
        dbt.build(self.settings, select, MOMENT)

    def killed_load(self, is_time, select=LOAD):
        """Run a load in a process of its own, kill it when *is_time* says so; return whether it was."""
        process = subprocess.Popen([sys.executable, "-c", RUN.format(select=select)])
        while process.poll() is None and not is_time():
            time.sleep(0.1)
        process.send_signal(signal.SIGKILL)
        return process.wait() == -signal.SIGKILL

    def rows(self, columns, table="all_events"):
        database = self.settings.names.database("staging")
        return warehouse.query(self.settings, f"select {columns} from {database}.{table}")

    def ids(self):
        return [row["event_id"] for row in self.rows("event_id")]

    def value(self, sql):
        """Return the one value that *sql* gives, `{staging}` standing for the database."""
        ((value,),) = (row.values() for row in self.query(sql))
        return value

    def query(self, sql):
        """Return the rows of *sql*, `{staging}` and `{marts}` standing for the databases."""
        names = self.settings.names
        return warehouse.query(
            self.settings, sql.format(staging=names.database("staging"), marts=names.database("marts"))
        )


def lake_of(gateway, monkeypatch, env):
    """Return a lake of the environment *env* with its base views built and nothing in it.

    The first to ask has it deployed; whoever asks later in the same process gets it emptied.
    """
    use_environment(monkeypatch, gateway, env)
    lake = _deployed(gateway.endpoint_url, env)
    lake.empty()
    return lake


@cache
def _deployed(_endpoint_url, _env):
    lake = Lake(Settings.from_environment())
    deploy(lake.settings, buffer_seconds=1)
    lake.load(BASES)
    return lake
