"""The project's manifest and compiled SQL, made once, without a connection."""

import json
from dataclasses import dataclass
from pathlib import Path

import pytest
from project_builds import compile_offline

from engagelake import dbt
from engagelake.settings import Settings


@dataclass(frozen=True)
class Project:
    """What dbt makes of dbt_project/: its manifest, and where compiled SQL lies."""

    settings: Settings
    manifest: dict
    target: Path

    @property
    def models(self):
        """The models by name."""
        nodes = self.manifest["nodes"].values()
        return {node["name"]: node for node in nodes if node["resource_type"] == "model"}

    def tests_of(self, model):
        """Yield (test name, column or None) of every generic test on *model*."""
        unique_id = self.models[model]["unique_id"]
        for node in self.manifest["nodes"].values():
            if node["resource_type"] == "test" and node.get("attached_node") == unique_id:
                yield node["test_metadata"]["name"], node["column_name"]


@pytest.fixture(scope="session")
def project(tmp_path_factory):
    """The parsed project of the environment `dev`, with the event views compiled."""
    target = tmp_path_factory.mktemp("dbt")
    settings = Settings(env="dev", account="123456789012", region="us-east-1")
    manifest = json.loads(dbt.parse(settings, target).read_text(encoding="utf-8"))
    compile_offline(settings, ["path:models/events"], target)
    return Project(settings, manifest, target)
