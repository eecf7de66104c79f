"""Whether Amazon Pinpoint still lives."""

from __future__ import annotations

import re

from engagelake.errors import (
    ActivationError,
    DestinationRetired,
    PermanentError,
    SettingsError,
    TransientError,
)

from ..caller import Caller, cause
from .limits import RETIRED_ON
from .settings import APPLICATION_ID

RETIRED = (
    f"The endpoints, segments and campaigns of Amazon Pinpoint ended on {RETIRED_ON}, so "
    "nothing was sent; destinations that live are Amazon Connect Customer Profiles, Amazon SES, "
    "AWS End User Messaging and files in S3."
)

STILL_ANSWERS = (
    f"Amazon Pinpoint's endpoints, segments and campaigns ended on {RETIRED_ON}; this account "
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
    that may mean it counts, when GetApps works and lists the application.

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
            f"set {APPLICATION_ID} to one that `aws pinpoint get-apps` lists"
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
