"""What a push reads, asked of local Athena over real tables: counted, judged and unloaded in SQL."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace

import boto3
import pytest
from changes_table import put_changes

from engagelake import warehouse
from engagelake.activation.outgoing import PARTS, REFUSED, unload
from engagelake.activation.reading import count_suppressed, workload
from engagelake.activation.workload import Workload
from engagelake.destinations.pinpoint_endpoint_attributes.adapter import PinpointEndpointAttributes
from engagelake.destinations.pinpoint_segment_imports.adapter import PinpointSegmentImports
from engagelake.errors import DataError
from engagelake.settings import Settings

ATTRIBUTES = PinpointEndpointAttributes(None, "app")
IMPORTS = PinpointSegmentImports(None, None, "app", "role")
KINDS = {"pinpoint_endpoint_attributes": "endpoint", "mail_list": "email"}


@pytest.fixture
def settings(aws_environment):
    """An account of its own with the lake's bucket, databases and workgroup."""
    settings = Settings("reading", "123456789012", "us-east-1", aws_environment.endpoint_url)
    boto3.client("s3").create_bucket(Bucket=settings.names.bucket)
    return settings


@pytest.fixture
def offer(settings):
    """Put rows into the changes table of a destination; return what SQL counted and what goes out."""

    def offer(destination, rows, run_id="run"):
        put_changes(settings, destination.destination_id, destination.capabilities.rows, rows)
        counted = workload(settings, destination.destination_id, destination.capabilities.rows)
        return counted, unload(settings, destination, run_id, counted)

    return offer


def endpoint(endpoint_id, tokens=("a",), change_type="added", **more):
    """Return one row of the attribute changes model, its tokens in JSON as Athena writes them."""
    return {
        "record_id": endpoint_id,
        "endpoint_id": endpoint_id,
        "attribute_name": "AdvancedSegmentTarget",
        "tokens": json.dumps(tokens, ensure_ascii=False, separators=(",", ":")),
        "change_type": change_type,
        "fingerprint": "f" if tokens else None,
        **more,
    }


def member(segment, endpoint_id, change_type="added", **more):
    """Return one row of the import changes model."""
    return {
        "record_id": f"engagelake_{segment}/{endpoint_id or ''}",
        "token": segment,
        "endpoint_id": endpoint_id,
        "channel_type": "EMAIL",
        "address": "ana@example.com",
        "user_id": None,
        "fingerprint": None if change_type == "removed" else "s",
        "change_type": change_type,
        "segment_ref": None,
        **more,
    }


def sent(outgoing):
    """Return the changes of all batches."""
    return [change for batch in outgoing.batches for change in batch]


def codes(outgoing):
    """Return {record id: code} of what is not sent."""
    return {answer.change.record_id: answer.code for answer in outgoing.refused}


def test_what_goes_out_is_what_the_table_holds(offer):
    """Tokens with commas and quotes survive, nulls are nulls, and each segment comes whole."""
    _, attributes = offer(ATTRIBUTES, [endpoint("e2", ["b", 'a,"x']), endpoint("e1", [], "removed")])
    _, imports = offer(IMPORTS, [member("a", "e1"), member("b", None, "removed", segment_ref="s1")])

    assert sorted((change.record_id, change.operation, change.payload) for change in sent(attributes)) == [
        ("e1", "removed", '{"Id":"e1","Attributes":{"AdvancedSegmentTarget":[]}}'),
        ("e2", "added", r'{"Id":"e2","Attributes":{"AdvancedSegmentTarget":["a,\"x","b"]}}'),
    ]
    emptied, whole = sorted(sent(imports), key=lambda change: change.operation, reverse=True)
    assert (emptied.record_id, emptied.ref, emptied.fingerprint) == ("engagelake_b/", "s1", None)
    assert (whole.record_id, whole.ref, whole.fingerprint) == ("engagelake_a/e1", None, "s")
    assert whole.payload == '{"Id":"e1","ChannelType":"EMAIL","Address":"ana@example.com"}'


def test_a_record_that_must_not_be_sent_says_why_and_its_neighbours_go(offer):
    """Fifty tokens of a hundred characters; no id with `$`, `{` or `}`, none that differs only by case."""
    rows = [
        endpoint("fifty", [f"t{number}" for number in range(50)]),
        endpoint("fifty-one", [f"t{number}" for number in range(51)]),
        endpoint("long", ["x" * 100]),
        endpoint("too long", ["y", "x" * 101]),
        endpoint("nameless", [""]),
        endpoint("a$b"),
        endpoint("{x}"),
        endpoint("E-1_ü"),
        endpoint("Two"),
        endpoint("two"),
        endpoint("gone", [], "removed", refusal_code="UnknownEndpoint"),
        endpoint("sleeps", refusal_code="InactiveEndpoint"),
    ]
    counted, outgoing = offer(ATTRIBUTES, rows)
    refused = {answer.change.record_id: answer.message for answer in outgoing.refused}
    named = {one["record_id"]: one["code"] for one in counted.refusals}

    assert named == {
        "fifty-one": "TooManyTokens",
        "too long": "InvalidToken",
        "nameless": "InvalidToken",
        "a$b": "InvalidId",
        "{x}": "InvalidId",
        "Two": "IdClash",
        "two": "IdClash",
        "gone": "UnknownEndpoint",
        "sleeps": "InactiveEndpoint",
    }
    assert "in 51 segments and the destination holds 50 tokens" in refused["fifty-one"]
    assert "a token has 101 characters" in refused["too long"]
    assert refused.keys() == named.keys()
    assert {change.record_id for change in sent(outgoing)} == {"fifty", "long", "E-1_ü"}


def test_of_segments_too_bad_members_are_refused_and_the_others_go(offer):
    """The same endpoint in two segments is no clash; a name that is too long refuses its whole segment."""
    long = "x" * 101
    rows = [
        member("a", "e1"),
        member("b", "e1"),
        member("a", "E2"),
        member("a", "e2"),
        member("a", "bad{"),
        member(long, "e1"),
        member(long, "e2"),
    ]
    counted, outgoing = offer(IMPORTS, rows)

    assert sorted(change.record_id for change in sent(outgoing)) == ["engagelake_a/e1", "engagelake_b/e1"]
    assert Counter(one["code"] for one in counted.refusals) == {
        "IdClash": 2,
        "InvalidId": 1,
        "InvalidToken": 2,
    }
    assert dict(counted.groups) == {"added": 2}


def test_a_segment_of_more_bytes_than_a_job_takes_is_refused_whole(offer, monkeypatch):
    """The others go; the refusal says the bytes."""
    rows = [member("large", f"e{number}") for number in range(100)] + [member("small", "e1")]
    small = IMPORTS.capabilities.rows.refusals[-1]
    monkeypatch.setattr(
        IMPORTS,
        "capabilities",
        limited(IMPORTS.capabilities, small.condition.replace("1000000000", "1000")),
    )
    counted, outgoing = offer(IMPORTS, rows)

    assert (counted.refused, [change.group for change in sent(outgoing)]) == (100, ["small"])
    assert set(codes(outgoing).values()) == {"SegmentTooLarge"}


def limited(can, condition):
    """Return *can* with another condition of its last refusal."""
    *others, last = can.rows.refusals
    rows = replace(can.rows, refusals=(*others, replace(last, condition=condition)))
    return replace(can, rows=rows)


@pytest.mark.parametrize(
    ("destination", "row"),
    [
        (ATTRIBUTES, endpoint("e9", ["a"], "removed")),
        (ATTRIBUTES, endpoint("e9", [], "added")),
        (ATTRIBUTES, endpoint("e9", [], "changed")),
        (ATTRIBUTES, endpoint("e9", ["a"], "upserted")),
        (ATTRIBUTES, {**endpoint("e9"), "tokens": "no list"}),
        (IMPORTS, member("v", None, "added", record_id="e9")),
        (IMPORTS, member("v", "e1", "removed", record_id="e9")),
    ],
)
def test_a_row_that_contradicts_itself_stops_all_before_anything_is_sent(offer, destination, row):
    """It is an error of the model, which names a record."""
    fine = endpoint("e1") if destination is ATTRIBUTES else member("w", "e1")

    with pytest.raises(DataError, match=r"1 changes of .* 'e9' is one: rebuild the changes model"):
        offer(destination, [fine, row])


def test_a_segment_cannot_become_two_things(offer):
    """Its members are one import, or it is deleted."""
    with pytest.raises(DataError, match="'v' has changes of several kinds"):
        offer(IMPORTS, [member("v", "e1"), member("v", None, "removed")])


@pytest.mark.parametrize(
    ("destination", "rows"),
    [
        (ATTRIBUTES, [endpoint("é1", ["ü", '"']), endpoint("e2", [], "removed"), endpoint('q"\\')]),
        (IMPORTS, [member("a", "é1", user_id="u"), member("a", 'q"\\', user_id="ü"), member("b", "e")]),
    ],
)
def test_bytes_are_counted_in_sql_as_they_are_sent(offer, destination, rows):
    """Never fewer; a member without a user has a few less than counted."""
    counted, outgoing = offer(destination, rows)
    line = 1 if destination is IMPORTS else 0
    true = [len(change.payload.encode()) + line for change in sent(outgoing)]
    without_user = sum("user_id" in row and row["user_id"] is None for row in rows)

    assert counted.size == sum(true) + len(',"User":{"UserId":}') * without_user
    assert counted.largest >= max(true)


def test_the_first_refusals_are_shown_and_all_are_counted(offer):
    """A dry run reads no more rows than these."""
    rows = [endpoint(f"{number:02}{{") for number in range(30)]
    counted, _ = offer(ATTRIBUTES, rows)

    assert [one["record_id"] for one in counted.refusals] == [f"{number:02}{{" for number in range(20)]
    assert (counted.refused, counted.to_send, counted.planned) == (30, 0, 30)


def test_more_segments_than_parts_come_each_whole(offer):
    """Athena writes a hundred parts in one statement; what shares one is told apart."""
    rows = [member(f"s{number}", f"e{k}") for number in range(PARTS + 60) for k in range(2)]
    rows.append(member("s1", "bad{"))
    _, outgoing = offer(IMPORTS, rows)
    batches = [list(batch) for batch in outgoing.batches]

    assert len(batches) == PARTS + 60
    assert all(len(batch) == 2 and len({each.group for each in batch}) == 1 for batch in batches)
    assert {change.record_id for batch in batches for change in batch} | set(codes(outgoing)) == {
        row["record_id"] for row in rows
    }


def test_a_run_that_is_tried_again_reads_its_own_unload_alone(offer, settings):
    """Both lie in the run's folder, which expires; what a killed try left there is not read."""
    _, first = offer(ATTRIBUTES, [endpoint("e1"), endpoint("e2"), endpoint("x{")], "twice")
    _, again = offer(ATTRIBUTES, [endpoint("e2")], "twice")
    prefix = settings.names.activation_run_prefix("pinpoint_endpoint_attributes", "twice")
    listed = boto3.client("s3").list_objects_v2(Bucket=settings.names.bucket, Prefix=f"{prefix}changes/")
    folders = Counter(item["Key"].rsplit("/", 2)[0] for item in listed["Contents"])

    assert {change.record_id for change in sent(first)} == {"e1", "e2"}
    assert [change.record_id for change in sent(again)] == ["e2"]
    assert len(folders) == 2
    assert any(f"/part={REFUSED}/" in item["Key"] for item in listed["Contents"])


@pytest.mark.parametrize("destination", [ATTRIBUTES, IMPORTS])
def test_a_table_that_changed_after_it_was_counted_is_an_error(settings, destination):
    """Whatever is read must be what was planned."""
    names = ("e1", "e2")
    rows = [endpoint(name) if destination is ATTRIBUTES else member("a", name) for name in names]
    put_changes(settings, destination.destination_id, destination.capabilities.rows, rows)
    counted = workload(settings, destination.destination_id, destination.capabilities.rows)
    put_changes(settings, destination.destination_id, destination.capabilities.rows, rows[:1])
    outgoing = unload(settings, destination, "run", counted)

    with pytest.raises(DataError, match="is 1 records, and SQL counted 2"):
        sent(outgoing)


def test_nothing_to_send_asks_nothing(settings):
    """No query, no file."""
    assert unload(settings, ATTRIBUTES, "run", Workload()).planned == 0


def test_members_who_are_kept_back_are_counted_once(settings):
    """Of what the destination messages: an endpoint, in however many segments, or an address."""
    put_changes(settings, "pinpoint_endpoint_attributes", ATTRIBUTES.capabilities.rows, [])
    boto3.client("glue").create_database(DatabaseInput={"Name": settings.names.database("segments")})
    reach = """
    ('endpoint/e1', 'endpoint', 'u1', false), ('endpoint/e2', 'endpoint', 'u1', true),
    ('endpoint/e3', 'endpoint', 'u2', true), ('endpoint/e4', 'endpoint', 'u3', true),
    ('email/ana@example.com', 'email', 'u1', true)"""
    columns = "contact_point_key, kind, subject_id, is_suppressed"
    make(settings, "activation", "int_activation_reach", columns, reach)
    for destination, kind in KINDS.items():
        guards = f"('a', '{kind}'), ('b', '{kind}')"
        make(settings, "activation", f"act_{destination}__guards", "token, kind", guards)
    members = "('u1', 'a'), ('u1', 'b'), ('u2', 'a')"
    make(settings, "segments", "seg_memberships", "subject_id, token", members)

    assert count_suppressed(settings, "pinpoint_endpoint_attributes") == 2
    assert count_suppressed(settings, "mail_list") == 1


def make(settings, layer, table, columns, values):
    """Make a table as dbt builds it, with a few rows."""
    location = f"s3://{settings.names.bucket}/warehouse/{table}/"
    warehouse.query(
        settings,
        f"create table {settings.names.database(layer)}.{table} with (table_type = 'ICEBERG', "
        f"is_external = false, format = 'PARQUET', location = '{location}') as "
        f"select * from (values {values}) as t ({columns})",
    )
