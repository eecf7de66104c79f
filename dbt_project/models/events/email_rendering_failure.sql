with

failures as (

    select
        {{ common_event_columns() }},
        {{ email_message_columns() }},
        template_name,
        failure_reason as error_message,
        journey_id,
        {{ event_tail_columns() }}

    from {{ ref('all_events') }}

    where event_type = '_email.rendering_failure'

)

select * from failures
