with

admin_events as (

    select
        {{ common_event_columns(campaign=false) }},
        source_event_type as event_name,
        message_id,
        metrics,
        {{ event_tail_columns() }}

    from {{ ref('all_events') }}

    where family = 'admin'

)

select * from admin_events
