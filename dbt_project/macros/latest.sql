{# The value of the latest event of a group that has one; at one moment the later event id goes first. #}
{% macro latest_value(column) -%}
    element_at(array_agg({{ column }} order by event_at desc, event_id desc) filter (where {{ column }} is not null), 1)
{%- endmacro %}
