"""Reports in a hundred columns: names and figures stay whole, text is wrapped at words."""

import io

import pytest
from rich.console import Console

from engagelake import console
from engagelake.activate import ActivationReport
from engagelake_demo import tables

ENDPOINTS, IMPORTS = "pinpoint_endpoint_attributes", "pinpoint_segment_imports"
WARNING = "this account still answers, so the push goes on; plan the move to what lives " * 3
PLAN = {
    "destination": ENDPOINTS,
    "adds": 1234567,
    "calls": {"UpdateEndpointsBatch": 12, "GetEndpoint": 3},
    "warnings": [WARNING],
    "segments": [{"token": "webinar5_email_openers", "before": 0, "after": 6, "refusal": None}],
}


@pytest.fixture
def printed(monkeypatch):
    """What is printed on a hundred columns, as lines."""
    output = io.StringIO()
    monkeypatch.setattr(console, "STDOUT", Console(width=100, file=output))
    return lambda: output.getvalue().splitlines()


def refresh_report():
    """What `engagelake refresh` shows, with a destination that was pushed and one that was stopped."""
    pushed = ActivationReport(ENDPOINTS, "r" * 38, "pushed", planned=5, calls=PLAN["calls"], plan=PLAN)
    refused = [{"segment": "high_value_renewals", "refusal": "it would have 0 members, at least 1 is due"}]
    stopped = ActivationReport(IMPORTS, "r" * 38, "stopped", message=WARNING, refused=refused)
    return {
        "as_of": "2026-10-31T00:00:00+00:00",
        "steps": [{"step": f"activate {ENDPOINTS}", "seconds": 3.0, "accepted": 44}],
        "destinations": [pushed.to_dict(), stopped.to_dict()],
    }


def test_a_refresh_reads_in_a_hundred_columns(printed):
    """No line is longer, no dictionary is printed as Python writes it, and no name is broken."""
    console.show_report(refresh_report())
    lines = printed()

    assert max(map(len, lines)) <= 100
    assert not [line for line in lines if "{" in line or "[" in line]
    for whole in (ENDPOINTS, IMPORTS, "webinar5_email_openers", "1,234,567", "at least 1 is due"):
        assert any(whole in line for line in lines), whole
    assert any("UpdateEndpointsBatch 12, GetEndpoint 3" in line for line in lines)


def test_nothing_of_a_report_is_left_out(printed):
    """Every word of the long texts is there, and what is empty takes no line."""
    console.show_report(refresh_report())
    text = " ".join(" ".join(printed()).replace("│", " ").split())

    assert " ".join(WARNING.split()) in text
    assert text.count("message") == 1


def test_what_does_not_fit_side_by_side_is_a_table_a_row(printed):
    """Twelve names of thirty letters are no columns of eight."""
    row = {f"column_{number}": str(number) * 30 for number in range(12)}
    console.show_table("Wide", [row, row])
    lines = printed()

    assert max(map(len, lines)) <= 100
    assert sum(line.startswith("Wide: ") for line in lines) == 2
    for value in row.values():
        assert sum(value in line for line in lines) >= 2


def test_a_long_text_does_not_break_the_names_beside_it(printed):
    """The text alone is wrapped, and only between words."""
    rows = [
        {"segment": "webinar5_email_openers", "owner": "lifecycle-marketing", "purpose": WARNING, "size": 5}
    ]
    console.show_table("Segments", rows)
    lines = printed()

    assert max(map(len, lines)) <= 100
    assert any("webinar5_email_openers" in line and "lifecycle-marketing" in line for line in lines)
    words = {word for line in lines for word in line.replace("│", " ").split()}
    assert set(WARNING.split()) <= words


def test_the_demos_tables_read_in_a_hundred_columns(printed):
    """With the longest names that there are."""
    segment = {
        "segment": "webinar5_email_openers",
        **dict.fromkeys(
            ("size", "added", "removed", "without_pinpoint", "truth", "missing", "mistaken"), 123
        ),
    }
    records = dict.fromkeys(("sent", "landed", "quarantined", "dropped_probes"), 1234567)
    report = refresh_report()
    refreshes = [
        {
            **report,
            "label": label,
            "records": [{"stream": "messaging-events", **records}],
            "documents": [{"stream": "messaging-events", **records}],
            "views": [{"view": "email_hardbounce", "rows": 5, "truth": 5}],
            "segments": [segment],
        }
        for label in ("day 30", "day 31", "again")
    ]
    tables.show({"refreshes": refreshes, "checks": [{"holds": True}], "seconds": 170.0})
    lines = printed()

    assert max(map(len, lines)) <= 100
    assert sum("webinar5_email_openers" in line for line in lines) == 3
    assert sum(ENDPOINTS in line and "pushed" in line for line in lines) == 3
    assert [line.split() for line in lines if f"activate {ENDPOINTS}" in line][0].count("3.0") == 2
