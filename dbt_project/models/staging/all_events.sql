{{
    config(
        materialized='incremental',
        incremental_strategy='append',
        partitioned_by=['day(event_at)'],
        on_schema_change='append_new_columns',
        pre_hook='{{ forget_landed_hours() }}',
        post_hook='{{ delete_replaced_events() }}'
    )
}}

{%- set columns = event_columns().keys() | list %}
{%- set batch = arrival_batch() %}
{%- set fact_id = existing_fact_id() %}

with

arrivals as (

    {{ arrivals(batch, columns) }}

),

numbered as (

    select
        *,
        row_number() over (partition by event_id order by arrived_at, landed_hour) as delivery_number

    from arrivals

    where
        event_id is not null
        and event_at is not null
        and {{ on_days_of(batch) }}

),

first_deliveries as (

    select
        {{ columns | join(',\n        ') }},
        row_number() over (
            partition by coalesce(fact_id, event_id)
            order by event_at, event_id
        ) as fact_number

    from numbered

    where delivery_number = 1

),

candidates as (

    select
        {{ columns | join(',\n        ') }}

    from first_deliveries

    where fact_number = 1

),

{% if is_incremental() %}

known_events as (

    select event_id

    from {{ this }}

    where {{ on_days_of(batch) }}

),

{{ known_facts(this, batch, fact_id) }},

{% endif %}

new_events as (

    select
        candidates.{{ columns | join(',\n        candidates.') }},
        {% if is_incremental() %}
        known_facts.event_ids as replaces_event_ids,
        known_facts.event_days as replaces_days,
        {% else %}
        cast(null as array(varchar)) as replaces_event_ids,
        cast(null as array(date)) as replaces_days,
        {% endif %}
        cast(timestamp '{{ load_mark() }}' as timestamp(6)) as loaded_at

    from candidates

    {% if is_incremental() %}

    left join known_events
        on candidates.event_id = known_events.event_id

    left join known_facts
        on candidates.fact_id = known_facts.fact_id

    where
        known_events.event_id is null
        and {{ is_first_of_fact('candidates') }}

    {% endif %}

)

select * from new_events
