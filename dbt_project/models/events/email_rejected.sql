with

rejections as (

    select
        {{ common_event_columns() }},
        {{ email_message_columns() }},
        subject,
        failure_reason as reject_reason,
        journey_id,
        {{ event_tail_columns() }}

    from {{ ref('all_events') }}

    where event_type = '_email.rejected'

)

select * from rejections
