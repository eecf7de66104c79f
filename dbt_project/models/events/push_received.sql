with

receipts as (

    select
        {{ common_event_columns() }},
        event_type,
        endpoint_channel_type as channel_type,
        endpoint_address as address,
        user_id,
        {{ event_tail_columns() }}

    from {{ ref('all_events') }}

    where event_type in (
        '_campaign.received_foreground',
        '_campaign.received_background',
        '_journey.received_foreground',
        '_journey.received_background'
    )

)

select * from receipts
