with

views as (

    select
        {{ common_event_columns(campaign=false) }},
        event_type as view_type,
        user_id,
        anonymous_id,
        session_id,
        element_at(attributes, 'name') as name,
        element_at(attributes, 'category') as category,
        element_at(attributes, 'path') as path,
        element_at(attributes, 'url') as url,
        element_at(attributes, 'title') as title,
        element_at(attributes, 'search') as search,
        element_at(attributes, 'referrer') as referrer,
        {{ event_tail_columns() }}

    from {{ ref('all_events') }}

    where
        family = 'app'
        and source_event_type in ('page', 'screen')

)

select * from views
