with

sends as (

    select
        {% call common_event_columns(campaign=false) %}
        element_at(attributes, 'journey_run_id') as journey_run_id,
        send_status as journey_send_status,
        journey_id,
        element_at(attributes, 'journey_activity_id') as journey_activity_id,
        {% endcall %},
        element_at(attributes, 'journey_activity_type') as journey_activity_type,
        {{ event_tail_columns() }}

    from {{ ref('all_events') }}

    where event_type = '_journey.send'

)

select * from sends
