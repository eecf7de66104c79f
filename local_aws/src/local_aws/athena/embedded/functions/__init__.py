"""What each Athena function means in DuckDB. A function that is not here does not run."""

from local_aws.athena.embedded.expressions.rules import Rule
from local_aws.athena.embedded.functions import (
    aggregates,
    arrays,
    dates,
    hashes,
    json,
    maps,
    numbers,
    regexes,
    strings,
    windows,
)

#: Rules by lower-case function name.
REGISTRY: dict[str, Rule] = {
    **numbers.RULES,
    **strings.RULES,
    **regexes.RULES,
    **dates.RULES,
    **json.RULES,
    **arrays.RULES,
    **maps.RULES,
    **hashes.RULES,
    **aggregates.RULES,
    **windows.RULES,
}
