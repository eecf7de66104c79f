with

delays as (

    select
        {{ common_event_columns() }},
        {{ email_message_columns() }},
        delayed.email_address as delayed_recipient_email_address,
        delayed.status as delayed_recipient_status,
        delayed.diagnostic_code as delayed_recipient_diagnostic_code,
        {{ json_text('raw', '$.deliveryDelay.delayType') }} as delay_type,
        {{ iso_to_timestamp("json_extract_scalar(raw, '$.deliveryDelay.expirationTime')") }} as expires_at,
        journey_id,
        {{ event_tail_columns() }}

    from {{ ref('all_events') }}

    left join {{ unnest_fields('affected_recipients', ['email_address', 'status', 'diagnostic_code'], 'delayed') }} on true

    where event_type = 'DeliveryDelay'

)

select * from delays
