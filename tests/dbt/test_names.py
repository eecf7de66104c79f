"""dbt's names and engagelake.names say the same."""

import re

import jinja2
import yaml

from engagelake import names
from engagelake.dbt import PROJECT
from engagelake.destinations.pinpoint import names as pinpoint

LAYER_OF_FOLDER = {"intermediate": "marts"}


def profile(settings):
    """Return profiles.yml's output as dbt reads it in the environment of *settings*."""
    variables = {
        "ENGAGELAKE_ENV": settings.env,
        "ENGAGELAKE_AWS__ACCOUNT": settings.account,
        "AWS_REGION": settings.region,
    }
    jinja = jinja2.Environment(autoescape=False)  # noqa: S701 - YAML, not HTML
    jinja.filters["as_number"] = lambda text: text
    template = jinja.from_string((PROJECT / "profiles.yml").read_text(encoding="utf-8"))
    text = template.render(env_var=lambda name, default="": variables.get(name, default))
    return yaml.safe_load(text)["engagelake"]["outputs"]["lake"]


def test_every_layer_is_written_to_its_database(project):
    """The folder decides the database, by the grammar of names.database."""
    wrong = {
        name: node["schema"]
        for name, node in project.models.items()
        if node["schema"]
        != project.settings.names.database(LAYER_OF_FOLDER.get(node["fqn"][1], node["fqn"][1]))
    }

    assert wrong == {}


def test_every_stream_is_read_into_all_events():
    """dbt needs the list when it parses, so it stands in a macro too."""
    macro = (PROJECT / "macros" / "arrivals.sql").read_text(encoding="utf-8")
    listed = re.search(r"for stream in (\[.*?\])", macro)[1]

    assert yaml.safe_load(listed) == list(names.STREAMS)


def test_sources_are_the_landing_tables(project):
    """One source per stream, the outcomes and the diff runs."""
    sources = project.manifest["sources"].values()

    assert {source["schema"] for source in sources} == {project.settings.names.database("landing")}
    assert {source["name"] for source in sources} == {
        *(names.landing_table(stream) for stream in names.STREAMS),
        names.OUTCOMES_TABLE,
        names.RUNS_TABLE,
    }


def test_the_profile_reads_and_writes_where_names_say(project):
    """Workgroup, results and warehouse follow from environment and account."""
    output = profile(project.settings)
    lake = project.settings.names

    assert output["work_group"] == lake.workgroup
    assert output["s3_staging_dir"] == lake.query_results
    assert output["s3_data_dir"] == lake.warehouse
    assert output["schema"] == lake.database("marts")


def test_pinpoint_has_one_name_for_tokens_and_for_segments():
    """The attribute, and the names of imported segments, in SQL and in Python."""
    variables = yaml.safe_load((PROJECT / "dbt_project.yml").read_text(encoding="utf-8"))["vars"]

    assert variables["segment_attribute"] == pinpoint.SEGMENT_ATTRIBUTE
    assert variables["segment_name_prefix"] + "vip" == pinpoint.segment_name("vip")
    assert pinpoint.token_of(pinpoint.segment_name("vip")) == "vip"
    assert pinpoint.token_of("somebody else's") is None
