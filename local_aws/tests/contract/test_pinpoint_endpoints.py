"""Endpoints of local Pinpoint through boto3: Pinpoint's upsert, its limits, its quotas and its errors."""

from __future__ import annotations

import time

import pytest
from botocore.exceptions import ClientError, ParamValidationError
from pinpoint_application import FAST, PinpointApplication


@pytest.fixture
def world(gateway):
    """A fresh application with quotas that never make a test wait."""
    world = PinpointApplication(gateway.endpoint_url)
    world.control(reset=True, quotas=FAST)
    yield world
    world.control(reset=True)


def update(world, endpoint_id, **request):
    """Update one endpoint and return the answer."""
    return world.pinpoint.update_endpoint(
        ApplicationId=world.application_id, EndpointId=endpoint_id, EndpointRequest=request
    )


def update_batch(world, items):
    """Update many endpoints and return the answer."""
    return world.pinpoint.update_endpoints_batch(
        ApplicationId=world.application_id, EndpointBatchRequest={"Item": items}
    )


def get(world, endpoint_id):
    """Return one endpoint."""
    answer = world.pinpoint.get_endpoint(ApplicationId=world.application_id, EndpointId=endpoint_id)
    return answer["EndpointResponse"]


def refused(call, *args, **kwargs):
    """Return (code, status) of the error that *call* answers."""
    with pytest.raises(ClientError) as answer:
        call(*args, **kwargs)
    response = answer.value.response
    assert set(response) >= {"Message", "RequestID"}
    return response["Error"]["Code"], response["ResponseMetadata"]["HTTPStatusCode"]


def test_a_write_is_accepted_with_one_message_for_all(world):
    """202 with MessageBody: no result per item."""
    answer = update_batch(world, [{"Id": "e1"}, {"Id": "e2"}])

    assert answer["ResponseMetadata"]["HTTPStatusCode"] == 202
    assert set(answer["MessageBody"]) == {"Message", "RequestID"}


def test_an_unknown_id_makes_an_endpoint(world):
    """Even without address and channel: that is why we send known endpoints only."""
    update(world, "new", Attributes={"A": ["x"]})

    assert get(world, "new")["Attributes"] == {"A": ["x"]}
    assert "Address" not in get(world, "new")


def test_attributes_sent_replace_the_array_and_the_others_stay(world):
    """The same holds for scalars, metrics, location and demographic."""
    update(
        world,
        "e1",
        Address="a@b",
        Attributes={"A": ["x", "y"], "B": ["z"]},
        Location={"Country": "DE", "City": "K"},
    )
    update(world, "e1", Attributes={"A": ["w"]}, Location={"City": "B"}, Metrics={"m": 1.5})
    endpoint = get(world, "e1")

    assert endpoint["Attributes"] == {"A": ["w"], "B": ["z"]}
    assert (endpoint["Address"], endpoint["Location"]) == ("a@b", {"Country": "DE", "City": "B"})
    assert endpoint["Metrics"] == {"m": 1.5}


def test_an_empty_array_clears_an_attribute(world):
    """`[]` passes botocore's validation, `{}` as the value does not."""
    update(world, "e1", Attributes={"A": ["x"], "B": ["y"]})
    update(world, "e1", Attributes={"A": []})

    assert get(world, "e1")["Attributes"] == {"B": ["y"]}
    with pytest.raises(ParamValidationError):
        update(world, "e1", Attributes={"A": {}})


def test_user_attributes_are_shared_by_the_endpoints_of_a_user(world):
    """One write reaches all endpoints of the user."""
    update(world, "mail", User={"UserId": "u1", "UserAttributes": {"Stage": ["Renewal"], "Value": ["Low"]}})
    update(world, "phone", User={"UserId": "u1"})
    update(world, "phone", User={"UserAttributes": {"Value": ["High"]}})
    shared = {"UserId": "u1", "UserAttributes": {"Stage": ["Renewal"], "Value": ["High"]}}
    answer = world.pinpoint.get_user_endpoints(ApplicationId=world.application_id, UserId="u1")

    assert [item["User"] for item in answer["EndpointsResponse"]["Item"]] == [shared, shared]


def test_ids_ignore_case(world):
    """`E1` and `e1` are one endpoint; it keeps its first spelling."""
    update(world, "E1", Attributes={"A": ["x"]})
    update(world, "e1", Attributes={"B": ["y"]})

    assert (get(world, "e1")["Id"], get(world, "E1")["Attributes"]) == ("E1", {"A": ["x"], "B": ["y"]})


def statuses(world, *names):
    """Return the status of each endpoint."""
    return [get(world, name)["EndpointStatus"] for name in names]


def test_an_update_makes_an_endpoint_active_and_others_of_its_address_inactive(world):
    """AWS's EndpointStatus: also where the update has no address, and until the next update otherwise."""
    place = {"ChannelType": "EMAIL", "Address": "ada@example.com"}
    update(world, "old", **place)
    update(world, "new", **place)
    assert statuses(world, "old", "new") == ["INACTIVE", "ACTIVE"]

    update(world, "new", EndpointStatus="INACTIVE")
    assert statuses(world, "old", "new") == ["INACTIVE", "INACTIVE"]
    update(world, "OLD", Attributes={"A": ["x"]})
    assert statuses(world, "old", "new") == ["ACTIVE", "INACTIVE"]


def test_only_endpoints_of_the_same_channel_type_and_address_become_inactive(world):
    """Another channel, another address, or none stays as it is; one that moved away is not touched."""
    update_batch(
        world,
        [
            {"Id": "sms", "ChannelType": "SMS", "Address": "+12065550100"},
            {"Id": "voice", "ChannelType": "VOICE", "Address": "+12065550100"},
            {"Id": "none"},
            {"Id": "also none"},
            {"Id": "moved", "ChannelType": "SMS", "Address": "+12065550199"},
        ],
    )
    update(world, "moved", Address="+12065550100")
    assert statuses(world, "sms", "voice", "none", "also none", "moved") == ["INACTIVE", *["ACTIVE"] * 4]
    update(world, "moved", Address="+12065550199")
    update(world, "sms", Metrics={"m": 1.0})
    assert statuses(world, "sms", "moved") == ["ACTIVE", "ACTIVE"]


def test_of_one_address_in_a_batch_the_last_item_stays_active(world):
    """Items are taken in order; a batch that is refused changes no status."""
    place = {"ChannelType": "EMAIL", "Address": "eva@example.com"}
    update_batch(world, [{"Id": name, **place} for name in ("a", "b", "c")])
    assert statuses(world, "a", "b", "c") == ["INACTIVE", "INACTIVE", "ACTIVE"]

    items = [{"Id": "a"}, {"Id": "bad", "Attributes": {"A": ["v" * 101]}}]
    assert refused(update_batch, world, items) == ("BadRequestException", 400)
    assert statuses(world, "a", "b", "c") == ["INACTIVE", "INACTIVE", "ACTIVE"]


def test_an_update_that_is_lost_changes_no_status(world):
    """Accepted is not stored: `drop_ids` leaves the endpoint and its siblings as they were."""
    place = {"ChannelType": "EMAIL", "Address": "lost@example.com"}
    update_batch(world, [{"Id": "kept", **place}])
    world.control(drop_ids=["lost"])
    update(world, "lost", **place)
    assert statuses(world, "kept") == ["ACTIVE"]


def test_ids_ignore_case_in_a_batch_and_for_a_user(world):
    """`A1` and `a1` of one batch are one endpoint, and the user has one."""
    update_batch(
        world,
        [
            {"Id": "A1", "User": {"UserId": "u1"}, "Attributes": {"A": ["x"]}},
            {"Id": "a1", "User": {"UserId": "u1"}, "Attributes": {"B": ["y"]}},
        ],
    )
    answer = world.pinpoint.get_user_endpoints(ApplicationId=world.application_id, UserId="u1")
    assert [(item["Id"], item["Attributes"]) for item in answer["EndpointsResponse"]["Item"]] == [
        ("A1", {"A": ["x"], "B": ["y"]})
    ]


def test_endpoints_can_be_deleted_alone_or_with_their_user(world):
    """What is deleted is answered once and then not found."""
    for name in ("a", "b", "c"):
        update(world, name, User={"UserId": "u1"} if name != "c" else {"UserId": "u2"})
    gone = world.pinpoint.delete_endpoint(ApplicationId=world.application_id, EndpointId="a")
    also = world.pinpoint.delete_user_endpoints(ApplicationId=world.application_id, UserId="u1")

    assert gone["EndpointResponse"]["Id"] == "a"
    assert [item["Id"] for item in also["EndpointsResponse"]["Item"]] == ["b"]
    assert refused(get, world, "a") == refused(get, world, "b") == ("NotFoundException", 404)
    assert get(world, "c")["User"]["UserId"] == "u2"


@pytest.mark.parametrize(
    ("request_", "fits"),
    [
        ({"Attributes": {"n" * 50: ["v" * 100]}}, True),
        ({"Attributes": {"n" * 51: ["v"]}}, False),
        ({"Attributes": {"A": ["v" * 101]}}, False),
        ({"Attributes": {"A": [f"v{n}" for n in range(50)]}}, True),
        ({"Attributes": {"A": [f"v{n}" for n in range(51)]}}, False),
        ({"User": {"UserId": "u", "UserAttributes": {"A": [f"v{n}" for n in range(51)]}}}, False),
        ({"Metrics": {"m" * 51: 1.0}}, False),
        ({"Attributes": {f"A{n}": ["v"] for n in range(250)}}, True),
        ({"Attributes": {f"A{n}": ["v"] for n in range(251)}}, False),
        ({"Attributes": {f"A{n}": ["v" * 100] * 40 for n in range(4)}}, False),
        ({"ChannelType": "PIGEON"}, False),
    ],
    ids=["names", "name", "value", "50", "51", "user 51", "metric", "250", "251", "15 KB", "channel"],
)
def test_an_endpoint_keeps_to_the_documented_limits(world, request_, fits):
    """Over a limit the whole call is refused with 400 and nothing is stored."""
    if fits:
        update(world, "e1", **request_)
        assert get(world, "e1")["Id"] == "e1"
    else:
        assert refused(update, world, "e1", **request_) == ("BadRequestException", 400)
        assert refused(get, world, "e1") == ("NotFoundException", 404)


def test_a_user_has_fifteen_endpoints(world):
    """The sixteenth is refused."""
    update_batch(world, [{"Id": f"e{n}", "User": {"UserId": "u"}} for n in range(15)])

    assert refused(update, world, "e15", User={"UserId": "u"}) == ("BadRequestException", 400)


@pytest.mark.parametrize("endpoint_id", ["a$b", "a{b", "a}b"])
def test_an_id_holds_no_dollar_nor_braces(world, endpoint_id):
    """EndpointId is used in templates."""
    assert refused(update_batch, world, [{"Id": endpoint_id}]) == ("BadRequestException", 400)


def test_a_batch_has_at_most_a_hundred_endpoints(world):
    """100 fit, 101 do not, and none needs at least one."""
    update_batch(world, [{"Id": f"e{n}"} for n in range(100)])

    assert refused(update_batch, world, [{"Id": f"f{n}"} for n in range(101)]) == ("BadRequestException", 400)
    assert refused(update_batch, world, []) == ("BadRequestException", 400)


def test_a_batch_has_at_most_seven_megabytes(world):
    """Over it the answer is 413."""
    items = [{"Id": f"e{n}", "Address": "x" * 80_000} for n in range(100)]

    assert refused(update_batch, world, items) == ("PayloadTooLargeException", 413)


def test_one_bad_item_refuses_the_whole_batch(world):
    """Nothing of it is stored, the good items neither."""
    items = [{"Id": "good"}, {"Id": "bad", "Attributes": {"A": ["v" * 101]}}]

    assert refused(update_batch, world, items) == ("BadRequestException", 400)
    assert refused(get, world, "good") == ("NotFoundException", 404)


def test_over_the_quota_the_answer_is_429(world):
    """Two batches a second by default, counted apart from the other operations."""
    world.control(reset=True)
    time.sleep(1)
    update_batch(world, [{"Id": "e1"}])
    update_batch(world, [{"Id": "e1"}])

    assert refused(update_batch, world, [{"Id": "e1"}]) == ("TooManyRequestsException", 429)
    assert get(world, "e1")["Id"] == "e1"


def test_an_application_that_is_not_there_is_not_found(world):
    """404 for every operation on it."""
    world.pinpoint.delete_app(ApplicationId=world.application_id)

    assert refused(update, world, "e1") == ("NotFoundException", 404)


def test_the_retired_service_answers_for_applications_and_phone_numbers_only(world):
    """Engagement operations are refused; GetApps and PhoneNumberValidate survive."""
    update(world, "e1")
    world.control(retired=True)

    assert refused(get, world, "e1")[1] == refused(update, world, "e1")[1] == 403
    assert world.pinpoint.get_apps(PageSize="1")["ApplicationsResponse"]["Item"]
    number = world.pinpoint.phone_number_validate(NumberValidateRequest={"PhoneNumber": "+12065550100"})
    assert number["NumberValidateResponse"]["PhoneType"] == "MOBILE"

    world.control(retired=False)
    assert get(world, "e1")["Id"] == "e1"


def test_an_operation_that_is_left_out_says_so(world):
    """501 with the operation's name, never a made-up answer."""
    with pytest.raises(ClientError, match="CreateCampaign") as answer:
        world.pinpoint.create_campaign(ApplicationId=world.application_id, WriteCampaignRequest={"Name": "c"})

    assert answer.value.response["ResponseMetadata"]["HTTPStatusCode"] == 501
