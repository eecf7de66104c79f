"""What a generated scalar expression can be, by its type: `{…}` is a place for another production.

`{integer}` asks for an expression of that type; `{integer/x:integer}` for one that may use the lambda's
parameter x, whose name is made unique. Names without a table type (`{cmp}`) are plain alternatives.
`{T}` is the type that an any-type form was asked for; `{@}` says the place before it again.
Doubles that are not exact sums of powers of two are rounded: the last digit is nobody's promise.
"""

from __future__ import annotations

#: Alternatives without a type.
WORDS = {
    "cmp": ["=", "<>", "<", "<=", ">", ">=", "is distinct from", "is not distinct from"],
    "unit": ["'day'", "'month'", "'year'", "'hour'", "'week'", "'minute'", "'second'", "'quarter'"],
    "dateunit": ["'day'", "'week'", "'month'", "'quarter'", "'year'"],
    "interval": ["interval '1' day", "interval '-2' month", "interval '1' year", "interval '25' hour"],
    "dateinterval": ["interval '1' day", "interval '1' month", "interval '-1' year"],
    "pattern": ["'a%'", "'%p%'", "'_'", "'%'", "'%\\_%'", "''", "'Ä%'"],
    "regex": ["'[a-m]+'", "'\\d'", "'^.'", "'p*l'", "'(?i)APP'"],
    "path": ["'$.k'", "'$.a'", "'$[0]'", "'$[2]'", "'$'", "'$.k[0]'"],
    "small": ["0", "1", "2", "3"],
    "format": ["'%Y-%m-%d'", "'%d/%m/%y %H:%i:%s'", "'%b %e, %j'"],
    "joda": ["'yyyy-MM-dd HH:mm:ss.SSS'", "'EEE d MMM yy'"],
    "joda_text": ["'2026-01-31'", "cast(null as varchar)", "'2024-2-9'"],
    "key": ["'k'", "'z'", "''", "'x'"],
}

#: Where the depth is used up, or by chance.
LITERALS = {
    "integer": ["0", "1", "-1", "7", "cast(null as integer)", "12"],
    "bigint": ["bigint '2'", "bigint '-5'", "cast(null as bigint)", "4000000000"],
    "double": ["0.5", "-2e0", "cast(null as double)", "1e7", "double '3'"],
    "decimal": [
        "decimal '1.5'",
        "(- decimal '0.25')",
        "decimal '10'",
        "cast(null as decimal(5, 1))",
        "decimal '100.00'",
    ],
    "varchar": ["'a'", "''", "'Apple'", "cast(null as varchar)", "'ß☃'", "'10'", "'a,b,c'"],
    "boolean": ["true", "false", "cast(null as boolean)"],
    "date": ["date '2026-01-31'", "date '2024-02-29'", "cast(null as date)"],
    "timestamp": ["timestamp '2026-01-31 10:20:30.123'", "cast(null as timestamp(3))"],
    "integers": ["array[1, 2, null]", "cast(array[] as array(integer))", "cast(null as array(integer))"],
    "varchars": ["array['a', null, 'b']", "cast(array[] as array(varchar))", "array['']"],
    "map": ["map(array['k', 'x'], array[1, null])", "cast(map() as map(varchar, integer))"],
    "row": ["cast(row(1, 'a') as row(x integer, y varchar))", "cast(null as row(x integer, y varchar))"],
    "json": ["""json_parse('{"k": [1, 2]}')""", "json '\"t\"'", "cast(null as json)", "json '1.5'"],
}

#: Forms that every type has.
ANY = [
    "case when {boolean} then {T} else {T} end",
    "case when {boolean} then {T} when {boolean} then {T} end",
    "case {integer} when 1 then {T} when {integer} then {T} else {T} end",
    "coalesce({T}, {T})",
    "if({boolean}, {T})",
    "if({boolean}, {T}, {T})",
    "try({T})",
]
_ORDERED = ["nullif({T}, {T})", "greatest({T}, {T})", "least({T}, {T})"]

_NUMBERS = {
    "integer": [
        *_ORDERED,
        "({integer} + {integer})", "({integer} - {integer})", "({integer} * {integer})",
        "({integer} / nullif({integer}, 0))", "({integer} % nullif({integer}, 0))",
        "try({integer} / {integer})", "abs({integer})", "sign({integer})", "(- {integer})",
        "cast({boolean} as integer)", "cast({decimal} as integer)", "try_cast({varchar} as integer)",
        "element_at({integers}, {small})", "element_at({map}, {key})", "{row}.x",
        "reduce({integers}, 0, (x, y) -> {integer/x:integer,y:integer}, x -> x)",
        "reduce({integers}, 0, (x, y) -> x + coalesce(y, 0), x -> x * 2)",
        "array_max({integers})", "array_min({integers})", "try_cast(round({double}) as integer)",
        "round({integer})", "mod({integer}, nullif({integer}, 0))",
    ],
    "bigint": [
        *_ORDERED,
        "({bigint} + {integer})", "({integer} - {bigint})", "({bigint} / nullif({bigint}, 0))",
        "({bigint} % nullif({integer}, 0))", "length({varchar})", "cardinality({integers})",
        "cardinality({map})", "cardinality({varchars})", "strpos({varchar}, {varchar})", "abs({bigint})",
        "cast({integer} as bigint)", "try_cast({varchar} as bigint)",
        "date_diff({unit}, {timestamp}, {timestamp})",
        "date_diff({dateunit}, {date}, {date})", "year({date})", "month({timestamp})", "day_of_week({date})",
        "extract(day from {date})", "extract(hour from {timestamp})", "week({date})", "quarter({date})",
        "day_of_year({timestamp})", "millisecond({timestamp})", "array_position({integers}, {integer})",
        "json_array_length({json})", "cast(json_extract({json}, {path}) as bigint)", "try({bigint})",
        "levenshtein_distance({varchar}, {varchar})", "bitwise_and({integer}, {integer})",
        "position({varchar} in {varchar})", "json_size({json}, {path})",
    ],
    "double": [
        *_ORDERED,
        "({double} + {integer})", "({double} - {double})", "({double} * {double})",
        "round({double} / nullif({double}, 0e0), 4)", "cast({integer} as double)",
        "cast({decimal} as double)",
        "try_cast({varchar} as double)", "abs({double})", "floor({double})", "ceil({double})",
        "round({double}, 1)", "truncate({double})", "round(sqrt(abs({double})), 4)", "round({double})",
        "({integer} + {double})", "round(power({integer}, 2), 2)", "(- {double})", "sign({double})",
    ],
    "decimal": [
        "nullif({decimal}, {decimal})", "({decimal} + {decimal})", "({decimal} - {decimal})",
        "({decimal} * {decimal})", "try({decimal} / {decimal})", "({decimal} / nullif({integer}, 0))",
        "({decimal} + {integer})", "round({decimal}, 1)", "round({decimal})", "abs({decimal})",
        "cast({integer} as decimal(12, 3))", "cast({decimal} as decimal(8, 1))", "floor({decimal})",
        "greatest({decimal}, {decimal})", "least({decimal}, {integer})", "ceil({decimal})",
        "try_cast({varchar} as decimal(9, 2))", "({decimal} % nullif({decimal}, 0))", "(- {decimal})",
        "try_cast({double} as decimal(12, 2))", "sign({decimal})", "truncate({decimal})",
    ],
}  # fmt: skip

_TEXT = {
    "varchar": [
        *_ORDERED,
        "({varchar} || {varchar})", "concat({varchar}, {varchar}, 'c')", "upper({varchar})",
        "lower({varchar})",
        "trim({varchar})", "ltrim({varchar})", "reverse({varchar})", "substr({varchar}, {integer})",
        "substr({varchar}, {small}, {integer})", "substring({varchar} from 2 for 2)",
        "replace({varchar}, {varchar}, '-')", "replace({varchar}, 'p')", "lpad({varchar}, {small}, '*')",
        "rpad({varchar}, 6, 'xy')", "split_part({varchar}, ',', {small} + 1)",
        "regexp_extract({varchar}, {regex})", "regexp_replace({varchar}, {regex}, '#')",
        "cast({integer} as varchar)", "cast({bigint} as varchar)", "cast({double} as varchar)",
        "cast({decimal} as varchar)", "cast({boolean} as varchar)", "cast({date} as varchar)",
        "cast({timestamp} as varchar)", "date_format({timestamp}, {format})", "to_iso8601({date})",
        "format_datetime({timestamp}, {joda})", "json_extract_scalar({json}, {path})", "json_format({json})",
        "array_join({varchars}, '|')", "array_join({integers}, ',', '?')",
        "element_at({varchars}, {small} + 1)",
        "{row}.y", "to_hex(md5(to_utf8({varchar})))", "trim(both 'a' from {varchar})",
        "cast(json_extract({json}, {path}) as varchar)", "concat_ws('-', {varchar}, {varchar})",
        "json_format(cast({integers} as json))", "json_format(cast({map} as json))", "url_encode({varchar})",
        "translate({varchar}, 'ap', 'b')", "to_iso8601({timestamp})", "cast({varchar} as varchar(3))",
        "json_format(cast({row} as json))", "array_max({varchars})", "rtrim({varchar})",
    ],
    "json": [
        "json_extract({json}, {path})", "cast({integers} as json)", "cast({map} as json)",
        "cast({varchar} as json)", "cast({integer} as json)", "cast({boolean} as json)",
        "try(json_parse({varchar}))", "cast({double} as json)",
    ],
}  # fmt: skip

_CONDITIONS = {
    "boolean": [
        "({integer} {cmp} {integer})", "({bigint} {cmp} {integer})", "({double} {cmp} {double})",
        "({varchar} {cmp} {varchar})", "({decimal} {cmp} {decimal})", "({date} {cmp} {date})",
        "({timestamp} {cmp} {timestamp})", "({integer} {cmp} {decimal})", "({double} {cmp} {decimal})",
        "({date} {cmp} {timestamp})", "({integer} {cmp} {double})",
        "({boolean} and {boolean})", "({boolean} or {boolean})", "(not {boolean})", "({boolean} = {boolean})",
        "({integer} is null)", "({varchar} is not null)", "({boolean} is not null)", "({row} is null)",
        "({integer} in ({integer}, {integer}, 5))", "({varchar} not in ('apple', {varchar}))",
        "({integer} in (1, null))", "({integer} not in (5, {integer}))",
        "({integer} between {integer} and {integer})", "({date} not between {date} and {date})",
        "({varchar} between 'a' and {varchar})", "({varchar} like {pattern})",
        "({varchar} not like {pattern})", "({varchar} like {pattern} escape '\\')",
        "regexp_like({varchar}, {regex})", "starts_with({varchar}, {varchar})",
        "contains({integers}, {integer})", "contains({varchars}, {varchar})",
        "any_match({integers}, x -> {boolean/x:integer})", "all_match({integers}, x -> {boolean/x:integer})",
        "none_match({varchars}, x -> {boolean/x:varchar})", "arrays_overlap({integers}, {integers})",
        "({integers} = {integers})", "(cardinality({varchars}) > {small})", "try_cast({varchar} as boolean)",
        "({map} = {map})", "({row} = {row})", "json_array_contains({json}, {integer})",
        "is_json_scalar({json})", "cast({integer} as boolean)",
        "(({integer}, {varchar}) = ({integer}, {varchar}))",
        "(({integer}, {integer}) in (({integer}, {integer}), (5, 5)))",
    ],
}  # fmt: skip

_TIMES = {
    "date": [
        *_ORDERED,
        "({date} + {dateinterval})", "({date} - {dateinterval})", "date_add({dateunit}, {small}, {date})",
        "date_trunc({dateunit}, {date})", "cast({timestamp} as date)", "date({timestamp})",
        "try_cast({varchar} as date)", "last_day_of_month({date})",
    ],
    "timestamp": [
        *_ORDERED,
        "({timestamp} + {interval})", "({timestamp} - {interval})",
        "date_add({unit}, {integer}, {timestamp})",
        "date_trunc({unit}, {timestamp})", "cast({date} as timestamp(3))",
        "try_cast({varchar} as timestamp(3))", "cast(date_parse({joda_text}, '%Y-%m-%d') as timestamp(3))",
    ],
}  # fmt: skip

_COLLECTIONS = {
    "integers": [
        "array[{integer}, {integer}]", "transform({integers}, x -> {integer/x:integer})",
        "filter({integers}, x -> {boolean/x:integer})", "array_distinct({integers})",
        "array_sort({integers})",
        "slice({integers}, 1, {small})", "({integers} || {integers})", "concat({integers}, {integers})",
        "array_union({integers}, {integers})", "array_intersect({integers}, {integers})",
        "array_except({integers}, {integers})", "array_remove({integers}, {integer})",
        "zip_with({integers}, {integers}, (x, y) -> {integer/x:integer,y:integer})", "map_values({map})",
        "cast(sequence(1, {small}) as array(integer))", "repeat({integer}, {small})",
        "flatten(array[{integers}, {integers}])",
        "reverse({integers})", "transform({varchars}, x -> {integer/x:varchar})",
        "try_cast({json} as array(integer))",
    ],
    "varchars": [
        "array[{varchar}, {varchar}]", "split({varchar}, ',')",
        "transform({varchars}, x -> {varchar/x:varchar})",
        "filter({varchars}, x -> {boolean/x:varchar})", "array_sort({varchars})",
        "array_distinct({varchars})",
        "map_keys({map})", "transform({integers}, x -> {varchar/x:integer})", "({varchars} || {varchar})",
        "array_except({varchars}, {varchars})", "regexp_extract_all({varchar}, {regex})",
        "cast({integers} as array(varchar))", "array_remove({varchars}, {varchar})",
    ],
    "map": [
        "map(array[{key}], array[{integer}])", "map_filter({map}, (x, y) -> {boolean/x:varchar,y:integer})",
        "transform_values({map}, (x, y) -> {integer/x:varchar,y:integer})", "map_concat({map}, {map})",
        "map_from_entries(array[({key}, {integer})])",
        "transform_keys({map}, (x, y) -> concat('p', x))", "try_cast({json} as map(varchar, integer))",
    ],
    "row": [
        "cast(row({integer}, {varchar}) as row(x integer, y varchar))",
        "element_at(array[{row}, {row}], {small} + 1)", "try_cast({json} as row(x integer, y varchar))",
    ],
}  # fmt: skip

#: Productions by type; those of ANY come with every type.
PRODUCTIONS: dict[str, list[str]] = {**_NUMBERS, **_TEXT, **_CONDITIONS, **_TIMES, **_COLLECTIONS}

#: Aggregates by the type that they give. ORDER BY inside makes the order of array_agg a promise.
AGGREGATES: dict[str, list[str]] = {
    "integer": ["min({integer})", "max({integer})", "max_by({integer}, {@})"],
    "bigint": [
        "count(*)", "count({varchar})", "count(distinct {integer})", "sum({integer})", "sum({bigint})",
        "count_if({boolean})", "sum(distinct {integer})", "approx_distinct({integer})", "count({integer})",
        "max({bigint})",
    ],
    "double": [
        "sum({double})", "round(avg({integer}), 4)", "round(avg({double}), 4)", "min({double})",
        "round(stddev({integer}), 4)", "round(variance({integer}), 4)", "round(stddev_pop({integer}), 4)",
    ],
    "decimal": ["sum({decimal})", "min({decimal})", "max({decimal})", "avg({decimal})"],
    "varchar": ["min({varchar})", "max({varchar})", "listagg({varchar}, ',') within group (order by {@})"],
    "boolean": ["bool_and({boolean})", "bool_or({boolean})", "every({boolean})", "min({boolean})"],
    "date": ["min({date})", "max({date})"],
    "timestamp": ["min({timestamp})", "max({timestamp})"],
    "integers": [
        "array_agg({integer} order by {@})", "array_sort(array_agg({integer}))",
        "array_agg(distinct {integer} order by {@})",
    ],
    "varchars": ["array_agg({varchar} order by {@} desc)", "array_sort(array_agg(distinct {varchar}))"],
}  # fmt: skip
