"""How the rows of a changes model are read: their columns, and what SQL says of each before one is sent."""

from __future__ import annotations

from dataclasses import dataclass

from .changes import OPERATIONS
from .refusals import Refusal


@dataclass(frozen=True, slots=True)
class RowModel:
    """What one destination asks of the rows of `act_<id>__changes`, in Athena's SQL over their columns.

    Attributes:
        columns: The columns that `Destination.read` takes, all of them text; `record_id` and `change_type`
            are among them.
        payload_bytes: Bytes of what is sent for a row; rather too many than too few.
        contradiction: True of a row whose values its change_type denies: the model is wrong, nothing is sent.
        refusals: Why a row is not sent; the first one that is true.
        group: The column whose rows go as one request; "" where each row stands alone.
    """

    columns: tuple[str, ...]
    payload_bytes: str
    contradiction: str = "false"
    refusals: tuple[Refusal, ...] = ()
    group: str = ""


def judged(table: str, model: RowModel) -> str:
    """Return the CTEs that judge the rows of *table*; the last of them is `judged`.

    It has the model's columns, `group_name`, `payload_bytes`, `is_contradiction`, and `refusal`: code and
    message as an array, null where the row may be sent.
    """
    group_bytes = "sum(payload_bytes) over (partition by group_name)" if model.group else "payload_bytes"
    operations = ", ".join(f"'{operation}'" for operation in OPERATIONS)
    return f"""
with

sized as (
    select
        {", ".join(model.columns)},
        {f"coalesce({model.group}, '')" if model.group else "''"} as group_name,
        {model.payload_bytes} as payload_bytes,
        count(*) over (partition by lower(record_id)) as count_spellings
    from {table}
),

weighed as (
    select
        *,
        {group_bytes} as group_bytes
    from sized
),

judged as (
    select
        *,
        coalesce(change_type not in ({operations}) or ({model.contradiction}), true) as is_contradiction,
        {_first_of(model.refusals)} as refusal
    from weighed
)
"""  # noqa: S608 - our own names


def _first_of(refusals: tuple[Refusal, ...]) -> str:
    if not refusals:
        return "cast(null as array(varchar))"
    cases = "\n".join(
        f"            when {each.condition} then array['{each.code}', {each.message}]" for each in refusals
    )
    return f"case\n{cases}\n        end"
