"""What a person must look at, published to one SNS topic: names of runs and tasks, and nothing personal."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from .aws import client

if TYPE_CHECKING:
    from .settings import Settings

SUBJECT_LIMIT = 99
"""Characters of a subject: "less than 100", ASCII, no line breaks (SNS API reference, Publish)."""


@dataclass(frozen=True, slots=True)
class Alert:
    """A run that failed or is late.

    Attributes:
        what: `failed` or `late`.
        run_id: Airflow's id of the run.
        why: Airflow's own word for it, or the deadline.
        task: The task that failed, if one did.
    """

    what: str
    dag_id: str
    run_id: str
    why: str
    task: str = ""

    def subject(self, env: str) -> str:
        """Return the first line: environment, DAG, what became of it."""
        text = f"engagelake {env}: {self.dag_id} {self.what}"
        return text.encode("ascii", "replace").decode()[:SUBJECT_LIMIT]

    def message(self, env: str) -> str:
        """Return what a person reads; no error's text, which may quote a record."""
        lines = [
            self.subject(env),
            f"run: {self.run_id}",
            f"why: {self.why}",
            *([f"task: {self.task}; its log says more"] if self.task else []),
            'what to do: "When it fails" in the DAG\'s documentation',
        ]
        return "\n".join(lines)


def publish(settings: Settings, alert: Alert) -> None:
    """Publish *alert* to the topic of *settings*; filters of subscriptions may use its attributes.

    Raises:
        ClientError: If SNS refuses; its text names the topic or the right that is missing.
    """
    attributes = {"env": settings.env, "dag_id": alert.dag_id, "what": alert.what}
    client("sns", settings).publish(
        TopicArn=settings.alerts_topic,
        Subject=alert.subject(settings.env),
        Message=alert.message(settings.env),
        MessageAttributes={
            name: {"DataType": "String", "StringValue": value} for name, value in attributes.items()
        },
    )
