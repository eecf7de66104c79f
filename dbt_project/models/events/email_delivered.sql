with

deliveries as (

    select
        {{ common_event_columns() }},
        {{ email_message_columns() }},
        subject,
        smtp_response,
        reporting_mta,
        recipients,
        processing_time_millis,
        journey_id,
        {{ event_tail_columns() }}

    from {{ ref('all_events') }}

    where event_type = '_email.delivered'

)

select * from deliveries
