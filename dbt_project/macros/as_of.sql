{# The moment that a run speaks for: only what happened before it counts. The one clock of the project. #}
{% macro as_of() -%}
    {%- if var('as_of', none) -%}
        timestamp '{{ var('as_of') }}'
    {%- else -%}
        cast(current_timestamp as timestamp(6))
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
