"""A Pinpoint application and a lake of its own on local AWS, for tests of activation.

Desired and acknowledged state are worked out here from plain dicts and from the outcomes in S3, apart from
the project's own code and SQL, so that both can be compared with them.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import uuid
from datetime import UTC, datetime

from changes_table import put_changes
from pinpoint_application import ROLE, PinpointApplication

from engagelake.activation.batching import batches
from engagelake.activation.outcomes import OutcomeLog
from engagelake.activation.outgoing import Outgoing, unload
from engagelake.activation.reading import workload
from engagelake.destinations.pinpoint.settings import APPLICATION_ID
from engagelake.destinations.pinpoint_endpoint_attributes.adapter import PinpointEndpointAttributes
from engagelake.destinations.pinpoint_segment_imports.adapter import PinpointSegmentImports
from engagelake.destinations.pinpoint_segment_imports.files import ImportFiles
from engagelake.destinations.pinpoint_segment_imports.settings import IMPORT_ROLE_ARN
from engagelake.names import Names
from engagelake.settings import Settings


class PinpointWorld(PinpointApplication):
    """One application, one lake, the destinations that write into them, and what has landed of it."""

    def __init__(self, endpoint_url, account=None, application_id=None):
        account = account or f"{uuid.uuid4().int % 10**12:012}"
        names = Names(f"w{account}", account)
        super().__init__(endpoint_url, names.bucket, application_id)
        self.settings = Settings(
            env=names.env,
            account=names.account,
            region="us-east-1",
            endpoint_url=endpoint_url,
            of_destinations={APPLICATION_ID: self.application_id, IMPORT_ROLE_ARN: ROLE},
        )

    @property
    def handle(self):
        """What another process makes this world from."""
        return self.endpoint_url, self.settings.account, self.application_id

    def attributes_destination(self, read_timeout=20.0):
        """Return the attribute destination with fast quotas."""
        client = self.client("pinpoint", read_timeout)
        quotas = {"UpdateEndpointsBatch": 10_000, "GetEndpoint": 10_000}
        return PinpointEndpointAttributes(client, self.application_id, quotas)

    def imports_destination(self, run_id, shard_bytes=900_000_000, read_timeout=20.0, **options):
        """Return the import destination of one run."""
        files = ImportFiles(self.s3, self.settings, "pinpoint_segment_imports", run_id, shard_bytes)
        client = self.client("pinpoint", read_timeout)
        return PinpointSegmentImports(client, files, self.application_id, ROLE, poll_seconds=0.1, **options)

    def log(self, destination, run_id):
        """Return where the outcomes of a run land."""
        return OutcomeLog(
            self.s3, self.settings, destination.destination_id, run_id, lambda: datetime.now(UTC)
        )

    def offer(self, destination, rows, run_id):
        """Return what goes out of *rows*, counted and unloaded from a changes table that holds them."""
        model = destination.capabilities.rows
        put_changes(self.settings, destination.destination_id, model, rows)
        counted = workload(self.settings, destination.destination_id, model)
        return unload(self.settings, destination, run_id, counted)

    def outcomes(self):
        """Return the outcome of every try, as plain dicts: its answer, or unknown where none landed."""
        tries = {}
        for line in sorted(self.lines(), key=lambda line: (line["code"] != "UnderWay", line["attempted_at"])):
            tries[line["outcome_id"]] = line
        return list(tries.values())

    def runs(self):
        """Return every line of diff runs that has landed, as plain dicts."""
        return self.lines("activation_runs")

    def lines(self, table="activation_outcomes"):
        """Return every line of *table* that has landed, as plain dicts."""
        pages = self.s3.get_paginator("list_objects_v2").paginate(
            Bucket=self.bucket, Prefix=f"landing/{table}/"
        )
        keys = [item["Key"] for page in pages for item in page.get("Contents", ())]
        bodies = [self.s3.get_object(Bucket=self.bucket, Key=key)["Body"].read() for key in keys]
        return [json.loads(line) for body in bodies for line in gzip.decompress(body).splitlines()]

    def acknowledged(self):
        """Return {endpoint id: fingerprint} of what Pinpoint may hold; None where that is not known."""
        known = sorted(
            (outcome for outcome in self.outcomes() if outcome["status"] != "rejected"),
            key=lambda outcome: (outcome["attempted_at"], outcome["outcome_id"]),
        )
        last = {outcome["record_id"]: outcome for outcome in known}
        return {
            key: one["fingerprint"] if one["status"] == "accepted" else None
            for key, one in last.items()
            if one["status"] == "unknown" or one["operation"] != "removed"
        }

    def attribute_rows(self, desired):
        """Return the rows of the changes model: *desired* {endpoint id: tokens} against acknowledged."""
        there = self.acknowledged()
        rows = [
            attribute_row(key, tokens, "changed" if key in there else "added")
            for key, tokens in desired.items()
            if there.get(key) != fingerprint(tokens)
        ]
        return rows + [attribute_row(key, [], "removed") for key in there if key not in desired]

    def tokens(self, endpoint_id):
        """Return what Pinpoint holds for one endpoint: a list, or None where there is no endpoint."""
        try:
            answer = self.pinpoint.get_endpoint(ApplicationId=self.application_id, EndpointId=endpoint_id)
        except self.pinpoint.exceptions.NotFoundException:
            return None
        return answer["EndpointResponse"].get("Attributes", {}).get("AdvancedSegmentTarget", [])


def at_hand(destination, rows):
    """Return what goes out of *rows* where none is refused, without a lake."""
    can = destination.capabilities
    changes = list(destination.read(rows))
    if not can.rows.group:
        return Outgoing(len(rows), (), batches(changes, items=can.batch_items, size=can.batch_bytes))
    groups = {}
    for change in changes:
        groups.setdefault(change.group, []).append(change)
    return Outgoing(len(rows), (), map(tuple, groups.values()))


def fingerprint(tokens):
    """Return the hash of a token list."""
    return hashlib.sha256("\n".join(sorted(tokens)).encode()).hexdigest()


def attribute_row(endpoint_id, tokens, change_type="added"):
    """Return one row of the attribute changes model."""
    return {
        "record_id": endpoint_id,
        "endpoint_id": endpoint_id,
        "attribute_name": "AdvancedSegmentTarget",
        "tokens": json.dumps(tokens),
        "change_type": change_type,
        "fingerprint": fingerprint(tokens) if tokens else None,
    }


def import_rows(token, endpoint_ids, change_type="added", segment_ref=None):
    """Return the rows of the import changes model of one segment; none in *endpoint_ids*: it became empty."""
    shared = {
        "segment_name": f"engagelake_{token}",
        "token": token,
        "change_type": change_type,
        "segment_ref": segment_ref,
    }
    if not endpoint_ids:
        nothing = dict.fromkeys(("endpoint_id", "channel_type", "address", "user_id", "fingerprint"))
        return [{**shared, **nothing, "record_id": f"engagelake_{token}/", "change_type": "removed"}]
    return [
        {
            **shared,
            "record_id": f"engagelake_{token}/{endpoint_id}",
            "endpoint_id": endpoint_id,
            "channel_type": "EMAIL",
            "address": f"{endpoint_id}@example.com",
            "user_id": None,
            "fingerprint": fingerprint(endpoint_ids),
        }
        for endpoint_id in endpoint_ids
    ]
