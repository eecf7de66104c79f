with

clicks as (

    select
        {{ common_event_columns() }},
        {{ email_message_columns() }},
        subject,
        ip_address,
        user_agent,
        link,
        journey_id,
        {{ is_machine() }} as is_machine,
        is_bot_event,
        {{ event_tail_columns() }}

    from {{ ref('all_events') }}

    where event_type = '_email.click'

)

select * from clicks
