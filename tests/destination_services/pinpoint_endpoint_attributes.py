"""Local Pinpoint's endpoints, as the contract of destinations drives them."""

from __future__ import annotations

from pinpoint_application import FAST
from pinpoint_world import PinpointWorld


class Service(PinpointWorld):
    """One Pinpoint application whose endpoints carry tokens; a record is an endpoint."""

    destination_id = "pinpoint_endpoint_attributes"
    writes = ("UpdateEndpointsBatch",)

    def __init__(self, endpoint_url, *handle):
        super().__init__(endpoint_url, *handle)
        self._asked = set()

    def make(self, run_id, read_timeout=20.0):
        """Return the destination, with quotas that never make a test wait."""
        del run_id
        return self.attributes_destination(read_timeout)

    def rows(self, desired):
        """Return the changes from what was acknowledged to *desired*, {token: endpoint ids}."""
        tokens = {}
        for token, members in desired.items():
            for member in members:
                tokens.setdefault(member, []).append(token)
        rows = self.attribute_rows(tokens)
        self._asked |= {row["endpoint_id"] for row in rows}
        return rows

    def stored(self):
        """Return {token: endpoint ids} as Pinpoint has it."""
        found = {}
        for member in self._asked:
            for token in self.tokens(member) or ():
                found.setdefault(token, set()).add(member)
        return found

    def reset(self):
        """End all faults."""
        self.control(reset=True, quotas=FAST)
