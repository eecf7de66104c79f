"""The variables that this destination reads, and what they mean."""

from engagelake.destinations.pinpoint.settings import APPLICATION

VARIABLES = {**APPLICATION}
