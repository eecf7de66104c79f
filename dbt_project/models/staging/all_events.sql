{{
    config(
        materialized='incremental',
        incremental_strategy='append',
        partitioned_by=['day(event_at)'],
        on_schema_change='fail'
    )
}}

{%- set base_models = ['base_pinpoint__events', 'base_ses__events', 'base_messaging__events', 'base_app__events'] %}
{%- set columns = event_columns().keys() | list %}
{%- set batch = arrival_batch(base_models) %}

with

arrivals as (

    {% for base_model in base_models %}
    select
        {{ columns | join(',\n        ') }}

    from {{ ref(base_model) }}

    where {{ in_batch(batch) }}
    {{ 'union all' if not loop.last }}
    {% endfor %}

),

numbered as (

    select
        *,
        row_number() over (partition by event_id order by arrived_at, landed_hour) as delivery_number

    from arrivals

),

first_deliveries as (

    select
        {{ columns | join(',\n        ') }}

    from numbered

    where delivery_number = 1

),

{% if is_incremental() %}

known as (

    select event_id

    from {{ this }}

    where {{ within_days('event_at', batch['days']) }}

),

{% endif %}

new_events as (

    select
        first_deliveries.{{ columns | join(',\n        first_deliveries.') }},
        timestamp '{{ loaded_at() }}' as loaded_at

    from first_deliveries

    {% if is_incremental() %}

    left join known
        on first_deliveries.event_id = known.event_id

    where known.event_id is null

    {% endif %}

)

select * from new_events
