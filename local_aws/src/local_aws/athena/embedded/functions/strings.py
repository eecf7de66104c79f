"""Text and URLs."""

from __future__ import annotations

from functools import reduce

from sqlglot import exp

from local_aws.athena.embedded.expressions.known import kind_of
from local_aws.athena.embedded.expressions.rules import Rule, built, call, text, to
from local_aws.athena.errors import QueryError, ambiguous, not_supported


def _concat(args: list[exp.Expression]) -> exp.Expression:
    """NULL where any part is NULL, which DuckDB's concat is not."""
    return reduce(piped, args)


def piped(left: exp.Expression, right: exp.Expression) -> exp.Expression:
    """`left || right` of texts, or of arrays and elements where the form does not tell.

    Raises:
        QueryError: NOT_SUPPORTED for a bare NULL, which Trino takes for an array's element.
    """
    if isinstance(left, exp.Null) or isinstance(right, exp.Null):
        raise not_supported("a bare NULL beside || has no rule in the embedded engine; write CAST(NULL AS …)")
    if kind_of(left) == kind_of(right) == "text":
        return exp.paren(exp.DPipe(this=left, expression=right))
    return call("t_pipe", left, right)


def _padded(name: str) -> Rule:
    """Text unless it is known to be bytes: NULL could be either."""

    def build(args: list[exp.Expression]) -> exp.Expression:
        given = exp.cast(args[0], "varchar") if isinstance(args[0], exp.Null) else args[0]
        return call(name, given, *args[1:])

    return built(build, 3)


def _substr(args: list[exp.Expression]) -> exp.Expression:
    """A bare NULL could be text or bytes."""
    if isinstance(args[0], exp.Null):
        raise ambiguous()
    return call("t_substr", *args)


def _split(args: list[exp.Expression]) -> exp.Expression:
    return call("t_split", *args)


def _format(args: list[exp.Expression]) -> exp.Expression:
    """Java's format of the values' texts."""
    if len(args) == 1:
        raise QueryError("SYNTAX_ERROR", "line 1:8: The 'format' function must have at least two arguments")
    return call(
        "t_format_py", args[0], call("list_value", *[call("t_plain_text", value) for value in args[1:]])
    )


def _normalize(args: list[exp.Expression]) -> exp.Expression:
    """The form is a word, not text: NFC where it is left out."""
    form = args[1].name.upper() if len(args) > 1 else "NFC"
    return call("t_normalize_py", args[0], text(form))


RULES: dict[str, Rule] = {
    "concat": built(_concat, 2, 256),
    "concat_ws": to("concat_ws", 2, 256),
    "length": to("t_length", 1),
    "lower": to("lower", 1),
    "upper": to("t_upper", 1),
    "trim": to("t_trim", 1, 2),
    "ltrim": to("t_ltrim", 1, 2),
    "rtrim": to("t_rtrim", 1, 2),
    "reverse": to("t_reverse", 1),
    "replace": to("t_replace", 2, 3),
    "substr": built(_substr, 2, 3),
    "substring": built(_substr, 2, 3),
    "strpos": to("t_strpos", 2, 3),
    "starts_with": to("starts_with", 2),
    "lpad": _padded("t_lpad"),
    "rpad": _padded("t_rpad"),
    "translate": to("translate", 3),
    "chr": to("chr", 1),
    "codepoint": to("unicode", 1),
    "levenshtein_distance": to("t_levenshtein", 2),
    "hamming_distance": to("t_hamming", 2),
    "normalize": built(_normalize, 1, 2),
    "format": built(_format, 2, 127),
    "split": built(_split, 2, 3),
    "split_part": to("t_split_part", 3),
    "split_to_map": to("t_split_to_map", 3),
    "split_to_multimap": to("t_split_to_multimap", 3),
    "soundex": to("t_soundex_py", 1),
    "luhn_check": to("t_luhn_py", 1),
    "url_extract_host": to("t_url_host", 1),
    "url_extract_path": to("t_url_path", 1),
    "url_extract_query": to("t_url_query", 1),
    "url_extract_fragment": to("t_url_fragment", 1),
    "url_extract_protocol": to("t_url_protocol", 1),
    "url_extract_port": to("t_url_port", 1),
    "url_extract_parameter": to("t_url_parameter", 2),
    "url_encode": to("t_url_encode", 1),
    "url_decode": to("t_url_decode", 1),
}
