"""What both Pinpoint destinations share: quotas, rules, and whether the service still lives."""

from __future__ import annotations

import re
from datetime import date

from engagelake.activation.changes import RecordRules
from engagelake.errors import (
    ActivationError,
    DestinationRetired,
    PermanentError,
    SettingsError,
    TransientError,
)
from engagelake.names import PINPOINT_END_OF_SUPPORT

from .caller import Caller, cause

RETIRED_ON = date.fromisoformat(PINPOINT_END_OF_SUPPORT)

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
    case_insensitive_ids=True,
)
"""Quotas page: 50 values of an attribute, 100 characters a value; EndpointId ignores case (API reference)."""

RETIRED = (
    f"The endpoints, segments and campaigns of Amazon Pinpoint ended on {PINPOINT_END_OF_SUPPORT}, so "
    "nothing was sent; destinations that live are Amazon Connect Customer Profiles, Amazon SES, "
    "AWS End User Messaging and files in S3."
)

STILL_ANSWERS = (
    f"Amazon Pinpoint's endpoints, segments and campaigns ended on {PINPOINT_END_OF_SUPPORT}; this account "
    "still answers, so the push goes on: plan the move to Connect Customer Profiles, SES, "
    "End User Messaging or S3 files."
)

_ENDED = re.compile(r"end of (support|life)|discontinu|no longer|retired|sunset", re.IGNORECASE)
_ENDED_CODES = frozenset(
    {
        "ForbiddenException",
        "NotFoundException",
        "MethodNotAllowedException",
        "UnknownOperationException",
        "GoneException",
    }
)


def preflight(caller: Caller, application_id: str) -> list[str]:
    """Tell a retired service from a wrong key: compare an engagement read with an operation that survives.

    The error of a real engagement call after the end is not known in public, so we are liberal: any refusal
        that
    may mean it counts, when GetApps works and lists the application.

    Raises:
        DestinationRetired: If the service has (probably) ended for this account.
        SettingsError: If the application is not in this account and Region.
        PermanentError, TransientError: If GetApps fails too: credentials or network.
    """
    try:
        caller.call("GetSegments", ApplicationId=application_id, PageSize="1")
    except ActivationError as refusal:
        if says_ended(refusal):
            raise DestinationRetired(RETIRED) from refusal
        _compare_with_survivor(caller, application_id, refusal)
    return [STILL_ANSWERS]


def says_ended(refusal: ActivationError) -> bool:
    """Return True where the text or the status alone says that the service has ended."""
    return bool(_ENDED.search(str(refusal))) or cause(refusal)[1] == 410


def may_mean_ended(refusal: ActivationError) -> bool:
    """Return True for the refusals that a retired service may give; never for a missing permission."""
    code, status = cause(refusal)
    if "not authorized to perform" in str(refusal):
        return False
    return code in _ENDED_CODES or code == "EndpointConnectionError" or status in (404, 405, 410, 501)


def _compare_with_survivor(caller: Caller, application_id: str, refusal: ActivationError) -> None:
    try:
        applications = _applications(caller)
    except ActivationError as other:
        if isinstance(refusal, TransientError):
            raise refusal from other
        raise PermanentError(
            f"Pinpoint refuses this caller altogether: check credentials, Region and network ({other})"
        ) from other
    if application_id not in applications:
        raise SettingsError(
            f"Pinpoint application {application_id} is not in this account and Region: "
            "set ENGAGELAKE_PINPOINT__APPLICATION_ID to one that `aws pinpoint get-apps` lists"
        ) from refusal
    if may_mean_ended(refusal):
        raise DestinationRetired(RETIRED) from refusal
    raise refusal


def _applications(caller: Caller) -> set[str]:
    found: set[str] = set()
    token: dict[str, str] = {}
    while True:
        answer = caller.call("GetApps", **token)["ApplicationsResponse"]
        found.update(item["Id"] for item in answer.get("Item", ()))
        if not answer.get("NextToken"):
            return found
        token = {"Token": answer["NextToken"]}
