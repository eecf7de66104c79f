with

app_events as (

    select
        {{ common_event_columns() }},
        event_type,
        source_event_type,
        user_id,
        anonymous_id,
        session_id,
        products,
        metrics,
        {{ event_tail_columns() }}

    from {{ ref('all_events') }}

    where channel = 'APP'

)

select * from app_events
