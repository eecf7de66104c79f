with

complaints as (

    select
        {{ common_event_columns() }},
        {{ email_message_columns() }},
        complained.email_address as complained_email_address,
        feedback_id,
        user_agent,
        complaint_feedback_type,
        journey_id,
        {{ event_tail_columns() }}

    from {{ ref('all_events') }}

    left join {{ unnest_fields('affected_recipients', ['email_address'], 'complained') }} on true

    where event_type = '_email.complaint'

)

select * from complaints
