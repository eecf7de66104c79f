"""A type that a service invents tomorrow: a row of the catalogue and, where it deserves one, a view."""

import json
import shutil
from datetime import UTC, datetime

import pytest
from landing_files import put_in_landing
from staging_lake import BASES, lake_of

from engagelake import dbt
from engagelake.quality import event_types

pytestmark = pytest.mark.slow

ARRIVED = datetime(2026, 11, 20, 8, tzinfo=UTC)
RECORD = {
    "eventType": "Postponed",
    "mail": {
        "timestamp": "2026-11-20T07:59:00.000Z",
        "messageId": "postponed-1",
        "source": "shop@example.com",
        "destination": ["ada@example.com"],
        "tags": {"campaign_id": ["autumn"]},
    },
    "postponed": {"timestamp": "2026-11-20T07:59:30.000Z"},
}
ROW = "ses,Postponed,,_email.postponed,EMAIL,email_postponed,delayed,The service sends the mail later\n"
VIEW = """
with

postponed as (

    select
        {{ common_event_columns() }},
        {{ email_message_columns() }},
        {{ event_tail_columns() }}

    from {{ ref('all_events') }}

    where event_type = '_email.postponed'

)

select * from postponed
"""


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    """A copy of the project to which the row and the view are added."""
    project = tmp_path_factory.mktemp("newtype") / "dbt_project"
    shutil.copytree(dbt.PROJECT, project, ignore=shutil.ignore_patterns("target"))
    return project


@pytest.fixture
def lake(project, gateway, monkeypatch):
    """A lake whose models are those of the copy."""
    monkeypatch.setattr(dbt, "PROJECT", project)
    monkeypatch.setattr(event_types, "CATALOGUE", project / "seeds" / "event_catalogue.csv")
    event_types.documented.cache_clear()
    yield lake_of(gateway, monkeypatch, "newtype")
    event_types.documented.cache_clear()


def said_of(lake, table="all_events"):
    """Return what a row of *table* says of each event."""
    return lake.rows("source_event_type, event_type, channel, message_id", table)


def test_one_row_and_one_view_give_a_new_type_its_place(lake, project):
    """Before, it lands under its own name and is news; after, it has our name, and its view shows it."""
    put_in_landing(lake.settings, [("ses-events", json.dumps(RECORD).encode())], ARRIVED)
    event = {"source_event_type": "Postponed", "channel": "EMAIL", "message_id": "postponed-1"}

    lake.load()
    assert said_of(lake) == [event | {"event_type": "Postponed"}]
    assert event_types.is_unknown("ses", "Postponed")

    with (project / "seeds" / "event_catalogue.csv").open("a", encoding="utf-8") as catalogue:
        catalogue.write(ROW)
    (project / "models" / "events" / "email_postponed.sql").write_text(VIEW, encoding="utf-8")
    event_types.documented.cache_clear()
    lake.load(BASES)
    assert said_of(lake, "base_ses__events") == [event | {"event_type": "_email.postponed"}]
    assert not event_types.is_unknown("ses", "Postponed")

    later = RECORD | {"mail": RECORD["mail"] | {"messageId": "postponed-2"}}
    put_in_landing(lake.settings, [("ses-events", json.dumps(later).encode())], ARRIVED.replace(hour=9))
    lake.load(["all_events", "landed_hours", "email_postponed"])
    view = f"{lake.settings.names.database('events')}.email_postponed"
    assert lake.query(f"select message_id, destination[1] as recipient from {view}") == [
        {"message_id": "postponed-2", "recipient": "ada@example.com"}
    ]
