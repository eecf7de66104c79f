with

opens as (

    select
        {{ common_event_columns() }},
        endpoint_channel_type as channel_type,
        endpoint_address as address,
        {{ event_tail_columns() }}

    from {{ ref('all_events') }}

    where event_type in ('_campaign.opened_notification', '_journey.opened_notification')

)

select * from opens
