with

statuses as (

    select
        {{ common_event_columns() }},
        event_type,
        message_id,
        destination_phone_number,
        origination_phone_number,
        record_status,
        element_at(attributes, 'record_status_description') as record_status_description,
        {{ event_tail_columns(tags='context') }}

    from {{ ref('all_events') }}

    where
        channel = 'WHATSAPP'
        and not starts_with(event_type, '_inbound.')

)

select * from statuses
