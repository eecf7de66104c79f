"""A local Athena that really executes: one front (statements, workgroups, results), engines behind it."""
