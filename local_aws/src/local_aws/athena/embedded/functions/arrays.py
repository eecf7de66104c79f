"""Arrays and the lambdas over them."""

from __future__ import annotations

from sqlglot import exp

from local_aws.athena.embedded.expressions.known import kind_of
from local_aws.athena.embedded.expressions.rules import Rule, built, call, null_with_any, number, to
from local_aws.athena.errors import not_supported


def _matches(macro: str) -> Rule:
    return built(lambda args: call(macro, call("list_transform", args[0], args[1])), 2)


def _reduce(args: list[exp.Expression]) -> exp.Expression:
    """Fold by the third argument, then apply the fourth, which sqlglot's own translation drops."""
    folded = call("t_reduce_guard", args[0], args[1])
    folded = call("list_reduce", folded, args[2], args[1])
    finish = args[3]
    if isinstance(finish, exp.Lambda) and finish.this.sql() == finish.expressions[0].sql():
        return folded
    return call("list_extract", call("list_transform", call("list_value", folded), finish), number(1))


def _sort(args: list[exp.Expression]) -> exp.Expression:
    if len(args) > 1:
        raise not_supported("array_sort with a comparator has no rule in the embedded engine")
    return call("t_array_sort", args[0])


def _join(args: list[exp.Expression]) -> exp.Expression:
    """Texts written out in the query need no rule for the text of each element."""
    listed = args[0].expressions if isinstance(args[0], exp.Array) and len(args) == 2 else []
    if listed and all(kind_of(item) == "text" for item in listed):
        return call("t_texts_join", *args)
    return call("t_array_join", *args)


def _zip(args: list[exp.Expression]) -> exp.Expression:
    return null_with_any("list_zip", args)


def _zip_with(args: list[exp.Expression]) -> exp.Expression:
    """The lambda over pairs, with its two names read from the pair."""
    body, (left, right) = args[2].this, (item.name for item in args[2].expressions)
    pair = exp.to_identifier("t_pair")
    names = {left: call("struct_extract", pair, number(1)), right: call("struct_extract", pair, number(2))}
    return call("list_transform", null_with_any("list_zip", args[:2]), lambda_over(pair, body, names))


def lambda_over(
    name: exp.Identifier, body: exp.Expression, names: dict[str, exp.Expression]
) -> exp.Expression:
    """`name -> body` with each lambda parameter in *names* replaced by its expression."""

    def replaced(node: exp.Expression) -> exp.Expression:
        bare = isinstance(node, exp.Identifier) and not isinstance(node.parent, exp.Column | exp.Dot)
        if bare and node.name in names:
            return names[node.name].copy()
        if isinstance(node, exp.Column) and not node.table and node.name in names:
            return names[node.name].copy()
        return node

    return exp.Lambda(this=body.copy().transform(replaced), expressions=[name])


def _of_vectors(name: str) -> Rule:
    return built(lambda args: call(name, *[call("t_vector", arg) for arg in args]), 2)


RULES: dict[str, Rule] = {
    "cardinality": to("cardinality", 1),
    "contains": to("t_contains", 2),
    "transform": to("list_transform", 2),
    "filter": to("list_filter", 2),
    "reduce": built(_reduce, 4),
    "any_match": _matches("t_any"),
    "all_match": _matches("t_all"),
    "none_match": _matches("t_none"),
    "array_distinct": to("t_array_distinct", 1),
    "array_sort": built(_sort, 1, 2),
    "array_join": built(_join, 2, 3),
    "array_max": to("t_array_max", 1),
    "array_min": to("t_array_min", 1),
    "array_position": to("t_array_position", 2),
    "array_remove": to("t_array_remove", 2),
    "array_union": to("t_array_union", 2),
    "array_intersect": to("t_array_intersect", 2),
    "array_except": to("t_array_except", 2),
    "arrays_overlap": to("t_arrays_overlap", 2),
    "flatten": to("flatten", 1),
    "repeat": to("t_repeat", 2),
    "sequence": to("t_sequence", 2, 3),
    "slice": to("t_slice", 3),
    "contains_sequence": to("t_contains_sequence", 2),
    "trim_array": to("t_trim_array", 2),
    "ngrams": to("t_ngrams", 2),
    "array_histogram": to("t_array_histogram", 1),
    "shuffle": to("t_shuffle", 1),
    "dot_product": _of_vectors("list_dot_product"),
    "cosine_similarity": _of_vectors("list_cosine_similarity"),
    "cosine_distance": _of_vectors("list_cosine_distance"),
    "euclidean_distance": _of_vectors("list_distance"),
    "zip": built(_zip, 2, 5),
    "zip_with": built(_zip_with, 3),
}
