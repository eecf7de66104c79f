"""JSON text and the JSON type."""

from __future__ import annotations

import re

from sqlglot import exp

from local_aws.athena.embedded.expressions.rules import Rule, built, call, text, text_of, to
from local_aws.athena.errors import QueryError

_STEP = re.compile(
    r"""\.([A-Za-z_$][\w$-]*)|\[(\d+)\]|\[\s*"((?:[^"\\]|\\.)*)"\s*\]|\[\s*'((?:[^'\\]|\\.)*)'\s*\]"""
)


def duck_path(path: str) -> str:
    """Trino's JSON path as DuckDB writes it: `$."a b"[0]`.

    Raises:
        QueryError: INVALID_FUNCTION_ARGUMENT for a path outside the plain steps (wildcards, filters, `..`).
    """
    rest = path.strip().removeprefix("lax ").removeprefix("strict ").strip()
    name = "INVALID_FUNCTION_ARGUMENT" if rest == path.strip() else "NOT_SUPPORTED"
    if not rest.startswith("$"):
        raise QueryError(name, f"Invalid JSON path: '{path}'")
    out, at = ["$"], 1
    while at < len(rest):
        step = _STEP.match(rest, at)
        if step is None:
            raise QueryError(name, f"Invalid JSON path: '{path}'")
        step_name = next((part for part in (step[1], step[3], step[4]) if part is not None), None)
        if step_name is None:
            out.append(f"[{step[2]}]")
        elif '"' in step_name or "\\" in step_name:
            raise QueryError("NOT_SUPPORTED", f"JSON path {path!r} has a quoted quote, which has no rule")
        else:
            out.append(f'."{step_name}"')
        at = step.end()
    return "".join(out)


def _at_path(macro: str) -> Rule:
    def build(args: list[exp.Expression]) -> exp.Expression:
        return call(macro, call("t_json_source", args[0]), text(duck_path(text_of(args[1], "a JSON path"))))

    return built(build, 2)


def _of_source(macro: str, count: int) -> Rule:
    return built(lambda args: call(macro, call("t_json_source", args[0]), *args[1:]), count)


RULES: dict[str, Rule] = {
    "json_parse": _of_source("t_json_parse", 1),
    "json_format": to("t_json_format", 1),
    "json_extract": _at_path("t_json_extract"),
    "json_query": _at_path("t_json_query"),
    "json_extract_scalar": _at_path("t_json_scalar"),
    "json_value": _at_path("t_json_scalar"),
    "json_exists": _at_path("t_json_exists"),
    "json_size": _at_path("t_json_size"),
    "json_array_length": _of_source("t_json_array_length", 1),
    "json_array_contains": _of_source("t_json_array_contains", 2),
    "is_json_scalar": _of_source("t_is_json_scalar", 1),
}
