{# Every macro here takes what a record says, whatever it is, and gives a value or null: none can fail a build. #}


{# A text that says something, without outer space; blank is null. For every id, address, token and name. Space is
   whatever nobody sees: of any script, without width, control characters. From the first character that is seen to the
   last: an expression for what to cut off would start anew at every space of a long text, and not come to an end. #}
{% macro text_value(expression) -%}
    {#- Named one by one: inside brackets Trino reads the class of controls as the letter c too. -#}
    {%- set unseen = '\\x00-\\x20\\x7f\u0080-\u00a0\u00ad\u1680\u180e\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\ufeff' -%}
    regexp_extract({{ expression }}, '[^{{ unseen }}](?:[\s\S]*[^{{ unseen }}])?', 0)
{%- endmacro %}


{# What stands at the first of several paths of a JSON document where something stands, as it is written. #}
{% macro json_scalar(json, paths) -%}
    {%- set values = [] -%}
    {%- for path in paths -%}
        {%- do values.append("json_extract_scalar(" ~ json ~ ", '" ~ path ~ "')") -%}
    {%- endfor -%}
    {{ values[0] if values | length == 1 else 'coalesce(' ~ values | join(', ') ~ ')' }}
{%- endmacro %}


{# The text at a path of a JSON document. #}
{% macro json_text(json, path) -%}
    {{ text_value("json_extract_scalar(" ~ json ~ ", '" ~ path ~ "')") }}
{%- endmacro %}


{# The text of a key of a map. #}
{% macro map_text(map, key) -%}
    {{ text_value("element_at(" ~ map ~ ", '" ~ key ~ "')") }}
{%- endmacro %}


{# A text as a number; NaN and the infinite are none. #}
{% macro number_value(expression) -%}
    if(is_finite(try_cast({{ expression }} as double)), try_cast({{ expression }} as double))
{%- endmacro %}


{# A text as a whole number of 32 bits, its fraction cut off. #}
{% macro whole_value(expression) -%}
    try(cast(truncate({{ number_value(expression) }}) as integer))
{%- endmacro %}


{# A time as the arrival's transform reads it, in UTC: a number counts milliseconds since 1970, or seconds where it
   would else lie before 2000, and text is ISO 8601. What lies outside 2000 to 2099 is no time. Give a column. #}
{% macro time_value(column) -%}
    coalesce(
            {{ epoch_to_timestamp('try_cast(' ~ column ~ ' as double)') }},
            {{ iso_to_timestamp(column) }}
        )
{%- endmacro %}


{# A double since 1970, in milliseconds or seconds, as a timestamp of whole milliseconds. #}
{% macro epoch_to_timestamp(number) -%}
    cast(
                at_timezone(
                    from_unixtime(
                        case
                            when {{ number }} between 946684800e0 and 4102444799999e-3 then floor({{ number }} * 1e3) / 1e3
                            when {{ number }} between 946684800000e0 and 4102444799999e0 then floor({{ number }}) / 1e3
                        end
                    ),
                    'UTC'
                ) as timestamp(6)
            )
{%- endmacro %}


{# A timestamp as milliseconds since 1970. #}
{% macro epoch_milliseconds(timestamp) -%}
    date_diff('millisecond', timestamp '1970-01-01 00:00:00', {{ timestamp }})
{%- endmacro %}


{# ISO 8601 text to a UTC timestamp; without an offset it is UTC. #}
{% macro iso_to_timestamp(text) -%}
    if(
                regexp_like({{ text }}, '^\s*20[0-9]{2}-'),
                try(cast(at_timezone(from_iso8601_timestamp(upper(replace(trim({{ text }}), ' ', 'T'))), 'UTC') as timestamp(6)))
            )
{%- endmacro %}


{# A JSON object as a map of JSON; null where it is no object. Of a key that occurs twice the last value counts:
   json_parse() keeps that one, but a cast right around it would read the text itself, and refuse it. #}
{% macro json_members(json) -%}
    coalesce(
            try_cast({{ json }} as map(varchar, json)),
            try(cast(json_extract(json_parse(json_format({{ json }})), '$') as map(varchar, json)))
        )
{%- endmacro %}


{# A JSON object as a map of text; nested values stay, as JSON text. Never null. #}
{% macro json_to_map(json) -%}
    transform_values(
        coalesce({{ json_members(json) }}, cast(map() as map(varchar, json))),
        (k, v) -> coalesce(json_extract_scalar(v, '$'), nullif(json_format(v), 'null'))
    )
{%- endmacro %}


{# A JSON object as a map of numbers; what is no number is null. Never null itself. #}
{% macro json_to_number_map(json) -%}
    transform_values(
        coalesce({{ json_members(json) }}, cast(map() as map(varchar, json))),
        (k, v) -> {{ number_value("json_extract_scalar(v, '$')") }}
    )
{%- endmacro %}


{# A JSON object of lists as a map of texts: the element of a list of one, a longer list as JSON text, what is no list as
   json_to_map() has it. An empty list and null say nothing, a blank key is none. Never null. #}
{% macro json_tags_to_map(json) -%}
    map_filter(
        transform_values(
            coalesce({{ json_members(json) }}, cast(map() as map(varchar, json))),
            (k, v) -> if(
                coalesce(json_array_length(v), 1) = 1,
                coalesce(json_extract_scalar(v, '$[0]'), json_extract_scalar(v, '$'), nullif(json_format(v), 'null')),
                nullif(json_format(v), '[]')
            )
        ),
        (k, v) -> v is not null and v <> '[null]' and {{ text_value('k') }} is not null
    )
{%- endmacro %}


{# A JSON object of lists as a map of their first elements; an empty list says nothing, a blank text is a value, a
   blank key is none. Never null. #}
{% macro json_lists_to_map(json) -%}
    map_filter(
        transform_values(
            coalesce({{ json_members(json) }}, cast(map() as map(varchar, json))),
            (k, v) -> coalesce(json_extract_scalar(v, '$[0]'), json_extract_scalar(v, '$'))
        ),
        (k, v) -> v is not null and {{ text_value('k') }} is not null
    )
{%- endmacro %}


{# A JSON list as an array of its texts, blank ones left out; a text alone is a list of one. Null where it is neither. #}
{% macro json_texts(json) -%}
    filter(
            coalesce(
                transform({{ json_elements(json) }}, e -> {{ json_text('e', '$') }}),
                if(json_extract_scalar({{ json }}, '$') is not null, array[{{ json_text(json, '$') }}])
            ),
            e -> e is not null
        )
{%- endmacro %}


{# A JSON list as an array of JSON; null where it is no list. #}
{% macro json_elements(json) -%}
    try_cast({{ json }} as array(json))
{%- endmacro %}


{# An array of JSON objects as a map from one of their members to another, without blank keys; of two equal keys the
   last counts. Null for null. #}
{% macro elements_to_map(elements, key, value) -%}
    {%- set keys = "array_distinct(filter(transform(" ~ elements ~ ", e -> " ~ json_text('e', '$.' ~ key) ~ "), k -> k is not null))" -%}
    map(
            {{ keys }},
            transform(
                {{ keys }},
                k -> {{ json_text("element_at(filter(" ~ elements ~ ", e -> " ~ json_text('e', '$.' ~ key) ~ " = k), -1)", '$.' ~ value) }}
            )
        )
{%- endmacro %}


{# A JSON list of recipients as rows; the two spellings are those of the two e-mail services. #}
{% macro json_to_recipients(json, address_key, code_key) -%}
    transform(
        {{ json_elements(json) }},
        r -> cast(
            row(
                {{ json_text('r', '$.' ~ address_key) }},
                {{ json_text('r', '$.action') }},
                {{ json_text('r', '$.status') }},
                {{ json_text('r', '$.' ~ code_key) }}
            ) as row(email_address varchar, action varchar, status varchar, diagnostic_code varchar)
        )
    )
{%- endmacro %}


{# How addresses are compared. An e-mail address is what stands in the angle brackets, where there are any, in lower
   case, without comments and `mailto:`; a phone number is its digits behind a plus, however it was spelt; other text is
   in lower case. Blank is null. #}
{% macro normalised_address(expression) -%}
    {%- set comments = '(?: ?\\([^()]*\\)){0,2}' -%}
    {%- set in_brackets = 'regexp_extract(' ~ expression ~ ", '<([^<>]*)>" ~ comments ~ "\\s*$', 1)" -%}
    {%- set bare = 'regexp_replace(coalesce(' ~ in_brackets ~ ', ' ~ expression ~ "), '^\\s*[Mm][Aa][Ii][Ll][Tt][Oo]:|" ~ comments ~ " ?$', '')" -%}
    if(
            length({{ expression }}) <= 64 and regexp_like({{ expression }}, '{{ phone_number_pattern() }}'),
            '+' || regexp_replace(regexp_replace({{ expression }}, '[^0-9]', ''), '^00', ''),
            lower({{ text_value(bare) }})
        )
{%- endmacro %}


{# 7 to 15 digits (E.164 has no more), spelt as people do: in groups, in brackets, with 00 or a plus in front, with
   spaces and dashes of any script, and with the unseen marks that come along when a number is copied. #}
{% macro phone_number_pattern() -%}
    {%- set between = '[-+()./\\s\u00a0\u00ad\u2000-\u2015\u202a-\u202f\u205f-\u206f\u2212\u3000\ufe58\ufe63\uff0d\ufeff]*' -%}
    ^{{ between }}(?:[Tt][Ee][Ll]:{{ between }})?(?:0{{ between }}0{{ between }})?(?:[0-9]{{ between }}){7,15}$
{%- endmacro %}


{# The distinct addresses of an array as they are compared, sorted. Never null, and no null in it. #}
{% macro normalised_addresses(addresses) -%}
    array_sort(array_distinct(filter(
            transform(
                coalesce({{ addresses }}, cast(array[] as array(varchar))),
                a -> {{ normalised_address('a') }}
            ),
            a -> a is not null
        )))
{%- endmacro %}


{# The one normalised address of an array; null where it holds none, or several. #}
{% macro only_address(addresses) -%}
    if(
            cardinality({{ normalised_addresses(addresses) }}) = 1,
            element_at({{ normalised_addresses(addresses) }}, 1)
        )
{%- endmacro %}


{# The source's own key of a bounce or complaint: its notification and its event have the same one. Null where the kind
   is null. #}
{% macro feedback_fact_id(family, kind, feedback_id, recipients) -%}
    '{{ family }}/' || {{ kind }} || '/' || {{ feedback_id }} || '/' || array_join(
            {{ normalised_addresses('transform(' ~ recipients ~ ', r -> r.email_address)') }},
            ','
        )
{%- endmacro %}


{# A product as the columns hold it. #}
{% macro product_row(product_id, category, variant) -%}
    cast(
                row({{ product_id }}, {{ category }}, {{ variant }}) as row(product_id varchar, category varchar, variant varchar)
            )
{%- endmacro %}


{# The list of the one product that properties name, though its id may be blank; null where they name none. #}
{% macro only_product(properties, product_id) -%}
    {%- set category, variant = map_text(properties, 'category'), map_text(properties, 'variant') -%}
    if(
            cardinality(map_filter({{ properties }}, (k, v) -> k in ('product_id', '_product_id'))) > 0
            and coalesce({{ product_id }}, {{ category }}, {{ variant }}) is not null,
            array[{{ product_row(product_id, category, variant) }}]
        )
{%- endmacro %}


{# The order that an event's attributes name. #}
{% macro order_id(attributes) -%}
    coalesce({{ map_text(attributes, 'order_id') }}, {{ map_text(attributes, '_transaction_id') }})
{%- endmacro %}


{# Whether an event is an order that was placed: a tracker's, or a purchase in an app of Pinpoint's. #}
{% macro is_order() -%}
    event_type in ('Order Completed', '_monetization.purchase')
{%- endmacro %}


{# A short, stable name for a value: equal values have equal fingerprints. #}
{% macro fingerprint(expression) -%}
    lower(to_hex(sha256(to_utf8({{ expression }}))))
{%- endmacro %}


{# The fingerprint of several texts together; a missing one is not an empty one, and the marks between them part
   nothing that stands in a text itself. #}
{% macro fingerprint_of(expressions) -%}
    {%- set marked = "replace(replace(replace(t, chr(27), chr(27) || '0'), chr(30), chr(27) || '1'), chr(31), chr(27) || '2')" -%}
    {{ fingerprint('array_join(transform(array[' ~ expressions | join(', ') ~ '], t -> ' ~ marked ~ '), chr(31), chr(30))') }}
{%- endmacro %}
