with

sends as (

    select
        {{ common_event_columns() }},
        send_status as campaign_send_status,
        channel as delivery_type,
        element_at(attributes, 'campaign_activity_id') as campaign_activity_id,
        {{ event_tail_columns(message_tags='attributes') }}

    from {{ ref('all_events') }}

    where event_type = '_campaign.send'

)

select * from sends
