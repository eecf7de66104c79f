with

opt_outs as (

    select
        {{ common_event_columns() }},
        element_at(attributes, 'sender_request_id') as sender_request_id,
        destination_phone_number,
        record_status,
        element_at(attributes, 'iso_country_code') as iso_country_code,
        element_at(attributes, 'number_of_message_parts') as number_of_message_parts,
        message_id,
        element_at(attributes, 'message_type') as message_type,
        origination_phone_number,
        price_in_millicents_usd,
        {{ event_tail_columns(tags=text_tags()) }}

    from {{ ref('all_events') }}

    where event_type = '_SMS.OPTOUT'

)

select * from opt_outs
