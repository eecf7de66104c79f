with

statuses as (

    select
        {{ common_event_columns() }},
        {{ phone_message_columns() }},
        {{ event_tail_columns(tags='context') }}

    from {{ ref('all_events') }}

    where
        channel = 'RCS'
        and not starts_with(event_type, '_inbound.')

)

select * from statuses
