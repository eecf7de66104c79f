{# Fails for every combination of key columns that is missing or occurs more than once: a key in one query. #}
{% test is_key(model, columns) %}
select
    {{ columns | join(',\n    ') }},
    count(*) as count_rows

from {{ model }}

group by {{ columns | join(', ') }}

having
    count(*) > 1
    {% for column in columns %}
    or {{ column }} is null
    {% endfor %}
{% endtest %}


{# Fails for every row that lacks one of the columns. #}
{% test never_null(model, columns) %}
select {{ columns | join(', ') }}

from {{ model }}

where
    {% for column in columns %}
    {{ 'or ' if not loop.first }}{{ column }} is null
    {% endfor %}
{% endtest %}
