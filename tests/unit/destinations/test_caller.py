"""Errors are classified once: again, cut in halves, or stop; and the end of a service from a wrong key."""

import pytest
from botocore.exceptions import (
    ClientError,
    ConnectionClosedError,
    EndpointConnectionError,
    NoCredentialsError,
    ParamValidationError,
    ReadTimeoutError,
)

from engagelake.activation.rate import RateLimiter
from engagelake.destinations.base import BatchRefused, NotReached, PerhapsDone, Throttled
from engagelake.destinations.caller import Caller, classified
from engagelake.destinations.pinpoint import service as pinpoint_service
from engagelake.destinations.pinpoint.limits import QUOTAS
from engagelake.errors import DestinationRetired, PermanentError, SettingsError, TransientError

URL = {"endpoint_url": "https://pinpoint.us-east-1.amazonaws.com"}


def answer(code, status, message=""):
    """Return the error of an answer with *code* and HTTP *status*."""
    answered = {"Error": {"Code": code, "Message": message}, "ResponseMetadata": {"HTTPStatusCode": status}}
    return ClientError(answered, "Operation")


@pytest.mark.parametrize(
    ("mistake", "kind"),
    [
        (answer("TooManyRequestsException", 429), Throttled),
        (answer("ThrottlingException", 400), Throttled),
        (answer("InternalServerErrorException", 500), PerhapsDone),
        (answer("ServiceUnavailable", 503), PerhapsDone),
        (answer("GatewayTimeout", 504), PerhapsDone),
        (answer("BadRequestException", 400), BatchRefused),
        (answer("PayloadTooLargeException", 413), BatchRefused),
        (answer("ExpiredTokenException", 400), PermanentError),
        (answer("ForbiddenException", 403), PermanentError),
        (answer("NotFoundException", 404), PermanentError),
        (answer("MethodNotAllowedException", 405), PermanentError),
        (ReadTimeoutError(**URL), PerhapsDone),
        (ConnectionClosedError(**URL), PerhapsDone),
        (EndpointConnectionError(**URL), NotReached),
        (ParamValidationError(report="x"), BatchRefused),
        (NoCredentialsError(), PermanentError),
    ],
    ids=lambda value: getattr(value, "__name__", type(value).__name__),
)
def test_an_error_is_exactly_one_kind(mistake, kind):
    """A retry helps, the batch hides a bad record, or nothing helps."""
    assert type(classified("Op", mistake)) is kind


class Client:
    """A Pinpoint of two answers: one for the engagement read, one for GetApps."""

    def __init__(self, engagement, survivor):
        self._engagement, self._survivor = engagement, survivor

    def get_segments(self, **_):
        """Answer the engagement read."""
        return self._give(self._engagement, {"SegmentsResponse": {"Item": []}})

    def get_apps(self, **_):
        """Answer the operation that survives."""
        return self._give(self._survivor, {"ApplicationsResponse": {"Item": [{"Id": "app"}]}})

    @staticmethod
    def _give(mistake, otherwise):
        if mistake is not None:
            raise mistake
        return otherwise


def preflight(engagement, survivor=None, application_id="app"):
    """Run the preflight against these answers."""
    caller = Caller(Client(engagement, survivor), RateLimiter(QUOTAS))
    return pinpoint_service.preflight(caller, application_id)


@pytest.mark.parametrize(
    "refusal",
    [
        answer("ForbiddenException", 403, "Forbidden"),
        answer("NotFoundException", 404),
        answer("MethodNotAllowedException", 405),
        answer("GoneException", 410),
        answer("UnknownOperationException", 404),
        answer("UnknownOperationException", 501),
        answer("BadRequestException", 400, "Amazon Pinpoint has been discontinued"),
        answer("AccessDeniedException", 403, "This API has reached end of support"),
        answer("ServiceUnavailable", 503, "this operation is no longer available"),
        EndpointConnectionError(**URL),
    ],
    ids=str,
)
def test_whatever_a_retired_service_may_say_is_taken_for_its_end(refusal):
    """The real answer is not known, so any refusal counts while GetApps works and lists the application."""
    with pytest.raises(DestinationRetired, match="2026-10-30"):
        preflight(refusal)


@pytest.mark.parametrize(
    ("engagement", "survivor", "application_id", "kind"),
    [
        (
            answer("AccessDeniedException", 403, "User x is not authorized to perform: y"),
            None,
            "app",
            PermanentError,
        ),
        (answer("ForbiddenException", 403), answer("ForbiddenException", 403), "app", PermanentError),
        (answer("NotFoundException", 404), None, "other", SettingsError),
        (answer("TooManyRequestsException", 429), None, "app", TransientError),
        (EndpointConnectionError(**URL), EndpointConnectionError(**URL), "app", TransientError),
    ],
    ids=["permission", "credentials", "application", "throttled", "network"],
)
def test_what_is_our_own_trouble_is_not_taken_for_the_end(engagement, survivor, application_id, kind):
    """Permission, credentials, a wrong id, throttling and a broken network stay themselves."""
    with pytest.raises(kind):
        preflight(engagement, survivor, application_id)


def test_a_service_that_answers_is_used_with_a_warning():
    """One plain sentence, no error."""
    assert preflight(None) == [pinpoint_service.STILL_ANSWERS]


def test_calls_are_counted_whether_or_not_they_succeed():
    """The report shows what went over the wire."""
    caller = Caller(Client(answer("X", 500), None), RateLimiter(QUOTAS))
    with pytest.raises(TransientError):
        caller.call("GetSegments")
    caller.call("GetApps")

    assert caller.calls == {"GetSegments": 1, "GetApps": 1}
