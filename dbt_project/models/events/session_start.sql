with

starts as (

    select
        {{ common_event_columns() }},
        session_id,
        user_id,
        {{ event_tail_columns() }}

    from {{ ref('all_events') }}

    where event_type = '_session.start'

)

select * from starts
