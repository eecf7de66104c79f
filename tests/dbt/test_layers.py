"""The arrows between layers, read from the manifest."""

from collections import defaultdict

import pytest

ALLOWED = {
    "staging": {"staging"},
    "events": {"staging"},
    "intermediate": {"staging", "intermediate"},
    "marts": {"staging", "intermediate", "marts"},
    "segments": {"marts", "segments"},
    "activation": {"marts", "segments", "activation"},
}
"""What each layer may read, by folder; data flows to the right only."""


def layer(node):
    """Return the folder of models/ that *node* lies in."""
    return node["path"].split("/")[0]


def test_no_arrow_points_to_the_left(project):
    """A model reads its own layer or one before it, never one after it."""
    by_id = {node["unique_id"]: node for node in project.models.values()}
    wrong = [
        f"{node['name']} reads {by_id[parent]['name']}"
        for node in project.models.values()
        for parent in node["depends_on"]["nodes"]
        if parent in by_id and layer(by_id[parent]) not in ALLOWED[layer(node)]
    ]

    assert wrong == []


def test_every_source_has_one_reader(project):
    """What landed is parsed in one place."""
    readers = defaultdict(list)
    for node in project.models.values():
        for parent in node["depends_on"]["nodes"]:
            if parent.startswith("source."):
                readers[parent].append(node["name"])

    assert set(readers) == set(project.manifest["sources"])
    assert {source: names for source, names in readers.items() if len(names) != 1} == {}


def test_only_base_models_and_what_activation_landed_read_landing(project):
    """Everything else reads what base models have typed."""
    readers = {
        node["name"]
        for node in project.models.values()
        if any(parent.startswith("source.") for parent in node["depends_on"]["nodes"])
    }

    assert {name for name in readers if not name.startswith("base_")} == {
        "int_activation_last_outcomes",
        "int_activation_runs",
    }


def test_views_are_never_stacked_more_than_four_deep(project):
    """Athena expands a view again in every query that reads it."""
    by_id = {node["unique_id"]: node for node in project.models.values()}

    def depth(node):
        if node["config"]["materialized"] != "view":
            return 0
        parents = [by_id[parent] for parent in node["depends_on"]["nodes"] if parent in by_id]
        return 1 + max((depth(parent) for parent in parents), default=0)

    assert {name: depth(node) for name, node in project.models.items() if depth(node) > 4} == {}


@pytest.mark.parametrize("folder", sorted(ALLOWED))
def test_every_layer_is_there(project, folder):
    """The layers of the design all have models."""
    assert any(layer(node) == folder for node in project.models.values())
