with

statuses as (

    select
        {{ common_event_columns() }},
        {{ phone_message_columns() }},
        element_at(metrics, 'call_duration_in_seconds') as call_duration_in_seconds,
        {{ event_tail_columns(tags='context') }}

    from {{ ref('all_events') }}

    where
        channel = 'VOICE'
        -- A campaign's or journey's decision to call is in its own view.
        and send_status is null

)

select * from statuses
