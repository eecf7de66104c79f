"""Where a query's result goes and under which settings: the workgroup's or the client's."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from local_aws.athena.validation import invalid

_PATH = re.compile(r"s3://[^/\s]+(/.*)?", re.DOTALL)


def output_settings(configuration: Mapping[str, Any], given: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
    """The S3 folder of results, and the rest of the ResultConfiguration that holds.

    A workgroup that enforces its configuration overrides all that the client gave: location, expected bucket
    owner, encryption and ACL. One that does not fills in what the client left out.

    Raises:
        ServiceError: InvalidRequestException where neither names an S3 location.
    """
    own = configuration["ResultConfiguration"]
    enforced = configuration["EnforceWorkGroupConfiguration"] and "OutputLocation" in own
    settings = dict(own) if enforced else {**own, **given}
    place = settings.pop("OutputLocation", None)
    if not place:
        raise invalid(
            "No output location provided. You did not provide an output location for your query results. "
            "Either specify an S3 bucket location or enable Athena managed query results in your workgroup "
            "settings."
        )
    if not _PATH.fullmatch(place):
        raise invalid("outputLocation is not a valid S3 path.")
    return place, settings
