"""Text, regular expressions, URLs."""

from __future__ import annotations

import re
from functools import reduce

from sqlglot import exp

from local_aws.athena.embedded.functions.rules import Rule, built, call, number, text, text_of, to
from local_aws.athena.embedded.known import kind_of
from local_aws.athena.errors import QueryError, not_supported

#: Look-around, back references, possessive quantifiers.
_BEYOND_RE2 = re.compile(r"\(\?<?[=!]|(?<!\\)\\[1-9]|[*+?}]\+")


def _concat(args: list[exp.Expression]) -> exp.Expression:
    """NULL where any part is NULL, which DuckDB's concat is not."""
    return reduce(piped, args)


def piped(left: exp.Expression, right: exp.Expression) -> exp.Expression:
    """`left || right` of texts, or of arrays and elements where the form does not tell."""
    if kind_of(left) == kind_of(right) == "text":
        return exp.paren(exp.DPipe(this=left, expression=right))
    return call("t_pipe", left, right)


def _pattern(node: exp.Expression) -> exp.Expression:
    """A Java pattern that RE2 reads the same way; look-around and back references it cannot."""
    if not isinstance(node, exp.Literal):
        return node
    if _BEYOND_RE2.search(node.name):
        raise not_supported(
            f"regular expression {node.name!r} uses look-around, back references or possessive quantifiers, "
            "which the embedded engine cannot match"
        )
    return text(node.name.replace("(?<", "(?P<"))


def _group(pattern: exp.Expression, number_: exp.Expression) -> None:
    """Refuse a group that is not there, and one that may be absent: DuckDB has '' for it, Trino NULL."""
    if not isinstance(pattern, exp.Literal) or not number_.name.isdigit():
        return
    groups = len(re.findall(r"(?<!\\)\((?!\?)|\(\?P<", pattern.name))
    if int(number_.name) > groups:
        message = f"Pattern has {groups} groups. Cannot access group {number_.name}"
        raise QueryError("INVALID_FUNCTION_ARGUMENT", message)
    if number_.name != "0" and re.search(r"\)[?*{]|\|", pattern.name):
        raise not_supported("a group that may be absent has no rule in the embedded engine")


def _regexp_replace(args: list[exp.Expression]) -> exp.Expression:
    if len(args) > 2 and isinstance(args[2], exp.Lambda):
        raise not_supported("regexp_replace with a lambda has no rule in the embedded engine")
    with_text = text("")
    if len(args) > 2:
        java = text_of(args[2], "regexp_replace's replacement")
        with_text = text(_replacement(java))
    return call("regexp_replace", args[0], _pattern(args[1]), with_text, text("g"))


def _replacement(java: str) -> str:
    """Java's `$1` and `\\$` as RE2's `\\1` and `$`."""
    out, at = [], 0
    while at < len(java):
        char = java[at]
        following = java[at + 1 : at + 2]
        if char == "\\":
            out.append("\\\\" if following == "\\" else following)
            at += 2
        elif char == "$" and following.isdigit():
            out.append("\\" + following)
            at += 2
        elif char == "$":
            raise not_supported(f"replacement {java!r} names a group; number it instead")
        else:
            out.append(char)
            at += 1
    return "".join(out)


def _regexp_split(args: list[exp.Expression]) -> exp.Expression:
    if isinstance(args[1], exp.Literal) and not args[1].name:
        raise not_supported("regexp_split by nothing has no rule in the embedded engine")
    return call("t_regexp_split", args[0], _pattern(args[1]))


def _regexp(name: str) -> Rule:
    return built(lambda args: call(name, args[0], _pattern(args[1]), *args[2:]), 2, 3)


def _extract(name: str) -> Rule:
    def build(args: list[exp.Expression]) -> exp.Expression:
        pattern, group = _pattern(args[1]), args[2] if len(args) > 2 else number(0)
        _group(pattern, group)
        return call(name, args[0], pattern, group)

    return built(build, 2, 3)


def _padded(name: str) -> Rule:
    """Text unless it is known to be bytes: NULL could be either."""

    def build(args: list[exp.Expression]) -> exp.Expression:
        given = exp.cast(args[0], "varchar") if isinstance(args[0], exp.Null) else args[0]
        return call(name, given, *args[1:])

    return built(build, 3)


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


def _regexp_position(args: list[exp.Expression]) -> exp.Expression:
    if len(args) > 3:
        raise not_supported("regexp_position with an occurrence has no rule in the embedded engine")
    return call("t_regexp_position", args[0], _pattern(args[1]), *args[2:])


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
    "substr": to("t_substr", 2, 3),
    "substring": to("t_substr", 2, 3),
    "strpos": to("t_strpos", 2, 3),
    "starts_with": to("starts_with", 2),
    "lpad": _padded("t_lpad"),
    "rpad": _padded("t_rpad"),
    "translate": to("translate", 3),
    "chr": to("chr", 1),
    "codepoint": to("unicode", 1),
    "levenshtein_distance": to("levenshtein", 2),
    "hamming_distance": to("hamming", 2),
    "normalize": built(_normalize, 1, 2),
    "format": built(_format, 2, 64),
    "split": built(_split, 2, 3),
    "split_part": to("t_split_part", 3),
    "split_to_map": to("t_split_to_map", 3),
    "split_to_multimap": to("t_split_to_multimap", 3),
    "soundex": to("t_soundex_py", 1),
    "luhn_check": to("t_luhn_py", 1),
    "regexp_like": _regexp("regexp_matches"),
    "regexp_extract": _extract("t_regexp_extract"),
    "regexp_extract_all": _extract("regexp_extract_all"),
    "regexp_replace": built(_regexp_replace, 2, 3),
    "regexp_split": built(_regexp_split, 2),
    "regexp_position": built(_regexp_position, 2, 4),
    "regexp_count": _regexp("t_regexp_count"),
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
