"""An alert: what a person reads, and what SNS takes."""

from engagelake import alerts
from engagelake.alerts import Alert
from engagelake.settings import Settings

SETTINGS = Settings(env="qa7", account="210987654321", region="eu-west-1")


def test_a_person_reads_what_where_and_what_to_do():
    """The subject alone says whether to get up."""
    alert = Alert("failed", "land__events", "scheduled__2026-11-20", "task_failure", "check_landing_gate")

    assert alert.subject("dev") == "engagelake dev: land__events failed"
    assert alert.message("dev").splitlines() == [
        "engagelake dev: land__events failed",
        "run: scheduled__2026-11-20",
        "why: task_failure",
        "task: check_landing_gate; its log says more",
        'what to do: "When it fails" in the DAG\'s documentation',
    ]


def test_a_subject_is_one_that_sns_takes():
    """SNS refuses a whole message for a subject of 100 characters or an umlaut."""
    subject = Alert("late", "ä" * 200, "r", "w").subject("dev")

    assert len(subject) < 100
    assert subject.isascii()


def test_an_alert_goes_to_the_topic_of_the_settings(monkeypatch):
    """With attributes that a subscription may filter by."""
    sent = []

    class Sns:
        def publish(self, **arguments):
            sent.append(arguments)

    monkeypatch.setattr(alerts, "client", lambda *_: Sns())
    alerts.publish(SETTINGS, Alert("failed", "d", "r", "w"))

    assert sent[0]["TopicArn"] == "arn:aws:sns:eu-west-1:210987654321:qa7-engagelake-alerts"
    values = {name: each["StringValue"] for name, each in sent[0]["MessageAttributes"].items()}
    assert values == {"env": "qa7", "dag_id": "d", "what": "failed"}
