{# The moment that a run speaks for: only what happened before it counts. The one clock of the project.
   It is a midnight (UTC), for windows are made of whole days: the last one where the var says nothing. #}
{% macro as_of() -%}
    {%- set moment = var('as_of', none) -%}
    {%- if moment is none -%}
        cast(date_trunc('day', current_timestamp at time zone 'UTC') as timestamp(6))
    {%- elif modules.re.fullmatch('[0-9]{4}-[0-9]{2}-[0-9]{2}( 00:00(:00([.]0+)?)?)?', moment | string) -%}
        timestamp '{{ (moment | string)[:10] }} 00:00:00'
    {%- else -%}
        {{ exceptions.raise_compiler_error(
            "as_of " ~ moment ~ " is no midnight (UTC): write --vars '{as_of: \"2026-11-20 00:00:00\"}'"
        ) }}
    {%- endif -%}
{%- endmacro %}


{# The first whole UTC day of a window that reaches `count` `unit`s back from as_of(). #}
{% macro window_start(unit, count) -%}
    cast(date_add('{{ unit }}', -{{ count }}, {{ as_of() }}) as date)
{%- endmacro %}


{# Whole UTC days from the start of the window up to as_of(). #}
{% macro in_window(date_column, unit, count) -%}
    {{ date_column }} >= {{ window_start(unit, count) }}
    and {{ date_column }} < cast({{ as_of() }} as date)
{%- endmacro %}
