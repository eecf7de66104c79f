with

opens as (

    select
        {{ common_event_columns() }},
        {{ email_message_columns() }},
        subject,
        ip_address,
        user_agent,
        journey_id,
        {{ is_machine() }} as is_machine,
        is_bot_event,
        {{ event_tail_columns() }}

    from {{ ref('all_events') }}

    where event_type = '_email.open'

)

select * from opens
