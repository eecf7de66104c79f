"""The two engines behind the Athena front, asked in the words of the corpus."""

from __future__ import annotations

import uuid

from corpus.notation import Answer

from local_aws.athena import runner
from local_aws.athena.engine import Engine, Session
from local_aws.athena.errors import QueryError
from local_aws.athena.statements import statement
from local_aws.service import CallContext


class Front:
    """Athena's front over *engine*, in-process: what GetQueryResults would page through."""

    def __init__(
        self, engine: Engine, endpoint_url: str = "http://127.0.0.1:9", database: str = "default"
    ) -> None:
        self.engine = engine
        self.context = CallContext("us-east-1", "123456789012", endpoint_url)
        self.database = database

    def ask(self, sql: str) -> Answer:
        """The answer to one statement; of a failure the name and the first line of its message."""
        query_id = str(uuid.uuid4())
        session = Session(self.context, query_id, self.database, f"s3://corpus/{self.database}/{query_id}/")
        try:
            outcome = runner.run(statement(sql), self.engine, session)
            columns = tuple((column.name, column.full or column.kind) for column in outcome.columns)
            return Answer(columns, tuple(tuple(row) for row in outcome.rows))
        except QueryError as error:
            return Answer(failure=error.reason.split("\n", 1)[0])
