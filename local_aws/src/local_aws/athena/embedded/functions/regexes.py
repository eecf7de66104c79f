"""Regular expressions: RE2's where it reads a pattern as Java does, else Python's."""

from __future__ import annotations

import re

from sqlglot import exp

from local_aws.athena.embedded.expressions.rules import Rule, built, call, number, text, text_of
from local_aws.athena.errors import QueryError, not_supported

#: Look-around, back references, possessive quantifiers.
_BEYOND_RE2 = re.compile(r"\(\?<?[=!]|(?<!\\)\\[1-9]|[*+?}]\+")
#: Java knows classes in classes, RE2 `[[:alpha:]]`; to Python the inner bracket is a character.
_CLASS_IN_CLASS = re.compile(r"\[[^\]]*\[")
_MAYBE_ABSENT = re.compile(r"\)[?*{]|\|")
_GROUPS = re.compile(r"(?<!\\)\((?!\?)|\(\?P?<(?![=!])")


def _is_beyond(pattern: exp.Expression) -> bool:
    return isinstance(pattern, exp.Literal) and _BEYOND_RE2.search(pattern.name) is not None


def _re2(pattern: exp.Expression) -> exp.Expression:
    """A pattern in RE2's words: named groups have a P."""
    return text(pattern.name.replace("(?<", "(?P<")) if isinstance(pattern, exp.Literal) else pattern


def _like(args: list[exp.Expression]) -> exp.Expression:
    if _is_beyond(args[1]):
        return call("t_re_like_py", *args)
    return call("regexp_matches", args[0], _re2(args[1]))


def _count(args: list[exp.Expression]) -> exp.Expression:
    if _is_beyond(args[1]):
        return call("t_re_count_py", *args)
    return call("t_regexp_count", args[0], _re2(args[1]))


def _extract(name: str, python: str) -> Rule:
    """DuckDB has '' for a group that is absent, Trino NULL: those too are Python's."""

    def build(args: list[exp.Expression]) -> exp.Expression:
        pattern, group = args[1], args[2] if len(args) > 2 else number(0)
        _check_group(pattern, group)
        absent = group.name != "0" and isinstance(pattern, exp.Literal) and _MAYBE_ABSENT.search(pattern.name)
        if absent or _is_beyond(pattern):
            return call(python, args[0], pattern, exp.cast(group, "int"))
        if name == "t_regexp_extract" and group.name == "0" and _takes_characters(pattern):
            return call("t_regexp_found", args[0], _re2(pattern))
        return call(name, args[0], _re2(pattern), group)

    return built(build, 2, 3)


def _takes_characters(pattern: exp.Expression) -> bool:
    """Whether whatever *pattern* matches has a character; False where Python may read it otherwise."""
    if not isinstance(pattern, exp.Literal) or _CLASS_IN_CLASS.search(pattern.name):
        return False
    try:
        return re._parser.parse(pattern.name).getwidth()[0] > 0  # type: ignore[attr-defined]
    except (re.error, OverflowError, RecursionError):
        return False


def _check_group(pattern: exp.Expression, group: exp.Expression) -> None:
    if not isinstance(pattern, exp.Literal) or not group.name.isdigit():
        return
    groups = len(_GROUPS.findall(pattern.name))
    if int(group.name) > groups:
        message = f"Pattern has {groups} groups. Cannot access group {group.name}"
        raise QueryError("INVALID_FUNCTION_ARGUMENT", message)


def _split(args: list[exp.Expression]) -> exp.Expression:
    if _is_beyond(args[1]) or (isinstance(args[1], exp.Literal) and not args[1].name):
        raise not_supported("regexp_split by this pattern has no rule in the embedded engine")
    return call("t_regexp_split", args[0], _re2(args[1]))


def _position(args: list[exp.Expression]) -> exp.Expression:
    if len(args) > 3 or _is_beyond(args[1]):
        raise not_supported("regexp_position of this kind has no rule in the embedded engine")
    return call("t_regexp_position", args[0], _re2(args[1]), *args[2:])


def _replace(args: list[exp.Expression]) -> exp.Expression:
    if len(args) > 2 and isinstance(args[2], exp.Lambda):
        raise not_supported("regexp_replace with a lambda has no rule in the embedded engine")
    java = text_of(args[2], "regexp_replace's replacement") if len(args) > 2 else ""
    if _is_beyond(args[1]) or "${" in java:
        return call("t_re_replace_py", args[0], args[1], text(java))
    return call("regexp_replace", args[0], _re2(args[1]), text(_replacement(java)), text("g"))


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
        else:
            out.append(char)
            at += 1
    return "".join(out)


RULES: dict[str, Rule] = {
    "regexp_like": built(_like, 2),
    "regexp_extract": _extract("t_regexp_extract", "t_re_extract_py"),
    "regexp_extract_all": _extract("regexp_extract_all", "t_re_extract_all_py"),
    "regexp_replace": built(_replace, 2, 3),
    "regexp_split": built(_split, 2),
    "regexp_count": built(_count, 2),
    "regexp_position": built(_position, 2, 4),
}
