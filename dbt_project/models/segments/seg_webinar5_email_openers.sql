with

activity as (

    select
        subject_id,
        max(last_open_at) as last_open_at,
        max(if(contains(registered_webinar_ids, '5'), activity_date)) as last_registered_date,
        max(if(contains(registered_webinar_ids, '5'), last_registered_at)) as last_registered_at

    from {{ ref('fct_subject_daily_activity') }}

    where {{ in_window('activity_date', 'month', 9) }}

    group by subject_id

),

qualified as (

    select
        subject_id,
        greatest(last_open_at, last_registered_at) as qualified_at,
        'registered for webinar 5 on ' || cast(last_registered_date as varchar)
        || ', last opened an e-mail on ' || cast(cast(last_open_at as date) as varchar) as reason

    from activity

    where
        last_open_at is not null
        and last_registered_date is not null

)

select * from qualified
