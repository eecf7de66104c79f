"""Lists in pages: MaxResults items at a time, a NextToken to go on."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from local_aws.athena.validation import invalid


def paged(params: Mapping[str, Any], items: Sequence[Any], member: str, most: int = 50) -> dict[str, Any]:
    """One page of *items* as *member*: at most MaxResults (*most* unless given) from NextToken on.

    Raises:
        ServiceError: InvalidRequestException for a NextToken that no page gave.
    """
    start = page_start(params, len(items))
    end = start + (params.get("MaxResults") or most)
    page: dict[str, Any] = {member: list(items[start:end])}
    return {**page, "NextToken": str(end)} if end < len(items) else page


def page_start(params: Mapping[str, Any], count: int) -> int:
    """The index of the first of *count* items that NextToken asks for.

    Raises:
        ServiceError: InvalidRequestException for a NextToken that no page gave.
    """
    token = params.get("NextToken")
    if token is None:
        return 0
    if not re.fullmatch(r"\d{1,18}", token) or not 0 < int(token) < max(count, 1):
        raise invalid(f"The nextPageToken is malformed: {token}")
    return int(token)
