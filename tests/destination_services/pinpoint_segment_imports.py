"""Local Pinpoint's segments, as the contract of destinations drives them."""

from __future__ import annotations

from pinpoint_application import FAST
from pinpoint_world import PinpointWorld, fingerprint, import_rows


class Service(PinpointWorld):
    """One Pinpoint application whose segments are imported; a record is a segment's member."""

    destination_id = "pinpoint_segment_imports"
    writes = ("CreateImportJob", "DeleteSegment")

    def make(self, run_id, read_timeout=20.0):
        """Return the destination of one run, which looks at its jobs ten times a second."""
        return self.imports_destination(run_id, read_timeout=read_timeout)

    def rows(self, desired):
        """Return the changes from what was acknowledged to *desired*, {token: endpoint ids}."""
        imported = self.acknowledged_segments()
        rows = []
        for token, members in sorted(desired.items()):
            if imported.get(token, "") != fingerprint(members):
                rows += import_rows(token, sorted(members), "changed" if token in imported else "added")
        return rows + [row for token in imported if token not in desired for row in import_rows(token, [])]

    def acknowledged_segments(self):
        """Return {token: fingerprint} of what was imported, or may have been: then None."""
        outcomes = sorted(self.outcomes(), key=lambda one: (one["attempted_at"], one["status"]))
        segments, records = {}, {}
        for one in outcomes:
            records[one["record_id"]] = one
            if one["status"] != "rejected":
                segments[one["record_id"].split("/")[0]] = one
        again = {
            (record_id.split("/")[0], one["fingerprint"])
            for record_id, one in records.items()
            if one["status"] == "rejected" and one["retryable"]
        }
        return {
            name.removeprefix("engagelake_"): None
            if one["status"] == "unknown" or (name, one["fingerprint"]) in again
            else one["fingerprint"]
            for name, one in segments.items()
            if one["status"] == "unknown" or one["operation"] != "removed"
        }

    def stored(self):
        """Return {token: endpoint ids} as Pinpoint has it."""
        return {
            name.removeprefix("engagelake_"): set(members)
            for name, (_, _, members) in self.segments().items()
        }

    def reset(self):
        """End all faults."""
        self.control(reset=True, quotas=FAST)
