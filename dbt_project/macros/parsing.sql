{# Epoch to timestamp; a value too small for milliseconds is seconds (some upstream transforms divide).
   date_add() takes no more than 2^31 of a unit, so days and the rest of the day are added apart. #}
{% macro epoch_to_timestamp(expression) -%}
    {%- set millis = 'if(' ~ expression ~ ' < 100000000000, ' ~ expression ~ ' * 1000, ' ~ expression ~ ')' -%}
    date_add(
            'millisecond',
            {{ millis }} % 86400000,
            date_add('day', {{ millis }} / 86400000, timestamp '1970-01-01 00:00:00.000000')
        )
{%- endmacro %}


{# ISO 8601 text to a UTC timestamp; null when it is no time. #}
{% macro iso_to_timestamp(expression) -%}
    try(cast(at_timezone(from_iso8601_timestamp({{ expression }}), 'UTC') as timestamp(6)))
{%- endmacro %}


{# A JSON object as a map of text; nested values stay, as JSON text. Never null. #}
{% macro json_to_map(json) -%}
    transform_values(
        coalesce(try_cast({{ json }} as map(varchar, json)), cast(map() as map(varchar, json))),
        (k, v) -> coalesce(json_extract_scalar(v, '$'), nullif(json_format(v), 'null'))
    )
{%- endmacro %}


{# A JSON object as a map of numbers; what is no number is null. Never null itself. #}
{% macro json_to_number_map(json) -%}
    transform_values(
        coalesce(try_cast({{ json }} as map(varchar, json)), cast(map() as map(varchar, json))),
        (k, v) -> try_cast(json_extract_scalar(v, '$') as double)
    )
{%- endmacro %}


{# A JSON object of lists as a map of their first elements; an empty list says nothing. Never null. #}
{% macro json_lists_to_map(json) -%}
    transform_values(
        map_filter(
            coalesce(
                try_cast({{ json }} as map(varchar, array(varchar))),
                cast(map() as map(varchar, array(varchar)))
            ),
            (k, v) -> cardinality(v) > 0
        ),
        (k, v) -> element_at(v, 1)
    )
{%- endmacro %}


{# A JSON list of recipients as rows; the two spellings are those of the two e-mail services. #}
{% macro json_to_recipients(json, address_key, code_key) -%}
    transform(
        try_cast({{ json }} as array(json)),
        r -> cast(
            row(
                json_extract_scalar(r, '$.{{ address_key }}'),
                json_extract_scalar(r, '$.action'),
                json_extract_scalar(r, '$.status'),
                json_extract_scalar(r, '$.{{ code_key }}')
            ) as row(email_address varchar, action varchar, status varchar, diagnostic_code varchar)
        )
    )
{%- endmacro %}


{# How addresses are compared: e-mail in lower case without outer space; a phone number is as it is. #}
{% macro normalised_address(expression) -%}
    nullif(lower(trim({{ expression }})), '')
{%- endmacro %}


{# A short, stable name for a value: equal values have equal fingerprints. #}
{% macro fingerprint(expression) -%}
    lower(to_hex(sha256(to_utf8({{ expression }}))))
{%- endmacro %}


{# The fingerprint of several texts together; a missing one is not an empty one. #}
{% macro fingerprint_of(expressions) -%}
    {{ fingerprint('array_join(array[' ~ expressions | join(', ') ~ '], chr(31), chr(30))') }}
{%- endmacro %}
