"""Adding a segment is two files, adding a destination a package, a folder of models and a line: as docs/ say.

The files are those that the pages show, put into a copy of the project.
"""

import json
import shutil
from datetime import UTC, datetime

import pytest
from docs_blocks import files_of
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
    return project, {name: " ".join(text.split()) for name, text in sql.items()}, manifest["nodes"]


def test_a_new_segment_is_a_membership_without_another_file(project):
    """`seg_memberships` finds it by its meta, and so do the routes, the guards and `engagelake segments`."""
    folder, sql, nodes = project

    parents = nodes["model.engagelake.seg_memberships"]["depends_on"]["nodes"]
    assert "model.engagelake.seg_night_owls" in parents
    assert "'night_owls' as token" in sql["seg_memberships"]
    assert "('night_owls', 'EMAIL', 'pinpoint_endpoint_attributes')" in sql["int_activation_desired_tokens"]
    assert "('night_owls', true, false," in sql["act_pinpoint_endpoint_attributes__guards"]
    assert "('night_owls', false, false," in sql["act_pinpoint_segment_imports__guards"]
    assert "night_owls" in {each.token for each in declared(folder / "models" / "segments")}


def test_a_new_destination_has_the_models_that_everybody_reads(project):
    """Its changes build on what the others build on, and its guards are made of the segments' meta."""
    _, sql, nodes = project

    changes = nodes["model.engagelake.act_toy__changes"]
    assert "acknowledged" in changes["config"]["tags"]
    assert "model.engagelake.act_toy__guards" in changes["depends_on"]["nodes"]
    assert "('night_owls', true, false," in sql["act_toy__guards"]
    assert "full outer join acknowledged" in sql["act_toy__changes"]


@pytest.fixture
def toy(tmp_path, monkeypatch):
    """The package of the page, registered by its line."""
    package = tmp_path / "packages" / "toy"
    package.mkdir(parents=True)
    for name in ("settings.py", "limits.py", "adapter.py", "factory.py"):
        (package / name).write_text(DESTINATION[name], encoding="utf-8")
    (package / "__init__.py").touch()
    monkeypatch.setattr(destinations, "__path__", [*destinations.__path__, str(package.parent)])
    monkeypatch.setattr(registry, "DESTINATIONS", (*registry.DESTINATIONS, "toy"))
    return tmp_path


def test_a_new_destination_is_pushed_without_another_line(toy, monkeypatch):
    """Its variable is known, and the same steps gate, send and verify it."""
    environment = {
        "AWS_REGION": "us-east-1",
        "ENGAGELAKE_AWS__ACCOUNT": "123456789012",
        "ENGAGELAKE_TOY__FOLDER": str(toy),
    }
    settings, landed = Settings.from_environment(environment), {}

    class S3:
        def put_object(self, Key, Body, **_):  # noqa: N803 - boto3's names
            landed[Key] = Body

        def get_paginator(self, _):
            class Pages:
                def paginate(self, Prefix, **_):  # noqa: N803
                    return [{"Contents": [{"Key": key} for key in landed if key.startswith(Prefix)]}]

            return Pages()

        def get_object(self, Key, **_):  # noqa: N803
            import io

            return {"Body": io.BytesIO(landed[Key])}

    row = {"record_id": "vip/e1", "change_type": "added", "fingerprint": "f"}
    monkeypatch.setattr(steps, "change_rows", lambda *_: [row])
    monkeypatch.setattr(steps, "count_suppressed", lambda _: 0)
    monkeypatch.setattr(steps.aws, "client", lambda *_, **__: S3())
    run = steps.Run(settings, "toy", AS_OF, "r")

    report = steps.deliver(run, steps.Gated(AS_OF, 1, ()), lambda: AS_OF)

    assert (report.accepted, report.verified["differing"]) == (1, [])
    assert (toy / "vip-e1").read_text(encoding="utf-8") == "vip/e1"
    assert factory.create("toy", settings, "r").preflight() == []
