"""What tests ask of dbt and no day does: the whole project at once, and SQL without a connection."""

from engagelake import dbt, stages

EVERYTHING = [stages.SEEDS, "path:models"]
"""The whole project, in dbt's selection syntax."""


def compile_offline(settings, select, target):
    """Write the SQL of models that look nothing up while they compile below *target*, offline."""
    offline = ["--no-introspect", "--no-populate-cache"]
    dbt.invoke(settings, ["compile", "--select", *select, *offline], target)
