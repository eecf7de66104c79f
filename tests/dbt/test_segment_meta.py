"""What a segment's meta says of destinations, retirement and guards is in the SQL that judges and sends."""

import shutil

import pytest
import yaml
from project_builds import compile_offline

from engagelake import dbt
from engagelake.settings import Settings

DESIRED, ATTRIBUTES, IMPORTS = (
    "int_activation_desired_tokens",
    "act_pinpoint_endpoint_attributes__guards",
    "act_pinpoint_segment_imports__guards",
)
GUARDS = {"min": 1, "max": 9, "largest_change": 2, "largest_turnover": 4}
METAS = {
    "red_shoe_buyers": {"retired": True, "guards": {**GUARDS, "largest_shrink": "half"}},
    "lapsed_email_openers": {
        "retired": ["pinpoint_segment_imports"],
        "guards": {**GUARDS, "largest_shrink": float("nan")},
    },
    "high_value_renewals": {"guards": {**GUARDS, "largest_shrink": True}},
    "webinar5_email_openers": {
        "destinations": ["pinpoint_endpoint_attributes"],
        "guards": {"min": 7, "largest_change": 0.25},
    },
}


@pytest.fixture(scope="module")
def sql(tmp_path_factory):
    """The compiled SQL of three models, in a copy of the project whose segments say something else."""
    folder = tmp_path_factory.mktemp("project")
    project = shutil.copytree(dbt.PROJECT, folder / "dbt_project", ignore=shutil.ignore_patterns("target"))
    for token, changed in METAS.items():
        path = project / "models" / "segments" / f"seg_{token}.yml"
        said = yaml.safe_load(path.read_text(encoding="utf-8"))
        said["models"][0]["config"]["meta"] |= changed
        path.write_text(yaml.safe_dump(said), encoding="utf-8")
    settings = Settings(env="meta", account="123456789012", region="us-east-1")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(dbt, "PROJECT", project)
        compile_offline(settings, [DESIRED, ATTRIBUTES, IMPORTS], folder)
    files = {path.stem: path.read_text(encoding="utf-8") for path in folder.rglob("compiled/**/*.sql")}
    return {name: " ".join(files[name].split()) for name in (DESIRED, ATTRIBUTES, IMPORTS)}


def test_a_token_goes_only_where_its_meta_sends_it(sql):
    """Neither where it is retired, nor to a destination that is not named."""
    assert "('red_shoe_buyers'" not in sql[DESIRED]
    assert "('lapsed_email_openers', 'EMAIL', 'pinpoint_endpoint_attributes', 'endpoint')" in sql[DESIRED]
    assert "('lapsed_email_openers', 'EMAIL', 'pinpoint_segment_imports', 'endpoint')" not in sql[DESIRED]
    assert "('webinar5_email_openers', 'EMAIL', 'pinpoint_segment_imports', 'endpoint')" not in sql[DESIRED]
    assert "('high_value_renewals', 'EMAIL', 'pinpoint_segment_imports', 'endpoint')" in sql[DESIRED]


def test_the_guards_know_what_is_sent_and_what_is_retired_at_their_destination(sql):
    """In this order: is_sent, is_retired."""
    assert "('red_shoe_buyers', true, true," in sql[ATTRIBUTES]
    assert "('lapsed_email_openers', true, false," in sql[ATTRIBUTES]
    assert "('lapsed_email_openers', true, true," in sql[IMPORTS]
    assert "('webinar5_email_openers', false, false," in sql[IMPORTS]


def test_a_guard_that_is_not_declared_is_null(sql):
    """Those of the meta come as they stand there; a segment that lacks one is refused for the null."""
    none = "cast(null as bigint)"

    assert (
        f"('webinar5_email_openers', true, false, cast('7' as bigint), {none}, {none}, {none}, "
        "cast('0.25' as double), cast(null as double), cast(null as double))"
    ) in sql[ATTRIBUTES]


@pytest.mark.parametrize(
    "judged",
    ["('red_shoe_buyers', true, true", "('lapsed_email_openers', true", "('high_value_renewals', true"],
)
def test_a_guard_that_is_no_number_leaves_none(sql, judged):
    """Nobody knows what was meant by a word, NaN or true: all are null, so the segment is refused."""
    nothing = [*["cast(null as bigint)"] * 4, *["cast(null as double)"] * 3]
    row = sql[ATTRIBUTES].partition(judged)[2]

    assert row.removeprefix(", false").startswith(f", {', '.join(nothing)})")
