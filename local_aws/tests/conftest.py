"""The environment of the tests; what they ask for is the plugin's, `local_aws.testing`."""

import os
from pathlib import Path

# Airflow and dbt are among the clients. Airflow writes where it is told when it is imported: never into the
# home of whoever runs the tests.
_PROCESS = os.environ.get("PYTEST_XDIST_WORKER", "alone")
os.environ["AIRFLOW_HOME"] = str(Path(__file__).parents[1] / "build" / "airflow" / _PROCESS)
os.environ["AIRFLOW__CORE__LOAD_EXAMPLES"] = "False"
os.environ["DO_NOT_TRACK"] = "1"
