{# Run by `engagelake repair`: leaves one row of each event, and one event of each fact, in all_events.

   First the row that stays is written again under a new mark, then the others go: a kill in between leaves one row
   more, never one less, and the mark makes every reader count the days again. At most `days_at_once` days in one
   statement, for Athena writes to 100 partitions at most. #}
{% macro remove_doubles(days_at_once=90) -%}
    {%- set events = ref('all_events') -%}
    {%- set columns = adapter.get_columns_in_relation(events) | map(attribute='name') | list -%}
    {%- for key in ['event_id', 'fact_id'] if key in columns -%}
        {%- set days = event_days(first_of_doubles(events, key, ['distinct cast(event_at as date)'])) -%}
        {%- for some_days in days | batch(days_at_once) -%}
            {%- do run_query(rewrite_first_of_doubles(events, key, columns, some_days)) -%}
        {%- endfor -%}
        {%- if days -%}
            {%- do run_query(delete_rewritten_rows(events)) -%}
        {%- endif -%}
    {%- endfor -%}
    {%- set replaced = delete_replaced_events(events, since_noted=false) -%}
    {%- if replaced | trim -%}
        {%- do run_query(replaced) -%}
    {%- endif -%}
{%- endmacro %}


{# Expressions over the row that stays, of each key that several rows have. #}
{% macro first_of_doubles(events, key, expressions, days=none) -%}
    select {{ expressions | join(', ') }}
    from (
        select
            *,
            count(*) over (partition by {{ key }}) as count_rows,
            row_number() over (
                partition by {{ key }}
                order by event_at, event_id, arrived_at, landed_hour, loaded_at
            ) as precedence,
            array_agg(event_id) over (partition by {{ key }}) as event_ids,
            array_agg(cast(event_at as date)) over (partition by {{ key }}) as event_days
        from {{ events }}
        where {{ key }} is not null
    ) as ranked
    where
        count_rows > 1
        and precedence = 1
        and {{ on_touched_days(days) }}
{%- endmacro %}


{# Writes the row that stays again: a new mark, and what it takes the place of. #}
{% macro rewrite_first_of_doubles(events, key, columns, days) -%}
    {%- set rewritten = {
        'replaces_event_ids': 'array_distinct(filter(event_ids, id -> id <> event_id))',
        'replaces_days': 'array_distinct(event_days)',
        'loaded_at': "cast(timestamp '" ~ load_mark(events) ~ "' as timestamp(6))",
    } -%}
    {%- set expressions = [] -%}
    {%- for column in columns -%}
        {%- do expressions.append(rewritten.get(column, column)) -%}
    {%- endfor -%}
    insert into {{ events }} ({{ columns | join(', ') }})
    {{ first_of_doubles(events, key, expressions, days) }}
{%- endmacro %}


{# Deletes the rows of an event that was written again since. #}
{% macro delete_rewritten_rows(events) -%}
    merge into {{ events }} as existing
    using (
        select
            event_id,
            max(loaded_at) as rewritten_at
        from {{ events }}
        group by event_id
        having count(*) > 1
    ) as rewritten
        on existing.event_id = rewritten.event_id
        and existing.loaded_at < rewritten.rewritten_at
    when matched then delete
{%- endmacro %}
