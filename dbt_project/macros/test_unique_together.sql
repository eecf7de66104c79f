{# Fails for every combination of columns that occurs more than once. #}
{% test unique_together(model, columns) %}
select
    {{ columns | join(',\n    ') }},
    count(*) as count_rows

from {{ model }}

group by {{ columns | join(', ') }}

having count(*) > 1
{% endtest %}
