"""Glue's promise that moto 5.2.5 does not keep: GetPartitions filters keys of any length or scale."""

from __future__ import annotations

from typing import Any

import moto.glue.utils

_cast = moto.glue.utils._cast


def filter_by_full_types() -> None:
    """Have expressions take keys such as `varchar(2)` and `decimal(10,2)`; safe to call again."""
    moto.glue.utils._cast = _cast_to_full_type


def _cast_to_full_type(type_: str, value: Any) -> Any:
    """A partition's value, or a literal, as what its key's type compares; a length is not enforced."""
    return _cast(type_.partition("(")[0].strip(), value)
