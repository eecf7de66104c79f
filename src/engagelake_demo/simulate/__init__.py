"""A deterministic world that emits events of all four families, and the ledger of what they mean."""

from .facts import VIEWS
from .faults import Emission
from .ledger import Counts, Ledger
from .rates import Rates
from .world import World

__all__ = ["VIEWS", "Counts", "Emission", "Ledger", "Rates", "World"]
