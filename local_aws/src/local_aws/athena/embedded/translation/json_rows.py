"""CAST of JSON to a row: fields by name in an object, by place in an array; DuckDB wants every name there."""

from __future__ import annotations

from collections.abc import Callable

from sqlglot import exp

from local_aws.athena.embedded.expressions.rules import as_type, call, number, text

_JSON = exp.to_identifier("t_json")


def cast_to_row(
    value: exp.Expression, kind: exp.DataType, cast: Callable[[exp.Cast], exp.Expression]
) -> exp.Expression:
    """*value* as a row of *kind*, which may be JSON; *cast* translates the casts of the fields."""
    plain = as_type(value.copy(), kind.sql("duckdb"))
    fields = [field for field in kind.expressions if isinstance(field, exp.ColumnDef)]
    if _is_row(value) or len(fields) != len(kind.expressions):
        return plain
    from_object = [call("t_json_field", _JSON.copy(), text(field.name)) for field in fields]
    from_array = [call("json_extract", _JSON.copy(), number(at)) for at in range(len(fields))]
    row = exp.Case(
        this=call("json_type", _JSON.copy()),
        ifs=[
            exp.If(this=text("OBJECT"), true=_packed(fields, from_object, cast)),
            exp.If(this=text("ARRAY"), true=_packed(fields, _as_many(from_array), cast)),
            exp.If(this=text("NULL"), true=exp.Null()),
        ],
        default=as_type(_JSON.copy(), kind.sql("duckdb")),  # which fails
    )
    given = call("list_value", call("to_json", value.copy()))
    read = call("list_transform", given, exp.Lambda(this=row, expressions=[_JSON.copy()]))
    is_json = exp.EQ(this=call("typeof", value.copy()), expression=text("JSON"))
    return exp.Case(ifs=[exp.If(this=is_json, true=call("list_extract", read, number(1)))], default=plain)


def _is_row(value: exp.Expression) -> bool:
    value = value.unnest()
    row = isinstance(value, exp.Anonymous) and value.name.lower() == "row"
    return row or isinstance(value, exp.Null | exp.Tuple | exp.Struct)


def _as_many(items: list[exp.Expression]) -> list[exp.Expression]:
    """The first of *items* also checks that the array is as long as they are."""
    return [call("t_json_sized", _JSON.copy(), number(len(items)), items[0]), *items[1:]]


def _packed(
    fields: list[exp.ColumnDef], values: list[exp.Expression], cast: Callable[[exp.Cast], exp.Expression]
) -> exp.Expression:
    made = [
        cast(exp.Cast(this=value, to=field.kind.copy())) for field, value in zip(fields, values, strict=True)
    ]
    return exp.Struct(
        expressions=[
            exp.PropertyEQ(this=exp.to_identifier(field.name, quoted=True), expression=value)
            for field, value in zip(fields, made, strict=True)
        ]
    )
