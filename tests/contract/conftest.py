"""A lake with a month of events in it, modelled once for all contract tests of models and queries."""

from datetime import UTC, date, datetime

import pytest
from environments import use_environment
from landing_files import put_in_landing
from project_builds import EVERYTHING

from engagelake import dbt, warehouse
from engagelake.deploy import deploy
from engagelake_demo.simulate import World

FIRST_DAY = date(2026, 10, 1)
FIRST_MOMENT = datetime(2026, 11, 1, tzinfo=UTC)
FIRST_ARRIVAL = datetime(2026, 11, 1, 0, 30, tzinfo=UTC)


class Lake:
    """A deployed lake and the world whose events lie in it."""

    def __init__(self, settings, world):
        self.settings = settings
        self.world = world
        self.landed = 0
        self.members_at_first = {}

    def rows(self, layer, sql):
        """Return the rows of *sql*, in which `{layer}` stands for the layer's database."""
        return warehouse.query(self.settings, sql.format(layer=self.settings.names.database(layer)))

    def value(self, layer, sql):
        """Return the one value that *sql* gives."""
        ((value,),) = (row.values() for row in self.rows(layer, sql))
        return value

    def live(self, days, arrived_at):
        """Let the world live through *days* and land what it emits, in the hour of *arrived_at*."""
        records = [(e.stream, e.data) for day in days for e in self.world.day(day)]
        self.landed += put_in_landing(self.settings, records, arrived_at)


@pytest.fixture(scope="session")
def modelled_lake(gateway):
    """An environment of its own with a month of 60 people's events, built once as of its end."""
    with pytest.MonkeyPatch.context() as patch:
        settings = use_environment(patch, gateway, "dbtbuild")
        deploy(settings, buffer_seconds=1)
        lake = Lake(settings, World(11, 60, FIRST_DAY))
        lake.live(range(1, 32), FIRST_ARRIVAL)
        dbt.build(settings, EVERYTHING, FIRST_MOMENT, unit_tests=True)
        # What arrives late changes whom the truth of today takes for a member then.
        lake.members_at_first = lake.world.ledger.truth(FIRST_MOMENT).segments
        yield lake
