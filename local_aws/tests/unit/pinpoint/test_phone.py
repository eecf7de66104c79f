"""PhoneNumberValidate knows shapes of numbers."""

import pytest

from local_aws.pinpoint.phone import validate


@pytest.mark.parametrize(
    ("number", "country", "kind", "cleansed", "iso"),
    [
        ("+1 (206) 555-0100", None, "MOBILE", "+12065550100", "US"),
        ("2065550100", "US", "MOBILE", "+12065550100", "US"),
        ("0151 23456789", "DE", "MOBILE", "+4915123456789", "DE"),
        ("+99912345678", None, "OTHER", "+99912345678", None),
        ("12", "US", "INVALID", None, None),
    ],
)
def test_a_number_is_cleansed_or_invalid(number, country, kind, cleansed, iso):
    """An invalid number has no cleansed form: callers must not expect one."""
    request = {"PhoneNumber": number, **({"IsoCountryCode": country} if country else {})}
    answer = validate(request)

    assert (answer["PhoneType"], answer.get("CleansedPhoneNumberE164"), answer.get("CountryCodeIso2")) == (
        kind,
        cleansed,
        iso,
    )
    assert answer["OriginalPhoneNumber"] == number
