"""The walls between the rooms of the distributions, read from the source itself."""

import ast
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import grimp
import pytest

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src"
ENGAGELAKE = sorted((SOURCE / "engagelake").rglob("*.py"))
DEMO = sorted((SOURCE / "engagelake_demo").rglob("*.py"))
LOCAL_AWS = sorted((ROOT / "local_aws" / "src" / "local_aws").rglob("*.py"))
LOCAL_AWS_TESTS = sorted((ROOT / "local_aws" / "tests").rglob("*.py"))
MODULE_LINES = 300
FUNCTION_LINES = 40
VAGUE = {"utils", "util", "helpers", "helper", "common", "misc", "manager"}


def imports(path):
    """Yield the top-level package of every absolute import in *path*."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.split(".")[0]


def calls(path, owner, name):
    """Return whether *path* uses the attribute *name* of *owner* (`os.environ`)."""
    return any(
        isinstance(node, ast.Attribute)
        and node.attr == name
        and isinstance(node.value, ast.Name)
        and node.value.id == owner
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    )


def room(path):
    """Return *path* below the repository, for messages and ids."""
    return path.relative_to(ROOT).as_posix()


def test_there_is_something_to_check():
    """The packages are where this test looks."""
    assert len(ENGAGELAKE) > 10
    assert len(DEMO) > 10
    assert len(LOCAL_AWS) > 10
    assert len(LOCAL_AWS_TESTS) > 10


@pytest.mark.parametrize("path", ENGAGELAKE, ids=room)
def test_engagelake_knows_neither_local_aws_nor_the_demo(path):
    """What runs in production never imports what plays at it on one machine."""
    assert not {"local_aws", "engagelake_demo"} & set(imports(path))


@pytest.mark.parametrize("path", DEMO, ids=room)
def test_the_demo_starts_local_aws_and_does_not_import_it(path):
    """Local AWS is a process beside it, as AWS is elsewhere."""
    assert "local_aws" not in set(imports(path))


@pytest.mark.parametrize("path", LOCAL_AWS + LOCAL_AWS_TESTS, ids=room)
def test_local_aws_knows_nothing_of_engagelake(path):
    """Local AWS serves anybody's project, and so do its tests."""
    assert not {"engagelake", "engagelake_demo"} & set(imports(path))


@pytest.mark.parametrize("package", ["engagelake", "engagelake_demo", "local_aws"])
def test_there_is_no_circle_of_imports(package):
    """Of two modules at most one knows the other, whether directly, through others or for types only."""
    graph = grimp.build_graph(package, cache_dir=None)
    known = {module: graph.find_modules_directly_imported_by(module) for module in graph.modules}

    try:
        TopologicalSorter(known).prepare()
    except CycleError as circle:
        pytest.fail(" imports ".join(reversed(circle.args[1])))
    assert sum(map(len, known.values())) > len(known)


def test_the_front_of_athena_knows_no_engine():
    """What answers Athena's API takes whatever engine it is given; one place chooses."""
    graph = grimp.build_graph("local_aws", cache_dir=None)
    engines = {
        module
        for engine in ("local_aws.athena.embedded", "local_aws.athena.trino")
        for module in (engine, *graph.find_descendants(engine))
    }
    importers = {module for engine in engines for module in graph.find_modules_that_directly_import(engine)}

    assert importers - engines == {"local_aws.registry"}


def test_the_embedded_engine_is_built_in_layers():
    """Each of its packages knows only those below it."""
    layers = ["engine", "writing", "running", "iceberg", "hive", "planning", "translation", "functions"]
    layers += ["expressions", {"statement", "database"}]
    graph = grimp.build_graph("local_aws", cache_dir=None)
    packages = {module.rsplit(".", 1)[1] for module in graph.find_children("local_aws.athena.embedded")}

    assert packages - {*layers[:-1], *layers[-1]} == {"objects", "types"}
    assert graph.find_illegal_dependencies_for_layers(layers, {"local_aws.athena.embedded"}) == set()


def test_only_settings_reads_the_environment():
    """`local.adopt` writes it, `dbt` hands it on; nobody else looks."""
    readers = {
        room(path)
        for path in ENGAGELAKE + DEMO
        if calls(path, "os", "environ") or calls(path, "os", "getenv")
    }

    assert readers <= {"src/engagelake/settings.py", "src/engagelake_demo/local.py", "src/engagelake/dbt.py"}


def test_only_aws_makes_clients():
    """One place decides retries, time-outs and the endpoint; of dbt-athena's own another makes fewer."""
    makers = {
        room(path)
        for path in ENGAGELAKE + DEMO
        if calls(path, "boto3", "client")
        or calls(path, "boto3", "resource")
        or calls(path, "boto3", "Session")
    }

    assert makers == {"src/engagelake/aws.py", "src/engagelake/dbt_clients.py"}


@pytest.mark.parametrize("path", ENGAGELAKE + DEMO + LOCAL_AWS, ids=room)
def test_modules_and_functions_hold_one_idea(path):
    """A module has at most 300 lines, a function at most 40 lines of code, and a name that says something."""
    source = path.read_text(encoding="utf-8")
    long = {
        node.name: node.end_lineno - node.body[0].lineno + 1
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.end_lineno - node.body[0].lineno + 1 > FUNCTION_LINES
    }

    assert path.stem not in VAGUE
    assert len(source.splitlines()) <= MODULE_LINES
    assert long == {}
