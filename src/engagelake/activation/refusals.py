"""Why a record is not sent, in SQL, where the changes lie: no process has to hold them all to judge one."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Refusal:
    """One reason: *code* and *message* of the outcome, for rows of which *condition* is true.

    Condition and message are Athena's SQL over the columns of `RowModel.columns` and those that
    `rows.judged` adds: `count_spellings` and `group_bytes`.
    """

    code: str
    condition: str
    message: str


@dataclass(frozen=True, slots=True)
class RecordRules:
    """What a destination accepts as an id and as a list of tokens.

    Attributes:
        max_tokens: Most tokens that one record carries.
        max_token_chars: Most characters of one token.
        forbidden: Characters that an id must not contain.
    """

    max_tokens: int
    max_token_chars: int
    forbidden: frozenset[str] = field(default_factory=frozenset)


def text(words: str) -> str:
    """Return *words* as a literal of SQL."""
    return "'" + words.replace("'", "''") + "'"


ID_CLASH = Refusal(
    "IdClash",
    "count_spellings > 1",
    text("another id differs only by case and the destination ignores case: merge the two"),
)
"""Of ids that differ only by case one would overwrite the other, so none of them is sent."""


def id_refusal(column: str, rules: RecordRules) -> Refusal:
    """Return the refusal of rows whose id in *column* is empty or has a character that *rules* forbid."""
    forbidden = sorted(rules.forbidden)
    pattern = "[" + "".join(f"\\{character}" for character in forbidden) + "]"
    contains = f" or regexp_like({column}, {text(pattern)})" if forbidden else ""
    return Refusal(
        "InvalidId",
        f"coalesce({column}, '') = ''{contains}",
        text(
            f"the id is empty or contains one of {' '.join(forbidden)}: fix it where the endpoint is made"
            if forbidden
            else "the id is empty: fix it where the endpoint is made"
        ),
    )


def token_refusals(tokens: str, rules: RecordRules) -> tuple[Refusal, ...]:
    """Return the refusals of rows whose *tokens*, an array of varchar in SQL, are too many or wrong."""
    wrong = f"filter({tokens}, t -> length(t) not between 1 and {rules.max_token_chars})"
    first = f"element_at({wrong}, 1)"
    return (
        Refusal(
            "TooManyTokens",
            f"cardinality({tokens}) > {rules.max_tokens}",
            f"concat('it is in ', cast(cardinality({tokens}) as varchar), "
            f"' segments and the destination holds {rules.max_tokens} tokens a record: "
            "retire or merge segments, or give some of them another destination')",
        ),
        Refusal(
            "InvalidToken",
            f"cardinality({wrong}) > 0",
            f"concat('a token has ', cast(length({first}) as varchar), "
            f"' characters and the destination takes 1 to {rules.max_token_chars}: "
            f"shorten `token` in the meta of the segment ', substr({first}, 1, 40), '…')",
        ),
    )
