with

sends as (

    select
        {{ common_event_columns() }},
        {{ email_message_columns() }},
        subject,
        journey_id,
        {{ event_tail_columns() }}

    from {{ ref('all_events') }}

    where event_type = '_email.send'

)

select * from sends
