"""Which models dbt builds in which step of a day, in its selection syntax; for DAGs and refresh alike."""

TRANSFORM = ["path:models/staging", "path:models/events", "path:models/intermediate", "path:models/marts"]
SEGMENT = ["path:models/segments", "tag:desired"]
ACKNOWLEDGE = ["tag:acknowledged"]

UNIT_TESTS = "resource_type:unit_test"
"""Left out of every day: unit tests try a model's logic on made-up rows, which a night does not change."""
