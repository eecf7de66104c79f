"""The two engines behind the Athena front, asked in the words of the corpus."""

from __future__ import annotations

import time
import uuid
from typing import Any

from corpus.notation import Answer

from local_aws.athena import runner
from local_aws.athena.engine import Engine, Session
from local_aws.athena.errors import QueryError
from local_aws.athena.statements import statement
from local_aws.service import CallContext

BUCKET = "corpus"
_NOWHERE = "http://127.0.0.1:9"
_ENDED = ("SUCCEEDED", "FAILED", "CANCELLED")


class Front:
    """The front over *engine*, in-process and without tables: what GetQueryResults would page through."""

    def __init__(self, engine: Engine, endpoint_url: str = _NOWHERE) -> None:
        self.engine = engine
        self.context = CallContext("us-east-1", "123456789012", endpoint_url)

    def ask(self, sql: str) -> Answer:
        """The answer to one query; of a failure the name and the first line of its message."""
        session = Session(self.context, str(uuid.uuid4()), "default", f"s3://{BUCKET}/")
        try:
            outcome = runner.run(statement(sql), self.engine, session)
            columns = tuple((column.name, column.full or column.kind) for column in outcome.columns)
            return Answer(columns, tuple(tuple(row) for row in outcome.rows))
        except QueryError as error:
            return Answer(failure=error.reason.split("\n", 1)[0])


class Athena:
    """Athena through its API, in a database of its own; *athena* and *s3* are boto3's clients."""

    def __init__(self, athena: Any, s3: Any, database: str) -> None:
        self.athena = athena
        self.database = database
        s3.create_bucket(Bucket=BUCKET)
        self.ask(f"create database {database} location 's3://{BUCKET}/{database}/'")

    def ask(self, sql: str) -> Answer:
        """The answer to one statement: its columns and rows, or how many rows it wrote."""
        try:
            execution = self.athena.start_query_execution(
                QueryString=sql,
                QueryExecutionContext={"Database": self.database},
                ResultConfiguration={"OutputLocation": f"s3://{BUCKET}/results/"},
            )["QueryExecutionId"]
        except self.athena.exceptions.InvalidRequestException as refused:  # a mistake that parsing finds
            return Answer(failure=f"SYNTAX_ERROR: {refused.response['Error']['Message']}")
        status = self._ended(execution)
        if status["State"] != "SUCCEEDED":
            return Answer(failure=status["StateChangeReason"].split("\n", 1)[0])
        found = self.athena.get_query_results(QueryExecutionId=execution)
        columns = found["ResultSet"]["ResultSetMetadata"]["ColumnInfo"]
        rows = [tuple(cell.get("VarCharValue") for cell in row["Data"]) for row in found["ResultSet"]["Rows"]]
        names = tuple(column["Name"] for column in columns)
        if rows and rows[0] == names:
            rows = rows[1:]
        if names == ("rows",):  # of a write, whose count stands beside
            rows = [(str(found.get("UpdateCount", "")),)]
        return Answer(tuple((column["Name"], _type(column)) for column in columns), tuple(rows))

    def _ended(self, execution: str) -> dict[str, Any]:
        while True:
            found = self.athena.get_query_execution(QueryExecutionId=execution)["QueryExecution"]["Status"]
            if found["State"] in _ENDED:
                return found
            time.sleep(0.02)


def _type(column: dict[str, Any]) -> str:
    if column["Type"] == "decimal":
        return f"decimal({column['Precision']},{column['Scale']})"
    return column["Type"]
