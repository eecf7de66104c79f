{# The newest load of all_events that a relation has counted (text); none: it has counted nothing yet. #}
{% macro newest_load_of(relation) -%}
    {%- if not execute -%}
        {{ return(none) }}
    {%- endif -%}
    {{ return(run_query('select cast(max(loaded_at) as varchar) from ' ~ relation).columns[0].values()[0]) }}
{%- endmacro %}


{# The newest load that a model has counted; none: it is built anew. #}
{% macro newest_load() -%}
    {{ return(newest_load_of(this) if is_incremental() else none) }}
{%- endmacro %}


{# The days on which all_events gained or lost events since a model was last built; none: all of them.
   Their rows are computed again from every event of the day, so a run that is repeated changes nothing, and
   what is no longer computed goes (`vanished_rows`). A day loses an event when another took its place, and may
   lose its last one when all_events is built anew. #}
{% macro touched_days() -%}
    {%- set newest = newest_load() -%}
    {%- if newest is none or is_built_anew(ref('all_events'), newest) -%}
        {{ return(none) }}
    {%- endif -%}
    {%- set query -%}
        select distinct cast(event_at as date)
        from {{ ref('all_events') }}
        where loaded_at > timestamp '{{ newest }}'

        union

        select distinct replaced.event_date
        from {{ ref('all_events') }}
        cross join unnest(replaces_days) as replaced (event_date)
        where loaded_at > timestamp '{{ newest }}'
    {%- endset -%}
    {{ return(event_days(query)) }}
{%- endmacro %}


{# The condition that reads the touched days and no other partition. #}
{% macro on_touched_days(days, column='event_at') -%}
    {{ 'true' if days is none else within_days(column, days) }}
{%- endmacro %}


{# Whether the table was built before the model had a column: then no row of it has a value there. #}
{% macro lacks_column(column) -%}
    {{ return(execute and column not in adapter.get_columns_in_relation(this) | map(attribute='name')) }}
{%- endmacro %}


{# Rows of a touched day that the relation `computed` no longer has, with a null `loaded_at`: the sign by which
   the merge deletes them. The model is configured with delete_condition="src.loaded_at is null" and
   insert_condition="src.loaded_at is not null", and adds these rows to its own by `union all`.
   A column that the table does not have yet is null. #}
{% macro vanished_rows(computed, key, day_column, columns, days) -%}
    {%- set existing = adapter.get_columns_in_relation(this) | map(attribute='name') | list if execute else columns -%}
    select
        {%- for column in columns %}
        {{ 'existing.' ~ column if column in existing else 'null' }} as {{ column }},
        {%- endfor %}
        cast(null as timestamp(6)) as loaded_at

    from {{ this }} as existing

    left join {{ computed }} as computed_again
        on existing.{{ key }} = computed_again.{{ key }}

    where
        {{ on_touched_days(days, 'existing.' ~ day_column) }}
        and computed_again.{{ key }} is null
{%- endmacro %}


{# Whether a relation holds no load up to the newest that a model has counted: it was built anew since, and
   everything is to be computed again, also where nothing is left. Stops at the first row that says no. #}
{% macro is_built_anew(relation, newest) -%}
    {%- if not execute -%}
        {{ return(false) }}
    {%- endif -%}
    {{ return(not run_query('select 1 from ' ~ relation ~ " where loaded_at <= timestamp '" ~ newest ~ "' limit 1").rows) }}
{%- endmacro %}
