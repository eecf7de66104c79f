"""Calls whose arguments have a grammar of their own: TRIM, SUBSTRING, POSITION, JSON_OBJECT."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlglot import exp

from local_aws.athena.embedded.expressions.rules import call


def _trim(node: exp.Trim) -> exp.Expression:
    side = (node.args.get("position") or "BOTH").upper()
    macro = {"BOTH": "t_trim", "LEADING": "t_ltrim", "TRAILING": "t_rtrim"}[side]
    chars = [node.expression.copy()] if node.expression else []
    return call(macro, node.this.copy(), *chars)


def _substring(node: exp.Substring) -> exp.Expression:
    args = [node.this, node.args.get("start"), node.args.get("length")]
    return call("t_substr", *[arg.copy() for arg in args if arg is not None])


def _position(node: exp.StrPosition) -> exp.Expression:
    return call("t_strpos", node.this.copy(), node.args["substr"].copy())


def _json_object(node: exp.JSONObject) -> exp.Expression:
    parts = [part.copy() for pair in node.expressions for part in (pair.this, pair.expression)]
    return exp.cast(call("json_object", *parts), "varchar")


#: What each is in DuckDB.
OWN_SYNTAX: dict[type[exp.Expression], Callable[[Any], exp.Expression]] = {
    exp.Trim: _trim,
    exp.Substring: _substring,
    exp.StrPosition: _position,
    exp.JSONObject: _json_object,
}
