{{
    config(
        materialized='incremental',
        incremental_strategy='merge',
        unique_key='hour_key',
        on_schema_change='append_new_columns'
    )
}}

{%- set batch = arrival_batch() %}

with

records as (

    {{ arrivals(batch, ['event_id', 'fact_id', 'event_at', 'arrived_at', 'landed_hour'], with_stream=true) }}

),

known_events as (

    select distinct event_id

    from {{ ref('all_events') }}

    where {{ on_days_of(batch) }}

),

{{ known_facts(ref('all_events'), batch) }},

newest_load as (

    select max(loaded_at) as loaded_at

    from {{ ref('all_events') }}

),

hours as (

    select
        records.stream,
        records.landed_hour,
        count(*) as count_records,
        -- A row without an id or a time is no event: the landing gate looks at it. A twin is in when the first event of its
        -- fact stands; one that is earlier came after the run had looked, and the next run puts it in its place.
        count_if(
            records.event_id is not null
            and records.event_at is not null
            and known_events.event_id is null
            and {{ is_first_of_fact('records') }}
        ) as count_missing,
        -- A clock that runs ahead says nothing of how fresh a stream is.
        max(least(records.event_at, records.arrived_at)) as newest_event_at

    from records

    left join known_events
        on records.event_id = known_events.event_id

    left join known_facts
        on records.fact_id = known_facts.fact_id

    group by records.stream, records.landed_hour

),

noted_hours as (

    select
        hours.stream || '/' || hours.landed_hour as hour_key,
        hours.stream,
        hours.landed_hour,
        hours.count_records,
        hours.count_missing,
        hours.newest_event_at,
        '{{ batch['settled_until'] }}' as settled_until,
        hours.count_missing = 0 and hours.landed_hour <= '{{ batch['settled_until'] }}' as is_settled,
        cast({{ engine_clock() }} as timestamp(6)) as verified_at,
        newest_load.loaded_at

    from hours

    cross join newest_load

)

select * from noted_hours
