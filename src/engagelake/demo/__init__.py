"""`engagelake demo`: the daily refresh on one machine, held to the simulator's truth."""

from .flow import run
from .tables import show

__all__ = ["run", "show"]
