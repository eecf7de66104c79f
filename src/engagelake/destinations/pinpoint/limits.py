"""What Amazon Pinpoint takes, and until when."""

from __future__ import annotations

from datetime import date

from engagelake.activation.refusals import RecordRules

RETIRED_ON = date(2026, 10, 30)
"""The day on which endpoints, segments and campaigns ended (AWS user guide, "Migrate")."""

QUOTAS: dict[str, float] = {
    "UpdateEndpointsBatch": 2,
    "GetEndpoint": 10,
    "CreateImportJob": 300,
    "GetImportJob": 300,
    "GetImportJobs": 300,
    "GetSegments": 300,
    "DeleteSegment": 25,
    "GetApps": 300,
}
"""Requests a second per account and Region (AWS quotas page, read 2026-08-13); an account may have more."""

RULES = RecordRules(
    max_tokens=50,
    max_token_chars=100,
    forbidden=frozenset("${}"),
)
"""Quotas page: 50 values of an attribute, 100 characters a value; EndpointId ignores case (API reference)."""
