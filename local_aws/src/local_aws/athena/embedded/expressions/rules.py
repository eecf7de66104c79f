"""The forms a rule can take: a rename, a macro, or a builder of its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sqlglot import exp

from local_aws.athena.embedded.expressions.known import AGGREGATES
from local_aws.athena.errors import QueryError, not_supported, position

Build = Callable[[list[exp.Expression]], exp.Expression]


@dataclass(frozen=True, slots=True)
class Rule:
    """How one function is written for DuckDB.

    *build* takes the translated arguments. *wrap* is put around the whole call with its FILTER and OVER,
    for aggregates whose DuckDB twin gives another shape.
    """

    build: Build
    low: int
    high: int
    wrap: Build | None = None

    def check(self, name: str, count: int, sql: str) -> None:
        """Refuse a call in *sql* with a wrong number of arguments.

        Raises:
            QueryError: FUNCTION_NOT_FOUND, as Trino answers.
        """
        if not self.low <= count <= self.high:
            message = f"{position(sql, name)}Unexpected parameters for function {name}: {count} given"
            raise QueryError("FUNCTION_NOT_FOUND", message)


def call(name: str, *args: exp.Expression) -> exp.Expression:
    """A DuckDB call of *name*."""
    return exp.Anonymous(this=name, expressions=list(args))


def to(name: str, low: int, high: int | None = None, wrap: str | None = None) -> Rule:
    """The DuckDB function or macro *name* with the same arguments."""
    wrapper = (lambda args: call(wrap, *args)) if wrap else None
    return Rule(lambda args: call(name, *args), low, low if high is None else high, wrapper)


def built(build: Build, low: int, high: int | None = None) -> Rule:
    """A rule with a builder of its own."""
    return Rule(build, low, low if high is None else high)


def as_type(value: exp.Expression, kind: str) -> exp.Expression:
    """*value* cast to DuckDB's *kind*, also where it is a cast: sqlglot takes all decimals for one."""
    return exp.Cast(this=value, to=exp.DataType.build(kind, dialect="duckdb"))


def text_of(node: exp.Expression, what: str) -> str:
    """The value of a string literal; an expression in its place has no rule."""
    if not (isinstance(node, exp.Literal) and node.is_string):
        raise not_supported(f"{what} must be a string literal in the embedded engine; write it as one")
    return node.name


def text(value: str) -> exp.Expression:
    """A string literal."""
    return exp.Literal.string(value)


def number(value: int) -> exp.Expression:
    """An integer literal."""
    return exp.Literal.number(value)


def null_with_any(name: str, args: list[exp.Expression]) -> exp.Expression:
    """The DuckDB function *name*, NULL where one of *args* is, which DuckDB would leave out."""
    there = exp.and_(
        *[exp.Not(this=exp.Is(this=exp.paren(arg.copy()), expression=exp.Null())) for arg in args]
    )
    return exp.Case(ifs=[exp.If(this=there, true=call(name, *args))])


def tried(value: exp.Expression) -> exp.Expression:
    """NULL where *value* fails with its data; so does a question over constants, which is asked in front."""
    return asked(value, exp.Try(this=value), of_constants=True)


def asked(value: exp.Expression, result: exp.Expression, *, of_constants: bool = False) -> exp.Expression:
    """*result*, which hides what in *value* asks for types of decimals, with the questions beside it.

    A question inside an aggregate or a lambda stays there: its names mean nothing outside. *of_constants*
    leaves those over columns, which a plan keeps, where they are: they may be part of a GROUP BY.
    """
    marks = [
        call("t_decimal_mark", *[arg.copy() for arg in question.expressions])
        for question in questions(value)
        if not _is_local(question, value) and not (of_constants and question.find(exp.Column))
    ]
    if not marks:
        return result
    return exp.Case(ifs=[exp.If(this=exp.or_(*marks), true=exp.Null())], default=result)


def questions(value: exp.Expression) -> list[exp.Expression]:
    """What in *value* asks for types of decimals."""
    return [
        node for node in value.find_all(exp.Anonymous) if node.name in ("t_decimal_pair", "t_decimal_ask")
    ]


def _is_local(node: exp.Expression, within: exp.Expression) -> bool:
    while node is not within and node.parent is not None:
        node = node.parent
        if isinstance(node, exp.Lambda) or (isinstance(node, exp.Anonymous) and node.name in AGGREGATES):
            return True
    return False
