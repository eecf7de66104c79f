"""Run DAGs one after another with `dag.test()`, in a process of their own: Airflow's state is per process.

Arguments: a JSON list of [dag id, conf]. Prints one JSON line: per DAG its state and the states of its tasks.
"""

import json
import sys
from pathlib import Path

from airflow.dag_processing.dagbag import DagBag
from airflow.utils.db import initdb

from engagelake.aws import read_service_models_once

DAGS = Path(__file__).parents[2] / "dags"


def run(dag, conf):
    """Run *dag* once, every task with one try so that a failure shows at once; return the states.

    Without its deadline: `dag.test()` of Airflow 3.3 looks for it in a table that only the scheduler fills.
    """
    dag.deadline = None
    for task in dag.tasks:
        task.retries = 0
    result = dag.test(run_conf=conf)
    tasks = {each.task_id: str(each.state) for each in result.get_task_instances()}
    return {"dag": dag.dag_id, "state": str(result.state), "tasks": tasks}


def main():
    """Initialise the database that the environment names, then run what was asked for."""
    read_service_models_once()
    initdb()
    bag = DagBag(str(DAGS))
    if bag.import_errors:
        sys.exit(json.dumps(bag.import_errors))
    runs = [run(bag.dags[dag_id], conf) for dag_id, conf in json.loads(sys.argv[1])]
    sys.stdout.write(f"RESULT {json.dumps(runs)}\n")


if __name__ == "__main__":
    main()
