{# UNNEST of *fields* of an array of rows, as the table *name* with a column for each field.

Athena gives an array of rows as one column of rows, Trino as a column for each field; several arrays of
plain values mean the same on both. #}
{% macro unnest_fields(rows, fields, name) -%}
unnest(
        {%- for field in fields %}
        transform({{ rows }}, element -> element.{{ field }}){{ ',' if not loop.last }}
        {%- endfor %}
    ) as {{ name }} ({{ fields | join(', ') }})
{%- endmacro %}
