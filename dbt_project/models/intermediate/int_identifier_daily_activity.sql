{{
    config(
        materialized='incremental',
        incremental_strategy='merge',
        unique_key='activity_key',
        delete_condition='src.loaded_at is null',
        insert_condition='src.loaded_at is not null',
        on_schema_change='append_new_columns'
    )
}}

{%- set days = touched_days() %}
{%- set activity_columns = [
    'activity_key',
    'user_id',
    'endpoint_id',
    'address',
    'anonymous_id',
    'activity_date',
    'count_emails_sent',
    'count_opens',
    'count_clicks',
    'count_sessions',
    'count_orders',
    'count_product_views',
    'opened_message_ids',
    'registered_webinar_ids',
    'ordered_products',
    'last_open_at',
    'last_registered_at',
    'last_ordered_at',
    'last_event_at',
] %}

with

events as (

    select
        {{ identity_columns() }},
        cast(event_at as date) as activity_date,
        -- An app may call its own events by any name: that is no mail.
        if(channel = 'EMAIL' or not starts_with(event_type, '_email.'), event_type) as event_type,
        message_id,
        products,
        webinar_id,
        event_at,
        loaded_at

    from {{ ref('all_events') }}

    where {{ on_touched_days(days) }}

),

daily as (

    select
        user_id,
        endpoint_id,
        address,
        anonymous_id,
        activity_date,
        count_if(event_type = '_email.send') as count_emails_sent,
        count_if(event_type = '_email.open') as count_opens,
        count_if(event_type = '_email.click') as count_clicks,
        count_if(event_type = '_session.start') as count_sessions,
        count_if({{ is_order() }}) as count_orders,
        count_if(event_type = 'Product Viewed') as count_product_views,
        array_sort(
            array_agg(distinct message_id) filter (where event_type = '_email.open' and message_id is not null)
        ) as opened_message_ids,
        array_sort(
            array_agg(distinct webinar_id) filter (where webinar_id is not null)
        ) as registered_webinar_ids,
        array_distinct(
            flatten(
                array_agg(products) filter (
                    where {{ is_order() }} and products is not null
                )
            )
        ) as ordered_products,
        max(if(event_type = '_email.open', event_at)) as last_open_at,
        max(if(webinar_id is not null, event_at)) as last_registered_at,
        max(if({{ is_order() }}, event_at)) as last_ordered_at,
        max(event_at) as last_event_at,
        max(loaded_at) as loaded_at

    from events

    where coalesce(user_id, endpoint_id, address, anonymous_id) is not null

    group by user_id, endpoint_id, address, anonymous_id, activity_date

),

keyed as (

    select
        {{ fingerprint_of(['user_id', 'endpoint_id', 'address', 'anonymous_id', 'cast(activity_date as varchar)']) }}
            as activity_key,
        *

    from daily

),

rows_to_merge as (

    select
        {{ activity_columns | join(',\n        ') }},
        loaded_at

    from keyed

    {% if is_incremental() %}

    union all

    {{ vanished_rows('keyed', 'activity_key', 'activity_date', activity_columns, days) }}

    {% endif %}

)

select * from rows_to_merge
