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


{# Fails for every key of the newest load that occurs more than once. Reads the days of that load only: what stands
   twice from before is for the audit to count and the repair to remove, not for every night to stop at. #}
{% test is_key_of_newest_load(model, column, day_column) %}
{%- set newest = newest_load_of(model) %}
{%- set days = [] if newest is none else event_days(
    'select distinct cast(' ~ day_column ~ ' as date) from ' ~ model ~ " where loaded_at = timestamp '" ~ newest ~ "'"
) %}
select
    {{ column }},
    count(*) as count_rows

from {{ model }}

where
    {{ column }} is not null
    and {{ within_days(day_column, days) }}

group by {{ column }}

having
    count(*) > 1
    and max(loaded_at) = timestamp '{{ newest or '1970-01-01 00:00:00' }}'
{% endtest %}


{# Fails for every row of the newest load that lacks one of the columns. #}
{% test never_null_in_newest_load(model, columns) %}
{%- set newest = newest_load_of(model) %}
select {{ columns | join(', ') }}

from {{ model }}

where
    loaded_at = timestamp '{{ newest or '1970-01-01 00:00:00' }}'
    and (
        {% for column in columns %}
        {{ 'or ' if not loop.first }}{{ column }} is null
        {% endfor %}
    )
{% endtest %}
