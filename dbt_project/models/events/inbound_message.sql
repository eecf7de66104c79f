with

messages as (

    select
        {{ common_event_columns(campaign=false) }},
        channel,
        if(channel = 'WHATSAPP', json_extract_scalar(message.said, '$.id'), message_id) as message_id,
        if(channel = 'WHATSAPP', '+' || json_extract_scalar(message.said, '$.from'), address) as from_number,
        destination_phone_number as to_number,
        if(channel = 'WHATSAPP', json_extract_scalar(message.said, '$.text.body'), element_at(attributes, 'body')) as body,
        element_at(attributes, 'keyword') as keyword,
        if(
            channel = 'WHATSAPP',
            json_extract_scalar(message.said, '$.context.id'),
            element_at(attributes, 'previous_message_id')
        ) as previous_message_id,
        json_extract_scalar(message.said, '$.type') as message_type,
        {{ event_tail_columns() }}

    from {{ ref('all_events') }}

    left join unnest(try(cast(json_parse(element_at(attributes, 'messages')) as array(json)))) as message (said) on true

    where event_type in ('_inbound.text', '_inbound.rcs', '_inbound.whatsapp')

)

select * from messages
