"""Adding a segment is two files, adding a destination a package, a folder of models and a line: as docs/ say.

The files are those that the pages show, put into a copy of the project.
"""

import json
import shutil
from datetime import UTC, datetime

import boto3
import duckdb
import pytest
from changes_table import put_changes
from compiled_sql import relation
from docs_blocks import files_of
from environments import use_environment
from project_builds import compile_offline

from engagelake import dbt, destinations
from engagelake.activation import steps
from engagelake.destinations import factory, registry
from engagelake.segments import declared
from engagelake.settings import Settings

SEGMENT, DESTINATION = files_of("segments.md"), files_of("destinations.md")
COMPILED = (
    "seg_night_owls",
    "seg_memberships",
    "int_activation_desired_tokens",
    "act_pinpoint_endpoint_attributes__guards",
    "act_pinpoint_segment_imports__guards",
    "int_reachable_contact_points",
    "path:models/activation/toy",
)
AS_OF = datetime(2026, 11, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    """A copy of the project that was parsed before the new files came, and the new files put into it."""
    folder = tmp_path_factory.mktemp("adding")
    project = shutil.copytree(dbt.PROJECT, folder / "dbt_project", ignore=shutil.ignore_patterns("target"))
    settings, target = Settings(env="adding", account="123456789012", region="us-east-1"), folder / "target"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(dbt, "PROJECT", project)
        dbt.parse(settings, target)
        for name, content in SEGMENT.items():
            to_both = content.replace("[pinpoint_endpoint_attributes]", "[pinpoint_endpoint_attributes, toy]")
            (project / "models" / "segments" / name).write_text(to_both, encoding="utf-8")
        toy = project / "models" / "activation" / "toy"
        toy.mkdir()
        for name in [name for name in DESTINATION if name.endswith(".sql")]:
            (toy / name).write_text(DESTINATION[name], encoding="utf-8")
        compile_offline(settings, COMPILED, target)
    sql = {path.stem: path.read_text(encoding="utf-8") for path in target.rglob("compiled/**/*.sql")}
    manifest = json.loads((target / "manifest.json").read_text(encoding="utf-8"))
    return project, sql, manifest["nodes"]


def in_one_line(text):
    """Return SQL as it reads in one line."""
    return " ".join(text.split())


def test_a_new_segment_is_a_membership_without_another_file(project):
    """`seg_memberships` finds it by its meta, and so do the routes, the guards and `engagelake segments`."""
    folder, sql, nodes = project

    parents = nodes["model.engagelake.seg_memberships"]["depends_on"]["nodes"]
    assert "model.engagelake.seg_night_owls" in parents
    assert "'night_owls' as token" in in_one_line(sql["seg_memberships"])
    routes = in_one_line(sql["int_activation_desired_tokens"])
    assert "('night_owls', 'EMAIL', 'pinpoint_endpoint_attributes', 'endpoint')" in routes
    assert "('night_owls', 'EMAIL', 'toy', 'email')" in routes
    assert "('night_owls', true, false," in in_one_line(sql["act_pinpoint_endpoint_attributes__guards"])
    assert "('night_owls', false, false," in in_one_line(sql["act_pinpoint_segment_imports__guards"])
    assert "night_owls" in {each.token for each in declared(folder / "models" / "segments")}


def test_a_new_destination_has_the_models_that_everybody_reads(project):
    """Its changes build on what the others build on, and its guards are made of the segments' meta."""
    _, sql, nodes = project

    changes = nodes["model.engagelake.act_toy__changes"]
    assert "acknowledged" in changes["config"]["tags"]
    assert "model.engagelake.act_toy__guards" in changes["depends_on"]["nodes"]


ROWS = {
    "dim_families": "select 'ses' as family, 'crm' as owner, 72 as stale_after_hours, 1 as silent_hours, "
    "false as is_stale",
    "int_activation_runs": "select '' as run_key, '' as destination, '' as token, 0 as count_members, "
    "timestamp '2026-10-31' as begun_at where false",
    "int_activation_desired_moment": "select timestamp '2026-11-01' as as_of",
    "seg_memberships": "select 'u' || n as subject_id, 'night_owls' as token from range(1, 41) as t (n)",
    # Of forty people the last two may not be messaged; nobody was ever seen at an endpoint.
    "int_activation_reach": "select 'email/' || n || '@example.com' as contact_point_key, 'email' as kind, "
    "n || '@example.com' as contact_point_id, ['u' || n] as subject_ids, 'u' || n as user_id, "
    "'EMAIL' as channel, null as channel_type, n || '@example.com' as address, true as is_active, "
    "n in (39, 40) as is_suppressed from range(1, 101) as t (n)",
}
"""What the models of a destination read, in a lake that Pinpoint never fed."""

ORDER = (
    "int_reachable_contact_points",
    "int_activation_desired_tokens",
    "act_toy__desired",
    "act_toy__membership",
    "act_toy__guards",
    "act_toy__changes",
)


def changes_of(sql, acknowledged):
    """Run the models over `ROWS` and the numbers of the addresses that are *acknowledged*."""
    lake = duckdb.connect()
    for name, rows in ROWS.items():
        lake.execute(f"create table {name} as {rows}")
    state = ", ".join(f"('toy', 'night_owls/{n}@example.com', 'f', true)" for n in acknowledged)
    lake.execute(
        "create table int_activation_acknowledged_state "
        "(destination varchar, record_id varchar, fingerprint varchar, is_present boolean)"
    )
    if state:
        lake.execute(f"insert into int_activation_acknowledged_state values {state}")
    for name in ORDER:
        lake.execute(f"create table {name} as {relation(sql[name])}")
    rows = lake.execute("select change_type, contact_point_key, record_id from act_toy__changes").fetchall()
    refusals = lake.execute("select refusal from act_toy__guards where token = 'night_owls'").fetchall()
    return {key: change for change, key, record in rows if record == f"night_owls/{key[6:]}"}, refusals[0][0]


def addresses(numbers):
    """Return the keys of the addresses of *numbers*."""
    return {f"email/{n}@example.com" for n in numbers}


def test_its_models_send_addresses_to_a_lake_without_endpoints(project):
    """A first push of everybody who may be messaged, and nobody else."""
    changes, refusal = changes_of(project[1], [])

    assert refusal is None
    assert changes == dict.fromkeys(addresses(range(1, 39)), "added")


def test_its_guards_count_addresses_and_who_may_not_be_messaged_leaves_all_the_same(project):
    """Ninety-nine were there and thirty-eight would be: refused; the two who complained are removed."""
    changes, refusal = changes_of(project[1], range(1, 100))

    assert "more than its guard's largest_change 50 %" in refusal
    assert changes == dict.fromkeys(addresses([39, 40]), "removed")


@pytest.fixture
def toy(tmp_path, monkeypatch, gateway):
    """A lake where the package of the page is registered by its line, and the folder that the toy keeps."""
    package = tmp_path / "packages" / "toy"
    package.mkdir(parents=True)
    for name in ("settings.py", "limits.py", "adapter.py", "factory.py"):
        (package / name).write_text(DESTINATION[name], encoding="utf-8")
    (package / "__init__.py").touch()
    monkeypatch.setattr(destinations, "__path__", [*destinations.__path__, str(package.parent)])
    monkeypatch.setattr(registry, "DESTINATIONS", (*registry.DESTINATIONS, "toy"))
    monkeypatch.setenv("ENGAGELAKE_TOY__FOLDER", str(tmp_path))
    settings = use_environment(monkeypatch, gateway, "toy")
    boto3.client("s3").create_bucket(Bucket=settings.names.bucket)
    return settings, tmp_path


def test_a_new_destination_is_pushed_without_another_line(toy, monkeypatch):
    """Its variable is known; the same steps count its changes by its SQL, unload, send and verify them."""
    settings, folder = toy
    destination = factory.create("toy", settings, "r")
    records = ("vip/e1", "vip/e22", "")
    rows = [{"record_id": one, "change_type": "added", "fingerprint": "f"} for one in records]
    put_changes(settings, "toy", destination.capabilities.rows, rows)
    monkeypatch.setattr(steps, "count_suppressed", lambda *_: 0)  # it reads the models of every destination

    report = steps.deliver(steps.Run(settings, "toy", AS_OF, "r"), steps.Gated(AS_OF, 3, ()), lambda: AS_OF)

    assert (report.accepted, report.rejected, report.verified["differing"]) == (2, 1, [])
    assert report.plan["bytes"] == len("vip/e1") + len("vip/e22")
    assert [each["code"] for each in report.plan["refusals"]] == ["InvalidId"]
    assert {path.name: path.read_text(encoding="utf-8") for path in folder.glob("vip-*")} == {
        "vip-e1": "vip/e1",
        "vip-e22": "vip/e22",
    }
    assert destination.preflight() == []
