with

opens as (

    select
        {{ common_event_columns() }},
        endpoint_channel_type as channel_type,
        endpoint_address as address,
        {{ event_tail_columns() }}

    from {{ ref('all_events') }}

    where event_type = '_campaign.opened_notification'

)

select * from opens
