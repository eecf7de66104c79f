"""DuckDB's messages, by pattern, and what Trino says in their place."""

from __future__ import annotations

import re

from local_aws.athena.errors import QueryError, position

_ARGUMENT = "INVALID_FUNCTION_ARGUMENT"
#: Pattern, Trino's error name, message with the pattern's groups.
_MESSAGES = tuple(
    (re.compile(pattern), name, message)
    for pattern, name, message in (
        (r'column "(\w+)" must appear in the GROUP BY', "EXPRESSION_NOT_AGGREGATE",
         "line 1:1: '{0}' must be an aggregate expression or appear in GROUP BY clause"),
        (r"aggregate function calls cannot be nested", "NESTED_AGGREGATION",
         "line 1:1: Cannot nest aggregations inside an aggregation"),
        (r"(?i)ambiguous reference to column name \"(\w+)\"", "AMBIGUOUS_NAME",
         "line 1:1: Column '{0}' is ambiguous"),
        (r"Cannot extract field '(\w+)' from", "INVALID_COLUMN_REFERENCE",
         "line 1:1: Column reference '{0}' is invalid"),
        (r"struct_extract with a string key cannot be used on an unnamed struct", "INVALID_COLUMN_REFERENCE",
         "line 1:1: Column reference is invalid"),
        (r"'struct_extract\((?!STRUCT|TUPLE|\"NULL).*STRING_LITERAL\)'", "TYPE_MISMATCH",
         "line 1:1: the expression before a field's name is not of type ROW"),
        (r'Could not find key "([^"]+)" in struct', "INVALID_COLUMN_REFERENCE",
         "line 1:1: Column reference '{0}' is invalid"),
        (r"UNNEST\(\) can only be applied to .* not MAP", "MISMATCHED_COLUMN_ALIASES",
         "line 1:1: Column alias list has 1 entries but 't' has 2 columns available"),
        (r"Set operations can only apply to expressions with the same number", "TYPE_MISMATCH",
         "line 1:1: query has different number of fields"),
        (r"with value (\S+) can't be cast because the value is out of range for the destination type (\w+)",
         "NUMERIC_VALUE_OUT_OF_RANGE", "Out of range for {1}: {0}"),
        (r"Failed to cast decimal value (\S+) to type (\w+)", "INVALID_CAST_ARGUMENT",
         "Cannot cast '{0}' to {1}"),
        (r"Unimplemented type for cast \((\w+) -> (\w+)\)", "TYPE_MISMATCH",
         "line 1:1: Cannot cast {0} to {1}"),
        (r"UNNEST\(\) can only be applied to .* not (\w+)", _ARGUMENT, "Cannot unnest type: {0}"),
        (r"Map keys must be unique", _ARGUMENT, "Duplicate map keys are not allowed"),
        (r"Map keys can not be NULL", _ARGUMENT, "map key cannot be null"),
        (r"map key list does not align", _ARGUMENT, "Key and value arrays must be the same length"),
        (r"Strings must be of equal length", _ARGUMENT,
         "The input strings to hamming_distance function must have the same length"),
        (r"Invalid input for hex digit: (.)", _ARGUMENT, 'not a hexadecimal digit: "{0}"'),
        (r"Could not decode string \"(.*)\" as base64", _ARGUMENT, "Illegal base64 character in {0}"),
        (r"Invalid Input Error: ((?:missing [\])]|no argument for|bad repetition|trailing \\|unexpected).*)",
         _ARGUMENT, "{0}"),
        (r"Invalid Input Error: (invalid (?:perl operator|escape sequence|character class|named capture).*)",
         "NOT_SUPPORTED", "the embedded engine cannot match this regular expression: {0}"),
        (r"Invalid Input Error: (Must have at least \w+ group|Group index must be .*)", _ARGUMENT, "{0}"),
        (r"Cannot extract field from expression|Cannot extract field '\*'", "TABLE_NOT_FOUND",
         "line 1:1: Unable to resolve the reference"),
        (r"Invalid LIST argument", "NOT_SUPPORTED", "these arguments have no rule in the embedded engine"),
        (r"does not have key|has unknown key|Expected OBJECT, but got", "NOT_SUPPORTED",
         "CAST of JSON to this row has no rule in the embedded engine"),
        (r"Slice with steps has not been implemented|DAY TO SECOND|YEAR TO MONTH|DAY TO HOUR",
         "NOT_SUPPORTED", "this has no rule in the embedded engine"),
        (r"Overflow in (?:addition|subtraction|multiplication) of (\w+)", "NUMERIC_VALUE_OUT_OF_RANGE",
         "{0} overflow"),
    )
)  # fmt: skip
_TYPES = {"INT8": "tinyint", "INT16": "smallint", "INT32": "integer", "INT64": "bigint"}
_LITERAL = re.compile(r'field value out of range: "([^"]+)"')
_CALL = re.compile(
    r"(?:given name and argument types '|function for the function call \")([^(]+)\((.*?)\)[\"']"
    r"|Macro t_(\w+)\(\) (?:does not support|has multiple)"
)


def known_message(text: str, sql: str) -> QueryError | None:
    """What Trino says where DuckDB says *text* of *sql*; None for a message that is not known."""
    if "'map_entries(" in text and "map_entries" not in sql.lower():
        message = "line 1:1: Column alias list has more entries than 't' has columns available"
        return QueryError("MISMATCHED_COLUMN_ALIASES", message)
    for pattern, name, message in _MESSAGES:
        if found := pattern.search(text):
            return QueryError(name, message.format(*[_TYPES.get(part, part) for part in found.groups()]))
    literal = _LITERAL.search(text)
    if literal and re.search(rf"(?i)\b(date|timestamp)\s*'{re.escape(literal[1])}'", sql):
        return QueryError("INVALID_LITERAL", f"line 1:1: '{literal[1]}' is not a valid literal")
    found = _CALL.search(text)
    return _wrong_types(found, sql) if found else None


def _wrong_types(found: re.Match[str], sql: str) -> QueryError:
    """A call whose argument types no function takes, or that none takes in the embedded engine."""
    operator, kinds, macro = found.groups()
    name = macro or operator.removeprefix("t_")
    if name in ("quotient", "whole_div"):
        return QueryError("TYPE_MISMATCH", "line 1:1: Cannot apply operator: / to values of these types")
    name = "concat" if name == "pipe" else name
    if not name.isidentifier():
        return QueryError("TYPE_MISMATCH", f"line 1:1: Cannot apply operator: {name}({kinds})")
    where = position(sql, name)
    given = f" ({kinds.lower()})" if kinds else ""
    return QueryError("FUNCTION_NOT_FOUND", f"{where}Unexpected parameters{given} for function {name}")
