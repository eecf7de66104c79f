"""What Athena's grammar has: sqlglot reads the words of many other dialects, and DuckDB answers them.

What is known is allowed; a sign, a type, a node or a clause that is not here is refused.
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlglot import exp
from sqlglot.tokens import Token, TokenType

from local_aws.athena.errors import QueryError, place

_SIGN_TEXT = "+ - * / % || = <> != < <= > >= -> => ( ) [ ] , . ? ; :"
_SIGNS = frozenset(_SIGN_TEXT.split())
#: Signs of the patterns of MATCH_RECOGNIZE, which are refused as a whole.
_PATTERN_SIGNS = frozenset("{}|^$")
_TYPE_NAMES = """
boolean tinyint smallint integer int bigint real double precision decimal varchar char varbinary json date
time timestamp with without zone interval year month day hour minute second to array map row ipaddress uuid
hyperloglog p4hyperloglog qdigest tdigest setdigest geometry sphericalgeography bingtile unknown
"""
_TYPES = frozenset(_TYPE_NAMES.split())
_QUOTED = (TokenType.STRING, TokenType.IDENTIFIER)
_OPEN, _CLOSE = ("(", "[", "<"), (")", "]", ">")

#: Nodes of the tree by name, with the parts that each may have.
_NODES = {
    line.split()[0]: frozenset(line.split()[1:])
    for line in """
    Add this expression
    Alias this alias
    All this
    And this expression
    Anonymous this expressions
    Any this
    Array expressions bracket_notation
    AtTimeZone this zone
    Between this low high
    Boolean this
    Bracket this expressions
    CTE this alias
    Case this ifs default
    Cast this to
    Column this table db catalog
    ColumnDef this kind
    Create this kind expression properties exists
    Cube expressions
    CurrentDate
    CurrentTime
    CurrentTimestamp this
    DPipe this expression safe
    DataType this expressions nested
    DataTypeParam this
    Delete this where
    Distinct expressions on
    Div this expression typed
    Dot this expression
    EQ this expression
    Escape this expression
    Except this expression distinct order limit offset with_
    Exists this
    Extract this expression
    Fetch direction count limit_options
    FileFormatProperty this
    Filter this expression
    From this
    GT this expression
    GTE this expression
    Group expressions cube rollup grouping_sets
    GroupConcat this separator on_overflow
    GroupingSets expressions
    Having this
    HexString this
    Identifier this quoted
    If this true false
    IgnoreNulls this
    In this expressions query
    Insert this expression
    Intersect this expression distinct order limit offset with_
    Interval this unit
    IntervalSpan this expression
    Is this expression
    JSONKeyValue this expression
    JSONObject expressions null_handling unique_keys
    Join this side on kind using
    LT this expression
    LTE this expression
    Lambda this expressions
    Lateral this alias
    Like this expression negate
    Limit expression
    LimitOptions rows with_ties percent
    Literal this is_string
    Localtime this
    Localtimestamp this
    LocationProperty this
    MatchRecognize partition_by order measures rows after pattern define alias
    MatchRecognizeMeasure this window_frame
    Merge this using on whens
    Mod this expression
    Mul this expression
    NEQ this expression
    Neg this
    Not this
    Null
    NullSafeEQ this expression
    NullSafeNEQ this expression
    Offset expression
    Or this expression
    Order this expressions
    Ordered this desc nulls_first
    OverflowTruncateBehavior this with_count
    Paren this
    ParseJSON this is_literal
    PartitionedByProperty this
    Placeholder
    Properties expressions
    Property this value
    RespectNulls this
    Rollup expressions
    Schema this expressions
    Select expressions from_ group order having where joins with_ limit offset distinct windows match sample
    Star
    StrPosition this substr
    Struct expressions
    Sub this expression
    Subquery this alias with_ order limit offset joins sample
    Substring this start length
    Table this alias db catalog version joins laterals sample match_recognize
    TableAlias this columns
    TableSample method percent
    Trim this position expression
    TryCast this to safe
    Tuple expressions
    UnicodeString this escape
    Union this expression distinct order limit offset with_
    Unnest expressions alias offset
    Update this expressions where
    Values expressions alias order limit offset with_
    Var this
    Version this expression kind
    When matched condition then source
    Whens expressions
    Where this
    Window this partition_by order over spec alias
    WindowSpec kind start start_side end end_side exclude
    With expressions recursive
    WithDataProperty no
    WithinGroup this expression
    """.strip().splitlines()
}

_OTHERWISE_REFUSED = {
    ("Group", "all"): ("COLUMN_NOT_FOUND", "line 1:1: Column 'all' cannot be resolved"),
    ("Join", "method"): ("NOT_SUPPORTED", "line 1:1: Natural join not supported"),
}
"""What Athena's grammar takes and its analysis does not."""


def check_words(sql: str, tokens: list[Token]) -> None:
    """Refuse signs, types and an order of words that Athena has not.

    Raises:
        QueryError: SYNTAX_ERROR; TYPE_MISMATCH for a type.
    """
    patterns = any(token.text.lower() == "match_recognize" for token in tokens)
    signs = _SIGNS | _PATTERN_SIGNS if patterns else _SIGNS
    for at, token in enumerate(tokens):
        if token.token_type in _QUOTED:
            if token.token_type == TokenType.STRING and _is(tokens, at + 1, TokenType.STRING):
                raise _mismatched(sql, tokens[at + 1])
            continue
        if (
            not any(char.isalnum() or char == "_" for char in token.text)
            and token.text
            and token.text not in signs
        ):
            raise _mismatched(sql, token)
        if _text(tokens, at) == "LIMIT" and _text(tokens, at + 2) == "OFFSET":
            raise _mismatched(sql, tokens[at + 2])
    for token in _unknown_types(tokens):
        raise QueryError("TYPE_MISMATCH", f"{place(sql, token.start)}Unknown type: {token.text.lower()}")


def _is(tokens: list[Token], at: int, kind: TokenType) -> bool:
    return at < len(tokens) and tokens[at].token_type == kind


def _text(tokens: list[Token], at: int) -> str:
    """A word in capitals; nothing for a quoted one and beyond the end."""
    if at >= len(tokens) or tokens[at].token_type in _QUOTED:
        return ""
    return tokens[at].text.upper()


def _mismatched(sql: str, token: Token) -> QueryError:
    text = f"'{token.text}'" if token.token_type == TokenType.STRING else token.text
    return QueryError("SYNTAX_ERROR", f"{place(sql, token.start)}mismatched input '{text}'")


def _unknown_types(tokens: list[Token]) -> Iterator[Token]:
    """The words that stand for types in casts and are none."""
    for at in range(len(tokens)):
        if _text(tokens, at) in ("CAST", "TRY_CAST") and _text(tokens, at + 1) == "(":
            first, end = _type_of_cast(tokens, at + 1)
            for word in range(first, end):
                names_a_field = word + 1 < end and _text(tokens, word + 1) not in (",", *_OPEN, *_CLOSE)
                text = _text(tokens, word)
                if (
                    text.isidentifier()
                    and text.lower() not in _TYPES
                    and not (names_a_field and word > first)
                ):
                    yield tokens[word]


def _type_of_cast(tokens: list[Token], opened: int) -> tuple[int, int]:
    """Where the type of a cast begins and ends, whose bracket is at *opened*."""
    depth, first = 0, len(tokens)
    for at in range(opened, len(tokens)):
        text = _text(tokens, at)
        depth += (text in ("(", "[")) - (text in (")", "]"))
        if depth == 1 and text == "AS":
            first = at + 1
        if depth == 0:
            return first, at
    return first, len(tokens)


def check_nodes(tree: exp.Expression) -> None:
    """Refuse a tree with nodes or parts of nodes that Athena's grammar has not.

    Raises:
        QueryError: SYNTAX_ERROR.
    """
    for node in tree.walk():
        parts = _NODES.get(type(node).__name__)
        if parts is None and isinstance(node, exp.Func):
            continue  # refused by its name
        unknown = sorted(
            name
            for name, value in node.args.items()
            if value not in (None, [], False) and name not in (parts or ())
        )
        if unknown and (type(node).__name__, unknown[0]) in _OTHERWISE_REFUSED:
            raise QueryError(*_OTHERWISE_REFUSED[type(node).__name__, unknown[0]])
        if parts is None or unknown:
            what = type(node).__name__ + (f" with {unknown[0]}" if parts is not None else "")
            raise QueryError("SYNTAX_ERROR", f"line 1:1: mismatched input: Athena's grammar has no {what}")
        _check_node(node)


def _check_node(node: exp.Expression) -> None:
    """Parts of the right name that hold what they may not."""
    kind = str(node.args.get("kind") or "").upper() if isinstance(node, exp.Join) else ""
    if kind not in ("", "INNER", "CROSS", "OUTER"):
        raise QueryError("SYNTAX_ERROR", f"line 1:1: mismatched input '{kind.lower()}'")
    if isinstance(node, exp.Is) and not isinstance(node.expression, exp.Null):
        raise QueryError("SYNTAX_ERROR", f"line 1:1: mismatched input '{node.expression.sql()}'")
