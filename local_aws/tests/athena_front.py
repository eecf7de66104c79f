"""Athena's front in-process: statements, their rows, and the files that they leave."""

from __future__ import annotations

import itertools

from local_clients import client

from local_aws.athena import runner
from local_aws.athena.engine import Engine, Outcome, Session
from local_aws.athena.statements import statement
from local_aws.gateway import Gateway
from local_aws.service import CallContext


class Front:
    """A database *name* of its own, with a bucket of the same name; `{bucket}` in SQL stands for it.

    *engine* runs the statements; without one, the gateway's own.
    """

    def __init__(self, gateway: Gateway, name: str, engine: Engine | None = None) -> None:
        self.engine = engine or gateway.athena
        self.database, self.bucket = name, name.replace("_", "-")
        self.context = CallContext("us-east-1", "123456789012", gateway.endpoint_url)
        self.s3, self.glue = client(gateway, "s3"), client(gateway, "glue")
        self.s3.create_bucket(Bucket=self.bucket)
        self.glue.create_database(DatabaseInput={"Name": name})
        self._numbers = itertools.count()

    def run(self, sql: str) -> Outcome:
        """Run one statement to its end."""
        number = next(self._numbers)
        session = Session(
            self.context, f"{self.database}-{number}", self.database, f"s3://{self.bucket}/scratch/"
        )
        outcome = runner.run(statement(sql.replace("{bucket}", self.bucket)), self.engine, session)
        outcome.rows = [list(row) for row in outcome.rows]
        return outcome

    def rows(self, sql: str) -> list[list[str | None]]:
        """The rows that a statement gives."""
        return list(self.run(sql).rows)

    def lines(self, sql: str) -> list[str | None]:
        """The first column of the rows."""
        return [row[0] for row in self.rows(sql)]

    def keys(self, prefix: str) -> set[str]:
        """The objects under *prefix*."""
        pages = self.s3.get_paginator("list_objects_v2").paginate(Bucket=self.bucket, Prefix=prefix)
        return {item["Key"] for page in pages for item in page.get("Contents", ())}

    def body(self, key: str) -> bytes:
        """The bytes of an object."""
        return self.s3.get_object(Bucket=self.bucket, Key=key)["Body"].read()

    def put(self, key: str, body: bytes) -> None:
        """Put an object."""
        self.s3.put_object(Bucket=self.bucket, Key=key, Body=body)

    def table(self, name: str) -> dict:
        """Glue's table."""
        return self.glue.get_table(DatabaseName=self.database, Name=name)["Table"]
