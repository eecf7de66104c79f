"""The DAGs as Airflow reads them."""

import os

import pytest

from engagelake.dbt import parse
from engagelake.settings import Settings


@pytest.fixture(scope="session")
def dag_folder(pytestconfig):
    """Where the DAG files are."""
    return pytestconfig.rootpath / "dags"


@pytest.fixture(scope="session")
def manifest():
    """The dbt manifest that the DAGs read, written anew."""
    return parse(Settings(env="dev", account="123456789012", region="us-east-1"))


@pytest.fixture(scope="session")
def dag_bag(dag_folder, manifest):
    """Every DAG, read without any AWS or Engagelake variable: parsing needs no environment."""
    from airflow.dag_processing.dagbag import DagBag

    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith(("AWS_", "ENGAGELAKE_"))]:
            patch.delenv(name)
        return DagBag(str(dag_folder))
