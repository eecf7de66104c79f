with

soft_bounces as (

    select
        {{ common_event_columns() }},
        {{ email_message_columns() }},
        bounce_type,
        bounce_sub_type,
        feedback_id,
        reporting_mta,
        bounced.email_address as bounced_recipient_email_address,
        bounced.action as bounced_recipient_action,
        bounced.status as bounced_recipient_status,
        bounced.diagnostic_code as bounced_recipient_diagnostic_code,
        journey_id,
        {{ event_tail_columns() }}

    from {{ ref('all_events') }}

    left join {{ unnest_fields('affected_recipients', ['email_address', 'action', 'status', 'diagnostic_code'], 'bounced') }} on true

    where event_type = '_email.softbounce'

)

select * from soft_bounces
