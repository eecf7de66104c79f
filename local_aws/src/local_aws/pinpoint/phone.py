"""PhoneNumberValidate: the one call here that outlives Pinpoint. It knows shapes of numbers, not carriers."""

from __future__ import annotations

import re
from typing import Any

from .answers import bad_request

PLANS = {
    "US": ("United States", "1", 10, 10),
    "GB": ("United Kingdom", "44", 9, 10),
    "DE": ("Germany", "49", 7, 11),
    "FR": ("France", "33", 9, 9),
    "ES": ("Spain", "34", 9, 9),
    "IN": ("India", "91", 10, 10),
    "JP": ("Japan", "81", 9, 10),
    "BR": ("Brazil", "55", 10, 11),
    "AU": ("Australia", "61", 9, 9),
}
"""Country: name, calling code, fewest and most digits of a national number. Others are OTHER."""


def validate(request: dict[str, Any]) -> dict[str, Any]:
    """Return NumberValidateResponse: E.164 and country, or PhoneType INVALID and no cleansed number."""
    original, country = request.get("PhoneNumber") or "", request.get("IsoCountryCode")
    if not original:
        raise bad_request("PhoneNumber is required")
    answer: dict[str, Any] = {"OriginalPhoneNumber": original}
    if country:
        answer["OriginalCountryCodeIso2"] = country
    digits = re.sub(r"\D", "", original)
    if country in PLANS and not original.strip().startswith("+"):
        digits = PLANS[country][1] + digits.lstrip("0").removeprefix(PLANS[country][1])
    for iso, (name, code, fewest, most) in PLANS.items():
        national = digits.removeprefix(code)
        if digits.startswith(code) and fewest <= len(national) <= most:
            return {
                **answer,
                "CleansedPhoneNumberE164": f"+{digits}",
                "CleansedPhoneNumberNational": national,
                "Country": name,
                "CountryCodeIso2": iso,
                "CountryCodeNumeric": code,
                "PhoneType": "MOBILE",
                "PhoneTypeCode": 0,
            }
    if 8 <= len(digits) <= 15 and original.strip().startswith("+"):
        return {**answer, "CleansedPhoneNumberE164": f"+{digits}", "PhoneType": "OTHER", "PhoneTypeCode": 4}
    return {**answer, "PhoneType": "INVALID", "PhoneTypeCode": 3}
