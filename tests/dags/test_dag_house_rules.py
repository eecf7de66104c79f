"""What every DAG file promises, read from the files and from Airflow's own view of them."""

import ast
import json
import re
import runpy
import subprocess
import sys
from datetime import timedelta

import pytest
from airflow.sdk._shared.module_loading import import_string
from airflow.sdk.exceptions import ParamValidationError
from docs_blocks import files_of

from engagelake.destinations.registry import DESTINATIONS
from engagelake.names import LAYERS, asset
from engagelake.orchestration.alerts import failed, late
from engagelake.stages import acknowledge

HEADINGS = ("What", "Reads", "Writes", "When it fails", "Owner")
HEAVY = {"boto3", "pandas", "dbt", "great_expectations", "pyathena", "awswrangler", "duckdb"}
VERBS = ("land__", "transform__", "segment__", "activate__", "maintain__")
ACTIVATIONS = {f"activate__{destination}": ({"segments"}, set()) for destination in DESTINATIONS}
CHAIN = {
    "land__events": (set(), {"landing"}),
    "transform__engagement": ({"landing"}, {"marts"}),
    "segment__daily": ({"marts"}, {"segments"}),
    **ACTIVATIONS,
    "maintain__weekly_audit": (set(), set()),
}


@pytest.fixture(scope="module")
def dags(dag_bag):
    """Every DAG of the bag."""
    return list(dag_bag.dags.values())


def imports_at_parse_time(path):
    """Yield the top-level package of every import that runs when *path* is read."""
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield (node.module or "").split(".")[0]


def test_every_dag_file_yields_the_dag_it_is_named_after(dag_bag, dag_folder):
    """A DAG can be found from its id alone, and what the CLI can push, the night pushes."""
    stems = {path.stem for path in dag_folder.glob("*.py")}

    assert dag_bag.import_errors == {}
    assert stems == set(dag_bag.dag_ids) == set(CHAIN)


def test_no_dag_file_looks_like_a_dbt_plugin(dag_folder):
    """dbt imports top-level modules called dbt_*; ours must not be among them."""
    assert not [path.name for path in dag_folder.rglob("*.py") if path.name.startswith("dbt_")]
    assert not list(dag_folder.rglob("__init__.py"))


def test_dag_ids_begin_with_their_layers_verb(dags):
    """A list of DAGs reads as the route of the data."""
    assert all(dag.dag_id.startswith(VERBS) for dag in dags)


def test_every_docstring_answers_the_five_questions(dags):
    """Whoever is called at night finds what, reads, writes, when it fails and whose it is."""
    for dag in dags:
        found = re.findall(r"^\*\*(.+?)\*\*:", dag.doc_md, flags=re.MULTILINE)
        assert found == list(HEADINGS), dag.dag_id


def test_the_documented_owner_owns_the_tasks(dags):
    """Documentation and Airflow name the same team."""
    for dag in dags:
        (owner,) = re.findall(r"^\*\*Owner\*\*: (.+)\.$", dag.doc_md, flags=re.MULTILINE)
        assert {task.owner for task in dag.tasks} == {owner}, dag.dag_id


def test_every_dag_is_tagged_by_layer_and_impact(dags):
    """Tags come from one list; a DAG that touches the outside world says so, as its docstring does."""
    layers = {f"layer/{layer}" for layer in LAYERS}
    for dag in dags:
        writes = {tag for tag in dag.tags if tag.startswith("writes/")}
        assert dag.tags & layers, dag.dag_id
        assert any(tag.startswith("impact/tier_") for tag in dag.tags), dag.dag_id
        assert dag.tags - writes <= layers | {"impact/tier_1", "impact/tier_2"}, dag.dag_id
        assert len(writes) == (dag.dag_id in ACTIVATIONS), dag.dag_id
        (written,) = re.findall(r"^\*\*Writes\*\*: ((?:.|\n)+?)\n\n", dag.doc_md, flags=re.MULTILINE)
        assert all(tag.removeprefix("writes/") in written.lower() for tag in writes), dag.dag_id


def test_no_run_overlaps_another_or_catches_up(dags):
    """One day after the other, and never a hundred at once."""
    for dag in dags:
        assert dag.max_active_runs == 1, dag.dag_id
        assert not dag.catchup, dag.dag_id
        assert dag.dagrun_timeout, dag.dag_id


def test_every_task_retries_waits_and_ends(dags):
    """No task gives up at the first error, hammers a service, or hangs for ever."""
    for dag in dags:
        for task in dag.tasks:
            assert task.retries >= 1, task.task_id
            assert task.retry_delay >= timedelta(minutes=1), task.task_id
            assert task.execution_timeout, task.task_id
            assert task.execution_timeout <= dag.dagrun_timeout, task.task_id


def test_every_dag_of_the_day_takes_a_day_and_nothing_else(dag_bag):
    """What is triggered by hand is checked before there is a run; the form says what the field means."""
    for dag_id, dag in dag_bag.dags.items():
        known = {"as_of"} if dag_id != "maintain__weekly_audit" else set()
        assert set(dag.params) == known, dag_id
        for param in map(dag.params.get_param, known):
            assert "UTC" in param.description
            assert param.resolve(None) is None
            assert param.resolve("2026-11-20") == "2026-11-20"
            for wrong in ("yesterday", "2026-02-30", "2026-11-20 02:00:00", 20261120):
                with pytest.raises(ParamValidationError):
                    param.resolve(wrong)


def test_what_matters_most_says_when_it_failed_or_is_late(dags):
    """A run of tier 1 is published when it fails, or is late while there is time to act."""
    for dag in dags:
        if "impact/tier_1" not in dag.tags:
            assert (dag.on_failure_callback, dag.deadline) == (None, None), dag.dag_id
            continue
        assert dag.on_failure_callback is failed, dag.dag_id
        (deadline,) = dag.deadline
        assert import_string(deadline.callback.path) is late, dag.dag_id
        assert timedelta(minutes=30) < deadline.interval < dag.dagrun_timeout, dag.dag_id


def test_every_task_that_queries_athena_is_in_its_pool(dags):
    """Those that do not are these; a task that is added stands here or waits for its slot."""
    others = {
        *("settle_as_of", "take_lease", "release_lease", "announce"),
        *("run_crawler", "preflight", "report_refused_segments"),
    }
    for dag in dags:
        for task in dag.tasks:
            expected = "default_pool" if task.task_id in others else "athena"
            assert task.pool == expected, f"{dag.dag_id}.{task.task_id}"


def test_dag_files_are_wiring_only(dag_folder):
    """At most 150 lines, an activation 40, and nothing heavy is imported while Airflow only looks."""
    for path in dag_folder.glob("*.py"):
        most = 40 if path.name.startswith("activate__") else 150
        assert len(path.read_text(encoding="utf-8").splitlines()) <= most, path.name
        assert not set(imports_at_parse_time(path)) & HEAVY, path.name


def test_reading_the_dags_imports_nothing_heavy(dag_folder, manifest):
    """Airflow reads every file every 30 s; the amazon provider brings boto3, and that must be all."""
    code = (
        "import sys, runpy, pathlib\n"
        f"for path in sorted(pathlib.Path({str(dag_folder)!r}).glob('*.py')): runpy.run_path(str(path))\n"
        f"print(sorted(set({sorted(HEAVY - {'boto3'})!r}) & set(sys.modules)))"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert run.stdout.splitlines()[-1] == "[]"


def test_assets_chain_the_day(dags):
    """Landing triggers transform, transform segment, segment both activations: by assets, never by clocks."""
    for dag in dags:
        before, after = CHAIN[dag.dag_id]
        produced = {outlet.name for task in dag.tasks for outlet in task.outlets}
        assert produced == {asset(layer) for layer in after}, dag.dag_id
        triggers = {trigger.name for trigger in dag.timetable.asset_condition.objects} if before else set()
        assert triggers == {asset(layer) for layer in before}, dag.dag_id


def test_only_the_first_dag_has_a_clock(dag_bag):
    """One schedule decides when a day begins: two hours after the midnight that it speaks for."""
    assert dag_bag.dags["land__events"].schedule == "0 2 * * *"


@pytest.fixture(scope="module")
def nodes(manifest):
    """Every node of the dbt project."""
    return json.loads(manifest.read_text(encoding="utf-8"))["nodes"]


def ancestors(nodes, unique_id):
    """Return everything that *unique_id* builds on."""
    parents = nodes.get(unique_id, {}).get("depends_on", {}).get("nodes", [])
    return set(parents).union(*(ancestors(nodes, parent) for parent in parents))


@pytest.fixture(scope="module")
def built(dag_bag, nodes):
    """The models that each DAG builds: one a task, the event views together, or one with what leads to it."""
    models = {key: node for key, node in nodes.items() if node["resource_type"] == "model"}
    found = {}
    for dag in dag_bag.dags.values():
        names = {task.task_id.split(".")[-1].removesuffix("_model_build") for task in dag.tasks}
        for task in dag.tasks:
            if task.task_id == "event_views":
                names |= {node["name"] for node in models.values() if node["path"].startswith("events/")}
            if task.task_id == "acknowledge":
                (selection,) = acknowledge([dag.dag_id.removeprefix("activate__")])
                tag, last = selection.removeprefix("tag:").split(",+")
                key = f"model.engagelake.{last}"
                names |= {
                    models[each]["name"]
                    for each in {key} | ancestors(nodes, key)
                    if each in models and tag in models[each]["tags"]
                }
        found[dag.dag_id] = names & {node["name"] for node in models.values()}
    return found


def test_every_model_is_built_by_a_dag(built, nodes):
    """A model that no DAG builds would grow old in silence."""
    models = {node["name"] for node in nodes.values() if node["resource_type"] == "model"}

    assert models == set().union(*built.values())


def test_every_seed_is_loaded_before_what_reads_it(dag_bag, nodes):
    """A policy that people changed today counts tonight."""
    tasks = {task.task_id.split(".")[-1]: task for task in dag_bag.dags["transform__engagement"].tasks}
    seeds = {key: node["name"] for key, node in nodes.items() if node["resource_type"] == "seed"}
    late = [
        (seed, node["name"])
        for key, seed in seeds.items()
        for node in nodes.values()
        if node["resource_type"] == "model" and key in node["depends_on"]["nodes"]
        if f"models.{seed}_seed_build" not in tasks[f"{node['name']}_model_build"].upstream_task_ids
    ]

    assert seeds
    assert late == []


def test_every_test_of_several_models_runs_with_the_last_of_them(built, nodes):
    """It runs with the model that builds on all its others; only a relation of two marts runs on its own."""
    for test in (node for node in nodes.values() if node["resource_type"] == "test"):
        parents = set(test["depends_on"]["nodes"])
        runs_with_one = any(parents - {each} <= ancestors(nodes, each) for each in parents)
        relation = test.get("test_metadata", {}).get("name") == "relationships"
        if relation or not runs_with_one:
            assert {each.split(".")[-1] for each in parents} <= built["transform__engagement"], test["name"]
            assert relation, test["name"]


def test_the_dag_file_that_the_page_shows_has_every_step(tmp_path):
    """docs/destinations.md: a destination's DAG is those few lines."""
    path = tmp_path / "activate__toy.py"
    path.write_text(files_of("destinations.md")[path.name], encoding="utf-8")
    dag = runpy.run_path(str(path))["dag"]

    assert dag.dag_id == path.stem
    assert set(dag.task_ids) == {
        *("settle_as_of", "acknowledge", "gate", "preflight", "push", "report_refused_segments"),
    }
    assert dag.get_task("push").upstream_task_ids >= {"preflight"}
