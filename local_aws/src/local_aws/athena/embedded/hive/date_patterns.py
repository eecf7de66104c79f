"""Java's date patterns, as partition projection writes and reads them."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from local_aws.athena.errors import QueryError, not_supported

_TOKEN = re.compile(r"'((?:[^']|'')*)'|([A-Za-z])\2*|[^A-Za-z']")
_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
#: Letters of the parts of a moment: the regular expression that reads one and the part that it sets.
_PARTS = {
    "yyyy": (r"\d{4}", "year"), "uuuu": (r"\d{4}", "year"), "yy": (r"\d{2}", "year"),
    "MMM": (r"[A-Z][a-z]{2}", "month"), "MM": (r"\d{2}", "month"), "M": (r"\d{1,2}", "month"),
    "dd": (r"\d{2}", "day"), "d": (r"\d{1,2}", "day"), "HH": (r"\d{2}", "hour"), "H": (r"\d{1,2}", "hour"),
    "mm": (r"\d{2}", "minute"), "ss": (r"\d{2}", "second"),
}  # fmt: skip
_FINENESS = ("year", "month", "day", "hour", "minute", "second")


class DatePattern:
    """One pattern, like `yyyy-MM-dd'T'HH`.

    Raises:
        QueryError: NOT_SUPPORTED for a letter without a rule.
    """

    def __init__(self, pattern: str) -> None:
        self.pattern = pattern
        self._tokens: list[tuple[str, str]] = []
        for found in _TOKEN.finditer(pattern):
            if found[2] is None:
                text = found[1].replace("''", "'") if found[1] is not None else found[0]
                self._tokens.append(("", text or "'"))
            elif found[0] in _PARTS:
                self._tokens.append((found[0], ""))
            else:
                raise not_supported(f"{found[0]} in the date format {pattern!r} has no rule")

    @property
    def precision(self) -> str:
        """The finest part: year, month, day, hour, minute or second."""
        parts = {_PARTS[letters][1] for letters, _ in self._tokens if letters}
        return max(parts, key=_FINENESS.index, default="year")

    def write(self, moment: datetime) -> str:
        """The text of *moment*."""
        return "".join(_written(letters, moment) if letters else text for letters, text in self._tokens)

    def read(self, text: str) -> datetime:
        """The moment of a text, in UTC.

        Raises:
            QueryError: HIVE_INVALID_PARTITION_PROJECTION where it does not fit.
        """
        regex = "".join(
            f"({_PARTS[letters][0]})" if letters else re.escape(plain) for letters, plain in self._tokens
        )
        found = re.fullmatch(regex, text)
        parts = {"year": 1970, "month": 1, "day": 1}
        try:
            for letters, value in zip(
                [letters for letters, _ in self._tokens if letters],
                found.groups() if found else "",
                strict=True,
            ):
                parts[_PARTS[letters][1]] = _read(letters, value)
            return datetime(**parts, tzinfo=UTC)
        except ValueError as error:
            message = f"{text!r} is no date of the format {self.pattern!r}"
            raise QueryError("HIVE_INVALID_PARTITION_PROJECTION", message) from error


def _written(letters: str, moment: datetime) -> str:
    value = getattr(moment, _PARTS[letters][1])
    if letters == "MMM":
        return _MONTHS[value - 1]
    if letters == "yy":
        return f"{value % 100:02d}"
    return f"{value:0{len(letters)}d}"


def _read(letters: str, value: str) -> int:
    if letters == "MMM":
        return _MONTHS.index(value) + 1
    return int(value) + (2000 if letters == "yy" else 0)
