"""What the DAG files share, so that each of them is wiring only. Nothing but `dags/` imports this.

Airflow and Cosmos are imported where they are used. A moment travels between DAGs as the text that dbt takes
for its var `as_of` (`2026-10-31 00:00:00`, UTC): in the `extra` of asset events, and as XCom inside a DAG.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from ..dbt import PROJECT
from ..errors import DestinationRetired, GateFailed, OlderMoment, PermanentError, SettingsError
from ..moments import as_moment, as_text, last_midnight
from ..names import ATHENA_POOL, Names, asset
from ..settings import Settings
from ..stages import UNIT_TESTS

MANIFEST = PROJECT / "target" / "manifest.json"

INSIDE_THE_COPY = {"DBT_TARGET_PATH": "target", "DBT_LOG_PATH": "logs", "DO_NOT_TRACK": "1"}
"""Cosmos runs a copy of the project, and looks inside the copy for what dbt wrote."""

PARSE = "dbt parse --no-partial-parse --project-dir dbt_project --profiles-dir dbt_project"
"""The command that writes the manifest without a query; every other dbt command writes it too."""

AS_OF_EXAMPLE = '{"as_of": "2026-11-20"}'
"""How a DAG is triggered for a moment of one's own."""

LEASE_OF_A_DAG = timedelta(hours=6)
"""A DAG's lease is not renewed, so it lasts as long as the DAG may run."""

SETTLED = "{{ ti.xcom_pull(task_ids='settle_as_of') }}"
"""The moment that this run speaks for, wherever a field is templated."""


def dag_arguments(owner: str, *, ends_after: timedelta, tags: list[str]) -> dict[str, Any]:
    """Return what every DAG owned by *owner* is made with; a run that goes on for longer than that fails.

    Its tasks have two more tries, and none has an hour without an answer.
    """
    return {
        "start_date": datetime(2026, 1, 1),
        "catchup": False,
        "max_active_runs": 1,
        "dagrun_timeout": ends_after,
        "default_args": {
            "owner": owner,
            "retries": 2,
            "retry_delay": timedelta(minutes=5),
            "execution_timeout": timedelta(hours=1),
        },
        "tags": tags,
    }


def day_arguments(owner: str, *, ends_after: timedelta, tags: list[str]) -> dict[str, Any]:
    """Return what a DAG of the day, tier 1, is made with: `dag_arguments`, `as_of`, and who is told.

    A run that failed is published, and one that is not done in half the time after which it fails.
    """
    from airflow.sdk.definitions.callback import SyncCallback
    from airflow.sdk.definitions.deadline import DeadlineAlert, DeadlineReference

    from .alerts import failed, late

    deadline = DeadlineAlert(
        reference=DeadlineReference.DAGRUN_QUEUED_AT, interval=ends_after / 2, callback=SyncCallback(late)
    )
    return {
        **dag_arguments(owner, ends_after=ends_after, tags=[*tags, "impact/tier_1"]),
        "params": as_of_param(),
        "on_failure_callback": failed,
        "deadline": deadline,
    }


def names() -> Names:
    """Return the names of this environment; a macro, so that no DAG file needs the environment to be read."""
    return Settings.from_environment().names


def after(layer: str) -> list[Any]:
    """Return the schedule of a DAG that runs as soon as *layer* is complete."""
    from airflow.sdk import Asset

    return [Asset(asset(layer))]


def as_of_param() -> dict[str, Any]:
    """Return the params of a DAG of the day: `as_of`, a day, which Airflow checks before it makes a run."""
    from airflow.sdk import Param

    return {
        "as_of": Param(
            None,
            type=["null", "string"],
            format="date",
            title="As of",
            description="The midnight (UTC) to compute for, as a day: 2026-11-20 is all that happened before "
            "that day. Empty: the midnight that the DAG before this one spoke for, or the last one.",
        )
    }


def first_as_of(params: Mapping[str, Any], run_after: datetime) -> str:
    """Return the moment of a day's first DAG: `as_of` of *params*, else the midnight before *run_after*.

    Raises:
        SettingsError: If it has not come yet, or *params* has another name.
    """
    return _given(params) or as_text(last_midnight(run_after))


def following_as_of(params: Mapping[str, Any], extras: Iterable[Mapping[str, Any]]) -> str:
    """Return the moment for a DAG that follows another: `as_of` of *params*, else the latest of *extras*.

    Raises:
        SettingsError: If neither says it, it has not come yet, or *params* has another name.
    """
    if given := _given(params):
        return given
    moments = [extra["as_of"] for extra in extras if extra.get("as_of")]
    if not moments:
        msg = f"no as_of: run land__events first, or trigger this DAG with {AS_OF_EXAMPLE}"
        raise SettingsError(msg)
    return max(moments)


def _given(params: Mapping[str, Any]) -> str | None:
    if unknown := sorted(set(params) - {"as_of"}):
        msg = f"unknown param {', '.join(unknown)}: this DAG knows as_of alone, as {AS_OF_EXAMPLE}"
        raise SettingsError(msg)
    return as_text(as_moment(params["as_of"])) if params.get("as_of") else None


def extras(context: Mapping[str, Any], asset: Any) -> list[Mapping[str, Any]]:
    """Return the extras of the events of *asset* that triggered this run, or of its latest event."""
    triggering = list(context["triggering_asset_events"].get(asset) or ())
    return [event.extra for event in triggering or list(context["inlet_events"][asset])[-1:]]


def lease_tasks(stage: str) -> tuple[Any, Any]:
    """Return two tasks: one takes the lease of *stage* for its DAG, so that no run by hand goes beside it.

    The other, to be put behind the work, gives it back, also after a failure. Where a run by hand has the
    lease, the first fails and Airflow tries again.
    """
    from airflow.sdk import task

    def store(dag: Any) -> Any:
        from ..leases import LeaseStore

        return LeaseStore(Settings.from_environment(), stage, f"the DAG {dag.dag_id}")

    @task
    def take_lease(dag: Any = None) -> None:
        store(dag).take_or_wait(LEASE_OF_A_DAG.total_seconds(), lambda _: None)

    @task
    def release_lease(dag: Any = None) -> None:
        store(dag).release()

    taken: Any = take_lease()
    return taken, release_lease().as_teardown(setups=taken)


@contextmanager
def no_retry_where_useless() -> Iterator[None]:
    """Fail the task at once, with the error's own text, where a person has to fix something first.

    A day that is replayed skips the task, and so what follows it: its destination knows a later moment.
    """
    from airflow.sdk.exceptions import AirflowFailException, AirflowSkipException

    try:
        yield
    except OlderMoment as older:
        raise AirflowSkipException(str(older)) from older
    except (SettingsError, GateFailed, PermanentError, DestinationRetired) as error:
        raise AirflowFailException(str(error)) from error


def dbt_tasks(group_id: str, select: list[str]) -> Any:
    """Return the Cosmos task group that builds and tests what *select* names, one task a model.

    Reads the manifest, which any dbt command writes; each task runs dbt inside its own process. A test
    of several models runs with the one that builds on the others ("buildable"); `dbt_task` runs the rest.

    Raises:
        SettingsError: If there is no manifest yet.
    """
    from cosmos import DbtTaskGroup, ExecutionConfig, ProjectConfig, RenderConfig
    from cosmos.constants import ExecutionMode, InvocationMode, LoadMode, TestBehavior, TestIndirectSelection

    if not MANIFEST.exists():
        msg = f"no dbt manifest at {MANIFEST}: run `{PARSE}`"
        raise SettingsError(msg)
    return DbtTaskGroup(
        group_id=group_id,
        project_config=ProjectConfig(
            dbt_project_path=PROJECT, manifest_path=MANIFEST, install_dbt_deps=False, env_vars=INSIDE_THE_COPY
        ),
        profile_config=_profile(),
        execution_config=ExecutionConfig(
            execution_mode=ExecutionMode.LOCAL,
            invocation_mode=InvocationMode.DBT_RUNNER,
            test_indirect_selection=TestIndirectSelection.BUILDABLE,
        ),
        render_config=RenderConfig(
            load_method=LoadMode.DBT_MANIFEST,
            select=select,
            exclude=[UNIT_TESTS],
            test_behavior=TestBehavior.BUILD,
            emit_datasets=False,
            enable_owner_inheritance=False,
        ),
        operator_args={"vars": {"as_of": SETTLED}, "pool": ATHENA_POOL, "pre_execute": stop_left_running},
    )


def dbt_task(task_id: str, select: str) -> Any:
    """Return one Cosmos task that builds and tests all that *select* names together."""
    from cosmos.constants import InvocationMode
    from cosmos.operators.local import DbtBuildLocalOperator

    return DbtBuildLocalOperator(
        task_id=task_id,
        select=select,
        exclude=UNIT_TESTS,
        indirect_selection="buildable",
        project_dir=str(PROJECT),
        profile_config=_profile(),
        invocation_mode=InvocationMode.DBT_RUNNER,
        install_deps=False,
        emit_datasets=False,
        env=INSIDE_THE_COPY,
        append_env=True,
        vars={"as_of": SETTLED},
        pool=ATHENA_POOL,
        pre_execute=stop_left_running,
    )


def stop_left_running(context: Mapping[str, Any]) -> None:
    """Stop, before a dbt task runs, what an earlier try of it that was killed left running in Athena."""
    from ..dbt import stop_left_running as stop_for

    stop_for(Settings.from_environment(), context["task"].select)


def _profile() -> Any:
    from cosmos import ProfileConfig

    return ProfileConfig(
        profile_name="engagelake", target_name="lake", profiles_yml_filepath=PROJECT / "profiles.yml"
    )
