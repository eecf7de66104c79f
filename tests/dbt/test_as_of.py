"""The one clock of the project: a midnight, or nothing is built."""

import re
from types import SimpleNamespace

import jinja2
import pytest

from engagelake.dbt import PROJECT

MACRO = (PROJECT / "macros" / "as_of.sql").read_text(encoding="utf-8")


def as_of(moment):
    """Return what the macro says where the var is *moment*."""

    def refuse(message):
        raise ValueError(message)

    return (
        jinja2.Template(MACRO + "{{ as_of() }}")
        .render(
            var=lambda _name, default=None: default if moment is None else moment,
            modules=SimpleNamespace(re=re),
            exceptions=SimpleNamespace(raise_compiler_error=refuse),
        )
        .strip()
    )


@pytest.mark.parametrize("moment", ["2026-11-20 00:00:00", "2026-11-20", "2026-11-20 00:00:00.000000"])
def test_a_midnight_is_a_moment(moment):
    """However it is written."""
    assert as_of(moment) == "timestamp '2026-11-20 00:00:00'"


@pytest.mark.parametrize("moment", ["2026-11-20 12:00:00", "2026-11-20 00:00:01", "yesterday", ""])
def test_any_other_time_is_refused(moment):
    """Windows are made of whole days: at noon they would mean something else in every segment."""
    with pytest.raises(ValueError, match="is no midnight"):
        as_of(moment)


def test_without_a_moment_it_is_the_last_midnight():
    """What `dbt build` by hand speaks for, as the nightly run does."""
    assert as_of(None) == "cast(date_trunc('day', current_timestamp at time zone 'UTC') as timestamp(6))"
