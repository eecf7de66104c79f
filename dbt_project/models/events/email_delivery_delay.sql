with

delays as (

    select
        {{ common_event_columns() }},
        {{ email_message_columns() }},
        delayed.email_address as delayed_recipient_email_address,
        delayed.status as delayed_recipient_status,
        delayed.diagnostic_code as delayed_recipient_diagnostic_code,
        {{ event_tail_columns() }}

    from {{ ref('all_events') }}

    left join unnest(affected_recipients) as delayed (email_address, action, status, diagnostic_code) on true

    where event_type = 'DeliveryDelay'

)

select * from delays
