"""One small world, lived for 31 days, that several tests look at."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pytest

from engagelake_demo.simulate import Emission, Ledger, World


@dataclass(frozen=True)
class Lived:
    """A world after its turning day: what it emitted by day, and its truth before and after."""

    world: World
    days: list[list[Emission]]
    before: dict[str, set[str]]
    after: dict[str, set[str]]
    tokens_before: dict[str, list[str]]
    tokens_after: dict[str, list[str]]

    @property
    def ledger(self) -> Ledger:
        """The world's ledger."""
        return self.world.ledger

    @property
    def emissions(self) -> list[Emission]:
        """Every record in the order of sending."""
        return [emission for day in self.days for emission in day]


@pytest.fixture(scope="session")
def lived() -> Lived:
    """A world of 60 people from 1 October 2026 through its turning day, the 31st."""
    world = World(seed=5, users=60, start_date=date(2026, 10, 1))
    days = [world.day(number) for number in range(1, 31)]
    evening = world.ledger.truth(date(2026, 10, 31))
    before, tokens_before = evening.segments, evening.endpoint_tokens()
    days.append(world.day(31))
    night = world.ledger.truth(date(2026, 11, 1))
    return Lived(world, days, before, night.segments, tokens_before, night.endpoint_tokens())
