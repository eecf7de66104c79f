{# The clock of the engine, UTC, in whole milliseconds. It orders loads and checks; what a row says, and who is in
   a segment, follow from as_of() alone. #}
{% macro engine_clock() -%}
    cast(at_timezone(current_timestamp, 'UTC') as timestamp(3))
{%- endmacro %}


{# The mark (text) of the rows that this run adds to all_events: the engine's clock, but always later than every
   mark that is there, so that no reader's "newer than what I counted" passes over a load. #}
{% macro load_mark(relation=none) -%}
    {%- if not execute -%}
        {{ return('1970-01-01 00:00:00.000') }}
    {%- endif -%}
    {%- set events = relation or load_relation(this) -%}
    {%- set query -%}
        {%- if events is none -%}
        select cast({{ engine_clock() }} as varchar)
        {%- else -%}
        select cast(greatest({{ engine_clock() }}, coalesce(date_add('millisecond', 1, cast(max(loaded_at) as timestamp(3))), {{ engine_clock() }})) as varchar)
        from {{ events }}
        {%- endif -%}
    {%- endset -%}
    {{ return(run_query(query).columns[0].values()[0]) }}
{%- endmacro %}


{# When something was said, where the order of what was said counts: a device's clock may run ahead, and what a right
   one tells later is later. #}
{% macro said_at() -%}
    coalesce(least(event_at, arrived_at), event_at)
{%- endmacro %}
