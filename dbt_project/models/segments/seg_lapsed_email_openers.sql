with

openers as (

    select
        subject_id,
        max(last_open_at) as last_open_at

    from {{ ref('fct_subject_daily_activity') }}

    where
        {{ in_window('activity_date', 'month', 9) }}
        and last_open_at is not null

    group by subject_id

),

lapsed as (

    select
        subject_id,
        last_open_at as qualified_at,
        'no e-mail opened since ' || cast(cast(last_open_at as date) as varchar) as reason

    from openers

    where cast(last_open_at as date) < {{ window_start('day', var('lapsed_after_days')) }}

)

select * from lapsed
