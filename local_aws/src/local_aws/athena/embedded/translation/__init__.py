"""Constructs of Athena's SQL in DuckDB's, each by a rule of its own; functions have theirs in `functions`."""
