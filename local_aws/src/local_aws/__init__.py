"""AWS on one machine, for development and tests; knows nothing of engagelake."""
