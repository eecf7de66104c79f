"""GROUP BY in its forms, aggregates with FILTER, DISTINCT and ORDER BY, and windows with frames."""

from __future__ import annotations

from random import Random

from fuzz.expressions import SORTABLE, Expressions, Scope
from fuzz.grammar import AGGREGATES

_FRAMES = (
    "",
    "range between unbounded preceding and current row",
    "range between current row and unbounded following",
    "rows between unbounded preceding and current row",
    "rows between 1 preceding and 1 following",
    "rows between current row and unbounded following",
    "groups between 1 preceding and current row",
)
#: Window functions by type; these need an order that tells every row apart.
_RANKED = (
    ("bigint", "row_number()"),
    ("bigint", "ntile(2)"),
    ("T", "lag({T})"),
    ("T", "lead({T}, 2)"),
    ("T", "lag({T}, 1, {T})"),
    ("T", "first_value({T})"),
    ("T", "last_value({T})"),
    ("T", "nth_value({T}, 2)"),
    ("T", "first_value({T}) ignore nulls"),
)
_PEERS = (
    ("bigint", "rank()"),
    ("bigint", "dense_rank()"),
    ("double", "percent_rank()"),
    ("double", "cume_dist()"),
)
_FRAMED = ("first_value", "last_value", "nth_value")


def order_item(random: Random, text: str) -> str:
    """*text* with a direction and a place for NULLs, or with neither."""
    return (
        text + random.choice(("", " desc", " asc")) + random.choice(("", "", " nulls first", " nulls last"))
    )


def aggregate(expressions: Expressions, kind: str, scope: Scope, depth: int) -> str:
    """One aggregate call that gives *kind*."""
    random = expressions.random
    text = expressions.fill(random.choice(AGGREGATES[kind]), kind, scope, depth)
    plain = text.count("(") and not text.startswith(("round(", "array_sort(", "transform_values("))
    if plain and random.random() < 0.2:
        text += f" filter (where {expressions.expression('boolean', scope, 1)})"
    return text


def group_by(expressions: Expressions, scope: Scope, depth: int) -> tuple[str, Scope, int]:
    """The text of GROUP BY (may be empty), what may be selected then, and how many keys lead the columns."""
    random = expressions.random
    keys = [_key(expressions, scope, depth) for _ in range(random.choice((0, 1, 1, 2, 3)))]
    columns = [pair for pair in scope.columns if pair[1] in SORTABLE]
    form = random.choice(("plain", "plain", "plain", "ordinals", "sets", "rollup", "cube"))
    if form in ("sets", "rollup", "cube") and len(columns) > 1:
        keys = random.sample(columns, 2)
        text = _grouping_sets(form, [name for name, _ in keys])
        keys.append((f"grouping({keys[0][0]}, {keys[1][0]})", "integer"))
    elif not keys:
        text = ""
    elif form == "ordinals":
        text = "group by " + ", ".join(str(at + 1) for at in range(len(keys)))
    else:
        text = "group by " + ", ".join(dict.fromkeys(name for name, _ in keys))
    kinds = [random.choice(tuple(AGGREGATES)) for _ in range(random.choice((1, 1, 2, 3)))]
    made = [(aggregate(expressions, kind, scope, depth), kind) for kind in kinds]
    after = (*keys, *made)
    return text, Scope(after, (), frozenset(name for name, _ in after)), len(keys)


def _key(expressions: Expressions, scope: Scope, depth: int) -> tuple[str, str]:
    """A grouping key: a column, or an expression over one that no other reading could take for an ordinal."""
    random = expressions.random
    columns = [pair for pair in scope.columns if pair[1] in SORTABLE]
    kind = random.choice(SORTABLE)
    text = expressions.expression(kind, scope, min(depth, 2))
    named = any(name in text for name, _ in scope.columns)
    if not columns or (named and "->" not in text and random.random() < 0.5):
        return text, kind
    return random.choice(columns)


def _grouping_sets(form: str, names: list[str]) -> str:
    one, other = names
    if form == "sets":
        return f"group by grouping sets (({one}, {other}), ({one}), ())"
    return f"group by {form} ({one}, {other})"


def window(expressions: Expressions, scope: Scope, depth: int) -> tuple[str, str]:
    """One window call and its type; a total order where the answer hangs on it."""
    random = expressions.random
    partition = ""
    if random.random() < 0.6:
        partition = "partition by " + expressions.expression(random.choice(SORTABLE), scope, 1)
    order = [order_item(random, expressions.expression(random.choice(SORTABLE), scope, 1))]
    choice = random.random()
    if scope.unique and choice < 0.5:
        kind, form = random.choice(_RANKED)
        order += scope.unique
    elif choice < 0.7:
        kind, form = random.choice(_PEERS)
    else:
        return _aggregate_over(expressions, scope, depth, partition, order)
    kind = random.choice(SORTABLE) if kind == "T" else kind
    call = expressions.fill(form, kind, scope, depth)
    frame = random.choice(_FRAMES) if form.startswith(_FRAMED) else ""
    return f"{call} over ({_spec(partition, order, frame)})", kind


def _aggregate_over(
    expressions: Expressions, scope: Scope, depth: int, partition: str, order: list[str]
) -> tuple[str, str]:
    random = expressions.random
    kind = random.choice(("bigint", "integer", "double", "decimal", "boolean", "varchar"))
    form = random.choice(
        [form for form in AGGREGATES[kind] if "distinct" not in form and "within" not in form]
    )
    call = expressions.fill(form, kind, scope, depth)
    frame = ""
    if random.random() < 0.3:
        order = []
    elif scope.unique:
        order, frame = [*order, *scope.unique], random.choice(_FRAMES)
    over = f"over ({_spec(partition, order, frame)})"
    if call.startswith("round("):
        inner, _, digits = call[len("round(") : -1].rpartition(", ")
        return f"round({inner} {over}, {digits})", kind
    return f"{call} {over}", kind


def _spec(partition: str, order: list[str], frame: str) -> str:
    by = f"order by {', '.join(order)}" if order else ""
    return " ".join(part for part in (partition, by, frame if order else "") if part)
