"""Which tests run in one process when several share the work: those of a file, and of a shared place."""

from pathlib import PurePath

from xdist.scheduler import LoadScopeScheduling

MODELLED_LAKE = "modelled lake"
TOGETHER = {
    "tests/dags": "one day through Airflow",
    "tests/dbt": "the parsed project",
    "tests/e2e": "one demo",
    "tests/contract/test_dbt_build.py": MODELLED_LAKE,
    "tests/contract/test_queries.py": MODELLED_LAKE,
}
"""What is made once for all who read it: a lake, a manifest, a day, a demo."""


def group_of(nodeid: str) -> str:
    """Return the name of the group that runs in one process: a file, or several of `TOGETHER`."""
    path = PurePath(nodeid.split("::", maxsplit=1)[0])
    for place in (path, *path.parents):
        if place.as_posix() in TOGETHER:
            return TOGETHER[place.as_posix()]
    return path.as_posix()


class ByGroup(LoadScopeScheduling):
    """Hands whole groups to the processes."""

    def _split_scope(self, nodeid: str) -> str:
        return group_of(nodeid)
